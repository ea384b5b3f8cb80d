"""From the rows of a question to the network that they are, and from an analysis of it to an answer.

Each row is a link from `?source` to `?target`, which are IRIs. `?sourceName`, `?sourceKind`, `?targetName` and `?targetKind` say
what is at its ends; all other columns belong to the link.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from pharmagraph.analytics import find_analysis
from pharmagraph.errors import QueryError
from pharmagraph.graph.answers import Answer, Row, Term
from pharmagraph.vocabulary import XSD

if TYPE_CHECKING:
    import networkx as nx

ENDS: Final = ("source", "target")
_ATTRIBUTES: Final = {"Name": "label", "Kind": "class"}  # of a node, by the ends of the columns' names
_IRIS: Final = frozenset(("fact", "node"))  # columns of an analysis


def analysed(name: str, links: Answer, terms: Mapping[str, Sequence[Term]]) -> Answer:
    """What the analysis called `name` makes of these links and the values of the parameters.

    QueryError if there is no such analysis, or the links have no ends.
    """
    analysis = find_analysis(name)
    parameters = {
        parameter: [str(getattr(term, "value", term)) for term in values] for parameter, values in terms.items()
    }
    rows = analysis.rows(network(links), parameters)
    return Answer(analysis.columns, tuple(_row(analysis.columns, row) for row in rows))


def network(links: Answer) -> "nx.MultiDiGraph":
    """The network of these links; equal links give equal networks, whatever the order of the rows."""
    import networkx as nx

    if missing := [end for end in ENDS if end not in links.variables]:
        raise QueryError(f"an analysis needs the ends of links: select ?{' and ?'.join(missing)}, which are IRIs")
    made = nx.MultiDiGraph()
    for row in sorted(links.to_values(), key=lambda row: [str(value) for value in row.values()]):
        ends = [row.pop(end) for end in ENDS]
        for end, node in zip(ENDS, ends, strict=True):
            given = {attribute: row.pop(f"{end}{suffix}", None) for suffix, attribute in _ATTRIBUTES.items()}
            made.add_node(node, **{key: value for key, value in given.items() if value is not None})
        made.add_edge(*ends, **{key: value for key, value in row.items() if value is not None})
    return made


def _row(columns: Sequence[str], row: Sequence[Any]) -> Row:
    return tuple(_term(column, value) for column, value in zip(columns, row, strict=True))


def _term(column: str, value: Any) -> Term | None:
    if value is None:
        return None
    if isinstance(value, int):
        return Literal(value)
    if isinstance(value, float | Decimal):
        return Literal(format(Decimal(str(value)), "f"), datatype=NamedNode(f"{XSD}decimal"))
    return NamedNode(value) if column in _IRIS else Literal(value)
