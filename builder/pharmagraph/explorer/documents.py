"""What a document speaks of: the things and events of all claims that it has words for."""

from typing import Any, Final

from pyoxigraph import NamedNode

from pharmagraph.errors import QueryError
from pharmagraph.explorer.claims import OBJECT, SUBJECT, fillers, incoming, is_frame, kind_of, value
from pharmagraph.explorer.fragments import MOST, begun, fragment
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import External, Property

_SUPPORTS: Final = NamedNode(Property.SUPPORTS.iri)


def spoken_of(graph: Graph, document: str) -> dict[str, Any]:
    """The nodes that a document speaks of, at most `MOST`, as `Fragment` with places; QueryError if the graph has no such document."""
    claims = {
        value(graph, evidence, _SUPPORTS)
        for evidence, predicate in incoming(graph, document)
        if predicate == External.WAS_DERIVED_FROM
    }
    if not claims:
        raise QueryError(
            f"the graph has no document {document[:200]!r} that says anything; it may have been built again since"
        )
    nodes: set[str] = set()
    for claim in sorted(claims):
        is_event = is_frame(kind_of(graph, claim))
        ends = (
            {filler for _, filler in fillers(graph, claim)}
            if is_event
            else {value(graph, claim, end) for end in (SUBJECT, OBJECT)}
        )
        found = ends | {claim} if is_event else ends
        if len(nodes | found) > MOST:
            break
        nodes |= found
    return begun(fragment(graph, nodes))
