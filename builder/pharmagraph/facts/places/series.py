"""Figures told one after another, each beside its arm: "52% of patients on 300 mg (p=0.003), 44% on 150 mg (p=0.06) and 33% on placebo"."""

from collections.abc import Iterable
from itertools import pairwise

from pharmagraph.facts.places.controls import ARMS, control_listed_last, is_control, several
from pharmagraph.facts.places.figures import COMPARE, is_like, is_outcome, is_result
from pharmagraph.facts.places.site import Site, fits_at
from pharmagraph.language.units import Unit
from pharmagraph.mentions.word_sets import word_set

_LONGEST = 14  # units that tell of one arm
_DOSES = word_set("facts.places.series.doses")
_GIVEN = word_set("facts.places.series.given")
_JOINTS = frozenset({"and", "while", "whereas"})


def series(site: Site, own: int) -> list[int]:
    """The figures of at least two arms and, as the last one, that of the control; empty if the arms are of several drugs."""
    found = _told_in_turn(site, own)
    if len(found) < 3:
        return []
    arms = [range(a + 1, b) for a, b in pairwise([*found, min(len(site.units), found[-1] + _LONGEST)])]
    drugs = {key for arm in arms[:-1] for key in _drugs(site, arm)}
    told = all(_is_arm(site.units[i] for i in arm) or _drugs(site, arm) for arm in arms[:-1])
    return found if told and len(drugs) < 2 and control_at(site, found[-1]) is not None else []


def control_at(site: Site, figure: int) -> int | None:
    """The control that the figure is of: "33% on placebo", "11% (placebo)"."""
    units = site.units
    for i in range(figure + 1, min(len(units), figure + 9)):
        if is_control(units[i]):
            return i
        if (
            is_outcome(units[i])
            or units[i].text in {",", ";"}
            or fits_at(site, i, "Figure")
            or fits_at(site, i, "Drug")
        ):
            return None
    return None


def control_of_several(site: Site, own: int) -> int | None:
    """The control at the end of a list that "respectively" deals figures out to, or of a series."""
    if found := series(site, own):
        return control_at(site, found[-1])
    dealt = several(site, own)
    if not dealt or not control_listed_last(site.units[dealt[-1] + 1 :]):
        return None
    return next((i for i in range(dealt[-1] + 1, len(site.units)) if is_control(site.units[i])), None)


def _told_in_turn(site: Site, own: int) -> list[int]:
    """The figures of one measure from `own` on that commas and "and" join, with nothing between them but what tells of an arm."""
    units, found = site.units, [own]
    joined = False
    for i in range(own + 1, len(units)):
        unit = units[i]
        if unit.depth > units[own].depth:
            continue
        if is_like(unit, units[own]):
            if not joined or not is_result(site, i) or i - found[-1] > _LONGEST:
                break
            found.append(i)
            joined = False
        elif unit.lower in COMPARE or is_outcome(unit) or unit.tag == "auxiliary" or _is_predicate(unit):
            break
        else:
            joined = joined or unit.text == "," or unit.lower in _JOINTS
    return found


def _is_predicate(unit: Unit) -> bool:
    """Whether a verb tells of more than that an arm was given something."""
    return unit.tag == "verb" and unit.lower not in _GIVEN | _DOSES


def _is_arm(units: Iterable[Unit]) -> bool:
    words = {word for unit in units for word in unit.lower.split()}
    return not words.isdisjoint(_DOSES | ARMS)


def _drugs(site: Site, arm: range) -> set[str]:
    return {linked.key for i in arm if fits_at(site, i, "Drug") and (linked := site.units[i].linked) is not None}
