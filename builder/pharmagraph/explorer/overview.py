"""Where to begin: the best known things of a graph and how they are linked, its size, and the time that it tells of."""

from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from pharmagraph.explorer.claims import DEFAULT, TYPE
from pharmagraph.explorer.fragments import fragment
from pharmagraph.explorer.names import KINDS
from pharmagraph.graph.naming import names_of
from pharmagraph.graph.store import Graph
from pharmagraph.views.neighbourhood import FRAMES, MEETING_PLACES
from pharmagraph.views.style import LOOKS, words
from pharmagraph.vocabulary import PG, PGR, External, SupportClass

SHOWN: Final = 40


def overview(graph: Graph, limit: int = SHOWN) -> dict[str, Any]:
    """The `limit` entities that most is known of, with the edges among them, as `Overview`."""
    things = [thing for thing in names_of(graph).things if thing.kind in KINDS - FRAMES]
    telling = [thing for thing in things if thing.kind not in MEETING_PLACES] or things
    best = sorted(telling, key=lambda thing: (-thing.known, thing.iri))[:limit]
    return fragment(graph, [thing.iri for thing in best]) | {
        "entities": len(things),
        "facts": _number(graph, SupportClass.ASSERTION) + sum(_number(graph, kind) for kind in sorted(FRAMES)),
        "span": time_range(graph),
        "looks": _looks(),
        "base": graph.manifest.base if graph.manifest else PGR,
    }


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
