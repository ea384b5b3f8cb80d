"""Whether what a trigger tells has happened, is planned or is denied, and when."""

import re
from collections.abc import Collection, Sequence

from pharmagraph.facts.places import Site, group, is_given, nearest_index, own_bracket, units_that_fit
from pharmagraph.facts.places.lists import is_dealt
from pharmagraph.facts.rules import MEANT, SETTLED, Rule
from pharmagraph.facts.telling import CONDITIONS, plan_after_condition
from pharmagraph.language.clauses import Clause
from pharmagraph.language.status import HYPOTHETICAL, Claim, claim_status
from pharmagraph.language.units import Unit
from pharmagraph.language.words import verb_forms
from pharmagraph.mentions.mention import TRIAL, Literal, Mention
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import FrameClass, Status


def claim_of(rule: Rule, site: Site) -> Claim | None:
    """What the clause claims of the trigger; None if it is only supposed, so that the rule gives no fact."""
    if rule.fact == FrameClass.TRIAL_MILESTONE and (word := plan_after_condition(site.units[: site.first])):
        return Claim(Status.PLANNED, word)
    if site.units[0].lower in CONDITIONS and not (rule.fact == FrameClass.AGREEMENT and is_given(site)):
        return None  # all that such a sentence tells is what would be, but for the deals by which it would
    if site.units[0].lower == "targeting" and len(site.units) > 1 and _is_aim(site.units[1]):
        return Claim(Status.PLANNED, "targeting")
    claim = claim_status(site.passage.view, site.first, site.last)
    if claim.status == HYPOTHETICAL and rule.status in {"", SETTLED}:
        return Claim(Status.PLANNED, claim.cue) if _is_scheduled(rule, site, claim.cue) else None
    return claim


_OF_TRIALS = frozenset({FrameClass.CLINICAL_TRIAL, FrameClass.TRIAL_MILESTONE})


def _is_scheduled(rule: Rule, site: Site, cue: str) -> bool:
    """Whether what a trial can or could do has a date to come, and so is a plan: "could begin in early 2027"."""
    if rule.fact not in _OF_TRIALS or cue.lower() not in {"can", "could", "may", "might", "would", "should"}:
        return False
    released = site.discourse.released
    modal = next((i for i in range(site.first, -1, -1) if site.units[i].lower == cue.lower()), site.first)
    unreal = any(unit.lower == "have" for unit in site.units[modal : site.last])  # "would have started in 2027"
    return not unreal and any((date.latest or date.value) > released for date in dates_of(rule, site))


def _is_aim(unit: Unit) -> bool:
    """Whether a sentence that begins with "Targeting" tells of a plan with what follows ("Targeting 2025 INDs"), and not of a drug's target."""
    kind = unit.linked.kind if unit.linked is not None else ""
    return kind in {Literal.DATE, Literal.PHASE, Literal.APPLICATION, TRIAL} or unit.lower in _AIMS


_AIMS = frozenset("approval completion enrollment enrolment first initiation launch submission".split())


def status_of(rule: Rule, claim: Claim, site: Site) -> str:
    """The status of the fact, before its dates are known: what the rule says of it, else what is claimed; empty if it is no fact."""
    denied = claim.status == Status.DENIED
    if rule.denied and denied:
        return Status.OCCURRED
    if rule.fact == FrameClass.CLINICAL_TRIAL:  # a trial has no status; whether it has begun is for its milestones
        return Status.OCCURRED
    if rule.status in {SETTLED, MEANT}:  # agreed to is as good as done, but a denial is a denial
        status: str = Status.DENIED if denied else Status.OCCURRED
    elif denied and rule.fact == FrameClass.REGULATORY_SUBMISSION:
        status = Status.DENIED  # "will not now seek approval"
    else:
        status = rule.status or claim.status
        if rule.fact == FrameClass.AGREEMENT and status == Status.PLANNED and is_given(site):
            status = Status.OCCURRED
    if rule.fact == FrameClass.TRIAL_RESULT and status == Status.DENIED:
        return ""  # what was not seen is no result: "no relapses were reported"
    return status


def settle(rule: Rule, status: str, site: Site) -> tuple[str, list[Mention]]:
    """The status of the fact in the light of the dates beside it, and those of the dates that are its own."""
    released = site.discourse.released
    dates = (_announced_on(rule, site) or dates_of(rule, site)) if rule.takes_date else []
    if rule.plan and status == Status.OCCURRED and dates and _is_of_another(site, dates[0]):
        dates = []
    to_come = bool(dates) and bool(released) and (dates[0].earliest or dates[0].value) > released
    if rule.plan and status == Status.OCCURRED:
        if _is_open(site) or (to_come and not _is_past(site)):
            status = Status.PLANNED
        elif dates and _aims_between(site, dates[0]):
            dates = []
    elif rule.plan and dates and (dates[0].latest or dates[0].value) < released:
        dates = []
    if dates and (to_come if status == Status.OCCURRED else dates[0].name == "today"):  # the day of something else
        dates = []
    return status, dates


_AIMED = frozenset({"anticipated", "expected", "planned", "scheduled", "slated", "targeted"})


_NOT_YET = word_set("facts.settling.not_yet")


_ADMITTED = frozenset({"accept", "accepted", "accepts", "acceptance"})  # "accepted for filing" is filed


def _is_open(site: Site) -> bool:
    """Whether the trigger tells what someone may or wants to do: "clearance to start", "prior to starting", "positioned to submit an NDA"."""
    gerund = site.units[site.first].lower.endswith("ing")  # a noun, too: "committed to filing an NDA"
    verb = site.first if site.verb or gerund else _acting_on(site)
    if verb is not None and _is_open_at(site.units, verb):
        return True
    if site.verb:
        return False
    if any(unit.lower in {"will", "shall"} for unit in site.units[site.last : site.last + 2]):
        return True  # "the first patient will be dosed in May"
    after = next((site.units[i] for i in site.members if i >= site.last and site.units[i].tag == "verb"), None)
    over = any(unit.lower.endswith("ed") for unit in site.units[site.first : site.last])
    aimed = after is not None and after.lower in _AIMED  # "Initiation of the trial is targeted for ..."
    return not over and (aimed or _is_to_come(site))


def _is_to_come(site: Site) -> bool:
    """Whether what a noun tells "is to" happen or "remains on track"."""
    words = " ".join(site.units[i].lower for i in site.members if i >= site.first)
    return _TO_COME.search(words) is not None


_TO_COME = re.compile(r"\b(?:is|are|remains?) (?:to (?!date\b)|on (?:track|course|schedule)\b)")


def _acting_on(site: Site) -> int | None:
    """The verb right before a noun, but for words of its noun phrase and how it is done: that of "to submit our first NDA"."""
    first = site.first - 1
    while first > 0 and site.units[first].lower in _MANNER:
        first -= 1
    for i in range(first, max(-1, first - 5), -1):
        if site.units[i].tag == "verb":
            return i
        if site.units[i].tag not in {"determiner", "mention", "word"}:
            break
    return None


_MANNER = frozenset({"a", "an", "basis", "on", "rolling"})  # "to submit on a rolling basis an NDA"


def _is_open_at(units: Sequence[Unit], verb: int) -> bool:
    """Whether a verb is an infinitive, or a gerund after "before", "of" and the like, and what is told has not been settled."""
    before = [unit.lower for unit in units[max(0, verb - 2) : verb]]
    if not before:
        return False
    if units[verb].lower.endswith("ing"):
        return before[-1] in _NOT_YET and before[0] not in _ADMITTED
    settled = verb > 1 and units[verb - 2].lower in _DONE_BEFORE_TO
    settled = settled or any(u.lower in _CAUSED for u in units[max(0, verb - 5) : verb])
    settled = settled or any(u.lower in _OF_A_ROW for u in units[max(0, verb - 4) : verb - 1])
    return not settled and "to" in before and (before[-1] in {"to", "be"} or before[-1].endswith("ly"))


_DONE_BEFORE_TO = frozenset({"agreed", "agree", "decided", "elected", "chose", "able", "managed"})


_OF_A_ROW = frozenset({"first", "second", "third", "latest", "newest", "only"})  # "the first drug to win approval"


_CAUSED = word_set("facts.settling.caused")


def _aims_between(site: Site, date: Mention) -> bool:
    """Whether an expectation stands between the trigger and the date after it: "completed enrolment, with data expected in 2027"."""
    between = (u.lower for u in site.units[site.last :] if u.start < date.start)
    return any(word in _AIMED or word in {"expects", "targeting", "anticipates", "will"} for word in between)


def _is_of_another(site: Site, date: Mention) -> bool:
    """Whether what is expected at the date is a further thing: "is fully enrolled, with a readout expected in 2027"."""
    between = [u.lower for u in site.units[site.last :] if u.start < date.start]
    aimed = next((i for i, word in enumerate(between) if word in _AIMED), 0)
    return "with" in between[:aimed]


def _is_past(site: Site) -> bool:
    """Whether the trigger is a verb in the past or perfect tense, so that it is over whatever date stands beside it."""
    return site.verb and any(
        unit.lower.endswith(("ed", "gan", "gun", "wound")) for unit in site.units[site.first : site.last]
    )


def _announced_on(rule: Rule, site: Site) -> list[Mention]:
    """When a deal was announced or a decision made known, where no other date is told: "said in May 2021 that they had signed a licence"."""
    view = site.passage.view
    clause = view.clauses[view.units[site.first].clause]
    tells = _TELLS.get(rule.fact, frozenset())
    if not tells or clause.parent is None or not _is_announced(site, clause, tells):
        return []
    if any(
        not _is_of_participle(site, i) for i in units_that_fit(site, Literal.DATE, [*site.members, *_told_of(site)])
    ):
        return []
    ahead = [i for i in view.members(clause.parent) if i < site.first]
    announced = any(view.units[i].lower in tells for i in ahead)
    dates = units_that_fit(site, Literal.DATE, ahead) if announced else []
    linked = view.units[dates[-1]].linked if dates else None
    return [linked.mention] if linked is not None else []


def _is_announced(site: Site, clause: Clause, tells: Collection[str]) -> bool:
    """Whether a clause is what was announced: "that" after a date or after who was informed, too, is no pronoun."""
    at, units = clause.antecedent, site.units
    if clause.kind != "relative" or at is None:
        return clause.kind == "content"
    return bool(units_that_fit(site, Literal.DATE, [at])) or (at > 0 and units[at - 1].lower in tells)


_TELLS: dict[str, frozenset[str]] = {
    FrameClass.AGREEMENT: frozenset({"announced", "disclosed", "reported", "revealed", "said"}),
    FrameClass.REGULATORY_DECISION: frozenset({"advised", "informed", "notified"}),  # by the agency itself
}


def _told_of(site: Site) -> list[int]:
    """The units of the relative clause that tells of the trigger itself ("the congress, which will be held on ...")."""
    view = site.passage.view
    own = range(site.first, site.last)
    clauses = {clause.index for clause in view.clauses if clause.kind == "relative" and clause.antecedent in own}
    return [i for i, unit in enumerate(view.units) if unit.clause in clauses]


def _bracketed_date(site: Site) -> list[int]:
    """The units of the first bracket after the trigger, if it holds a date and no more than words of time: "Phase 2 start in gout (mid-2027)"."""
    view = site.passage.view
    inside = (c.index for c in view.clauses if c.kind == "bracket" and c.parent == view.units[site.first].clause)
    units = next((members for index in inside if (members := view.members(index)) and members[0] >= site.last), [])
    dated = all(view.units[i].linked or view.units[i].lower in _OF_TIME or view.units[i].tag == "mark" for i in units)
    return list(units) if dated and len(units) <= _LONGEST_DATE else []


_OF_TIME = frozenset({"anticipated", "by", "est", "expected", "in", "planned", "targeted"})
_LONGEST_DATE = 4  # units


def _is_of_a_date(site: Site, i: int) -> bool:
    """Whether a date belongs to the word "date" before it: "priority review, with a PDUFA date of March 28, 2026"."""
    before = [unit.lower for unit in site.units[max(0, i - 2) : i]]
    return "date" in before


def _is_across(site: Site, i: int) -> bool:
    """Whether a conjunction stands between a date and the trigger."""
    return any(unit.tag == "conjunction" for unit in site.units[min(i, site.last) : max(i, site.first)])


def _is_of_predicate_before(site: Site, i: int) -> bool:
    """Whether a date belongs to what is told before the trigger's own verb: "was approved in 2015 and has since been approved for ..."."""
    between = site.units[i : site.first]
    if not site.verb or not any(unit.tag == "conjunction" for unit in between):
        return False
    own = any(u.tag == "auxiliary" for u in between) or any(u.tag == "conjunction" for u in between[-2:])
    return own and any(unit.tag == "verb" and unit.clause == site.units[i].clause for unit in site.units[:i])


def _is_of_participle(site: Site, i: int) -> bool:
    """Whether a date is that of a participle which tells of a noun after the verb that is the trigger: "removed the hold placed in May", "the status granted in 2022"."""
    at = i - 1 if i and site.units[i - 1].tag == "preposition" else i
    verb = at - 1
    if not site.verb or verb < site.last or site.units[verb].tag != "verb":
        return False
    told = verb_forms().get(site.units[verb].lower) in {"past", "participle"}
    return told and (verb == site.last or site.units[verb - 1].tag in {"word", "mention"})


_TODAY = re.compile(r"\btoday\b", re.IGNORECASE)


def dates_of(rule: Rule, site: Site) -> list[Mention]:
    """The date of the clause that stands nearest to the trigger; of what was announced today, the day of the release.

    Where "respectively" deals out a list of dates, all of them in order.
    """
    dates = units_that_fit(site, Literal.DATE, site.members) or units_that_fit(site, Literal.DATE, _told_of(site))
    if not dates and rule.fact == FrameClass.TRIAL_MILESTONE:
        dates = units_that_fit(site, Literal.DATE, _bracketed_date(site))
    dates = [
        i
        for i in dates
        if not (_is_of_a_date(site, i) or _is_of_predicate_before(site, i) or _is_of_participle(site, i))
    ]
    dates = units_that_fit(site, Literal.DATE, own_bracket(site)) or dates
    own = [i for i in dates if not _is_across(site, i)]  # "X in 2020 and Y in 2021": each has its own
    best = nearest_index(site, dates if is_dealt(site.units) else own or dates)
    linked = site.units[best].linked if best is not None else None
    if best is not None and linked is not None:
        return [f.linked.mention for f in group(site, Literal.DATE, best)] if is_dealt(site.units) else [linked.mention]
    sentence, released = site.passage.sentence, site.discourse.released
    if released and _TODAY.search(site.discourse.text, sentence.start, sentence.end):
        return [Mention(sentence.start, sentence.start, Literal.DATE, "today", released)]
    return []
