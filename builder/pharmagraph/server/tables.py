"""The rows of an answer as a page shows them: short texts, and addresses to go to."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from itertools import compress
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from pharmagraph.graph.answers import Answer, Term, short
from pharmagraph.graph.queries import FACT
from pharmagraph.graph.store import Graph
from pharmagraph.server.addresses import base_of, page_of, search_for
from pharmagraph.server.values import Link
from pharmagraph.views.style import words
from pharmagraph.vocabulary import (
    CODES,
    PG,
    XSD,
    EntityClass,
    External,
    FrameClass,
    Relation,
    Role,
    SupportClass,
)

_LONGEST: Final = 600  # characters of a cell
_SHORT: Final = 18  # characters of a value that stays on one line
_SENTENCE: Final = 60
_SEPARATOR: Final = "; "  # of the values that questions put into one cell
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_MONEY: Final = re.compile(r"([A-Z]{3}) (\d{4,})", re.ASCII)
_YES_NO: Final = {"true": "yes", "false": "no"}
_RELATION: Final = re.compile(rf"(?<=\S )({'|'.join(Relation)})(?= \S)")  # in a fact that is told in one cell
_TERMS: Final = (*(code for codes in CODES.values() for code in codes), *EntityClass, *FrameClass, *Relation, *Role)
# What stands in a cell as the vocabulary writes it.
_PLAIN: Final = {term.value: words(term.value) for term in _TERMS} | {SupportClass.ASSERTION.value: "Relation"}
_BY: Final = " (by)"  # after a relation that is looked at from its object
_BACK: Final = "^"  # before a relation that is followed so


@dataclass(frozen=True, slots=True)
class Cell:
    """The values that stand in a cell; none of them is to be broken into lines if all are short.

    `is_thing` if the answer has an IRI there, and not a name.
    """

    values: tuple[Link, ...]
    is_thing: bool = False

    @property
    def is_short(self) -> bool:
        """Whether each value fits a narrow column."""
        return all(len(one.text) <= _SHORT for one in self.values)

    @property
    def is_long(self) -> bool:
        """Whether a value is long enough for a sentence, which needs a wide column."""
        return any(len(one.text) > _SENTENCE for one in self.values)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for a page; `is_cut` if there are more. Of a yes or no there is only `boolean`.

    `empty` are the headings of columns that are left out because no row has a value there. `facts` has the page of the fact that each row tells, which is empty if there is none; it is empty itself if none tells one.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    facts: tuple[str, ...] = ()
    is_cut: bool = False
    boolean: bool | None = None
    empty: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above the columns: `companyName` has companies, which have no need to be called names."""
        return tuple(words(column).removesuffix(" name") for column in self.columns)

    @property
    def numeric(self) -> frozenset[int]:
        """The places of the columns that hold numbers and nothing else."""
        texts = [[one.text for row in self.rows for one in row[place].values] for place in range(len(self.columns))]
        return frozenset(place for place, column in enumerate(texts) if column and all(map(_NUMBER.fullmatch, column)))


def table_of(graph: Graph, answer: Answer, most: int, facts: Container[str] = (FACT,)) -> Table:
    """At most so many rows of an answer. A last column of IRIs with a name out of `facts` has the facts that the rows tell."""
    shown = _Shown(graph)
    told = answer.rows[:most]
    is_named = any(name in facts for name in answer.variables[-1:])
    tells_facts = is_named and all(isinstance(row[-1], NamedNode | None) for row in told)
    columns = answer.variables[:-1] if tells_facts else answer.variables
    rows = tuple(
        tuple(Cell(tuple(shown.values(term)), isinstance(term, NamedNode)) for term in row[: len(columns)])
        for row in told
    )
    pages = tuple(shown.page(row[-1]) for row in told) if tells_facts else ()
    return Table(columns, rows, pages, len(answer.rows) > most, answer.boolean)


def with_names_alone(table: Table) -> Table:
    """The same without columns of things that are named in a column before them, whose names then lead to just these things."""
    columns, rows = list(table.columns), [list(row) for row in table.rows]
    for place in reversed(range(len(columns)) if rows else ()):
        named = next((one for one in range(place) if all(_names(row[one], row[place]) for row in rows)), None)
        if named is not None:
            del columns[place]
            for row in rows:
                row[named] = row.pop(place)
    return replace(table, columns=tuple(columns), rows=tuple(map(tuple, rows)))


def without_empty_columns(table: Table) -> Table:
    """The same without columns that have no value in any row; all of them if there is no row."""
    has_values = [
        not table.rows or any(one.text for row in table.rows for one in row[place].values)
        for place in range(len(table.columns))
    ]
    return replace(
        table,
        columns=tuple(compress(table.columns, has_values)),
        rows=tuple(tuple(compress(row, has_values)) for row in table.rows),
        empty=tuple(heading for heading, has in zip(table.headings, has_values, strict=True) if not has),
    )


def _names(name: Cell, thing: Cell) -> bool:
    """Whether the second cell has a thing, which the first one names."""
    return thing.is_thing and not name.is_thing and _texts(name) == _texts(thing)


def _texts(cell: Cell) -> list[str]:
    return [one.text for one in cell.values]


class _Shown:
    """What things are called and what is called so, each looked up once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._base = base_of(graph)
        self._links: dict[Term | str, Link] = {}

    def values(self, term: Term | None) -> Iterable[Link]:
        """The values of a cell: an IRI by its name; a text in its parts, of which those that are names lead to what is called so."""
        if isinstance(term, NamedNode):
            if term not in self._links:
                self._links[term] = self._node(term)
            yield self._links[term]
        elif isinstance(term, Literal) and term.datatype.value == XSD + "string":
            for text in term.value.split(_SEPARATOR):
                if text not in self._links:
                    self._links[text] = self._text(text)
                yield self._links[text]
        elif isinstance(term, Literal) and term.datatype.value == XSD + "boolean":
            yield Link(_YES_NO.get(term.value, term.value))
        elif term is not None:
            yield Link(_cut(short(term)))

    def page(self, term: Term | None) -> str:
        """The address of the page of a node; empty if it has none."""
        return page_of(term.value, self._base) if isinstance(term, NamedNode) else ""

    def _node(self, node: NamedNode) -> Link:
        code = node.value.removeprefix(PG)
        if code != node.value:
            return Link(words(code))
        names = (quad.object.value for quad in self._called(node, None) if isinstance(quad.object, Literal))
        return Link(_cut(min(names, default=short(node))), page_of(node.value, self._base))

    def _text(self, text: str) -> Link:
        stem = text.removeprefix(_BACK).removesuffix(_BY)
        if stem in _PLAIN:
            return Link(text.replace(stem, _PLAIN[stem]))
        if money := _MONEY.fullmatch(text):
            return Link(f"{money[1]} {int(money[2]):,}")
        found = {
            quad.subject.value for quad in self._called(None, Literal(text)) if isinstance(quad.subject, NamedNode)
        }
        pages = {page_of(iri, self._base) for iri in found} - {""}
        if not pages:
            return Link(_cut(_RELATION.sub(lambda found: words(found[1]), text)))
        return Link(_cut(text), min(pages) if len(pages) == 1 else search_for(text))

    def _called(self, node: NamedNode | None, name: Literal | None) -> Iterable[Quad]:
        for predicate in _NAMES:
            yield from self._graph.store.quads_for_pattern(node, predicate, name, None)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


_NAMES: Final = (NamedNode(External.LABEL), NamedNode(External.TITLE))
