"""Abbreviations that a text defines in brackets, after Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation
definitions in biomedical text", PSB 8:451-462."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKET = re.compile(r"[(\[](?:the\s+)?[\"“”']?(?P<short>[A-Za-z0-9α-ω][\w+/.&α-ω-]{0,12}?)s?[\"“”']?[)\]]")


_LISTED = re.compile(r"[A-Z]{2,}\.[A-Z]{1,2}")  # "(QLL.PA)" is a symbol at an exchange


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """`short` stands at text[short_start:short_end] and means `long` at text[long_start:long_end]."""

    short: str
    long: str
    short_start: int
    short_end: int
    long_start: int
    long_end: int


def find_abbreviations(text: str) -> Iterator[Abbreviation]:
    """Every "long form (SF)" of `text` in which the letters of SF occur in order in the words before it."""
    for match in _BRACKET.finditer(text):
        short = match["short"]
        if (
            not any(c.isupper() for c in short)
            or not 2 <= len(short) <= 12
            or short.isdigit()
            or _LISTED.fullmatch(short)
        ):
            continue
        words = list(_WORD.finditer(text, _begin(text, match.start()), match.start()))
        words = words[-min(len(short) + 5, len(short) * 2) :]
        if not words or words[-1].end() < match.start():
            continue
        base = words[0].start()
        before = text[base : match.start()]
        begin = _match_letters(short, before.rstrip())
        if begin is not None:
            long = before[begin:].rstrip()
            start = base + begin
            yield Abbreviation(short, long, match.start("short"), match.end("short"), start, start + len(long))


_WORD = re.compile(r"[^\s()\[\];]+[ \xa0]+")
_BREAK = re.compile(r"[()\[\];]|[^\S \xa0]")
_REACH = 160  # characters before a bracket in which the long form must begin


def _begin(text: str, end: int) -> int:
    """Where the words that end at `end` begin: after the last bracket, semicolon or line break."""
    start = max(0, end - _REACH)
    return max((match.end() for match in _BREAK.finditer(text, start, end)), default=start)


def _match_letters(short: str, long: str) -> int | None:
    """Where the long form begins in `long` so that all letters of `short` occur in order, its first at a word's start."""
    i, j = len(short) - 1, len(long) - 1
    while i >= 0:
        letter = short[i].lower()
        if not letter.isalnum():
            i -= 1
            continue
        while j >= 0 and (long[j].lower() != letter or (i == 0 and j > 0 and long[j - 1].isalnum())):
            j -= 1
        if j < 0:
            return None
        i, j = i - 1, j - 1
    begin = long.rfind(" ", 0, j + 2) + 1
    return begin if len(long) - begin > len(short) else None
