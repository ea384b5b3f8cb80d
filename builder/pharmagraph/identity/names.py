"""When are two spellings one name? They are when they normalise to the same text; similarity plays no part.

Normalisation takes away what never tells two things of a class apart (case, marks, punctuation, legal forms,
plurals) and keeps what does (signs as in HR+ and HR-, numbers, words). The few names that it would confuse
are listed in `APART`.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from pharmagraph.vocabulary import EntityClass, root

LEGAL_FORMS: Final = frozenset(
    """inc incorporated corp corporation co company plc ltd limited llc llp lp lllp ag kg kgaa gmbh mbh se sa
    sas sarl srl spa sl nv bv cv ab as asa aps oy oyj kk kft zrt sro zoo pty pte pvt bhd sdn jsc ojsc pjsc
    holding holdings""".split()
)

# First words of a name -> why nothing more may be taken from it. What follows them (a town, a form) goes.
APART: Final[Mapping[str, str]] = MappingProxyType(
    {
        "merck kgaa": "Merck KGaA, Darmstadt, and Merck & Co. are two companies since 1917",
        "schering ag": "Schering AG, Berlin, and Schering Corporation (Schering-Plough) were two companies",
        "medicines company": "in The Medicines Company the last word is part of the name",
    }
)

_GENERIC: Final[Mapping[EntityClass, frozenset[str]]] = MappingProxyType(
    {EntityClass.TECHNOLOGY: frozenset("technology technologies platform platforms".split())}
)
_PLURAL_CLASSES: Final = frozenset(
    {EntityClass.DRUG_CLASS, EntityClass.DISEASE, EntityClass.ENDPOINT, EntityClass.MOLECULAR_TARGET}
)
_NO_PLURAL: Final = frozenset("diabetes herpes rabies measles mumps scabies caries pancreas series species".split())
_BRITISH: Final = tuple(
    (re.compile(british), american)
    for british, american in (
        ("tumour", "tumor"),
        ("aemi", "emi"),  # leukaemia, anaemia, ischaemic
        (r"\bhaem", "hem"),
        (r"\boesoph", "esoph"),
        ("oedema", "edema"),
        (r"\bpaed", "ped"),
        ("fibre", "fiber"),
    )
)

# The R of (R)-albuterol is no mark.
_MARKS: Final = re.compile(r"[®™©℠]|(?<=\w)\((?:r|tm|sm)\)(?!-)", re.IGNORECASE)
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_SIGNS: Final = (
    (re.compile(r"(?<=\w)\+(?!\w)"), " positive "),
    (re.compile(r"\b([A-Z]{2,5}|[A-Za-z]*\d\w*)-(?=$|[\s/,;)])"), r"\1 negative "),
    (re.compile(r"\+"), " plus "),
    (re.compile("×"), " x "),
    (re.compile(r"%"), " percent "),
    (re.compile(r"≥|>="), " from "),
    (re.compile(r"≤|<="), " to "),
    (re.compile(r"<"), " below "),
    (re.compile(r">"), " above "),
    (re.compile(r"&"), " and "),
)
_PLURAL: Final = re.compile(r"\b[^\W\d_]{3,}s\b")  # a small s: AIDS and RAS are no plurals
_DOTTED: Final = re.compile(r"\b(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}\b")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’`´]s\b", re.IGNORECASE)
_APOSTROPHE: Final = re.compile(r"['’`´]")
_ARTICLE: Final = re.compile(r"^\W*(?:the|an|a)\s+(?=\S)")
_WORD: Final = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
_BRACKETED: Final = re.compile(r"\s*\(([A-Z]{2,8})\)")
_SMALL_WORDS: Final = frozenset({"of", "the", "and", "for", "in", "on", "to"})
_CODE_GAP: Final = re.compile(r"\b([^\W\d_]{1,5}) (?=\d)")  # IMGN-901 and IMGN 901 are IMGN901
_ABBREVIATION: Final = re.compile(r"[A-Z]{2,4}s?")
_GREEK: Final = {
    ord(letter): f" {unicodedata.name(letter).rpartition(' ')[2].lower()} " for letter in "αβγδεζηθικλμνξοπρστυφχψω"
}
_LETTERS: Final = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


@lru_cache(maxsize=1 << 17)
def normalise(name: str, kind: EntityClass) -> str:
    """The text that all spellings of a name share; empty only if `name` holds nothing that can be seen.

    >>> normalise("The ImmunoGen®, Inc.", EntityClass.COMPANY), normalise("Merck KGaA", EntityClass.COMPANY)
    ('immunogen', 'merck kgaa')
    >>> normalise("HR+/HER2- Breast Cancers", EntityClass.DISEASE)
    'hr positive her2 negative breast cancer'
    """
    text = unicodedata.normalize("NFKC", _MARKS.sub("", name)).translate(_DASHES)
    text = _BRACKETED.sub(lambda found: "" if _is_acronym(found[1], text[: found.start()]) else found[0], text)
    text = _POSSESSIVE.sub("", text)
    for sign, word in _SIGNS:
        text = sign.sub(word, text)
    if kind in _PLURAL_CLASSES:
        text = _PLURAL.sub(_singular, text)
    words = words_of(text, kind)
    if root(kind) is EntityClass.ORGANIZATION:
        words = _without_legal_forms(words)
    words = without_last(words, _GENERIC.get(kind, frozenset()))
    return _CODE_GAP.sub(r"\1", " ".join(words)) or " ".join(_visible(name).casefold().split())


def spellings(name: str, kind: EntityClass) -> set[str]:
    """What a name is normalised to, whichever class of this root it is taken for.

    >>> sorted(spellings("kinase inhibitors", EntityClass.DRUG))
    ['kinase inhibitor', 'kinase inhibitors']
    """
    return {normalise(name, alike) for alike in _RULES[kind]}


def _different_rules() -> dict[EntityClass, tuple[EntityClass, ...]]:
    """For each root class, a class for each way in which names of its classes are normalised."""
    found: dict[EntityClass, dict[object, EntityClass]] = {}
    for kind in EntityClass:
        rule = kind in _PLURAL_CLASSES, _GENERIC.get(kind)
        found.setdefault(root(kind), {}).setdefault(rule, kind)
    return {kind: tuple(rules.values()) for kind, rules in found.items()}


_RULES: Final = _different_rules()


def _is_acronym(letters: str, before: str) -> bool:
    """Whether the last words of `before` begin with these letters: overall survival (OS)."""
    initials = "".join(word[0] for word in re.findall(r"[^\W_]+", before) if word not in _SMALL_WORDS)
    return initials.casefold().endswith(letters.casefold())


def words_of(text: str, kind: EntityClass | None = None) -> list[str]:
    """The words of a name in lower case, without accents, article and punctuation; by the rules of `kind`."""
    text = fold(text.translate(_DASHES)).translate(_GREEK)
    text = _ARTICLE.sub("", text)
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    if kind and root(kind) is EntityClass.ORGANIZATION:
        text = re.sub(r"\ba/s\b", "as", text)
    if kind in _PLURAL_CLASSES:
        for british, american in _BRITISH:
            text = british.sub(american, text)
    return _WORD.findall(_APOSTROPHE.sub("", text))


def _singular(found: re.Match[str]) -> str:
    """The singular of what may be a plural; words that end like Latin or Greek ones (-is, -us) are none."""
    word = found[0]
    small = word.casefold()
    if small in _NO_PLURAL or small.endswith(("ss", "us", "is")):
        return word
    if len(word) > 4 and small.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if small.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def _without_legal_forms(words: list[str]) -> list[str]:
    for name in APART:
        kept = name.split()
        if words[: len(kept)] == kept:
            return kept
    shorter = without_last(words, LEGAL_FORMS)
    while shorter != words:  # 'Merck & Co.' leaves 'merck and'
        words = without_last(shorter, frozenset({"and"}))
        shorter = without_last(words, LEGAL_FORMS)
    return words


def without_last(words: list[str], droppable: Collection[str]) -> list[str]:
    """The words without droppable ones at their end; at least the first stays."""
    end = len(words)
    while end > 1 and words[end - 1] in droppable:
        end -= 1
    return words[:end]


def fold(text: str) -> str:
    """Lower case without accents: Latin letters become ASCII, others stay; control and format characters go.

    >>> fold("Sjögren Ørsted")
    'sjogren orsted'
    """
    if text.isascii():  # as nearly all names are
        return _visible(text.lower())
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return _visible("".join(char for char in decomposed if not "\u0300" <= char <= "\u036f"))


def _visible(text: str) -> str:
    """Without format characters (direction marks, zero-width ones); control characters become spaces."""
    if text.isprintable():
        return text
    kinds = ((char, unicodedata.category(char)) for char in text)
    return "".join(" " if kind == "Cc" else char for char, kind in kinds if kind != "Cf")


def display(name: str) -> str:
    """A name as it is shown: one line, without characters that cannot be seen; empty if nothing is left."""
    return " ".join(_visible(name).split())


def is_abbreviation(name: str) -> bool:
    """Whether a name is two to four capitals, which may be short for many things.

    >>> [is_abbreviation(name) for name in ("PFS", "ADCs", "HER2", "Roche")]
    [True, True, False, False]
    """
    return _ABBREVIATION.fullmatch(_MARKS.sub("", name).strip()) is not None


@lru_cache(maxsize=65_536)
def trial_name(name: str) -> str:
    """What the spellings of a trial's name share: no spaces but between numbers, no word 'trial' or 'study'.

    >>> trial_name("the KEYNOTE-407 trial") == trial_name("Keynote 407")
    True
    """
    words = without_last(words_of(name), frozenset({"trial", "study"}))
    return re.sub(r"(?<!\d) | (?!\d)", "", " ".join(words)) or display(name).casefold()


@lru_cache(maxsize=65_536)
def registry_id(text: str) -> str:
    """A trial's registry number without case and separators."""
    return "".join(_WORD.findall(fold(text))) or display(text).casefold()


def literal(text: str) -> str:
    """What the spellings of a figure or short text share: no case and spaces, 0.05 for .05, no 'p ='.

    >>> literal("P < .001") == literal("<0.001") and literal("30.90 Months") == literal("30.9 months")
    True
    """
    text = "".join(fold(unicodedata.normalize("NFKC", text).translate(_DASHES)).split())
    text = re.sub(r"^p(?=[<>=≤≥])", "", text).removeprefix("=")
    text = re.sub(r"(?<![\d.])\.(?=\d)", "0.", text)
    text = re.sub(r"(\.\d*?)0+(?!\d)", r"\1", text)
    return re.sub(r"(?<=\d)\.(?!\d)", "", text)


def slug(text: str, *, length: int = 48) -> str:
    """`text` in lower-case ASCII letters, digits and hyphens, fit for an IRI; empty if it has none.

    >>> slug("Hoffmann–La Roche <script>")
    'hoffmann-la-roche-script'
    """
    ascii_only = fold(text).encode("ascii", "replace").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:length].strip("-")
