"""What is wrong with a lexicon file: rows that cannot be read, and rows that will surprise."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pharmagraph.errors import DataError
from pharmagraph.language.words import word_classes
from pharmagraph.mentions.lexicon import COLUMNS, DATA, Entry, Lexicon, entry_of, lower_in_place
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.tables import read_rows


@dataclass(frozen=True, slots=True)
class Problem:
    """One line that names the file, the line and the remedy; `fatal` if the file cannot be used as it is."""

    message: str
    fatal: bool


def check_lexicon(path: Path) -> tuple[int, list[Problem]]:
    """The number of good rows of a file, and its problems: what makes it useless first, then what is doubtful, by line.

    DataError if it is no table at all.
    """
    faults: list[DataError] = []
    entries: list[Entry] = []
    for line, row in read_rows(path, COLUMNS, report=faults.append):
        try:
            entries.append(entry_of(path, line, row))
        except DataError as error:
            faults.append(error)
    doubts = [*_shared(entries), *_words(entries), *_never_found(entries), *_known_otherwise(entries)]
    return len(entries), [
        *(Problem(str(fault), True) for fault in sorted(faults, key=lambda fault: _line(str(fault), path))),
        *(Problem(doubt, False) for doubt in sorted(doubts, key=lambda doubt: (_line(doubt, path), doubt))),
    ]


def _line(message: str, path: Path) -> int:
    number = message.removeprefix(f"{path}:").partition(":")[0]
    return int(number) if number.isdigit() else 0


def _names(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys((entry.name, *entry.aliases)))


def _shared(entries: list[Entry]) -> Iterator[str]:
    """Names that stand in two rows: which one is meant cannot be told."""
    rows: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for name in dict.fromkeys(map(lower_in_place, _names(entry))):
            rows[name].append(entry)
    for name, found in rows.items():
        for entry in found[1:]:
            yield f"{entry.place}: the name {name!r} stands in {found[0].place} too; leave it in one row, or in none"


def _words(entries: list[Entry]) -> Iterator[str]:
    for entry in entries:
        for name in _names(entry):
            if name.lower() in word_classes() and not entry.exact:
                yield f"{entry.place}: {name!r} is an ordinary word; remove it, or write exact in the column case"


def _never_found(entries: list[Entry]) -> Iterator[str]:
    for entry in entries:
        for name in _names(entry):
            if name.endswith(")"):
                yield f"{entry.place}: {name!r} is never found, for its bracket is read apart; write two names"


def _known_otherwise(entries: list[Entry]) -> Iterator[str]:
    """Names that the shipped lexicon has for a thing of another class."""
    kinds: dict[str, Entry] = {}
    for known in Lexicon.load(DATA).entries:
        for name in _names(known):
            kinds.setdefault(lower_in_place(name), known)
    for entry in entries:
        for name in _names(entry):
            known_as = kinds.get(lower_in_place(name))
            if known_as is not None and root_kind(known_as.kind) != root_kind(entry.kind):
                yield (
                    f"{entry.place}: {name!r} is a {known_as.kind} in the shipped lexicon and becomes a {entry.kind}; "
                    "remove it if that is not meant"
                )
