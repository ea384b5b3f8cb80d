"""What identity gives: the entities and facts of all documents, each once, with IRIs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pharmagraph.model import Document, Evidence, Value
from pharmagraph.vocabulary import Status


@dataclass(frozen=True, slots=True)
class ResolvedEntity:
    """One thing, as all documents together name it."""

    iri: str
    kind: str  # an EntityClass: the most specific one known
    name: str  # preferred name, one line
    aliases: tuple[str, ...] = ()  # other names, sorted
    attributes: tuple[tuple[str, str], ...] = ()
    identifiers: tuple[str, ...] = ()  # CURIEs
    mentioned_in: tuple[str, ...] = ()  # IRIs of documents, sorted


@dataclass(frozen=True, slots=True, order=True)
class Support:
    """One document's evidence for a fact."""

    document: str  # IRI
    evidence: Evidence
    quote: str = ""  # the words of the document that the evidence points to


@dataclass(frozen=True, slots=True)
class ResolvedFact:
    """A relation (`iri` is that of its assertion) or a frame; entities and frames in its roles are IRIs."""

    iri: str
    kind: str  # a Relation or a FrameClass
    roles: tuple[tuple[str, Value], ...]  # sorted
    status: Status
    date: str  # empty for relations
    earliest: str
    latest: str
    support: tuple[Support, ...]  # at least one, sorted

    def fillers(self, role: str) -> tuple[Value, ...]:
        """The values of one role, in order; empty if it is not filled."""
        return tuple(value for name, value in self.roles if name == role)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A fact that supersedes or contradicts another (`predicate` is that Property's value)."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True, order=True)
class Ambiguity:
    """A name that several entities bear and that was therefore no reason to merge them."""

    kind: str  # root class
    name: str
    iris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """All that a set of readings says, sorted, so that equal sets of readings give equal resolutions."""

    base: str
    documents: Mapping[str, Document] = field(default_factory=dict)  # by IRI
    publishers: Mapping[str, str] = field(default_factory=dict)  # document -> organization, where it is known
    entities: tuple[ResolvedEntity, ...] = ()
    facts: tuple[ResolvedFact, ...] = ()
    links: tuple[Link, ...] = ()
    ambiguous: tuple[Ambiguity, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # of things that facts refer to and that are not in here
