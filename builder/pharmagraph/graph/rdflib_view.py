"""The graph as an rdflib `Dataset`: the same store, as read-only and as careful as `Graph`."""

from collections.abc import Iterator, Mapping
from typing import Any

import oxrdflib
import pyoxigraph
import rdflib
from rdflib.plugins import sparql
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query

from pharmagraph.errors import GraphError, QueryError
from pharmagraph.graph.guard import check_query, one_line
from pharmagraph.vocabulary import PREFIXES


def open_dataset(store: pyoxigraph.Store) -> rdflib.Dataset:
    """A Dataset over `store` whose default graph is not a union; rdflib no longer loads what FROM names."""
    sparql.SPARQL_LOAD_GRAPHS = False
    dataset = rdflib.Dataset(store=_ReadOnlyStore(store=store), default_union=False)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, override=True)
    return dataset


class _ReadOnlyStore(oxrdflib.OxigraphStore):
    """oxrdflib's store, without its ways to write and to call the network."""

    def query(
        self,
        query: Query | str,
        initNs: Mapping[str, Any],
        initBindings: Mapping[str, Any],
        queryGraph: str,
        **options: object,
    ) -> Any:
        if isinstance(query, Query):
            _check_algebra(query.algebra)
            raise NotImplementedError  # tells rdflib to run a prepared query itself, slowly
        if options:
            raise QueryError(f"queries take no option {', '.join(sorted(options))} here; leave it out")
        check_query(query, {**self._namespace_for_prefix, **initNs})
        try:
            return super().query(query, initNs, initBindings, queryGraph)
        except SyntaxError as error:
            raise QueryError(f"the query is not valid SPARQL: {one_line(error)}") from error

    def update(self, *_: Any, **__: Any) -> None:
        raise _read_only()

    def add(self, *_: Any, **__: Any) -> None:
        raise _read_only()

    def addN(self, *_: Any, **__: Any) -> None:
        raise _read_only()

    def remove(self, *_: Any, **__: Any) -> None:
        raise _read_only()

    def remove_graph(self, *_: Any, **__: Any) -> None:
        raise _read_only()

    def add_graph(self, *_: Any, **__: Any) -> None:
        """Nothing: rdflib announces the default graph, which is there."""


def _read_only() -> GraphError:
    return GraphError("this graph is read-only; copy what you need into an rdflib.Graph of your own")


def _check_algebra(node: object) -> None:
    """QueryError if a prepared query would call the network."""
    if isinstance(node, CompValue) and node.name == "ServiceGraphPattern":
        raise QueryError("SERVICE is refused: a query may not call the network")
    for part in _parts(node):
        _check_algebra(part)


def _parts(node: object) -> Iterator[object]:
    if isinstance(node, Mapping):
        yield from node.values()
    elif isinstance(node, list | tuple):
        yield from node
