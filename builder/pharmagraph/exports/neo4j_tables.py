"""What goes to Neo4j, in tables: one for each kind of node and each type of relationship.

Its importer, a Cypher script and the driver all write these tables, so that the same graph comes out of Neo4j
whichever way it went in. Labels are classes, types are properties in UPPER_SNAKE; both come from the
vocabulary alone and need no escaping. Every relationship has a `key` of its own, because a MERGE by its ends
would collapse parallel facts.

With evidence, each assertion also becomes a node between its SUBJECT and its OBJECT, and assertions and
frames are SUPPORTED_BY nodes of evidence, IN_DOCUMENT of a document.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pharmagraph.exports.flat import Row, edge_row, flat_properties, node_row
from pharmagraph.graph.property_graph import LABELS, Edge, EvidenceRecord, PropertyGraph, family
from pharmagraph.identity.iris import digest
from pharmagraph.vocabulary import AbstractClass, EntityClass, Property, Relation, Role, SupportClass, root

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_RELATIONS: Final = frozenset(relation.value for relation in Relation)
_ENTITY: Final = AbstractClass.ENTITY.value
_FRAME: Final = AbstractClass.FRAME.value
_ASSERTION: Final = SupportClass.ASSERTION.value
_EVIDENCE: Final = SupportClass.EVIDENCE.value

FAMILIES: Final = (_ENTITY, _FRAME, _ASSERTION, _EVIDENCE)


@dataclass(frozen=True, slots=True)
class NodeTable:
    """Nodes of one kind; each row has `iri`."""

    labels: tuple[str, ...]  # the kind first
    family: str  # the label by which all nodes of the table are found again
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """The kind: no other table of nodes has it."""
        return self.labels[0]


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship; `properties` has `key`."""

    start: str
    end: str
    properties: Row


@dataclass(frozen=True, slots=True)
class LinkTable:
    """Relationships of one type between nodes of two families."""

    type: str
    start: str  # families
    end: str
    links: tuple[Link, ...]

    @property
    def name(self) -> str:
        """The type, for support with the family that it starts from: unique among tables of relationships."""
        return f"{self.type}_{self.start}" if self.type == "SUPPORTED_BY" else self.type


def relationship_type(name: str) -> str:
    """A property's name as Neo4j's style wants it.

    >>> relationship_type("investigatedFor"), relationship_type("drug")
    ('INVESTIGATED_FOR', 'DRUG')
    """
    return _HUMP.sub("_", name).upper()


RELATIONSHIP_TYPES: Final = tuple(
    sorted(
        {relationship_type(name) for name in (*Relation, *Role, Property.SUPERSEDES, Property.CONTRADICTS)}
        | {"SUBJECT", "OBJECT", "SUPPORTED_BY", "IN_DOCUMENT"}
    )
)


def node_tables(graph: PropertyGraph, *, with_evidence: bool = False) -> Iterator[NodeTable]:
    """The tables of nodes, sorted by kind, then those of the evidence."""
    nodes = sorted(graph.nodes, key=lambda node: (node.kind, node.iri))
    for kind, group in groupby(nodes, key=lambda node: node.kind):
        yield NodeTable(LABELS[kind], family(kind), tuple(map(node_row, group)))
    if with_evidence:
        yield from _evidence_nodes(graph)


def link_tables(graph: PropertyGraph, *, with_evidence: bool = False) -> Iterator[LinkTable]:
    """The tables of relationships, sorted by type, then those of the evidence."""
    families = {node.iri: family(node.kind) for node in graph.nodes}
    edges = sorted(graph.edges, key=lambda edge: (edge.type, edge.source, edge.target, edge.key))
    for type_, group in groupby(edges, key=lambda edge: edge.type):
        members = tuple(group)
        start, end = families[members[0].source], families[members[0].target]
        links = tuple(Link(edge.source, edge.target, edge_row(edge)) for edge in members)
        yield LinkTable(relationship_type(type_), start, end, links)
    if with_evidence:
        yield from _evidence_links(graph)


# Evidence


def _assertions(graph: PropertyGraph) -> list[Edge]:
    """The edges that are assertions, whose keys are IRIs, sorted by them."""
    return sorted((edge for edge in graph.edges if edge.type in _RELATIONS), key=lambda edge: edge.key)


def _evidence_nodes(graph: PropertyGraph) -> Iterator[NodeTable]:
    assertions = _assertions(graph)
    if assertions:
        yield NodeTable((_ASSERTION,), _ASSERTION, tuple(map(_assertion_row, assertions)))
    told = [*(edge.evidence for edge in assertions), *(node.evidence for node in graph.nodes)]
    records = {record.iri: record for evidence in told for record in evidence}
    if records:
        rows = tuple(_record_row(record) for _, record in sorted(records.items()))
        yield NodeTable((_EVIDENCE,), _EVIDENCE, rows)


def _assertion_row(edge: Edge) -> Row:
    return {"iri": edge.key, "predicate": edge.type} | flat_properties(edge.properties)


def _record_row(record: EvidenceRecord) -> Row:
    row: Row = {
        "iri": record.iri,
        "quote": record.quote,
        "start": record.start,
        "end": record.end,
        "confidence": record.confidence,
        "extractor": record.extractor,
        "cue": record.cue,
    }
    return {name: value for name, value in row.items() if value != ""}


def _evidence_links(graph: PropertyGraph) -> Iterator[LinkTable]:
    assertions = _assertions(graph)
    frames = [node for node in graph.nodes if node.evidence]
    documents = {node.iri for node in graph.nodes if node.kind == EntityClass.DOCUMENT}
    supported = [(edge.key, edge.evidence) for edge in assertions]
    told = [(node.iri, node.evidence) for node in frames]
    found = {r.iri: r.document for _, records in (*supported, *told) for r in records}
    for type_, start, end, pairs in (
        ("SUBJECT", _ASSERTION, _ENTITY, [(edge.key, edge.source) for edge in assertions]),
        ("OBJECT", _ASSERTION, _ENTITY, [(edge.key, edge.target) for edge in assertions]),
        ("SUPPORTED_BY", _ASSERTION, _EVIDENCE, [(claim, r.iri) for claim, rs in supported for r in rs]),
        ("SUPPORTED_BY", _FRAME, _EVIDENCE, [(claim, r.iri) for claim, rs in told for r in rs]),
        ("IN_DOCUMENT", _EVIDENCE, _ENTITY, [(iri, doc) for iri, doc in found.items() if doc in documents]),
    ):
        if pairs:
            yield LinkTable(type_, start, end, tuple(_plain_link(type_, *pair) for pair in sorted(pairs)))


def _plain_link(type_: str, start: str, end: str) -> Link:
    return Link(start, end, {"key": digest(type_, start, end, length=32)})


# Cypher

NAMES_INDEX: Final = "entityNames"


def schema_statements(nodes: Sequence[NodeTable], links: Sequence[LinkTable]) -> Iterator[str]:
    """Statements that make what keeps a second load from doubling anything, and indexes to find names by.

    Only what the Community edition has; each may be run again.
    """
    for label in sorted({table.family for table in nodes}):
        name = f"{label.lower()}_iri"
        yield f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.iri IS UNIQUE"
    for type_ in sorted({table.type for table in links}):
        name = f"{type_.lower()}_key"
        yield f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR ()-[r:`{type_}`]-() REQUIRE r.key IS UNIQUE"
    if any(table.family == _ENTITY for table in nodes):
        yield f"CREATE INDEX entity_name IF NOT EXISTS FOR (n:`{_ENTITY}`) ON (n.name)"
        names = "[n.name, n.aliases]"
        yield f"CREATE FULLTEXT INDEX {NAMES_INDEX} IF NOT EXISTS FOR (n:`{_ENTITY}`) ON EACH {names}"


def merge_nodes(table: NodeTable) -> str:
    """What follows `UNWIND rows AS row`: each row is the properties of a node, in place of those that it has.

    A drug that has become known as an antibody loses the label that it had.
    """
    statement = f"MERGE (n:`{table.family}` {{iri: row.iri}}) SET n = row, n{_labels(table.labels)}"
    outdated = [kind for kind in _siblings(table.name) if kind not in table.labels]
    return f"{statement} REMOVE n{_labels(outdated)}" if outdated else statement


def _labels(names: Sequence[str]) -> str:
    return "".join(f":`{name}`" for name in names)


def _siblings(kind: str) -> list[str]:
    """The kinds that the same IRI may have had before: those of one root class."""
    if kind not in set(EntityClass):
        return []
    return [other.value for other in EntityClass if root(other) == root(EntityClass(kind))]


def merge_links(table: LinkTable) -> str:
    """What follows `UNWIND rows AS row`: each row has the IRIs `start` and `end`, and `properties`."""
    return (
        f"MATCH (a:`{table.start}` {{iri: row.start}}) MATCH (b:`{table.end}` {{iri: row.end}}) "
        f"MERGE (a)-[r:`{table.type}` {{key: row.properties.key}}]->(b) SET r = row.properties"
    )
