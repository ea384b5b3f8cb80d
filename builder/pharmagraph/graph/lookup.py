"""Looking up what a change concerns, in a store that is at hand or far away."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from pyoxigraph import NamedNode, Quad, Store


class Lookup(Protocol):
    """Quads of a store, many nodes at a time, because a store may be far away."""

    def about(self, subjects: Iterable[NamedNode]) -> Iterator[Quad]:
        """The quads that have one of these subjects."""

    def leading_to(self, predicate: NamedNode, objects: Iterable[NamedNode]) -> Iterator[Quad]:
        """The quads that have this predicate and one of these objects."""


class StoreLookup:
    """Quads of a store that is at hand."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def about(self, subjects: Iterable[NamedNode]) -> Iterator[Quad]:
        """The quads that have one of these subjects."""
        for subject in subjects:
            yield from self._store.quads_for_pattern(subject, None, None, None)

    def leading_to(self, predicate: NamedNode, objects: Iterable[NamedNode]) -> Iterator[Quad]:
        """The quads that have this predicate and one of these objects."""
        for object_ in objects:
            yield from self._store.quads_for_pattern(None, predicate, object_, None)
