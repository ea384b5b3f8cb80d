"""What of a graph one document accounts for: all that it supports, and what is needed to read it.

A document's share has the document itself, its evidence, the assertions and frames that the evidence
supports, the plain triples that these assertions stand for, the amounts of money in the frames, and the class
and name of every entity and trial concerned. A fact that two documents state is in the share of both.
"""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QuerySolutions, Triple

from pharmagraph.graph.store import Graph
from pharmagraph.graph.turtle import Subject
from pharmagraph.vocabulary import PG, RELATIONS, External, Property, Relation

_TYPE: Final = NamedNode(External.TYPE)
_NAMING: Final = (_TYPE, NamedNode(External.LABEL))
_AMOUNT: Final = NamedNode(External.MONETARY_AMOUNT)
_SUPPORTS: Final = NamedNode(PG + Property.SUPPORTS)
_DERIVED: Final = NamedNode(External.WAS_DERIVED_FROM)
_SUBJECT, _PREDICATE, _OBJECT = (NamedNode(part) for part in (External.SUBJECT, External.PREDICATE, External.OBJECT))


def documents(graph: Graph) -> list[NamedNode]:
    """The documents of a graph in the order of their IRIs."""
    solutions = graph.query("SELECT ?document WHERE { ?document a pg:Document }")
    assert isinstance(solutions, QuerySolutions)
    return sorted((solution[0] for solution in solutions), key=str)


def document_share(graph: Graph, document: NamedNode) -> frozenset[Triple]:
    """The triples of one document's share; none if it is not in the graph."""
    share = set(_about(graph, document))
    for evidence in _subjects(graph, _DERIVED, document):
        share.update(_about(graph, evidence))
        for supported in _objects(graph, evidence, _SUPPORTS):
            share.update(_about(graph, supported))
            share.update(_asserted(graph, supported))
    for node in {triple.object for triple in share} | {triple.subject for triple in share}:
        share.update(_described(graph, node))
    return frozenset(share)


def _asserted(graph: Graph, assertion: Subject) -> Iterator[Triple]:
    """The plain triples that an assertion stands for, as far as the graph has them."""
    for subject in _objects(graph, assertion, _SUBJECT):
        for object_ in _objects(graph, assertion, _OBJECT):
            for predicate in _objects(graph, assertion, _PREDICATE):
                for stated, reversible in _implied(predicate):
                    yield from _matching(graph, subject, stated, object_)
                    if reversible:
                        yield from _matching(graph, object_, stated, subject)


def _implied(predicate: NamedNode) -> Iterator[tuple[NamedNode, bool]]:
    """A relation and those it is a part of, and whether they hold in both directions."""
    local = predicate.value.removeprefix(PG)
    while local in RELATIONS:
        spec = RELATIONS[Relation(local)]
        yield NamedNode(PG + local), spec.symmetric
        local = spec.parent or ""


def _described(graph: Graph, node: object) -> Iterator[Triple]:
    """The class and name of a node, and all of an amount of money."""
    if isinstance(node, NamedNode | BlankNode):
        if any(_matching(graph, node, _TYPE, _AMOUNT)):
            yield from _about(graph, node)
        else:
            for predicate in _NAMING:
                yield from _matching(graph, node, predicate, None)


def _about(graph: Graph, subject: Subject) -> Iterator[Triple]:
    return _matching(graph, subject, None, None)


def _subjects(graph: Graph, predicate: NamedNode, object_: NamedNode) -> Iterator[Subject]:
    return (triple.subject for triple in _matching(graph, None, predicate, object_))


def _objects(graph: Graph, subject: Subject, predicate: NamedNode) -> list[NamedNode]:
    found = _matching(graph, subject, predicate, None)
    return [triple.object for triple in found if isinstance(triple.object, NamedNode)]


def _matching(
    graph: Graph,
    subject: Subject | None,
    predicate: NamedNode | None,
    object_: NamedNode | BlankNode | Literal | None,
) -> Iterator[Triple]:
    quads = graph.store.quads_for_pattern(subject, predicate, object_, DefaultGraph())
    return (quad.triple for quad in quads)
