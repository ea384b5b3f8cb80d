"""Which part of a graph to draw: all of it, what lies around some nodes, and in either case no more than is readable.

Documents are not drawn: they would be joined to everything, and each piece of evidence names its document anyway. A frame
counts as an edge, not as a hop: two companies that signed an agreement are one hop apart. Agencies, endpoints, conferences and
classes of drugs, such as placebo, are met but not passed through, because that two drugs both went to the same agency, or were
both compared with placebo, links them no more than a calendar does.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from pharmagraph.errors import QueryError
from pharmagraph.graph.property_graph import Edge, Node, PropertyGraph
from pharmagraph.vocabulary import EntityClass, FrameClass, Property, Role

FRAMES: Final = frozenset(FrameClass)
MEETING_PLACES: Final = frozenset(
    {EntityClass.REGULATORY_AGENCY, EntityClass.ENDPOINT, EntityClass.CONFERENCE, EntityClass.DRUG_CLASS}
)
_NAMES: Final = (Role.TRIAL_NAME, Role.REGISTRY_ID, Property.TICKER, Property.BRAND_NAME)


@dataclass(frozen=True, slots=True)
class Selection:
    """What to draw: `nodes` and `edges` sorted by IRI and key, the nodes asked for, and how many there would have been."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    focus: tuple[str, ...]
    available: int  # nodes before `limit` was applied


def select(graph: PropertyGraph, *, focus: Sequence[str] = (), hops: int = 2, limit: int = 1500) -> Selection:
    """The nodes within `hops` of those called `focus` (all nodes if none is named), at most `limit`, and their edges.

    Nearest nodes are kept first, then the best connected. A node whose edges all fell to the limit is left out with them.
    QueryError if a name is unknown, `hops` is negative or `limit` is less than 1.
    """
    if hops < 0:
        raise QueryError(f"cannot look {hops} hops away; give 0 or more")
    if limit < 1:
        raise QueryError(f"cannot draw at most {limit} nodes; give 1 or more")
    drawn = (node for node in graph.nodes if node.kind != EntityClass.DOCUMENT)
    nodes = {node.iri: node for node in sorted(drawn, key=lambda node: node.iri)}
    edges = sorted((e for e in graph.edges if e.source in nodes and e.target in nodes), key=lambda edge: edge.key)
    links = _links(edges)
    start = tuple(sorted({iri for name in focus for iri in find(nodes.values(), name)}))
    distance = _distances(nodes, links, start, hops) if start else dict.fromkeys(nodes, 0)
    ranked = sorted(distance, key=lambda iri: (distance[iri], -len(links[iri]), iri))
    kept = _linked(set(ranked[:limit]), links, start) or set(ranked[:limit])
    return Selection(
        nodes=tuple(nodes[iri] for iri in sorted(kept)),
        edges=tuple(edge for edge in edges if edge.source in kept and edge.target in kept),
        focus=start,
        available=len(ranked),
    )


def find(nodes: Iterable[Node], name: str) -> tuple[str, ...]:
    """The IRIs of all nodes with this name, alias, trial name, registry number, ticker or IRI, whatever the case; sorted.

    QueryError, with near choices, if there is none.
    """
    wanted = _fold(name)
    spelt: dict[str, str] = {}
    found = set()
    for node in nodes:
        for known in names(node):
            folded = _fold(known)
            spelt.setdefault(folded, known)
            if folded == wanted:
                found.add(node.iri)
        if node.iri == name:
            found.add(node.iri)
    if not found:
        raise QueryError(f"no node is called {name!r}{_suggestion(wanted, spelt)}")
    return tuple(sorted(found))


def names(node: Node) -> tuple[str, ...]:
    """All that a node may be asked for by: its name, its aliases, and the properties that are names."""
    further = (text for name in _NAMES for text in texts(node.properties.get(name)))
    return tuple(dict.fromkeys(name for name in (node.name, *node.aliases, *further) if name))


def texts(value: Any) -> tuple[str, ...]:
    """The value of a property as texts, however many it holds; numbers without exponent or needless decimals."""
    if value is None:
        return ()
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else str(value),)
    if isinstance(value, list | tuple | set | frozenset):
        parts = [text for part in value for text in texts(part)]
        return tuple(parts if isinstance(value, list | tuple) else sorted(parts))
    return (str(value),)


def _links(edges: Iterable[Edge]) -> dict[str, list[str]]:
    """The neighbours of each node, each once, sorted: several edges between two nodes make them no better connected."""
    links: defaultdict[str, set[str]] = defaultdict(set)
    for edge in edges:
        links[edge.source].add(edge.target)
        links[edge.target].add(edge.source)
    return defaultdict(list, {iri: sorted(neighbours - {iri}) for iri, neighbours in links.items()})


def _distances(
    nodes: Mapping[str, Node], links: Mapping[str, Sequence[str]], start: Sequence[str], hops: int
) -> dict[str, int]:
    distance = dict.fromkeys(start, 0)
    level = list(start)
    for hop in range(1, hops + 1):
        reached = _one_hop(nodes, links, level, distance, hop)
        level = [iri for iri in reached if nodes[iri].kind not in MEETING_PLACES]
    return distance


def _one_hop(
    nodes: Mapping[str, Node],
    links: Mapping[str, Sequence[str]],
    level: Sequence[str],
    distance: dict[str, int],
    hop: int,
) -> list[str]:
    """The entities one hop beyond `level`, through any number of frames; they and the frames enter `distance`."""
    entities: list[str] = []
    queue = deque(level)
    while queue:
        for neighbour in links[queue.popleft()]:
            if neighbour in distance:
                continue
            distance[neighbour] = hop
            (queue if nodes[neighbour].kind in FRAMES else entities).append(neighbour)
    return sorted(entities)


def _linked(kept: set[str], links: Mapping[str, Sequence[str]], start: Sequence[str]) -> set[str]:
    """Without the nodes that have neighbours, but none among `kept`."""
    return {iri for iri in kept if iri in start or not links[iri] or any(other in kept for other in links[iri])}


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _suggestion(wanted: str, spelt: Mapping[str, str]) -> str:
    """Names that contain what was asked for, then names spelt like it."""
    inside = sorted((name for name in spelt if wanted and wanted in name), key=lambda name: (len(name), name))
    near = list(dict.fromkeys([*inside[:3], *get_close_matches(wanted, sorted(spelt), n=3, cutoff=0.6)]))[:3]
    if not near:
        return "; `pharmagraph view` without --focus shows the best connected nodes"
    return f"; did you mean {' or '.join(repr(spelt[name]) for name in near)}?"
