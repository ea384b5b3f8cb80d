"""Words for giving somebody a post, and who gives it."""

from functools import cache

from pharmagraph.facts.places.site import Filler, Site, fillers, units_that_fit
from pharmagraph.language.words import inflect_verb
from pharmagraph.mentions.word_sets import word_set

BEING = frozenset({"be", "been", "being", "is", "are", "was", "were"})
_APPOINTS = "appoint name elect promote hire tap recruit nominate bring lure poach pluck snag nab".split()
_PUTS_IN = [*_APPOINTS, *"select choose elevate add welcome install engage designate".split()]
_PUTTING_IN = word_set("facts.places.appointing.putting_in")
_REACH = 14  # units


@cache
def puts_in() -> frozenset[str]:
    """Words for giving somebody a post."""
    return _PUTTING_IN.union(*(inflect_verb(verb).values() for verb in _PUTS_IN))


@cache
def _appoints() -> frozenset[str]:
    return frozenset().union(*(inflect_verb(verb).values() for verb in _APPOINTS))


def appointer(site: Site, type_: str) -> list[Filler]:
    """Who gives somebody a post: the subject of the nearest active verb of appointment before the trigger."""
    for i in range(site.first - 1, max(-1, site.first - _REACH), -1):
        if site.units[i].text in {"“", "”", '"', ";"}:
            return []
        if site.units[i].lower in _appoints() and not any(u.lower in BEING for u in site.units[max(0, i - 2) : i]):
            free = [k for k in units_that_fit(site, type_, range(i)) if not site.units[k].preposition]
            return fillers(site, free[-1:])
    return []
