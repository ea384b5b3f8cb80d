"""Places of a presentation: which drug and which trials the data are of."""

from pharmagraph.facts.places.looking import look, place
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, fits_at, units_that_fit


@place("presented")
def presented(site: Site, type_: str) -> list[Filler]:
    """The drug that the sentence is about: the document's own if it is named there, though a partner drug may stand nearer."""
    if found := _between_meetings(site, type_):
        return found
    near = look("clause", type_, site) or look("sentence", type_, site)
    topic = site.discourse.drug
    if topic is None or any(filler.linked.key == topic.key for filler in near):
        return near
    named = [i for i in units_that_fit(site, type_, range(len(site.units))) if _key(site, i) == topic.key]
    return [Filler(topic)] if named else near


def _between_meetings(site: Site, type_: str) -> list[Filler]:
    """The drug named last before the trigger, where the sentence tells of several meetings: "X, presented at A, and Y, presented at B"."""
    meetings = [i for i in range(len(site.units)) if fits_at(site, i, "Conference")]
    if len({_key(site, i) for i in meetings}) < 2:
        return []
    earlier = max((i for i in meetings if i < site.first), default=-1)
    return fillers(site, units_that_fit(site, type_, range(earlier + 1, site.first))[-1:])


@place("trials-of-the-data")
def trials_of_the_data(site: Site, type_: str) -> list[Filler]:
    """The trials of the sentence before, where the sentence begins with its data: "These results were presented at X"."""
    here = site.passage.sentence
    opening = [unit.lower for unit in site.units[:4]]
    if here.index == 0 or not opening or opening[0] not in _THESE or not _DATA & set(opening):
        return []
    before = site.discourse.passages[here.index - 1]
    if before.sentence.paragraph != here.paragraph:
        return []
    told = [u.linked for u in before.view.units if u.linked is not None and fits(u.linked, type_, site.discourse)]
    return [Filler(linked) for linked in {linked.key: linked for linked in told}.values()]


_THESE = frozenset({"these", "this", "the", "both", "such"})
_DATA = frozenset({"data", "results", "findings", "analyses", "analysis", "readouts"})


def _key(site: Site, i: int) -> str:
    linked = site.units[i].linked
    return linked.key if linked is not None else ""
