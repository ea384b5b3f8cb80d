"""Regular expressions that are tried only where they can match.

Most patterns match nowhere in a given text, and for `re` to find that out costs a look at every character. Here one automaton finds
the cues of all patterns in one pass over a text, and each pattern is tried near its own. It finds what `re` finds, with one limit: of a
pattern that could match any length, matches of more than `cues.REACH` characters may be missed.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, Final

import ahocorasick_rs

from pharmagraph.language.cues import Initial, Traits, fold, traits
from pharmagraph.prepared import keep, key_of, load

_KEPT: Final = "patterns"


class Pattern:
    """A regular expression that knows where it is worth trying, and is compiled when it first is."""

    def __init__(self, regex: str, flags: int = 0) -> None:
        self.pattern = regex
        self.flags = int(flags)
        self._number = len(_PATTERNS)
        _PATTERNS.append(self)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """As `re` has it."""
        return re.compile(self.pattern, self.flags)

    @cached_property
    def traits(self) -> Traits:
        """What is known of its matches."""
        return _known().traits(self.pattern, self.flags)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """The matches in text[start:end], in order and without overlaps; lookbehinds see what stands before `start`."""
        end = len(text) if end is None else end
        cues, initial = self.traits.cues, self.traits.initial
        if cues is None and initial is None:
            return self.regex.finditer(text, start, end)
        index = _index(text, len(_PATTERNS))
        if cues is None:
            assert initial is not None
            return self._at(text, _between(index.starts(initial), start, end), end)
        places = _between(index.places.get(self._number, ()), start, end)
        if cues.before == 0 or not places:
            return self._at(text, places, end)
        if initial is None:
            return self._within(text, _windows(places, cues.before, self.traits.reach, start, end))
        near = _windows(places, cues.before, 1, start, end)
        return self._at(text, (at for low, high in near for at in _between(index.starts(initial), low, high)), end)

    def may_match(self, text: str, start: int, end: int) -> bool:
        """False if there is surely no match in text[start:end]."""
        places = _index(text, len(_PATTERNS)).places
        return self.traits.cues is None or bool(_between(places.get(self._number, ()), start, end))

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in text[start:end]."""
        return next(self.finditer(text, start, end), None)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The match that begins at `start`."""
        return self.regex.match(text, start)

    def _at(self, text: str, starts: Iterable[int], end: int) -> Iterator[re.Match[str]]:
        last = 0
        for start in starts:
            if start >= last and (match := self.regex.match(text, start, end)):
                yield match
                last = match.end()

    def _within(self, text: str, windows: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
        for low, high in windows:
            yield from self.regex.finditer(text, low, high)


def _between(places: Sequence[int], start: int, end: int) -> Sequence[int]:
    if not places or (start <= places[0] and places[-1] < end):
        return places
    return places[bisect_left(places, start) : bisect_left(places, end)]


def _windows(places: Sequence[int], before: int, after: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches around places, those that overlap as one."""
    low, high = max(start, places[0] - before), min(end, places[0] + after)
    for place in places:
        if place - before >= high:
            yield low, high
            low = place - before
        high = min(end, place + after)
    yield low, high


_PATTERNS: list[Pattern] = []  # all that there are; complete when all modules are imported


class _Known:
    """The traits of patterns, which take longer to find out than to match most: kept from one start to the next."""

    def __init__(self) -> None:
        self._key = key_of((), "language/cues.py")
        self._table: dict[tuple[str, int], tuple[Any, ...]] = load(_KEPT, self._key) or {}
        self._grown = False

    def traits(self, pattern: str, flags: int) -> Traits:
        """Those of a pattern with its flags."""
        if (pattern, flags) not in self._table:
            self._table[pattern, flags] = traits(pattern, flags).to_plain()
            self._grown = True
        return Traits.of_plain(self._table[pattern, flags])

    def save(self) -> None:
        """Keeps what was found out since it was last kept."""
        if self._grown:
            keep(_KEPT, self._key, self._table)
            self._grown = False


_known = cache(_Known)


class _Index:
    """Where the cues of the patterns stand in a text, and where its words begin."""

    def __init__(self, text: str, count: int) -> None:
        self._text = text
        self._starts: dict[Initial, list[int]] = {}
        automaton, patterns = _automaton(count)
        found: dict[int, set[int]] = {}
        for cue, start, _ in automaton.find_matches_as_indexes(fold(text), overlapping=True):
            for number in patterns[cue]:
                found.setdefault(number, set()).add(start)
        self.places = {number: sorted(starts) for number, starts in found.items()}

    def starts(self, initial: Initial) -> list[int]:
        """Where words begin that begin so."""
        if initial not in self._starts:
            self._starts[initial] = [match.start() for match in _BEGINNINGS[initial].finditer(self._text)]
        return self._starts[initial]


_BEGINNINGS = {  # a class in front lets `re` run over what cannot begin a match
    Initial.CAPITAL: re.compile(r"[A-Z](?<!\w.)"),
    Initial.DIGIT: re.compile(r"\d(?<!\w.)"),
    Initial.WORD: re.compile(r"\w+"),
}
_index = lru_cache(maxsize=4)(_Index)  # a text is asked for many patterns in a row


@lru_cache(maxsize=2)
def _automaton(count: int) -> "tuple[ahocorasick_rs.AhoCorasick, list[list[int]]]":
    """An automaton for the cues of the first `count` patterns, and for each cue the numbers of its patterns."""
    patterns: dict[str, list[int]] = {}
    for number, pattern in enumerate(_PATTERNS[:count]):
        for cue in sorted(pattern.traits.cues.strings if pattern.traits.cues else ()):
            patterns.setdefault(cue, []).append(number)
    _known().save()
    return ahocorasick_rs.AhoCorasick(list(patterns)), list(patterns.values())
