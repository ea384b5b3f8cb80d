"""Which words of a text may be names: runs of capitals that no mention holds, and that are more than the beginning of a sentence.

Where a candidate stands says how much must be told of it: within a sentence only names have capitals, in a headline all words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from pharmagraph.mentions.common_words import is_common
from pharmagraph.mentions.mention import LITERALS, Mention
from pharmagraph.mentions.titles import is_field_word, words_of
from pharmagraph.mentions.trial_names import not_trials
from pharmagraph.vocabulary import EntityClass

OTHER = "other"  # the class of what is neither company nor drug nor trial
# the score that is enough within a sentence, for its first word, and for a code, and in a headline
_IN_PROSE, _AT_OPENING, _IN_HEADLINE = 3, 4, 6
_LEAD = 2  # by how much the best class must surpass the next

_WORD = r"(?:[A-Z][a-z]+(?:[A-Z][a-z]*)*|[a-z]{1,2}[A-Z][a-z]+|[A-Z]{3,}[a-z]*|[A-Z]{1,2}[a-z]{2,}[A-Z]*|[A-Z]{1,3}\d{3,5})(?:-[A-Z][a-z]+)?"
_RUN = re.compile(
    rf"(?<![\w’'&@.-])(?<![\W\d]/)(?<!&\s){_WORD}(?:[ \xa0]{_WORD}){{0,3}}(?:[ -]\d{{1,2}}[a-z]?(?=[\s,;:.)]))?(?![\w@&]|/\w*\d|\s&\s|[-‑][a-zA-Z]*\d|\.[a-z])"
)
_OPENING = re.compile(r"(?:^|\n\s*|[.!?:;•·*]\s+|\s[–—-]+\s+|[“\"‘])[“\"‘]?$")  # where any word has a capital
_TITLE_CASE = 0.6  # share of words with a capital above which a line is a headline
_NUMBER = re.compile(r"[ -]\d{1,2}[a-z]?$")  # of a trial
_PLURAL = re.compile(r"[A-Z]{2,}s")  # "ADCs"
_WORDY = re.compile(  # endings of ordinary words, that few names have
    r"(?:ing|tions?|sions?|ments?|ed|ly|ity|ness|ances?|ences?|able|ible|ous|ists?|ism|ology|ies|ional|ese|ian|ians|ics)$"
)


@dataclass(slots=True)
class Candidate:
    """A name, as far as it may be one, and what tells for each class that it may be of."""

    enough: int = _IN_HEADLINE  # the score that it needs where it is most surely a name
    in_capitals: bool = False  # as most trials are written
    numbered: bool = False  # as trials alone are
    coded: bool = False  # as drugs alone are, and much that has no name
    cues: dict[str, dict[tuple[str, str], int]] = field(default_factory=lambda: defaultdict(dict))
    places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, kind: str, cue: tuple[str, str], weight: int) -> None:
        """A cue that tells for a class; the same cue counts once, with its greatest weight."""
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
        clear = score >= max(self.enough, _AT_OPENING if self.coded else 0) and lead >= _LEAD and best != OTHER
        fits = best == "trial" if self.numbered else best == "drug" or not self.coded
        return best if clear and fits else ""


def find_candidates(text: str, found: Sequence[Mention]) -> dict[str, Candidate]:
    """The candidates by name, with their places; `found` are the mentions so far, whose places and words are taken."""
    taken = bytearray(len(text) + 1)
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    entities = [m for m in found if m.kind not in LITERALS]
    others = {m.name.lower() for m in entities}
    others |= {
        word for m in entities if m.kind != EntityClass.ENDPOINT for word in re.findall(r"[\w-]+", m.name.lower())
    }
    names: dict[str, Candidate] = {}
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


def _add_place(names: dict[str, Candidate], text: str, start: int, end: int, enough: int) -> None:
    name = names.setdefault(text[start:end], _new(text[start:end]))
    name.enough = min(name.enough, enough)
    name.places.append((start, end))


def _new(name: str) -> Candidate:
    return Candidate(
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
    if name.upper() in not_trials() or words[0] in _before_persons() or _PLURAL.fullmatch(name):
        return False
    if len(words) > 1 and words[0] in words_of("given_names.tsv", "name"):
        return False
    if len(words) == 1:
        ordinary = is_field_word(name) or _WORDY.search(words[0]) is not None or (name.isupper() and len(name) < 5)
        return not ordinary and not _is_written_small(words[0], text)
    return not _is_ordinary(words[-1]) and not words[0].endswith(("ing", "ed", "ly"))


@cache
def _before_persons() -> frozenset[str]:
    """Styles and titles: what stands after them is a person's name or a field."""
    return words_of("titles.tsv", "title") | frozenset({"dr", "mr", "mrs", "ms", "prof", "professor", "sir"})


def _is_ordinary(word: str) -> bool:
    return is_common(word) or word.lower() in words_of("titles.tsv", "title")


def _is_written_small(word: str, text: str) -> bool:
    words = _words(text)
    return word in words or f"{word}s" in words


@lru_cache(maxsize=1)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", text))
