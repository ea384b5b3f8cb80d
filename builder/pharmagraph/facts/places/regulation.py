"""Places of what agencies decide: the agency and the drug that a whole text is about, the date to which a decision has moved, what is approved to treat."""

from itertools import pairwise

from pharmagraph.facts.agencies import body_of
from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.looking import look, place
from pharmagraph.facts.places.phrases import disease_next
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, fits_at, own_bracket, units_that_fit
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.mention import Literal

_FAR = 0.85  # what is left of the certainty of a filler that only the document tells
_DECIDES = "European Commission"  # on the opinions of others


@place("sole-agency")
def sole_agency(site: Site, type_: str) -> list[Filler]:
    """The one agency that the text names, its parts apart, beside the European Commission, which gives no opinions."""
    found: dict[str, Linked] = {}
    for passage in site.discourse.passages:
        for unit in passage.view.units:
            if unit.linked is not None and fits(unit.linked, type_, site.discourse):
                name = site.discourse.entities[unit.linked.key].known_as
                found.setdefault(body_of(name) or unit.linked.key, unit.linked)
    found.pop(_DECIDES, None)
    return [Filler(linked, _FAR) for linked in found.values()] if len(found) == 1 else []


@place("sole-drug")
def sole_drug(site: Site, type_: str) -> list[Filler]:
    """The drug that the text is about, if it names no other."""
    drug = site.discourse.drug
    fitting = drug is not None and site.discourse.names_one_drug and fits(drug, type_, site.discourse)
    return [Filler(drug, _FAR)] if fitting and drug is not None else []


@place("moved-to")
def moved_to(site: Site, type_: str) -> list[Filler]:
    """The date to which something moves within the sentence: the latter in "from March 24 to June 24", the former in "to June 24 from March 24"."""
    units = site.units
    dates = [i for i in range(len(units)) if fits_at(site, i, Literal.DATE)]
    for first, second in pairwise(dates):
        before, between = units[first - 1].lower if first else "", [u.lower for u in units[first + 1 : second]]
        at = second if before == "from" and between in (["to"], ["until"]) else None
        at = first if before in {"to", "until"} and between == ["from"] else at
        linked = None if at is None else units[at].linked
        if linked is not None:
            return [Filler(linked)]
    return []


@place("trigger-under")
def trigger_under(site: Site, type_: str) -> list[Filler]:
    """The trigger's mention, if it is what something is done under: "is reviewed under Priority Review"."""
    linked = site.units[site.first].linked
    under = site.first > 0 and site.units[site.first - 1].lower == "under"
    return [Filler(linked)] if under and linked is not None and fits(linked, type_, site.discourse) else []


@place("own-bracket")
def in_own_bracket(site: Site, type_: str) -> list[Filler]:
    """What a bracket right behind the trigger names: "Fast Track (FDA) and PRIME (EMA)"."""
    return fillers(site, units_that_fit(site, type_, own_bracket(site)))


@place("bracket-owner")
def bracket_owner(site: Site, type_: str) -> list[Filler]:
    """What stands right before the bracket that the trigger is in: "X (gout; Fast Track) and Y (asthma; PRIME)"."""
    units = site.units
    begin = next((i for i in range(site.first, -1, -1) if units[i].text in {"(", ")"}), 0)
    inside = units[begin].text == "(" and units[site.first].depth > 0
    return fillers(site, units_that_fit(site, type_, [begin - 1])) if inside and begin else []


@place("triggers-alike")
def triggers_alike(site: Site, type_: str) -> list[Filler]:
    """The trigger with those coordinated with it; alone if what a bracket right behind it names is its own."""
    return look("trigger" if own_bracket(site) else "triggers", type_, site)


@place("to-treat")
def to_treat(site: Site, type_: str) -> list[Filler]:
    """What an infinitive right after the trigger acts on: "approved to treat melanoma", "cleared to prevent"."""
    to = next((i for i in range(site.last - 1, min(len(site.units), site.last + 3)) if site.units[i].tag == "to"), None)
    return disease_next(site, type_) if to is not None else []


@place("sold-to-treat")
def sold_to_treat(site: Site, type_: str) -> list[Filler]:
    """What an infinitive of treatment acts on, anywhere after the trigger: "sold under the name X to treat HIV"."""
    for i in range(site.last, len(site.units) - 1):
        if site.units[i].tag == "to" and site.units[i + 1].lower in {"treat", "prevent"}:
            near = units_that_fit(site, type_, range(i + 2, min(len(site.units), i + 9)))
            return group(site, type_, near[0]) if near else []
    return []
