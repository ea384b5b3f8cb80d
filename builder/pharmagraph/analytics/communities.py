"""Which nodes of a network belong together, and which of them join what belongs to others."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pharmagraph.analytics.centrality import betweenness
from pharmagraph.analytics.networks import joined, kind, name, rounded, simple

if TYPE_CHECKING:
    import networkx as nx

COMMUNITY_COLUMNS: Final = ("community", "size", "centre", "name", "kind", "partnersWithin", "partnersOutside", "node")
BRIDGE_COLUMNS: Final = (
    "name",
    "kind",
    "community",
    "communitiesJoined",
    "partnersWithin",
    "partnersOutside",
    "betweenness",
    "joins",
    "node",
)
_TRIES, _NODES = 10, 1000  # how often a part is divided, at most, and the nodes of all its tries together


def communities(network: "nx.MultiDiGraph", _: Mapping[str, Sequence[str]]) -> Iterator[tuple[str | int, ...]]:
    """The members of each community, the largest community and the best connected member first.

    A community is known by the number of its place and by its centre, the member with most partners within it.
    """
    plain = simple(network)
    for number, members in enumerate(_found(network, plain), 1):
        centre = name(network, members[0])
        for node in members:
            within = _within(plain, node, frozenset(members))
            outside = len(plain[node]) - within
            label = name(network, node), kind(network, node)
            yield number, len(members), centre, *label, within, outside, node


def bridges(
    network: "nx.MultiDiGraph", parameters: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str | int | float, ...]]:
    """The nodes of a class `kind` with partners in other communities than their own, those that join most communities first."""
    plain = simple(network)
    kinds = parameters.get("kind", ())
    found = _found(network, plain)
    home = {node: number for number, members in enumerate(found) for node in members}
    between = betweenness(plain)
    rows = []
    for node in plain:
        abroad = sorted({home[other] for other in plain[node]} - {home[node]})
        if abroad and (not kinds or kind(network, node) in kinds):
            within = sum(home[other] == home[node] for other in plain[node])
            centres = joined(name(network, found[number][0]) for number in abroad)
            label = name(network, node), kind(network, node), name(network, found[home[node]][0])
            counts = len(abroad) + 1, within, len(plain[node]) - within
            rows.append((*label, *counts, between[node], centres, node))
    yield from sorted(rows, key=lambda row: (-row[3], -row[6], -row[5], row))


def _found(network: "nx.MultiDiGraph", plain: "nx.Graph") -> list[list[str]]:
    """The communities that Louvain's method finds by the number of links, with fixed seeds: the largest first, centre first."""
    ordered = []
    for community in _louvain(plain):
        members = frozenset(community)
        ordered.append(sorted(members, key=lambda node: (-_within(plain, node, members), name(network, node), node)))
    return sorted(ordered, key=lambda members: (-len(members), [name(network, node) for node in members], members))


def _louvain(plain: "nx.Graph") -> Iterator[set[str]]:
    """Communities of each connected part by itself, which is several times as fast and weighs links as in the whole; of a small part, the best of several tries."""
    import networkx as nx

    links = plain.size(weight="weight")
    for nodes in nx.connected_components(plain):
        part = nx.Graph()
        part.add_weighted_edges_from(plain.edges(sorted(nodes), data="weight"))
        share = part.size(weight="weight") / links
        seeds = range(1, 1 + max(1, min(_TRIES, _NODES // len(part))))
        tries = [nx.community.louvain_communities(part, resolution=share, seed=seed) for seed in seeds]
        yield from max(tries, key=lambda found: rounded(nx.community.modularity(part, found, resolution=share)))


def _within(plain: "nx.Graph", node: str, members: frozenset[str]) -> int:
    """How many partners of a node are members."""
    return sum(other in members for other in plain[node])
