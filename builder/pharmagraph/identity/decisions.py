"""What a user has decided about names: read from a table, and obeyed before anything else.

A tab-separated file with the columns `decision`, `kind`, `name` and `other`:

    same        Drug     NT-101     zelumab       one thing, whatever else speaks against it
    different   Company  Nova AG    Nova, Inc.    two things, though documents or the lexicon call them one
    preferred   Drug     NT-101     zelumab       what is called NT-101 is shown as zelumab

Names are compared as identity compares them; `kind` is any class of entities. A heading, empty lines and lines
that begin with # are no decisions.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from pharmagraph.errors import DataError, VocabularyError
from pharmagraph.identity.clusters import components
from pharmagraph.identity.names import display, normalise
from pharmagraph.identity.people import person_text
from pharmagraph.vocabulary import EntityClass, parse_entity_class, root

COLUMNS: Final = ("decision", "kind", "name", "other")
SAME, DIFFERENT, PREFERRED = _KINDS = ("same", "different", "preferred")

Key = tuple[EntityClass, str]  # root class, normalised name


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """One row: `kind` is a root class."""

    decision: str
    kind: EntityClass
    name: str
    other: str

    @property
    def keys(self) -> tuple[str, str]:
        """Both names as they are compared."""
        return decided_key(self.name, self.kind), decided_key(self.other, self.kind)


def decided_key(name: str, kind: EntityClass) -> str:
    """What the spellings of a name share that a decision may mean."""
    return person_text(name) if kind is EntityClass.PERSON else normalise(name, kind)


@dataclass(frozen=True)
class Decisions:
    """All decisions of a user, in order."""

    rows: tuple[Decision, ...] = ()

    @property
    def text(self) -> str:
        """The decisions as a table; empty if there are none."""
        lines = ["\t".join((row.decision, row.kind, row.name, row.other)) for row in self.rows]
        return "\n".join(["\t".join(COLUMNS), *lines, ""]) if lines else ""

    @cached_property
    def one(self) -> Mapping[Key, str]:
        """For each name that is decided to be the same as others, the first of them."""
        pairs = [row for row in self.rows if row.decision == SAME]
        found = {}
        for group in components(pairs, lambda row: [(row.kind, key) for key in row.keys]):
            keys = sorted({key for row in group for key in row.keys})
            found.update({(group[0].kind, key): keys[0] for key in keys})
        return found

    @cached_property
    def apart(self) -> Mapping[EntityClass, tuple[tuple[str, str], ...]]:
        """The pairs of names that are two things."""
        found = defaultdict(set)
        for row in self.rows:
            if row.decision == DIFFERENT:
                found[row.kind].add(row.keys)
        return {kind: tuple(sorted(pairs)) for kind, pairs in found.items()}

    @cached_property
    def preferred(self) -> Mapping[Key, str]:
        """The name to show for what is called by a name."""
        return {(row.kind, row.keys[0]): display(row.other) for row in self.rows if row.decision == PREFERRED}

    def about(self, kind: EntityClass, keys: Iterable[str]) -> tuple[Decision, ...]:
        """The decisions that name one of these."""
        wanted = set(keys)
        return tuple(row for row in self.rows if row.kind is kind and wanted & set(row.keys))


NONE: Final = Decisions()


def read_decisions(path: Path) -> Decisions:
    """The decisions of a file; DataError, naming file and line, if it cannot be read or contradicts itself."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise DataError(f"{path}: the decisions cannot be read ({reason}); check the path and the file") from error
    return parse_decisions(text, str(path))


def parse_decisions(text: str, path: str) -> Decisions:
    """The decisions of a text; `path` is for messages."""
    numbered = list(_rows(text, path))
    decisions = Decisions(tuple(row for _, row in numbered))
    shown: dict[Key, str] = {}
    for number, row in numbered:
        left, right = row.keys
        if row.decision == PREFERRED and shown.setdefault((row.kind, left), row.other) != row.other:
            raise DataError(f"{path}:{number}: {row.name!r} has another preferred name above; keep one of the rows")
        one = [decisions.one.get((row.kind, key), key) for key in (left, right)]
        if row.decision == DIFFERENT and one[0] == one[1]:
            raise DataError(
                f"{path}:{number}: {row.name!r} and {row.other!r} are also decided to be the same; keep one of the rows"
            )
    return decisions


def _rows(text: str, path: str) -> Iterator[tuple[int, Decision]]:
    for number, line in enumerate(text.split("\n"), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#") or (number == 1 and tuple(cells) == COLUMNS):
            continue
        try:
            yield number, _row(cells)
        except ValueError as error:
            raise DataError(f"{path}:{number}: {error}") from error


def _row(cells: list[str]) -> Decision:
    """The decision of a row; ValueError, with a remedy, if it is none."""
    if len(cells) != len(COLUMNS):
        raise ValueError(f"has {len(cells)} columns; write {len(COLUMNS)}, with tabs between: {', '.join(COLUMNS)}")
    decision, kind, name, other = cells
    if decision not in _KINDS:
        raise ValueError(f"unknown decision {decision[:40]!r}; write {', '.join(_KINDS[:-1])} or {_KINDS[-1]}")
    try:
        entity_class = root(parse_entity_class(kind))
    except VocabularyError as error:
        raise ValueError(str(error)) from error
    if not display(name) or not display(other):
        raise ValueError("a name is empty; write both names")
    row = Decision(decision, entity_class, name, other)
    if decision != PREFERRED and len(set(row.keys)) == 1:
        raise ValueError(f"{name!r} and {other!r} are spellings of one name; remove the row")
    return row
