"""What every match of a regular expression has: cues, and a kind of first character.

The cues of a pattern are a few strings one of which stands in all that it matches, as "phase" does in `phase\\s*(?:2|II)b`. They are
read off the parsed pattern, so that nobody has to keep them in step with it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import product
from operator import itemgetter
from re import _parser  # type: ignore[attr-defined]  # what a pattern is made of; there is no public way to it
from typing import Any

REACH = 240  # characters: what is unlimited in a pattern is taken for so long
_MOST = 48  # cues of one pattern
_RARE_ENOUGH = 2  # the rank that cues need: a single letter or a comma stands everywhere
_SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and c != " ")
_FOLDS = dict.fromkeys(_SPACES, " ") | {
    "ı": "i",
    "İ": "i",
    "ſ": "s",
}  # without regard to case, `re` takes these for i and s
_EMPTY = frozenset([""])


def fold(text: str) -> str:
    """`text` in lower case with plain spaces, of the same length; cues are found in it."""
    for letter, plain in _FOLDS.items():
        text = text.replace(letter, plain)
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(frozen=True, slots=True)
class Cues:
    """Strings one of which stands in every match, at most `before` characters after its beginning."""

    strings: frozenset[str]
    before: int

    @property
    def rank(self) -> tuple[float, int]:
        """Rare cues make few places to look at."""
        return min(sum(map(_rarity, string)) for string in self.strings), -self.before


@cache
def _rarity(character: str) -> float:
    return 0.7 if character in " ,.-" else 1 if character.isalnum() else 2


class Initial(StrEnum):
    """What a match begins with, where no letter or digit stands before it."""

    CAPITAL = "A to Z"
    DIGIT = "digit"
    WORD = "letter or digit"


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of all matches of a pattern; nothing is known of one that may match the empty string."""

    cues: Cues | None
    initial: Initial | None
    reach: int  # characters that a match and its lookaheads need at most

    def to_plain(self) -> tuple[Any, ...]:
        """The same without classes, for `of_plain`."""
        cues = self.cues and (self.cues.strings, self.cues.before)
        return cues, self.initial and self.initial.value, self.reach

    @classmethod
    def of_plain(cls, plain: tuple[Any, ...]) -> "Traits":
        """What `to_plain` was given."""
        cues, initial, reach = plain
        return cls(cues and Cues(*cues), initial and Initial(initial), reach)


def traits(regex: str, flags: int = 0) -> Traits:
    """The traits of a pattern.

    >>> traits(r"\\b(?:stud(?:y|ies)|trials?)\\b").cues.strings == {"study", "studies", "trial"}
    True
    """
    parsed = _parser.parse(regex, flags)
    if parsed.getwidth()[0] == 0:
        return Traits(None, None, 0)
    cased = not parsed.state.flags & re.IGNORECASE
    initial = _initial(parsed, cased) if _begins_word(parsed) else None
    return Traits(_best(_runs(parsed, 0)), initial, min(_width(parsed) + _width_ahead(parsed) + 1, REACH))


# Cues


def _best(runs: Iterable[Cues | None]) -> Cues | None:
    ranked = ((run.rank, run) for run in runs if run and "" not in run.strings)
    usable = (one for one in ranked if one[0][0] >= _RARE_ENOUGH)
    return max(usable, key=itemgetter(0), default=(None, None))[1]


def _runs(items: Any, before: int) -> Iterator[Cues | None]:
    """What may serve as cues of a sequence that begins at most `before` characters after the beginning of the match."""
    run, at = _EMPTY, before
    for i, (kind, value) in enumerate(items.data):
        item = items[i : i + 1]
        strings = _strings(item)
        after = min(before + _width(item), REACH)
        if strings is not None and len(run) * len(strings) <= _MOST:
            run = frozenset(map("".join, product(run, strings)))
        else:
            yield _cues(run, at)
            run, at = (_EMPTY, after) if strings is None else (strings, before)
        yield from _within(kind, value, before)
        before = after
    yield _cues(run, at)


def _cues(strings: frozenset[str], before: int) -> Cues:
    """The strings without those that begin with another."""
    kept: list[str] = []
    for string in sorted(strings):  # what begins with another comes after it, and after nothing else
        if not kept or not string.startswith(kept[-1]):
            kept.append(string)
    return Cues(frozenset(kept), before)


def _within(kind: Any, value: Any, before: int) -> Iterator[Cues | None]:
    """What may serve as cues within one item."""
    match str(kind):
        case "SUBPATTERN":
            yield from _runs(value[-1], before)
        case "ATOMIC_GROUP":
            yield from _runs(value, before)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if value[0]:
            yield from _runs(value[-1], before)
        case "ASSERT" if value[0] > 0:
            yield from _runs(value[1], before)
        case "BRANCH":
            ways = [_best(_runs(way, before)) for way in value[1]]
            known = [way for way in ways if way is not None]
            if len(known) == len(ways):
                yield _cues(frozenset().union(*(w.strings for w in known)), max(w.before for w in known))


def _strings(items: Any) -> frozenset[str] | None:
    """All that a sequence can match, folded, if that is little."""
    found = _EMPTY
    for kind, value in items.data:
        ways = _ways(str(kind), value)
        if ways is None or len(found) * len(ways) > _MOST:
            return None
        found = frozenset(map("".join, product(found, ways)))
    return found


def _ways(kind: str, value: Any) -> frozenset[str] | None:
    match kind:
        case "LITERAL":
            return _letter(value)
        case "IN":
            return _union(_member(str(k), v) for k, v in value)
        case "BRANCH":
            return _union(_strings(way) for way in value[1])
        case "SUBPATTERN":
            return _strings(value[-1])
        case "MAX_REPEAT" | "MIN_REPEAT" if value[:2] == (0, 1):
            return _union([_EMPTY, _strings(value[2])])
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return _EMPTY
        case _:
            return None


def _member(kind: str, value: Any) -> frozenset[str] | None:
    """A member of a character class."""
    if kind == "LITERAL":
        return _letter(value)
    return frozenset(" ") if str(value) == "CATEGORY_SPACE" else None


@cache
def _letter(code: int) -> frozenset[str] | None:
    """A character, folded; letters beyond ASCII have too many forms."""
    letter = fold(chr(code))
    return frozenset([letter]) if letter.isascii() or not letter.isalpha() else None


def _union(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    known = list(parts)
    return None if None in known else frozenset().union(*(part for part in known if part is not None))


# Widths


def _width(items: Any) -> int:
    """The most characters that a sequence matches, up to `REACH`."""
    return min(int(items.getwidth()[1]), REACH)


def _width_ahead(items: Any) -> int:
    """The most characters after a match that its lookaheads see."""
    ahead = sum(
        _width(value[1]) for kind, value in items.data if str(kind) in {"ASSERT", "ASSERT_NOT"} and value[0] > 0
    )
    return ahead + sum(_width_ahead(inner) for _, value in items.data for inner in _sequences(value))


def _sequences(value: Any) -> Iterator[Any]:
    """The sequences within an item's value."""
    if hasattr(value, "getwidth"):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _sequences(part)


# First characters


def _begins_word(items: Any) -> bool:
    """Whether no letter or digit stands before a match."""
    if not len(items):
        return False
    kind, value = items[0]
    match str(kind):
        case "AT":
            return str(value) == "AT_BOUNDARY"
        case "ASSERT_NOT":
            return value[0] < 0 and any(
                str(v) == "CATEGORY_WORD" for k, vs in value[1] if str(k) == "IN" for _, v in vs
            )
        case "SUBPATTERN":
            return _begins_word(value[-1])
        case "BRANCH":
            return all(map(_begins_word, value[1]))
        case _:
            return False


def _initial(items: Any, cased: bool) -> Initial | None:
    """What a sequence begins with; None if that is not only letters and digits."""
    found = set[Initial | None]()
    for i, (kind, value) in enumerate(items.data):
        match str(kind):
            case "AT" | "ASSERT" | "ASSERT_NOT":
                continue
            case "LITERAL":
                found.add(_kind(chr(value), cased))
            case "IN":
                found |= {_kind_of_member(str(k), v, cased) for k, v in value}
            case "SUBPATTERN":
                found.add(_initial(value[-1], cased and not value[1] & re.IGNORECASE))
            case "MAX_REPEAT" | "MIN_REPEAT":
                found.add(_initial(value[-1], cased))
            case "BRANCH":
                found |= {_initial(way, cased) for way in value[1]}
            case _:
                return None
        if items[i : i + 1].getwidth()[0]:
            break
    if None in found or not found:
        return None
    return found.pop() if len(found) == 1 else Initial.WORD


def _kind_of_member(kind: str, value: Any, cased: bool) -> Initial | None:
    if kind == "LITERAL":
        return _kind(chr(value), cased)
    if kind == "RANGE":
        low, high = (_kind(chr(end), cased) for end in value)
        return low if low == high and chr(value[1]).isascii() else None
    return {"CATEGORY_DIGIT": Initial.DIGIT, "CATEGORY_WORD": Initial.WORD}.get(str(value))


def _kind(character: str, cased: bool) -> Initial | None:
    if character.isdigit():
        return Initial.DIGIT
    if cased and "A" <= character <= "Z":
        return Initial.CAPITAL
    return Initial.WORD if character.isalnum() else None
