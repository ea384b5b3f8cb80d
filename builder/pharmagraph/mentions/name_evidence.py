"""Names that no stem, code, mark, list or type word gives away, by what stands beside them in all places of a text together.

A text says of a company what only companies do, and of a drug what is only done with drugs. `data/name_cues.tsv` holds such words
with weights; the score of a name as one of a class is the sum of the weights of the different cues beside its places.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.mention import TRIAL, Mention
from pharmagraph.mentions.name_candidates import OTHER, Candidate, find_candidates
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.product_nouns import ASSET, KIND, MEDICINE
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass

_ROUNDS = 4  # of lists that are followed
_REACH = 90  # characters before a name in which a cue may begin
_WORDS_BEFORE = 8  # with which a cue before a name may begin
_KINDS = {"company": EntityClass.COMPANY, "drug": EntityClass.DRUG, "trial": TRIAL}
_RANKS = {"company": 24, "drug": 25, "trial": 54}
_GOES_ON = re.compile(r"\w|-\d|-[A-Z]")


def find_names_by_evidence(
    text: str, found: Sequence[Mention], short_names: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Mention]:
    """Companies, drugs and trials by what stands beside them, wherever they stand.

    `found` are the mentions so far, in order and without overlaps; `short_names` are those by which known companies may be
    called, with the names of their rows.
    """
    names = find_candidates(text, found)
    for its in names.values():
        for start, end in its.places:
            _add_words(text, start, end, its)
    neighbours = list(found)
    told: dict[str, str] = {}
    for _ in range(_ROUNDS):  # what is told of one name tells of those listed with it
        _add_neighbours(text, names, neighbours)
        new = {name: kind for name, its in names.items() if name not in told and (kind := its.best())}
        new = {name: kind for name, kind in new.items() if not _is_place(text, names[name])}
        told |= new
        neighbours = [
            Mention(start, end, _KINDS[kind], name) for name, kind in new.items() for start, end in names[name].places
        ]
    for name, kind in sorted(told.items()):
        row = short_names.get(name, "") if kind == "company" else ""
        for start in find_name(text, name, _GOES_ON):
            end = start + len(name)
            yield Mention(start, end, _KINDS[kind], name, known_as=row, rank=_RANKS[kind], source=f"{kind} by evidence")


_SEATED = re.compile(r"-(?:based|headquartered|born|area)\b")


def _is_place(text: str, name: Candidate) -> bool:
    """Whether a name is that of a place where somebody is: "Nagasaki-based Quell"."""
    return any(_SEATED.match(text, end) for _, end in name.places)


# What tells for a class


@cache
def _cues() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    """For each class the expression for what stands before a name, and that for what stands after it, the weightiest first."""
    rows = list(read_table(DATA / "name_cues.tsv", ("class", "side", "weight", "words")))
    sets = {"KIND": KIND, "ASSET": ASSET, "MEDICINE": MEDICINE}
    sets |= {row["class"]: row["words"] for row in rows if row["side"] == "set"}
    told: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["side"] != "set":
            told[row["side"], row["class"]][int(row["weight"])].append(_expanded(row["words"], sets))
    before = {
        kind: _joined(its, r"(?:{})\s(?:the\s)?[“\"‘'(]?$") for (side, kind), its in told.items() if side == "before"
    }
    after = {
        kind: _joined(its, r"[”\"’'®™]*(?:\s\([^()]{{1,40}}\))?(?:{})(?!\w)", blank=True)
        for (side, kind), its in told.items()
        if side == "after"
    }
    return before, after


def _expanded(words: str, sets: Mapping[str, str]) -> str:
    for _ in range(2):  # a set may name others
        words = re.sub(r"\{([A-Z]+)\}", lambda m: f"(?:{sets[m[1]]})", words)
    return words.replace(" ", r"\s").replace("[A-Z]", "(?-i:[A-Z])")


def _joined(by_weight: Mapping[int, Sequence[str]], frame: str, *, blank: bool = False) -> re.Pattern[str]:
    ways = [
        rf"(?P<w{weight}>{'|'.join((_spaced(w) if blank else w) for w in words)})"
        for weight, words in sorted(by_weight.items(), reverse=True)
    ]
    return re.compile(frame.format("|".join(ways)), re.IGNORECASE)


def _spaced(words: str) -> str:
    """What does not begin with a sign stands after a blank."""
    if words.startswith("(?:,"):
        return words
    return rf"\s{words}" if words.startswith(("(?:", r"\(", r"\d")) or words[0].isalnum() else words


def _add_words(text: str, start: int, end: int, name: Candidate) -> None:
    before, after = _cues()
    low = max(0, start - _REACH, text.rfind("\n", 0, start) + 1)
    begins = [m.start() for m in _BEGINNING.finditer(text, low, start)][-_WORDS_BEFORE:]
    for kind, pattern in before.items():
        hits = [m for at in begins if (m := pattern.match(text, at, start))]
        best = max(hits, key=lambda m: (_weight(m), m.end() - m.start()), default=None)
        if best is not None:
            name.add(kind, ("before", best[0].lower()), _weight(best))
    for kind, pattern in after.items():
        if hit := pattern.match(text, end):
            name.add(kind, ("after", hit[0].lower()), _weight(hit))


_BEGINNING = re.compile(r"(?<![\w-])\w")


def _weight(match: re.Match[str]) -> int:
    return int(str(match.lastgroup)[1:])


_LISTED_BEFORE = re.compile(r"[®™]?\)?(?:,|,?\s(?:and|or|plus|&)|/)\s?$")
_LISTED_AFTER = re.compile(r"[®™]?\)?(?:,|,?\s(?:and|or|plus|&)|/)\s?")
_OWNED = re.compile(r"[®™]?['’]s?\s(?:(?!and\b|or\b|of\b|in\b|for\b)[a-z][\w/-]*\s){0,4}$")
_POSSESSIVE = re.compile(r"[®™]?['’]s?\s")
_AGAINST = re.compile(r"[®™]?\s(?:in|for|against)\s(?:(?:the|adults?|patients|people|children|with|treatment|of)\s)*")
_OWNS = re.compile(r"['’]s?\s(?:[\w/-]+\s){0,4}?")
_FROM = re.compile(r"[®™]?,?\sfrom\s")
_OPENED = re.compile(
    r"[®™]?\s?[(\[]\s?(?:(?:also\s|formerly\s|previously\s)?(?:called|named|known\sas|dubbed)\s)?[“\"]?$"
)
_NEAR = 60  # characters


def _add_neighbours(text: str, names: Mapping[str, Candidate], mentions: Iterable[Mention]) -> None:
    """Cues of the mentions beside the places of names: what is listed with a drug is one, whose a drug is is a company."""
    ends = {m.end: m for m in mentions if _class_of(m)}
    starts = {m.start: m for m in mentions if _class_of(m) or m.kind == EntityClass.DISEASE}
    for name in names.values():
        for start, end in name.places:
            for cue, kind, weight in _beside(text, start, end, ends, starts):
                name.add(kind, cue, weight)


def _beside(
    text: str, start: int, end: int, ends: Mapping[int, Mention], starts: Mapping[int, Mention]
) -> Iterator[tuple[tuple[str, str], str, int]]:
    for low in range(start - 1, max(-1, start - _NEAR), -1):
        if low in ends:
            between, kind = text[low:start], _class_of(ends[low])
            if _LISTED_BEFORE.fullmatch(between) and not _POSSESSIVE.match(text, end):
                yield ("listed", ends[low].name), kind, _listed(kind, between)
            elif kind == "company" and _OWNED.fullmatch(between):
                yield ("owned", ends[low].name), "drug", 2
            elif kind == "drug" and _FROM.fullmatch(between):
                yield ("maker", ends[low].name), "company", 4
            elif kind == "drug" and _OPENED.fullmatch(between) and text[end : end + 1] in ")]®™,;[( ":
                yield ("bracket", ends[low].name), kind, 4
            break
    for high in range(end, end + _NEAR):
        if high in starts:
            between, kind = text[end:high], _class_of(starts[high])
            if kind and _LISTED_AFTER.fullmatch(between) and not _POSSESSIVE.match(text, starts[high].end):
                yield ("listed", starts[high].name), kind, _listed(kind, between)
            elif kind in {"drug", "trial"} and _OWNS.fullmatch(between):
                yield ("owns", starts[high].name), "company", 4
            elif kind == "drug" and _OPENED.fullmatch(between):
                yield ("bracket", starts[high].name), kind, 4
            elif kind == "company" and _FROM.fullmatch(between):
                yield ("made", starts[high].name), "drug", 3
            elif starts[high].kind == EntityClass.DISEASE and _AGAINST.fullmatch(between):
                yield ("against", starts[high].name), "drug", 2
            break


def _listed(kind: str, between: str) -> int:
    """The weight of a neighbour in a list; a company may be listed with its town."""
    return 3 if kind in {"drug", "trial"} or (kind == "company" and "," not in between) else 2


def _class_of(mention: Mention) -> str:
    """The class of names for which a mention tells; empty if for none."""
    if mention.kind in {TRIAL, EntityClass.COMPANY}:
        return "trial" if mention.kind == TRIAL else "company"
    if mention.kind == EntityClass.DRUG_CLASS:
        return ""
    if root_kind(mention.kind) == EntityClass.DRUG:
        return "drug"
    return OTHER if mention.kind in {EntityClass.PERSON, EntityClass.MOLECULAR_TARGET} else ""
