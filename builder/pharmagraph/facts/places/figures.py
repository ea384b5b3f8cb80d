"""Which figure is that of an outcome: what qualifies it ("a 41% ORR"), what its bearers are counted by, or what follows it."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pharmagraph.facts.places.lists import dealt_to_outcomes
from pharmagraph.facts.places.site import Site, fits, units_that_fit
from pharmagraph.language.units import Unit
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

VERSUS = frozenset(["versus", "vs", "vs."])
COMPARE = VERSUS | {"than", "over", "against", "compared", "comparing", "relative", "compare", "compares"}
_TO = frozenset({"to", "with"})
_COMPARED_TO = frozenset({"comparison", "superior", "inferior", "non-inferior", "noninferior"})
REACH = 24  # units between a trigger and its figure
_TIME = re.compile(r"(?:months?|weeks?|days?|years?|hours?|minutes|mos?\.)$")
# what is told in months: "median overall survival"
_LASTS = re.compile(r"surviv|durat|\btime\b|PFS|\bm?OS\b|DO[RS]|[DER]FS|TT[PN]|remission|progression", re.IGNORECASE)
_ADJECTIVE = re.compile(r"\d-(?:month|week|day|year|hour|minute)s?$")  # "the 12-week rate"
_STEP = re.compile(r"\d-(?:points?|letters?|lines?|grades?|steps?)$")  # "responders (2-point reduction and clear skin)"
_AT = word_set("facts.places.figures.at")
_AFTERWARDS = word_set("facts.places.figures.afterwards")
_TURNS_UP = re.compile(
    r"achiev|experienc|reach|attain|maintain|show|demonstrat|report|record|obtain|sustain|remain|gain|respond"
)
PEOPLE = word_set("facts.places.figures.people")
_PERSON = frozenset({"patient", "participant", "subject"})
_HAD = word_set("facts.places.figures.had")
_COMPARATIVES = frozenset({"lower", "higher", "greater", "fewer", "less", "longer"})  # "a 21% lower risk of stroke"
_ARM_WORDS = frozenset({"arm", "group", "cohort"})
_COUNTS = word_set("facts.places.figures.counts")
_SPELLS = ("without ", "before ", "free ")
_NEAR = 3  # words between a figure and the outcome that it qualifies: "a 30% overall response rate"


def is_comparison(units: Sequence[Unit], i: int) -> bool:
    """Whether a word compares: "versus", "than", "in comparison with"."""
    lower = units[i].lower
    return lower in COMPARE or (lower in _COMPARED_TO and i + 1 < len(units) and units[i + 1].lower in _TO)


def own_figure(site: Site, type_: str) -> int | None:
    """The unit of the figure that belongs to the trigger, an outcome; None if there is none."""
    if _is_criterion(site):
        return None
    if dealt := dealt_to_outcomes(site, type_):
        return dealt[0]
    for find in (_qualifying, _of_patients, _following, _bracketed):
        if (found := find(site, type_)) is not None:
            return found
    return None


_AT_ENTRY = frozenset("inclusion baseline entry screening enrolment enrollment".split())


def _is_criterion(site: Site) -> bool:
    """Whether the outcome describes the patients before treatment: "patients with PASI 6-10 at inclusion", "a mean baseline HbA1c of 8.1%"."""
    before = site.units[site.first - 1].lower if site.first else ""
    behind = [u.lower for u in site.units[site.last : site.last + 5]]
    at_entry = any(one == "at" and other in _AT_ENTRY for one, other in pairwise(behind))
    told = any(u.tag in {"verb", "auxiliary"} or u.lower == "from" for u in site.units[site.last : site.last + 5])
    return before == "baseline" or (at_entry and not told)


def _qualifying(site: Site, type_: str) -> int | None:
    """A figure right before the outcome: "a 41% ORR", "30% overall response rate", "a 46% reduction in risk of death"."""
    near = [i for i in range(site.first) if not _is_adjustment(site.units, i)]
    for i in reversed(near[-1 - _NEAR :]):
        unit = site.units[i]
        if unit.linked is not None:
            fitting = fits(unit.linked, type_, site.discourse) and unit.depth == site.units[site.first].depth
            fitting = fitting and not COMPARE & {u.lower for u in site.units[max(0, i - 3) : i]}
            told = is_result(site, i) and not _TIME.search(unit.lower)
            spell = site.units[site.first].lower.startswith(_SPELLS)  # "11.2 months without their disease worsening"
            return i if fitting and (told or spell or _is_gain(site, i)) else None
        if unit.tag not in {"word", "determiner"} and unit.lower not in {"in", "of", "on", "risk", *_COMPARATIVES}:
            return None
        if unit.lower in {"patients", "participants", "subjects", "confirmed"}:
            return None
    return None


_ADJUSTED = frozenset({"adjusted", "corrected", "subtracted", "controlled"})


def _is_adjustment(units: Sequence[Unit], i: int) -> bool:
    """Whether a unit is part of "placebo-adjusted"."""
    return any(
        units[k].lower in _ADJUSTED and units[k - 1].text == "-" and k - 2 <= i
        for k in range(max(2, i), i + 3)
        if k < len(units)
    )


def _is_gain(site: Site, figure: int) -> bool:
    """Whether a time qualifies a change of what lasts: "a 4.1 month improvement in median overall survival"."""
    units = site.units
    near = units[site.last : site.last + 3]
    outcome = next(filter(is_outcome, near), None)
    if outcome is None or units[site.first].linked is not None:
        return False
    return bool(_TIME.search(units[figure].lower) and _LASTS.search(outcome.text))


def _of_patients(site: Site, type_: str) -> int | None:
    """The share of patients who had the outcome: "33% of patients treated with X achieved HbA1c below 7%"."""
    turned_up = is_verb_outcome(site)
    for i in range(site.first - 1, max(-1, site.first - 22), -1):
        unit = site.units[i]
        if is_outcome(unit) and not turned_up:
            return None
        if unit.linked is not None and fits(unit.linked, type_, site.discourse):
            if _is_compared(site.units, i):
                return None  # "versus 20% on placebo and in remission with 38%"
            after = site.units[i + 1 : i + 9]
            share = unit.linked.kind == Literal.PERCENT
            # "12 (60%) had a partial response", "9 of 20 patients (45%) achieved one"
            counted = (
                i > 1
                and site.units[i - 1].text == "("
                and (site.units[i - 2].lower.isdigit() or site.units[i - 2].lower in PEOPLE | _PERSON | _COUNTS)
            )
            level = site.units[site.first].depth + counted
            borne = counted or unit.linked.mention.source == "share" or _bears(after)  # "14 of 31 patients"
            return i if turned_up and share and borne and unit.depth == level else None
        if unit.tag == "mark" and unit.text in {";", ":"}:
            return None
        if unit.lower in _AMONG_THESE or (unit.lower == "of" and _is_of_them(site.units, i + 1)):
            return None  # "all patients responded, and six of them achieved a remission"
        within = unit.lower in {"in", "into"} and i == site.first - 1  # "47% of patients in remission"
        turned_up = within or turned_up or turns_up(unit)
    return None


_AMONG_THESE = frozenset({"including", "comprising", "consisting"})
_OF_ARM = word_set("facts.places.figures.of_arm")
_THEM = frozenset({"them", "whom", "these", "those"})


def _is_of_them(units: Sequence[Unit], i: int) -> bool:
    """Whether a pronoun stands for those just counted; "those on the higher dose" and "those who received X" are an arm."""
    told = units[i].lower == "those" and i + 1 < len(units)
    arm = told and (units[i + 1].tag == "preposition" or units[i + 1].lower in _OF_ARM)
    return units[i].lower in _THEM and not arm


def _is_compared(units: Sequence[Unit], i: int) -> bool:
    """Whether a figure stands right after a word of comparison; "more than half" compares nothing."""
    before = [u.lower for u in units[max(0, i - 3) : i]]
    if before[-1:] == ["than"] and before[-2:-1] in (["more"], ["less"], ["fewer"]):
        before = before[:-2]
    return not COMPARE.isdisjoint(before)


def is_verb_outcome(site: Site) -> bool:
    """Whether the trigger is an outcome told by a verb: "42% of patients responded"."""
    trigger = site.units[site.first].linked
    return trigger is not None and trigger.mention.source == "outcome verb"


def turns_up(unit: Unit) -> bool:
    """Whether a word tells that somebody has what follows: "achieved", "had"."""
    return _TURNS_UP.match(unit.lower) is not None or unit.lower in _HAD


def _bears(after: Iterable[Unit]) -> bool:
    """Whether "of patients", "of the 40 evaluable participants" or "(12/36) of subjects" follows a figure."""
    words = [u.lower for u in after if u.tag != "mark"]
    if words[:1] == ["in"] and any(word in _ARM_WORDS for word in words[1:7]):  # "38% in the 12 mg group achieved"
        return True
    if words and (_TURNS_UP.match(words[0]) or words[0] == "had"):  # "and 20% achieved ACR70"
        return True
    return "of" in words[:6] and any(w in PEOPLE or w.endswith("patients") for w in words)


def _following(site: Site, type_: str) -> int | None:
    """The first figure after the trigger and before any comparison or further outcome."""
    trigger = site.units[site.first].linked
    for i in range(site.last, min(len(site.units), site.last + REACH)):
        unit = site.units[i]
        if unit.linked is not None and fits(unit.linked, type_, site.discourse):
            if is_result(site, i) or _lasted(site, i):
                told = _is_told_of_trigger(site, i) and not _is_of_one_event(site, i) and not _begins_another(site, i)
                return _reached(site, i) if told else None
            continue
        further = is_outcome(unit) and i > site.last and not is_defined(site, i)
        if further and (trigger is None or unit.linked is None or unit.linked.key != trigger.key):
            return None
        if unit.lower in COMPARE and unit.lower != "over" and not _is_protection(site, i):
            return None
    return None


def _lasted(site: Site, figure: int) -> bool:
    """Whether a time is how long the outcome went on: "survived for 13.8 months"."""
    between = [u.lower for u in site.units[site.last : figure]]
    return is_verb_outcome(site) and between[:1] == ["for"] and set(between) <= {"for", "about", "nearly", "almost"}


_EVENTS = re.compile(r"adverse|side effect|toxicit|reaction", re.IGNORECASE)


def _is_of_one_event(site: Site, figure: int) -> bool:
    """Whether a figure in brackets counts one of the events that the trigger speaks of: "the commonest adverse events were fatigue (38%)"."""
    return (
        _EVENTS.search(site.units[site.first].text) is not None
        and site.units[figure].depth > site.units[site.first].depth
    )


def _begins_another(site: Site, figure: int) -> bool:
    """Whether a figure belongs to what follows it.

    It counts the subject of a further statement ("no relapse, and nine patients (50%) responded"), or stands outside the bracket that tells of
    the trigger ("(survival hazard ratio 0.86) and a 17% reduction in").
    """
    units = site.units
    if units[figure].depth < units[site.first].depth:
        return units[site.first - 1].text != "(" or units[site.last].text != ")"
    if units[figure - 1].text != "(" or units[figure].depth == units[site.first].depth:
        return False
    start = figure - 2
    while start > site.last and (units[start].lower in PEOPLE | _PERSON | _COUNTS or units[start].lower.isdigit()):
        start -= 1
    return start < figure - 2 and (units[start].tag == "conjunction" or units[start].text == ",")


def _reached(site: Site, own: int) -> int:
    """The figure itself, or the one that it changed to: "fell from 8.4 mg/dL at baseline to 4.9 mg/dL"."""
    units = site.units
    if units[own - 1].lower not in {"from", "initially", "originally"}:
        return own
    to = next((i for i in range(own + 1, min(len(units) - 1, own + 9)) if units[i].lower == "to"), None)
    return to + 1 if to is not None and is_like(units[own], units[to + 1]) else own


def _bracketed(site: Site, type_: str) -> int | None:
    """The first of two figures that a bracket compares: "more patients on X achieved Y than on placebo (38% vs 9%)"."""
    level = site.units[site.first].depth
    reach = range(site.last, min(len(site.units), site.last + REACH))
    if any(site.units[i].depth == level for i in units_that_fit(site, EntityClass.ENDPOINT, reach)):
        return None
    for i in units_that_fit(site, type_, reach):
        if i + 2 < len(site.units) and site.units[i].depth > level:
            return i if site.units[i + 1].lower in VERSUS and is_like(site.units[i], site.units[i + 2]) else None
    return None


def _is_told_of_trigger(site: Site, figure: int) -> bool:
    """Whether no new statement begins between the trigger and the figure: "in addition to improved symptoms, patients lost 20 kg".

    Two commas, or one before the trigger, enclose an apposition, after which the statement goes on.
    """
    level = site.units[site.first].depth
    if any(u.lower == "but" and u.depth == level for u in site.units[site.last : figure]):
        return False  # "was stable in the treated group but fell by 4.6 on placebo"
    commas = [
        i for i in range(max(0, site.first - 9), figure) if site.units[i].text == "," and site.units[i].depth == level
    ]
    if len(commas) != 1 or commas[0] < site.last or site.units[commas[0] + 1].lower == "which":
        return True
    return not any(u.tag in {"verb", "auxiliary"} and u.depth == level for u in site.units[commas[0] : figure])


def _is_protection(site: Site, i: int) -> bool:
    """Whether "against" is no comparison: "efficacy against symptomatic disease"."""
    near = [u.linked for u in site.units[i + 1 : i + 5] if u.linked is not None]
    return site.units[i].lower == "against" and bool(near) and fits(near[0], EntityClass.DISEASE, site.discourse)


def is_result(site: Site, i: int) -> bool:
    """Whether the figure at `i` is neither the level of an interval, nor a threshold, nor a point in time, nor an age."""
    unit = site.units[i]
    after = site.units[i + 1].lower if i + 1 < len(site.units) else ""
    if after in {"ci", "confidence", "or"} or after.endswith("confidence"):
        return False
    text = site.discourse.text
    if text[max(0, unit.start - 3) : unit.start].rstrip().endswith(("<", ">", "≤", "≥", "<=", ">=")):
        return False
    if is_defined(site, i) or (site.units[max(0, i - 1)].text == "(" and _STEP.search(unit.lower)):
        return False
    before = [u.lower for u in site.units[max(0, i - 4) : i] if u.lower not in {"a", "an"}][-3:]
    if not _STOCK.isdisjoint(u.lower for u in site.units[max(0, i - 5) : i]):
        return False
    if before[-2:] == ["at", "least"] or (
        before[-2:] in (["greater", "than"], ["more", "than"], ["less", "than"])
        and not _is_bound(before)
        and not _is_share(site, i)
    ):
        return False
    if not _TIME.search(unit.lower):
        return True
    if _AT_POINTS.search(text, max(0, unit.start - 30), unit.start):
        return False
    points = (
        set(before[-1:]) & _AT
        or before[-2:] == ["up", "to"]
        or set(before[-2:-1]) & {"at", "after", "over", "for", "through", "within", "every"}
    )
    return not (
        points or {"age", "aged", "ages"} & set(before) or after in _AFTERWARDS or _ADJECTIVE.search(unit.lower)
    )


_AT_POINTS = re.compile(  # "at both 20 and 24 weeks", "at a median follow-up of 6 months"
    r"\b(?:at|after)\s(?:both\s)?(?:\d+,\s)*\d+,?\s(?:and|or)\s$|\bfollow[\s-]?up\s(?:time\s|period\s)?(?:of|was)\s(?:about\s|approximately\s)?$"
)
_STOCK = frozenset({"shares", "share", "stock", "shrs"})  # "sending its shares up 84 percent"


def _is_share(site: Site, i: int) -> bool:
    """Whether a figure counts patients: "more than half of the patients responded"."""
    linked, after = site.units[i].linked, [u.lower for u in site.units[i + 1 : i + 4]]
    told = linked is not None and linked.mention.source == "share"
    return told or (after[:1] == ["of"] and not PEOPLE.isdisjoint(after))


def _is_bound(before: Sequence[str]) -> bool:
    """Whether "more than" tells of a result, not of a threshold: "fell by more than 50%", "in more than 70% of patients"."""
    return before[-2:-1] in (["more"], ["greater"]) and before[-3:-2] in (["by"], ["in"])


_DEFINITION = 8  # units behind "defined as"


def is_defined(site: Site, i: int) -> bool:
    """Whether what stands at `i` tells what an outcome is: "clinical response (defined as a 100-point reduction in CDAI)"."""
    depth = site.units[i].depth
    units = [u for u in site.units[max(0, i - _DEFINITION) : i] if u.depth == depth]
    before = [u.lower for u in units if not u.lower.endswith("ly")]
    if any(one == "defined" and other in {"as", "by"} for one, other in pairwise(before)):
        return True
    return (not _SAID_AGAIN.isdisjoint(before) and _has_ratio(site, i)) or _in_gloss(site, i)


# "a hazard ratio of 0.75, which means a 25% lower risk of dying" is one result
_SAID_AGAIN = word_set("facts.places.figures.said_again")


def _has_ratio(site: Site, i: int) -> bool:
    return any(u.linked is not None and u.linked.kind == Literal.HAZARD_RATIO for u in site.units[:i])


_AIM_ENDS = word_set("facts.places.figures.aim_ends")
_AIMS = frozenset("endpoint endpoints goal goals objective objectives".split())


def is_aim(site: Site, i: int) -> bool:
    """Whether what stands at `i` tells what a goal is: "did not meet its endpoint of demonstrating a significant reduction in itch",
    "the goal of treatment is to restore"."""
    if is_outcome(site.units[i]):
        return False  # "its endpoint of overall survival was 9.1 months"
    before = [u.lower for u in site.units[:i]]
    if not _GOALS.isdisjoint(before[:4]) and any(pair in _IS_TO for pair in pairwise(before)):
        return True
    words = [u.lower for u in site.units[max(0, i - _DEFINITION) : i]]
    at = next((k for k in range(len(words) - 2, -1, -1) if words[k] in _AIMS and words[k + 1] == "of"), None)
    return at is not None and not _AIM_ENDS.intersection(words[at:])


_GOALS = frozenset({"aim", "aims", "goal", "goals", "objective", "objectives", "purpose"})
_IS_TO = frozenset({("is", "to"), ("are", "to"), ("was", "to"), ("were", "to")})
_GLOSSES = frozenset("proportion percentage share measure measurement scale".split())


def _in_gloss(site: Site, i: int) -> bool:
    """Whether a bracket holds the place that tells what an outcome is: "EASI-50 (the proportion of patients with at least a 50% improvement)"."""
    units = site.units
    if not units[i].depth:
        return False
    opening = next((k for k in range(i - 1, max(-1, i - 16), -1) if units[k].text == "("), None)
    return opening is not None and not _GLOSSES.isdisjoint(u.lower for u in units[opening + 1 : opening + 3])


def is_outcome(unit: Unit) -> bool:
    """Whether a unit is the mention of an endpoint."""
    return unit.linked is not None and unit.linked.kind == EntityClass.ENDPOINT


def is_like(one: Unit, other: Unit) -> bool:
    """Whether two units are figures of the same measure."""
    kinds = {unit.linked.kind if unit.linked is not None else "" for unit in (one, other)}
    shares = [unit.linked is not None and unit.linked.mention.source == "share" for unit in (one, other)]
    if any(shares):  # "14 of the 31 patients, compared to seven of the 34 on placebo"
        return all(shares)
    measures = {re.sub(r"^[-−–+±\d.,\s]+", "", unit.lower).rstrip("s") for unit in (one, other)}
    return len(kinds) == len(measures) == 1
