"""A resolution as RDF, exactly as the vocabulary says: the one place where our values become terms.

Everything goes into the default graph, each triple once. Relations become plain triples while they are told
as facts, with an Assertion each; frames are nodes; both have Evidence nodes that quote their documents.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from pharmagraph.graph.curies import expand
from pharmagraph.graph.labels import Names, frame_label
from pharmagraph.graph.literals import currency, day, decimal, integer, moment, web_address
from pharmagraph.identity import Resolution, ResolvedEntity, ResolvedFact
from pharmagraph.identity.belief import belief
from pharmagraph.identity.iris import amount_iri, evidence_iri
from pharmagraph.identity.names import display
from pharmagraph.model import Document, Value
from pharmagraph.vocabulary import (
    PARENT_ROLE,
    PG,
    RELATIONS,
    EntityClass,
    External,
    FrameClass,
    Property,
    Relation,
    Role,
    Status,
    SupportClass,
    ValueKind,
)

Term = NamedNode | Literal
Pair = tuple[str, Term | None]  # an IRI of a property and its value, if there is one

_WITHOUT_STATUS: Final = frozenset({FrameClass.CLINICAL_TRIAL, FrameClass.POSITION})


def to_quads(resolution: Resolution, *, evidence_of: Callable[[str, str], bool] | None = None) -> Iterator[Quad]:
    """The quads of the graph, in an order that depends on the resolution alone.

    `evidence_of` tells for a fact and a document, by their IRIs, whether evidence is wanted; by default all is.
    """
    names = _names(resolution)
    for iri, document in sorted(resolution.documents.items()):
        yield from _quads(iri, _document(document, resolution.publishers.get(iri, "")))
    for entity in resolution.entities:
        yield from _quads(entity.iri, _entity(entity))
    for fact in resolution.facts:
        if fact.kind in _FRAME_CLASSES:
            yield from _frame(fact, names, resolution.base)
        else:
            yield from _relation(fact)
        yield from _evidence(fact, resolution.base, evidence_of)
    for link in resolution.links:
        yield from _quads(link.subject, [(PG + link.predicate, NamedNode(link.object))])


_FRAME_CLASSES: Final = frozenset(kind.value for kind in FrameClass)


def _names(resolution: Resolution) -> Names:
    """The labels of what frames may name: entities and trials."""
    names = dict(resolution.names) | {entity.iri: entity.name for entity in resolution.entities}
    trials = (fact for fact in resolution.facts if fact.kind == FrameClass.CLINICAL_TRIAL)
    return names | {trial.iri: frame_label(trial, names) for trial in trials}


def _quads(subject: str, pairs: Iterable[Pair]) -> Iterator[Quad]:
    """The quads of one node, each once, in order; pairs without a value are left out."""
    present = {(predicate, str(term)): term for predicate, term in pairs if term is not None}
    node = NamedNode(subject)
    for (predicate, _), term in sorted(present.items(), key=lambda item: item[0]):
        yield Quad(node, _node(predicate), term)


@cache
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


def _text(text: str) -> Literal | None:
    """A literal of one line, or None if nothing can be seen of it."""
    shown = display(text)
    return Literal(shown) if shown else None


# Documents and entities


def _document(document: Document, publisher: str) -> Iterator[Pair]:
    yield External.TYPE, _node(PG + EntityClass.DOCUMENT)
    yield External.LABEL, _text(document.title) or _text(document.source) or Literal("(untitled)")
    yield External.TITLE, _text(document.title)
    yield External.DATE, day(document.date)
    yield External.PUBLISHER, NamedNode(publisher) if publisher else _text(document.publisher)
    yield External.SOURCE, web_address(document.source) or _text(document.source)
    yield PG + Property.SHA256, Literal(document.sha256)


def _entity(entity: ResolvedEntity) -> Iterator[Pair]:
    yield External.TYPE, _node(PG + entity.kind)
    yield External.LABEL, Literal(entity.name)
    for alias in entity.aliases:
        yield External.ALT_LABEL, Literal(alias)
    for name, value in entity.attributes:
        if name == "homepage":
            yield External.HOMEPAGE, web_address(value)
        else:
            yield PG + name, _text(value)
    for curie in entity.identifiers:
        same = expand(curie)
        yield External.EXACT_MATCH, NamedNode(same) if same else None


# Facts


def _relation(fact: ResolvedFact) -> Iterator[Quad]:
    (subject,), (object_,) = fact.fillers("subject"), fact.fillers("object")
    yield from _quads(
        fact.iri,
        [
            (External.TYPE, _node(PG + SupportClass.ASSERTION)),
            (External.SUBJECT, NamedNode(subject.text)),
            (External.PREDICATE, _node(PG + fact.kind)),
            (External.OBJECT, NamedNode(object_.text)),
            (PG + Property.STATUS, _node(PG + fact.status)),
            (PG + Property.BELIEF, decimal(str(belief(fact.support)))),
        ],
    )
    if fact.status is Status.OCCURRED:
        yield from _quads(subject.text, [(PG + fact.kind, NamedNode(object_.text))])
        if RELATIONS[Relation(fact.kind)].symmetric:
            yield from _quads(object_.text, [(PG + fact.kind, NamedNode(subject.text))])


def _frame(fact: ResolvedFact, names: Names, base: str) -> Iterator[Quad]:
    pairs: list[Pair] = [
        (External.TYPE, _node(PG + fact.kind)),
        (External.LABEL, Literal(names.get(fact.iri) or frame_label(fact, names))),
        (PG + Property.STATUS, None if fact.kind in _WITHOUT_STATUS else _node(PG + fact.status)),
        (PG + Property.BELIEF, decimal(str(belief(fact.support)))),
        (PG + Property.DATE, moment(fact.date)),
        (PG + Property.EARLIEST, day(fact.earliest)),
        (PG + Property.LATEST, day(fact.latest)),
    ]
    amounts: dict[str, list[Pair]] = {}
    for name, value in fact.roles:
        role = Role(name)
        is_money = value.kind is ValueKind.MONEY
        term = _amount(fact.iri, name, value, base, amounts) if is_money else _term(value)
        pairs.append((PG + role, term))
        if role in PARENT_ROLE:
            pairs.append((PG + PARENT_ROLE[role], term))
    yield from _quads(fact.iri, pairs)
    for iri, described in sorted(amounts.items()):
        yield from _quads(iri, described)


def _term(value: Value) -> Term | None:
    """The term for a role's value; None if it is not of its kind."""
    match value.kind:
        case ValueKind.ENTITY | ValueKind.FRAME:
            return NamedNode(value.text)
        case ValueKind.CODE:
            return _node(PG + value.text)
        case ValueKind.INTEGER:
            return integer(value.text)
        case ValueKind.DECIMAL:
            return decimal(value.text)
        case ValueKind.DATE:
            return moment(value.text)
        case _:
            return _text(value.text)


def _amount(frame: str, role: str, value: Value, base: str, amounts: dict[str, list[Pair]]) -> NamedNode | None:
    """The node of an amount of money, described in `amounts`; None if it is no number."""
    number = decimal(value.text)
    if number is None:
        return None
    iri = amount_iri(base, frame, role, number.value, value.currency)
    amounts[iri] = [
        (External.TYPE, _node(External.MONETARY_AMOUNT)),
        (External.VALUE, number),
        (External.CURRENCY, currency(value.currency)),
    ]
    return NamedNode(iri)


def _evidence(fact: ResolvedFact, base: str, wanted: Callable[[str, str], bool] | None) -> Iterator[Quad]:
    for support in fact.support:
        if wanted and not wanted(fact.iri, support.document):
            continue
        evidence = support.evidence
        iri = evidence_iri(base, fact.iri, support.document, evidence.start, evidence.end, evidence.extractor)
        yield from _quads(
            iri,
            [
                (External.TYPE, _node(PG + SupportClass.EVIDENCE)),
                (PG + Property.SUPPORTS, NamedNode(fact.iri)),
                (External.WAS_DERIVED_FROM, NamedNode(support.document)),
                (External.EXACT, Literal(support.quote)),
                (External.START, integer(evidence.start)),
                (External.END, integer(evidence.end)),
                (PG + Property.CONFIDENCE, decimal(f"{evidence.confidence:.4f}")),
                (PG + Property.EXTRACTOR, _text(evidence.extractor)),
                (PG + Property.CUE, _text(evidence.cue)),
            ],
        )
