"""What an explanation holds: plain frozen values, with names for keys, ready to be shown.

All offsets count characters of `Explanation.document.text`.
"""

from dataclasses import dataclass
from enum import StrEnum

from pharmagraph.model import Document

Span = tuple[int, int]
Roles = tuple[tuple[str, tuple[str, ...]], ...]  # each role with the names of its fillers, in the vocabulary's order


class Reason(StrEnum):
    """Why a candidate is no fact."""

    HYPOTHETICAL = "hypothetical"
    UNSURE = "unsure"  # its confidence is below the threshold
    INCOMPLETE = "incomplete"  # what it fills is too little for a fact of its kind
    SUPERSEDED = "superseded"  # another fact says more exactly what it says


@dataclass(frozen=True, slots=True)
class SectionView:
    """A part of the text; `topic` is what an About section announces to be about."""

    start: int
    end: int
    kind: str
    topic: str
    asserts: bool  # whether it may state facts


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence and the section that its words belong to: a quotation within the body is a section of its own kind."""

    start: int
    end: int
    kind: str
    topic: str
    asserts: bool


@dataclass(frozen=True, slots=True)
class MentionView:
    """A stretch of text that names a thing or states a value."""

    start: int
    end: int
    kind: str  # an entity class, ClinicalTrial, or the kind of a value
    name: str  # what the thing is called, or the value in its normal form
    source: str  # how it was found: lexicon, stem, context, coreference ...
    factor: float  # below 1 if it is a guess that lowers the confidence of facts
    described: bool = (
        False  # it only describes another mention ("X, an antibody-drug conjugate"), so that rules do not see it
    )


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Where a rule found a fact: the sentence, and in it the words that set the rule off."""

    start: int
    end: int
    rule: str
    confidence: float
    cue: str  # the words that gave a status other than Occurred
    triggers: tuple[Span, ...]
    entailed: bool  # the rule gives facts of another kind, from which this one follows


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact of the reading."""

    number: int  # from 1, in the order of the reading
    kind: str
    roles: Roles
    status: str
    date: str
    confidence: float  # of the best evidence
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """What a rule found and the reading does not say."""

    start: int  # of the sentence
    end: int
    kind: str
    roles: Roles
    rule: str
    confidence: float
    trigger: Span
    reason: Reason
    cue: str = ""  # the words that made it hypothetical


@dataclass(frozen=True, slots=True)
class Stop:
    """A trigger that gave nothing, and why."""

    trigger: Span
    rule: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A sentence that may state facts, has triggers and names two things or more, and gave no fact."""

    start: int
    end: int
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a document was read; everything in order of place."""

    document: Document
    publishers: tuple[str, ...]  # names of who speaks
    drug: str  # what the document is about, or empty
    sections: tuple[SectionView, ...]
    sentences: tuple[SentenceView, ...]
    mentions: tuple[MentionView, ...]
    facts: tuple[FactView, ...]
    rejected: tuple[Rejected, ...]
    silent: tuple[Silent, ...]
