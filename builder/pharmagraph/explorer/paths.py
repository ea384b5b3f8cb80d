"""How two things are linked: the shortest paths from one to the other, found from both ends at once.

Agencies, endpoints, conferences and classes of drugs join everything with everything. A path leads through them only if there is no other.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from pharmagraph.explorer.claims import kind_of, parts
from pharmagraph.explorer.fragments import fragment
from pharmagraph.graph.store import Graph
from pharmagraph.views.neighbourhood import MEETING_PLACES

LONGEST: Final = 8  # edges
_MOST_SEEN: Final = 20_000  # nodes that are looked at before the search is given up
_SHOWN: Final = 5


def paths(graph: Graph, source: str, target: str) -> dict[str, Any]:
    """The shortest paths between two nodes, at most five, as `Paths`; none if they are further apart than `LONGEST`."""
    for through_all in (False, True):
        search = _Search(graph, source, target, through_all)
        if found := search.ways():
            break
    nodes = {node for way in found for node in way} | {source, target}
    note = "" if found else _gone(search)
    if found and through_all and len(found[0]) > 2:
        note = "They are linked only through an agency, endpoint, conference or class of drugs."
    return fragment(graph, nodes) | {"paths": found, "note": note}


def _gone(search: "_Search") -> str:
    if search.was_cut:
        return f"No path was found among the {_MOST_SEEN:,} nodes nearest to them."
    return f"They are not linked by {LONGEST} edges or fewer."


class _Search:
    def __init__(self, graph: Graph, source: str, target: str, through_all: bool) -> None:
        self._graph = graph
        self._through_all = through_all
        self._ends = (source, target)
        self.was_cut = False
        # For each end: how far a node is from it, and the nodes before it on the shortest ways.
        self._far: tuple[dict[str, int], dict[str, int]] = ({source: 0}, {target: 0})
        self._before: tuple[defaultdict[str, set[str]], ...] = (defaultdict(set), defaultdict(set))

    def ways(self) -> list[list[str]]:
        """The shortest ways in the order of their IRIs; none if there is none or the search had to be given up."""
        if self._ends[0] == self._ends[1]:
            return [[self._ends[0]]]
        levels = [[self._ends[0]], [self._ends[1]]]
        for _ in range(LONGEST):
            side = 0 if len(levels[0]) <= len(levels[1]) else 1
            levels[side] = self._one_step(side, levels[side])
            if met := sorted(self._far[0].keys() & self._far[1].keys()):
                return self._joined(met)
            if not levels[side] or self.was_cut:
                return []
        return []

    def _one_step(self, side: int, level: list[str]) -> list[str]:
        far, before = self._far[side], self._before[side]
        reached = set()
        for node in level:
            for neighbour in self._neighbours(node):
                if neighbour not in far:
                    far[neighbour] = far[node] + 1
                    reached.add(neighbour)
                if far[neighbour] == far[node] + 1:
                    before[neighbour].add(node)
            if len(far) > _MOST_SEEN:
                self.was_cut = True
                break
        return sorted(reached)

    def _neighbours(self, node: str) -> list[str]:
        """What a node is joined to, and a way may lead through."""
        joined = {part.neighbour for part in parts(self._graph, node)} - {node}
        return sorted(neighbour for neighbour in joined if self._is_open(neighbour))

    def _joined(self, met: list[str]) -> list[list[str]]:
        length = min(self._far[0][node] + self._far[1][node] for node in met)
        ways = [
            [*reversed(there), *back[1:]]
            for node in met
            if self._far[0][node] + self._far[1][node] == length
            for there in self._back(0, node)
            for back in self._back(1, node)
        ]
        return sorted(ways)[:_SHOWN]

    def _is_open(self, node: str) -> bool:
        return self._through_all or node in self._ends or kind_of(self._graph, node) not in MEETING_PLACES

    def _back(self, side: int, node: str) -> Iterator[list[str]]:
        """The ways from a node back to one end; of very many only some."""
        ways = [[node]]
        for _ in range(self._far[side][node]):
            ways = [[*way, one] for way in ways for one in sorted(self._before[side][way[-1]])][: 10 * _SHOWN]
        yield from ways
