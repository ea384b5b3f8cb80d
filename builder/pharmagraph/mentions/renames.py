"""Organizations that a text says have changed their names: what stands between the old name and the new (`data/renames.tsv`).

"Acme, now Apex" is also said of a company that another has bought, so two companies that the lexicon knows apart stay two.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass, is_a

_LONGEST = 120  # characters between two names


def find_renames(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs of mentions of one organization by its old and new names; `mentions` are in order."""
    classes = frozenset(kind for kind in EntityClass if is_a(kind, EntityClass.ORGANIZATION))
    for left, right in itertools.pairwise(one for one in mentions if one.kind in classes):
        between, after = text[left.end : right.start], text[right.end : right.end + 1]
        if len(between) > _LONGEST or (left.known_as and right.known_as and left.known_as != right.known_as):
            continue
        if after not in {"'", "’"} and any(_says(text[: left.start], between, after, row) for row in _rows()):
            yield left, right


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
