"""Names that no stem, code, mark, list or type word gives away, by what stands beside them in all places of a text together.

A text says of a company what only companies do, and of a drug what is only done with drugs. `data/name_cues.tsv` holds such words
with weights; the score of a name as one of a class is the sum of the weights of the different cues beside its places.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from types import MappingProxyType

from pharmagraph.mentions.common_words import is_common
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.mention import LITERALS, TRIAL, Mention
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.product_nouns import ASSET, KIND, MEDICINE
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.titles import is_field_word, words_of
from pharmagraph.mentions.trial_names import not_trials
from pharmagraph.vocabulary import EntityClass

_IN_PROSE, _AT_OPENING, _IN_HEADLINE = (
    3,
    4,
    6,
)  # what is enough where only names have capitals, the first word, all words
_ROUNDS = 4
_LEAD = 2  # by how much the best class must surpass the next
_REACH = 90  # characters before a name in which a cue may begin
_WORDS_BEFORE = 8  # with which a cue before a name may begin
_OTHER = "other"
_KINDS = {"company": EntityClass.COMPANY, "drug": EntityClass.DRUG, "trial": TRIAL}
_RANKS = {"company": 24, "drug": 25, "trial": 54}

_WORD = r"(?:[A-Z][a-z]+(?:[A-Z][a-z]*)*|[a-z]{1,2}[A-Z][a-z]+|[A-Z]{3,}[a-z]*|[A-Z]{1,2}[a-z]{2,}[A-Z]*|[A-Z]{1,3}\d{3,5})(?:-[A-Z][a-z]+)?"
_RUN = re.compile(
    rf"(?<![\w’'&@/.-]){_WORD}(?:[ \xa0]{_WORD}){{0,3}}(?:[ -]\d{{1,2}}[a-z]?(?=[\s,;:.)]))?(?![\w@&]|/\w*\d|\s&\s|[-‑][a-zA-Z]*\d|\.[a-z])"
)
_OPENING = re.compile(r"(?:^|\n\s*|[.!?:;•·*]\s+|\s[–—-]+\s+|[“\"‘])[“\"‘]?$")  # where any word has a capital
_TITLE_CASE = 0.6  # share of words with a capital above which a line is a headline
_GOES_ON = re.compile(r"\w|-\d|-[A-Z]")
_NUMBER = re.compile(r"[ -]\d{1,2}[a-z]?$")  # of a trial
_STYLES = frozenset("dr mr mrs ms prof professor sir".split())
_PLURAL = re.compile(r"[A-Z]{2,}s")  # "ADCs"
_WORDY = re.compile(  # endings of ordinary words, that few names have
    r"(?:ing|tions?|sions?|ments?|ed|ly|ity|ness|ances?|ences?|able|ible|ous|ists?|ism|ology|ies|ional|ese|ian|ians|ics)$"
)


@dataclass(slots=True)
class _Name:
    """What tells for each class of which a name may be."""

    enough: int = _IN_HEADLINE  # the score that it needs where it is most surely a name
    in_capitals: bool = False  # as most trials are written
    numbered: bool = False  # as trials alone are
    coded: bool = False  # as drugs alone are, and much that has no name
    cues: dict[str, dict[tuple[str, str], int]] = field(default_factory=lambda: defaultdict(dict))
    places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, kind: str, cue: tuple[str, str], weight: int) -> None:
        self.cues[kind][cue] = max(weight, self.cues[kind].get(cue, 0))

    def best(self) -> str:
        """The class that is told clearly enough, or an empty string."""
        scores = Counter({kind: sum(cues.values()) for kind, cues in self.cues.items()})
        if not scores:
            return ""
        if self.in_capitals and scores["trial"]:
            scores["trial"] += 1
        (best, score), *rest = scores.most_common()
        lead = score - (rest[0][1] if rest else 0)
        clear = score >= max(self.enough, _AT_OPENING if self.coded else 0) and lead >= _LEAD and best != _OTHER
        fits = best == "trial" if self.numbered else best == "drug" or not self.coded
        return best if clear and fits else ""


def find_names_by_evidence(
    text: str, found: Sequence[Mention], short_names: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Mention]:
    """Companies, drugs and trials by what stands beside them, wherever they stand.

    `found` are the mentions so far, in order and without overlaps; `short_names` are those by which known companies may be
    called, with the names of their rows.
    """
    names = _candidates(text, found)
    for its in names.values():
        for start, end in its.places:
            _add_words(text, start, end, its)
    neighbours = list(found)
    told: dict[str, str] = {}
    for _ in range(_ROUNDS):  # what is told of one name tells of those listed with it
        _add_neighbours(text, names, neighbours)
        new = {name: kind for name, its in names.items() if name not in told and (kind := its.best())}
        told |= new
        neighbours = [
            Mention(start, end, _KINDS[kind], name) for name, kind in new.items() for start, end in names[name].places
        ]
    for name, kind in sorted(told.items()):
        row = short_names.get(name, "") if kind == "company" else ""
        for start in find_name(text, name, _GOES_ON):
            end = start + len(name)
            yield Mention(start, end, _KINDS[kind], name, known_as=row, rank=_RANKS[kind], source=f"{kind} by evidence")


# Which words may be names


def _candidates(text: str, found: Sequence[Mention]) -> dict[str, _Name]:
    taken = bytearray(len(text) + 1)
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    entities = [m for m in found if m.kind not in LITERALS]
    others = {m.name.lower() for m in entities}
    others |= {
        word for m in entities if m.kind != EntityClass.ENDPOINT for word in re.findall(r"[\w-]+", m.name.lower())
    }
    names: dict[str, _Name] = {}
    doubtful: list[tuple[int, int, int]] = []
    for match in _RUN.finditer(text):
        for start, end in _free(text, match.start(), match.end(), taken):
            enough = _needed(text, start, whole=(start, end) == match.span())
            if enough > _IN_PROSE:
                doubtful.append((start, end, enough))
            elif _may_be(text[start:end], others, text):
                _add_place(names, text, start, end, enough)
    for start, end, enough in doubtful:
        if within := _within(text, start, end, names):
            _add_place(names, text, *within, enough)
            continue
        begin, end = _cut(text, start, end)
        if start < begin < end and 1 < text.count(text[start:end]) == text.count(text[begin:end]):
            begin = start  # it never stands without its first word
        if _may_be(text[begin:end], others, text):  # of an opening only the first word may be no part of a longer name
            _add_place(names, text, begin, end, enough if text.count(" ", start, begin) < 2 else _IN_HEADLINE)
    return names


def _add_place(names: dict[str, _Name], text: str, start: int, end: int, enough: int) -> None:
    name = names.setdefault(text[start:end], _new(text[start:end]))
    name.enough = min(name.enough, enough)
    name.places.append((start, end))


def _new(name: str) -> _Name:
    return _Name(
        in_capitals=name.isupper(),
        numbered=_NUMBER.search(name) is not None,
        coded=name[-1].isdigit() and " " not in name and "-" not in name,
    )


def _needed(text: str, start: int, *, whole: bool) -> int:
    """The score that is enough at a place; what is left of a longer run of capitals is seldom a name."""
    if not whole or _is_headline(text, start):
        return _IN_HEADLINE
    return _AT_OPENING if _is_opening(text, start) else _IN_PROSE


def _free(text: str, start: int, end: int, taken: bytearray) -> Iterator[tuple[int, int]]:
    """The runs of words between `start` and `end` that no mention holds."""
    run: tuple[int, int] | None = None
    for word in re.finditer(r"\S+", text[start:end]):
        low, high = start + word.start(), start + word.end()
        if 1 in taken[low:high]:
            if run:
                yield run
            run = None
        else:
            run = (run[0], high) if run else (low, high)
    if run:
        yield run


def _is_opening(text: str, start: int) -> bool:
    return _OPENING.search(text, max(0, start - 8), start) is not None


def _is_headline(text: str, start: int) -> bool:
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    return _has_capitals(text[begin : end if end >= 0 else len(text)])


@lru_cache(maxsize=256)
def _has_capitals(line: str) -> bool:
    words = re.findall(r"[A-Za-z][\w-]{3,}", line)
    ends = line.rstrip().endswith((".", ".”", '."', ";"))
    return not ends and sum(not word[0].islower() for word in words) > _TITLE_CASE * len(words)


def _within(text: str, start: int, end: int, names: Collection[str]) -> tuple[int, int] | None:
    """Where in a run of capitals a name stands that stands elsewhere, too; the longest."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    spans = [(low, high) for i, (low, _) in enumerate(words) for _, high in words[i:] if text[low:high] in names]
    return max(spans, key=lambda span: (span[1] - span[0], -span[0]), default=None)


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    """A run of capitals without the ordinary words at its beginning, and without all that follows the next one."""
    kept: tuple[int, int] | None = None
    for word in re.finditer(r"\S+", text[start:end]):
        common = is_common(word[0])
        if common and kept:
            break
        if not common:
            kept = (kept[0] if kept else start + word.start(), start + word.end())
    return kept or (start, start)


def _may_be(name: str, others: Collection[str], text: str) -> bool:
    words = _NUMBER.sub("", name).lower().split()
    if len(name) < 3 or any(w in others or w.removesuffix("s") in others for w in words) or name.lower() in others:
        return False
    if name.lower() in words_of("places.tsv", "name") or all(map(_is_ordinary, words)):
        return False
    if name.upper() in not_trials() or words[0] in _STYLES or _PLURAL.fullmatch(name):
        return False
    if len(words) > 1 and words[0] in words_of("given_names.tsv", "name"):
        return False
    if len(words) == 1:
        ordinary = is_field_word(name) or _WORDY.search(words[0]) is not None or (name.isupper() and len(name) < 5)
        return not ordinary and not _is_written_small(words[0], text)
    return not _is_ordinary(words[-1]) and not words[0].endswith(("ing", "ed", "ly"))


def _is_ordinary(word: str) -> bool:
    return is_common(word) or word.lower() in words_of("titles.tsv", "title")


def _is_written_small(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}s?(?![\w-])", text) is not None


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


def _add_words(text: str, start: int, end: int, name: _Name) -> None:
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


def _add_neighbours(text: str, names: Mapping[str, _Name], mentions: Iterable[Mention]) -> None:
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
    return _OTHER if mention.kind in {EntityClass.PERSON, EntityClass.MOLECULAR_TARGET} else ""
