"""Places of the deal: its parties and its payments."""

import re
from dataclasses import replace

from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.looking import after_preposition, look, place
from pharmagraph.facts.places.site import (
    Filler,
    Site,
    fillers,
    fits,
    fits_at,
    is_given,
    nearest_index,
    owns,
    units_that_fit,
)
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.mention import Mention


@place("between")
def between(site: Site, type_: str) -> list[Filler]:
    """The parties after "between" or "among"."""
    for i, unit in enumerate(site.units):
        if unit.lower in {"between", "among"}:
            after = units_that_fit(site, type_, range(i + 1, min(len(site.units), i + 8)))
            if after:
                return group(site, type_, after[0])
    return []


@place("bought")
def bought(site: Site, type_: str) -> list[Filler]:
    """The companies that are acted on, but for one that only owns what is: "buys Quell's antibody X"."""
    owners = {
        i for i, unit in enumerate(site.units) if unit.linked is not None and owns(site, i) and _has_asset(site, i)
    }
    starts = {site.units[i].start for i in owners}
    return [filler for filler in look("object", type_, site) if filler.linked.start not in starts]


@place("bought-whole")
def bought_whole(site: Site, type_: str) -> list[Filler]:
    """The same, if no drug is named before: "buys Quell, the maker of X", and not "buys X from Quell"."""
    drugs = units_that_fit(site, "Drug", range(site.last, len(site.units)))
    end = site.units[drugs[0]].start if drugs else len(site.discourse.text)
    return [filler for filler in bought(site, type_) if filler.linked.start < end]


def _has_asset(site: Site, i: int) -> bool:
    """Whether the noun phrase of the possessive at `i` has a drug or a technology in it."""
    for unit in site.units[i + 1 : i + 8]:
        if unit.linked is not None:
            return fits(unit.linked, "Drug", site.discourse) or fits(unit.linked, "Technology", site.discourse)
        if unit.tag not in {"word", "verb", "determiner"} and unit.lower not in {"'s", "’s", "'", "’", "-"}:
            return False
    return False


_ALL_COMPANIES = re.compile(r"\b(?:the|both|two)\s+(?:companies|partners|parties)\b", re.IGNORECASE)


@place("companies")
def companies(site: Site, type_: str) -> list[Filler]:
    """All that announce, where the sentence says "the companies"."""
    sentence = site.passage.sentence
    publishers = site.discourse.publishers
    if found := _they(site, type_):
        return found
    if not _ALL_COMPANIES.search(site.discourse.text, sentence.start, sentence.end):
        return []
    if len(publishers) < 2:
        return _two_before(site, type_)
    return [Filler(p, 0.9) for p in publishers if fits(p, type_, site.discourse)]


def _two_before(site: Site, type_: str) -> list[Filler]:
    """The only two companies of the last two sentences before, for which "the two companies" stands."""
    index = site.passage.sentence.index
    named = {
        unit.linked.key: unit.linked
        for passage in site.discourse.passages[max(0, index - 2) : index]
        for unit in passage.view.units
        if unit.linked is not None and fits(unit.linked, type_, site.discourse)
    }
    return [Filler(linked, 0.85) for linked in named.values()] if len(named) == 2 else []


def _they(site: Site, type_: str) -> list[Filler]:
    """The parties that stand for "they" or "the companies" before the trigger: "A and B said that they have entered into"."""
    spot = next((i for i in range(site.first) if site.units[i].lower in {"they", "the companies", "both companies"}), 0)
    before = units_that_fit(site, type_, range(spot))
    found = group(site, type_, before[0]) if before else []
    return found if len({f.linked.key for f in found}) > 1 else []


_TERMS = (
    "under which",
    "in which",
    "pursuant to which",
    "under the terms of which",
    "whereby",
    "under whose terms",
    "granting",
    "giving",
)


@place("terms")
def terms(site: Site, type_: str) -> list[Filler]:
    """What the terms of an agreement are about: "an agreement with X, under which X will sell Y"."""
    lowers = [unit.lower for unit in site.units]
    for i in range(site.last, len(lowers)):
        if any(lowers[i : i + len(words)] == words for words in map(str.split, _TERMS)):
            after = units_that_fit(site, type_, range(i, len(lowers)))
            return group(site, type_, after[0]) if after else []
    return []


@place("given-object")
def given_object(site: Site, type_: str) -> list[Filler]:
    """What is done under an agreement that is there: "A develops X under a licence from B", "X is developed in a partnership of A and B"."""
    if not is_given(site):
        return []
    best = nearest_index(site, units_that_fit(site, type_, (i for i in site.members if i < site.first)))
    return group(site, type_, best) if best is not None else []


@place("owner-any")
def owner_any(site: Site, type_: str) -> list[Filler]:
    """The owner of what is had after the trigger: "bags rights to Quell's asset"."""
    for i in units_that_fit(site, type_, (k for k in site.members if k >= site.last)):
        if owns(site, i):
            return fillers(site, [i])
    return []


@place("source")
def source(site: Site, type_: str) -> list[Filler]:
    """Who gives what is paid for or taken: "from X", "from the administrators of X", "X's asset", "an antibody that X has taken into the clinic"."""
    return _from(site, type_) or _owner_of_asset(site, type_) or _maker_in_relative(site, type_)


def _owner_of_asset(site: Site, type_: str) -> list[Filler]:
    """Whose the asset is: "rights to Quell's pill", not "and a slice of its own stock"."""
    owned = (k for k in units_that_fit(site, type_, (i for i in site.members if i >= site.last)) if owns(site, k))
    return fillers(site, [k for k in owned if site.units[k + 1].lower != "own"][:1])


def _from(site: Site, type_: str) -> list[Filler]:
    """The one after the first "from", which may stand for those who act for it: "from the liquidators of Quell"."""
    units = site.units
    spot = next((i for i in range(site.last, len(units)) if units[i].lower == "from"), len(units))
    after = units_that_fit(site, type_, range(spot, min(len(units), spot + 8)))[:1]
    goes_on = after and any(u.tag in {"verb", "auxiliary"} or u.text == "," for u in units[spot : after[0]])
    return [] if goes_on else fillers(site, after)


def _maker_in_relative(site: Site, type_: str) -> list[Filler]:
    """Who does something with the thing named before: "the pill that Quell discovered", "X, which Quell has taken to phase 2"."""
    for i in units_that_fit(site, type_, range(site.last, len(site.units) - 1)):
        begins = [unit.lower for unit in site.units[max(0, i - 2) : i]]
        acts = site.units[i + 1].tag in {"verb", "auxiliary"}
        if acts and {"that", "which"} & set(begins):
            return fillers(site, [i])
    return []


@place("receiver")
def receiver(site: Site, type_: str) -> list[Filler]:
    """Who gets what is sold, though an aside stands between: "the sale of X, which is ready for phase 3, to Quell"."""
    units = site.units
    after = units_that_fit(site, type_, range(site.last, len(units)))
    return fillers(site, [i for i in after if units[i - 1].lower == "to" and not owns(site, i)][:1])


@place("sold-company")
def sold_company(site: Site, type_: str) -> list[Filler]:
    """The first of two companies in the trigger, else what "that company" in it stands for: the last named before."""
    named = units_that_fit(site, type_, range(site.first, site.last))
    before = units_that_fit(site, type_, range(site.first))
    return fillers(site, named[:1] if len(named) > 1 else before[-1:])


@place("last-of-trigger")
def last_of_trigger(site: Site, type_: str) -> list[Filler]:
    """The last mention in the trigger."""
    return fillers(site, units_that_fit(site, type_, range(site.first, site.last))[-1:])


@place("counterparty")
def counterparty(site: Site, type_: str) -> list[Filler]:
    """The one who announces, where a party is named after "with" and none before ("Signed an agreement with X")."""
    if is_given(site) and any(
        u.lower in {"the", "this", "our"} for u in site.units[max(0, site.first - 3) : site.first]
    ):
        return look("sole-publisher", type_, site)  # "X will sell it under the terms of the license agreement"
    partners = {f.linked.key for f in after_preposition(site, type_, "with")}
    if partners and (ahead := _alone_ahead(site, type_)):
        return ahead
    if not partners or any(fits_at(site, i, type_) or _may_be_a_name(site, i) for i in range(site.first)):
        return []
    return [f for f in look("sole-publisher", type_, site) if f.linked.key not in partners]


def _alone_ahead(site: Site, type_: str) -> list[Filler]:
    """The one that the sentence names before the trigger's clause: "Quell landed a large one – an agreement with Zorba"."""
    before = units_that_fit(site, type_, range(site.first))
    keys = {linked.key for i in before if (linked := site.units[i].linked) is not None}
    free = [i for i in before if site.units[i].preposition not in _OF_OTHERS and not owns(site, i)]
    return [Filler(f.linked, _AHEAD) for f in fillers(site, free[:1])] if len(keys) == 1 else []


_AHEAD = 0.9
_OF_OTHERS = frozenset({"with", "by", "from", "to", "of", "against", "unlike"})


def _may_be_a_name(site: Site, i: int) -> bool:
    """Whether an unknown word may name who acts: "In May Quellix signed an agreement with X", not "Signed a Supply Agreement with X"."""
    unit = site.units[i]
    acts = any(u.tag in {"verb", "auxiliary"} for u in site.units[i + 1 : site.first])
    return acts and i > 0 and unit.linked is None and unit.tag == "word" and unit.text[:2].istitle()


@place("deal-with")
def deal_with(site: Site, type_: str) -> list[Filler]:
    """With whom a deal is made by which the trigger is done: "sublicensed X via a deal with Quell"."""
    units = site.units
    for i in range(site.last, len(units) - 1):
        if units[i].lower in _DEALS and units[i + 1].lower == "with" and is_given(replace(site, first=i, verb=False)):
            return fillers(site, units_that_fit(site, type_, range(i + 2, min(len(units), i + 6)))[:1])
    return []


_DEALS = frozenset({"accord", "agreement", "contract", "deal", "pact"})


@place("following-subject")
def following_subject(site: Site, type_: str) -> list[Filler]:
    """Who the rest of the sentence is about, where the trigger is in a phrase before it: "Following its takeover by X, Quell moved"."""
    comma = next((i for i in range(site.last, len(site.units)) if site.units[i].text == ","), len(site.units))
    free = [i for i in units_that_fit(site, type_, range(comma, len(site.units))) if not site.units[i].preposition]
    opens = any(unit.lower in {"its", "their"} for unit in site.units[max(0, site.first - 2) : site.first])
    return fillers(site, free[:1]) if opens else []


@place("named-kinds")
def named_kinds(site: Site, type_: str) -> list[Filler]:
    """The kinds that the words before the trigger's noun name: "a license, supply and technology sharing agreement"."""
    codes: dict[str, None] = {}
    for i in range(site.last - 2, max(-1, site.last - _KINDS_REACH), -1):
        unit = site.units[i]
        if unit.lower in _KINDS:
            codes[_KINDS[unit.lower]] = None
        elif unit.linked is not None or unit.tag in {"determiner", "preposition", "auxiliary"}:
            break
    return [Filler(Linked(Mention(0, 0, "", ""), ""), 1.0, code) for code in sorted(codes)]


_KINDS_REACH = 12  # units
_KINDS = {
    **dict.fromkeys(("license", "licence", "licensing", "sublicense"), "License"),
    **dict.fromkeys(
        (
            "collaboration",
            "research",
            "co-development",
            "development",
            "discovery",
            "partnership",
            "alliance",
            "commercialization",
            "commercialisation",
        ),
        "Collaboration",
    ),
    **dict.fromkeys(("supply", "manufacturing", "manufacture"), "Supply"),
    "distribution": "Distribution",
    "co-promotion": "CoPromotion",
    "option": "Option",
}


@place("antecedent")
def antecedent(site: Site, type_: str) -> list[Filler]:
    """What "whom" or "which" stands for in the trigger's clause."""
    clause = site.passage.view.clauses[site.units[site.first].clause]
    if clause.kind != "relative" or clause.antecedent is None:
        return []
    return fillers(site, units_that_fit(site, type_, range(max(0, clause.antecedent - 8), clause.antecedent + 1))[-1:])


@place("sole-actor")
def sole_actor(site: Site, type_: str) -> list[Filler]:
    """The only other thing of the type that the sentence names, if nothing governs it and it owns nothing there."""
    hits = units_that_fit(site, type_, range(len(site.units)))
    keys = {linked.key for i in hits if (linked := site.units[i].linked) is not None}
    free = [i for i in hits if not site.units[i].preposition and not owns(site, i)]
    return fillers(site, free[:1]) if len(keys) == 1 else []


@place("nowhere")
def nowhere(site: Site, type_: str) -> list[Filler]:
    """No place: a role that other rules fill."""
    return []
