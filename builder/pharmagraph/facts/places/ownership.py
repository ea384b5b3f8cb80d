"""Places of ownership: possessives, appositions, groups, whose section or headline it is."""

import re
from collections.abc import Iterable

from pharmagraph.facts.places.coordination import group
from pharmagraph.facts.places.looking import look, place
from pharmagraph.facts.places.site import Filler, Site, fillers, fits, is_possessive, owns, units_that_fit
from pharmagraph.mentions.linking import Linked, is_company, root_kind
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.organizations import without_legal_form
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass


@place("owner")
def owner(site: Site, type_: str) -> list[Filler]:
    """Who owns the trigger: a possessive before it with nothing but adjectives between."""
    for i in range(site.first - 1, max(-1, site.first - 9), -1):
        unit = site.units[i]
        if unit.linked is not None and fits(unit.linked, type_, site.discourse):
            owned = (
                is_possessive(unit)
                or owns(site, i)
                or re.search(r"['’]s?$", site.discourse.text[unit.start : unit.end]) is not None
            )
            return group(site, type_, i) if owned else []
        if unit.tag in {
            "preposition",
            "auxiliary",
            "subordinator",
            "to",
            "conjunction",
            "determiner",
        } or unit.lower in {
            ",",
            ";",
            "their",
            "licensed",
            "partner",
        }:
            return []
        kind = "" if unit.linked is None else site.discourse.kind(unit.linked)
        if kind != EntityClass.DRUG_CLASS and root_kind(kind) in {EntityClass.DRUG, EntityClass.TECHNOLOGY}:
            return []  # but "Merck's immunotherapy Keytruda" is Merck's
    return []


@place("owner-has")
def owner_has(site: Site, type_: str) -> list[Filler]:
    """The company that "has" the trigger underway ("Roche has Phase III trials underway")."""
    for i in range(site.first - 1, max(-1, site.first - 4), -1):
        if site.units[i].lower in {"has", "have"} and i > 0:
            before = units_that_fit(site, type_, range(max(0, i - 2), i))
            return fillers(site, before[-1:])
    return []


@place("owner-right")
def owner_right(site: Site, type_: str) -> list[Filler]:
    """The owner named right after the trigger ("rights to Simcere's asset")."""
    for i in range(site.last, min(len(site.units), site.last + 3)):
        unit = site.units[i]
        if unit.linked is not None:
            return [Filler(unit.linked)] if owns(site, i) and fits(unit.linked, type_, site.discourse) else []
    return []


@place("possessive-any")
def possessive_any(site: Site, type_: str) -> list[Filler]:
    """A possessive anywhere in the trigger's clause ("Medivation's portfolio includes", "regarding Merck's application")."""
    for i in units_that_fit(site, type_, site.members):
        unit = site.units[i]
        if unit.linked is not None and (is_possessive(unit) or owns(site, i)):
            return [Filler(unit.linked)]
    return []


_ASSET_WORDS = word_set("facts.places.ownership.asset_words")


@place("apposed-owner")
def apposed_owner(site: Site, type_: str) -> list[Filler]:
    """The owner that an apposition after the trigger names first: "KEYTRUDA, Merck's anti-PD-1 therapy", "KinoLock is Norrvik's"."""
    for i in range(site.last, min(len(site.units), site.last + 4)):
        unit = site.units[i]
        if unit.linked is not None:
            after = site.units[i + 1].lower if i + 1 < len(site.units) else ""
            owned = is_possessive(unit) or owns(site, i) or after in _ASSET_WORDS
            return [Filler(unit.linked)] if owned and fits(unit.linked, type_, site.discourse) else []
        if unit.text not in {"®", "™", ")", "other", ",", "is", "both", "two"}:
            return []
    return []


@place("about-company")
def about_company(site: Site, type_: str) -> list[Filler]:
    """The company that the About section is about, if it is about one company and no drug."""
    kinds = {key: site.discourse.entities[key].kind for key in site.passage.topic}
    companies = [key for key, kind in kinds.items() if is_company(kind)]
    if len(companies) != 1 or any(root_kind(kind) == EntityClass.DRUG for kind in kinds.values()):
        return []
    entity = site.discourse.entities[companies[0]]
    return [Filler(Linked(Mention(0, 0, entity.kind, next(iter(entity.names))), companies[0]))]


@place("headline-subject")
def headline_subject(site: Site, type_: str) -> list[Filler]:
    """The publishers, where the headline names them before the drug."""
    publishers = {p.key for p in site.discourse.publishers}
    before = units_that_fit(site, type_, range(site.first))
    return list({f.linked.key: f for f in fillers(site, before) if f.linked.key in publishers}.values())


@place("named-in-code")
def named_in_code(site: Site, type_: str) -> list[Filler]:
    """The one publisher whose initials the trigger's code name carries ("SP-26" of Silo Pharma), else whoever has just these initials."""
    code = next((m for u in site.units[site.first : site.last] if (m := _CODE.fullmatch(u.text))), None)
    publishers = site.discourse.publishers
    if code is None:
        return []
    if len(publishers) == 1 and fits(publishers[0], type_, site.discourse):
        entity = site.discourse.entities[publishers[0].key]
        symbols = [value.rpartition(":")[2] for name, value in entity.attributes if name == "ticker"]
        if any(_abbreviates(code["letters"], name) for name in entity.names) or _is_symbol(code["letters"], symbols):
            return [Filler(publishers[0])]
    return _of_these_initials(site, type_, code["letters"])


def _is_symbol(letters: str, symbols: Iterable[str]) -> bool:
    """Whether code names begin as the company's shares are called: "TPK-311" of "Nasdaq: TPKS"."""
    return len(letters) > 2 and any(symbol.startswith(letters) for symbol in symbols)


def _of_these_initials(site: Site, type_: str, letters: str) -> list[Filler]:
    """The only company of the document whose words begin with these three letters or more: "OFT-301" of Otter & Finch Therapeutics."""
    named = [
        Linked(Mention(0, 0, entity.kind, name), key)
        for key, entity in site.discourse.entities.items()
        for name in entity.names
        if is_company(entity.kind) and "".join(re.findall(r"\b[A-Za-z]", name)).upper() == letters
    ]
    found = {linked.key: linked for linked in named if fits(linked, type_, site.discourse)}
    return [Filler(linked) for linked in found.values()] if len(letters) > 2 and len(found) == 1 else []


@place("paragraph-opener")
def paragraph_opener(site: Site, type_: str) -> list[Filler]:
    """The company that the paragraph begins with, for a drug with a code name, if no other company is named before the drug."""
    if not any(_ANY_CODE.fullmatch(unit.text) for unit in site.units[site.first : site.last]):
        return []
    here = site.passage.sentence
    passages = [p for p in site.discourse.passages[: here.index] if p.sentence.paragraph == here.paragraph]
    units = [unit for p in passages for unit in p.view.units] + site.units[: site.first]
    named = [u.linked for u in units if u.linked is not None and u.depth == 0 and fits(u.linked, type_, site.discourse)]
    opener = next((unit.linked for unit in units[:2] if unit.linked is not None), None)
    if opener is None or not named or named[0] is not opener or any(m.key != opener.key for m in named):
        return []
    return [Filler(opener)]


@place("other-opener")
def other_opener(site: Site, type_: str) -> list[Filler]:
    """The same, if it is none of those who issue the text: an item of a digest."""
    publishers = {p.key for p in site.discourse.publishers}
    return [f for f in paragraph_opener(site, type_) if f.linked.key not in publishers]


_ANY_CODE = re.compile(r"[A-Z][A-Za-z]{0,5}-?[A-Za-z]{0,4}-?\d{2,6}[A-Za-z\d-]*")
_CODE = re.compile(r"(?P<letters>[A-Z]{2,5})[- ]?\d{2,6}[A-Za-z]?(?:-[A-Z\d]+)?")


def _abbreviates(letters: str, name: str) -> bool:
    """Whether letters are initials of a name's words, its first letters, or its first letter and two others in order."""
    words = re.findall(r"[A-Za-z]+", without_legal_form(name))
    if not words:
        return False
    initials = "".join(word[0] for word in words).upper()
    whole = iter("".join(words).upper()[1:])
    in_order = letters[0] == initials[0] and len(letters) > 2 and all(letter in whole for letter in letters[1:])
    return initials.startswith(letters) or words[0].upper().startswith(letters) or in_order


@place("headline-drug")
def headline_drug(site: Site, type_: str) -> list[Filler]:
    """The trigger, if it is the drug that the document is about."""
    drug = site.discourse.drug
    return [f for f in fillers(site, range(site.first, site.last)) if drug is not None and f.linked.key == drug.key]


@place("appositive-left")
def appositive_left(site: Site, type_: str) -> list[Filler]:
    """The organization that an apposition is of: "Genentech, a member of ...", "Genentech is a company from Ohio, a member of ..."."""
    for i in range(site.first - 1, max(-1, site.first - 9), -1):
        unit = site.units[i]
        if unit.linked is not None and fits(unit.linked, type_, site.discourse):
            words = {u.lower for u in site.units[i + 1 : site.first]}
            return [Filler(unit.linked)] if words & {",", "is", "as", "(", "became", "becomes"} else []
        if unit.lower in {"which", "that"}:  # "Quell, which is owned by"
            return fillers(site, units_that_fit(site, type_, range(max(0, i - 3), i))[-1:])
        if unit.tag in {"subordinator", "preposition"}:
            break
    return look("left", type_, site) if _begins_apposition(site) else []


@place("before-owner")
def before_owner(site: Site, type_: str) -> list[Filler]:
    """What is called somebody's in an apposition: "Quell Medicines, the company's commercial subsidiary"."""
    near = range(site.first - 1, max(1, site.first - 5), -1)
    owner_at = next((i for i in near if (unit := site.units[i].linked) and fits(unit, type_, site.discourse)), 0)
    if owner_at < 2 or site.units[owner_at - 1].text != ",":
        return []
    named = site.units[owner_at - 2].linked
    return [Filler(named)] if named is not None and fits(named, type_, site.discourse) else []


def _begins_apposition(site: Site) -> bool:
    """Whether the trigger's noun phrase follows a comma: ", a wholly owned subsidiary of"."""
    article = next(
        (i for i in range(site.first - 1, max(0, site.first - 5), -1) if site.units[i].tag == "determiner"), 0
    )
    return article > 0 and site.units[article - 1].text == ","
