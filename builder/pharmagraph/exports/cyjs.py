"""The graph as Cytoscape JSON (`.cyjs`), for Cytoscape and cytoscape.js.

`data` of a node or edge holds its columns, as GraphML has them; here lists are lists. Ids of nodes are their
IRIs, ids of edges their keys; parallel edges are kept. Three names mean something to the readers: `id`, `value`
(by which networkx knows a node; the number in a trial's result is `resultValue`) and `interaction`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pharmagraph.exports.flat import Row
from pharmagraph.exports.labelled import labelled_edge, labelled_node
from pharmagraph.exports.report import ExportReport
from pharmagraph.exports.spool import spooled
from pharmagraph.files import binary_output
from pharmagraph.graph.property_graph import Edge, Node, Projection, drawn_kinds
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
    source = Projection(graph, wanted=kinds)
    counts = {"nodes": 0, "edges": 0}
    with binary_output(path) as stream, spooled(source.stars(), _node, _edge) as (nodes, edges):
        for text in chain((_HEADER,), _array("nodes", nodes, counts), (",",)):
            stream.write(text.encode("ascii"))
        for text in chain(_array("edges", edges, counts), ("}\n}\n",)):
            stream.write(text.encode("ascii"))
    return ExportReport(path, counts)


def _array(name: str, elements: Iterable[dict[str, Any]], counts: dict[str, int]) -> Iterator[str]:
    """The elements of one kind, one on each line; they are counted on the way."""
    yield f'\n"{name}": ['
    separator = "\n"
    for data in elements:
        yield f"{separator}{json.dumps({'data': data}, ensure_ascii=True, default=_written)}"
        separator = ",\n"
        counts[name] += 1
    yield "\n]"


def _node(node: Node) -> dict[str, Any]:
    row = labelled_node(node)
    del row["iri"]
    return {"id": node.iri, "value": node.iri, "name": node.name, **_renamed(row)}


def _edge(edge: Edge) -> dict[str, Any]:
    ends = {"id": edge.key, "key": edge.key, "source": edge.source, "target": edge.target}
    return {**ends, "interaction": edge.type, **_renamed(labelled_edge(edge))}


def _renamed(row: Row) -> dict[str, Any]:
    return {_RENAMED.get(name, name): value for name, value in row.items()}


def _written(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()
