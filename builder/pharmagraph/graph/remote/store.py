"""A SPARQL server that is read like the embedded store: the same methods give the same types of terms and answers.

Which state of the graph a server has is told by a triple in a named graph of its own, where no question looks: the
revision, or the token of a load that is under way (see `draft`).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import pyoxigraph
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from pharmagraph.errors import GraphError, QueryError
from pharmagraph.graph.literals import decimal
from pharmagraph.graph.remote.address import parse_address
from pharmagraph.graph.remote.endpoint import JSON, Access, Endpoint
from pharmagraph.vocabulary import XSD

_OURS: Final = "https://w3id.org/pharmagraph/store#"
STATE: Final = NamedNode(_OURS + "state")  # the named graph
GRAPH: Final = NamedNode(_OURS + "graph")  # what the state is told of
REVISION: Final = NamedNode(_OURS + "revision")
LOAD: Final = NamedNode(_OURS + "load")
DECIMAL: Final = NamedNode(XSD + "decimal")
_BATCH: Final = 500  # nodes that are asked for at once

_PROLOGUE: Final = re.compile(r"(?:\s+|#[^\n\r]*|BASE\s*<[^>]*>|PREFIX\s*([^\s:]*):\s*<[^>]*>)", re.IGNORECASE)
_UNITS: Final = re.compile(r"\\\\([uU])|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\.", re.DOTALL)
_ASCII: Final = range(0x20, 0x7F)


@dataclass(frozen=True, slots=True)
class State:
    """What a server says of itself: the revision that it has; or the token of a load that has not ended."""

    revision: str = ""
    load: str = ""


class RemoteStore:
    """The default graph of a server, for reading; GraphError if it cannot be reached, refuses, or fails."""

    def __init__(self, address: str, access: Access | None = None) -> None:
        self.endpoint = Endpoint(parse_address(address), access)

    def query(
        self, query: str, *, prefixes: Mapping[str, str] | None = None, **options: Any
    ) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        """The server's answer to a query that Oxigraph can read, too; a SELECT is answered whole, in memory.

        SyntaxError if Oxigraph cannot read it, QueryError if the server will not answer it.
        """
        if options:
            raise QueryError(f"a server takes no option {', '.join(sorted(options))}; leave it out")
        kind = pyoxigraph.Store().query(query, prefixes=dict(prefixes or {}))  # against nothing, to have it parsed
        sparql = plain(with_prefixes(query, prefixes or {}))
        if isinstance(kind, QueryTriples):
            return iter(list(self._triples(sparql)))
        content = self.endpoint.query(sparql, JSON)
        try:
            answer = json.dumps(json.loads(content, object_hook=_received_json))
            return pyoxigraph.parse_query_results(answer, QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, RecursionError) as error:
            raise self.endpoint.failed("gives no SPARQL results; check the address of the data set") from error

    def quads_for_pattern(self, subject: Any, predicate: Any, object_: Any, graph_name: Any = None) -> Iterator[Quad]:
        """The quads with these terms, where None stands for all, as they come from the server."""
        if graph_name is not None and not isinstance(graph_name, DefaultGraph):
            return
        terms = [
            f"?{name}" if term is None else str(term)
            for name, term in zip("spo", (subject, predicate, object_), strict=True)
        ]
        sparql = "" if subject is predicate is object_ is None else plain(f"CONSTRUCT WHERE {{ {' '.join(terms)} }}")
        for triple in self._triples(sparql):
            if triple.subject != GRAPH:  # a server may show all named graphs as one
                yield Quad(*triple)

    def about(self, subjects: Iterable[NamedNode]) -> Iterator[Quad]:
        """The quads that have one of these subjects."""
        yield from self._matching(subjects, "?node ?predicate ?value")

    def leading_to(self, predicate: NamedNode, objects: Iterable[NamedNode]) -> Iterator[Quad]:
        """The quads that have this predicate and one of these objects."""
        yield from self._matching(objects, f"?subject {predicate} ?node")

    def __len__(self) -> int:
        (row,) = self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o FILTER(?s != {GRAPH}) }}")
        return int(row[0].value)

    def is_empty(self) -> bool:
        """Whether there is nothing in the default graph."""
        return not self._rows(f"SELECT * WHERE {{ ?s ?p ?o FILTER(?s != {GRAPH}) }} LIMIT 1")

    def state(self) -> State:
        """What the server says of itself; neither revision nor load if it has no graph of ours."""
        rows = self._rows(f"SELECT ?p ?o WHERE {{ GRAPH {STATE} {{ {GRAPH} ?p ?o }} }}")
        told = {predicate: value.value for predicate, value in rows}
        return State(told.get(REVISION, ""), told.get(LOAD, ""))

    def close(self) -> None:
        """Lets go of the connections."""
        self.endpoint.close()

    def _rows(self, sparql: str) -> list[Sequence[Any]]:
        found = self.query(sparql)
        assert isinstance(found, QuerySolutions)
        return [tuple(row) for row in found]

    def _triples(self, sparql: str) -> Iterator[Triple]:
        with self.endpoint.streamed(sparql) as stream:
            try:
                for quad in pyoxigraph.parse(stream, RdfFormat.N_TRIPLES):
                    yield _received(quad.triple)
            except GraphError:
                raise
            except SyntaxError as error:
                raise self.endpoint.failed("gives no N-Triples; check the address of the data set") from error
            except Exception as error:  # what the connection raises comes through the parser as it likes
                raise self.endpoint.lost(error) from error

    def _matching(self, nodes: Iterable[NamedNode], pattern: str) -> Iterator[Quad]:
        rest = iter(sorted(set(nodes), key=str))
        while batch := list(islice(rest, _BATCH)):
            values = " ".join(map(str, batch))
            sparql = f"CONSTRUCT {{ {pattern} }} WHERE {{ VALUES ?node {{ {values} }} {pattern} }}"
            yield from (Quad(*triple) for triple in self._triples(sparql))


def to_server(triple: Triple) -> Triple:
    """A triple as servers are given it: a whole decimal number ends in `.0`, as in the first edition of XSD.

    Jena's database reads `7` as `7.0`, and then neither finds nor deletes it.
    """
    subject, predicate, value = triple
    if isinstance(value, Literal) and value.datatype == DECIMAL and "." not in value.value:
        return Triple(subject, predicate, Literal(f"{value.value}.0", datatype=DECIMAL))
    return triple


def _received(triple: Triple) -> Triple:
    """A triple from a server as the graph has it: decimal numbers in the form of `literals.decimal`."""
    subject, predicate, value = triple
    if isinstance(value, Literal) and value.datatype == DECIMAL:
        return Triple(subject, predicate, decimal(value.value) or value)
    return triple


def _received_json(data: dict[str, Any]) -> dict[str, Any]:
    """A term of a server's JSON in the same form."""
    if data.get("datatype") == DECIMAL.value and isinstance(data.get("value"), str):
        found = decimal(data["value"])
        return data | {"value": found.value} if found else data
    return data


def with_prefixes(query: str, prefixes: Mapping[str, str]) -> str:
    """A query that declares all these prefixes, each once, as some servers want it.

    >>> with_prefixes("PREFIX a: <b:> ASK {}", {"a": "c:", "d": "e:"})
    'PREFIX d: <e:>\\nPREFIX a: <b:> ASK {}'
    """
    declared, place = set(), 0
    while found := _PROLOGUE.match(query, place):
        place = found.end()
        declared.add(found[1])
    missing = (f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items() if name not in declared)
    return "".join(missing) + query


def plain(sparql: str) -> str:
    r"""The same query or update for servers that undo `\u0022` before they parse, and for those that do it after.

    A backslash in a text is never followed by what such a server could take for an escape. QueryError if a letter or
    sign of ASCII is written as an escape.
    """
    return _UNITS.sub(_plain_unit, sparql)


def _plain_unit(found: re.Match[str]) -> str:
    if found[1]:
        return rf"\\\u{ord(found[1]):04X}"
    code = found[2] or found[3]
    if code and int(code, 16) in _ASCII:
        raise QueryError(
            rf"write {chr(int(code, 16))!r} itself in place of {found[0]}: servers differ in what it means"
        )
    return found[0]
