"""Lists in a sentence that are dealt out one to one: "ORR and DCR were 45% and 80%", "71% and 52% achieved PASI 75 and PASI 90, respectively"."""

import re
from collections.abc import Iterator, Sequence

from pharmagraph.facts.places.site import Site, fits_at, fitting
from pharmagraph.language.units import Unit
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_FILLS = word_set("facts.places.lists.fills")


def run(site: Site, i: int, type_: str) -> list[int]:
    """The mentions of the type that a list joins to the one at `i`, in order: of "A, B (12/31) and C" all three."""
    found = [i]
    for step in (-1, 1):
        found += _joined(site, i, type_, step)
    return sorted(found)


def _joined(site: Site, i: int, type_: str, step: int) -> Iterator[int]:
    units = site.units
    joined, k = False, i + step
    while 0 <= k < len(units):
        unit = units[k]
        if unit.depth > units[i].depth or unit.text in {"(", ")"} or unit.lower in _FILLS:
            pass
        elif fits_at(site, k, type_):
            if not joined:
                return
            joined = False
            yield k
        elif unit.tag == "conjunction" or unit.text == ",":
            joined = True
        else:
            return
        k += step


def runs(site: Site, type_: str, level: int) -> list[list[int]]:
    """Every list of the type in the sentence outside of brackets, a single mention being none."""
    found: list[list[int]] = []
    for i in sorted(fitting(site, type_)):
        if site.units[i].depth == level and not any(i in one for one in found):
            found.append(run(site, i, type_))
    return [one for one in found if len(one) > 1]


def is_dealt(units: Sequence[Unit]) -> bool:
    """Whether the sentence deals lists out to one another: "respectively"."""
    return any(u.lower == "respectively" for u in units)


def dealt_to_outcomes(site: Site, type_: str) -> list[int]:
    """The figures that lists deal out to the trigger, one of several outcomes: its own, then that of the other arm, if there are two lists."""
    outcomes = run(site, site.first, EntityClass.ENDPOINT) if fits_at(site, site.first, EntityClass.ENDPOINT) else []
    if len(outcomes) < 2 or site.units[outcomes[0] - 1].text == "(":
        return []
    lists = [one for one in runs(site, type_, site.units[site.first].depth) if len(one) == len(outcomes)]
    if not lists or not (_is_dealt_behind(site, outcomes, lists[0]) or _is_told_at_once(site, outcomes, lists[0])):
        return []
    return [one[outcomes.index(site.first)] for one in lists[:2]]


def _is_dealt_behind(site: Site, outcomes: list[int], figures: list[int]) -> bool:
    """Whether "respectively" comes after both lists, with no other list dealt out before: "50% and 48%, respectively, had X, with gains in A and B"."""
    first, last = min(outcomes[-1], figures[-1]), max(outcomes[-1], figures[-1])
    return is_dealt(site.units[last:]) and not is_dealt(site.units[first:last])


def _is_told_at_once(site: Site, outcomes: list[int], figures: list[int]) -> bool:
    """Whether nothing but a verb stands between the two lists: "ORR and DCR were 45% and 80%"."""
    between = site.units[outcomes[-1] + 1 : figures[0]]
    return bool(between) and all(u.tag in {"verb", "auxiliary"} or u.lower in _FILLS for u in between)


_UNIT = r"(?:mg|mcg|µg|ug|ng|g|IU|mL|days?|weeks?|months?|years?)(?:/\w+)?\b"
_NUMBER = rf"\d[\d.]*(?:[\s-]{_UNIT})?"
_ITEMS = re.compile(
    rf"(?<![\w.])(?:(?P<before>days?|weeks?|months?|years?|cohorts?|levels?)\s)?{_NUMBER}(?:(?:,\s(?:and\s)?|\sand\s|\sor\s){_NUMBER})+(?![\d%])",
    re.IGNORECASE,
)


def is_dealt_to_points(site: Site, figures: list[int]) -> bool:
    """Whether the sentence lists as many doses or points in time as figures: "1.2% and 1.6% with 10 mg and 20 mg", "at weeks 24, 16 and 8"."""
    units, text = site.units, site.discourse.text
    own = range(units[figures[0]].start, units[figures[-1]].end)
    for match in _ITEMS.finditer(text, units[0].start, units[-1].end):
        named = match["before"] or re.search(_UNIT, match[0])
        if named and match.start() not in own and len(re.findall(r"\d[\d.]*", match[0])) == len(figures):
            return True
    return False
