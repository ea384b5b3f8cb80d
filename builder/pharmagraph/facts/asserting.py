"""Which facts of a reading are asserted: those that it is sure enough of. The others are candidates, kept but in no graph."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pharmagraph.facts.draft import is_complete
from pharmagraph.model import Entity, Fact, Reading, Value
from pharmagraph.vocabulary import ValueKind


def asserted(reading: Reading, min_confidence: float) -> Reading:
    """The reading with the facts of at least this confidence, and the entities that they or their own names or attributes tell of.

    What speaks of a trial that is no longer among them loses it; if it then says too little, it goes too.
    """
    sure = [fact for fact in reading.facts if fact.confidence >= min_confidence]
    if len(sure) == len(reading.facts):
        return reading
    facts = tuple(_without_lost_frames(sure))
    return Reading(reading.document, tuple(_told_of(reading.entities, facts)), facts)


def _without_lost_frames(facts: Sequence[Fact]) -> Iterable[Fact]:
    frames = {fact.key for fact in facts if fact.key}
    for fact in facts:
        left = tuple(
            (role, value) for role, value in fact.roles if value.kind is not ValueKind.FRAME or value.text in frames
        )
        if len(left) == len(fact.roles):
            yield fact
        elif is_complete(fact.kind, _by_role(left)):
            yield replace(fact, roles=left)


def _by_role(roles: Iterable[tuple[str, Value]]) -> dict[str, list[Value]]:
    grouped: dict[str, list[Value]] = {}
    for role, value in roles:
        grouped.setdefault(role, []).append(value)
    return grouped


def _told_of(entities: Iterable[Entity], facts: Iterable[Fact]) -> Iterable[Entity]:
    used = {value.text for fact in facts for _, value in fact.roles if value.kind is ValueKind.ENTITY}
    return (entity for entity in entities if entity.key in used or entity.attributes or entity.aliases)
