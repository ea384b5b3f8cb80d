"""Where to begin: the best known things of a graph and how they are linked, its size, and the time that it tells of."""

from collections.abc import Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from pharmagraph.explorer.claims import DEFAULT, TYPE, parts
from pharmagraph.explorer.fragments import fragment
from pharmagraph.explorer.names import KINDS
from pharmagraph.graph.name_index import names_of
from pharmagraph.graph.store import Graph
from pharmagraph.views.neighbourhood import FRAMES, MEETING_PLACES
from pharmagraph.views.style import LOOKS, words
from pharmagraph.vocabulary import PG, PGR, External, SupportClass

SHOWN: Final = 40
_CANDIDATES: Final = 3  # times as many are looked at as are shown


def overview(graph: Graph, limit: int = SHOWN) -> dict[str, Any]:
    """At most `limit` entities that much is known of and that are linked, with the edges among them, as `Overview`."""
    things = [thing for thing in names_of(graph).things if thing.kind in KINDS - FRAMES]
    telling = [thing for thing in things if thing.kind not in MEETING_PLACES] or things
    best = [thing.iri for thing in sorted(telling, key=lambda thing: (-thing.known, thing.iri))[: _CANDIDATES * limit]]
    return fragment(graph, _linked(graph, best, limit) or best[:limit]) | {
        "entities": len(things),
        "facts": _number(graph, SupportClass.ASSERTION) + sum(_number(graph, kind) for kind in sorted(FRAMES)),
        "span": time_range(graph),
        "looks": _looks(),
        "base": graph.manifest.base if graph.manifest else PGR,
    }


def _linked(graph: Graph, ranked: Sequence[str], limit: int) -> list[str]:
    """The first of the things that relations join to others of them, each followed by what joins it to the picture."""
    rank = {iri: place for place, iri in enumerate(ranked)}
    chosen: dict[str, None] = {}
    for iri in ranked:
        if len(chosen) >= limit:
            break
        others = {part.neighbour for part in parts(graph, iri) if part.claim != part.neighbour} - {iri}
        joined = sorted((one for one in others if one in rank), key=rank.__getitem__)
        if joined:
            chosen[iri] = None
            if not chosen.keys() & set(joined):
                chosen[joined[0]] = None
    return list(chosen)[:limit]


def time_range(graph: Graph) -> list[str]:
    """The days of the first and the last document that has a date; none if none has."""
    dates = [
        quad.object.value
        for quad in graph.store.quads_for_pattern(None, NamedNode(External.DATE), None, DEFAULT)
        if isinstance(quad.object, Literal)
    ]
    return [min(dates), max(dates)] if dates else []


def _number(graph: Graph, kind: str) -> int:
    return sum(1 for _ in graph.store.quads_for_pattern(None, TYPE, NamedNode(PG + kind), DEFAULT))


def _looks() -> dict[str, dict[str, str]]:
    """Label, colour and shape of each class, for suggestions of classes that the picture does not have yet."""
    return {str(kind): {"label": words(kind), "colour": one.colour, "shape": one.shape} for kind, one in LOOKS.items()}
