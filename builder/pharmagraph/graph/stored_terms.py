"""What a store says of one node after the other, looked up when it is asked for."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from pharmagraph.vocabulary import External

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

Term = NamedNode | BlankNode | Literal
Terms = dict[str, list[Term]]  # the objects of one node by predicate

_REMEMBERED: Final = 4096  # nodes: evidence of one document stands together, and asks for it again and again


class StoredTerms(Mapping[str, Terms]):
    """The terms of each node of the default graph by its IRI, but for the predicates in `without`."""

    def __init__(self, graph: "Graph", *, without: Collection[str] = frozenset()) -> None:
        self._store = graph.store
        self._default = DefaultGraph()
        self._without = without
        self._looked_up = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def __getitem__(self, iri: str) -> Terms:
        if terms := self._looked_up(iri):
            return terms
        raise KeyError(iri)

    def __iter__(self) -> Iterator[str]:
        """All that something is said of, in no promised order; once for each statement that gives it a type."""
        types = self._store.quads_for_pattern(None, NamedNode(External.TYPE), None, self._default)
        return (quad.subject.value for quad in types if isinstance(quad.subject, NamedNode))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def subjects(self, predicate: str, object_: str) -> Iterator[str]:
        """The IRIs of the nodes that a predicate leads from to the node `object_`, in no promised order."""
        if (node := _node(object_)) is not None:
            for quad in self._store.quads_for_pattern(None, NamedNode(predicate), node, self._default):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject.value

    def is_a(self, iri: str, kind: str) -> bool:
        """Whether the node has the class `kind` as a type."""
        found = self._store.quads_for_pattern(NamedNode(iri), NamedNode(External.TYPE), NamedNode(kind), self._default)
        return any(found)

    def _look_up(self, iri: str) -> Terms:
        terms: Terms = {}
        if (node := _node(iri)) is not None:
            for _, predicate, value, _ in self._store.quads_for_pattern(node, None, None, self._default):
                if predicate.value not in self._without:
                    terms.setdefault(predicate.value, []).append(value)
        return terms


def _node(iri: str) -> NamedNode | None:
    """The node, or None for a text that is no IRI (a publisher may be a plain name)."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None
