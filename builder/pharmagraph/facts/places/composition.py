"""Places of what drugs are made of."""

from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.looking import place
from pharmagraph.facts.places.site import Filler, Site, fillers, fits_at, units_that_fit
from pharmagraph.mentions.word_sets import word_set


@place("joined-before")
def joined_before(site: Site, type_: str) -> list[Filler]:
    """What a hyphen joins to the trigger: "a CDH6-targeting antibody", where the trigger is no verb of the sentence."""
    at = site.first - 2
    return fillers(site, [at]) if at >= 0 and site.units[at + 1].text == "-" and fits_at(site, at, type_) else []


@place("payload-of-trigger")
def payload_of_trigger(site: Site, type_: str) -> list[Filler]:
    """The last mention within the trigger, MMAE in "trastuzumab linked to MMAE", or the name after a class: "the toxin class X"."""
    inside = units_that_fit(site, type_, range(site.first, site.last))[-1:]
    named = inside and inside[0] == site.last - 1 and site.last < len(site.units) and fits_at(site, site.last, "Drug")
    return fillers(site, [site.last] if named else inside)


_PLURALS = word_set("facts.places.composition.plurals")
_APPOSED_WITHIN = 9  # units


@place("apposed-things")
def apposed_things(site: Site, type_: str) -> list[Filler]:
    """The trigger's mention with those coordinated with it, where the apposition that follows is of several: "X and Y, Quell's candidates"."""
    inside = units_that_fit(site, type_, range(site.first, site.last))
    for unit in site.units[site.last : site.last + _APPOSED_WITHIN]:
        if unit.lower in _PLURALS:
            return group(site, type_, inside[0]) if inside else []
        if unit.text == "," or unit.tag in {"verb", "auxiliary", "preposition", "subordinator"}:
            break
    return []


@place("trigger-drugs")
def trigger_drugs(site: Site, type_: str) -> list[Filler]:
    """The drug that the trigger ends in, with those coordinated with it: "drugs such as A, B and C"."""
    inside = units_that_fit(site, type_, range(site.first, site.last))
    return group(site, type_, inside[-1]) if inside else []


@place("platform-named")
def platform_named(site: Site, type_: str) -> list[Filler]:
    """The technology that the trigger's noun phrase is in apposition to: "Kelvix, the AI platform of Quell"."""
    before = units_that_fit(site, type_, range(max(0, site.first - _APPOSED_WITHIN), site.first))
    apposed = bool(before) and any(unit.text == "," for unit in site.units[before[-1] + 1 : site.first])
    return fillers(site, before[-1:]) if apposed else []


@place("whole")
def whole(site: Site, type_: str) -> list[Filler]:
    """What has the parts that the trigger names: the first thing of the sentence that fits, before the trigger, or what the sentence before told of."""
    before = [i for i in units_that_fit(site, type_, range(site.first)) if not site.units[i].preposition]
    return group(site, type_, before[0]) if before else []


_FORMS = word_set("facts.places.composition.forms")
_DESCRIBED_WITHIN = 9  # units from a name to the substance in its description


def formulated(site: Site, at: int) -> int | None:
    """The unit of what contains the substance at `at`: X in "X, an implantable naltrexone pellet", "X is a new formulation of naltrexone"."""
    units = site.units
    after = units[at + 1].lower if at + 1 < len(units) else ""
    of = [unit.lower for unit in units[max(0, at - 2) : at]]
    if after not in _FORMS and not (of[-1:] == ["of"] and of[0] in _FORMS):
        return None
    for i in range(at - 1, max(0, at - _DESCRIBED_WITHIN), -1):
        if units[i].linked is not None or units[i].text in {",", ";"}:
            return None
        if units[i].lower in {"a", "an"}:
            head = i - 1
            while (
                head > 0
                and units[head].linked is None
                and (units[head].text in {",", "(", ")", "®", "™"} or units[head].lower in {"is", "was"})
            ):
                head -= 1
            return head if head < i - 1 else None
    return None
