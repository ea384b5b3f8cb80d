"""Is a reading sound? What a reader hands over is checked once, before it is kept and built upon."""

from collections.abc import Iterator, Mapping
from typing import Final

from pharmagraph.errors import PharmagraphError, VocabularyError
from pharmagraph.model import Entity, Fact, Reading, Value
from pharmagraph.vocabulary import (
    FRAMES,
    RELATIONS,
    EntityClass,
    Property,
    Relation,
    Role,
    RoleSpec,
    ValueKind,
    is_a,
    parse_code,
    parse_entity_class,
    parse_frame,
    parse_role,
    root,
)

ATTRIBUTES: Final = frozenset({"homepage", Property.TICKER, Property.HEADQUARTERS, Property.BRAND_NAME})


class UnsoundReadingError(PharmagraphError, ValueError):
    """A reader has given what is not in the vocabulary, refers to nothing, or quotes what is not in the text."""


def check(reading: Reading) -> None:
    """UnsoundReadingError, naming the document and the first fault, if the reading has one."""
    try:
        fault = next(_faults(reading), None)
    except VocabularyError as error:
        fault = str(error)
    if fault:
        raise UnsoundReadingError(
            f"{reading.document.source}: unsound reading: {fault}; this is a fault of the reader's rules"
        )


def _faults(reading: Reading) -> Iterator[str]:
    entities = {entity.key: parse_entity_class(entity.kind) for entity in reading.entities}
    frames = {fact.key: fact.kind for fact in reading.facts if fact.key}
    if len(entities) < len(reading.entities):
        yield "two entities have one key"
    if len(frames) < sum(bool(fact.key) for fact in reading.facts):
        yield "two frames have one key"
    yield from (_entity_fault(entity) for entity in reading.entities if _entity_fault(entity))
    for fact in reading.facts:
        yield from _fact_faults(fact, entities, frames)
        yield from _evidence_faults(fact, len(reading.document.text))


def _entity_fault(entity: Entity) -> str:
    if entity.kind == EntityClass.DOCUMENT:
        return f"entity {entity.key!r} is a document"
    unknown = sorted({name for name, _ in entity.attributes} - ATTRIBUTES)
    return f"entity {entity.key!r} has an unknown attribute {unknown[0]!r}" if unknown else ""


def _fact_faults(fact: Fact, entities: Mapping[str, EntityClass], frames: Mapping[str, str]) -> Iterator[str]:
    if fact.kind in set(Relation):
        spec = RELATIONS[Relation(fact.kind)]
        if sorted(role for role, _ in fact.roles) != ["object", "subject"]:
            yield f"{fact.kind} needs one subject and one object"
        ends = {"subject": spec.subject, "object": spec.object}
        specs = {role: RoleSpec(ValueKind.ENTITY, kind) for role, kind in ends.items()}
    else:
        known = FRAMES[parse_frame(fact.kind)]
        specs = {role: known[parse_role(fact.kind, role)] for role, _ in fact.roles}
    for role, value in fact.roles:
        if fault := _value_fault(role, value, specs[role], entities, frames):
            yield f"{fact.kind} {role}: {fault}"


def _value_fault(
    role: str, value: Value, spec: RoleSpec, entities: Mapping[str, EntityClass], frames: Mapping[str, str]
) -> str:
    if value.kind is not spec.kind:
        return f"{value.kind.value} where {spec.kind.value} is due"
    if value.kind is ValueKind.ENTITY:
        kind = entities.get(value.text)
        if kind is None:
            return f"no entity {value.text!r}"
        expected = EntityClass(spec.range or "")
        # An agency that is not known to be one is an organization still.
        return "" if is_a(kind, root(expected)) else f"{kind.value} where {expected.value} is due"
    if value.kind is ValueKind.FRAME and frames.get(value.text) != spec.range:
        return f"no {spec.range} {value.text!r}"
    if value.kind is ValueKind.CODE:
        parse_code(Role(role), value.text)
    return ""


def _evidence_faults(fact: Fact, length: int) -> Iterator[str]:
    if not fact.evidence:
        yield f"{fact.kind} has no evidence"
    for evidence in fact.evidence:
        if not 0 <= evidence.start < evidence.end <= length:
            yield f"{fact.kind} has evidence outside the text: {evidence.start} to {evidence.end} of {length}"
        if not 0 <= evidence.confidence <= 1:
            yield f"{fact.kind} has confidence {evidence.confidence}"
