"""Places of the job: a person's title and employer."""

from pharmagraph.facts.discourse import is_company
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, place, units_that_fit
from pharmagraph.language.sections import SectionKind
from pharmagraph.mentions.mention import Literal


@place("title")
def title(site: Site, type_: str) -> list[Filler]:
    """The title beside a person: after a comma, else right before."""
    for i in range(site.last, min(len(site.units), site.last + 4)):
        unit = site.units[i]
        if unit.linked is not None:
            if unit.linked.kind == Literal.TITLE:
                return [Filler(unit.linked)]
            if not (
                fits(unit.linked, "Employer", site.discourse) and i + 1 < len(site.units) and _is_title(site, i + 1)
            ):
                break
            continue
        if unit.tag not in {"mark", "determiner"}:
            break
    before = site.units[site.first - 1].linked if site.first else None
    return [Filler(before)] if before is not None and before.kind == Literal.TITLE else []


@place("employer")
def employer(site: Site, type_: str) -> list[Filler]:
    """Where a person holds the title: after it ("of X", "at X", ", X"), before it ("X's CEO"), else the speaker's side."""
    units = site.units
    after = next((i for i in range(site.last, min(len(units), site.last + 4)) if _is_title(site, i)), None)
    if after is not None:
        between = units_that_fit(site, type_, range(site.last, after))
        if between:
            return fillers(site, between[:1])
        for i in range(after + 1, min(len(units), after + 7)):
            linked = units[i].linked
            if linked is not None and fits(linked, type_, site.discourse):
                return [Filler(linked)]
            if (
                linked is not None
                or units[i].tag in {"verb", "auxiliary", "subordinator"}
                or units[i].text in {".", ";", "“", '"'}
            ):
                break
    for i in range(site.first - 1, max(-1, site.first - 5), -1):
        linked = units[i].linked
        if linked is not None and fits(linked, type_, site.discourse):
            return [Filler(linked)]
        if linked is None and units[i].lower in {"said", "added", "commented", "by", "to", "”", '"'}:
            break
    if site.passage.sentence.section is SectionKind.CONTACT:
        named = units_that_fit(site, type_, range(len(units)))
        if named:
            return fillers(site, named[:1])
    return [Filler(p, 0.9) for p in site.discourse.publishers[:1] if is_company(site.discourse.kind(p))]


def _is_title(site: Site, i: int) -> bool:
    linked = site.units[i].linked
    return linked is not None and linked.kind == Literal.TITLE


@place("holder-before")
def holder_before(site: Site, type_: str) -> list[Filler]:
    """Who holds a second title: the person before it in the sentence, if the title is marked as a further one."""
    linked = site.units[site.first].linked
    if linked is None or linked.mention.source != "further title":
        return []
    before = units_that_fit(site, type_, range(site.first))
    return fillers(site, before[-1:])


@place("at-right")
def at_right(site: Site, type_: str) -> list[Filler]:
    """The organization after the trigger, with "of", "at" or a comma between."""
    for i in range(site.last, min(len(site.units), site.last + 12)):
        unit = site.units[i]
        if unit.linked is not None:
            if fits(unit.linked, type_, site.discourse):
                return [Filler(unit.linked)]
            continue
        if unit.tag in {"verb", "auxiliary", "subordinator"} or unit.text in {".", ";", "”", '"'}:
            break
    return []
