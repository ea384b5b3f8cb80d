"""The quads that a revision takes out of a store, and those that it brings in."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad

from pharmagraph.graph.lookup import Lookup
from pharmagraph.graph.quads import to_quads
from pharmagraph.graph.revision import Revision
from pharmagraph.vocabulary import FRAMES, PG, RELATIONS, External, Property, Relation, Status, ValueKind

_RELATIONS: Final = frozenset(PG + kind for kind in Relation)
_AMOUNTS: Final = frozenset(
    PG + role for roles in FRAMES.values() for role, spec in roles.items() if spec.kind is ValueKind.MONEY
)
_SYMMETRIC: Final = frozenset(PG + kind for kind, spec in RELATIONS.items() if spec.symmetric)


def difference(store: Lookup, revisions: Iterable[Revision]) -> tuple[set[Quad], set[Quad]]:
    """What is in the store and no more told, and what is told and not yet in the store.

    Of a fact that stays there may be much evidence: only that of documents which have changed it is looked at.
    """
    known = list(revisions)
    gone = {iri for one in known for iri in one.gone}
    same = {iri for one in known for iri in one.same}
    stays = {iri: documents for one in known for iri, documents in one.stays.items()}
    documents = {iri for one in known for iri in (*one.told.documents, *one.documents)}

    def is_wanted(fact: str, document: str) -> bool:
        return fact not in stays or document in documents or document in stays[fact]

    before = _all_about(store, _nodes(gone - same), with_evidence=_nodes(gone - same - stays.keys()))
    derived = {quad.subject for quad in store.leading_to(_FROM, _nodes(documents.union(*stays.values())))}
    for evidence in _by_subject(store.about(_named(derived))).values():
        about = {quad.predicate: quad.object.value for quad in evidence if isinstance(quad.object, NamedNode)}
        if about[_SUPPORTS] in stays and is_wanted(about[_SUPPORTS], about[_FROM]):
            before.update(evidence)
    now = {quad for one in known for quad in to_quads(one.told, evidence_of=is_wanted)}
    return before - now, now - before


def _all_about(store: Lookup, nodes: Iterable[NamedNode], *, with_evidence: Iterable[NamedNode]) -> set[Quad]:
    """The quads that are there because a document, an entity or a fact is: also its amounts and plain relation."""
    # The relations of an entity are there because of their assertions.
    own = [quad for quad in store.about(nodes) if quad.predicate.value not in _RELATIONS]
    amounts = {quad.object for quad in own if quad.predicate.value in _AMOUNTS}
    evidence = {quad.subject for quad in store.leading_to(_SUPPORTS, with_evidence)}
    found = {*own, *store.about(_named(amounts | evidence))}
    for quads in _by_subject(own).values():
        found.update(
            _plain({quad.predicate.value: quad.object for quad in quads if isinstance(quad.object, NamedNode)})
        )
    return found


def _nodes(iris: Iterable[str]) -> list[NamedNode]:
    return [NamedNode(iri) for iri in iris]


def _named(terms: Iterable[object]) -> list[NamedNode]:
    return [term for term in terms if isinstance(term, NamedNode)]


def _by_subject(quads: Iterable[Quad]) -> dict[object, list[Quad]]:
    grouped: dict[object, list[Quad]] = {}
    for quad in quads:
        grouped.setdefault(quad.subject, []).append(quad)
    return grouped


_FROM: Final = NamedNode(External.WAS_DERIVED_FROM)
_SUPPORTS: Final = NamedNode(PG + Property.SUPPORTS)


def _plain(assertion: Mapping[str, NamedNode]) -> Iterator[Quad]:
    """The plain triple of an assertion, in both directions if it has them."""
    if External.PREDICATE in assertion and assertion[PG + Property.STATUS].value == PG + Status.OCCURRED:
        subject, predicate = assertion[External.SUBJECT], assertion[External.PREDICATE]
        object_ = assertion[External.OBJECT]
        yield Quad(subject, predicate, object_)
        if predicate.value in _SYMMETRIC:
            yield Quad(object_, predicate, subject)
