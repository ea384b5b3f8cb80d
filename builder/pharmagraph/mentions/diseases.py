"""Diseases: a grammar of qualifiers and heads around what the lexicon knows.

A disease mention is a core (a lexicon name, or words that end in a disease head such as "syndrome" or "-itis") with the qualifiers
before it ("relapsed or refractory", "HER2-positive", "first-line") and a few fixed ones after it ("with reduced ejection fraction").
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_TOKEN = re.compile(r"[A-Za-z0-9αβγδκ][\w+'’/αβγδκ.-]*[\w+αβγδκ-]|[A-Za-z]")
_BIOMARKER = re.compile(
    r"(?:[A-Za-z0-9αβ/+]+-)+(?:positive|negative|mutated|mutant|low|ultralow|high|amplified|expressing|overexpressing|driven|associated|related|"
    r"deficient|altered|dependent|independent|resistant|sensitive|naive|naïve|refractory|induced|mediated|fusion|rearranged|deleted|deletion|null|loss|translocated|translocation|methylated|unmethylated|amplification|mutation|rearrangement|expression|overexpression|selected|unselected|enriched|ineligible|eligible|linked|"
    r"threatening|limiting|standing|risk|stage|line|onset|positivity|blind|causing|treated|threatening|degenerative|obstructive)$"
    r"|[A-Z][A-Za-z0-9]*[+-]/[A-Z][A-Za-z0-9]*[+-]?$|[A-Z][A-Z0-9]{1,6}[+]$",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(r"[a-z-]{2,}(?:al|ic|ar|ous|ary|ive|oid|ian|ible|able|iac|ogenic|tic|an|ed)$")
_EPONYM = re.compile(r"[A-Z][\w-]+(?:['’]s)$")
_JOINERS = {"or", "and", "to", "and/or"}
_OF_SOMETHING = word_set("mentions.diseases.of_something")  # "complement mediated"
_AFTER = re.compile(
    r",?\s+(?:(?:of|with)\s+(?:mildly\s+)?(?:reduced|preserved)\s+ejection\s+fraction(?:\s*\(\w+\))?|with\s+nasal\s+polyp(?:s|osis)|"
    r"without\s+[\w-]+\s+rejection|with\s+involvement\s+of\s+lymph\s+nodes?|with\s+inhibitors|with\s+cirrhosis|"
    r"type\s+(?:[12]|I{1,3}|[ABC])\b)"
)

_ORGANS = word_set("mentions.diseases.organs")
_TUMOUR = re.compile(
    r"(?:carcinomas?|cancers?|tumou?rs?|sarcomas?|lymphomas?|melanomas?|neoplasms?|malignanc(?:y|ies)|blastomas?)$",
    re.IGNORECASE,
)


@cache
def _of_an_organ() -> re.Pattern[str]:
    """Where a tumour sits: " of the pancreas", " of the gastroesophageal junction", " of the head and neck"."""
    organ = (
        r"(?:the\s+)?(?:(?:gastro-?o?esophageal|small|large|urinary|biliary|bile|oral|fallopian|adrenal|salivary|upper|lower|distal|proximal)\s+)?"
        rf"(?:{'|'.join(sorted(_ORGANS))})\b"
    )
    return re.compile(rf"\s+of\s+{organ}(?:\s+(?:and|or)\s+{organ})*", re.IGNORECASE)


@cache
def _no_modifiers() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table(DATA / "not_disease_modifiers.tsv", ("word",)))


@cache
def _qualifiers() -> frozenset[str]:
    return frozenset(row["phrase"].lower() for row in read_table(DATA / "disease_qualifiers.tsv", ("phrase", "class")))


@cache
def _anatomy() -> frozenset[str]:
    """Parts of the body: of the qualifiers those that make a disease of a head ("foot infection", unlike "chronic infection")."""
    rows = read_table(DATA / "disease_qualifiers.tsv", ("phrase", "class"))
    return frozenset(row["phrase"].lower() for row in rows if row["class"] == "anatomy" and " " not in row["phrase"])


@cache
def _heads() -> tuple[frozenset[str], tuple[str, ...]]:
    words, suffixes = set[str](), set[str]()
    for row in read_table(DATA / "disease_heads.tsv", ("head", "class")):
        (suffixes if row["class"] == "suffix" else words).add(row["head"].strip("-").lower())
    return frozenset(words), tuple(sorted(suffixes))


@cache
def _exceptions() -> frozenset[str]:
    return frozenset(row["word"].lower() for row in read_table(DATA / "disease_exceptions.tsv", ("word",)))


def find_diseases(text: str, known: Iterable[Mention]) -> Iterator[Mention]:
    """Diseases of `text`: the lexicon's (`known`), each with its qualifiers, and unlisted ones by their head.

    The mention's `name` is the whole phrase, its `known_as` the lexicon's name for the core.
    """
    words = [(m.start(), m.end(), m[0].rstrip(".")) for m in _TOKEN.finditer(text)]
    starts = {start: index for index, (start, _, _) in enumerate(words)}
    cores = [mention for mention in known if mention.kind == EntityClass.DISEASE]
    covered = {i for mention in cores for i in range(mention.start, mention.end)}
    cores += [core for core in _cores_by_head(text, words) if core.end - 1 not in covered]
    for core in cores:
        index = starts.get(core.start)
        start = _extend_left(text, words, index) if index is not None else core.start
        after = _AFTER.match(text, core.end)
        if after is None and _TUMOUR.search(text, core.start, core.end):
            after = _of_an_organ().match(text, core.end)
        end = after.end() if after else core.end
        yield replace(
            core, start=start, end=end, name=text[start:end], rank=core.rank + (1 if start < core.start else 0)
        )


def _cores_by_head(text: str, words: list[tuple[int, int, str]]) -> Iterator[Mention]:
    for index, (start, end, word) in enumerate(words):
        kind = _kind_of_head(word)
        if kind == "suffix":
            rank = 28 if word.islower() else 25  # "Polynoma" may be the short form of a company
            yield Mention(start, end, EntityClass.DISEASE, text[start:end], rank=rank, source="disease suffix")
        elif kind == "word":
            first = _modifiers_of_head(text, words, index)
            start = words[first][0]
            if first < index and not all(_is_idle(w, word) for _, _, w in words[first:index]):
                if word == "disease" and _DEFINED.search(text, max(0, start - 40), start):
                    continue
                rank = 45 if any(_OF_A_KIND.match(w) for _, _, w in words[first:index]) else 29  # above the gene's
                yield Mention(start, end, EntityClass.DISEASE, text[start:end], rank=rank, source="disease head")


# what a disease just named is said to be: ", a chronic skin disease"
_DEFINED = re.compile(r"(?:,|\b(?:is|was|are|as))\san?\s(?:[\w-]+,?\s(?:and\s)?){0,3}$")
_UMBRELLA = word_set("mentions.diseases.umbrella")
_TUMORS = {"tumor", "tumors", "tumour", "tumours", "cancer", "cancers", "malignancies"}
_OF_A_KIND = re.compile(  # what tumours are treated for wherever they sit; others only part the patients of one disease
    r"(?:MSI|TMB)-(?:H|high|High)$|dMMR$|(?!HRD|PD-)[A-Z][A-Z0-9][\w/]*-(?:deleted|mutant|mutated|altered|amplified|rearranged|driven|(?:over)?expressing)$"
)


def _is_idle(word: str, head: str) -> bool:
    """Whether a word before a head names no disease with it ("chronic infection", "eye diseases", unlike "foot infection", "liver disease")."""
    lowered = word.lower()
    if head.lower() in _TUMORS and _OF_A_KIND.match(word):
        return False  # "MSI-high tumors"
    if head.lower() in _UMBRELLA and not (head in {"disease", "cancer"} and not _ADJECTIVE.match(lowered)):
        return _is_qualifier(word)
    return _is_qualifier(word) and lowered not in _anatomy()


@lru_cache(maxsize=100_000)
def _kind_of_head(word: str) -> str:
    """Whether a word is a disease by its "suffix", is a head that needs a modifier ("word"), or neither (empty)."""
    heads, suffixes = _heads()
    lowered = word.lower()
    if lowered in _exceptions() or (len(lowered) > 3 and lowered.rstrip("s") in _exceptions()):
        return ""
    if len(lowered) >= 7 and lowered.rstrip("s").endswith(suffixes) and (word.islower() or word.istitle()):
        return "suffix"
    return "word" if lowered in heads or lowered.rstrip("s") in heads else ""


def _modifiers_of_head(text: str, words: list[tuple[int, int, str]], index: int) -> int:
    """The index of the first of the words before a head that modify it: adjectives, eponyms, biomarkers; at most four, and what a participle needs."""
    first = index
    while first > 0 and index - first < 4 and text[words[first - 1][1] : words[first][0]] == " ":
        word = words[first - 1][2]
        if word.lower() in _no_modifiers() or not (
            _ADJECTIVE.match(word.lower())
            or _EPONYM.match(word)
            or _BIOMARKER.match(word)
            or word.lower() in _anatomy()
        ):
            break
        first -= 1
    if first < index and words[first][2].lower() in _OF_SOMETHING:
        has_noun = (
            first > 0
            and text[words[first - 1][1] : words[first][0]] == " "
            and words[first - 1][2].lower() not in _no_modifiers()
        )
        return first - 1 if has_noun else first + 1
    return first


def _extend_left(text: str, words: list[tuple[int, int, str]], index: int) -> int:
    """Where the qualifiers before the core begin: single words, two- and three-word phrases, and pairs joined by "or" or "to"."""
    first = index
    while first > 0:
        step = _qualifier_before(text, words, first)
        if not step:
            break
        first -= step
    return words[first][0]


def _qualifier_before(text: str, words: list[tuple[int, int, str]], first: int) -> int:
    """How many words directly before `first` make one more qualifier; 0 if none."""
    for length in (4, 3, 2, 1):
        begin = first - length
        if begin < 0:
            continue
        gap = text[words[first - 1][1] : words[first][0]]
        if gap not in {" ", ", "} or any(
            text[words[k][1] : words[k + 1][0]] not in {" ", ", "} for k in range(begin, first - 1)
        ):
            continue
        if gap == ", " and length > 1:
            continue
        phrase = " ".join(word for _, _, word in words[begin:first]).lower()
        if gap == ", " and phrase in _anatomy():
            continue  # "swelling of the eye, retinal detachment"
        if phrase in _qualifiers() or (length == 1 and _BIOMARKER.match(words[begin][2])):
            return length
        if length == 1 and gap == " " and phrase in _JOINERS and begin > 0 and _is_qualifier(words[begin - 1][2]):
            return 2 if text[words[begin - 1][1] : words[begin][0]] == " " else 0
    return 0


def _is_qualifier(word: str) -> bool:
    return word.lower() in _qualifiers() or _BIOMARKER.match(word) is not None
