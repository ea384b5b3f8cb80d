"""The places where rules look for the fillers of roles; importing the package registers them all."""

from pharmagraph.facts.places import (
    arms,
    combining,
    composition,
    context,
    deals,
    each_for,
    grammar,
    meetings,
    outcomes,
    ownership,
    payments,
    people,
    phrases,
    posts,
    regulation,
    trial_context,
    trials,
)
from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.looking import is_place, look
from pharmagraph.facts.places.site import Filler, Site, fits, is_given, is_possessive, nearest_index, units_that_fit

__all__ = [
    "Filler",
    "Site",
    "arms",
    "combining",
    "composition",
    "context",
    "deals",
    "each_for",
    "fits",
    "grammar",
    "group",
    "is_given",
    "is_place",
    "is_possessive",
    "look",
    "meetings",
    "nearest_index",
    "outcomes",
    "ownership",
    "payments",
    "people",
    "phrases",
    "posts",
    "regulation",
    "trial_context",
    "trials",
    "units_that_fit",
]
