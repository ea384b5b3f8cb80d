"""What crosses rooms, processes and caches: plain frozen values, with no RDF and no spaCy in them.

A `Reading` is all that one document says: the `Document`, the `Entity`s it names and the `Fact`s it states. Entities and
frames have keys that are unique within their reading only; identity gives them IRIs. All character offsets count code points
of `Document.text`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pharmagraph.vocabulary import Status, ValueKind


@dataclass(frozen=True, slots=True)
class Document:
    """A source text, stored once and exactly; every offset in the system points into `text`."""

    text: str
    sha256: str  # of the UTF-8 bytes of `text`
    source: str  # where it came from: a file name relative to what was asked for, or a URL
    title: str = ""
    date: str = ""  # ISO 8601 day, or empty if the text gives none
    publisher: str = ""  # name of the organization that speaks, as written, or empty
    language: str = "en"


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """What fills a role: `text` is an entity or frame key, a code, a literal, or an amount (then with `currency`)."""

    kind: ValueKind
    text: str
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing, as one document names it."""

    key: str  # unique in the reading
    kind: str  # an EntityClass: the most specific one known
    name: str  # preferred name
    aliases: tuple[str, ...] = ()  # other names, without `name`, sorted
    attributes: tuple[tuple[str, str], ...] = ()  # (ticker|headquarters|brandName|homepage, value), sorted
    identifiers: tuple[str, ...] = ()  # CURIEs of outside vocabularies
    known_as: str = ""  # preferred name of the lexicon row that it matched, or empty if the lexicon does not know it


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The stretch of text that states a fact: `document.text[start:end]`."""

    start: int
    end: int
    confidence: float  # 0..1: share of such facts that are expected to be right
    extractor: str  # name of the rule
    cue: str = ""  # the words that gave a status other than Occurred


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation (roles `subject` and `object`) or a frame (roles of the vocabulary; a role may be repeated)."""

    kind: str  # a Relation or a FrameClass
    roles: tuple[tuple[str, Value], ...]  # sorted
    evidence: tuple[Evidence, ...]  # at least one, sorted
    status: Status = Status.OCCURRED
    date: str = ""  # 2012-08-24, 2012-08 or 2012
    earliest: str = ""  # bounds of a date that XSD cannot say at its precision (a quarter, a half-year)
    latest: str = ""
    key: str = ""  # of a frame, unique in the reading, so that another frame's role can name it; empty for a relation

    @property
    def confidence(self) -> float:
        """That of its best evidence."""
        return max(evidence.confidence for evidence in self.evidence)

    def fillers(self, role: str) -> tuple[Value, ...]:
        """The values of one role, in order; empty if it is not filled."""
        return tuple(value for name, value in self.roles if name == role)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one document says."""

    document: Document
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()


def to_json(reading: Reading) -> str:
    """A reading as canonical JSON: equal readings give equal text."""
    document = reading.document
    return json.dumps(
        {
            "document": {name: getattr(document, name) for name in Document.__slots__},
            "entities": [{name: getattr(entity, name) for name in Entity.__slots__} for entity in reading.entities],
            "facts": [_fact_to_json(fact) for fact in reading.facts],
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def from_json(text: str) -> Reading:
    """The reading that `to_json` wrote; ValueError, KeyError or TypeError if `text` is anything else."""
    data = json.loads(text)
    return Reading(
        document=Document(**data["document"]),
        entities=tuple(_entity_from_json(entity) for entity in data["entities"]),
        facts=tuple(_fact_from_json(fact) for fact in data["facts"]),
    )


def _fact_to_json(fact: Fact) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "roles": [[role, value.kind, value.text, value.currency] for role, value in fact.roles],
        "evidence": [[e.start, e.end, e.confidence, e.extractor, e.cue] for e in fact.evidence],
        "status": fact.status,
        "date": fact.date,
        "earliest": fact.earliest,
        "latest": fact.latest,
        "key": fact.key,
    }


def _entity_from_json(data: Mapping[str, Any]) -> Entity:
    return Entity(
        key=data["key"],
        kind=data["kind"],
        name=data["name"],
        aliases=tuple(data["aliases"]),
        attributes=tuple((name, value) for name, value in data["attributes"]),
        identifiers=tuple(data["identifiers"]),
        known_as=data["known_as"],
    )


def _fact_from_json(data: Mapping[str, Any]) -> Fact:
    return Fact(
        kind=data["kind"],
        roles=tuple((role, Value(ValueKind(kind), text, currency)) for role, kind, text, currency in data["roles"]),
        evidence=tuple(Evidence(*values) for values in data["evidence"]),
        status=Status(data["status"]),
        date=data["date"],
        earliest=data["earliest"],
        latest=data["latest"],
        key=data["key"],
    )
