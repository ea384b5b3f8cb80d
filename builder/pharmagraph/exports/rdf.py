"""The graph as N-Quads, Turtle and TriG, sorted, so that equal graphs give equal bytes.

Nodes are written one after the other in the order of their IRIs; only these are held in memory. With
`by_document`, each document's share follows as a named graph that has the document's IRI as its name.
"""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Triple

from pharmagraph.exports.report import ExportReport
from pharmagraph.exports.shares import document_share, documents
from pharmagraph.files import binary_output
from pharmagraph.graph.store import Graph
from pharmagraph.graph.turtle import Subject, TurtleWriter, grouped, line_start
from pharmagraph.vocabulary import PGR


def export_nquads(graph: Graph, path: Path | None, *, by_document: bool = False) -> ExportReport:
    """Writes one line for each triple of the default graph, sorted.

    With `by_document`, the lines of each document's named graph follow, sorted too.
    GraphError if `path` cannot be written.
    """
    counts = {"triples": 0}
    with binary_output(path) as stream:
        for _, quads in sorted_nodes(graph):
            stream.write("".join(sorted([f"{quad.triple} .\n" for quad in quads])).encode())
            counts["triples"] += len(quads)
        if by_document:
            for document, share in _shares(graph, counts):
                stream.write("".join(sorted(f"{triple} {document} .\n" for triple in share)).encode())
    return ExportReport(path, counts)


def export_turtle(graph: Graph, path: Path | None) -> ExportReport:
    """Writes the default graph as Turtle; GraphError if `path` cannot be written."""
    return _export_turtle(graph, path, by_document=False)


def export_trig(graph: Graph, path: Path | None, *, by_document: bool = False) -> ExportReport:
    """Writes the default graph and, with `by_document`, a named graph for each document's share.

    GraphError if `path` cannot be written.
    """
    return _export_turtle(graph, path, by_document=by_document)


def sorted_nodes(graph: Graph) -> Iterator[tuple[Subject, list[Quad]]]:
    """Each subject of the default graph with its statements; subjects in the order of their lines in N-Quads."""
    solutions = graph.query("SELECT DISTINCT ?subject WHERE { ?subject ?predicate ?object }")
    assert isinstance(solutions, QuerySolutions)
    for subject in sorted((solution[0] for solution in solutions), key=line_start):
        yield subject, list(graph.store.quads_for_pattern(subject, None, None, DefaultGraph()))


def base_of(graph: Graph) -> str:
    """The base that the graph's own IRIs were made with."""
    return graph.manifest.base if graph.manifest else PGR


def _export_turtle(graph: Graph, path: Path | None, *, by_document: bool) -> ExportReport:
    counts = {"triples": 0}
    writer = TurtleWriter(base_of(graph))
    with binary_output(path) as stream:
        stream.write("".join(writer.header()).encode())
        for subject, quads in sorted_nodes(graph):
            stream.write(f"\n{writer.node(subject, quads)}".encode())
            counts["triples"] += len(quads)
        if by_document:
            for document, share in _shares(graph, counts):
                nodes = (writer.node(subject, triples, "    ") for subject, triples in grouped(share))
                stream.write(f"\nGRAPH {writer.term(document)} {{\n{''.join(nodes)}}}\n".encode())
    return ExportReport(path, counts)


def _shares(graph: Graph, counts: dict[str, int]) -> Iterator[tuple[NamedNode, frozenset[Triple]]]:
    """The documents in the order of their IRIs, each with its share; they are counted on the way."""
    counts |= {"documents": 0, "triples in named graphs": 0}
    for document in documents(graph):
        share = document_share(graph, document)
        counts["documents"] += 1
        counts["triples in named graphs"] += len(share)
        yield document, share
