"""A portion of a graph to draw: what the answer to a question names, or what one document says."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from pharmagraph.errors import QueryError
from pharmagraph.graph.answers import Answer
from pharmagraph.graph.by_name import find_nodes, similar_names
from pharmagraph.graph.property_graph import Edge, EvidenceRecord, Node, PropertyGraph, project
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import EntityClass


def of_answer(graph: Graph, answer: Answer) -> PropertyGraph:
    """The things whose IRIs or preferred names stand in an answer, and the edges among them; of an assertion, both ends.

    A cell with several names has `; ` between them. QueryError if the answer names nothing.
    """
    whole = project(graph)
    cells = {term for row in answer.rows for term in row}
    texts = {text for cell in cells if isinstance(cell, Literal) for text in (cell.value, *cell.value.split("; "))}
    named = {cell.value for cell in cells if isinstance(cell, NamedNode)}
    named |= {node.iri for node in whole.nodes if node.name in texts}
    stated = [edge for edge in whole.edges if edge.key in named]
    found = _portion(whole, named | _ends(stated), whole.edges)
    if not found.nodes:
        raise QueryError("the answer names nothing that can be drawn; let the query give IRIs or names")
    return found


def of_document(graph: Graph, name: str) -> tuple[str, PropertyGraph]:
    """The title of the document called `name` (by title, file name or SHA-256), and what it says, with its words alone as evidence.

    Of several that are called so, the titles are joined. QueryError if there is none.
    """
    whole = project(graph)
    titles = {node.iri: node.name for node in whole.nodes if node.kind == EntityClass.DOCUMENT}
    wanted = titles.keys() & {node.value for node in find_nodes(graph, name)}
    if not wanted:
        near = similar_names(graph, name)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "`pharmagraph query documents` lists them"
        raise QueryError(f"no document is called {name!r}; {hint}")
    events = {node.iri for node in whole.nodes if any(record.document in wanted for record in node.evidence)}
    edges = [edge for edge in whole.edges if any(record.document in wanted for record in edge.evidence)]
    title = " / ".join(sorted({titles[iri] for iri in wanted}))
    return title, _quoting(_portion(whole, events | _ends(edges), edges), wanted)


def _ends(edges: Iterable[Edge]) -> set[str]:
    return {end for edge in edges for end in (edge.source, edge.target)}


def _portion(whole: PropertyGraph, iris: Collection[str], edges: Iterable[Edge]) -> PropertyGraph:
    nodes = tuple(node for node in whole.nodes if node.iri in iris and node.kind != EntityClass.DOCUMENT)
    drawn = {node.iri for node in nodes}
    return PropertyGraph(nodes, tuple(edge for edge in edges if edge.source in drawn and edge.target in drawn))


def _quoting(graph: PropertyGraph, documents: Collection[str]) -> PropertyGraph:
    """The same with quotes of these documents only."""
    nodes = tuple(replace(node, evidence=_of(node, documents)) for node in graph.nodes)
    return PropertyGraph(nodes, tuple(replace(edge, evidence=_of(edge, documents)) for edge in graph.edges))


def _of(claim: Node | Edge, documents: Collection[str]) -> tuple[EvidenceRecord, ...]:
    return tuple(record for record in claim.evidence if record.document in documents)
