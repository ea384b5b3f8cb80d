"""What lies around a node: first how much of each kind, then the neighbours of one kind, a page at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pharmagraph.errors import QueryError
from pharmagraph.explorer.claims import LABEL, Part, belief, day, fillers, is_frame, kind_of, outgoing, parts, value
from pharmagraph.explorer.fragments import begun, fragment
from pharmagraph.graph.property_graph import project
from pharmagraph.graph.store import Graph
from pharmagraph.views.payload import properties
from pharmagraph.views.style import words
from pharmagraph.vocabulary import FrameClass, Relation

PAGE: Final = 50
_ORDER: Final = {
    name: place for place, name in enumerate([*(r.value for r in Relation), *(f.value for f in FrameClass)])
}


def summary(graph: Graph, iri: str) -> dict[str, Any]:
    """What is known of a node, as `Summary`; QueryError if it is no entity or frame of the graph."""
    kind = _kind(graph, iri)
    (node,) = (node for node in project(Graph.from_quads(outgoing(graph, iri))).nodes if node.iri == iri)
    return {
        "iri": iri,
        "name": node.name,
        "kind": kind,
        "frame": is_frame(kind),
        "aliases": list(node.aliases),
        "properties": properties(node.properties),
        "groups": groups(graph, iri),
    }


def groups(graph: Graph, iri: str) -> list[dict[str, Any]]:
    """The kinds of relation that a node has, as `Group`: relations first, then events, then roles of an event."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for part in parts(graph, iri):
        found[part.group].add(part.neighbour)
    return [
        {"key": key, "label": caption(key), "count": len(neighbours)}
        for key, neighbours in sorted(found.items(), key=lambda entry: _place(entry[0]))
    ]


def expand(
    graph: Graph, iri: str, group: str, skip: int = 0, limit: int = PAGE, present: Iterable[str] = ()
) -> dict[str, Any]:
    """The neighbours of a node in one group (in all if it is empty), as `Expansion`; an event brings all that take part in it.

    The most believed relations and the latest events come first; the first `skip` are left out, then at most `limit`
    are given. With nothing `present`, it begins a picture and has places. QueryError if the node is none of the graph.
    """
    _kind(graph, iri)
    found: defaultdict[str, defaultdict[str, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for part in parts(graph, iri):
        if group in ("", part.group):
            found[part.group][part.neighbour].append(part)
    events = {frame for key, neighbours in found.items() if _is_event(key) for frame in neighbours}
    ordered = list(dict.fromkeys(one for key in sorted(found, key=_place) for one in _ranked(graph, key, found[key])))
    chosen = ordered[skip : skip + limit]
    taking_part = {filler for frame in chosen if frame in events for _, filler in fillers(graph, frame)}
    standing = set(present)
    found_part = fragment(graph, {iri, *chosen, *taking_part}, standing)
    return (found_part if standing else begun(found_part)) | {
        "origin": iri,
        "group": group,
        "given": chosen,
        "left": max(0, len(ordered) - skip - len(chosen)),
    }


def caption(key: str) -> str:
    """A group's key in words.

    >>> caption("out:hasTarget"), caption("in:develops"), caption("in:drug:TrialResult"), caption("out:agency")
    ('has target', '← develops', 'Trial result (drug)', 'agency')
    """
    direction, name, kind = [*key.split(":"), ""][:3]
    if kind:
        return f"{words(kind)} ({words(name)})"
    return f"← {words(name)}" if direction == "in" else words(name)


def _is_event(group: str) -> bool:
    return group.count(":") == 2


def _kind(graph: Graph, iri: str) -> str:
    kind = kind_of(graph, iri)
    if not kind:
        raise QueryError(f"the graph has no {iri[:200]!r}; it may have been built again since")
    return kind


def _place(key: str) -> tuple[int, int, str]:
    _, name, kind = [*key.split(":"), ""][:3]
    return (bool(kind), _ORDER.get(kind or name, len(_ORDER)), key)


def _ranked(graph: Graph, group: str, by_neighbour: Mapping[str, list[Part]]) -> list[str]:
    if _is_event(group):  # the latest first, undated ones last
        return sorted(sorted(by_neighbour), key=lambda iri: (day(graph, iri), belief(graph, iri)), reverse=True)
    sure = {iri: max(belief(graph, part.claim) for part in found) for iri, found in by_neighbour.items()}
    return sorted(sure, key=lambda iri: (-sure[iri], value(graph, iri, LABEL).casefold(), iri))
