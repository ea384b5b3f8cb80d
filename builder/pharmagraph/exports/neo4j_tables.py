"""What goes to Neo4j, in tables: one for each kind of node and each type of relationship.

Its importer, a Cypher script and the driver all write these tables, so that the same graph comes out of Neo4j
whichever way it went in. Labels are classes, types are properties in UPPER_SNAKE; both come from the
vocabulary alone and need no escaping. Every relationship has a `key` of its own, because a MERGE by its ends
would collapse parallel facts.

Every row has a `fingerprint` of all that it says, by which a later load knows what has changed. A table holds its
rows in the form that whoever asked for it writes.

With evidence, each assertion also becomes a node between its SUBJECT and its OBJECT, and assertions and
frames are SUPPORTED_BY nodes of evidence, IN_DOCUMENT of a document.
"""

import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from pharmagraph.exports.flat import Row, Rows, flat_properties
from pharmagraph.exports.spool import Spool
from pharmagraph.graph.property_graph import LABELS, Edge, EvidenceRecord, Node, Projection, family
from pharmagraph.identity.iris import digest
from pharmagraph.vocabulary import AbstractClass, EntityClass, Property, Relation, Role, SupportClass, root

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_RELATIONS: Final = frozenset(relation.value for relation in Relation)
_ENTITY: Final = AbstractClass.ENTITY.value
_FRAME: Final = AbstractClass.FRAME.value
_ASSERTION: Final = SupportClass.ASSERTION.value
_EVIDENCE: Final = SupportClass.EVIDENCE.value

_OF_EVIDENCE: Final = frozenset({_ASSERTION, _EVIDENCE, "SUBJECT", "OBJECT", "SUPPORTED_BY", "IN_DOCUMENT"})

FINGERPRINT: Final = "fingerprint"  # the property
FAMILIES: Final = (_ENTITY, _FRAME, _ASSERTION, _EVIDENCE)


_Form = TypeVar("_Form")  # of a row that has been made ready to be written


@dataclass(frozen=True, slots=True)
class NodeTable(Generic[_Form]):
    """Nodes of one kind; each row has `iri`."""

    labels: tuple[str, ...]  # the kind first
    family: str  # the label by which all nodes of the table are found again
    rows: Spool[_Form]
    columns: frozenset[str]  # what some row has

    @property
    def name(self) -> str:
        """The kind: no other table of nodes has it."""
        return self.labels[0]


class Link(NamedTuple, Generic[_Form]):
    """One relationship; `properties` has `key`."""

    start: str
    end: str
    properties: _Form


@dataclass(frozen=True, slots=True)
class LinkTable(Generic[_Form]):
    """Relationships of one type between nodes of two families."""

    type: str
    start: str  # families
    end: str
    links: Spool[Link[_Form]]
    columns: frozenset[str]  # what the properties of some link have

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


@dataclass(frozen=True, slots=True)
class Tables(Generic[_Form]):
    """All tables of a graph: nodes by kind and relationships by type, each followed by those of the evidence."""

    nodes: tuple[NodeTable[_Form], ...]
    links: tuple[LinkTable[_Form], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many nodes and relationships there are."""
        return {
            "nodes": sum(len(table.rows) for table in self.nodes),
            "relationships": sum(len(table.links) for table in self.links),
        }


@contextmanager
def tables_of(graph: "Graph", form: Callable[[Row], _Form], *, with_evidence: bool = False) -> Iterator[Tables[_Form]]:
    """The tables of a graph, which are read from it once, and are on disk until the block ends.

    Nodes are in the order of their IRIs, relationships in that of the nodes from which they start. `form` makes ready
    what is to be written of a row, while rows still share lists that are the same.
    """
    with tempfile.TemporaryDirectory(prefix="pharmagraph-") as directory:
        projection = Projection(graph)
        spooled = _Spooled(Path(directory), projection, form)
        for node, edges in projection.stars():
            spooled.add(node, edges)
            if with_evidence:
                spooled.add_evidence(node, edges)
        yield spooled.tables()


class _Spooled(Generic[_Form]):
    """Tables that grow while a graph is read."""

    def __init__(self, directory: Path, projection: Projection, form: Callable[[Row], _Form]) -> None:
        self._directory = directory
        self._kinds = projection.kinds
        self._form = form
        self._rows = Rows()
        self._nodes: dict[tuple[str, ...], Spool[_Form]] = {}
        self._links: dict[tuple[str, str, str], Spool[Link[_Form]]] = {}
        self._columns: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._told: set[str] = set()  # the IRIs of evidence that has been written

    def tables(self) -> Tables[_Form]:
        for rows in self._nodes.values():
            rows.close()
        for links in self._links.values():
            links.close()
        return Tables(
            tuple(
                NodeTable(labels, _family(labels), rows, frozenset(self._columns[labels]))
                for labels, rows in sorted(self._nodes.items(), key=_rank)
            ),
            tuple(
                LinkTable(*ends, links, frozenset(self._columns[ends]))
                for ends, links in sorted(self._links.items(), key=_rank)
            ),
        )

    def add(self, node: Node, edges: Sequence[Edge]) -> None:
        self._add_node(node.labels, self._rows.of_node(node))
        for edge in edges:
            end = family(self._kinds[edge.target])
            row = self._rows.of_edge(edge) | ({"predicate": edge.type} if edge.type in _RELATIONS else {})
            self._add_link(relationship_type(edge.type), family(node.kind), end, edge.source, edge.target, row)

    def add_evidence(self, node: Node, edges: Sequence[Edge]) -> None:
        self._support(node.iri, _FRAME, node.evidence)
        for edge in edges:
            if edge.type in _RELATIONS:
                self._add_node((_ASSERTION,), _assertion_row(edge))
                self._join("SUBJECT", _ASSERTION, _ENTITY, edge.key, edge.source)
                self._join("OBJECT", _ASSERTION, _ENTITY, edge.key, edge.target)
                self._support(edge.key, _ASSERTION, edge.evidence)

    def _support(self, claim: str, of: str, evidence: Sequence[EvidenceRecord]) -> None:
        for record in evidence:
            self._join("SUPPORTED_BY", of, _EVIDENCE, claim, record.iri)
            if record.iri not in self._told:
                self._told.add(record.iri)
                self._add_node((_EVIDENCE,), _record_row(record))
                if self._kinds.get(record.document) == EntityClass.DOCUMENT:
                    self._join("IN_DOCUMENT", _EVIDENCE, _ENTITY, record.iri, record.document)

    def _join(self, type_: str, start: str, end: str, source: str, target: str) -> None:
        self._add_link(type_, start, end, source, target, {"key": digest(type_, source, target, length=32)})

    def _add_node(self, labels: tuple[str, ...], row: Row) -> None:
        if labels not in self._nodes:
            self._nodes[labels] = Spool(self._directory / labels[0])
        marked = _marked(row)
        self._columns[labels].update(marked)
        self._nodes[labels].add(self._form(marked))

    def _add_link(self, type_: str, start: str, end: str, source: str, target: str, row: Row) -> None:
        ends = (type_, start, end)
        if ends not in self._links:
            self._links[ends] = Spool(self._directory / ".".join(ends))
        marked = _marked(row)
        self._columns[ends].update(marked)
        self._links[ends].add(Link(source, target, self._form(marked)))


def _family(labels: tuple[str, ...]) -> str:
    return family(labels[0]) if labels[0] in LABELS else labels[0]


def _rank(item: tuple[tuple[str, ...], object]) -> tuple[bool, tuple[str, ...]]:
    """Tables of the graph before those of its evidence, each by name."""
    return item[0][0] in _OF_EVIDENCE, item[0]


def _marked(row: Row) -> Row:
    """The row with a fingerprint of all that it says."""
    values = ((name, str(value) if isinstance(value, date) else value) for name, value in sorted(row.items()))
    return row | {FINGERPRINT: digest(*values)}


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


# Cypher

NAMES_INDEX: Final = "entityNames"


def schema_statements(tables: Tables[_Form]) -> Iterator[tuple[str, str]]:
    """Names and statements of what keeps a second load from doubling anything, and of indexes to find names by.

    Only what the Community edition has; each may be run again.
    """
    for label in sorted({table.family for table in tables.nodes}):
        name = f"{label.lower()}_iri"
        yield name, f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.iri IS UNIQUE"
    for type_ in sorted({table.type for table in tables.links}):
        name = f"{type_.lower()}_key"
        yield name, f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR ()-[r:`{type_}`]-() REQUIRE r.key IS UNIQUE"
    if any(table.family == _ENTITY for table in tables.nodes):
        yield "entity_name", f"CREATE INDEX entity_name IF NOT EXISTS FOR (n:`{_ENTITY}`) ON (n.name)"
        on = f"FOR (n:`{_ENTITY}`) ON EACH [n.name, n.aliases]"
        yield NAMES_INDEX, f"CREATE FULLTEXT INDEX {NAMES_INDEX} IF NOT EXISTS {on}"


def merge_nodes(table: NodeTable[_Form]) -> str:
    """What follows `UNWIND rows AS row`: each row is the properties of a node, in place of those that it has.

    A drug that has become known as an antibody loses the label that it had.
    """
    statement = f"MERGE (n:`{table.family}` {{iri: row.iri}}) SET n = row, n{_labels(table.labels)}"
    outdated = [kind for kind in _siblings(table.name) if kind not in table.labels]
    return f"{statement} REMOVE n{_labels(outdated)}" if outdated else statement


def create_nodes(table: NodeTable[_Form]) -> str:
    """Like `merge_nodes`, for rows that the database is known to lack: it need not look for each."""
    return f"CREATE (n{_labels(dict.fromkeys((*table.labels, table.family)))}) SET n = row"


def _labels(names: Iterable[str]) -> str:
    return "".join(f":`{name}`" for name in names)


def _siblings(kind: str) -> list[str]:
    """The kinds that the same IRI may have had before: those of one root class."""
    if kind not in set(EntityClass):
        return []
    return [other.value for other in EntityClass if root(other) == root(EntityClass(kind))]


def merge_links(table: LinkTable[_Form]) -> str:
    """What follows `UNWIND rows AS row`: each row has the IRIs `start` and `end`, and `properties`."""
    return f"{_ends(table)} MERGE (a)-[r:`{table.type}` {{key: row.properties.key}}]->(b) SET r = row.properties"


def create_links(table: LinkTable[_Form]) -> str:
    """Like `merge_links`, for rows that the database is known to lack."""
    return f"{_ends(table)} CREATE (a)-[r:`{table.type}`]->(b) SET r = row.properties"


def _ends(table: LinkTable[_Form]) -> str:
    return f"MATCH (a:`{table.start}` {{iri: row.start}}) MATCH (b:`{table.end}` {{iri: row.end}})"
