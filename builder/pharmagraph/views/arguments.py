"""Where in a quote the things are named that a claim is about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pharmagraph.graph.property_graph import Edge, EvidenceRecord, Node
from pharmagraph.views.neighbourhood import FRAMES, Selection, names

FIRST: Final = 0  # the subject of a relation; whoever else takes part in an event
SECOND: Final = 1  # the object of a relation; what an edge of an event leads to
_MOST_NAMES: Final = 200


@dataclass(frozen=True, slots=True)
class Argument:
    """A thing as it may be named in a quote, and which argument of the claim it is."""

    pattern: re.Pattern[str]
    place: int


def argument(called: Iterable[str], place: int) -> Argument:
    """What is called so as argument number `place` of a claim; of very many names the longest are looked for."""
    longest_first = sorted(set(called), key=lambda name: (-len(name), name))[:_MOST_NAMES]
    spelt = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first if name.strip())
    return Argument(re.compile(rf"(?<!\w)(?:{spelt})(?!\w)" if spelt else r"(?!)", re.IGNORECASE), place)


def marks(quote: str, arguments: Iterable[Argument]) -> list[list[int]]:
    """For each argument that is named: start and end of its first name in the quote, and its place; in their order.

    Offsets count code points. Of two that overlap, the longer is marked.
    """
    found = [(*match.span(), one.place) for one in arguments if (match := one.pattern.search(quote))]
    marked: list[list[int]] = []
    for start, end, place in sorted(found, key=lambda mark: (mark[0] - mark[1], mark)):
        if all(end <= other[0] or other[1] <= start for other in marked):
            marked.append([start, end, place])
    return sorted(marked)


class Named:
    """Where quotes name what they are about."""

    def __init__(self, selection: Selection) -> None:
        self._nodes = {node.iri: node for node in selection.nodes}
        self._arguments: dict[tuple[str, int], Argument] = {}
        self._fillers: defaultdict[str, set[str]] = defaultdict(set)
        for edge in selection.edges:
            if self._nodes[edge.source].kind in FRAMES:
                self._fillers[edge.source].add(edge.target)

    def of_node(self, node: Node) -> list[list[list[int]]]:
        """The marks in each quote of a frame: all that take part in it."""
        return self._marks(node.evidence, dict.fromkeys(self._fillers[node.iri], FIRST))

    def of_edge(self, edge: Edge) -> list[list[list[int]]]:
        """The marks in each quote of an edge: its two ends; for one of a frame, the others that take part for the frame."""
        places = dict.fromkeys(self._fillers.get(edge.source, {edge.source}), FIRST) | {edge.target: SECOND}
        return self._marks(edge.evidence, places)

    def _marks(self, records: Iterable[EvidenceRecord], places: Mapping[str, int]) -> list[list[list[int]]]:
        arguments = [self._argument(iri, place) for iri, place in sorted(places.items())]
        return [marks(record.quote, arguments) for record in records]

    def _argument(self, iri: str, place: int) -> Argument:
        key = (iri, place)
        if key not in self._arguments:
            self._arguments[key] = argument(names(self._nodes[iri]), place)
        return self._arguments[key]
