"""Places of what is given together: the drugs before and after words of combination, each arm by itself."""

from collections.abc import Sequence
from itertools import islice

from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.looking import place
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, is_owner, units_that_fit
from pharmagraph.language.units import Unit
from pharmagraph.mentions.linking import Linked


@place("combo-left")
def combo_left(site: Site, type_: str) -> list[Filler]:
    """The therapy that is given together with another: right before the words of combination, else the clause's subject."""
    begin = _before_others(site)
    for i in range(begin - 1, max(-1, begin - 8), -1):
        unit = site.units[i]
        if (
            unit.linked is not None
            and fits(unit.linked, type_, site.discourse)
            and unit.depth == site.units[site.first].depth
        ):
            return [Filler(unit.linked)] if _is_regimen_part(unit.linked) else []
    before = units_that_fit(site, type_, (i for i in site.members if i < begin))
    return fillers(site, before[-1:]) or _after_comma(site, type_)


_GIVEN_WITH = frozenset({"with", "combination", "in", "either"})


def _before_others(site: Site) -> int:
    """Where the words of combination begin that the trigger's go on from: before the first of "with A, and in combination with B"."""
    begin = site.first - (site.first > 0 and site.units[site.first - 1].lower == "in")
    before = site.units[begin - 1] if begin else None
    goes_on = before is not None and (before.text == "," or before.tag == "conjunction")
    for i in range(begin - 1, -1, -1) if goes_on else ():
        unit = site.units[i]
        if unit.linked is not None and unit.preposition != "with":
            break
        if unit.lower in _GIVEN_WITH:
            begin = i
        elif unit.linked is None and unit.tag not in {"mark", "conjunction"}:
            break
    return begin


def _after_comma(site: Site, type_: str) -> list[Filler]:
    """The subject that follows words of combination at the head of a sentence: "When paired with X, Y shrank tumors"."""
    if site.first > _HEAD:
        return []
    comma = next((i for i in range(site.last, len(site.units)) if site.units[i].text == ","), len(site.units))
    return fillers(site, units_that_fit(site, type_, range(comma + 1, min(len(site.units), comma + 4)))[:1])


_HEAD = 3  # units before words that open a sentence: "When given"


@place("combo-right")
def combo_right(site: Site, type_: str) -> list[Filler]:
    """The therapies after the words of combination, within a few words."""
    beside = (i for i in range(site.last, len(site.units)) if site.units[i].depth == site.units[site.first].depth)
    for i in islice((i for i in beside if not is_owner(site.units, i)), 5):
        unit = site.units[i]
        if unit.linked is not None:
            if not fits(unit.linked, type_, site.discourse):
                return []
            stop = next(
                (k for k in range(i, len(site.units)) if site.units[k].lower in {"or", "either"}), len(site.units)
            )
            if site.units[i - 1].lower == "either":  # "with either X or Y": with each of them
                stop = len(site.units)
            limit = site.units[stop].start if stop < len(site.units) else site.units[-1].end
            begin, end = _own_arm(site, i)
            return [
                f
                for f in group(site, type_, i)
                if _is_regimen_part(f.linked)
                and (begin <= f.linked.start < min(limit, end) or f.linked.start == unit.start)
            ]
        if unit.tag in {"verb", "auxiliary", "subordinator"}:
            return []
    return []


def _own_arm(site: Site, i: int) -> tuple[int, int]:
    """Where the arm of the drug at `i` begins and ends: what it has before the trigger opens others, too ("X plus A, and X plus B")."""
    if _before_others(site) < site.first - 1:
        return site.units[site.first].start, site.units[-1].end
    named = [u.linked for u in site.units if u.linked is not None]
    partners = {
        m.key for m in named if site.units[max(0, site.first - 8)].start <= m.start < site.units[site.first].start
    }
    before = [m for m in named if m.key in partners and m.start < site.units[site.first].start]
    again = [m.start for k, m in enumerate(before) if any(m.key == other.key for other in before[:k])]
    after = [m.start for m in named if m.key in partners and m.start > site.units[i].start]
    after += [u.start for k, u in enumerate(site.units[i:], i) if _opens_another(site.units, k)]
    return max(again, default=0), min(after, default=site.units[-1].end)


def _opens_another(units: Sequence[Unit], k: int) -> bool:
    """Whether words of combination begin anew after "and", "or" or a comma: "with A, in combination with B and with C"."""
    again = units[k].lower == "with" or [u.lower for u in units[k : k + 2]] == ["in", "combination"]
    return again and (units[k - 1].text == "," or units[k - 1].tag == "conjunction")


def _is_regimen_part(linked: Linked) -> bool:
    return (
        linked.mention.known_as not in {"placebo", "standard of care", "best supportive care"}
        and linked.mention.name.lower() != "placebo"
    )
