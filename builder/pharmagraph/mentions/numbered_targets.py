"""Targets of which only the number stands in the text, the rest in the one before: "KAT6/7", "KRAS G12C and G12D", "FGFR1, 2 and 3"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.lexicon import Lexicon
from pharmagraph.mentions.mention import Mention
from pharmagraph.vocabulary import EntityClass

_NUMBER = r"\d{1,2}|[αβγδ]|[A-Z]\d{2,3}[A-Z]"
_STEM = re.compile(rf"(?P<stem>.*?[A-Za-z]s?[\s-]?)(?P<number>{_NUMBER})")
_NEXT = re.compile(
    rf"/(?P<number>{_NUMBER})(?![\w-])|(?:,|,?\s(?:and|or))\s-(?P<more>\d{{1,2}})(?!\w)|(?:,|,?\s(?:and|or))\s(?P<variant>[A-Z]\d{{2,3}}[A-Z])(?!\w)"
)


def find_numbered_targets(text: str, targets: Iterable[Mention]) -> Iterator[Mention]:
    """For each of `targets` that ends in a number or Greek letter, those of its family whose number follows."""
    for mention in targets:
        stem = _STEM.fullmatch(mention.name) if mention.kind == EntityClass.MOLECULAR_TARGET else None
        if stem is None:
            continue
        end = mention.end
        while follows := _NEXT.match(text, end):
            number = follows[follows.lastgroup or 0]
            start, end = follows.span(follows.lastgroup or 0)
            if len(number) == len(stem["number"]) and number.isdigit() == stem["number"].isdigit():
                name = f"{stem['stem']}{number}"
                yield replace(mention, start=start, end=end, name=name, known_as="", source="numbered target")


_SERIES = Pattern(
    r"(?<![\w-])(?P<stem>[A-Z][A-Za-z]{1,6}(?:\sreceptor|\skinase)?)s?(?P<joint>[- ]?)(?P<numbers>\d(?:(?:,\s(?:and\s|or\s)?|\s?/\s?|\s(?:and|or|&)\s)-?\d)+)"
    r"(?![\w%-]|\.\d|\s?(?:mg|days?|weeks?|months?|years?|patients?)\b)"
)


def find_series_of_targets(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """The members of such a series, each with its whole name, if the lexicon knows all of them and not the series itself."""
    for match in _SERIES.finditer(text):
        places = [match.start("numbers") + at for at, sign in enumerate(match["numbers"]) if sign.isdigit()]
        names = [f"{match['stem']}{match['joint']}{text[place]}" for place in places]
        rows = [_target(name, lexicon) for name in names]
        if all(rows) and not _target(match[0], lexicon):
            starts = [match.start(), *places[1:]]
            for start, place, name, row in zip(starts, places, names, rows, strict=True):
                kind = EntityClass.MOLECULAR_TARGET
                yield Mention(start, place + 1, kind, name, known_as=row, rank=47, source="numbered target")


def _target(name: str, lexicon: Lexicon) -> str:
    """The target of the lexicon of which a text is the name as a whole; empty if of none."""
    found = lexicon.find(name)
    return next((m.known_as for m in found if (m.start, m.end, m.kind) == (0, len(name), "MolecularTarget")), "")
