"""The graph as networkx wants it, for analyses of one's own."""

from typing import TYPE_CHECKING, Any, Final

from pharmagraph.graph.property_graph import Edge, Node, family, project
from pharmagraph.vocabulary import EntityClass, FrameClass

if TYPE_CHECKING:
    import networkx as nx

    from pharmagraph.graph.store import Graph

_FRAMES: Final = frozenset(frame.value for frame in FrameClass)


def to_networkx(graph: "Graph", *, with_frames: bool) -> "nx.MultiDiGraph":
    """What `Graph.to_networkx` gives; equal graphs give equal networks, in the same order."""
    import networkx as nx

    made = nx.MultiDiGraph()
    projected = project(graph, with_frames=with_frames)
    for node in projected.nodes:
        if node.kind != EntityClass.DOCUMENT:
            made.add_node(node.iri, **_of_node(node))
    kinds = {node.iri: node.kind for node in projected.nodes}
    for edge in projected.edges:
        fact = edge.source if kinds[edge.source] in _FRAMES else edge.key
        made.add_edge(edge.source, edge.target, key=edge.key, **_of_edge(edge, fact))
    return made


def _of_node(node: Node) -> dict[str, Any]:
    return {"label": node.name, "class": node.kind, "family": family(node.kind), "aliases": "; ".join(node.aliases)}


def _of_edge(edge: Edge, fact: str) -> dict[str, Any]:
    known = {name: edge.properties[name] for name in ("status", "date", "belief") if name in edge.properties}
    sure = {"confidence": max(one.confidence for one in edge.evidence)} if edge.evidence else {}
    return {"relation": edge.type, "fact": fact, "evidence": len(edge.evidence), **known, **sure}
