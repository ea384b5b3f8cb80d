"""Drugs by what stands around them: trademarks, names in brackets, appositions, payloads and linkers, control arms."""

import re
from collections.abc import Iterable, Iterator

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.common_words import is_common
from pharmagraph.mentions.context import NOT_TARGETS
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.morphology import is_code, stem_class
from pharmagraph.mentions.product_nouns import ASSET, KIND, MEDICINE
from pharmagraph.mentions.salts import salts
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_BRAND = Pattern(
    r"(?<![\w-])(?P<name>[A-Z][\w-]*(?:\s[A-Z][\w-]*)?)[®™](?:\s*\((?P<inner>[^()]{3,60})\))?(?P<after>\s+[\w-]+)?"
)


_NOT_BRAND_AFTER = re.compile(
    r"\s+(?:technology|technologies|platform|test|assay|index|Inc|device|system|guide|trial|study|therapeutics|pharmaceuticals|"
    r"biotech|software|app|magnet|best|scale|award)", re.IGNORECASE
)  # fmt: skip


_SECOND_NAME = (
    Pattern(
        r"(?:\(|[,;]\s)(?:(?:[Pp]roposed|[Ee]xpected|[Pp]lanned|[Tt]entative|[Ii]ntended|[Pp]roposed\s[A-Z]{2})\s)?"
        r"(?:(?:INN|USAN|[Ii]nternational\snon-?proprietary\sname|[Gg]eneric\sname|[Bb]rand\sname|[Tt]rade\sname|[Pp]roprietary\sname)s?(?:\s*:)?\s+|INN:)(?P<name>[A-Za-z][\w-]+(?:\s[a-z][\w-]+)?)(?=[\s)®™;,(])"
    ),
    Pattern(r"(?<![\w-])[A-Z]{1,6}-?\d{2,6}[A-Z]?\s\((?P<name>[a-z]{6,}(?:\s[a-z]{6,}|-[a-z]{4})?)\)"),
)


# a substance before its code, if it looks like no English word: "oral tariquidar (XR9576)"
_BEFORE_CODE = Pattern(r"(?<![\w-])(?P<name>[a-z]{7,})[®™]?\s\((?P<code>[A-Z]{2,5}(?:[- ]?\d{3,6}[A-Z]?|-\d{2}))\)")
_KINDS = re.compile(
    rf"(?:{KIND}|{ASSET}|{MEDICINE}|cells?|extension|protocol|program(?:me)?|capsid|linker|payload|plasmid|vector)s?"
)


_IN_APPOSITION = Pattern(
    r"(?<![\w-])(?P<name>[A-Z][a-z]{4,}|[A-Z]{5,}|[a-z]{7,}|[A-Z][a-z]+[A-Z]\w+|[A-Z]{2,5}-[A-Z]{2,5})(?=[®™]?\s*(?:\([^()]*\))?,\s+"
    rf"(?:an?|the|our|its|(?:[A-Z][\w&.]*\s){{0,2}}[\w&.]+['’]s?)\s+(?:[\w/&()-]+,?\s+){{0,9}}(?:{KIND}|{ASSET}|{MEDICINE})\b(?!(?:\s[\w-]+){{0,2}}\s(?:company|firm|biotech|start-?up|maker|developer|specialist)\b))"
)
_OWNED_PRODUCT = Pattern(
    rf"(?:['’]s?|\b[Ii]ts|\b[Oo]ur)\s(?:[a-z][\w-]*\s){{0,5}}(?:{KIND}|{ASSET}|{MEDICINE}),?\s(?:(?:called|named|known as|dubbed|branded)\s)?"
    r"(?P<name>[A-Z][a-z]{4,})(?=,)"
)


_ORDINARY = re.compile(
    r"(?:ing|tion|sion|ment|ed|ly|ity|ness|ance|ence|able|ible|ive|al|ic|ous|er|ers|or|ist|ism|ology|ies|s|y|ure|age|ent|ant|ional|ncer|ease)$"
)


_PART = Pattern(
    r"(?<![\w-])(?P<name>(?:[A-Z]{2,6}\d{0,2}[a-z]?|[A-Z]{1,4}-?\d{1,4})(?:-[A-Z]{2,5})?)\s+(?:cytotoxic\s+|cleavable\s+)?(?:payload|warhead|linker)\b"
)


_CONTROL = Pattern(
    r"\b(?:compared\s+(?:to|with)|versus|vs\.?|over|than|against)\s+(?:the\s+)?(?P<name>control(?:\s+(?:arm|group))?)\b",
    re.IGNORECASE,
)
# "than with vehicle", "9% for vehicle", "in the vehicle arm", "versus sham"
_DUMMY = Pattern(
    r"\b(?:(?:(?:compared\s(?:to|with)|versus|vs\.?|over|than|against|between\s\S+\sand)\s(?:\d[\d.]*\s?%\s)?(?:for|with|on|in|of)?\s?"
    r"|(?:\d\s?%|percent|points?)\s(?:\([^()\n]{1,20}\)\s)?(?:for|with|on|in)\s)(?:the\s)?(?P<name>vehicle|sham)"
    r"|(?P<arm>vehicle|sham)(?=[\s-](?:(?:control|treated|treatment|cream)[\s-])?(?:arms?|groups?|patients|treated)\b))\b(?!\s\(placebo)",
    re.IGNORECASE,
)


# what stands in brackets after a trademark is its substance, whatever its stem: "Zelvara (tirzolutide) injection"
_SUBSTANCE = re.compile(
    r"(?P<name>[a-z]{6,}(?: [a-z]{6,})?(?:-[a-z]{4})?)(?:,? (?:injection|tablets?|capsules?|solution|infusion)\b.*)?"
)
_NO_SUBSTANCES = word_set("mentions.substances.no_substances")
# a name of letters alone is a drug's where its substance stands in brackets after it: "QLL-AX (zorbatinib injectable suspension)"
_LETTERED = Pattern(r"(?<![\w-])(?P<name>[A-Z]{2,5}-[A-Z]{2,5})[®™]?\s\((?P<inner>[a-z][\w-]{5,}(?:\s[a-z-]+){0,3})\)")
_BESIDE_CODE = Pattern(  # "QLX-1701/Zelvara(R)"
    r"(?<![\w-])(?:[A-Z]{2,6}-?\d{2,6}[A-Z]?\s?/\s?(?P<name>[A-Z][A-Za-z]{3,})[®™]|(?P<first>[A-Z][A-Za-z]{3,})[®™]\s?/\s?[A-Z]{2,6}-?\d{2,6}[A-Z]?(?![\w-]))"
)
_NAMED_AFTER = Pattern(rf"\b(?:{KIND}|{ASSET})(?:\scandidate)?,\s(?P<name>[A-Z][\w-]{{4,}})[®™]")
_BRAND_AFTER = Pattern(r"(?<![\w-])(?P<inner>[a-z]{6,}(?: [a-z]{6,})?(?:-[a-z]{4})?)\s\((?P<name>[A-Z][\w-]{3,})[®™]\)")
# without a mark, the bracket must hold the substance and nothing else, or the text must call it a brand
_BRAND_BEFORE = Pattern(
    r"(?<![\w-])(?P<name>[A-Z][a-z]{4,}|[A-Z]{5,})[®™]?\s\((?P<inner>[a-z]{6,}(?: [a-z]{6,})?(?:-[a-z]{4})?)\)"
)
_CALLED_BRAND = Pattern(
    r"(?<![\w-])(?P<inner>[A-Za-z][a-z]{5,}(?: [a-z]{6,})?),?\s\(?(?:which\sis\s)?(?:(?:sold|marketed|known|branded)\s(?:[\w.]+\s){0,4}?as|"
    r"(?:(?:sold|marketed|available|commerciali[sz]ed|approved|launched)\s(?:[\w.]+\s){0,4}?)?(?:in\s(?:the\s)?[A-Z][\w.]+\s)?(?:under\sthe\s)?(?:brand|trade)[\s-]?named?s?(?:\sof|:)?)\s"
    r"[“\"]?(?P<name>[A-Z][a-z]{3,}|[A-Z]{4,})(?![\w-]|\s[A-Z])"
)
_ROLES = word_set("mentions.substances.roles")


_TAKEN = re.compile(  # what only a medicine is
    r"\s+(?:is|was|has\sbeen)\s+(?:also\s|already\s|currently\s|now\s|not\s|first\s)*(?:indicated|contraindicated|prescribed|approved\s(?:for|as|to|in|by)|"
    r"licensed\s(?:for|as|to|in)|an?\s(?:[\w-]+\s){0,2}(?:prescription|medicine|medication|drug)\b|"
    rf"(?:(?:[A-Z][\w&.]*\s){{1,3}}[\w&.]*['’]s?|its|our)\s(?:[\w-]+\s){{0,6}}?(?:{KIND}|{ASSET}|{MEDICINE})\b(?!\s(?:platform|technology|delivery|discovery)))"
)


_CANDIDATE = re.compile(  # "RIVALO(R), our ricin toxin vaccine candidate"
    rf"\s*,\s(?:our|its|an?|the\scompany['’]s)\s(?:[\w-]+\s){{0,6}}?(?:{KIND}|{ASSET}|{MEDICINE}|vaccines?|therapeutic|biologic)\b(?!\s(?:platform|technology|delivery|discovery))",
    re.IGNORECASE,
)


def find_brands(text: str) -> Iterator[Mention]:
    """Trademarked names that a substance name or a drug-like context marks as drugs, and their substances, wherever they stand."""
    brands, substances = _brands(text)
    for name, rank in sorted(brands.items()):
        marked = {m["name"] for m in _BRAND.finditer(text) if m["name"].upper() == name}  # "TROZAX®" is "TroZax®"
        forms = {name, name.upper(), name.capitalize() if name.isupper() else name} | marked
        yield from _everywhere(text, forms, rank, "brand")
    for name in sorted(substances):
        yield from _everywhere(text, {name, name.upper(), name.capitalize(), name.title()}, 37, "substance of a brand")


def _brands(text: str) -> tuple[dict[str, int], set[str]]:
    brands: dict[str, int] = {}
    substances: set[str] = set()
    for match in _BRAND.finditer(text):
        name, inner = _without_common(match["name"]), match["inner"] or ""
        if _NOT_BRAND_AFTER.match(text, match.end("inner") + 1 if inner else match.end("name") + 1):
            continue
        substance = _SUBSTANCE.fullmatch(inner)
        if inner and any(stem_class(word) for word in re.findall(r"[A-Za-z]{5,}", inner)):
            brands[name] = 41
        elif substance and substance["name"] not in _NO_SUBSTANCES and not _ORDINARY.search(substance["name"]):
            brands[name] = 41
            substances.add(substance["name"])
        elif _TAKEN.match(text, match.end("name") + 1) or _CANDIDATE.match(text, match.end("name") + 1):
            brands[name] = 41
        elif name.isupper() and len(name) > 4:
            brands.setdefault(name, 25)
    brands |= {
        m["name"]: 48
        for m in _LETTERED.finditer(text)
        if any(stem_class(word) for word in re.findall(r"[a-z]{5,}", m["inner"]))
    }
    brands |= {m["name"]: 41 for m in _NAMED_AFTER.finditer(text)}
    brands |= {m["name"] or m["first"]: 41 for m in _BESIDE_CODE.finditer(text)}
    brands |= {m["name"]: 27 for m in _OWNED_PRODUCT.finditer(text) if m["name"] not in _ROLES}
    brands |= {
        m["name"]: 41 for m in _BRAND_AFTER.finditer(text) if any(stem_class(word) for word in m["inner"].split())
    }
    brands |= {
        m["name"]: 41
        for pattern in (_BRAND_BEFORE, _CALLED_BRAND)
        for m in pattern.finditer(text)
        if m["name"].capitalize() not in _ROLES and _is_substance(m["inner"])
    }
    return {name: rank for name, rank in brands.items() if not set(name.split()[1:]) & brands.keys()}, substances


def _is_substance(name: str) -> bool:
    """Whether a name has the stem of a drug or is that of a salt."""
    words = re.split(r"[ -]", name)
    return any(map(stem_class, words)) or (len(words) == 2 and words[1] in salts())


def _without_common(name: str) -> str:
    """A marked name without the ordinary word that a headline writes like one: "NEW QUELLAX"."""
    first, _, rest = name.partition(" ")
    return rest if rest and is_common(first) else name


def _everywhere(text: str, forms: set[str], rank: int, source: str) -> Iterator[Mention]:
    """Every place of a name that is once known to be a drug's."""
    ways = "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))
    for match in re.finditer(rf"(?<![\w-])(?:{ways})(?![\w-])", text):
        yield Mention(match.start(), match.end(), EntityClass.DRUG, match[0], rank=rank, source=source)


def find_second_names(text: str) -> Iterator[Mention]:
    """Names of substances that stand in brackets after a code name or before one, or are called INN or brand name there."""
    for match in _BEFORE_CODE.finditer(text):
        name = match["name"]
        if is_code(match["code"]) and not (
            _ORDINARY.search(name) or _KINDS.fullmatch(name) or is_common(name) or name in _NOUNS
        ):
            yield from _everywhere(text, {name}, 34, "before its code")
    for pattern in _SECOND_NAME:
        for match in pattern.finditer(text):
            yield Mention(
                match.start("name"), match.end("name"), EntityClass.DRUG, match["name"], rank=43, source="second name"
            )


def find_capitalized(text: str, drugs: Iterable[Mention]) -> Iterator[Mention]:
    """Where names that the text tells to be drugs' in small letters begin a sentence or stand in a headline."""
    names = {m.name for m in drugs if m.name.islower() and not m.known_as and len(m.name) > 6}
    for name in sorted(names):
        yield from _everywhere(text, {name.capitalize(), name.title(), name.upper()}, 21, "capitalized")


_ITEM = r"[a-z]{5,}(?:-[a-z]{4})?"
_BESIDE = (
    re.compile(
        rf"(?:,|\bplus|\band|\bor|/|\+|,\s+and|,\s+or)\s*(?P<name>{_ITEM})(?=\s*(?:,|/|\+|\(|\)|\.|plus\b|and\b|or\b))"
    ),
    re.compile(
        rf"\b(?:in combination with|combined with|plus|versus|vs\.?|alongside)\s+(?P<name>{_ITEM})(?=\s*(?:,|/|\+|\(|\)|\.|plus\b|and\b|or\b))"
    ),
)
_NEIGHBOUR = re.compile(r"\s*(?:,\s*(?:and|or|plus)?|plus|and|or|/|\+)?\s*$")


def find_drugs_in_lists(text: str, drugs: list[Mention], taken: set[str]) -> Iterator[Mention]:
    """Lower-case names between known drugs of one list ("rituximab plus X, doxorubicin and Y")."""
    ends = {m.end for m in drugs}
    starts = {m.start for m in drugs}
    names = set()
    for pattern in _BESIDE if drugs else ():
        for match in pattern.finditer(text):
            name = match["name"]
            if name in taken or _ORDINARY.search(name) or len(name) < 8:
                continue
            before = _NEIGHBOUR.search(text, max(0, match.start("name") - 12), match.start("name"))
            after = re.compile(r"\s*(?:,\s*(?:and|or|plus)?|plus|and|or|/|\+)\s*").match(text, match.end("name"))
            if (before and before.start() in ends) or (after and after.end() in starts):
                names.add(name)
    for name in sorted(names):
        for match in re.finditer(rf"(?<![\w-]){name}(?![\w-])", text, re.IGNORECASE):
            yield Mention(match.start(), match.end(), EntityClass.DRUG, match[0], rank=19, source="drug in a list")


_NOUNS = word_set("mentions.substances.nouns")


# what may stand before a name in small letters, unlike the words before a noun ("resistant bacteria, a new target")
_OPEN = re.compile(
    r"(?:^|[.;:,(“\"\n]\s?|\b(?:of|to|with|for|by|from|and|plus|than|on|called|named|versus|as|that|evaluat(?:e|ed|es|ing)|received?s?|"
    r"receiving|develop(?:s|ed|ing)?|investigating|studying|testing|is|include[sd]?|approved|drug)\s)$"
)


_LETTERS = re.compile(r"[A-Z]{2,5}-[A-Z]{2,5}")  # written like a code name: it need not stand twice


def find_drugs_in_context(text: str, taken: set[str]) -> Iterator[Mention]:
    """Names without a known stem that an apposition calls a drug ("Xyvion, an oral inhibitor of ..."), wherever they stand.

    `taken` are names, in lower case, of other things. A lower-case word must look like no English word and stand twice.
    """
    names = set()
    for match in _IN_APPOSITION.finditer(text):
        name = match["name"]
        if (
            name.lower() in taken
            or name.lower() in _NOUNS
            or is_common(name)
            or (name[0].islower() and not _OPEN.search(text, max(0, match.start() - 14), match.start()))
            or (name[0].islower() and _ORDINARY.search(name))
            or (_ORDINARY.search(name) and name.istitle())
        ):
            continue
        if _LETTERS.fullmatch(name) or len(re.findall(rf"\b{name}\b", text, re.IGNORECASE)) >= 2:
            names.add(name)
    for name in sorted(names):
        for match in re.finditer(rf"(?<![\w-]){name}(?![\w-])", text, re.IGNORECASE):
            yield Mention(match.start(), match.end(), EntityClass.DRUG, match[0], rank=20, source="drug context")


def find_parts(text: str) -> Iterator[Mention]:
    """Payloads and linkers of conjugates by the noun after them ("the DM1 payload")."""
    for match in _PART.finditer(text):
        if match["name"].upper() not in NOT_TARGETS:
            yield Mention(
                match.start("name"), match.end("name"), EntityClass.DRUG, match["name"], rank=42, source="part context"
            )


def find_controls(text: str) -> Iterator[Mention]:
    """The control arm where a result is compared with it and its treatment is not named."""
    for match in _CONTROL.finditer(text):
        yield Mention(
            match.start("name"), match.end("name"), EntityClass.DRUG_CLASS, "control", rank=22, source="control arm"
        )
    for match in _DUMMY.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        yield Mention(start, end, EntityClass.DRUG_CLASS, text[start:end], rank=22, source="control arm")
