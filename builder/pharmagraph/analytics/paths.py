"""The shortest ways through a network from one thing to another."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Final

from pharmagraph.analytics.networks import kind, name, simple

if TYPE_CHECKING:
    import networkx as nx

PATH_COLUMNS: Final = ("path", "step", "fromName", "link", "toName", "toKind", "status", "belief", "fact")
_MEASURED: Final = 1000  # shortest paths that are compared; there may be very many more
Steps = tuple[tuple[str, str], ...]


def paths(network: "nx.MultiDiGraph", parameters: Mapping[str, Sequence[str]]) -> Iterator[tuple[Any, ...]]:
    """The shortest paths between the nodes `from` and the nodes `to`, at most `most`, one row for each step.

    A link that is followed against its direction has `^` before it. Of parallel links the most believed is shown. Among paths of
    the same length those come first that lead through less connected nodes, which say more; at most 1,000 are compared.
    """
    plain = simple(network)
    starts, ends = (sorted(set(parameters.get(side, ())) & set(plain)) for side in ("from", "to"))
    most = int(next(iter(parameters.get("most", ())), "5"))
    for number, nodes in enumerate(_shortest(network, plain, starts, ends)[:most], 1):
        for step, (here, there) in enumerate(pairwise(nodes), 1):
            yield number, step, name(network, here), *_link(network, here, there)


def _shortest(
    network: "nx.MultiDiGraph", plain: "nx.Graph", starts: Sequence[str], ends: Sequence[str]
) -> list[tuple[str, ...]]:
    import networkx as nx

    found: list[tuple[str, ...]] = []
    for start in starts:
        for end in ends:
            if start != end and nx.has_path(plain, start, end):
                found += map(tuple, islice(nx.all_shortest_paths(plain, start, end), _MEASURED))
    shortest = min(map(len, found), default=0)

    def order(nodes: tuple[str, ...]) -> tuple[int, list[str], tuple[str, ...]]:
        return sum(plain.degree(node) for node in nodes[1:-1]), [name(network, node) for node in nodes], nodes

    return sorted((nodes for nodes in found if len(nodes) == shortest), key=order)


def _link(network: "nx.MultiDiGraph", here: str, there: str) -> tuple[Any, ...]:
    """What the best of the links between two nodes says."""
    forward = [("", data) for data in (network.get_edge_data(here, there) or {}).values()]
    backward = [("^", data) for data in (network.get_edge_data(there, here) or {}).values()]
    sign, data = min(
        forward + backward,
        key=lambda one: (-float(one[1].get("belief") or 0), one[0], str(one[1].get("link")), str(one[1].get("fact"))),
    )
    told = f"{sign}{data.get('link', '')}", name(network, there), kind(network, there)
    return *told, data.get("status"), data.get("belief"), data.get("fact")
