"""The rule engine: triggers are found by index, roles are filled from the places that the rule names, status from the clause's cues."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pharmagraph.facts.discourse import Discourse, Passage
from pharmagraph.facts.ellipsis import are_several, told_again
from pharmagraph.facts.places import Filler, Site, group, is_given, is_possessive, look, nearest_index, units_that_fit
from pharmagraph.facts.places.figures import is_aim, is_defined
from pharmagraph.facts.rules import MEANT, SETTLED, RoleRule, Rule, Trigger, TriggerIndex
from pharmagraph.facts.telling import CONDITIONS, plan_after_condition, tells
from pharmagraph.facts.voice import is_noun, is_passive
from pharmagraph.language.clauses import Unit
from pharmagraph.language.status import HYPOTHETICAL, Claim, claim_status
from pharmagraph.mentions.linking import Linked, root_kind
from pharmagraph.mentions.mention import LITERALS, Literal, Mention
from pharmagraph.vocabulary import RELATIONS, FrameClass, Relation, Status

_BRACKETS = frozenset('()[]®™"“”')  # with marks of a quoted word: 'it "did not" show'


@dataclass(slots=True)
class RawFact:
    """A fact as one rule found it in one sentence, its fillers still mentions."""

    kind: str
    roles: dict[str, list[Filler]]
    status: str
    cue: str
    rule: str
    confidence: float
    start: int
    end: int
    date: Mention | None = None
    key: str = ""
    place: int = 0
    weak: bool = False


def find_facts(discourse: Discourse, index: TriggerIndex) -> Iterator[RawFact]:
    """Every fact that a rule finds in the asserting sentences of a document."""
    for story in discourse.stories:
        for passage in story.passages:
            yield from _facts_of(story, passage, index)


def _facts_of(discourse: Discourse, passage: Passage, index: TriggerIndex) -> Iterator[RawFact]:
    sites = [
        (rule, site)
        for first, last, trigger, rule in _hits(discourse, passage, index)
        if (site := _site(discourse, passage, trigger, first, last, rule))
    ]
    long = [(rule, site) for rule, site in sites if site.last - site.first > 1]
    for rule, site in sites:
        if not any(_covers(wider, site) and _rivals(rule, other) for other, wider in long):
            yield from _apply(rule, site)


def _covers(wider: Site, site: Site) -> bool:
    """Whether one trigger holds another and more."""
    return wider.first <= site.first and site.last <= wider.last and wider.last - wider.first > site.last - site.first


Hit = tuple[int, int, Trigger, Rule]  # the trigger's first unit, the one after its last


def _hits(discourse: Discourse, passage: Passage, index: TriggerIndex) -> list[Hit]:
    """Where triggers stand; what is in brackets may interrupt them ("interleukin 6 (IL-6) receptor antagonist")."""
    units = passage.view.units
    forms = [form_of(unit, discourse) for unit in units]
    every = range(len(units))
    outside = [i for i in every if units[i].depth == 0 and units[i].text not in _BRACKETS]
    hits: dict[tuple[int, str, object], Hit] = {}
    for places in (every, outside) if len(outside) < len(units) else (every,):
        sequence = [forms[i] for i in places]
        shortest = 1 if places is every else 2  # what one word sets off has been found
        for k, trigger, rule in index.matches(sequence, passage.sentence.section):
            if len(trigger.words) >= shortest:
                first, last = places[k], places[k + len(trigger.words) - 1] + 1
                hits.setdefault((first, rule.name, trigger.words), (first, last, trigger, rule))
    return sorted(hits.values(), key=lambda hit: hit[0])


def _rivals(rule: Rule, other: Rule) -> bool:
    """Whether two rules give the same kind of fact with different codes, so that the longer trigger must silence the shorter."""
    codes = {role.role: role.codes for role in rule.roles if role.codes}
    return rule.fact == other.fact and any(
        role.codes and codes.get(role.role, role.codes) != role.codes for role in other.roles
    )


def form_of(unit: Unit, discourse: Discourse) -> str:
    """What a trigger is compared with: the word, or the class of a mention in angle brackets."""
    if unit.linked is None or (
        is_possessive(unit) and " " not in unit.text
    ):  # "its", whatever it stands for, is a word here
        return unit.lower
    kind = unit.linked.kind
    return f"<{kind if kind in LITERALS else root_kind(discourse.kind(unit.linked))}>"


def _site(discourse: Discourse, passage: Passage, trigger: Trigger, first: int, last: int, rule: Rule) -> Site | None:
    view = passage.view
    clause = view.units[first].clause
    at = first + trigger.verb_at
    verb = trigger.verb_at >= 0 and not is_noun(view.units, at)
    passive = verb and view.units[at].lower in trigger.participles and is_passive(view.units, at, at + 1)
    if (rule.voice == "passive" and not passive) or (rule.voice == "active" and passive):
        return None
    if rule.told and not tells(view.units, at if verb else first, passage.sentence.section):
        return None
    site = Site(discourse, passage, first, last, verb, passive, view.members(clause))
    if _says_any(view.words, rule.unless) or (rule.with_words and not _says_any(view.words, rule.with_words)):
        return None
    told = at if verb else first
    if rule.fact == FrameClass.TRIAL_RESULT and (is_defined(site, told) or is_aim(site, told)):
        return None  # "remission, defined as achieving a score below 150"
    return site


def _says_any(sentence: str, words: tuple[str, ...]) -> bool:
    return any(word in sentence for word in _spaced(words))


@cache
def _spaced(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {word} " for word in words)


def _apply(rule: Rule, site: Site) -> Iterator[RawFact]:
    claim = claim_status(site.passage.view, site.first, site.last)
    if rule.fact == FrameClass.TRIAL_MILESTONE and (word := plan_after_condition(site.units[: site.first])):
        claim = Claim(Status.PLANNED, word)
    elif site.units[0].lower in CONDITIONS and not (rule.fact == FrameClass.AGREEMENT and is_given(site)):
        return  # all that such a sentence tells is what would be, but for the deals by which it would
    if claim.status == HYPOTHETICAL and rule.status in {"", SETTLED}:
        return
    if any(look(place, role.type, site) for role in rule.absent for place in role.places):
        return
    roles: dict[str, list[Filler]] = {}
    for role in rule.roles:
        fillers = [Filler(_NOTHING, 1.0, code) for code in role.codes] or _fill(role, site)
        if rule.moves:
            fillers = [f for f in fillers if not _is_harm(rule.moves, f, site)]
        if fillers:
            roles[role.role] = fillers
        elif (role.role,) in rule.needs:
            return
    if not all(any(name in roles for name in alternatives) for alternatives in rule.needs):
        return
    status = rule.status or claim.status
    if rule.status in {SETTLED, MEANT}:  # agreed to is as good as done, but a denial is a denial
        status = claim.status if claim.status == Status.DENIED else Status.OCCURRED
    elif rule.fact == FrameClass.AGREEMENT and status == Status.PLANNED and is_given(site):
        status = Status.OCCURRED
    if rule.denied and claim.status == Status.DENIED:
        status = Status.OCCURRED
        roles.update({role: [Filler(_NOTHING, 1.0, code)] for role, code in rule.denied})
    if rule.fact == FrameClass.TRIAL_RESULT and status == Status.DENIED:
        return  # what was not seen is no result: "no relapses were reported"
    if rule.fact == FrameClass.CLINICAL_TRIAL:  # a trial has no status; whether it has begun is for its milestones
        status = Status.OCCURRED
    dates = _dates(site) if rule.takes_date else []
    if rule.plan and status == Status.OCCURRED and dates and _is_of_another(site, dates[0]):
        dates = []
    released = site.discourse.released
    to_come = bool(dates) and bool(released) and (dates[0].earliest or dates[0].value) > released
    if rule.plan and status == Status.OCCURRED:
        if _is_open(site) or (to_come and not _is_past(site)):
            status = Status.PLANNED
        elif dates and _aims_between(site, dates[0]):
            dates = []
    elif rule.plan and dates and (dates[0].latest or dates[0].value) < site.discourse.released:
        dates = []
    if dates and (to_come if status == Status.OCCURRED else dates[0].name == "today"):  # the day of something else
        dates = []
    words = site.discourse.text[site.units[site.first].start : site.units[site.last - 1].end]
    cue = "" if status == Status.OCCURRED else claim.cue or words  # a rule may itself say that a thing is planned
    for part, date in _parts(rule, roles, dates, site):
        confidence = rule.confidence
        for name in part:
            if any(name in alternatives for alternatives in rule.needs):
                confidence *= min(f.factor for f in part[name])
        key = part.pop("trial")[0].linked.key if rule.fact == FrameClass.CLINICAL_TRIAL else ""
        yield RawFact(
            rule.fact, part, status, cue, rule.name, round(confidence, 3),
            site.passage.sentence.start, site.passage.sentence.end, date, key, site.units[site.first].start,
            rule.weak,
        )  # fmt: skip


_AIMED = frozenset({"anticipated", "expected", "planned", "scheduled", "slated", "targeted"})
_NOT_YET = frozenset({"before", "considering", "for", "involve", "involves", "of", "to", "toward", "towards"})
_ADMITTED = frozenset({"accept", "accepted", "accepts", "acceptance"})  # "accepted for filing" is filed


def _is_open(site: Site) -> bool:
    """Whether the trigger tells what someone may or wants to do: "clearance to start", "prior to starting", "positioned to submit an NDA"."""
    gerund = site.units[site.first].lower.endswith("ing")  # a noun, too: "committed to filing an NDA"
    verb = site.first if site.verb or gerund else _acting_on(site)
    if verb is not None and _is_open_at(site.units, verb):
        return True
    if site.verb:
        return False
    after = next((site.units[i] for i in site.members if i >= site.last and site.units[i].tag == "verb"), None)
    over = any(unit.lower.endswith("ed") for unit in site.units[site.first : site.last])
    return not over and after is not None and after.lower in _AIMED  # "Initiation of the trial is targeted for ..."


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
_CAUSED = frozenset({"causing", "caused", "forcing", "forced", "leading", "led", "prompting", "prompted"})


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


_NOTHING = Linked(Mention(0, 0, "", ""))


_BAD_WAY = {"up": "lower", "down": "higher"}


def _is_harm(moves: str, filler: Filler, site: Site) -> bool:
    """Whether the trigger moves an endpoint the way that is bad for it: more deaths, shorter survival; a delayed time to relapse is a longer one."""
    entity = site.discourse.entities.get(filler.linked.key)
    later = site.units[site.first].lower.startswith("delay") and filler.linked.mention.name.lower().startswith("time ")
    return entity is not None and entity.direction == _BAD_WAY[moves] and not later


def _parts(
    rule: Rule, roles: dict[str, list[Filler]], dates: Sequence[Mention], site: Site
) -> Iterator[tuple[dict[str, list[Filler]], Mention | None]]:
    """The roles and date of each fact that the trigger states: one for every filler of the rule's `each` roles.

    Under "respectively" the n-th of one coordinated list goes with the n-th of every other list that is as long, dates among them.
    """
    if _deals_out(site) or _goes_in_pairs(rule, roles, site):
        lengths = Counter(map(len, [*roles.values(), dates]))
        count = max((n for n, lists in lengths.items() if n > 1 and lists > 1), default=1)
        if count > 1:
            for i in range(count):
                part = {role: [found[i]] if len(found) == count else found for role, found in roles.items()}
                yield dict(part), dates[i] if len(dates) == count else next(iter(dates), None)
            return
        if rule.fact in RELATIONS and any(len(found) > 1 for found in roles.values()):
            return  # which goes with which is not known
    date = next(iter(dates), None)
    for part in _split(roles, (*rule.each, "drug") if are_several(rule, site) else rule.each):
        yield dict(part), date
    yield from told_again(rule, roles, date, site)


def _goes_in_pairs(rule: Rule, roles: dict[str, list[Filler]], site: Site) -> bool:
    """Whether as many drugs are said to hit as many targets, each its own: "X and Y, targeting CD19 and CD70"."""
    lengths = {len(found) for found in roles.values()} if rule.fact == Relation.HAS_TARGET else {1}
    return len(lengths) == 1 and lengths != {1} and not any(u.lower in {"both", "each", "all"} for u in site.units)


def _deals_out(site: Site) -> bool:
    return any(unit.lower == "respectively" for unit in site.units)


def _split(roles: dict[str, list[Filler]], each: Iterable[str]) -> Iterator[dict[str, list[Filler]]]:
    """One set of roles for every filler of the roles in `each`."""
    names = [name for name in each if len(roles.get(name, ())) > 1]
    if not names:
        yield roles
        return
    name, rest = names[0], names[1:]
    for filler in roles[name]:
        yield from _split({**roles, name: [filler]}, rest)


def _fill(role: RoleRule, site: Site) -> list[Filler]:
    """The fillers of a role from the first of its places that has any."""
    for place in role.places:
        # what an arm adds to may be all that the other arm gets: "X plus Y versus Y"
        shared = place in {"compared-arm", "other-arm"} and len(site.taken) > 2
        found = [
            f for f in look(place, role.type, site) if shared or f.linked.key not in site.taken or _is_alone(site, f)
        ]
        if found:
            unique = list({(f.linked.key or f.linked.start, f.code): f for f in found}.values())
            chosen = unique if role.many else unique[:1]
            site.taken.update(f.linked.key for f in chosen if f.linked.key)
            return chosen
    return []


_ALONE = re.compile(r"[®™)]*\s(?:alone|monotherapy|only)\b")


def _is_alone(site: Site, filler: Filler) -> bool:
    """Whether something is set against a regimen that it is part of: "X plus Y versus Y alone"."""
    return _ALONE.match(site.discourse.text, filler.linked.end) is not None


def _told_of(site: Site) -> list[int]:
    """The units of the relative clause that tells of the trigger itself ("the congress, which will be held on ...")."""
    view = site.passage.view
    own = range(site.first, site.last)
    clauses = {clause.index for clause in view.clauses if clause.kind == "relative" and clause.antecedent in own}
    return [i for i, unit in enumerate(view.units) if unit.clause in clauses]


def _is_of_a_date(site: Site, i: int) -> bool:
    """Whether a date belongs to the word "date" before it: "priority review, with a PDUFA date of March 28, 2026"."""
    before = [unit.lower for unit in site.units[max(0, i - 2) : i]]
    return "date" in before


def _is_across(site: Site, i: int) -> bool:
    """Whether a conjunction stands between a date and the trigger."""
    return any(unit.tag == "conjunction" for unit in site.units[min(i, site.last) : max(i, site.first)])


_TODAY = re.compile(r"\btoday\b", re.IGNORECASE)


def _dates(site: Site) -> list[Mention]:
    """The date of the clause that stands nearest to the trigger; of what was announced today, the day of the release.

    Where "respectively" deals out a list of dates, all of them in order.
    """
    dates = units_that_fit(site, Literal.DATE, site.members) or units_that_fit(site, Literal.DATE, _told_of(site))
    dates = [i for i in dates if not _is_of_a_date(site, i)]
    own = [i for i in dates if not _is_across(site, i)]  # "X in 2020 and Y in 2021": each has its own
    best = nearest_index(site, dates if _deals_out(site) else own or dates)
    linked = site.units[best].linked if best is not None else None
    if best is not None and linked is not None:
        return [f.linked.mention for f in group(site, Literal.DATE, best)] if _deals_out(site) else [linked.mention]
    sentence, released = site.passage.sentence, site.discourse.released
    if released and _TODAY.search(site.discourse.text, sentence.start, sentence.end):
        return [Mention(sentence.start, sentence.start, Literal.DATE, "today", released)]
    return []
