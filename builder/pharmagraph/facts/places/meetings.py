"""Places of a presentation: which drug the data are of."""

from pharmagraph.facts.places.looking import look, place
from pharmagraph.facts.places.site import Filler, Site, units_that_fit


@place("presented")
def presented(site: Site, type_: str) -> list[Filler]:
    """The drug that the sentence is about: the document's own if it is named there, though a partner drug may stand nearer."""
    near = look("clause", type_, site) or look("sentence", type_, site)
    topic = site.discourse.drug
    if topic is None or any(filler.linked.key == topic.key for filler in near):
        return near
    named = [i for i in units_that_fit(site, type_, range(len(site.units))) if _key(site, i) == topic.key]
    return [Filler(topic)] if named else near


def _key(site: Site, i: int) -> str:
    linked = site.units[i].linked
    return linked.key if linked is not None else ""
