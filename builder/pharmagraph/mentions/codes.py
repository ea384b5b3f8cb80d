"""Phases, applications, designations and tickers: closed lists of spellings, each giving a code of the vocabulary.

The spellings are data (`data/codes.tsv`: pattern, kind, code); a pattern is a regular expression without groups, matched at word
boundaries and without regard to case unless it is written in capitals only.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pharmagraph.errors import DataError
from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import CODES

_KINDS = {"Phase": Literal.PHASE, "Application": Literal.APPLICATION, "Designation": Literal.DESIGNATION}
_ROLES = {"Phase": "phase", "Application": "application", "Designation": "designation"}


@cache
def _patterns() -> tuple[tuple[Pattern, str, str, int], ...]:
    path = Path(__file__).parent / "data" / "codes.tsv"
    rows = []
    for order, row in enumerate(read_table(path, ("pattern", "kind", "code"))):
        codes = {str(code) for code in CODES[_ROLES[row["kind"]]]}
        if row["code"] not in codes:
            raise DataError(f"{path}: {row['code']!r} is no {row['kind']} code; use one of {', '.join(sorted(codes))}")
        flags = 0 if row["pattern"].isupper() else re.IGNORECASE
        rows.append((Pattern(rf"(?<![\w-]){row['pattern']}(?!\w)", flags), _KINDS[row["kind"]], row["code"], order))
    return tuple(rows)


def find_codes(text: str) -> Iterator[Mention]:
    """Every phase, application and designation that `text` names; `value` is the code."""
    for pattern, kind, code, _order in _patterns():
        for match in pattern.finditer(text):
            yield Mention(match.start(), match.end(), kind, match[0], code, rank=80, source="code")
