"""What is found by name, and what a graph holds, in a worker."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from pharmagraph.graph.name_index import names_of
from pharmagraph.graph.store import Graph
from pharmagraph.server.nodes import Nodes
from pharmagraph.server.values import Link
from pharmagraph.vocabulary import EntityClass, FrameClass, SupportClass

_FOUND: Final = 100  # things of one search
_LATEST: Final = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A thing and the name by which it was found."""

    thing: Link
    name: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list."""

    document: Link
    date: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What the first page tells of a graph."""

    counts: tuple[tuple[str, int], ...]  # of documents, entities and facts
    kinds: tuple[tuple[str, int], ...]  # of each class, the most frequent first
    latest: tuple[DocumentRow, ...]


def find(graph: Graph, words: str) -> tuple[Found, ...]:
    """The things with a name that contains `words`, as `Names.find` compares and orders them."""
    wanted = " ".join(words.split()).lower()
    nodes = Nodes(graph)
    return tuple(
        Found(nodes.link(thing.iri), name, name.lower() == wanted)
        for thing, name in names_of(graph).find(words, _FOUND)
    )


def summary(graph: Graph) -> Summary:
    """What a graph holds."""
    known = {kind.value for kind in (*EntityClass, *FrameClass)} - {EntityClass.DOCUMENT.value}
    solutions = graph.query("SELECT ?class (COUNT(?node) AS ?number) { ?node a ?class } GROUP BY ?class")
    assert isinstance(solutions, QuerySolutions)
    numbers = {
        kind.value.rpartition("#")[2]: int(number.value)
        for kind, number in solutions
        if isinstance(kind, NamedNode) and isinstance(number, Literal)
    }
    entities = sum(numbers.get(kind.value, 0) for kind in EntityClass if kind is not EntityClass.DOCUMENT)
    frames = sum(numbers.get(kind.value, 0) for kind in FrameClass)
    counts = (
        ("documents", numbers.get(EntityClass.DOCUMENT.value, 0)),
        ("entities", entities),
        ("facts", frames + numbers.get(SupportClass.ASSERTION.value, 0)),
        ("quotations", numbers.get(SupportClass.EVIDENCE.value, 0)),
    )
    kinds = sorted(((kind, numbers[kind]) for kind in known & numbers.keys()), key=lambda pair: (-pair[1], pair[0]))
    return Summary(counts, tuple(kinds), documents(graph, _LATEST))


def documents(graph: Graph, most: int) -> tuple[DocumentRow, ...]:
    """The documents of a graph, the latest first, at most so many."""
    solutions = graph.query(
        f"""SELECT ?document (MIN(STR(?when)) AS ?date) (MIN(STR(?who)) AS ?publisher) {{
            ?document a pg:Document .
            OPTIONAL {{ ?document dcterms:date ?when }}
            OPTIONAL {{ ?document dcterms:publisher ?by . OPTIONAL {{ ?by rdfs:label ?label }} BIND(COALESCE(?label, ?by) AS ?who) }}
        }} GROUP BY ?document ORDER BY DESC(?date) ?document LIMIT {most}"""
    )
    assert isinstance(solutions, QuerySolutions)
    nodes = Nodes(graph)
    return tuple(
        DocumentRow(nodes.link(row[0].value), _text(row[1]), _text(row[2]))
        for row in solutions
        if isinstance(row[0], NamedNode)
    )


def of_kind(graph: Graph, kind: str, most: int) -> tuple[Link, ...]:
    """The things of a class, by name: at most so many, and one more if there are more."""
    solutions = graph.query(
        f"SELECT ?node {{ ?node a pg:{kind} ; rdfs:label ?label }} ORDER BY LCASE(STR(?label)) ?node LIMIT {most + 1}"
    )
    assert isinstance(solutions, QuerySolutions)
    nodes = Nodes(graph)
    return tuple(dict.fromkeys(nodes.link(row[0].value) for row in solutions if isinstance(row[0], NamedNode)))


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal) else ""
