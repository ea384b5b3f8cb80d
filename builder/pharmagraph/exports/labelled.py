"""What programs that draw graphs show of nodes and edges: a `label`, and the titles of the documents behind them."""

from collections.abc import Sequence

from pharmagraph.exports.flat import Row, flat_evidence
from pharmagraph.graph.property_graph import Edge, EvidenceRecord, Node


def labelled_node(node: Node) -> Row:
    """What a node is; its name is its label."""
    row: Row = {"label": node.name, "labels": node.labels, "kind": node.kind}
    return row | {"aliases": node.aliases} if node.aliases else row


def labelled_edge(edge: Edge) -> Row:
    """What an edge is; its type is its label."""
    return {"label": edge.type}


def titled_evidence(evidence: Sequence[EvidenceRecord]) -> Row:
    """The columns of evidence, with the titles of its documents."""
    titles = tuple(record.document_title for record in evidence)
    return flat_evidence(evidence) | {"documentTitles": titles} if titles else {}
