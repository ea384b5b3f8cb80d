"""The graph as nodes and edges with properties and evidence: what Neo4j, GraphML and the HTML view want.

An entity, a document or a frame becomes a node. An assertion becomes one edge, whatever its status; so does
each role of a frame that names an entity or a frame. Codes, amounts and literals become properties. Only
what the vocabulary knows is taken over, and only edges whose ends are both nodes, so that every edge can be
drawn and every label is safe to write into another language.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from pharmagraph.graph.stored_terms import StoredTerms, Term, Terms
from pharmagraph.graph.values import Scalar, first_of, iris_of, local_name, number, offset, share, texts_of, whole
from pharmagraph.identity.iris import digest
from pharmagraph.vocabulary import (
    FRAMES,
    PARENT_ROLE,
    PG,
    RELATIONS,
    AbstractClass,
    EntityClass,
    External,
    FrameClass,
    Property,
    Relation,
    RoleSpec,
    SupportClass,
    ValueKind,
    root,
)

if TYPE_CHECKING:
    from pharmagraph.graph.store import Graph

PropertyValue = str | int | float | tuple[str, ...]
Properties = Mapping[str, PropertyValue]

# Property of an edge: the types of the more specific edges between the same nodes that say it as well.
IMPLIED_BY: Final = "impliedBy"


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One stretch of a document that states a fact; `document_date` and `cue` may be empty."""

    iri: str
    quote: str
    start: int
    end: int
    confidence: float
    extractor: str
    cue: str
    document: str  # IRI
    document_title: str
    document_date: str


@dataclass(frozen=True, slots=True)
class Node:
    """An entity, a document or a frame; only frames have evidence (that of an entity is on its edges)."""

    iri: str
    kind: str  # local name of its most specific class
    labels: tuple[str, ...]  # its kind, then the classes above it up to Entity or Frame, sorted
    name: str
    aliases: tuple[str, ...]
    properties: Properties  # a tuple where the graph has several values
    evidence: tuple[EvidenceRecord, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """An assertion, or one filler of a frame's role; two edges may join the same nodes by the same type."""

    key: str  # unique and stable: the assertion's IRI, or a digest of frame, role and filler
    source: str  # IRI of a node
    target: str
    type: str  # local name of the relation, role or link
    properties: Properties
    evidence: tuple[EvidenceRecord, ...]  # the most confident first


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Nodes sorted by IRI and edges by (source, type, target, key), each once."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def project(graph: "Graph", *, with_frames: bool = True) -> PropertyGraph:
    """The graph as a property graph, held in memory; without frames, entities and the relations between them.

    Equal graphs give equal results, in whatever order their triples are stored. What need not have all of it at
    once takes it from a `Projection`.
    """
    stars = tuple(Projection(graph, wanted=drawn_kinds(with_frames=with_frames)).stars())
    return PropertyGraph(
        nodes=tuple(node for node, _ in stars),
        edges=tuple(edge for _, edges in stars for edge in edges),
    )


# Labels

_ANCESTORS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **{kind.value: (root(kind).value, AbstractClass.ENTITY.value) for kind in EntityClass},
        **{frame.value: (AbstractClass.FRAME.value,) for frame in FrameClass},
    }
)
LABELS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {kind: (kind, *sorted({*above} - {kind})) for kind, above in _ANCESTORS.items()}
)


def drawn_kinds(*, with_frames: bool = True, with_documents: bool = True) -> frozenset[str]:
    """The kinds of the nodes of a drawing, in which no edge leads to a document."""
    kinds = frozenset(LABELS) if with_frames else _ENTITY_KINDS
    return kinds if with_documents else kinds - {EntityClass.DOCUMENT.value}


def family(kind: str) -> str:
    """`Entity` or `Frame`: which of the two all nodes of a kind are."""
    return _ANCESTORS[kind][-1]


_FRAME_VALUES: Final = frozenset(frame.value for frame in FrameClass)


def _value(values: Iterable[Scalar]) -> PropertyValue | None:
    """No value, one, or the texts of several, sorted."""
    distinct = sorted(set(values), key=lambda value: (isinstance(value, str), value))
    if len(distinct) > 1:
        return tuple(str(value) for value in distinct)
    return distinct[0] if distinct else None


def _properties(pairs: Iterable[tuple[str, PropertyValue | None]]) -> Properties:
    """The properties that have a value, sorted by name."""
    present = {name: value for name, value in pairs if value is not None and value != ()}
    return MappingProxyType(dict(sorted(present.items())))


# Nodes and edges

_ENTITY_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Property.TICKER.iri: "ticker",
        Property.HEADQUARTERS.iri: "headquarters",
        Property.BRAND_NAME.iri: "brandName",
        Property.SHA256.iri: "sha256",
        External.HOMEPAGE.iri: "homepage",
        External.TITLE.iri: "title",
        External.DATE.iri: "date",
        External.SOURCE.iri: "source",
    }
)
_WHEN: Final = (Property.DATE, Property.EARLIEST, Property.LATEST)
_LINKS: Final = (Property.SUPERSEDES, Property.CONTRADICTS)
# IRIs and names, which are asked for at every node, edge and stretch of text
_DOCUMENT, _QUOTE, _START, _END = (
    one.value for one in (External.WAS_DERIVED_FROM, External.EXACT, External.START, External.END)
)
_CONFIDENCE, _EXTRACTOR, _CUE, _SUPPORTS = (
    one.iri for one in (Property.CONFIDENCE, Property.EXTRACTOR, Property.CUE, Property.SUPPORTS)
)
_SUBJECT, _PREDICATE, _OBJECT, _TYPE, _ASSERTION = (
    *(one.value for one in (External.SUBJECT, External.PREDICATE, External.OBJECT, External.TYPE)),
    SupportClass.ASSERTION.iri,
)
_STATUS_IRI, _STATUS_NAME = Property.STATUS.iri, Property.STATUS.value
_BELIEF_IRI, _BELIEF_NAME = Property.BELIEF.iri, Property.BELIEF.value
_WHEN_NAMES: Final = tuple((one.iri, one.value) for one in _WHEN)
_LINK_NAMES: Final = tuple((one.iri, one.value) for one in _LINKS)
_ROLES: Final[Mapping[str, tuple[tuple[str, str, RoleSpec], ...]]] = MappingProxyType(
    {
        frame.value: tuple((role.iri, role.value, spec) for role, spec in roles.items())
        for frame, roles in FRAMES.items()
    }
)
_PARENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{role.value: parent.value for role, parent in PARENT_ROLE.items()},
        **{name.value: spec.parent.value for name, spec in RELATIONS.items() if spec.parent},
    }
)


def _possible_properties() -> Iterator[str]:
    yield from (*_ENTITY_TEXTS.values(), "exactMatch", "publisher", "publisherIri")
    yield from (one.value for one in (Property.STATUS, Property.BELIEF, *_WHEN, *_LINKS))
    for roles in FRAMES.values():
        for role, spec in roles.items():
            if spec.kind is ValueKind.MONEY:
                yield from (f"{role.value}Amount", f"{role.value}Currency")
            elif spec.kind not in (ValueKind.ENTITY, ValueKind.FRAME):
                yield role.value


NODE_PROPERTIES: Final = tuple(dict.fromkeys(_possible_properties()))
EDGE_PROPERTIES: Final = (*(one.value for one in (Property.STATUS, Property.BELIEF, *_WHEN, *_LINKS)), IMPLIED_BY)


class Projection:
    """The property graph of a graph, read node by node, with the nodes of the kinds `wanted` (all if None).

    In memory are only the IRIs and kinds of the nodes, and the titles of the documents that have been quoted. May be
    read several times. An edge is there if both its ends are.
    """

    def __init__(self, graph: "Graph", *, wanted: Container[str] | None = None) -> None:
        self._terms = StoredTerms(graph)
        self._documents: dict[str, tuple[str, str]] = {}
        self._evidence = lru_cache(maxsize=16)(self._read_evidence)  # the edges of a frame have that of their node
        self._all_kinds = self._read_kinds()
        self._kinds = {iri: kind for iri, kind in sorted(self._all_kinds.items()) if wanted is None or kind in wanted}

    @property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each node by its IRI."""
        return MappingProxyType(self._kinds)

    @property
    def left_out(self) -> int:
        """How many nodes are not wanted."""
        return len(self._all_kinds) - len(self._kinds)

    def stars(self) -> Iterator[tuple[Node, tuple[Edge, ...]]]:
        """Each node with the edges that start there; nodes by IRI, the edges of each by (type, target, key)."""
        return ((self._node(iri), self._edges(iri)) for iri in self._kinds)

    def nodes(self) -> Iterator[Node]:
        """All nodes, by IRI."""
        return map(self._node, self._kinds)

    def edges(self) -> Iterator[Edge]:
        """All edges, by (source, type, target, key)."""
        return (edge for iri in self._kinds for edge in self._edges(iri))

    def _node(self, iri: str) -> Node:
        kind, terms = self._kinds[iri], self._terms[iri]
        is_frame = kind in _FRAME_VALUES
        name = first_of(terms, External.LABEL)
        return Node(
            iri=iri,
            kind=kind,
            labels=LABELS[kind],
            name=name or iri,
            aliases=tuple(alias for alias in texts_of(terms, External.ALT_LABEL) if alias != name),
            properties=_properties(self._of_frame(kind, terms) if is_frame else self._of_entity(terms)),
            evidence=self._evidence(iri) if is_frame else (),
        )

    def _edges(self, iri: str) -> tuple[Edge, ...]:
        kind = self._kinds[iri]
        edges = self._of_roles(iri, kind) if kind in _FRAME_VALUES else self._of_assertions(iri)
        distinct = {edge.key: edge for edge in edges}
        return tuple(sorted(_marked(distinct.values()), key=lambda edge: (edge.type, edge.target, edge.key)))

    def _read_kinds(self) -> dict[str, str]:
        kinds: dict[str, str] = {}
        for kind in sorted(sorted(LABELS, reverse=True), key=lambda kind: len(LABELS[kind])):
            for iri in self._terms.subjects(External.TYPE, PG + kind):
                kinds[iri] = kind  # the most specific comes last
        for iri in self._terms.subjects(External.TYPE, SupportClass.ASSERTION.iri):
            kinds.pop(iri, None)
        return kinds

    def _read_evidence(self, claim: str) -> tuple[EvidenceRecord, ...]:
        """The evidence for a claim, the most confident first."""
        found = self._terms.subjects(_SUPPORTS, claim)
        return tuple(sorted((self._record(iri, self._terms[iri]) for iri in found), key=_rank))

    def _record(self, iri: str, terms: Terms) -> EvidenceRecord:
        document = first_of(terms, _DOCUMENT)
        title, date = self._document(document)
        return EvidenceRecord(
            iri=iri,
            quote=first_of(terms, _QUOTE),
            start=offset(first_of(terms, _START)),
            end=offset(first_of(terms, _END)),
            confidence=share(first_of(terms, _CONFIDENCE)),
            extractor=first_of(terms, _EXTRACTOR),
            cue="; ".join(texts_of(terms, _CUE)),
            document=document,
            document_title=title,
            document_date=date,
        )

    def _document(self, iri: str) -> tuple[str, str]:
        """Title and date of a document."""
        if iri not in self._documents:
            about = self._terms.get(iri, {}) if iri in self._all_kinds else {}
            title = first_of(about, External.TITLE) or first_of(about, External.LABEL)
            self._documents[iri] = (title, first_of(about, External.DATE))
        return self._documents[iri]

    def _of_entity(self, terms: Terms) -> Iterator[tuple[str, PropertyValue | None]]:
        for iri, name in _ENTITY_TEXTS.items():
            yield name, _value(texts_of(terms, iri))
        yield "exactMatch", tuple(texts_of(terms, External.EXACT_MATCH))
        organizations = [iri for iri in iris_of(terms, External.PUBLISHER) if iri in self._all_kinds]
        yield "publisherIri", _value(organizations)
        names = (self._name(publisher) for publisher in terms.get(External.PUBLISHER, ()))
        yield "publisher", _value(names)

    def _name(self, term: Term) -> str:
        """The name of an entity; the text itself if it is none."""
        about = self._terms.get(term.value, {}) if isinstance(term, NamedNode) else {}
        return first_of(about, External.LABEL) or term.value

    def _of_frame(self, kind: str, terms: Terms) -> Iterator[tuple[str, PropertyValue | None]]:
        yield from _of_claim(terms)
        for link, link_name in _LINK_NAMES:
            others = tuple(iri for iri in iris_of(terms, link) if iri not in self._all_kinds)
            yield link_name, others  # assertions, which are no nodes that an edge could point to
        for role, name, spec in _ROLES[kind]:
            if role not in terms:
                continue
            if spec.kind is ValueKind.MONEY:
                yield from self._money(role, name, terms)
            elif spec.kind not in _TARGETS:
                yield name, _value(_filler(spec, text) for text in texts_of(terms, role))

    def _money(self, role: str, name: str, terms: Terms) -> Iterator[tuple[str, PropertyValue | None]]:
        """The amounts of a role and, in the same order, their currencies."""
        amounts = [self._terms.get(iri, {}) for iri in iris_of(terms, role)]
        pairs = sorted({(first_of(one, External.VALUE), first_of(one, External.CURRENCY)) for one in amounts})
        if len(pairs) == 1:
            yield f"{name}Amount", number(pairs[0][0])
            yield f"{name}Currency", pairs[0][1] or None
        else:
            yield f"{name}Amount", tuple(amount for amount, _ in pairs)
            yield f"{name}Currency", tuple(currency for _, currency in pairs)

    def _of_assertions(self, subject: str) -> Iterator[Edge]:
        """The assertions about an entity."""
        for iri in self._terms.subjects(_SUBJECT, subject):
            terms = self._terms[iri]
            if _ASSERTION in texts_of(terms, _TYPE) and first_of(terms, _SUBJECT) == subject:
                yield from self._of_assertion(iri, subject, terms)

    def _of_assertion(self, iri: str, source: str, terms: Terms) -> Iterator[Edge]:
        target = first_of(terms, _OBJECT)
        relation = local_name(first_of(terms, _PREDICATE))
        if relation in _RELATION_VALUES and self._kinds.get(target, "") in _ENTITY_KINDS:
            links = ((name, tuple(iris_of(terms, link))) for link, name in _LINK_NAMES)
            properties = _properties((*_of_claim(terms), *links))
            yield Edge(iri, source, target, relation, properties, self._evidence(iri))

    def _of_roles(self, iri: str, kind: str) -> Iterator[Edge]:
        terms, evidence = self._terms[iri], self._evidence(iri)
        properties = _properties(_of_claim(terms))
        for name, target in self._fillers(kind, terms):
            key = digest(iri, name, target, length=32)
            yield Edge(key, iri, target, name, properties, evidence)

    def _fillers(self, kind: str, terms: Terms) -> Iterator[tuple[str, str]]:
        """The roles and links of a frame that lead to a node of the family that they should lead to."""
        for role, name, spec in _ROLES[kind]:
            for target in iris_of(terms, role) if spec.kind in _TARGETS else ():
                if self._kinds.get(target, "") in _TARGETS[spec.kind]:
                    yield name, target
        for link, name in _LINK_NAMES:
            for target in iris_of(terms, link):
                if self._kinds.get(target, "") in _FRAME_VALUES:
                    yield name, target


_RELATION_VALUES: Final = frozenset(relation.value for relation in Relation)
_ENTITY_KINDS: Final = frozenset(kind.value for kind in EntityClass)
_TARGETS: Final[Mapping[ValueKind, frozenset[str]]] = MappingProxyType(
    {ValueKind.ENTITY: _ENTITY_KINDS, ValueKind.FRAME: _FRAME_VALUES}
)


def _rank(record: EvidenceRecord) -> tuple[float, str, str, int, int, str]:
    return (-record.confidence, record.document_date, record.document, record.start, record.end, record.iri)


def _of_claim(terms: Terms) -> Iterator[tuple[str, PropertyValue | None]]:
    """What assertions and frames have alike."""
    yield _STATUS_NAME, _value(filter(None, map(local_name, texts_of(terms, _STATUS_IRI))))
    yield _BELIEF_NAME, _value(number(text) for text in texts_of(terms, _BELIEF_IRI))
    for when, name in _WHEN_NAMES:
        yield name, _value(texts_of(terms, when))


def _filler(spec: RoleSpec, text: str) -> Scalar:
    """A role's code, number, date or text."""
    match spec.kind:
        case ValueKind.CODE:
            return local_name(text) or text
        case ValueKind.INTEGER:
            return whole(text)
        case ValueKind.DECIMAL:
            return number(text)
        case _:
            return text


def _marked(edges: Iterable[Edge]) -> Iterator[Edge]:
    """The edges of one node; those that a more specific one implies (a party that is the licensor) are marked."""
    edges = list(edges)
    specific: dict[tuple[str, str, object], set[str]] = defaultdict(set)
    for edge in edges:
        if parent := _PARENTS.get(edge.type):
            specific[parent, edge.target, edge.properties.get("status")].add(edge.type)
    for edge in edges:
        implied_by = specific.get((edge.type, edge.target, edge.properties.get("status")))
        yield _implied(edge, tuple(sorted(implied_by))) if implied_by else edge


def _implied(edge: Edge, by: tuple[str, ...]) -> Edge:
    properties = _properties([*edge.properties.items(), (IMPLIED_BY, by)])
    return Edge(edge.key, edge.source, edge.target, edge.type, properties, edge.evidence)
