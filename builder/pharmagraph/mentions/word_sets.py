"""Sets of words that readers ask for by name: knowledge of the language that stands in data, a table in each room."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pharmagraph.errors import DataError
from pharmagraph.mentions.tables import read_table

_PACKAGE = Path(__file__).parent.parent


def word_set(name: str) -> frozenset[str]:
    """The words of a set, in lower case unless the table has them otherwise; `name` is ROOM.MODULE.SET.

    DataError if the room's table has no such set.
    """
    room, _, rest = name.partition(".")
    path = _PACKAGE / room / "data" / "word_sets.tsv"
    words = _table(path).get(rest)
    if words is None:
        raise DataError(f"{path}: there is no set {rest!r}; add a row for it")
    return words


@cache
def _table(path: Path) -> Mapping[str, frozenset[str]]:
    return {row["set"]: frozenset(row["words"].split()) for row in read_table(path, ("set", "words"))}
