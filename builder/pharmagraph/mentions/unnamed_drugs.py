"""Drugs whose names have no shape of a drug's: told by the noun before them, by a code name beside them, or described only.

"the investigational drug TOL2", "Aderastat (FX-025)", "FX-088 (also named sephacin)"; and, in a text that names no drug, "an E. coli
vaccine" or "a BCMA CAR-T therapy".
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.common_words import is_common
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.product_nouns import ASSET, KIND, MEDICINE
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_CODE = r"[A-Z]{1,6}[a-z]{0,2}-?\d{1,6}[A-Za-z]?"
_CALLED = Pattern(
    rf"\b(?:{KIND}|{ASSET}|{MEDICINE}),?\s+(?:(?:called|named|dubbed|known as|code-named)\s+)?[“\"]?(?P<name>{_CODE})(?![\w-]|\s*(?:mg|mcg|trial|study|receptor|gene|protein)\b)"
)
_WITH_CODE = Pattern(
    r"(?<![\w-])(?P<name>[A-Z][a-z]{5,}(?:\s[a-z]{6,})?)[®™]?\s\((?P<code>[A-Z]{2,6}-\d{2,6}[A-Za-z]?)(?=[,;)])"
)
_ALSO = Pattern(
    rf"(?<![\w-]){_CODE}\s\((?:also|previously|formerly)\s(?:named|called|known as|referred to as)\s(?P<name>[A-Za-z][\w-]{{4,}})\)"
)
_EXTRACT = Pattern(r"(?<![\w-])(?P<name>[A-Z][a-z]{3,}(?:\s[a-z]{4,})?\sextract)(?![\w-])")  # "Hoodia extract"
_COMMON = word_set("mentions.unnamed_drugs.common")
_GOES_ON = re.compile(r"\w|-\w")
_PATHOGEN = Pattern(r"(?<![\w-])(?P<pathogen>[A-Z]\.\s?[A-Za-z]{3,})\svaccines?(?:\scandidates?)?\b")


def find_called_drugs(text: str, taken: set[str]) -> Iterator[Mention]:
    """Names that the text calls a drug, equates with a code name or with another name of a code name, wherever they stand.

    `taken` are names, in lower case, of things that are no drugs.
    """
    names = {m["name"] for pattern in (_CALLED, _ALSO) for m in pattern.finditer(text)}
    names |= {m["name"] for m in _EXTRACT.finditer(text) if not _is_any_extract(m["name"])}
    names |= {name for m in _WITH_CODE.finditer(text) if m["name"] not in _COMMON for name in (m["name"], m["code"])}
    for name in sorted(names):
        if name.lower() not in taken:
            for start in find_name(text, name, _GOES_ON):
                yield Mention(start, start + len(name), EntityClass.DRUG, name, rank=42, source="called a drug")


def _is_any_extract(name: str) -> bool:
    """Whether no plant is told: "Plant extract", "Each extract"."""
    first = name.split()[0]
    return is_common(first) or first in {"Plant", "Herbal", "Natural", "Botanical", "Tissue", "Cell", "Root", "Leaf"}


_OF_DISEASES, _OF_TARGETS = EntityClass.DISEASE, EntityClass.MOLECULAR_TARGET
_HEADS: tuple[tuple[re.Pattern[str], EntityClass, EntityClass], ...] = (  # what follows a disease or target, what it makes of it, and of which
    (re.compile(r"(?:[\s-](?:mRNA|conjugate|combination|recombinant|booster|standalone|live|oral|DNA))*[\s-](?P<head>vaccines?)(?:\scandidates?)?\b"), EntityClass.VACCINE, _OF_DISEASES),
    (re.compile(r"[\s-](?P<head>gene[\s-]therap(?:y|ies))(?:\s(?:candidates?|products?))?\b(?!\s(?:compan|firm|program|developer|trial|stud|field|space|start|approach|vector))"), EntityClass.GENE_THERAPY, _OF_DISEASES),
    (re.compile(r"(?:[\s-]targeted|[\s-]targeting|[\s-]directed)?[\s-](?P<head>CAR[\s-]?(?:T|NK))(?:[\s-]cells?)?(?:\s(?:therap(?:y|ies)|products?|cells))?(?:\scandidates?)?\b"), EntityClass.CELL_THERAPY, _OF_TARGETS),
    (re.compile(r"(?:[\s-]targeted|[\s-]targeting|[\s-]directed)?\s(?P<head>(?:TCR\s)?T[\s-]cell\s(?:therapeutic|therapy)(?:\scandidate)?|therapeutic\scandidate)\b"), EntityClass.CELL_THERAPY, _OF_TARGETS),
    (re.compile(r"(?:[\s-]targeted|[\s-]targeting|[\s-]directed)?[\s-](?P<head>ADC|antibody[\s-]drug conjugate)\b"), EntityClass.ANTIBODY_DRUG_CONJUGATE, _OF_TARGETS),
)  # fmt: skip
_AGAINST = re.compile(
    r"(?P<head>(?:(?:combination|combined|mRNA|mRNA-based|bivalent|trivalent|quadrivalent|multivalent|candidate|investigational|experimental)\s)*(?P<what>vaccine(?:\scandidates?)?|gene therapy(?:\scandidate)?))\s(?:against|for|to prevent|to treat)\s(?:the\s(?:treatment\sof\s)?)?"
)


def find_described_drugs(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Drugs known by what they are for or aimed at alone, in a text that names no drug of its own.

    It must be described where the text opens. A mention spans the words after the disease or target ("vaccine", "CAR-T therapy"), which stays a mention; its name is the whole.
    """
    drugs = [m for m in found if root_kind(m.kind) == EntityClass.DRUG and m.kind != EntityClass.DRUG_CLASS]
    if any(count > 1 for count in Counter(m.known_as or m.name.lower() for m in drugs).values()):
        return
    kinds = {EntityClass.DISEASE, EntityClass.MOLECULAR_TARGET}
    anchors = [m for m in found if m.kind in kinds and not _is_of(text, m, drugs)]
    several = list(_against_several(text, [m for m in anchors if m.kind == EntityClass.DISEASE]))
    spans = [(m.start, m.end) for m in several]
    one = [*_after_anchors(text, anchors), *_of_pathogens(text), *_against(text, anchors)]
    every = [*several, *(m for m in one if not any(start < m.end and m.start < end for start, end in spans))]
    # "their Lyme disease vaccine candidate, FX-15" has a name
    described = [m for m in every if not any(_NAMED.fullmatch(text, m.end, d.start) for d in drugs if d.start >= m.end)]
    opening = {m.name for m in described if m.start < _OPENING}
    if len(opening - {m.name for m in several}) <= _FEW:  # more are a review of what there is
        yield from (m for m in described if m.name in opening)


_NAMED = re.compile(r",?\s(?:(?:called|named|dubbed|known\sas)\s)?")
_OPENING = 1000  # characters within which a release tells what it is about
_FEW = 2


def _after_anchors(text: str, anchors: Iterable[Mention]) -> Iterator[Mention]:
    for anchor in anchors:
        for pattern, kind, of in _HEADS:
            match = pattern.match(text, anchor.end)
            if match is not None and anchor.kind == of:
                yield _described(f"{anchor.name} {_singular(match['head'])}", match.start() + 1, match.end(), kind)


def _of_pathogens(text: str) -> Iterator[Mention]:
    for match in _PATHOGEN.finditer(text):
        yield _described(f"{match['pathogen']} vaccine", match.start("pathogen"), match.end(), EntityClass.VACCINE)


def _against(text: str, anchors: Iterable[Mention]) -> Iterator[Mention]:
    starts = {m.start: m for m in anchors}
    for match in _AGAINST.finditer(text):
        if (disease := starts.get(match.end())) is not None:
            what, kind = (
                ("vaccine", EntityClass.VACCINE)
                if match["what"][0] == "v"
                else ("gene therapy", EntityClass.GENE_THERAPY)
            )
            yield _described(f"{disease.name} {what}", match.start("head"), match.end("head"), kind)


_JOINT = re.compile(r"\s?(?:,\s(?:and\s)?|/|\sand\s|\s&\s)\s?")
_COMBINED = re.compile(
    r"\b(?P<head>(?:combination|combined)\s(?:mRNA\s)?(?:vaccines?(?:\scandidates?)?|candidate))\b(?!\s(?:against|for|program))"
)


def _against_several(text: str, diseases: Sequence[Mention]) -> Iterator[Mention]:
    """Vaccines against several diseases ("its mRNA vaccine against gout and mumps"); what is called combined elsewhere is the only one."""
    ends = {m.end: m for m in _groups(text, diseases)}
    starts = {m.start: m for m in ends.values()}
    found: list[Mention] = []
    for match in _AGAINST.finditer(text):
        if (group := starts.get(match.end())) is not None and match["what"][0] == "v":
            name = f"{match['head']} against {group.name}"
            found.append(_described(name, match.start("head"), match.end("head"), EntityClass.VACCINE))
    vaccine = _HEADS[0][0]
    for end, group in ends.items():
        if after := vaccine.match(text, end):
            name = text[group.start : after.end()].removesuffix("s")
            found.append(_described(name, after.start() + 1, after.end(), EntityClass.VACCINE))
    yield from found
    if len({m.name for m in found}) == 1:
        taken = {m.end for m in found}
        for match in _COMBINED.finditer(text):
            if match.end("head") not in taken:
                yield _described(found[0].name, match.start("head"), match.end("head"), EntityClass.VACCINE)


def _groups(text: str, diseases: Sequence[Mention]) -> Iterator[Mention]:
    """Diseases that "and", a comma or a slash joins, each group as one mention of them all."""
    whole: Mention | None = None
    joined = False
    for disease in sorted(diseases, key=lambda m: m.start):
        if whole is not None and _JOINT.fullmatch(text, whole.end, disease.start):
            whole, joined = replace(whole, end=disease.end, name=text[whole.start : disease.end]), True
            continue
        if whole is not None and joined:
            yield whole
        whole, joined = disease, False
    if whole is not None and joined:
        yield whole


_APPOSITION = 60  # characters within which a description after a named drug is of that drug


def _is_of(text: str, anchor: Mention, drugs: Iterable[Mention]) -> bool:
    """Whether the description that begins with `anchor` follows a named drug ("FX-287, an investigational TROP2 ADC")."""
    return any(0 <= anchor.start - m.end < _APPOSITION and "." not in text[m.end : anchor.start] for m in drugs)


def _singular(head: str) -> str:
    if head.startswith("CAR"):
        return re.sub(r"CAR[\s-]?", "CAR-", head) + " therapy"
    return re.sub(r"therapies$", "therapy", head).removesuffix("s")


def _described(name: str, start: int, end: int, kind: EntityClass) -> Mention:
    return Mention(start, end, kind, name, rank=45, source="described drug")


_CLASS_HEAD = re.compile(
    r"(?:\s(?:receptor|kinase|protein))?[\s-](?:inhibitors?|antagonists?|agonists?|antibod(?:y|ies)|blockers?|degraders?|blockade|inhibition|therap(?:y|ies)|immunotherap(?:y|ies))"
    r"(?=[,.;:)\]]|\s(?:in|for|and|or|with|to|who|that|as|at|by|alone|on|is|are|was|were|have|has|had|versus|plus)\b|\s*\n|\s*$)"
)
# what the patients have had, or what a drug is given with or compared with
_GIVEN_BESIDE = re.compile(
    r"\b(?:combin(?:ation|ed|es|ing)\swith|(?:pre)?treated\swith|(?:treatment|therapy|regimens?)\swith|plus|prior|previous|previously\sreceived|refractory\sto|resistant\sto|resistance\sto|"
    r"intolerant\s(?:of|to)|progress(?:ed|ion|ing)\s(?:on|after|following|despite)|relapsed\s(?:on|after)|after|following|failed|failure\sof|versus|vs\.?|compared\s(?:to|with)|na[iï]ve\sto|exposed\sto|add-on\sto)\s"
    r"(?:(?:an?|one|two|at\sleast\sone|one\sor\smore|other|approved|prior|previous|existing|standard|investigational|with)\s)*(?:anti-)?$",
    re.IGNORECASE,
)


def find_therapy_classes(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Classes of drugs by what they are aimed at ("after a BTK inhibitor"), where the patients have had them or a drug is given with them.

    None where the name of a drug follows ("in combination with the PD-1 inhibitor corvolimab").
    """
    starts = {m.start for m in found if root_kind(m.kind) == EntityClass.DRUG and m.kind != EntityClass.DRUG_CLASS}
    for target in found:
        if target.kind != EntityClass.MOLECULAR_TARGET or not (head := _CLASS_HEAD.match(text, target.end)):
            continue
        before = _GIVEN_BESIDE.search(text, max(0, target.start - 60), target.start)
        if before is None or not starts.isdisjoint(range(head.end(), head.end() + 4)):
            continue
        start = target.start - len("anti-") if before[0].endswith("anti-") else target.start
        name = text[start : head.end()]
        yield Mention(start, head.end(), EntityClass.DRUG_CLASS, name, rank=50, source="class by target")
