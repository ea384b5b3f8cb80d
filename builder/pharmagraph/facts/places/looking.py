"""The places where rules look for the fillers of roles.

A place is a grammatical function of the trigger ("subject", "object", "possessive"), a preposition, a stretch of text ("clause",
"sentence", "paragraph"), a figure of the genre ("value" and "versus", "arm" and "comparison") or the discourse ("publisher",
"topic", "trial"). "a+b" is the union of two places. Farther places cost confidence.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.site import (
    Filler,
    Site,
    fits,
    is_possessive,
    new_predicate,
    of_own_predicate,
    owns,
    units_that_fit,
)
from pharmagraph.language.words import word_classes
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_PLACE_FACTOR = {
    "sentence": 0.92,
    "before": 0.92,
    "paragraph": 0.85,
    "topic": 0.85,
    "publisher": 0.85,
    "sole-publisher": 0.85,
    "trial": 0.9,
    "trial-drug": 0.9,
}


Finder = Callable[[Site, str], list[Filler]]


_PLACES: dict[str, Finder] = {}


def place(name: str) -> Callable[[Finder], Finder]:
    """Register a function as the place `name`."""

    def register(finder: Finder) -> Finder:
        _PLACES[name] = finder
        return finder

    return register


def is_place(name: str) -> bool:
    """Whether rules may look there: a registered place, a preposition, or a preposition after the trigger ("right-for")."""
    preposition = name.removeprefix("right-")
    return name in _PLACES or word_classes().get(preposition) in {"preposition", "to"}


def look(place: str, type_: str, site: Site) -> list[Filler]:
    """The fillers of `type_` at `place`, with what the place leaves of their certainty: "a+b" is both places, "a|b" the first that has any."""
    found: list[Filler] = []
    for name in _united(place):
        if "|" in name:
            found += next(filter(None, (look(other, type_, site) for other in name.split("|"))), [])
            continue
        finder = _PLACES.get(name)
        if finder is not None:
            hits = finder(site, type_)
        elif name.startswith("right-"):
            hits = [
                f
                for f in after_preposition(site, type_, name.removeprefix("right-"))
                if f.linked.start > site.units[site.first].start
            ]
        else:
            hits = after_preposition(site, type_, name)
        factor = _PLACE_FACTOR.get(name, 1.0)
        found += [Filler(f.linked, f.factor * factor * f.linked.factor, f.code) for f in hits]
    return found


@cache
def _united(place: str) -> tuple[str, ...]:
    return tuple(place.split("+"))


def after_preposition(site: Site, type_: str, preposition: str) -> list[Filler]:
    """The first mention that the preposition governs after the trigger, else the last before it."""
    indices = units_that_fit(site, type_, site.members)
    # in "by its partner Acme" it is the partner who acts
    governed = [i for i in indices if site.units[i].preposition == preposition and not is_possessive(site.units[i])]
    if type_ == EntityClass.DISEASE:
        governed = of_own_predicate(site, governed)
    if type_ == "Company":  # "rights to Quell's asset" are not given to Quell
        governed = [i for i in governed if not owns(site, i)]
    right = [i for i in governed if i >= site.last and not (not site.verb and new_predicate(site, i))]
    if right:
        return _with_repeated(site, type_, preposition, right)
    left = [i for i in governed if i < site.last]
    return group(site, type_, left[-1]) if left else []


_GOES_ON = word_set("facts.places.looking.goes_on")


_TOGETHER = frozenset({"with", "plus", "combination"})


def _with_repeated(site: Site, type_: str, preposition: str, governed: Sequence[int]) -> list[Filler]:
    """The first of what a preposition governs, with what it governs when said again: "for X and for Y", "for X but also for Y"."""
    found = group(site, type_, governed[0])
    for last, i in pairwise(governed):
        given = {id(u) for u in site.units[last + 1 : i] if u.linked and fits(u.linked, "Therapy", site.discourse)}
        between = [unit.lower for unit in site.units[last + 1 : i] if id(unit) not in given]
        if (
            (not given or not _TOGETHER.isdisjoint(between))  # "X for asthma and Y for gout": each its own
            and preposition in between
            and {"and", "or", "but", "well"} & set(between)
            and set(between) <= {preposition, *_GOES_ON}
        ):
            found += [f for f in group(site, type_, i) if f.linked.key not in {known.linked.key for known in found}]
        elif not any(site.units[i].linked is filler.linked for filler in found):
            break
    return found
