"""Places of the clinical trial: its arms, what came before it, regimens."""

import re
from collections.abc import Sequence

from pharmagraph.facts.places.comparing import compared_pair
from pharmagraph.facts.places.coordination import group, next_group
from pharmagraph.facts.places.figures import COMPARE, is_comparison
from pharmagraph.facts.places.looking import look, place
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, fits_at, units_that_fit
from pharmagraph.language.units import Unit
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.word_sets import word_set

_COMPARING = frozenset({"comparing", "compare", "compares"})
_AGAINST = frozenset({"with", "to", "versus", "vs", "vs.", "against", "over"})
_NOT_OF_LIST = frozenset({"or", "versus", "vs", "vs.", "compared", "against", "comparison"})
_TOGETHER = word_set("facts.places.trials.together")
_JOINED = frozenset({"plus", "with", "and", "or", "+", ",", "("})
_NOT_TOGETHER = word_set("facts.places.trials.not_together")


def _compare_index(site: Site, start: int) -> int | None:
    """Where a comparison begins after the unit `start`; of "comparing X with Y", at "with"."""
    begin = next((i for i in range(start, len(site.units)) if is_comparison(site.units, i)), None)
    if begin is None or not _is_comparing(site, begin):
        return begin
    first = next((i for i in range(begin, min(len(site.units), begin + 16)) if fits_at(site, i, "Therapy")), begin)
    return next((i for i in range(first, len(site.units)) if site.units[i].lower in _AGAINST), begin)


def _is_comparing(site: Site, i: int) -> bool:
    """Whether the unit compares two things that both follow it: "comparing X with Y", "the trial compared X with Y"."""
    lower = site.units[i].lower
    return lower in _COMPARING or (
        lower == "compared" and site.first <= i < site.last and site.verb and not site.passive
    )


@place("compared-arm")
def compared_arm(site: Site, type_: str) -> list[Filler]:
    """The first mention after a word of comparison, in the trigger's sentence; nothing that a measured drug is part of."""
    if pair := compared_pair(site, "Therapy"):
        return fillers(site, pair[1:])
    begin = _compare_index(site, site.first)
    if begin is None:
        begin = next(
            (i for i in range(site.first) if site.units[i].lower in COMPARE - {"over", "than", "against"}), None
        )
    if begin is None:
        return []
    return _other_side(site, type_, begin)


def _other_side(site: Site, type_: str, begin: int) -> list[Filler]:
    """The first therapy after a word of comparison, with what it is given with or coordinated with; it may be part of the other arm, too."""
    units = site.units
    hits = [i for i in range(begin + 1, min(len(units), begin + 26)) if fits_at(site, i, type_)]
    if not hits or hits[0] - begin > 11:
        return []
    chosen = [hits[0]]
    for i in hits[1:]:
        between = {u.lower for u in units[chosen[-1] + 1 : i]}
        if (
            i - chosen[-1] > 8
            or not between & _JOINED
            or between & _NOT_TOGETHER
            or any(u.tag == "verb" for u in units[chosen[-1] + 1 : i])
        ):
            break
        chosen.append(i)
    return fillers(site, chosen)


def _alternative(site: Site) -> int | None:
    """The word after the trigger behind which the other arm stands; an "or" between doses ("20 mg or 35 mg of X or placebo") is none."""
    words = [i for i in range(site.last, len(site.units)) if site.units[i].lower in _NOT_OF_LIST]
    first = next((i for i in range(site.last, len(site.units)) if fits_at(site, i, "Therapy")), 0)
    behind = [i for i in words if i > first or site.units[i].lower != "or"]
    return next(iter(behind or words), None)


@place("arm")
def arm(site: Site, type_: str) -> list[Filler]:
    """What the trigger's trial gives: the first drugs after it, those joined by "plus" or "with" included, up to "or" or "versus"."""
    if pair := compared_pair(site, "Therapy"):
        return fillers(site, pair[:1])
    stop = _alternative(site) or len(site.units)
    if any(_is_comparing(site, i) for i in range(site.first, site.last)):
        stop = _compare_index(site, site.first) or stop
    reach = range(site.last, min(stop, site.last + 36))
    hits = units_that_fit(site, type_, reach)
    if not hits or hits[0] - site.last > 14 or _is_compared_with(site, hits[0]):
        return []
    return fillers(site, _regimen(site, hits, reach.stop))


def _is_compared_with(site: Site, i: int) -> bool:
    """Whether what stands at `i` is what something is compared with: "the trial compared a new pill to X"."""
    before = [u.lower for u in site.units[max(site.first, i - 3) : i] if u.tag not in {"determiner", "mark"}]
    comparing = any(_is_comparing(site, k) for k in range(site.first, i))
    return comparing and before[-1:] != [] and before[-1] in _AGAINST


def _regimen(site: Site, hits: list[int], stop: int) -> list[int]:
    """The first of the hits with what it is given with: that may be a class of drugs ("plus chemotherapy"), what a list goes on with may not."""
    chosen = hits[:1]
    for i in units_that_fit(site, "Therapy", range(chosen[0] + 1, stop)):
        between = {u.lower for u in site.units[chosen[-1] + 1 : i]}
        if (
            i - chosen[-1] <= (18 if "combination" in between else 9 if between & _TOGETHER else 6)
            and (between & _TOGETHER or (i in hits and between & {"with", "and", ","}))
            and not between & _NOT_TOGETHER
        ):
            chosen.append(i)
        elif i in hits:
            break
    return chosen


@place("left-regimen")
def left_regimen(site: Site, type_: str) -> list[Filler]:
    """The drug that is the subject, with what it is given with: "X is studied with Y", "X plus Y was compared"."""
    before = [
        i
        for i in units_that_fit(site, type_, (i for i in site.members if i < site.first))
        if not site.units[i].preposition
    ]
    if not before:
        return look("left", type_, site)
    start = before[-1] if site.verb else before[0]
    alone = group(site, type_, start)
    added = _regimen(site, [start], site.first)[1:]
    return [*alone, *(f for f in fillers(site, added) if f.linked.key not in {a.linked.key for a in alone})]


@place("object-regimen")
def object_regimen(site: Site, type_: str) -> list[Filler]:
    """What a trial evaluates, in either voice, with what it is given with."""
    return left_regimen(site, type_) if site.passive else arm(site, type_)


@place("other-arm")
def other_arm(site: Site, type_: str) -> list[Filler]:
    """What stands after "or" or "versus" in a randomization, with what it is combined with or consists of."""
    begin = _alternative(site)
    return _other_side(site, type_, begin) if begin is not None else []


@place("pretreatment")
def pretreatment(site: Site, type_: str) -> list[Filler]:
    """What the patients had before: after "previously received", "prior", "following treatment with", "progressed on"."""
    words = [u.lower for u in site.units]
    for i in range(site.last, len(words)):
        if words[i] in {"previously", "prior", "progressed"} or (
            words[i] == "received" and "previously" in words[max(0, i - 2) : i + 2]
        ):
            after = units_that_fit(site, type_, range(i + 1, min(len(words), i + 10)))
            if after:
                return group(site, type_, after[0])
    return []


@place("next-only")
def next_only(site: Site, type_: str) -> list[Filler]:
    """The mention right after the trigger, with those coordinated with it, if nothing but small words stand between."""
    return next_group(site, type_, 5, stops=lambda unit: unit.tag in {"verb", "auxiliary", "subordinator", "mark"})


@place("listed")
def listed(site: Site, type_: str) -> list[Filler]:
    """Every fitting mention after the trigger up to the next trigger of the kind, for enumerations of endpoints; after a colon at the end
    of the line, those of the list items that follow."""
    chosen: list[int] = []
    for i in range(site.last, len(site.units)):
        unit = site.units[i]
        if unit.lower in {"while", "whereas", ";"} or (unit.lower in {"primary", "secondary", "defined"} and chosen):
            break
        if chosen and unit.lower == "measured" and site.units[i - 1].lower in {"is", "was"}:
            break  # "which is measured from the first dose until relapse or death"
        if unit.linked is not None and fits(unit.linked, type_, site.discourse) and unit.depth == 0:
            chosen.append(i)
    if not chosen and site.units[-1].text == ":":
        return _of_items(site, type_)
    return fillers(site, chosen)


_LONGEST_ITEM = 16  # units


def _of_items(site: Site, type_: str) -> list[Filler]:
    """The first fitting mention of each list item after the trigger's sentence: short lines of their own without a finite verb."""
    found: list[Filler] = []
    for passage in site.discourse.passages[site.passage.sentence.index + 1 :]:
        units = passage.view.units
        gap = site.discourse.text[
            site.discourse.passages[passage.sentence.index - 1].sentence.end - 1 : passage.sentence.start
        ]
        verbal = any(u.tag == "auxiliary" or (u.tag == "verb" and not u.lower.endswith("ing")) for u in units)
        if passage.sentence.section != site.passage.sentence.section or "\n" not in gap:
            break
        if verbal or len(units) > _LONGEST_ITEM:
            break
        found += [Filler(u.linked) for u in units if u.linked and fits(u.linked, type_, site.discourse)][:1]
    return found


_ENROLMENT = frozenset(
    {"enrollment", "enrolment", "recruitment", "accrual", "randomization", "randomisation", "screening"}
)
_DOSING = frozenset({"dosing", "treatment"})


_N_OF = re.compile(r"[nN]\s?=")
_OF_THOSE = re.compile(
    r"(?<!first )(?<!total )(?<!enrollment )(?<!enrolment )(?<!size )(?<!study )(?<!trial )(?<!target )(?:\bof|/)\s*(?:the\s)?$|\b(?:occurred|seen|observed|reported|noted)\sin\s$"
)
_PART_OF_ALL = re.compile(
    r"(?:\s\w+)?\s(?:\(\d+(?:\.\d+)?\s?%|(?:on|given|receiving|taking)\s(?:the\s)?placebo\b)|\s(?:\w+\s){0,2}(?:completed|in\sthe\s(?:\w+[\s-])?(?:arm|group|cohort)|received|achieved|had|experienced|discontinued)\b"
)
_WHO = re.compile(r"\s(?:[\w/-]+\s){0,2}who\s(?!(?:were|are|will\sbe)\s(?:randomi[sz]ed|enrolled|recruited|assigned))")
# who they are, told of all that a trial takes in: "enrolled about 480 patients who are at risk"
_TAKEN_IN = re.compile(
    r"\b(?:enrol\w*|recruit\w*|includ\w+|involv\w+|randomi[sz]\w+|trial\s(?:of|in|with)|study\s(?:of|in|with))\s(?:a\stotal\sof\s)?(?:[a-z]+\s){0,2}$"
)
# each of another trial: "enrolled 300 and 250 patients, respectively"
_NUMBER_AND = re.compile(r"\d,?\s(?:and|&)\s$")
_RESPECTIVELY = re.compile(r"\brespectively\b")
_ABOUT = re.compile(r"\b(?:about|almost|approximately|around|nearly|roughly)\s$")
_SOME_OF_ALL = re.compile(  # "100% of evaluable patients (n=10)", "of those who completed the study (n=186)"
    r"\bevaluable\b|\b[Oo]f\s(?:the|these|those)\s(?:[\w-]+\s){0,4}(?:who|that)\b|\bwho\s(?:completed|switched|responded|crossed)\b|%\sof\s(?:the\s)?(?:\w+\s){0,3}$"
)
_SCREENED = re.compile(  # who may come in, and need not
    r"(?:(?!enrol|randomi|recruit)[^;])*?\b(?:was|were|been)\s(?:pre-?)?(?:screened|assessed\sfor\seligibility|considered|invited|contacted)\b"
)
_OF_A_PART = re.compile(r"\b(?:analys[ie]s|cohorts?|arms?|groups?|subsets?|subgroups?|parts?|first|them)\b")


@place("enrolled")
def enrolled(site: Site, type_: str) -> list[Filler]:
    """The trigger, a number of patients, if it is of all and not of an arm, of those who did something, or of a fraction."""
    number = site.units[site.first]
    text, sentence = site.discourse.text, site.passage.sentence
    if _N_OF.match(number.text) and len(_N_OF.findall(text, sentence.start, sentence.end)) > 1:
        return []
    if _N_OF.match(text, max(number.start - 4, 0)) and site.units[site.first - 1].text == "(":
        return []
    before = text[max(sentence.start, number.start - 60) : number.start]
    if _NUMBER_AND.search(before) and _RESPECTIVELY.search(text, number.end, sentence.end):
        return []
    if _N_OF.match(number.text) and _SOME_OF_ALL.search(before):
        return []
    if _SCREENED.match(text, number.end, sentence.end):
        return []
    who = _WHO.match(text, number.end)
    of_all = who and _TAKEN_IN.search(before) and not _OF_A_PART.search(before)
    part = _OF_THOSE.search(before[-20:]) or (not of_all and _PART_OF_ALL.match(text, number.end))
    some = who and not of_all
    sureness = 0.9 if _ABOUT.search(before) else 1.0  # the exact number may be told elsewhere
    return [] if part or some or number.linked is None else [Filler(number.linked, sureness)]


@place("joint-owner")
def joint_owner(site: Site, type_: str) -> list[Filler]:
    """All that announce, where "their" stands before the trigger."""
    if len(site.discourse.publishers) < 2 or not any(
        u.lower == "their" for u in site.units[max(0, site.first - 3) : site.first]
    ):
        return []
    return [Filler(p, 0.95) for p in site.discourse.publishers if fits(p, type_, site.discourse)]


@place("subject-trial")
def subject_trial(site: Site, type_: str) -> list[Filler]:
    """The trial that begins or ends: before the verb in its clause, free of prepositions, and nobody's doing."""
    before = [i for i in site.members if i < site.first]
    free = [i for i in units_that_fit(site, type_, before) if not site.units[i].preposition]
    if not free:
        return _told_by_relative(site, type_, before)
    if any(units_that_fit(site, "Employer", [i for i in before if not site.units[i].preposition and i > free[-1]])):
        return []
    between = site.units[free[-1] + 1 : site.first]
    if any(unit.lower in _MEANWHILE for unit in between) and any(unit.tag == "word" for unit in between):
        return []  # "is halting the trial after a committee concluded"
    return group(site, type_, free[-1])


def _told_by_relative(site: Site, type_: str, before: Sequence[int]) -> list[Filler]:
    """The trial that a relative clause is about: "a pivotal study of X, which could begin in 2027"; a drug is launched, too."""
    clause = site.passage.view.clauses[site.units[site.first].clause]
    if clause.kind != "relative" or clause.antecedent is None or not before:
        return []
    if site.units[before[0]].lower not in {"which", "that"} or any(site.units[i].linked for i in before):
        return []
    near = units_that_fit(site, type_, range(max(0, clause.antecedent - 8), clause.antecedent + 1))
    launched = near and site.units[site.first].lower.startswith("launch")
    if launched and units_that_fit(site, "Therapy", range(near[-1] + 1, clause.antecedent + 1)):
        return []
    return group(site, type_, near[-1]) if near else []


_MEANWHILE = frozenset({"after", "when", "as", "because", "while", "since", "until"})


@place("activity-trial")
def activity_trial(site: Site, type_: str) -> list[Filler]:
    """The trial whose enrolment or dosing is the subject: "Dosing in the Phase 3 trial has begun"."""
    return _trial_of(site, type_, _ENROLMENT | _DOSING)


@place("enrolment-trial")
def enrolment_trial(site: Site, type_: str) -> list[Filler]:
    """The trial whose enrolment is the subject: "Enrollment in the Phase 3 trial has been completed"."""
    return _trial_of(site, type_, _ENROLMENT)


def _trial_of(site: Site, type_: str, activities: frozenset[str]) -> list[Filler]:
    before = [i for i in site.members if i < site.first]
    for i in reversed(units_that_fit(site, type_, before)):
        activity = next(
            (u.lower for k in reversed(before) if k < i and (u := site.units[k]).lower in _ENROLMENT | _DOSING), ""
        )
        between = [site.units[k].lower for k in before if k > i]
        if not _MEANWHILE.isdisjoint(between):  # "suspended enrolment in the trial until a board completes its review"
            return []
        if (
            site.units[i].preposition in {"in", "of", "for", "into", "to"}
            and activity in activities
            and not _DOSING & set(between)
        ):
            return group(site, type_, i)
    return []


@place("object-trial")
def object_trial(site: Site, type_: str) -> list[Filler]:
    """The trial that is acted on, with no other verb between: in "completed a year of treatment and entered the trial" there is none."""
    if site.passive and (free := subject_trial(site, type_)):
        return free
    found = look("object", type_, site)
    if not found or (site.passive and any(i < site.first for i in site.members)):
        return []
    between = (u for u in site.units[site.last :] if u.start < found[0].linked.start)
    return [] if any(u.tag == "verb" for u in between) else found


@place("relative-object")
def relative_object(site: Site, type_: str) -> list[Filler]:
    """What a relative clause says somebody did something to: "the trial, which Quell called off in May"; nothing if the verb has another object."""
    clause = site.passage.view.clauses[site.units[site.first].clause]
    if clause.kind != "relative" or clause.antecedent is None or site.passive:
        return []
    doer = units_that_fit(site, "Employer", (i for i in site.members if i < site.first))
    after = site.units[site.last] if site.last < len(site.units) else None
    if not doer or (
        after is not None and after.tag not in {"mark", "preposition", "conjunction"} and not _is_time(after)
    ):
        return []
    near = units_that_fit(site, type_, range(max(0, clause.antecedent - 8), clause.antecedent + 1))
    return group(site, type_, near[-1]) if near else []


def _is_time(unit: Unit) -> bool:
    """Whether a unit tells when: a date, "last year", "earlier"."""
    dated = unit.linked is not None and unit.linked.kind == Literal.DATE
    return dated or unit.lower in {"last", "this", "earlier", "late", "early", "after", "when", "because", "in", "on"}
