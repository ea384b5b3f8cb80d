"""Sets of words that code asks for by name."""

import re
from pathlib import Path

import pytest

import pharmagraph
from pharmagraph.errors import DataError
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.word_sets import word_set

PACKAGE = Path(pharmagraph.__file__).parent
TABLES = sorted(PACKAGE.rglob("word_sets.tsv"))
SETS = sorted(
    f"{path.parent.parent.name}.{row['set']}" for path in TABLES for row in read_table(path, ("set", "words"))
)


def test_every_set_of_the_tables_is_asked_for_by_the_module_that_it_is_named_after() -> None:
    asked = {
        name
        for file in PACKAGE.rglob("*.py")
        for name in re.findall(r"word_set\([\"']([\w.]+)[\"']\)", file.read_text(encoding="utf-8"))
        if ".".join(file.relative_to(PACKAGE).with_suffix("").parts) == name.rpartition(".")[0]
    }
    assert asked == set(SETS)
    assert len(SETS) == len(set(SETS))


@pytest.mark.parametrize("name", SETS)
def test_no_set_says_a_word_twice(name: str) -> None:
    room, _, rest = name.partition(".")
    rows = read_table(PACKAGE / room / "data" / "word_sets.tsv", ("set", "words"))
    words = next(row["words"].split() for row in rows if row["set"] == rest)
    assert words == sorted(set(words))
    assert word_set(name) == frozenset(words)


def test_a_set_that_is_in_no_table_is_named_with_its_file() -> None:
    with pytest.raises(DataError, match=r"word_sets\.tsv: there is no set 'clauses\.colours'"):
        word_set("language.clauses.colours")
