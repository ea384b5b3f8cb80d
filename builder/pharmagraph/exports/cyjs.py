"""The graph as Cytoscape JSON (`.cyjs`), for Cytoscape and cytoscape.js.

`data` of a node or edge holds its columns, as GraphML has them; here lists are lists. Ids of nodes are their
IRIs, ids of edges their keys; parallel edges are kept. Three names mean something to the readers: `id`, `value`
(by which networkx knows a node; the number in a trial's result is `resultValue`) and `interaction`.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pharmagraph.exports.flat import Row, flat_properties
from pharmagraph.exports.labelled import labelled_edge, labelled_node, titled_evidence
from pharmagraph.exports.report import ExportReport
from pharmagraph.exports.shared import Shared
from pharmagraph.exports.spool import spooled
from pharmagraph.files import binary_output
from pharmagraph.graph.property_graph import Edge, EvidenceRecord, Node, Projection, Properties, drawn_kinds
from pharmagraph.vocabulary import Role

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

_HEADER: Final = """{
"format_version": "1.0",
"generated_by": "pharmagraph",
"target_cytoscapejs_version": "~3.0",
"data": {"name": "pharmagraph", "shared_name": "pharmagraph"},
"directed": true,
"multigraph": true,
"elements": {"""
_RENAMED: Final[Mapping[str, str]] = {
    Role.VALUE.value: "resultValue",
    f"{Role.VALUE.value}All": "resultValueAll",
    "source": "sourceName",  # of a document; to the readers it is where an edge begins
}


def export(
    graph: "Graph", path: Path | None, *, with_frames: bool = True, with_documents: bool = False
) -> ExportReport:
    """Writes nodes and edges with all that they carry; GraphError if `path` cannot be written.

    Documents are left out unless asked for: no edge leads to them, and the evidence names them.
    """
    kinds = drawn_kinds(with_frames=with_frames, with_documents=with_documents)
    stars, elements = Projection(graph, wanted=kinds).stars(), _Elements()
    with binary_output(path) as stream, spooled(stars, elements.node, elements.edge, ",") as (nodes, edges):
        stream.write(f'{_HEADER}\n"nodes": ['.encode("ascii"))
        nodes.copy_to(stream)
        stream.write(b'\n],\n"edges": [')
        edges.copy_to(stream)
        stream.write(b"\n]}\n}\n")
    return ExportReport(path, {"nodes": len(nodes), "edges": len(edges)})


class _Elements:
    """Writes nodes and edges as elements, one on each line."""

    def __init__(self) -> None:
        self._properties: Shared[Properties, str] = Shared(lambda properties: _members(flat_properties(properties)))
        self._evidence: Shared[tuple[EvidenceRecord, ...], str] = Shared(
            lambda evidence: _members(titled_evidence(evidence))
        )

    def node(self, node: Node) -> str:
        known = {"id": node.iri, "value": node.iri, "name": node.name}
        return self._element(known | labelled_node(node), node)

    def edge(self, edge: Edge) -> str:
        known = {"id": edge.key, "key": edge.key, "source": edge.source, "target": edge.target}
        return self._element(known | {"interaction": edge.type} | labelled_edge(edge), edge)

    def _element(self, row: Row, of: Node | Edge) -> str:
        parts = (_JSON.encode(row)[1:-1], self._properties(of.properties), self._evidence(of.evidence))
        return f'\n{{"data": {{{", ".join(filter(None, parts))}}}}}'


def _members(row: Row) -> str:
    """The row as a JSON object without its braces."""
    return _JSON.encode({_RENAMED.get(name, name): value for name, value in row.items()})[1:-1]


def _written(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()


_JSON: Final = json.JSONEncoder(ensure_ascii=True, default=_written)
