"""Nodes and edges as rows with a `label`, which programs that draw graphs write beside them."""

from collections.abc import Sequence

from pharmagraph.exports.flat import Row, edge_row, node_row
from pharmagraph.graph.property_graph import Edge, EvidenceRecord, Node


def labelled_node(node: Node) -> Row:
    """A node's columns; its name is its label."""
    row = node_row(node)
    iri, name = row.pop("iri"), row.pop("name")
    return {"label": name, "iri": iri, "labels": node.labels, **row, **_titles(node.evidence)}


def labelled_edge(edge: Edge) -> Row:
    """An edge's columns without its key; its type is its label."""
    row = edge_row(edge)
    del row["key"]
    return {"label": edge.type, **row, **_titles(edge.evidence)}


def _titles(evidence: Sequence[EvidenceRecord]) -> Row:
    return {"documentTitles": tuple(record.document_title for record in evidence)} if evidence else {}
