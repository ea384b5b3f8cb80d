"""A trigger in a passage, and which mentions around it fit a role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from pharmagraph.facts.discourse import Discourse, Passage
from pharmagraph.language.units import Unit
from pharmagraph.mentions.linking import Linked, is_company, root_kind
from pharmagraph.mentions.mention import Literal
from pharmagraph.vocabulary import EntityClass


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: a linked mention (or a code), and how sure the place makes it."""

    linked: Linked
    factor: float = 1.0
    code: str = ""


@dataclass(slots=True)
class Site:
    """A trigger in a passage: units[first:last], with what the places are relative to."""

    discourse: Discourse
    passage: Passage
    first: int
    last: int
    verb: bool
    passive: bool
    members: list[int] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)  # keys of what fills other roles: a thing plays one part in an event

    @property
    def units(self) -> list[Unit]:
        return self.passage.view.units


def fits(linked: Linked, type_: str, discourse: Discourse) -> bool:
    """Whether a mention is of the type that a role asks for."""
    return _is_of_type(discourse.kind(linked), type_)


@cache
def _is_of_type(kind: str, type_: str) -> bool:
    match type_:
        case "Drug":
            return root_kind(kind) == EntityClass.DRUG and kind != EntityClass.DRUG_CLASS
        case "Therapy":
            return root_kind(kind) == EntityClass.DRUG
        case "Company":
            return is_company(kind)
        case "Agency":
            return kind == EntityClass.REGULATORY_AGENCY
        case "Employer":
            return root_kind(kind) == EntityClass.ORGANIZATION
        case "Figure":
            return kind in {Literal.MEASURE, Literal.PERCENT}
        case _:
            return kind == type_ or root_kind(kind) == type_


def fits_at(site: Site, i: int, type_: str) -> bool:
    """Whether the unit `i` is a mention of the type, whatever other roles have taken."""
    linked = site.units[i].linked
    return linked is not None and fits(linked, type_, site.discourse)


def units_that_fit(site: Site, type_: str, indices: Iterable[int]) -> list[int]:
    """Which of the units are mentions of the type that no other role of the event has taken."""
    keys, taken = fitting(site, type_), site.taken
    if not keys:
        return []
    beside = _beside(site, type_) if site.passage.described else range(0)
    return [i for i in indices if i in keys and keys[i] not in taken and i not in beside]


def _beside(site: Site, type_: str) -> Sequence[int]:
    """Units that are none of the trigger's: diseases that a company says it is for, where the news is the trigger, and the other way round."""
    described = site.passage.described
    if site.first not in described:
        return described if type_ == EntityClass.DISEASE else range(0)
    return [i for i in range(len(site.units)) if i not in described] if type_ in {"Drug", "Therapy"} else range(0)


def fitting(site: Site, type_: str) -> dict[int, str]:
    """The units of the sentence that are mentions of the type, with the keys of what they mention."""
    found = site.passage.fitting.get(type_)
    if found is None:
        found = site.passage.fitting[type_] = {
            i: unit.linked.key
            for i, unit in enumerate(site.units)
            if unit.linked is not None and fits(unit.linked, type_, site.discourse)
        }
    return found


def own_bracket(site: Site) -> range:
    """The units of the short bracket right behind a noun as trigger, which tells of it alone: "Orphan Drug (March 2023) and Fast Track (May 2024) designations"."""
    units, begin = site.units, site.last
    if site.verb or begin >= len(units) or units[begin].text != "(":
        return range(0)
    end = next((i for i in range(begin, min(len(units), begin + _SHORT)) if units[i].text == ")"), begin)
    return range(begin, end)


_SHORT = 8


def nearest_index(site: Site, hits: Iterable[int]) -> int | None:
    """The unit nearest to the trigger, those after it counting as a little nearer; None if there is none."""
    return min(hits, key=lambda i: (i - site.last if i >= site.last else (site.first - i) * 1.2, i), default=None)


def fillers(site: Site, indices: Iterable[int]) -> list[Filler]:
    """What the mentions at these units fill a role with."""
    return [Filler(linked) for i in indices if (linked := site.units[i].linked) is not None]


def of_own_predicate(site: Site, hits: Iterable[int]) -> list[int]:
    """The units that no other predicate of the sentence tells of: "X is sold for asthma and is also being studied in gout"."""
    if not site.verb:
        return list(hits)
    begins = [k for k in range(1, len(site.units) - 2) if _begins_predicate(site.units, k)]
    low = max((k for k in begins if k < site.first), default=-1)
    high = min((k for k in begins if k >= site.last), default=len(site.units))
    return [i for i in hits if low < i < high]


_ALSO = frozenset({"also", "currently", "now", "since", "subsequently", "later"})


def _begins_predicate(units: Sequence[Unit], k: int) -> bool:
    """Whether a conjunction at `k` joins a predicate with an auxiliary of its own and no subject: "and is also being studied"."""
    if units[k].tag != "conjunction" or units[k].lower not in {"and", "but"}:
        return False
    after = units[k + 1] if units[k + 1].lower not in _ALSO else units[k + 2]
    return after.lower in {"is", "are", "was", "were", "has", "have", "had"}


def new_predicate(site: Site, i: int) -> bool:
    """Whether another predicate begins between a noun as trigger and the unit: "an agreement with X and submitted its NDA for Y"."""
    units = site.units
    return any(
        units[k].tag == "conjunction"
        and units[k - 1].tag == "mention"
        and (units[k + 1].tag == "auxiliary" or (units[k + 1].tag == "verb" and units[k + 1].lower.endswith("ed")))
        for k in range(site.last + 1, i)
    )  # fmt: skip


_GIVEN = frozenset({"under", "through", "via", "within", "per", "part", "following"})


def is_given(site: Site) -> bool:
    """Whether the trigger is a noun for something that is there, under which other things are done: "will sell X under an agreement"."""
    if site.verb:
        return False
    for i in range(site.first - 1, max(-1, site.first - 7), -1):
        unit = site.units[i]
        if unit.lower in _GIVEN:
            return True
        if unit.tag in {"verb", "auxiliary", "to", "subordinator"} or unit.text == ",":
            return False
    return False


def is_possessive(unit: Unit) -> bool:
    """Whether a unit is a word like "its" that stands for something."""
    return unit.linked is not None and unit.linked.mention.source == "possessive"


_OWNS = frozenset({"'s", "’s", "'", "’"})


def is_owner(units: Sequence[Unit], i: int) -> bool:
    """Whether a unit is an organization whose what follows is, or the mark of that: "Bosco", "'s" in "Bosco's zelumab"."""
    named = i - 1 if i and units[i].lower in _OWNS else i
    linked = units[named].linked
    return linked is not None and root_kind(linked.kind) == EntityClass.ORGANIZATION and _has_mark(units, named)


def _has_mark(units: Sequence[Unit], i: int) -> bool:
    return i + 1 < len(units) and units[i + 1].lower in _OWNS


def owns(site: Site, i: int) -> bool:
    """Whether what follows the unit is said to be its own: it is a possessive, or the mark of one comes after it."""
    return is_possessive(site.units[i]) or _has_mark(site.units, i)
