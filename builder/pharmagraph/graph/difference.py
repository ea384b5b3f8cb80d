"""The quads that a revision takes out of a store, and those that it brings in."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from pharmagraph.graph.quads import to_quads
from pharmagraph.graph.revision import Revision
from pharmagraph.vocabulary import PG, RELATIONS, External, Property, Relation, Status

_RELATIONS: Final = frozenset(PG + kind for kind in Relation)
_SYMMETRIC: Final = frozenset(PG + kind for kind, spec in RELATIONS.items() if spec.symmetric)


def difference(store: Store, revisions: Iterable[Revision]) -> tuple[set[Quad], set[Quad]]:
    """What is in the store and no more told, and what is told and not yet in the store."""
    before: set[Quad] = set()
    now: set[Quad] = set()
    for revision in revisions:
        for iri in revision.gone:
            before.update(_all_about(store, NamedNode(iri)))
        now.update(to_quads(revision.told))
    return before - now, now - before


def _all_about(store: Store, node: NamedNode) -> Iterator[Quad]:
    """The quads that are there because a document, an entity or a fact is: also its evidence, amounts and relation."""
    # The relations of an entity are there because of their assertions.
    own = [quad for quad in store.quads_for_pattern(node, None, None, None) if quad.predicate.value not in _RELATIONS]
    yield from own
    for quad in own:
        if isinstance(quad.object, NamedNode) and "/amount/" in quad.object.value:
            yield from store.quads_for_pattern(quad.object, None, None, None)
    for supports in store.quads_for_pattern(None, _SUPPORTS, node, None):
        yield from store.quads_for_pattern(supports.subject, None, None, None)
    yield from _plain({quad.predicate.value: quad.object for quad in own if isinstance(quad.object, NamedNode)})


_SUPPORTS: Final = NamedNode(PG + Property.SUPPORTS)


def _plain(assertion: Mapping[str, NamedNode]) -> Iterator[Quad]:
    """The plain triple of an assertion, in both directions if it has them."""
    if External.PREDICATE in assertion and assertion[PG + Property.STATUS].value == PG + Status.OCCURRED:
        subject, predicate = assertion[External.SUBJECT], assertion[External.PREDICATE]
        object_ = assertion[External.OBJECT]
        yield Quad(subject, predicate, object_)
        if predicate.value in _SYMMETRIC:
            yield Quad(object_, predicate, subject)
