"""Places of a result with arms: the value of the trigger's own arm, that of the other, what is tested and what it is compared with."""

from collections.abc import Collection
from itertools import pairwise

from pharmagraph.facts.bystanders import is_outdone
from pharmagraph.facts.places.comparing import (
    compare_index,
    compared_before,
    compared_pair,
    is_outdone_figure,
    stands_compared,
    to_baseline,
)
from pharmagraph.facts.places.controls import (
    ARMS,
    control_listed_last,
    is_control,
    is_of_control,
    several,
    tells_of_control,
)
from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.figures import (
    COMPARE,
    REACH,
    VERSUS,
    is_like,
    is_outcome,
    is_result,
    own_figure,
)
from pharmagraph.facts.places.groups import has_disease, has_dose, has_group, has_time
from pharmagraph.facts.places.lists import dealt_to_outcomes, is_dealt, is_dealt_to_points
from pharmagraph.facts.places.looking import place
from pharmagraph.facts.places.series import control_of_several, series
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, fits_at, nearest_index, units_that_fit
from pharmagraph.mentions.mention import TRIAL, Literal
from pharmagraph.mentions.word_sets import word_set


@place("comparison")
def comparison(site: Site, type_: str) -> list[Filler]:
    """The first mention after a word of comparison, in the trigger's sentence, else the arm that a second figure belongs to."""
    if pair := compared_pair(site, type_):
        return fillers(site, pair[1:])
    if beside := _beside(site, type_):
        return group(site, type_, beside)
    own = own_figure(site, "Figure")
    if own is not None and (four := _crossed(site, own)):
        behind = units_that_fit(site, type_, range(four[3] + 1, min(len(site.units), four[3] + 12)))
        return group(site, type_, behind[0]) if behind else []
    if own is not None and _dealt(site, own):
        return fillers(site, _dealt_arms(site)[1:])
    if own is not None and (listed := control_of_several(site, own)) is not None:
        return fillers(site, [listed]) if fits_at(site, listed, type_) else []
    if (last := compared_before(site, type_)) is not None:
        return group(site, type_, last)
    begin = compare_index(site, site.first)
    if begin is None:
        begin = next(
            (
                i
                for i in range(site.first)
                if site.units[i].lower in COMPARE - {"over", "than", "against"} and not to_baseline(site, i)
            ),
            None,
        )
    if begin is None:
        return _second_arm(site, type_)
    reach = range(begin + 1, min(len(site.units), begin + 12))
    after = units_that_fit(site, type_, reach)
    own = next((i for i in reach if fits_at(site, i, type_)), None)
    if own is not None and own + 1 < len(site.units) and site.units[own + 1].lower in _ALONE:
        return fillers(site, [own])  # "X plus Y versus Y alone", though Y is in the first arm, too
    return group(site, type_, after[0]) if after else []


_ALONE = frozenset({"alone", "monotherapy", "only"})


def _beside(site: Site, type_: str) -> int | None:
    """The second of two therapies with nothing but a word of comparison between: "in 4% vs 6% of patients with X vs placebo"."""
    for i in range(max(1, site.last), len(site.units) - 1):
        first = site.units[i - 1].linked
        if site.units[i].lower in VERSUS and first is not None and fits(first, "Therapy", site.discourse):
            return next(iter(units_that_fit(site, type_, range(i + 1, min(len(site.units), i + 3)))), None)
    return None


def _dealt(site: Site, own: int) -> int | None:
    """The second of two figures that "respectively" deals out to two arms: "by 48% and 15% of patients on X and placebo, respectively".

    Where the sentence names no arms, they are those that the one before compared: "19.3 months and 14.8 months, respectively".
    """
    units = site.units
    other = own + 2
    if not (
        other + 1 < len(units)
        and units[own + 1].lower in {"and", *VERSUS}
        and is_like(units[own], units[other])
        and is_dealt(units[other:])
    ):
        return None
    if _dealt_arms(site):
        return other
    grouped = any(u.lower in _GROUPS or (u.linked is not None and u.linked.kind == TRIAL) for u in units)
    figures = sum(is_like(units[own], u) for u in units)
    grouped = grouped or is_dealt_to_points(site, [own, other])
    return other if not grouped and figures == 2 and _went_on_comparing(site) else None


def _crossed(site: Site, own: int) -> list[int]:
    """Two figures of one arm and the two of the other that "respectively" sets beside them: "42% of A and 50% of B, versus 16% and 14% on X"."""
    units = site.units
    if not is_dealt(units):
        return []
    figures = [
        i for i, u in enumerate(units) if is_like(units[own], u) and u.depth == units[own].depth and is_result(site, i)
    ]
    if len(figures) != 4 or own not in figures[:2]:
        return []
    inner = [{u.lower for u in units[a + 1 : b]} for a, b in pairwise(figures)]
    armed = any(fits_at(site, i, "Therapy") for i in range(figures[1], figures[2]))  # "with X, and 92% and 88% with Y"
    armed = armed and any(fits_at(site, i, "Therapy") for i in range(figures[3], len(units)))
    crossed = inner[0] & {"and", "while"} and "and" in inner[2] and (inner[1] & COMPARE or armed)
    return figures if crossed and not (inner[0] | inner[2]) & COMPARE else []


_GROUPS = word_set("facts.places.arms.groups")


def _dealt_arms(site: Site) -> list[int]:
    """The two therapies of the sentence, joined by "and" or "versus", nothing else between but words of their arms."""
    hits = [i for i in range(len(site.units)) if fits_at(site, i, "Therapy")]  # what fills other roles included
    if len(hits) == 1 and (control := _control_beside(site, hits[0])):
        return [hits[0], control]
    if len(hits) != 2 or len({u.linked.key for i in hits if (u := site.units[i]).linked is not None}) != 2:
        return []
    between = [u for u in site.units[hits[0] + 1 : hits[1]] if u.tag != "mark"]
    joined = any(u.lower in {"and", *VERSUS} for u in between)
    return hits if joined and len(between) <= 6 and not any(u.tag in {"verb", "auxiliary"} for u in between) else []


def _control_beside(site: Site, therapy: int) -> int:
    """The word for the other arm in "in the X and control arms", or 0."""
    units = site.units
    after = therapy + 2 if therapy + 2 < len(units) and units[therapy + 1].lower == "and" else 0
    return after if after and is_control(units[after]) and units[after].linked is None else 0


def _went_on_comparing(site: Site) -> bool:
    """Whether the sentence before, of the same paragraph, compares two figures."""
    here = site.passage.sentence
    before = site.discourse.passages[here.index - 1] if here.index else None
    if before is None or before.sentence.paragraph != here.paragraph:
        return False
    return any(u.lower in COMPARE for u in before.view.units) and any(
        u.linked is not None and fits(u.linked, "Figure", site.discourse) for u in before.view.units
    )


@place("between-first")
def _between_first(site: Site, type_: str) -> list[Filler]:
    """The first of the two that are compared: "between X and Y"."""
    return fillers(site, compared_pair(site, type_)[:1])


@place("between-second")
def _between_second(site: Site, type_: str) -> list[Filler]:
    """The second of the two that are compared: "between X and Y"."""
    return fillers(site, compared_pair(site, type_)[1:])


@place("tested")
def _tested(site: Site, type_: str) -> list[Filler]:
    """What the result is about: the nearest of the clause, else of the sentence, that nothing is compared with."""
    compared = {f.linked.key for f in comparison(site, "Therapy")}
    for indices in (site.members, range(len(site.units))):
        hits = [i for i in units_that_fit(site, type_, indices) if (linked := site.units[i].linked) is not None and linked.key not in compared and not is_control(site.units[i]) and not is_outdone(site.units, i) and not stands_compared(site, i)]  # fmt: skip
        hits = [i for i in hits if not _consists_in(site, i, compared)]
        other = [i for i in hits if i + 1 < len(site.units) and site.units[i + 1].lower != "alone"]
        best = nearest_index(site, other or hits)  # "X plus Y versus Y alone" tells of X
        if best is not None:
            return [f for f in group(site, type_, best) if f.linked.key not in compared]
    return []


def _consists_in(site: Site, i: int, compared: Collection[str]) -> bool:
    """Whether the unit stands in a bracket that tells what a comparator consisted in: "over the doctor's choice (82% X; 18% Y)"."""
    clause = site.passage.view.clauses[site.units[i].clause]
    while clause.kind not in {"bracket", "main"} and clause.parent is not None:
        clause = site.passage.view.clauses[clause.parent]
    if clause.kind != "bracket" or clause.antecedent is None:
        return False
    before = site.units[clause.antecedent].linked
    shares = any(
        unit.linked is not None and unit.linked.kind == Literal.PERCENT and unit.clause == clause.index
        for unit in site.units
    )
    return before is not None and before.key in compared and shares


def _second_arm(site: Site, type_: str) -> list[Filler]:
    """The therapy beside the second figure of "72% in the X group and 61% in the Y group"."""
    own = own_figure(site, "Figure")
    other = _second_figure(site, own) if own is not None else None
    if other is None:
        return []
    after = units_that_fit(site, type_, range(other + 1, min(len(site.units), other + 9)))
    return group(site, type_, after[0]) if after else []


@place("value")
def value(site: Site, type_: str) -> list[Filler]:
    """The figure of the trigger's own arm: what qualifies it ("a 41% ORR"), whose bearers have it ("33% of patients achieved X"), or what follows."""
    own = own_figure(site, type_)
    if own is not None and (pair := _levels(site, own) or _crossed(site, own)):
        own = pair[0]
    return fillers(site, [own]) if own is not None else []


@place("cohorts")
def cohorts(site: Site, type_: str) -> list[Filler]:
    """The figure of the trigger, with those of further groups of patients: "was 41% in adults and 52% in children"."""
    own = own_figure(site, type_)
    if own is not None and (is_of_control(site, own) or tells_of_control(site)):
        return []
    if own is not None and (four := _crossed(site, own)):
        return fillers(site, four[:2])
    if own is None or _levels(site, own) or _dealt(site, own) or dealt_to_outcomes(site, type_):
        return value(site, type_)
    if found := series(site, own):
        return fillers(site, found[:-1])
    if dealt := several(site, own):
        return fillers(site, dealt)
    found = [*_of_group_before(site, own), own]
    while (other := _of_next_group(site, found[-1])) is not None:
        found.append(other)
    return fillers(site, found)


def _of_next_group(site: Site, own: int) -> int | None:
    """The figure of the same measure that "and" joins to another, both with a group of patients behind them and nothing compared."""
    units = site.units
    level = units[own].depth
    other = next(
        (
            i
            for i in range(own + 1, min(len(units), own + 22))
            if is_like(units[i], units[own]) and units[i].depth == level
        ),
        None,
    )
    if other is None or not is_result(site, other):
        return None
    if not any(has(site, own) and has(site, other) for has in (has_group, has_time, has_dose, has_disease)):
        return None
    between = units[own + 1 : other]
    compared = any(
        u.lower in COMPARE or (u.linked is not None and fits(u.linked, "Therapy", site.discourse)) for u in between
    )
    joined = any(u.lower in {"and", "while", "whereas"} for u in between) or has_time(site, own)
    further = any(is_outcome(u) for i, u in enumerate(between, own + 1) if not site.first <= i < site.last)
    return other if joined and not (compared or further) else None


def _of_group_before(site: Site, own: int) -> list[int]:
    """The figure of the arm before: "33% of patients in the low-dose group and 38% in the high-dose group achieved X"."""
    units = site.units
    other = next((i for i in range(own - 1, max(-1, own - 16), -1) if is_like(units[i], units[own])), None)
    if other is None or own > site.first or units[own - 1].lower != "and":
        return []
    between = units[other + 1 : own]
    compared = any(u.lower in COMPARE for u in between) or any(map(is_outcome, between))
    grouped = any(u.lower in ARMS for u in between) and any(u.lower in ARMS for u in units[own : site.first])
    grouped = grouped or (has_group(site, other) and has_group(site, own))
    return [other] if grouped and not compared and is_result(site, other) else []


@place("versus")
def versus(site: Site, type_: str) -> list[Filler]:
    """The figure of the other arm: the first after a word of comparison that follows the trigger and its own figure, or in "and 61% in the Y group"."""
    own = own_figure(site, type_)
    if own is None or _against_baseline(site, own):
        return []
    if dealt := dealt_to_outcomes(site, type_):
        compared = any(u.lower in COMPARE for u in site.units[own : dealt[-1]])
        return fillers(site, dealt[1:]) if compared else []
    if pair := _levels(site, own):
        return fillers(site, pair[1:])
    if four := _crossed(site, own):
        return fillers(site, four[2:])
    if other := _dealt(site, own):
        return fillers(site, [other])
    if found := series(site, own):
        return fillers(site, found[-1:])
    if (dealt := several(site, own)) and control_listed_last(site.units[dealt[-1] + 1 :]):
        return fillers(site, [dealt[-1] + 2 if site.units[dealt[-1] + 1].tag == "conjunction" else dealt[-1] + 3])
    start = max(own, site.last)
    begin = compare_index(site, start)
    if begin is None or begin - start > REACH:
        second = _second_figure(site, own)
        return fillers(site, [second]) if second is not None else []
    hits = units_that_fit(site, type_, range(begin, min(len(site.units), begin + 10)))
    told = [i for i in hits if is_result(site, i) or is_outdone_figure(site, i)]
    return fillers(site, [i for i in told if not _is_of_another(site, begin, i)][:1])


def _against_baseline(site: Site, own: int) -> bool:
    """Whether a bracket sets a figure beside that at baseline: "compared with baseline (21.2 vs. 27.9 points)"."""
    return own > 1 and site.units[own - 1].text == "(" and site.units[own - 2].lower == "baseline"


def _is_of_another(site: Site, begin: int, figure: int) -> bool:
    """Whether a figure behind a comparison begins a further result: "compared to placebo and a 90% reduction in relapses"."""
    joined = any(u.lower == "and" for u in site.units[begin:figure])
    return joined and any(map(is_outcome, site.units[figure + 1 : figure + 5]))


def _second_figure(site: Site, own: int) -> int | None:
    """The figure of the second arm, joined by "and" or "while" and beside its therapy, after the first beside its own."""
    units = site.units
    j = next((i for i in range(own + 1, min(len(units), own + 22)) if is_like(units[i], units[own]) and is_result(site, i)), None)  # fmt: skip
    if j is None:
        return None
    between = units[own + 1 : j]
    joined = any(u.lower in {"and", "while", "whereas", "but"} for u in between)
    further = any(map(is_outcome, between))
    behind = range(
        j + 1,
        next(
            (i for i in range(j + 1, min(len(units), j + 9)) if units[i].lower in {"while", "whereas"}),
            min(len(units), j + 9),
        ),
    )
    second_arm = units_that_fit(site, "Therapy", behind) or [i for i in behind if is_control(units[i])]
    first_arm = any(u.linked is not None and fits(u.linked, "Therapy", site.discourse) for u in between) or (
        bool(second_arm) and is_control(units[second_arm[0]]) and any(u.lower in ARMS for u in between)
    )
    return j if joined and first_arm and second_arm and not further else None


def _levels(site: Site, own: int) -> list[int]:
    """The figures of both arms in the bracket after a change: "a 20% reduction in hypotension compared to X (28% versus 35%)"."""
    units = site.units
    reach = range(max(own, site.last), min(len(units), site.last + 2 * REACH))
    inside = [i for i in reach if units[i].depth > units[site.first].depth and is_like(units[i], units[own])]
    for first, second in pairwise(inside):
        between = [u.lower for u in units[first + 1 : second]]
        if len(between) == 1 and between[0] in VERSUS:
            told = sum(is_outcome(u) for u in units[site.first : first] if u.depth == units[site.first].depth)
            return [] if told > 1 or units[own].depth > units[site.first].depth else [first, second]
    return []
