"""Suggestions while a name is being typed, over all that entities and trials are called.

Names are compared without regard to case, accents and signs. The index is made once for each opened graph: the ends of
all names that begin with a word lie sorted in one list, so that what begins with the letters typed lies together in it.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from pharmagraph.explorer.claims import DEFAULT, OBJECT, ROLES, SUBJECT, TYPE, text
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PARENT_ROLE, PG, EntityClass, External, FrameClass, Property, Role

MOST: Final = 50
_NAMES: Final = (
    External.LABEL,
    External.ALT_LABEL,
    Property.BRAND_NAME.iri,
    Property.TICKER.iri,
    Role.TRIAL_NAME.iri,
    Role.REGISTRY_ID.iri,
)
_KINDS: Final = (*(kind for kind in EntityClass if kind is not EntityClass.DOCUMENT), FrameClass.CLINICAL_TRIAL)
_WORDS: Final = 8  # of a name from which on one can find it
_LONGEST: Final = 120  # characters of a name that are looked at
_SIGNS: Final = re.compile(r"[\W_]+")
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its names, the first of which is the preferred one, and the number of claims that it is in."""

    iri: str
    kind: str
    names: tuple[str, ...]
    known: int


class Names:
    """The index; `suggest` asks it."""

    def __init__(self, things: Sequence[Named]) -> None:
        self.things = tuple(things)
        self._spelt: list[tuple[str, int, str]] = []  # folded name, thing, name as written
        ends: list[tuple[str, int, bool]] = []  # the end of a folded name from a word on, place in `_spelt`, whole?
        for number, thing in enumerate(self.things):
            for name in thing.names:
                place, folded = len(self._spelt), fold(name)
                self._spelt.append((folded, number, name))
                ends += [(end, place, not skipped) for skipped, end in enumerate(_ends(folded))]
                if " " in folded and re.search(r"\d", folded):  # a code: the same with and without signs
                    ends.append((folded.replace(" ", ""), place, True))
        ends.sort()
        self._ends = ends

    def find(self, typed: str, limit: int) -> list[tuple[Named, str]]:
        """At most `limit` things, best first, each with the name that what was typed is found in.

        Whole names come first, then beginnings of names, then of words, then any other place; of equals, what more is
        known of.
        """
        wanted = fold(typed)
        if not wanted:
            return []
        best = self._beginning(wanted) or self._beginning(wanted.replace(" ", ""))
        if len(best) < limit:
            self._containing(wanted, best)
        order = nsmallest(limit, best.items(), key=lambda item: (item[1][0], -self.things[item[0]].known, item[0]))
        return [(self.things[number], self._spelt[place][2]) for number, (_, place) in order]

    def _beginning(self, wanted: str) -> dict[int, tuple[int, int]]:
        """The best quality and name of each thing that has a word that begins so."""
        best: dict[int, tuple[int, int]] = {}
        first = bisect_left(self._ends, (wanted,))
        for end, place, whole in self._ends[first : bisect_left(self._ends, (wanted + _LAST,))]:
            number = self._spelt[place][1]
            found = (2 - whole - (whole and end == wanted), place)
            if number not in best or found < best[number]:
                best[number] = found
        return best

    def _containing(self, wanted: str, best: dict[int, tuple[int, int]]) -> None:
        for place, (folded, number, _) in enumerate(self._spelt):
            if number not in best and wanted in folded:
                best[number] = (3, place)


def suggest(graph: Graph, typed: str, limit: int = 12) -> list[dict[str, Any]]:
    """The things whose names fit what was typed, best first, as `Suggestion`."""
    return [
        {"iri": thing.iri, "name": thing.names[0], "kind": thing.kind, "found": name, "known": thing.known}
        for thing, name in names_of(graph).find(typed, max(0, min(limit, MOST)))
    ]


@lru_cache(maxsize=1)
def names_of(graph: Graph) -> Names:
    """The index of a graph; it is kept for the graph that was asked last."""
    return Names(list(_things(graph)))


def fold(name: str) -> str:
    """A name as it is compared: small letters without accents, one space for all that is neither letter nor digit.

    >>> fold("Société  NVK-204®")
    'societe nvk 204'
    """
    decomposed = unicodedata.normalize("NFKD", name[:_LONGEST]) if not name.isascii() else name[:_LONGEST]
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", plain.casefold()).strip()


def _ends(folded: str) -> Iterator[str]:
    """The name, then the name without its first word, and so on."""
    yield folded
    start = 0
    for _ in range(_WORDS - 1):
        start = folded.find(" ", start) + 1
        if not start:
            return
        yield folded[start:]


def _things(graph: Graph) -> Iterator[Named]:
    """All entities and trials that have a name, in the order of their IRIs."""
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for iri in _NAMES:
        predicate = NamedNode(iri)
        for quad in graph.store.quads_for_pattern(None, predicate, None, DEFAULT):
            if isinstance(quad.object, Literal) and (name := " ".join(quad.object.value.split())):
                names[text(quad.subject)].setdefault(name)
    known = _known(graph)
    kinds = _kinds(graph)
    for iri in sorted(kinds):
        if iri in names:
            first, *others = names[iri]  # labels were read first
            yield Named(iri, kinds[iri], (first, *sorted(others)), known[iri])


def _kinds(graph: Graph) -> dict[str, str]:
    """The class of each entity and trial; a narrower one stands for the one above it."""
    kinds: dict[str, str] = {}
    for kind in sorted(_KINDS, key=lambda kind: (kind not in _ROOTS, kind)):
        for quad in graph.store.quads_for_pattern(None, TYPE, NamedNode(PG + kind), DEFAULT):
            kinds[text(quad.subject)] = kind.value
    return kinds


_ROOTS: Final = frozenset((EntityClass.ORGANIZATION, EntityClass.DRUG))


def _known(graph: Graph) -> Counter[str]:
    """In how many claims each node is; a role that narrower ones imply counts where they do not."""
    known: Counter[str] = Counter()
    implied = {PG + parent: [PG + role for role, above in PARENT_ROLE.items() if above == parent] for parent in _ABOVE}
    for predicate in (SUBJECT, OBJECT, *map(NamedNode, sorted(ROLES))):
        narrower = implied.get(predicate.value)
        for quad in graph.store.quads_for_pattern(None, predicate, None, DEFAULT):
            if narrower and any(_has(graph, quad.subject, role, quad.object) for role in narrower):
                continue
            known[text(quad.object)] += 1
    return known


_ABOVE: Final = frozenset(PARENT_ROLE.values())


def _has(graph: Graph, subject: Any, predicate: str, object_: Any) -> bool:
    return any(graph.store.quads_for_pattern(subject, NamedNode(predicate), object_, DEFAULT))
