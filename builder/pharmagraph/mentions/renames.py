"""Organizations of two names: changed ones, by what stands between the old and the new (`data/renames.tsv`), clipped ones, and ticker symbols.

"Acme, now Apex" is also said of a company that another has bought, so two companies that the lexicon knows apart stay two.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.mentions.organizations import without_legal_form
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass, is_a

_LONGEST = 120  # characters between two names


def find_renames(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of mentions of one organization by its old and new names; `mentions` are in order."""
    classes = frozenset(kind for kind in EntityClass if is_a(kind, EntityClass.ORGANIZATION))
    yield from _clipped([m for m in mentions if m.kind == EntityClass.COMPANY])
    yield from _by_symbol(text, mentions, classes)
    for left, right in itertools.pairwise(one for one in mentions if one.kind in classes):
        between, after = text[left.end : right.start], text[right.end : right.end + 1]
        if len(between) > _LONGEST or (left.known_as and right.known_as and left.known_as != right.known_as):
            continue
        if after not in {"'", "’"} and any(_says(text[: left.start], between, after, row) for row in _rows()):
            yield left, right


_CLIPPED = {"pharma": "pharmaceutical", "bio": "bio", "labs": "laboratories", "tech": "technologies"}


def _clipped(companies: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Companies whose headline clips the last word of their names: "Quell Pharma" is the "Quell Pharmaceuticals" of the text, if it has but one."""
    named = {without_legal_form(m.name): m for m in companies}
    for name, brief in sorted(named.items()):
        first, _, last = name.rpartition(" ")
        stem = _CLIPPED.get(last.lower(), "")
        fuller = [
            other
            for other in named
            if stem and first and other != name and other.lower().startswith(f"{first} {stem}".lower())
        ]
        if len(fuller) == 1 and not (brief.known_as and named[fuller[0]].known_as):
            yield brief, named[fuller[0]]


def _by_symbol(
    text: str, mentions: Sequence[Mention], classes: frozenset[EntityClass]
) -> Iterator[tuple[Mention, Mention]]:
    """Companies that a text goes on to call by their ticker symbols: "MacroGenics (Nasdaq: MGNX) ... MGNX will receive"."""
    called = {m.name: m for m in mentions if m.kind in classes and m.name.isupper()}
    for owner, ticker in itertools.pairwise(mentions) if called else ():
        named = called.get(ticker.value.rpartition(":")[2]) if ticker.kind == Literal.TICKER else None
        if named is not None and owner.kind in classes and re.fullmatch(r",?\s*[(\[]", text[owner.end : ticker.start]):
            yield owner, named


def _says(before: str, between: str, after: str, row: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    said = row[1].fullmatch(between)
    return bool(said and (after == ")" or not said["bracket"]) and row[0].search(before[-_LONGEST:]))


@cache
def _rows() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """What must stand before the first name, and all that may stand between the names, in brackets or not."""
    found = []
    for row in read_table(DATA / "renames.tsv", ("words", "before")):
        before, words = (row[column].replace(" ", r"\s+") for column in ("before", "words"))
        between = rf"(?:\s*(?P<bracket>\()\s*|,?\s+)(?:{words})\s+[\"“']?"
        pattern = rf"\b{before}\s+[\"“']?$" if before else ""
        found.append((re.compile(pattern, re.IGNORECASE), re.compile(between, re.IGNORECASE)))
    return found
