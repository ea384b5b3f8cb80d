"""The rows of an answer as a page shows them: short texts, and addresses to go to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from pharmagraph.graph.answers import Answer, Term, short
from pharmagraph.graph.store import Graph
from pharmagraph.server.addresses import base_of, page_of, search_for
from pharmagraph.views.style import words
from pharmagraph.vocabulary import PG, RDFS

_LONGEST: Final = 600  # characters of a cell
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and where a click leads (to nowhere if `href` is empty)."""

    text: str
    href: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for a page; `is_cut` if there are more. Of a yes or no there is only `boolean`."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    is_cut: bool = False
    boolean: bool | None = None


def table_of(graph: Graph, answer: Answer, most: int) -> Table:
    """At most so many rows of an answer."""
    base = base_of(graph)
    labels = _Labels(graph)
    rows = tuple(
        tuple(_cell(name, term, base, labels) for name, term in zip(answer.variables, row, strict=True))
        for row in answer.rows[:most]
    )
    return Table(answer.variables, rows, len(answer.rows) > most, answer.boolean)


def _cell(column: str, term: Term | None, base: str, labels: "_Labels") -> Cell:
    if isinstance(term, NamedNode):
        if href := page_of(term.value, base):
            return Cell(_cut(labels.of(term)), href)
        code = term.value.removeprefix(PG)
        return Cell(_cut(words(code) if code != term.value else short(term)))
    text = _cut(short(term))
    if isinstance(term, Literal) and column.endswith("Name") and text:
        return Cell(text, search_for(text))
    return Cell(text, is_number=bool(_NUMBER.fullmatch(text)))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


class _Labels:
    """The names of things, each looked up once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[NamedNode, str] = {}

    def of(self, node: NamedNode) -> str:
        if node not in self._known:
            self._known[node] = min(self._names(node), default=short(node))
        return self._known[node]

    def _names(self, node: NamedNode) -> Iterable[str]:
        for quad in self._graph.store.quads_for_pattern(node, _LABEL, None, None):
            if isinstance(quad.object, Literal):
                yield short(quad.object)


_LABEL: Final = NamedNode(RDFS + "label")
