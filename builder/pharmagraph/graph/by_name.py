"""From the names that people use to the nodes of the graph.

A name is matched whole and without regard to case, against everything that things are called: labels,
aliases, brands, trial names and numbers, tickers, and the titles, addresses and SHA-256 of documents.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from pharmagraph.graph.name_index import NAMES, names_at_hand
from pharmagraph.graph.store import Graph

_CALLED: Final = f"VALUES ?property {{ {' '.join(f'<{iri}>' for iri in NAMES)} }} ?node ?property ?name ."
_SHOWN: Final = 5


def find_nodes(graph: Graph, name: str) -> tuple[NamedNode, ...]:
    """The nodes called `name`, in the order of their IRIs; none if nothing is called so.

    A whole IRI is also a name, of the node that has it.
    """
    wanted = " ".join(name.split())
    names = names_at_hand(graph)
    nodes = set(map(NamedNode, names.called(wanted))) if names else _called(graph, wanted)
    return tuple(sorted(nodes or _node_with_iri(graph, name.strip()), key=str))


def similar_names(graph: Graph, name: str) -> tuple[str, ...]:
    """A few names of the graph that contain `name` or are spelt like it, best first."""
    known = {text.lower(): text for text in sorted(set(_all_names(graph)), reverse=True)}
    lowered = name.lower().strip()
    containing = sorted((key for key in known if lowered in key), key=lambda key: (len(key), key))
    spelt_alike = get_close_matches(lowered, sorted(known), n=_SHOWN)
    near = dict.fromkeys([*containing[:_SHOWN], *spelt_alike])
    return tuple(known[key] for key in near)[:_SHOWN]


def _called(graph: Graph, wanted: str) -> set[NamedNode]:
    found = _column(
        graph,
        f"SELECT DISTINCT ?node WHERE {{ VALUES ?wanted {{ {Literal(wanted)} }} {_CALLED} "
        "FILTER(LCASE(STR(?name)) = LCASE(?wanted)) }",
    )
    return {node for node in found if isinstance(node, NamedNode)}


def _node_with_iri(graph: Graph, iri: str) -> set[NamedNode]:
    try:
        node = NamedNode(iri)
    except ValueError:
        return set()
    return {node} if any(graph.store.quads_for_pattern(node, None, None)) else set()


def _all_names(graph: Graph) -> Iterator[str]:
    if names := names_at_hand(graph):
        yield from (name for thing in names.things for name in thing.names)
        return
    found = _column(graph, f"SELECT DISTINCT (STR(?name) AS ?text) WHERE {{ {_CALLED} }}")
    yield from (text.value for text in found if isinstance(text, Literal))


def _column(graph: Graph, sparql: str) -> list[object]:
    solutions = graph.query(sparql)
    assert isinstance(solutions, QuerySolutions)
    return [solution[0] for solution in solutions]
