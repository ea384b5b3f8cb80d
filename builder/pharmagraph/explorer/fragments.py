"""A part of the graph, cut out for the explorer: nodes, the edges among them, and the evidence for both.

The store is asked only for what the part needs; from there it goes the way of the offline view (`project`, `payload`,
`shapes`), so that both show the same thing alike.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any, Final

from pyoxigraph import NamedNode, Quad

from pharmagraph.errors import QueryError
from pharmagraph.explorer.claims import (
    OBJECT,
    SUBJECT,
    fillers,
    incoming,
    is_frame,
    kind_of,
    outgoing,
    text,
    value,
)
from pharmagraph.graph.name_index import ROLES
from pharmagraph.graph.property_graph import PropertyGraph, project
from pharmagraph.graph.store import Graph
from pharmagraph.views.drawing import placed, shapes
from pharmagraph.views.neighbourhood import MEETING_PLACES, Selection
from pharmagraph.views.payload import payload
from pharmagraph.views.telling import superseded
from pharmagraph.vocabulary import FRAMES, PG, EntityClass, External, Property, Relation, ValueKind

MOST: Final = 2000  # nodes that one answer may have
_EVENT, _MEETING = 0.4, 0.2  # how much a claim adds to the size of an event, and of what many meet at
_SUPPORTS: Final = NamedNode(PG + Property.SUPPORTS)
_DERIVED: Final = NamedNode(External.WAS_DERIVED_FROM)
_SUPERSEDES: Final = PG + Property.SUPERSEDES
_PLAIN: Final = frozenset(relation.iri for relation in Relation)
_MONEY: Final = frozenset(
    role.iri for roles in FRAMES.values() for role, spec in roles.items() if spec.kind is ValueKind.MONEY
)


def fragment(graph: Graph, nodes: Iterable[str], present: Iterable[str] = ()) -> dict[str, Any]:
    """The nodes, and all edges among them and between them and those `present`, as `Fragment` (see `explorer`).

    IRIs that name no entity or frame are passed over. QueryError if more than `MOST` nodes are asked for.
    """
    wanted = set(nodes)
    if len(wanted) > MOST:
        raise QueryError(f"cannot give {len(wanted)} nodes at once; ask for at most {MOST}")
    links = Links(graph, wanted, set(present) | wanted)
    whole = project(Graph.from_quads(described(graph, links.nodes, links.assertions)))
    data = payload(_selection(whole, links.nodes), until=superseded(whole))
    for node in data["nodes"]:
        node["known"] = links.known.get(node["iri"], 0)
        node["weight"] = node["known"] * (
            _EVENT if node["frame"] else _MEETING if node["kind"] in MEETING_PLACES else 1.0
        )
    return data | {"shapes": shapes(data)}


def begun(found: dict[str, Any]) -> dict[str, Any]:
    """The same fragment with places for its nodes, for it begins a picture."""
    return found | {"places": [[node["x"], node["y"]] for node in placed(found)["nodes"]]}


class Links:
    """What joins some nodes to others: the nodes at both ends, the assertions between, and how many claims each is in."""

    def __init__(self, graph: Graph, wanted: Collection[str], all_: Collection[str]) -> None:
        self._graph, self._all = graph, all_
        self.nodes: set[str] = set()
        self.assertions: set[str] = set()
        self.known: dict[str, int] = {}
        for node in sorted(wanted):
            if kind := kind_of(graph, node):
                self.nodes.add(node)
                self.known[node] = len(self._claims(node)) + (self._fillers(node) if is_frame(kind) else 0)

    def _claims(self, node: str) -> set[str]:
        """The claims that a node is in; those that lead to another of the nodes are noted."""
        claims = set()
        for claim, predicate in incoming(self._graph, node):
            if predicate in (External.SUBJECT, External.OBJECT):
                claims.add(claim)
                other = value(self._graph, claim, OBJECT if predicate == External.SUBJECT else SUBJECT)
                if other in self._all:
                    self.assertions.add(claim)
                    self.nodes.add(other)
            elif predicate in ROLES:
                claims.add(claim)
                if claim in self._all:
                    self.nodes.add(claim)
        return claims

    def _fillers(self, frame: str) -> int:
        """How many nodes fill the roles of a frame; those that are among the nodes are noted."""
        found = {filler for _, filler in fillers(self._graph, frame)}
        self.nodes.update(found.intersection(self._all))
        return len(found)


def _selection(whole: PropertyGraph, nodes: Collection[str]) -> Selection:
    kept = tuple(node for node in whole.nodes if node.iri in nodes and node.kind != EntityClass.DOCUMENT)
    return Selection(
        nodes=kept,
        edges=tuple(sorted((e for e in whole.edges if {e.source, e.target} <= set(nodes)), key=lambda e: e.key)),
        focus=(),
        available=len(kept),
    )


def described(graph: Graph, nodes: Iterable[str], assertions: Iterable[str]) -> Iterator[Quad]:
    """What the graph says of nodes and assertions, of their evidence and its documents, and of what supersedes them."""
    claims = [*sorted(assertions), *(node for node in sorted(nodes) if is_frame(kind_of(graph, node)))]
    later = {one for claim in claims for one, link in incoming(graph, claim) if link == _SUPERSEDES}
    documents: set[str] = set()
    for claim in sorted(later | set(claims)):
        for quad in graph.store.quads_for_pattern(None, _SUPPORTS, NamedNode(claim), None):
            evidence = list(outgoing(graph, text(quad.subject)))
            documents.update(text(one.object) for one in evidence if one.predicate == _DERIVED)
            yield from evidence
    for node in chain(sorted(later | set(claims) | set(nodes)), sorted(documents)):
        for quad in outgoing(graph, node):
            if quad.predicate.value not in _PLAIN:
                yield quad
            if quad.predicate.value in _MONEY:
                yield from outgoing(graph, text(quad.object))
