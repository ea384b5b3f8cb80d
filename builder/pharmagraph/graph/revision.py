"""From changed documents to changed facts: only what they touch is resolved again.

What a document touches is closed under what resolution looks at: namings that share a name, directly or through
others; trials that share a name, number or design; statements of one relation, or of events that may be one, be
linked or contradict each other (a unit). Each such part is resolved whole, by the same functions that resolve
everything at once, so the result is that of resolving all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pharmagraph.graph.labels import frame_label
from pharmagraph.graph.ledger import Kept, Ledger, Told, Written
from pharmagraph.identity.entities import naming, resolve_namings
from pharmagraph.identity.frames import resolve_frames, subject
from pharmagraph.identity.iris import digest, document_iri
from pharmagraph.identity.links import event_links, link_key, relation_links
from pharmagraph.identity.relations import resolve_relations, triples
from pharmagraph.identity.resolution import Link, Resolution, ResolvedFact
from pharmagraph.identity.resolve import find_publisher
from pharmagraph.identity.statements import Statement, statement
from pharmagraph.identity.trials import resolve_trials, trial_keys
from pharmagraph.model import Evidence, Reading
from pharmagraph.vocabulary import EntityClass, Relation, ValueKind, root

_RELATIONS: Final = frozenset(kind.value for kind in Relation)


@dataclass(frozen=True, slots=True)
class Revision:
    """A part of the graph resolved again: the documents, entities and facts that it had, and what it has now.

    The evidence of a document may have changed if a revision has it in `documents` or tells of it. Facts in `same` are
    with links and evidence what they were, and not told. Of those in `stays` that is so for the evidence of all other
    documents than these.
    """

    gone: frozenset[str]  # IRIs, of which some may be there again
    told: Resolution
    documents: frozenset[str] = frozenset()  # IRIs of those that are removed
    same: frozenset[str] = frozenset()  # IRIs of facts
    stays: Mapping[str, frozenset[str]] = field(default_factory=dict)  # IRIs of documents by those of facts


def revise(
    ledger: Ledger, base: str, *, added: Iterable[tuple[str, Reading]] = (), removed: Iterable[str] = ()
) -> Iterator[Revision]:
    """Changes the record, and gives each part of the graph that changes with it.

    `added` are readings, each with a stamp that tells it from others of its text; `removed` are IRIs of documents,
    which may come again among the added. Nothing is kept before `ledger.commit`. Only what is being resolved is
    held in memory.
    """
    yield from _Reviser(ledger, base).revise(added, removed)


class _Reviser:
    def __init__(self, ledger: Ledger, base: str) -> None:
        self.ledger = ledger
        self.base = base
        self.namings: set[int] = set()  # whose count has changed
        self.documents: set[int] = set()  # whose statements may be of other things than before
        self.trials: set[int] = set()  # statements of trials that may be other trials than before
        self.units: set[str] = set()  # of which a statement has come or gone
        self.places: dict[int, tuple[str, str]] = {}  # IRI and date of each document
        self.dates: dict[str, str] = {}  # of documents, by IRI
        self.numbers: dict[str, int] = {}  # the same
        self.meant: dict[int, tuple[str, str]] = {}  # IRI and label of what namings mean, once that is settled

    def revise(self, added: Iterable[tuple[str, Reading]], removed: Iterable[str]) -> Iterator[Revision]:
        for iri in removed:
            yield self._remove(iri)
        for stamp, reading in added:
            self._add(stamp, reading)
        yield from self._entities()
        self.places = self.ledger.documents()
        self.dates = dict(self.places.values())
        self.numbers = {iri: number for number, (iri, _) in self.places.items()}
        yield from self._trials()
        yield from self._documents()
        for document in sorted(self.documents):
            self._assign(document)
        for unit in sorted(self.units):
            yield self._unit(unit)

    # Documents out and in

    def _remove(self, iri: str) -> Revision:
        ledger = self.ledger
        (number,) = ledger.column("SELECT id FROM document WHERE iri = ?", iri)
        for one in ledger.column("SELECT naming FROM mention WHERE document = ?", number):
            ledger.rows.execute("UPDATE naming SET count = count - 1 WHERE id = ?", (one,))
            self.namings.add(one)
        gone = {iri}
        for told in ledger.statements_of(number, trials=True):
            self.trials |= ledger.linked_trials(told.id)
            gone.update(ledger.trial_facts([told]))
        statements = ledger.column("SELECT id FROM statement WHERE document = ?", number)
        for one in statements:
            self.units.update(ledger.column("SELECT unit FROM member WHERE statement = ?", one))
        self.trials.difference_update(statements)
        ledger.drop_document(number, statements)
        return Revision(frozenset(gone), Resolution(self.base), frozenset({iri}))

    def _add(self, stamp: str, reading: Reading) -> None:
        document, text = reading.document, reading.document.text
        iri = document_iri(self.base, document.sha256)
        number = self.ledger.add_document(iri, stamp, document)
        namings = {
            entity.key: self.ledger.add_mention(number, entity.key, naming(iri, entity)) for entity in reading.entities
        }
        for fact in reading.facts:
            quotes = [text[one.start : one.end] for one in fact.evidence]
            self.ledger.add_statement(number, fact, quotes, namings)
        self.namings.update(namings.values())
        self.documents.add(number)

    # Entities

    def _entities(self) -> Iterator[Revision]:
        done: set[int] = set()
        for number in sorted(self.namings):
            if number not in done:
                linked = self.ledger.linked_namings(number)
                done |= linked.keys()
                yield self._things(linked)

    def _things(self, linked: Mapping[int, Kept]) -> Revision:
        """Resolves namings that concern each other and no others."""
        kind = root(EntityClass(next(iter(linked.values())).naming.kind))
        numbers = {kept.naming: number for number, kept in linked.items() if kept.count}
        counts = {kept.naming: kept.count for kept in linked.values() if kept.count}
        things, unclear = resolve_namings(kind, counts, self.base, self.ledger.decisions)
        for thing in things:
            iri, label = thing.entity.iri, thing.entity.name
            for one in thing.namings:
                kept = linked[numbers[one]]
                if (kept.iri, kept.label) != (iri, label):
                    self.documents.update(self.ledger.rename(numbers[one], iri, label))
        for number, kept in linked.items():
            if not kept.count:
                self.ledger.drop_naming(number)
        self.ledger.keep_ambiguous(kind.value, [kept.naming for kept in linked.values()], unclear)
        before = frozenset(kept.iri for kept in linked.values() if kept.iri)
        return Revision(before, Resolution(self.base, entities=tuple(thing.entity for thing in things)))

    def _documents(self) -> Iterator[Revision]:
        for number in sorted(self.documents):
            iri, document = self.ledger.document(number)
            mentioned = self.ledger.column("SELECT naming FROM mention WHERE document = ? ORDER BY key", number)
            named = ((self._meaning(one)[0], self.ledger.naming(one).naming) for one in mentioned)
            publisher = find_publisher(document.publisher, named) if document.publisher else ""
            publishers = {iri: publisher} if publisher else {}
            yield Revision(frozenset({iri}), Resolution(self.base, documents={iri: document}, publishers=publishers))

    def _meaning(self, number: int) -> tuple[str, str]:
        if number not in self.meant:
            kept = self.ledger.naming(number)
            self.meant[number] = kept.iri, kept.label
        return self.meant[number]

    # Trials

    def _trials(self) -> Iterator[Revision]:
        ledger = self.ledger
        for document in sorted(self.documents):
            for told in ledger.statements_of(document, trials=True):
                self.trials |= ledger.linked_trials(told.id)
                ledger.place_trial(told, trial_keys(self._statement(told, {})))
                self.trials.add(told.id)
        done: set[int] = set()
        for number in sorted(self.trials):
            if number not in done:
                linked = ledger.linked_trials(number)
                done |= linked
                yield self._linked_trials(linked)

    def _linked_trials(self, numbers: Iterable[int]) -> Revision:
        """Resolves trials that concern each other and no others."""
        ledger, names = self.ledger, dict[str, str]()
        told = ledger.statements(numbers)
        trials = resolve_trials([self._statement(one, names) for one in told], self.base)
        before = ledger.trial_facts(told)
        facts = self._written(trials.facts, trials.links, names)
        claims: dict[str, list[str]] = defaultdict(list)
        for link in trials.links:
            claims[link.object].append(link.subject)
        for one in told:
            iri = trials.iris[self.places[one.document][0], one.fact.key]
            if ledger.rename_trial(one, iri, names[iri], {fact: facts[fact] for fact in (iri, *claims[iri])}):
                self.documents.add(one.document)
        return self._revision(before, facts, trials.facts, trials.links, names)

    # Relations and events

    def _assign(self, document: int) -> None:
        """Finds the units that a document's statements belong to, which are to be resolved, as are those they leave."""
        ledger = self.ledger
        for told in ledger.statements_of(document, trials=False):
            units = set(_units(self._statement(told, {})))
            before = ledger.assign(told.id, units)
            self.units |= units | before

    def _unit(self, unit: str) -> Revision:
        ledger, names = self.ledger, dict[str, str]()
        statements = [self._statement(one, names) for one in ledger.statements_in(unit)]
        relations = [one for one in statements if one.kind in _RELATIONS]
        if relations:
            facts = [fact for fact in resolve_relations(relations, self.base) if _unit_of(fact) == unit]
            links = set(relation_links(facts, self.dates))
        else:
            events = resolve_frames(statements, self.base)
            facts = [event.fact for event in events]
            links = set(event_links(events, self.dates))
        now = self._written(facts, links, names)
        return self._revision(ledger.keep_facts(unit, now), now, facts, links, names)

    # What has changed

    def _written(
        self, facts: Iterable[ResolvedFact], links: Iterable[Link], names: dict[str, str]
    ) -> dict[str, Written]:
        """What tells these facts from others, by IRI; `names` learns the labels of frames."""
        linked: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for link in sorted(links):
            linked[link.subject].append((link.predicate, link.object))
        written = {}
        for fact in facts:
            label = ""
            if fact.kind not in _RELATIONS:
                label = names[fact.iri] = frame_label(fact, names)
            evidence = self._evidence(fact)
            whole = digest(_said(fact), label, linked[fact.iri], sorted(evidence.values()))
            written[fact.iri] = Written(whole, evidence)
        return written

    def _evidence(self, fact: ResolvedFact) -> dict[int, str]:
        """What tells the evidence of a fact from other evidence of the same documents."""
        told: dict[str, list[list[object]]] = defaultdict(list)
        for one in fact.support:
            told[one.document].append([getattr(one.evidence, name) for name in Evidence.__slots__])
        return {self.numbers[document]: digest(document, evidence) for document, evidence in told.items()}

    def _revision(
        self,
        before: Mapping[str, Written],
        now: Mapping[str, Written],
        facts: Iterable[ResolvedFact],
        links: Iterable[Link],
        names: Mapping[str, str],
    ) -> Revision:
        """From what facts were, and what they are with their links, what has changed."""
        same = frozenset(iri for iri in now.keys() & before.keys() if now[iri].whole == before[iri].whole)
        told = Resolution(
            self.base,
            facts=tuple(fact for fact in facts if fact.iri not in same),
            links=tuple(link for link in sorted(links) if link.subject not in same),
            names=names,
        )
        stays = {iri: self._changed(before[iri], now[iri]) for iri in now.keys() & before.keys() - same}
        return Revision(frozenset(before), told, same=same, stays=stays)

    def _changed(self, before: Written, now: Written) -> frozenset[str]:
        """The documents, but for those that are gone, whose evidence has changed."""
        numbers = (before.evidence.keys() | now.evidence.keys()) & self.places.keys()
        return frozenset(
            self.places[number][0] for number in numbers if before.evidence.get(number) != now.evidence.get(number)
        )

    def _statement(self, told: Told, names: dict[str, str]) -> Statement:
        """A stored statement about what its namings mean now; `names` learns the labels."""

        def iri(kind: ValueKind, key: str) -> str:
            if kind is ValueKind.ENTITY:
                found, label = self._meaning(int(key))
            else:
                found, label = self.ledger.trial(told.document, key)
            names[found] = label
            return found

        return statement(self.places[told.document][0], told.fact, told.quotes.__getitem__, iri)


def _said(fact: ResolvedFact) -> list[object]:
    """What a fact says, without its evidence."""
    roles = [(role, value.kind, value.text, value.currency) for role, value in fact.roles]
    return [fact.kind, roles, fact.status, fact.date, fact.earliest, fact.latest]


def _units(one: Statement) -> Iterator[str]:
    """The units of a statement that is none of a trial."""
    if one.kind in _RELATIONS:
        for subject_, relation, object_ in triples(one):
            yield digest(relation.value, subject_, object_)
    else:
        yield digest(*link_key(subject(one)))


def _unit_of(relation: ResolvedFact) -> str:
    (about,), (object_,) = relation.fillers("subject"), relation.fillers("object")
    return digest(relation.kind, about.text, object_.text)
