"""An answer page by page: rows are read from the store as far as a page needs them, and stay at hand for the pages before it."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from pyoxigraph import QueryBoolean, QuerySolutions

from pharmagraph.errors import QueryError
from pharmagraph.graph.answering import asked, selected, steps_of, told
from pharmagraph.graph.answers import TRIPLE_COLUMNS, Answer, Row, in_order, row_triple, triple_row
from pharmagraph.graph.store import Graph

PAGE: Final = 200  # rows, unless somebody says otherwise


class Pages:
    """The pages of an answer, which are counted from 1; the last may be shorter, and of no answer the first is empty.

    To be used in the thread that made it. `sparql` is what was asked.
    """

    def __init__(self, answer: Answer, size: int, sparql: str, rows: Iterator[Row] | None = None) -> None:
        """Of `answer`, whose rows are `rows` if they are given: they are read as they are needed."""
        if size < 1:
            raise QueryError(f"a page has 1 row or more, not {size}")
        self.size = size
        self.sparql = sparql
        self._answer = answer
        self._read: list[Row] = [] if rows else list(answer.rows)
        self._rest = rows or iter(())

    def page(self, number: int) -> Answer:
        """One page; QueryError if there is none with this number."""
        first = (number - 1) * self.size
        if number < 1 or not (number == 1 or self._has_row(first)):
            raise QueryError(f"the answer has no page {number} of {self.size} rows")
        self._has_row(first + self.size - 1)
        end = first + self.size
        rows = tuple(self._read[first:end])
        triples = tuple(map(row_triple, rows)) if self._answer.triples is not None else None
        return Answer(self._answer.variables, rows, self._answer.boolean, triples)

    def has(self, number: int) -> bool:
        """Whether there is a page with this number."""
        return number == 1 or (number > 1 and self._has_row((number - 1) * self.size))

    def __iter__(self) -> Iterator[Answer]:
        """All pages."""
        number = 1
        while self.has(number):
            yield self.page(number)
            number += 1

    def _has_row(self, place: int) -> bool:
        self._read += islice(self._rest, max(0, place + 1 - len(self._read)))
        return place < len(self._read)


def pages_of(graph: Graph, sparql: str, size: int) -> Pages:
    """The answer to a query of one's own, page by page; QueryError if it is malformed or refused, or a page is to have no row."""
    if steps := steps_of(sparql):
        names, rows = steps.rows(graph)
        return Pages(Answer(names, triples=() if steps.is_triples else None), size, sparql, rows)
    result = asked(graph, sparql)
    if isinstance(result, QueryBoolean):
        return Pages(Answer(boolean=bool(result)), size, sparql)
    if isinstance(result, QuerySolutions):
        names, rows = selected(graph, result)
        return Pages(Answer(names), size, sparql, rows)
    triples = in_order(told(graph, result))
    return Pages(Answer(TRIPLE_COLUMNS, triples=()), size, sparql, map(triple_row, triples))
