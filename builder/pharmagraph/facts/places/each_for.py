"""Places of lists in which each thing has words of its own."""

from pharmagraph.facts.places.coordination import is_named_again, may_describe
from pharmagraph.facts.places.looking import place
from pharmagraph.facts.places.site import Filler, Site, fillers, fits_at
from pharmagraph.vocabulary import EntityClass

_FOR = frozenset({"for", "in", "against"})


@place("each-for")
def each_for(site: Site, type_: str) -> list[Filler]:
    """What follows the trigger, each with what it is for: "develops A for asthma and the pill B for COPD"."""
    units = site.units
    after = [
        i
        for i in range(site.last, len(units) - 1)
        if fits_at(site, i, type_) and not is_named_again(units[i], units[i + 1])
    ]
    members = after[:1]
    for i in after[1:]:
        if units[i + 1].lower not in _FOR or not _goes_on(site, members[-1] + 1, i):
            break
        members.append(i)
    return fillers(site, members) if len(members) > 1 else []


def _goes_on(site: Site, first: int, last: int) -> bool:
    """Whether units[first:last] say what a drug is for and join another to it: "for asthma and the pill"."""
    units = site.units[first:last]
    joiner = next((k for k, u in enumerate(units) if u.tag == "conjunction" or u.lower in {",", "as"}), 0)
    if joiner < 2 or units[0].lower not in _FOR or not fits_at(site, first + joiner - 1, EntityClass.DISEASE):
        return False
    return all(
        u.tag == "conjunction"
        or u.lower in {",", "as"}
        or may_describe(site, first + k)
        or is_named_again(u, site.units[last])
        for k, u in enumerate(units)
        if k >= joiner
    )
