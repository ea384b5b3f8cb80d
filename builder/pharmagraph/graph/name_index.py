"""The index of all names of a graph, for whoever asks by name again and again: a search, suggestions while one types.

Names are compared without regard to case, accents and signs. The index is made once for each opened graph: the ends of
all names that begin with a word lie sorted in one list, so that what begins with the letters typed lies together in it.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from typing import Any, Final
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode

from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import (
    FRAMES,
    PARENT_ROLE,
    PG,
    EntityClass,
    External,
    FrameClass,
    Property,
    Role,
    ValueKind,
)

# What things are called by, the preferred name first.
NAMES: Final = (
    External.LABEL.iri,
    External.ALT_LABEL.iri,
    Property.BRAND_NAME.iri,
    Role.TRIAL_NAME.iri,
    Role.REGISTRY_ID.iri,
    Property.TICKER.iri,
    External.TITLE.iri,
    External.SOURCE.iri,
    Property.SHA256.iri,
)
# The roles that lead to a node, by IRI.
ROLES: Final = {
    role.iri: role.value
    for spec in FRAMES.values()
    for role, filler in spec.items()
    if filler.kind in (ValueKind.ENTITY, ValueKind.FRAME)
}
_KINDS: Final = (*EntityClass, *FrameClass)
_ROOTS: Final = frozenset((EntityClass.ORGANIZATION, EntityClass.DRUG))
_WORDS: Final = 8  # of a name from which on one can find it
_LONGEST: Final = 120  # characters of a name that are looked at
_PLACES: Final = 1024  # more than there can be in a folded name: a letter may become several
_SIGNS: Final = re.compile(r"[\W_]+")
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its names, the first of which is the preferred one, and the number of claims that it is in."""

    iri: str
    kind: str  # empty if it is neither entity nor event
    names: tuple[str, ...]
    known: int


class Names:
    """The index."""

    def __init__(self, things: Sequence[Named]) -> None:
        self.things = tuple(things)
        self._spelt: list[tuple[str, int, str]] = []  # folded name, thing, name as written
        ends: list[int] = []  # of a name in `_spelt`, the place and where its end begins
        for number, thing in enumerate(self.things):
            for name in thing.names:
                place, folded = len(self._spelt), fold(name)
                self._spelt.append((folded, number, name))
                ends += [place * _PLACES + start for start in _starts(folded)]
                if " " in folded and re.search(r"\d", folded):  # a code: the same with and without signs
                    ends.append(len(self._spelt) * _PLACES)
                    self._spelt.append((folded.replace(" ", ""), number, name))
        self._ends = array("q", sorted(ends, key=lambda end: (self._end(end), end)))

    def called(self, name: str) -> tuple[str, ...]:
        """The IRIs of all things that are called `name`, without regard to case only, sorted."""
        return tuple(sorted({self.things[number].iri for number in self._called.get(name.lower(), ())}))

    @cached_property
    def _called(self) -> dict[str, list[int]]:
        called: defaultdict[str, list[int]] = defaultdict(list)
        for number, thing in enumerate(self.things):
            for name in thing.names:
                called[name.lower()].append(number)
        return dict(called)

    def find(self, typed: str, limit: int, kinds: Collection[str] | None = None) -> list[tuple[Named, str]]:
        """At most `limit` things (of these kinds), best first, each with the name that what was typed is found in.

        Whole names come first, then beginnings of names, then of words, then any other place; of equals, what more is
        known of.
        """
        wanted = fold(typed)
        if not wanted:
            return []
        best = self._beginning(wanted, kinds) or self._beginning(wanted.replace(" ", ""), kinds)
        if len(best) < limit:
            self._containing(wanted, best, kinds)
        order = nsmallest(limit, best.items(), key=lambda item: (item[1][0], -self.things[item[0]].known, item[0]))
        return [(self.things[number], self._spelt[place][2]) for number, (_, place) in order]

    def _beginning(self, wanted: str, kinds: Collection[str] | None) -> dict[int, tuple[int, int]]:
        """The best quality and name of each thing that has a word that begins so."""
        best: dict[int, tuple[int, int]] = {}
        first = bisect_left(self._ends, wanted, key=self._end)
        for end in self._ends[first : bisect_left(self._ends, wanted + _LAST, first, key=self._end)]:
            place, start = divmod(end, _PLACES)
            folded, number, _ = self._spelt[place]
            if kinds is None or self.things[number].kind in kinds:
                found = (2 if start else 0 if folded == wanted else 1, place)
                if number not in best or found < best[number]:
                    best[number] = found
        return best

    def _containing(self, wanted: str, best: dict[int, tuple[int, int]], kinds: Collection[str] | None) -> None:
        for place, (folded, number, _) in enumerate(self._spelt):
            if wanted in folded and number not in best and (kinds is None or self.things[number].kind in kinds):
                best[number] = (3, place)

    def _end(self, end: int) -> str:
        place, start = divmod(end, _PLACES)
        return self._spelt[place][0][start:]


_kept: Final[WeakKeyDictionary[Graph, Names]] = WeakKeyDictionary()


def names_of(graph: Graph) -> Names:
    """The index of a graph, made when it is first asked for."""
    if graph not in _kept:
        _kept[graph] = Names(list(_things(graph)))
    return _kept[graph]


def names_at_hand(graph: Graph) -> Names | None:
    """The index of a graph if it has been made: for one name that takes longer than to look through the store."""
    return _kept.get(graph)


def fold(name: str) -> str:
    """A name as it is compared: small letters without accents, one space for all that is neither letter nor digit.

    >>> fold("Société  NVK-204®")
    'societe nvk 204'
    """
    decomposed = unicodedata.normalize("NFKD", name[:_LONGEST]) if not name.isascii() else name[:_LONGEST]
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", plain.casefold()).strip()


def _starts(folded: str) -> Iterator[int]:
    """Where the name begins, then where its second word does, and so on."""
    start = 0
    for _ in range(_WORDS):
        if start >= _PLACES:
            return
        yield start
        start = folded.find(" ", start) + 1
        if not start:
            return


def _things(graph: Graph) -> Iterator[Named]:
    """All things that have a name, in the order of their IRIs."""
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for iri in NAMES:
        for quad in graph.triples(None, NamedNode(iri), None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                names[quad.subject.value].setdefault(" ".join(quad.object.value.split()))
    kinds, known = _kinds(graph), _known(graph)
    for iri in sorted(names):
        first, *others = names[iri]  # labels were read first
        yield Named(iri, kinds.get(iri, ""), (first, *sorted(others)), known[iri])


def _kinds(graph: Graph) -> dict[str, str]:
    """The class of each entity and event; a narrower one stands for the one above it."""
    kinds: dict[str, str] = {}
    for kind in sorted(_KINDS, key=lambda kind: (kind not in _ROOTS, kind)):
        for quad in graph.triples(None, _TYPE, NamedNode(PG + kind)):
            kinds[_text(quad.subject)] = kind.value
    return kinds


def _known(graph: Graph) -> Counter[str]:
    """In how many claims each node is; a role that narrower ones imply counts where they do not."""
    known: Counter[str] = Counter()
    implied = {PG + parent: [PG + role for role, above in PARENT_ROLE.items() if above == parent] for parent in _ABOVE}
    for predicate in (External.SUBJECT.iri, External.OBJECT.iri, *sorted(ROLES)):
        narrower = {pair for role in implied.get(predicate, ()) for pair in _pairs(graph, role)}
        known.update(object_ for subject, object_ in _pairs(graph, predicate) if (subject, object_) not in narrower)
    return known


_TYPE: Final = NamedNode(External.TYPE.iri)
_ABOVE: Final = frozenset(PARENT_ROLE.values())


def _pairs(graph: Graph, predicate: str) -> Iterator[tuple[str, str]]:
    for quad in graph.triples(None, NamedNode(predicate), None):
        yield _text(quad.subject), _text(quad.object)


def _text(term: Any) -> str:
    return str(getattr(term, "value", ""))
