"""Whether a graph keeps the contract: the shapes of `ontology/shapes.ttl`, checked by pySHACL.

The ontology is given to the validator beside the graph, because it alone knows which class is a subclass of which
and which codes belong to which list. Nothing is inferred and nothing is fetched.
"""

from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.resources import folder
from pharmagraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing in a graph that is not as a shape wants it.

    `path` is a SPARQL property path, empty if the node itself is wrong; `value` is the offending value, empty if one
    is missing. A blank node is written `_:`.
    """

    shape: str  # local name of the shape in shapes.ttl
    node: str
    path: str
    message: str
    severity: str  # "Violation": the contract is broken; "Warning": somebody should look
    value: str = ""


def validate(graph: "Graph") -> tuple[Violation, ...]:
    """What is wrong with `graph`, violations before warnings, in an order that does not depend on the run.

    Empty if the graph keeps the contract. Of an rdflib Dataset the default graph is checked. The graph is not changed,
    but copied into memory: count on a quarter of a millisecond a triple. PharmagraphError if pySHACL is not installed.
    """
    from rdflib import SH, Dataset

    pyshacl = _import_pyshacl()
    data = graph.default_graph if isinstance(graph, Dataset) else graph
    _, report, _ = pyshacl.validate(
        data,
        shacl_graph=_shipped("shapes.ttl"),
        ont_graph=_without_blank_nodes(_shipped("pharmagraph.ttl")),
        inference="none",
        advanced=True,  # SPARQL targets
        do_owl_imports=False,
    )
    results = {_violation(report, result) for result in report.objects(None, SH.result)}
    return tuple(sorted(results, key=_rank))


def _import_pyshacl() -> ModuleType:
    try:
        import pyshacl
    except ImportError as error:
        raise PharmagraphError(
            "checking a graph against the shapes needs pySHACL; install it with: pip install 'pharmagraph[shacl]'"
        ) from error
    return pyshacl


def _shipped(name: str) -> "Graph":
    from rdflib import Graph

    return Graph().parse(folder("ontology") / name)


def _without_blank_nodes(ontology: "Graph") -> "Graph":
    """The classes, properties and codes alone: pySHACL copies OWL's lists slowly, and no shape reads them."""
    from rdflib import BNode, Graph

    kept = Graph()
    for triple in ontology:
        if not any(isinstance(term, BNode) for term in triple):
            kept.add(triple)
    return kept


def _violation(report: "Graph", result: "Node") -> Violation:
    from rdflib import SH

    path = report.value(result, SH.resultPath)
    return Violation(
        shape=_text(report.value(result, SH.sourceShape)).rpartition("#")[2],
        node=_text(report.value(result, SH.focusNode)),
        path="" if path is None else _path(report, path),
        message=_text(report.value(result, SH.resultMessage)),
        severity=_text(report.value(result, SH.resultSeverity)).rpartition("#")[2],
        value=_text(report.value(result, SH.value)),
    )


def _rank(violation: Violation) -> tuple[bool, str, str, str, str]:
    return (
        violation.severity != "Violation",
        violation.shape,
        violation.node,
        violation.path,
        violation.value,
    )


def _text(node: "Node | None") -> str:
    """A node as text; the names of blank nodes change from run to run and are left out."""
    from rdflib import BNode

    if node is None:
        return ""
    return "_:" if isinstance(node, BNode) else str(node)


def _path(report: "Graph", path: "Node") -> str:
    """A path of the kinds that the shapes use: a property, an inverse, or alternatives."""
    from rdflib import SH
    from rdflib.collection import Collection

    if inverse := report.value(path, SH.inversePath):
        return f"^{_path(report, inverse)}"
    if alternatives := report.value(path, SH.alternativePath):
        return "|".join(_path(report, part) for part in Collection(report, alternatives))
    return _prefixed(str(path))


def _prefixed(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"
