"""What a graph of one document says, in the form of gold: facts with names for fillers, and how sure they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pharmagraph.evaluation.schema import ATTRIBUTES, DATE, ENDS, FRAME_ROLES, PARTIES, STATUS
from pharmagraph.identity import Resolution, ResolvedEntity, ResolvedFact, resolve
from pharmagraph.model import Reading, Value
from pharmagraph.vocabulary import FrameClass, Role, Status, ValueKind

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaidFact:
    """A fact of the graph; `rule` found its best evidence, whose confidence it has (none for literals of entities)."""

    kind: str
    roles: Mapping[str, tuple[Names, ...]]
    status: str = Status.OCCURRED
    confidence: float = 0.0
    rule: str = ""

    def fillers(self, role: str) -> tuple[Names, ...]:
        """What fills a role; empty if nothing does."""
        return self.roles.get(role, ())


@dataclass(frozen=True, slots=True)
class Said:
    """All that the graph of a document says."""

    facts: tuple[SaidFact, ...]
    unfulfilled: tuple[SaidFact, ...]  # relations that are planned or denied, which have no triple
    aliases: tuple[Names, ...]  # the names of each thing that has several


def what_is_said(reading: Reading) -> Said:
    """What the graph of this one reading says, entities merged as in a build."""
    resolution = resolve([reading])
    names = _names(resolution)
    relations = [_relation(fact, names) for fact in resolution.facts if fact.kind in ENDS]
    frames = [_frame(fact, names) for fact in resolution.facts if fact.kind in FRAME_ROLES]
    plain = tuple(fact for fact in relations if fact.status == Status.OCCURRED)
    attributes = (fact for entity in resolution.entities for fact in _attributes(entity, names))
    return Said(
        facts=(*plain, *attributes, *frames),
        unfulfilled=tuple(fact for fact in relations if fact.status != Status.OCCURRED),
        aliases=tuple(found for _, found in sorted(names.items()) if len(found) > 1),
    )


def _names(resolution: Resolution) -> dict[str, Names]:
    """The names of each entity; of a trial those it goes by, so none if it is unnamed."""
    names = {entity.iri: _entity_names(entity) for entity in resolution.entities}
    trials = (fact for fact in resolution.facts if fact.kind == FrameClass.CLINICAL_TRIAL)
    return names | {
        t.iri: tuple(v.text for r in (Role.TRIAL_NAME, Role.REGISTRY_ID) for v in t.fillers(r)) for t in trials
    }


def _entity_names(entity: ResolvedEntity) -> Names:
    brands = (value for name, value in entity.attributes if name == "brandName")
    return tuple(dict.fromkeys((entity.name, *entity.aliases, *brands)))


def _attributes(entity: ResolvedEntity, names: Mapping[str, Names]) -> Iterator[SaidFact]:
    for name, value in entity.attributes:
        if name in ATTRIBUTES:
            yield SaidFact(name, {"entity": (names[entity.iri],), "value": ((value,),)})


def _relation(fact: ResolvedFact, names: Mapping[str, Names]) -> SaidFact:
    left, right = ENDS[fact.kind]
    (subject,), (object_,) = fact.fillers("subject"), fact.fillers("object")
    return _said(fact, {left: (names[subject.text],), right: (names[object_.text],)})


def _frame(fact: ResolvedFact, names: Mapping[str, Names]) -> SaidFact:
    roles = {role: _fillers(fact, role, names) for role in FRAME_ROLES[fact.kind] if role not in {STATUS, DATE}}
    if fact.kind == FrameClass.AGREEMENT:  # parties count under their most specific role
        specific = {filler for role in PARTIES if role != Role.PARTY for filler in roles[role]}
        roles[Role.PARTY] = tuple(filler for filler in roles[Role.PARTY] if filler not in specific)
    if STATUS in FRAME_ROLES[fact.kind]:
        roles |= {STATUS: ((fact.status.value,),), DATE: ((fact.date,),) if fact.date else ()}
    return _said(fact, {role: fillers for role, fillers in roles.items() if fillers})


def _fillers(fact: ResolvedFact, role: str, names: Mapping[str, Names]) -> tuple[Names, ...]:
    """The fillers of a role; an unnamed trial is none, because gold can only name it."""
    found = (_value_names(value, names) for value in fact.fillers(role))
    return tuple(filler for filler in found if filler)


def _value_names(value: Value, names: Mapping[str, Names]) -> Names:
    if value.kind in {ValueKind.ENTITY, ValueKind.FRAME}:
        return names[value.text]
    return (f"{value.currency} {value.text}".strip(),)


def _said(fact: ResolvedFact, roles: Mapping[str, tuple[Names, ...]]) -> SaidFact:
    best = max((support.evidence for support in fact.support), key=lambda e: (e.confidence, e.extractor))
    return SaidFact(fact.kind, roles, fact.status, best.confidence, best.extractor)
