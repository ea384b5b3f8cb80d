"""The graph as GraphML, for Gephi, Cytoscape, yEd and networkx.

Ids of nodes are their IRIs, ids of edges their keys; parallel edges are kept. GraphML has no lists: their
values are joined by `; `. Characters that XML forbids are left out.
"""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from pharmagraph.exports.flat import Row, Type, Value, column_type, flat_properties, listed, written
from pharmagraph.exports.labelled import labelled_edge, labelled_node, titled_evidence
from pharmagraph.exports.report import ExportReport
from pharmagraph.exports.shared import Shared
from pharmagraph.exports.spool import spooled
from pharmagraph.files import binary_output
from pharmagraph.graph.property_graph import Edge, EvidenceRecord, Node, Projection, Properties, drawn_kinds

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

_HEADER: Final = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_XML_TYPES: Final = {Type.INTEGER: "long", Type.NUMBER: "double"}  # all others are strings
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export(
    graph: "Graph", path: Path | None, *, with_frames: bool = True, with_documents: bool = False
) -> ExportReport:
    """Writes nodes and edges with all that they carry; GraphError if `path` cannot be written.

    Documents are left out unless asked for: no edge leads to them, and the evidence names them.
    """
    kinds = drawn_kinds(with_frames=with_frames, with_documents=with_documents)
    stars, of_node, of_edge = Projection(graph, wanted=kinds).stars(), _Data("node"), _Data("edge")

    def node_element(node: Node) -> str:
        return f"<node id={_attribute(node.iri)}>{of_node.of(labelled_node(node), node)}</node>\n"

    def edge_element(edge: Edge) -> str:
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        return f"<edge id={_attribute(edge.key)} {ends}>{of_edge.of(labelled_edge(edge), edge)}</edge>\n"

    with binary_output(path) as stream, spooled(stars, node_element, edge_element, "") as (nodes, edges):
        stream.write(f"{_HEADER}{of_node.keys()}{of_edge.keys()}".encode())
        stream.write(b'<graph id="pharmagraph" edgedefault="directed">\n')
        nodes.copy_to(stream)
        edges.copy_to(stream)
        stream.write(b"</graph>\n</graphml>\n")
        return ExportReport(path, {"nodes": len(nodes), "edges": len(edges)})


class _Data:
    """The columns of all nodes, or of all edges: their data, and, once all are written, their keys."""

    def __init__(self, domain: str) -> None:
        self._domain = domain
        self._columns: set[str] = set()
        self._properties: Shared[Properties, str] = Shared(
            lambda properties: self._written(flat_properties(properties))
        )
        self._evidence: Shared[tuple[EvidenceRecord, ...], str] = Shared(
            lambda evidence: self._written(titled_evidence(evidence))
        )

    def of(self, row: Row, one: Node | Edge) -> str:
        """What a node or edge is, its properties and its evidence."""
        return self._written(row) + self._properties(one.properties) + self._evidence(one.evidence)

    def keys(self) -> str:
        """The declarations of the columns that some have had, by name; the name is in the id, as numbers would be known last."""
        return "".join(
            f'<key id="{self._id(name)}" for="{self._domain}" attr.name="{name}" attr.type="{_xml_type(name)}"/>\n'
            for name in sorted(self._columns)
        )

    def _id(self, name: str) -> str:
        return f"{self._domain[0]}.{name}"

    def _written(self, row: Row) -> str:
        self._columns.update(row)
        return "".join(f'<data key="{self._id(name)}">{_text(value)}</data>' for name, value in row.items())


def _xml_type(name: str) -> str:
    return _XML_TYPES.get(column_type(name), "string")


def _text(value: Value) -> str:
    """A value as XML text; a carriage return would otherwise be read as a line feed."""
    if isinstance(value, tuple):
        value = listed(value, "; ", str)
    elif isinstance(value, date):
        return value.isoformat()
    elif not isinstance(value, str):
        return written(value)
    if value.isprintable() and not _MARKUP.search(value):
        return value
    return escape(_FORBIDDEN.sub("", value), _ESCAPED)


_MARKUP: Final = re.compile('[&<>"]')
_ESCAPED: Final = {"\r": "&#13;"}


def _attribute(text: str) -> str:
    if text.isprintable() and not _MARKUP.search(text):
        return f'"{text}"'
    return quoteattr(_FORBIDDEN.sub("", text))
