"""The graph as GraphML, for Gephi, Cytoscape, yEd and networkx.

Ids of nodes are their IRIs, ids of edges their keys; parallel edges are kept. GraphML has no lists: their
values are joined by `; `. Characters that XML forbids are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from pharmagraph.exports.flat import Row, Type, Value, column_type, written
from pharmagraph.exports.labelled import labelled_edge, labelled_node
from pharmagraph.exports.report import ExportReport
from pharmagraph.exports.spool import spooled
from pharmagraph.files import binary_output
from pharmagraph.graph.property_graph import Edge, Node, Projection, drawn_kinds

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

_HEADER: Final = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_Element = tuple[str, dict[str, str]]  # its tag, and its columns as XML text
_XML_TYPES: Final = {Type.INTEGER: "long", Type.NUMBER: "double"}  # all others are strings
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export(
    graph: "Graph", path: Path | None, *, with_frames: bool = True, with_documents: bool = False
) -> ExportReport:
    """Writes nodes and edges with all that they carry; GraphError if `path` cannot be written.

    Documents are left out unless asked for: no edge leads to them, and the evidence names them.
    """
    kinds = drawn_kinds(with_frames=with_frames, with_documents=with_documents)
    source = Projection(graph, wanted=kinds)
    with binary_output(path) as stream, spooled(source.stars(), _node, _edge) as (nodes, edges):
        for line in _lines(nodes, edges):
            stream.write(line.encode())
        return ExportReport(path, {"nodes": len(nodes), "edges": len(edges)})


def _node(node: Node) -> _Element:
    return f"<node id={_attribute(node.iri)}>", _written(labelled_node(node))


def _edge(edge: Edge) -> _Element:
    ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
    return f"<edge id={_attribute(edge.key)} {ends}>", _written(labelled_edge(edge))


def _columns(elements: Iterable[_Element]) -> Mapping[str, str]:
    """The short id of each column that some element has, in the order of their names."""
    names = sorted({name for _, row in elements for name in row})
    return {name: str(number) for number, name in enumerate(names)}


def _lines(nodes: Iterable[_Element], edges: Iterable[_Element]) -> Iterator[str]:
    """The file. All is gone through twice, because columns are declared first."""
    yield _HEADER
    columns = {"node": _columns(nodes), "edge": _columns(edges)}
    for domain, names in columns.items():
        for name, number in names.items():
            yield (f'<key id="{domain[0]}{number}" for="{domain}" attr.name="{name}" attr.type="{_xml_type(name)}"/>\n')
    yield '<graph id="pharmagraph" edgedefault="directed">\n'
    for domain, elements in (("node", nodes), ("edge", edges)):
        for opening, row in elements:
            yield f"{opening}{_data(domain[0], row, columns[domain])}</{domain}>\n"
    yield "</graph>\n</graphml>\n"


def _xml_type(name: str) -> str:
    return _XML_TYPES.get(column_type(name), "string")


def _written(row: Row) -> dict[str, str]:
    return {name: _text(row[name]) for name in sorted(row)}


def _data(prefix: str, row: Mapping[str, str], columns: Mapping[str, str]) -> str:
    return "".join(f'<data key="{prefix}{columns[name]}">{text}</data>' for name, text in row.items())


def _text(value: Value) -> str:
    """A value as XML text; a carriage return would otherwise be read as a line feed."""
    if isinstance(value, tuple):
        value = "; ".join(part if isinstance(part, str) else written(part) for part in value)
    elif isinstance(value, date):
        value = value.isoformat()
    elif not isinstance(value, str):
        return written(value)
    return escape(_FORBIDDEN.sub("", value), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", text))
