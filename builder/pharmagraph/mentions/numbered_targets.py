"""Targets of one family that share their name and differ by a number: "VEGFR-1, -2 and -3", "FGFR1, 2 and 3"."""

from collections.abc import Iterator

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.lexicon import Lexicon
from pharmagraph.mentions.mention import Mention
from pharmagraph.vocabulary import EntityClass

_SERIES = Pattern(
    r"(?<![\w-])(?P<stem>[A-Z][A-Za-z]{1,6}(?:\sreceptor|\skinase)?)s?(?P<joint>[- ]?)(?P<numbers>\d(?:(?:,\s(?:and\s|or\s)?|\s?/\s?|\s(?:and|or|&)\s)-?\d)+)"
    r"(?![\w%-]|\.\d|\s?(?:mg|days?|weeks?|months?|years?|patients?)\b)"
)


def find_numbered_targets(text: str, lexicon: Lexicon) -> Iterator[Mention]:
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
