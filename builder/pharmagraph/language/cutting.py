"""Cutting English text into tokens by spaCy's rules, without spaCy.

To import spaCy takes far longer than to read a release. Its rules for English, which are patterns and a table of special
cases, are asked for once, and kept (see `prepared`) by the version of spaCy that gave them. What is cut by
them is cut as spaCy cuts it.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, lru_cache
from typing import Any, Final

from pharmagraph.prepared import key_of, prepared

_WORDS: Final = re.compile(r"\S+")
# letters between hyphens, at most a mark before and one or two after: cut at each of these, unless a rule has a special case for them
_PLAIN: Final = re.compile(
    r"[(“\"]?(?P<rest>(?P<core>(?:[A-Za-z]{2,}-)*(?=(?P<end>.*))[A-Za-z]{2,})(?:[,;:”\"]|\)[,;]?|(?:(?<=[a-z])|(?<=[A-Z]{2}))\.)?)"
)
_PIECES: Final = re.compile(r"[A-Za-z]+|.")
_MOST: Final = 200_000  # stretches that are remembered

Pieces = Sequence[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """How a tokenizer of spaCy's cuts what stands between white space: patterns, empty where it has none, and special cases."""

    prefix: str
    suffix: str
    infix: str
    token: str  # what is never cut
    url: str  # the same, once prefixes and suffixes are off
    special: Mapping[str, Pieces]  # words with the tokens that they are
    joined: Mapping[str, Pieces]  # those of them that the patterns would cut, with what they would make of them


class Cutter:
    """Finds tokens by rules; remembers how it cut what stands between white space."""

    def __init__(self, rules: Rules) -> None:
        self._prefix, self._suffix = _pattern(rules.prefix).search, _pattern(rules.suffix).search
        self._infixes = _pattern(rules.infix).finditer
        self._token, self._url = _pattern(rules.token).match, _pattern(rules.url).match
        self._special = rules.special
        self._joined: dict[str, list[tuple[Pieces, Pieces]]] = defaultdict(list)  # by the first piece
        for word, pieces in rules.joined.items():
            self._joined[pieces[0]].append((tuple(pieces), rules.special[word]))
        self._cut = lru_cache(maxsize=_MOST)(self._cut_anew)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each token but white space."""
        return [
            (base + start, base + end)
            for match in _WORDS.finditer(text)
            for base in (match.start(),)
            for start, end in self._cut(match[0])
        ]

    def _cut_anew(self, stretch: str) -> tuple[tuple[int, int], ...]:
        plain = _PLAIN.fullmatch(stretch)
        if plain and self._special.keys().isdisjoint((stretch, *plain.groups())):
            return tuple(piece.span() for piece in _PIECES.finditer(stretch))
        places, start = [], 0
        for piece in self.pieces(stretch):
            places.append((start, start + len(piece)))
            start += len(piece)
        return tuple(places)

    def pieces(self, stretch: str) -> Pieces:
        """The tokens that a stretch without white space is."""
        pieces = self._special.get(stretch) or self._pieces(stretch)
        return self._rejoined(pieces) if any(piece in self._joined for piece in pieces) else pieces

    def may_cut(self, word: str) -> bool:
        """Whether a pattern finds something in a word."""
        return bool(self._prefix(word) or self._suffix(word) or any(self._infixes(word)))

    def _pieces(self, text: str) -> Pieces:
        """Takes prefixes and suffixes off, as long as there are any and nothing special is left; then cuts in between."""
        before: list[str] = []
        after: list[str] = []
        size = 0
        while text and len(text) != size and not self._token(text) and text not in self._special:
            size = len(text)
            first = _length(self._prefix(text))
            if first and text[first:] in self._special:
                before.append(text[:first])
                text = text[first:]
                break
            last = _length(self._suffix(text[first:]))
            if last and text[:-last] in self._special:
                after.append(text[-last:])
                text = text[:-last]
                break
            if first:
                before.append(text[:first])
            if last and (not first or first + last <= size):
                after.append(text[-last:])
                text = text[first:-last]
            else:
                text = text[first:]
        return [*before, *self._inner(text), *reversed(after)]

    def _inner(self, text: str) -> Pieces:
        if text in self._special:
            return self._special[text]
        if not text or self._token(text) or self._url(text):
            return [text] if text else []
        pieces, start = [], 0
        for match in self._infixes(text):
            if match.start():
                pieces += [text[start : match.start()], match[0]]
                start = match.end()
        return [piece for piece in (*pieces, text[start:]) if piece]

    def _rejoined(self, pieces: Pieces) -> Pieces:
        """Puts special cases together that the patterns have cut: of those that overlap the longest, then the first."""
        found = [
            (-len(parts), start, whole)
            for start, piece in enumerate(pieces)
            for parts, whole in self._joined.get(piece, ())
            if tuple(pieces[start : start + len(parts)]) == parts
        ]
        taken: set[int] = set()
        wholes: dict[int, tuple[int, Pieces]] = {}  # by the first piece: the end, and the tokens
        for length, start, whole in sorted(found, key=lambda one: one[:2]):
            end = start - length
            if taken.isdisjoint((start, end - 1)):
                wholes[start] = end, whole
            taken.update(range(start, end))
        tokens: list[str] = []
        place = 0
        while place < len(pieces):
            place, whole = wholes.get(place, (place + 1, pieces[place : place + 1]))
            tokens += whole
        return tokens


def _pattern(regex: str) -> re.Pattern[str]:
    return re.compile(regex or r"(?!)")


def _length(match: re.Match[str] | None) -> int:
    return match.end() - match.start() if match else 0


# The rules


@cache
def english() -> Cutter:
    """The tokenizer of `spacy.blank("en")`."""
    from importlib.metadata import version

    def ask() -> dict[str, Any]:
        import spacy

        return asdict(rules_of(spacy.blank("en").tokenizer))

    key = f"{version('spacy')} {key_of((), 'language/cutting.py')}"
    return Cutter(Rules(**prepared("english", key, ask)))


def rules_of(tokenizer: Any) -> Rules:
    """The rules of a `spacy.tokenizer.Tokenizer`, which has no types."""
    import srsly
    from spacy.symbols import ORTH

    data = srsly.msgpack_loads(tokenizer.to_bytes(exclude=["vocab"]))
    words = {word: parts for word, parts in tokenizer.rules.items() if _WORDS.fullmatch(word)}
    rules = Rules(
        prefix=data["prefix_search"] or "",
        suffix=data["suffix_search"] or "",
        infix=data["infix_finditer"] or "",
        token=data["token_match"] or "",
        url=data["url_match"] or "",
        special={word: [part[ORTH] for part in parts] for word, parts in sorted(words.items())},
        joined={},
    )
    plain = Cutter(replace(rules, special={}))
    return replace(rules, joined={word: plain.pieces(word) for word in rules.special if plain.may_cut(word)})
