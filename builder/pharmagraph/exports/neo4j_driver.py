"""Writing the graph into a running Neo4j through its driver, as often as one likes."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pharmagraph.errors import GraphError, PharmagraphError
from pharmagraph.exports.neo4j_tables import (
    FAMILIES,
    RELATIONSHIP_TYPES,
    LinkTable,
    NodeTable,
    link_tables,
    merge_links,
    merge_nodes,
    node_tables,
    schema_statements,
)
from pharmagraph.exports.report import ExportReport
from pharmagraph.graph.property_graph import project

if TYPE_CHECKING:
    from neo4j import Driver

    from pharmagraph.graph.store import Graph

Progress = Callable[[int, int], None]  # how many nodes and relationships are written, and of how many


def load(
    graph: "Graph",
    uri: str,
    *,
    user: str,
    password: str,
    database: str = "neo4j",
    batch: int = 1000,
    progress: Progress | None = None,
    with_evidence: bool = False,
    prune: bool = False,
) -> ExportReport:
    """Writes the graph into a database; a second time it changes nothing.

    A node or relationship that is there already gets the graph's properties in place of its own. What the
    database holds beside is left alone, unless `prune` is given: then nodes and relationships of our classes
    that are not in the graph are deleted. An empty `user` connects without authentication.
    GraphError if the database cannot be reached, refuses, or `batch` is less than 1; PharmagraphError if the
    driver is not installed. No message holds the password.
    """
    if batch < 1:
        raise GraphError(f"cannot write batches of {batch} rows; give 1 or more")
    if not _ADDRESS.fullmatch(uri):
        raise GraphError(f"cannot load into {_shown(uri)}: {_REMEDY_OF_ADDRESS}")
    neo4j = _import_driver()
    projection = project(graph)
    nodes = tuple(node_tables(projection, with_evidence=with_evidence))
    links = tuple(link_tables(projection, with_evidence=with_evidence))
    try:
        # Its notices (a constraint exists already) are of no use to anybody here.
        with neo4j.GraphDatabase.driver(
            uri, auth=(user, password) if user else None, notifications_min_severity="OFF"
        ) as driver:
            driver.verify_connectivity()
            loader = _Loader(driver, database, batch, progress)
            loader.load(nodes, links)
            if prune:
                loader.prune(nodes, links)
    except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError, ValueError, OSError) as error:
        raise GraphError(_message(uri, error, password)) from None  # the cause may quote the password
    return ExportReport(None, loader.counts)


def _import_driver() -> ModuleType:
    try:
        import neo4j
        import neo4j.exceptions
    except ImportError as error:
        raise PharmagraphError(
            "writing to Neo4j needs its driver; install it with: pip install 'pharmagraph[neo4j]'"
        ) from error
    return neo4j


class _Loader:
    """One load: each batch is a transaction of its own, which the driver repeats after a passing failure."""

    def __init__(self, driver: "Driver", database: str, batch: int, progress: Progress | None) -> None:
        self._driver = driver
        self._database = database
        self._batch = batch
        self._progress = progress
        self.counts = {"nodes": 0, "relationships": 0}

    def load(self, nodes: Sequence[NodeTable], links: Sequence[LinkTable]) -> None:
        """Makes the constraints, then the nodes, then the relationships between them."""
        total = sum(len(table.rows) for table in nodes) + sum(len(table.links) for table in links)
        for statement in schema_statements(nodes, links):
            self._run(statement)
        self._run("CALL db.awaitIndexes()")
        for table in nodes:
            self._write("nodes", merge_nodes(table), table.rows, total)
        for joined in links:
            rows = ({"start": link.start, "end": link.end, "properties": link.properties} for link in joined.links)
            self._write("relationships", merge_links(joined), rows, total)

    def prune(self, nodes: Sequence[NodeTable], links: Sequence[LinkTable]) -> None:
        """Deletes what has a key of ours and is in none of the tables."""
        keys = {link.properties["key"] for table in links for link in table.links}
        iris = {row["iri"] for table in nodes for row in table.rows}
        for type_ in RELATIONSHIP_TYPES:
            pattern = f"()-[x:`{type_}`]->()"
            self._delete("relationships", pattern, "key", keys, "DELETE x")
        for family in FAMILIES:
            self._delete("nodes", f"(x:`{family}`)", "iri", iris, "DETACH DELETE x")

    def _write(self, what: str, statement: str, rows: Iterable[Any], total: int) -> None:
        for batch in _batches(rows, self._batch):
            self._run(f"UNWIND $rows AS row {statement}", rows=batch)
            self.counts[what] += len(batch)
            if self._progress:
                self._progress(sum(self.counts.values()), total)

    def _delete(self, what: str, pattern: str, key: str, known: set[Any], delete: str) -> None:
        found = self._run(f"MATCH {pattern} WHERE x.{key} IS NOT NULL RETURN x.{key} AS key")
        gone = sorted({record["key"] for record in found} - known)
        for batch in _batches(gone, self._batch):
            self._run(f"UNWIND $keys AS key MATCH {pattern} WHERE x.{key} = key {delete}", keys=batch)
            self.counts[f"deleted {what}"] = self.counts.get(f"deleted {what}", 0) + len(batch)

    def _run(self, query: str, **parameters: Any) -> list[Any]:
        # The text is made of names of the vocabulary alone; whatever a document says is a parameter.
        records, _, _ = self._driver.execute_query(query, parameters, database_=self._database)
        return records


_T = TypeVar("_T")


def _batches(rows: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


# Errors

_ADDRESS: Final = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://[^/?@\s]+([/?][^@\s]*)?")
_CREDENTIALS: Final = re.compile(r"//[^/]*@")
_REMEDY_OF_ADDRESS: Final = "write the address like bolt://localhost:7687, without user and password"
_REMEDIES: Final = (
    ("AuthError", "check the user and the password"),
    ("ServiceUnavailable", "check the address, and that the database is running"),
    ("ConfigurationError", _REMEDY_OF_ADDRESS),
    ("ValueError", _REMEDY_OF_ADDRESS),
)


def _shown(text: str) -> str:
    """One line without the credentials that an address may hold."""
    return " ".join(_CREDENTIALS.sub("//", text).split()) or "''"


def _message(uri: str, error: Exception, password: str) -> str:
    """One line without the password, whether it was given as such or inside the address."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    remedy = next((advice for name, advice in _REMEDIES if name in kinds), "it is safe to load again")
    reason = _shown(str(getattr(error, "message", None) or error))
    if password:
        reason = reason.replace(password, "***")
    return f"cannot load into {_shown(uri)}: {reason[:300]}; {remedy}"
