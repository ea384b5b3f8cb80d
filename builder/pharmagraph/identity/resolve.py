"""From what each document says to what all say: things and facts told by several documents become one.

The result depends on the set of readings alone. Preferred names, and with them the IRIs of what no lexicon
knows, may change when documents are added or removed; they never change with the order of documents or from
run to run.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pharmagraph.identity.decisions import NONE, Decisions
from pharmagraph.identity.entities import resolve_entities
from pharmagraph.identity.frames import resolve_frames
from pharmagraph.identity.iris import document_iri
from pharmagraph.identity.links import event_links, relation_links
from pharmagraph.identity.names import normalise
from pharmagraph.identity.relations import resolve_relations
from pharmagraph.identity.resolution import Resolution
from pharmagraph.identity.statements import Local, Statement, statement
from pharmagraph.identity.trials import resolve_trials
from pharmagraph.model import Entity, Evidence, Reading, to_json
from pharmagraph.vocabulary import PGR, EntityClass, FrameClass, Relation, ValueKind, root


def resolve(readings: Iterable[Reading], *, base: str = PGR, decisions: Decisions = NONE) -> Resolution:
    """The entities and facts of all readings (which `check` must accept) with IRIs under `base`.

    What a user has decided about names is obeyed before anything else.

    Readings of the same text are one document, under the source name that sorts first. All readings are held
    in memory.
    """
    by_iri = _one_reading_per_text(readings, base)
    documents = {iri: reading.document for iri, reading in by_iri.items()}
    named = ((iri, entity) for iri, reading in by_iri.items() for entity in reading.entities)
    entities = resolve_entities(named, base, decisions)
    trials = resolve_trials(_statements(by_iri, {FrameClass.CLINICAL_TRIAL}, entities.iris, {}), base)
    frames = set(FrameClass) - {FrameClass.CLINICAL_TRIAL}
    events = resolve_frames(_statements(by_iri, frames, entities.iris, trials.iris), base)
    relations = resolve_relations(_statements(by_iri, set(Relation), entities.iris, {}), base)
    dates = {iri: document.date for iri, document in documents.items()}
    facts = [*trials.facts, *(event.fact for event in events), *relations]
    return Resolution(
        base=base,
        documents=documents,
        publishers=_publishers(by_iri, entities.iris),
        entities=entities.resolved,
        facts=tuple(sorted(facts, key=lambda fact: fact.iri)),
        links=tuple(sorted({*trials.links, *relation_links(relations, dates), *event_links(events, dates)})),
        ambiguous=entities.ambiguous,
    )


def _one_reading_per_text(readings: Iterable[Reading], base: str) -> dict[str, Reading]:
    same_text: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        same_text[document_iri(base, reading.document.sha256)].append(reading)
    return {
        iri: same[0] if len(same) == 1 else min(same, key=lambda reading: (reading.document.source, to_json(reading)))
        for iri, same in sorted(same_text.items())
    }


def _statements(
    readings: Mapping[str, Reading],
    kinds: Iterable[str],
    entities: Mapping[Local, str],
    trials: Mapping[Local, str],
) -> Iterable[Statement]:
    wanted = set(kinds)
    iris = {ValueKind.ENTITY: entities, ValueKind.FRAME: trials}
    for document, reading in readings.items():
        text = reading.document.text

        def quote(evidence: Evidence, text: str = text) -> str:
            return text[evidence.start : evidence.end]

        def iri(kind: ValueKind, key: str, document: str = document) -> str:
            return iris[kind][document, key]

        for fact in reading.facts:
            if fact.kind in wanted:
                yield statement(document, fact, quote, iri)


def _publishers(readings: Mapping[str, Reading], iris: Mapping[Local, str]) -> dict[str, str]:
    """The organizations that the documents' publishers are, where a document names an organization so."""
    found = {}
    for document, reading in readings.items():
        named = ((iris[document, entity.key], entity) for entity in reading.entities)
        if publisher := find_publisher(reading.document.publisher, named):
            found[document] = publisher
    return found


def find_publisher(publisher: str, named: Iterable[tuple[str, Entity]]) -> str:
    """The one organization of a document, given with the IRIs of all entities, that is called so; or empty."""
    wanted = normalise(publisher, EntityClass.ORGANIZATION)
    matches = {
        iri
        for iri, entity in named
        if root(EntityClass(entity.kind)) is EntityClass.ORGANIZATION
        for name in (entity.name, *entity.aliases)
        if wanted and normalise(name, EntityClass.ORGANIZATION) == wanted
    }
    return matches.pop() if len(matches) == 1 else ""
