"""How central each node of a network is: partners, PageRank, betweenness."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pharmagraph.analytics.networks import kind, name, rounded, simple

if TYPE_CHECKING:
    import networkx as nx

CENTRAL_COLUMNS: Final = ("rank", "name", "kind", "partners", "links", "pagerank", "betweenness", "node")
_PIVOTS: Final = 200  # nodes from which betweenness is counted; in a network with no more nodes it is exact
_SEED: Final = 1
_DAMPING: Final = 0.85
_ROUNDS: Final = 200
_CLOSE: Final = 1e-9


def central(network: "nx.MultiDiGraph", _: Mapping[str, Sequence[str]]) -> Iterator[tuple[str | int | float, ...]]:
    """The nodes by PageRank, the most central first; `partners` are other nodes, `links` counts the links to them."""
    plain = simple(network)
    ranks, between = pagerank(plain), betweenness(plain)
    order = sorted(plain, key=lambda node: (-ranks[node], -between[node], name(network, node), node))
    for place, node in enumerate(order, 1):
        degrees = len(plain[node]), plain.degree(node, weight="weight")
        yield place, name(network, node), kind(network, node), *degrees, ranks[node], between[node], node


def betweenness(plain: "nx.Graph") -> dict[str, float]:
    """The share of shortest paths that lead through each node; estimated from 200 nodes, drawn with a fixed seed, if there are more."""
    import networkx as nx

    pivots = _PIVOTS if len(plain) > _PIVOTS else None
    found = nx.betweenness_centrality(plain, k=pivots, seed=_SEED)
    return {node: rounded(share) for node, share in found.items()}


def pagerank(plain: "nx.Graph") -> dict[str, float]:
    """PageRank by the number of links, by power iteration, for networkx's own needs SciPy."""
    import numpy as np

    if not plain:
        return {}
    place = {node: number for number, node in enumerate(plain)}
    ends = [(place[one], place[other], weight) for one, other, weight in plain.edges(data="weight")]
    one, other, weight = (np.array(column, dtype=float) for column in zip(*ends, strict=True))
    source, target = np.concatenate([one, other]).astype(int), np.concatenate([other, one]).astype(int)
    share = np.concatenate([weight, weight])
    share /= np.bincount(source, share, len(place))[source]
    ranks = np.full(len(place), 1 / len(place))
    for _ in range(_ROUNDS):
        before = ranks
        ranks = (1 - _DAMPING) / len(place) + _DAMPING * np.bincount(target, share * ranks[source], len(place))
        if np.abs(ranks - before).sum() < _CLOSE:
            break
    return {node: rounded(rank) for node, rank in zip(place, ranks, strict=True)}
