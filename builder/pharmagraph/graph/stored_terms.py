"""What a store says of one node after the other, looked up when it is asked for."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from pharmagraph.graph.store import damaged
from pharmagraph.vocabulary import External

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

Term = NamedNode | BlankNode | Literal
Terms = dict[str, list[Term]]  # the objects of one node by predicate

_DEFAULT: Final = DefaultGraph()
_REMEMBERED: Final = 4096  # nodes: evidence of one document stands together, and asks for it again and again


class StoredTerms(Mapping[str, Terms]):
    """The terms of each node of the default graph by its IRI; GraphError if the store is damaged."""

    def __init__(self, graph: "Graph") -> None:
        self._graph = graph
        self._looked_up = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def __getitem__(self, iri: str) -> Terms:
        if terms := self._looked_up(iri):
            return terms
        raise KeyError(iri)

    def __iter__(self) -> Iterator[str]:
        """All that something is said of, in no promised order; once for each statement that gives it a type."""
        types = self._graph.triples(None, NamedNode(External.TYPE), None)
        return (quad.subject.value for quad in types if isinstance(quad.subject, NamedNode))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def subjects(self, predicate: str, object_: str) -> Iterator[str]:
        """The IRIs of the nodes that a predicate leads from to the node `object_`, in no promised order."""
        if (node := _node(object_)) is not None:
            for quad in self._graph.triples(None, NamedNode(predicate), node):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject.value

    def _look_up(self, iri: str) -> Terms:
        terms: Terms = {}
        if (node := _node(iri)) is None:
            return terms
        try:
            for quad in self._graph.store.quads_for_pattern(node, None, None, _DEFAULT):
                value = quad.object  # each access makes it anew
                if not isinstance(value, Triple):
                    terms.setdefault(quad.predicate.value, []).append(value)
        except OSError as error:
            raise damaged(self._graph.path, error) from error
        return terms


def _node(iri: str) -> NamedNode | None:
    """The node, or None for a text that is no IRI (a publisher may be a plain name)."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None
