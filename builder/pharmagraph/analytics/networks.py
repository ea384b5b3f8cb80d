"""What the analyses have in common: the simple weighted network of a network, the names of its nodes, numbers for people."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import networkx as nx

_DIGITS: Final = 6  # of a measure: what the order of floating-point sums may change is not shown


def simple(network: "nx.MultiDiGraph") -> "nx.Graph":
    """Each pair of linked nodes once, without direction; `weight` counts their links. Nodes and links are sorted."""
    import networkx as nx

    counted: dict[tuple[str, str], int] = {}
    for source, target in network.edges():
        if source != target:
            pair = (min(source, target), max(source, target))
            counted[pair] = counted.get(pair, 0) + 1
    made = nx.Graph()
    made.add_nodes_from(sorted({node for pair in counted for node in pair}))
    made.add_weighted_edges_from((*pair, count) for pair, count in sorted(counted.items()))
    return made


def name(network: "nx.MultiDiGraph", node: str) -> str:
    """What a node is called; its IRI if it has no name."""
    return str(network.nodes[node].get("label", node))


def kind(network: "nx.MultiDiGraph", node: str) -> str:
    """The class of a node, or nothing."""
    return str(network.nodes[node].get("class", ""))


def rounded(number: float) -> float:
    """A measure with so many digits as do not depend on the order of sums."""
    return round(float(number), _DIGITS)


def joined(names: Iterable[Any]) -> str:
    """Names in one cell."""
    return "; ".join(map(str, names))
