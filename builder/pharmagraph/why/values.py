"""The reasons for what a graph says, as plain values."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class NamingView:
    """How some documents name a thing: names that they use for it, and what the lexicon knows it as."""

    names: tuple[str, ...]
    known_as: str
    documents: tuple[str, ...]  # names of files, sorted


@dataclass(frozen=True, slots=True)
class Joint:
    """A normalised name that makes several namings one thing, and how: "name", "abbreviation" or "lexicon"."""

    name: str
    how: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamesView:
    """Why names are one thing: who names it how, what joins that, and which names other things bear too."""

    iri: str
    label: str
    kind: str
    namings: tuple[NamingView, ...]
    joints: tuple[Joint, ...]
    decisions: tuple[str, ...]  # rows of the user's table that concern it
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...]  # name, and the other things that bear it


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The words of a document for a fact; evidence of one `source` counts once."""

    source: int
    document: str
    published: str
    start: int
    end: int
    quote: str
    confidence: Decimal
    rule: str
    cue: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How another fact stands to this one: "supersedes", "is superseded by" or "contradicts"."""

    how: str
    fact: str
    status: str
    date: str


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact with its evidence, how its belief comes of that, and what supersedes or contradicts it."""

    iri: str
    kind: str
    label: str
    status: str  # empty for trials and positions
    date: str
    belief: Decimal
    arithmetic: str
    evidence: tuple[EvidenceView, ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """All reasons that were asked for."""

    names: tuple[NamesView, ...]
    facts: tuple[FactView, ...]
