"""What the store answers to a query: errors told as ours, and long answers step by step.

A query may have a line `# then` in the middle of its pattern:

    SELECT ?name ?quote
    WHERE {
      ?claim rdfs:label ?name .
      # then
      ?evidence pg:supports ?claim ; oa:exact ?quote .
    }
    ORDER BY ?name ?quote

To other engines that is a comment. Here what stands before it is asked first, and the rest for some of the rows of that at a time,
which stand in its place as VALUES: the first rows of the answer are there long before the last, and few are sorted at once. The
first step has the order of the whole as far as it has the variables; rows that are equal in that are never asked for apart.

A CONSTRUCT whose pattern is one UNION may have such lines between its branches: the triples of those before it come first, sorted,
and only then are the others asked for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, groupby, takewhile
from typing import ClassVar, Final, TypeVar

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Triple

from pharmagraph.errors import QueryError
from pharmagraph.graph.answers import TRIPLE_COLUMNS, Row, Term, in_order, triple_row
from pharmagraph.graph.store import Graph, damaged
from pharmagraph.vocabulary import PREFIXES

T = TypeVar("T")
Group = tuple[int, list[Row]]  # rows of the first step that are equal in its order, and their number

_STEPS: Final = re.compile(
    r"(?P<prologue>.*?)(?P<head>^SELECT\b.*?^WHERE \{\n)(?P<first>.*?)^ *# then\n(?P<rest>.*^\}\n(?P<grouped>GROUP BY.*?)?)ORDER BY (?P<order>[^{}]*)",
    re.MULTILINE | re.DOTALL,
)
_PARTS: Final = re.compile(r"(?P<head>.*?^CONSTRUCT\b.*?^WHERE \{\n)(?P<body>.*)^\}\s*", re.MULTILINE | re.DOTALL)
_THEN: Final = re.compile(r"^  # then\n  UNION (?=\{)", re.MULTILINE)
_OUTER: Final = re.compile(r"^(?!VALUES) {0,2}\S.*", re.MULTILINE)  # but for values that were filled in
_BRANCHES: Final = frozenset(("  {", "  UNION {", "  }", "  # then"))
_KEY: Final = re.compile(r"\w*\((?:[^()]|\([^()]*\))*\)|\?\w+", re.ASCII)  # one condition of ORDER BY
_QUOTED: Final = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|<[^<>"{}|^`\\\s]*>'
)  # what looks like a variable in a text or IRI is none
_VARIABLE: Final = re.compile(r"\?(\w+)")
_ALL: Final = re.compile(r"SELECT\s+(DISTINCT\s+|REDUCED\s+)?\*")
_PLACE: Final = "place__"  # the variable that numbers what the first step has found, which is quicker to sort by
_AT_FIRST: Final = 4  # rows of the first step for which the second is asked at once, which tells how many each gives
_MORE: Final = 8  # times as many rows of the first step may be asked for next
_WANTED: Final = (128, 1024)  # rows of the answer that are asked for at once, more or less: at first, and later


def asked(graph: Graph, sparql: str) -> QuerySolutions | QueryBoolean | QueryTriples | Iterator[Triple]:
    """What the store answers; QueryError if the query is malformed, refused or fails, GraphError if the store is damaged."""
    with _failing(graph):
        return graph.query(sparql)


def told(graph: Graph, result: Iterable[T]) -> Iterator[T]:
    """What an answer of the store holds, as it comes; errors as of `asked`."""
    with _failing(graph):
        yield from result


def selected(graph: Graph, result: QuerySolutions) -> tuple[tuple[str, ...], Iterator[Row]]:
    """The names of the columns of a SELECT, and its rows as they come; errors as of `asked`."""
    names = tuple(variable.value for variable in result.variables)
    return names, (tuple(solution) for solution in told(graph, result))


@dataclass(frozen=True, slots=True)
class Steps:
    """A query in two steps: the first, and the text of the second before and after the values that the first has found."""

    first: str
    before: str
    after: str
    order: tuple[str, ...]  # the variables by which the first is ordered

    is_triples: ClassVar = False

    def rows(self, graph: Graph) -> tuple[tuple[str, ...], Iterator[Row]]:
        """The names of the columns and the rows as they come: those of the whole query, in its order; errors as of `asked`."""
        names, found = _select(graph, self.first)
        places = [names.index(one) for one in self.order]
        groups = enumerate(list(group) for _, group in groupby(found, lambda row: [row[place] for place in places]))
        batch = _at_least(_AT_FIRST, groups)
        columns, rows = _select(graph, self._second(names, batch))
        return columns, self._all(graph, names, groups, (len(batch), rows))

    def _all(
        self, graph: Graph, names: Sequence[str], groups: Iterator[Group], first: tuple[int, Iterator[Row]]
    ) -> Iterator[Row]:
        """The rows for all groups, of which so many are asked for at once that neither their rows nor the queries are many."""
        size, rows = first
        least, most = _WANTED
        so_far = 0
        while True:
            number = 0
            for number, row in enumerate(rows, 1):  # noqa: B007
                yield row
            so_far += number
            wanted = min(max(least, so_far // 2), most)
            batch = _at_least(max(1, min(_MORE * size, size * wanted // max(number, 1))), groups)
            if not batch:
                return
            with _failing(graph):  # but for its values, this text was checked with the first groups
                result = graph.store.query(self._second(names, batch), prefixes=dict(PREFIXES))
            assert isinstance(result, QuerySolutions)
            size, rows = len(batch), selected(graph, result)[1]

    def _second(self, names: Sequence[str], found: Sequence[tuple[int, Row]]) -> str:
        columns = " ".join(f"?{name}" for name in (_PLACE, *names))
        values = " ".join(f"({place} {' '.join(map(_term, row))})" for place, row in found)
        return f"{self.before}VALUES ({columns}) {{ {values} }}\n{self.after}"


@dataclass(frozen=True, slots=True)
class Parts:
    """A CONSTRUCT query as several, which together give what it gives."""

    queries: tuple[str, ...]

    is_triples: ClassVar = True

    def rows(self, graph: Graph) -> tuple[tuple[str, ...], Iterator[Row]]:
        """The names of the columns and the triples as they come, each once; errors as of `asked`."""
        first, *others = self.queries
        result = _constructed(graph, first)  # so that errors are there at once
        return TRIPLE_COLUMNS, self._triples(graph, chain([result], (_constructed(graph, one) for one in others)))

    def _triples(self, graph: Graph, results: Iterable[Iterable[Triple]]) -> Iterator[Row]:
        seen: set[Triple] = set()
        for result in results:
            new = in_order(triple for triple in told(graph, result) if triple not in seen)
            seen.update(new)
            yield from map(triple_row, new)


def steps_of(sparql: str) -> Steps | Parts | None:
    """The steps of a query that has some; None if it is to be asked at once."""
    return _steps(sparql) or _parts(sparql)


def _parts(sparql: str) -> Parts | None:
    found = _PARTS.fullmatch(sparql)
    if not found or not set(_OUTER.findall(found["body"])) <= _BRANCHES:
        return None
    parts = _THEN.split(found["body"])
    return Parts(tuple(f"{found['head']}{part}}}" for part in parts)) if len(parts) > 1 else None


def _steps(sparql: str) -> Steps | None:
    found = _STEPS.fullmatch(sparql)
    if not found:
        return None
    all_keys = _KEY.findall(found["order"])
    elsewhere = set(_variables(found["head"] + found["rest"] + found["order"]))
    names = [name for name in _variables(found["first"]) if name in elsewhere]
    keys = list(takewhile(lambda key: set(_variables(key)) <= set(names), all_keys))
    if not keys or _KEY.sub("", found["order"]).strip() or _ALL.match(found["head"]):
        return None
    columns = " ".join(f"?{name}" for name in names)
    first = f"{found['prologue']}SELECT {columns}\nWHERE {{\n{found['first']}}}\nORDER BY {' '.join(keys)}"
    later = all_keys if found["grouped"] else [f"?{_PLACE}", *all_keys[len(keys) :]]
    after = f"{found['rest']}ORDER BY {' '.join(later)}"
    return Steps(first, found["prologue"] + found["head"], after, tuple(_variables(" ".join(keys))))


def _variables(sparql: str) -> list[str]:
    """The names of the variables in a piece of a query, each once."""
    return list(dict.fromkeys(_VARIABLE.findall(_QUOTED.sub("", sparql))))


def _select(graph: Graph, sparql: str) -> tuple[tuple[str, ...], Iterator[Row]]:
    result = asked(graph, sparql)
    assert isinstance(result, QuerySolutions)
    return selected(graph, result)


def _constructed(graph: Graph, sparql: str) -> Iterable[Triple]:
    result = asked(graph, sparql)
    assert not isinstance(result, QuerySolutions | QueryBoolean)
    return result


def _term(term: Term | None) -> str:
    return "UNDEF" if term is None else str(term)


def _at_least(size: int, groups: Iterator[Group]) -> list[tuple[int, Row]]:
    """The rows of the next groups, each with the number of its group, until they are so many; none if there is no other group."""
    rows: list[tuple[int, Row]] = []
    for place, group in groups:
        rows += ((place, row) for row in group)
        if len(rows) >= size:
            break
    return rows


@contextmanager
def _failing(graph: Graph) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise damaged(graph.path, error) from error
    except RuntimeError as error:
        raise QueryError(f"the query failed: {error}") from error
