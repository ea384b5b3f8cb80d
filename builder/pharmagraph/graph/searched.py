"""The part of a network in which the shortest ways between two of its nodes are, without the rest of it."""

from collections.abc import Callable, Collection, Iterable
from itertools import product
from typing import Final

from pyoxigraph import NamedNode

from pharmagraph.errors import QueryError
from pharmagraph.graph.answers import Answer, Row, Term

LONGEST: Final = 8  # links of a way that says something
MOST_SEEN: Final = 400  # nodes near the two whose links are asked for, before the search is given up
LinksAt = Callable[[Collection[NamedNode]], Answer]  # the links that have one of these nodes at an end


def links_between(starts: Iterable[Term], ends: Iterable[Term], links_at: LinksAt) -> Answer:
    """The links of a network among which all shortest ways are from each start to each end, of 8 links at most, and all links of the nodes on them.

    A search from both sides at once, of which the one that has fewer nodes to go on from does; `links_at` gives answers with `?source` and `?target`.
    QueryError if too many nodes are near them to look for longer ways; it says up to how many links there is none.
    """
    search = _Search(links_at)
    for start, end in product(sorted(_nodes(starts), key=str), sorted(_nodes(ends), key=str)):
        if start != end:
            search.between(start, end)
    return Answer(search.variables, tuple(search.rows))


def _nodes(terms: Iterable[Term]) -> set[NamedNode]:
    return {term for term in terms if isinstance(term, NamedNode)}


class _Search:
    """What is known of a network, node by node."""

    def __init__(self, links_at: LinksAt) -> None:
        self._links_at = links_at
        self._partners: dict[NamedNode, set[NamedNode]] = {}  # of the nodes whose links are known
        self.variables: tuple[str, ...] = ("source", "target")
        self.rows: dict[Row, None] = {}

    def between(self, start: NamedNode, end: NamedNode) -> None:
        """Learns all links of the nodes on the shortest ways."""
        seen, levels, looked_at = ({start}, {end}), [{start}, {end}], 0
        for length in range(LONGEST):
            side = 0 if len(levels[0]) <= len(levels[1]) else 1  # of a small part of the network all is soon seen
            looked_at += len(levels[side])
            if looked_at > MOST_SEEN:
                raise QueryError(
                    f"no path of {length} links or fewer; longer ones were not looked for, because more than {MOST_SEEN:,} things are that near"
                )
            levels[side] = self._partners_of(levels[side]) - seen[side]
            seen[side].update(levels[side])
            if not levels[side]:
                return
            if met := seen[0] & seen[1]:
                self._partners_of(met)
                return

    def _partners_of(self, nodes: set[NamedNode]) -> set[NamedNode]:
        unknown = nodes - self._partners.keys()
        if unknown:
            self._partners |= {node: set() for node in unknown}
            answer = self._links_at(sorted(unknown, key=str))
            self.variables = answer.variables
            places = [answer.variables.index(end) for end in ("source", "target")]
            for row in answer.rows:
                self.rows[row] = None
                source, target = (row[place] for place in places)
                for one, other in ((source, target), (target, source)):
                    if one in unknown and isinstance(other, NamedNode):
                        self._partners[one].add(other)  # type: ignore[index]
        return {partner for node in nodes for partner in self._partners[node]}
