"""The places where rules look for the fillers of roles; importing the package registers them all."""

from pharmagraph.facts.places import (
    arms,
    deals,
    general,
    meetings,
    ownership,
    people,
    phrases,
    posts,
    trial_context,
    trials,
)
from pharmagraph.facts.places.site import (
    Filler,
    Site,
    fits,
    group,
    is_given,
    is_place,
    is_possessive,
    look,
    nearest_index,
    units_that_fit,
)

__all__ = [
    "Filler",
    "Site",
    "arms",
    "deals",
    "fits",
    "general",
    "group",
    "is_given",
    "is_place",
    "is_possessive",
    "look",
    "meetings",
    "nearest_index",
    "ownership",
    "people",
    "phrases",
    "posts",
    "trial_context",
    "trials",
    "units_that_fit",
]
