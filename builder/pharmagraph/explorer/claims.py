"""The claims that a node has a part in, found from the node itself, so that no more of the store is read than that.

A claim is an assertion (a relation between two entities) or a frame (an event with roles). Claims come in groups by
the part that the node has in them. A group's key is `out:RELATION` or `in:RELATION` for the subject or object of an
assertion, `in:ROLE:FRAME` for what fills a role of frames, `out:ROLE` for what fills a role of this frame.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from pharmagraph.graph.name_index import ROLES
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import (
    PARENT_ROLE,
    PG,
    RELATIONS,
    EntityClass,
    External,
    FrameClass,
    Property,
    Relation,
)

DEFAULT: Final = DefaultGraph()
TYPE, LABEL = NamedNode(External.TYPE), NamedNode(External.LABEL)
SUBJECT, PREDICATE, OBJECT = (NamedNode(part) for part in (External.SUBJECT, External.PREDICATE, External.OBJECT))
_PARENTS: Final = {role.value: parent.value for role, parent in PARENT_ROLE.items()}
_SYMMETRIC: Final = frozenset(relation.value for relation, spec in RELATIONS.items() if spec.symmetric)
_FRAMES: Final = frozenset(frame.value for frame in FrameClass)
_KINDS: Final = frozenset(kind.value for kind in EntityClass) - {EntityClass.DOCUMENT.value}


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One part of a node in a claim: the group, the claim's IRI, and the IRI of the neighbour that it leads to."""

    group: str
    claim: str
    neighbour: str


def incoming(graph: Graph, node: str) -> Iterator[tuple[str, str]]:
    """Who names a node, and by which predicate; none if `node` is no IRI."""
    for quad in graph.store.quads_for_pattern(None, None, _named(node), DEFAULT):
        yield text(quad.subject), quad.predicate.value


def outgoing(graph: Graph, node: str, predicate: NamedNode | None = None) -> Iterator[Quad]:
    """The triples that are about a node, or those of them with one predicate."""
    yield from graph.store.quads_for_pattern(_named(node), predicate, None, DEFAULT)


def value(graph: Graph, node: str, predicate: NamedNode) -> str:
    """A value that a node has, the least of several; empty if it has none."""
    return min((text(quad.object) for quad in outgoing(graph, node, predicate)), default="")


def text(term: NamedNode | BlankNode | Literal | Triple) -> str:
    """The IRI or the text of a term; empty for a triple."""
    return "" if isinstance(term, Triple) else term.value


def fillers(graph: Graph, frame: str) -> Iterator[tuple[str, str]]:
    """The roles of a frame that lead to nodes, each with the node's IRI."""
    for quad in outgoing(graph, frame):
        if quad.predicate.value in ROLES and isinstance(quad.object, NamedNode):
            yield ROLES[quad.predicate.value], quad.object.value


def kind_of(graph: Graph, node: str) -> str:
    """The class of an entity or frame; empty if `node` is neither."""
    types = {text(quad.object).removeprefix(PG) for quad in outgoing(graph, node, TYPE)}
    known = types & (_KINDS | _FRAMES)
    roots = {kind for kind in known if kind in _ROOTS}
    return min(known - roots or known, default="")


_ROOTS: Final = frozenset((EntityClass.ORGANIZATION.value, EntityClass.DRUG.value))  # where there is a narrower class


def is_frame(kind: str) -> bool:
    """Whether nodes of this class are events with roles."""
    return kind in _FRAMES


def parts(graph: Graph, node: str) -> Iterator[Part]:
    """All parts of a node in claims, in no promised order; a role that a narrower one implies is left out."""
    roles: dict[tuple[str, str], set[str]] = {}
    for claim, predicate in incoming(graph, node):
        if predicate == External.SUBJECT:
            yield from _of_assertion(graph, claim, "out", OBJECT)
        elif predicate == External.OBJECT:
            yield from _of_assertion(graph, claim, "in", SUBJECT)
        elif predicate in ROLES:
            roles.setdefault((claim, "in"), set()).add(ROLES[predicate])
    if is_frame(kind_of(graph, node)):
        for role, filler in fillers(graph, node):
            roles.setdefault((filler, "out"), set()).add(role)
    for (other, direction), names in roles.items():
        kind = f":{kind_of(graph, other)}" if direction == "in" else ""
        for name in names - {_PARENTS.get(narrower, "") for narrower in names}:
            yield Part(f"{direction}:{name}{kind}", other, other)


def _of_assertion(graph: Graph, claim: str, direction: str, other: NamedNode) -> Iterator[Part]:
    relation = value(graph, claim, PREDICATE).removeprefix(PG)
    if relation in _RELATIONS:
        group = f"{'out' if relation in _SYMMETRIC else direction}:{relation}"
        yield Part(group, claim, value(graph, claim, other))


_RELATIONS: Final = frozenset(relation.value for relation in Relation)


def belief(graph: Graph, claim: str) -> float:
    """How far a claim is believed; 0 if the graph does not say."""
    try:
        return float(value(graph, claim, _BELIEF) or 0)
    except ValueError:
        return 0.0


def day(graph: Graph, claim: str) -> str:
    """When it happened or is to happen, as the graph has it; empty if it does not say."""
    return value(graph, claim, _DATE) or value(graph, claim, _EARLIEST)


_BELIEF, _DATE, _EARLIEST = (NamedNode(PG + name) for name in (Property.BELIEF, Property.DATE, Property.EARLIEST))


def _named(iri: str) -> NamedNode:
    """An IRI as a term; one that nothing in the graph has if it is none."""
    try:
        return NamedNode(iri)
    except ValueError:
        return _NOTHING


_NOTHING: Final = NamedNode("urn:uuid:00000000-0000-0000-0000-000000000000")
