"""What the shape of a network tells: paths, centrality, communities, and who joins them.

A named question whose header has a line `#+ analysis: NAME` selects with its SPARQL the links of a network; the analysis of that
name then answers with a table. An analysis knows nothing of the graph or of RDF: it is a function from a networkx network and the
values of the question's parameters to rows. The same network gives the same rows, whatever the order of its links.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pharmagraph.analytics.centrality import CENTRAL_COLUMNS, central
from pharmagraph.analytics.communities import BRIDGE_COLUMNS, COMMUNITY_COLUMNS, bridges, communities
from pharmagraph.analytics.paths import PATH_COLUMNS, paths
from pharmagraph.errors import QueryError

if TYPE_CHECKING:
    import networkx as nx

Cell = str | int | float | None
Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The columns of a table, and what makes its rows; a cell that names a node of the network or a fact is an IRI.

    A search has `ends`, the parameters that name the nodes from which and to which it leads: it needs no more of the network than the
    links of the nodes up to where the ways from both sides meet.
    """

    columns: tuple[str, ...]
    rows: Callable[["nx.MultiDiGraph", Parameters], Iterable[tuple[Cell, ...]]]
    ends: tuple[str, ...] = ()


ANALYSES: Final[Mapping[str, Analysis]] = MappingProxyType(
    {
        "bridges": Analysis(BRIDGE_COLUMNS, bridges),
        "central": Analysis(CENTRAL_COLUMNS, central),
        "communities": Analysis(COMMUNITY_COLUMNS, communities),
        "paths": Analysis(PATH_COLUMNS, paths, ends=("from", "to")),
    }
)


def find_analysis(name: str) -> Analysis:
    """The analysis called `name`; QueryError that lists them all if there is none."""
    if name not in ANALYSES:
        raise QueryError(f"unknown analysis {name!r}; choose {', '.join(ANALYSES)}")
    return ANALYSES[name]
