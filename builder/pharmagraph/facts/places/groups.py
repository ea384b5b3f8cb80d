"""What a figure is told of, by the words behind it: a group of patients, a disease, a dose, a point in time."""

from pharmagraph.facts.places.controls import is_control
from pharmagraph.facts.places.figures import PEOPLE, is_outcome
from pharmagraph.facts.places.site import Site, fits
from pharmagraph.language.units import Unit
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass


def has_group(site: Site, figure: int) -> bool:
    """Whether a figure, and what stands in brackets after it, is followed by a group of patients: "in adults", "of treatment-naive patients"."""
    units = _behind(site, figure)[:6]
    words = [u.lower for u in units]
    if len(words) < 2 or words[0] not in {"in", "of", "among", "for"} or any(map(is_control, units)):
        return False
    group = next((k for k, word in enumerate(words) if k and (word in PEOPLE or word in _GROUP_NOUNS)), 0)
    told = (u for u in units[1:group] if not u.lower.endswith("ed"))  # "in previously treated patients"
    return bool(group) and not any(u.tag in {"verb", "auxiliary", "conjunction"} for u in told)


_GROUP_NOUNS = frozenset({"cohort", "subgroup", "population", "stratum"})


def _behind(site: Site, figure: int) -> list[Unit]:
    """What follows a figure, without brackets and marks."""
    level = site.units[figure].depth
    after = site.units[figure + 1 : figure + 22]
    return [u for u in after if u.depth <= level and u.tag != "mark" and not is_outcome(u)]


def has_disease(site: Site, figure: int) -> bool:
    """Whether a figure is followed by a disease alone: "45% in NSCLC and 21% in SCLC"."""
    units = _behind(site, figure)[:2]
    return len(units) == 2 and units[0].lower in {"in", "for"} and units[1].linked is not None and fits(units[1].linked, EntityClass.DISEASE, site.discourse)  # fmt: skip


_DOSES = frozenset({"mg", "mcg", "µg", "dose", "high-dose", "low-dose", "mid-dose"})


def has_dose(site: Site, figure: int) -> bool:
    """Whether a figure is followed by the dose that it is of: "120 mL at 10 mg", "34% with the low dose"."""
    after = [u.lower for u in _behind(site, figure)[:6]]
    return after[:1] != [] and after[0] in {"at", "with", "for", "in", "on"} and not _DOSES.isdisjoint(after[1:])


_POINTS = word_set("facts.places.groups.points")


def has_time(site: Site, figure: int) -> bool:
    """Whether a figure is followed by its point in time: "58% at 3 months, 77% at 9 months", "41% at week 4"."""
    after = site.units[figure + 1 : figure + 4]
    if len(after) < 2 or after[0].lower not in {"at", "after", "by"}:
        return False
    return any(u.lower in _POINTS or u.lower.split()[-1:] == [word] for u in after[1:] for word in _POINTS)
