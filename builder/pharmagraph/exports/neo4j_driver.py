"""Writing the graph into a running Neo4j through its driver: only what the database lacks, as often as one likes.

Every node and relationship that is written carries the fingerprint of all that it says. A load first asks the
database which fingerprints it holds, writes what has another one or none, and deletes what the graph no longer
has. So a second load writes nothing, a load after a build writes what the build changed, and a load that was
interrupted goes on where it stopped; nothing is remembered outside the database.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from pharmagraph.errors import GraphError, PharmagraphError
from pharmagraph.exports.flat import Value
from pharmagraph.exports.neo4j_tables import (
    FAMILIES,
    FINGERPRINT,
    RELATIONSHIP_TYPES,
    Link,
    Tables,
    merge_links,
    merge_nodes,
    schema_statements,
    tables_of,
)
from pharmagraph.exports.report import ExportReport

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Record

    from pharmagraph.graph.store import Graph

Progress = Callable[[int, int], None]  # how many nodes and relationships are compared or written, and of how many


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
    prune: bool = True,
    rewrite: bool = False,
    dry_run: bool = False,
) -> ExportReport:
    """Makes a database hold the graph; the report tells what the graph has, what was written and what was deleted.

    Nodes and relationships of our classes that are not in the graph are deleted, unless `prune` is false; all else
    that the database holds is left alone. What somebody has changed in the database is put right only by
    `rewrite`, which writes what is there already, too. With `dry_run` nothing is changed, and the report tells what
    would be. An empty `user` connects without authentication. A batch has at most so many rows.
    GraphError if the database cannot be reached, refuses, or `batch` is less than 1; PharmagraphError if the
    driver is not installed. No message holds the password.
    """
    if batch < 1:
        raise GraphError(f"cannot write batches of {batch} rows; give 1 or more")
    check_address(uri)
    neo4j = _import_driver()
    try:
        # Its notices (a constraint exists already) are of no use to anybody here.
        with neo4j.GraphDatabase.driver(
            uri, auth=(user, password) if user else None, notifications_min_severity="OFF"
        ) as driver:
            driver.verify_connectivity()
            with tables_of(graph, with_evidence=with_evidence) as tables:
                loader = _Loader(driver, database, tables, batch=batch, progress=progress, dry_run=dry_run)
                loader.load(rewrite=rewrite, prune=prune)
    except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError, ValueError, OSError) as error:
        raise GraphError(_message(uri, error, password)) from None  # the cause may quote the password
    return ExportReport(None, loader.counts)


def check_address(uri: str) -> None:
    """GraphError if `uri` is no address of a Neo4j, or holds a user and password."""
    if not _ADDRESS.fullmatch(uri):
        raise GraphError(f"cannot load into {_shown(uri)}: {_REMEDY_OF_ADDRESS}")


def _import_driver() -> ModuleType:
    try:
        import neo4j
        import neo4j.exceptions
    except ImportError as error:
        raise PharmagraphError(
            "writing to Neo4j needs its driver; install it with: pip install 'pharmagraph[neo4j]'"
        ) from error
    return neo4j


_T = TypeVar("_T")
_Sent = Mapping[str, Any]


class _Loader:
    """One load: each batch is a transaction of its own, which the driver repeats after a passing failure."""

    def __init__(
        self,
        driver: "Driver",
        database: str,
        tables: Tables,
        *,
        batch: int,
        progress: Progress | None,
        dry_run: bool,
    ) -> None:
        self._driver = driver
        self._database = database
        self._tables = tables
        self._batch = batch
        self._progress = progress
        self._dry_run = dry_run
        self._done, self._total = 0, sum(tables.counts.values())
        changes = {f"{what} {done}": 0 for done in ("written", "deleted") for what in ("nodes", "relationships")}
        self.counts = tables.counts | changes

    def load(self, *, rewrite: bool, prune: bool) -> None:
        """Makes the constraints, then the nodes, then the relationships between them, and deletes the rest."""
        if not self._dry_run:
            self._make_schema()
        nodes = self._stored(FAMILIES, _NODES)
        links = self._stored(RELATIONSHIP_TYPES, _LINKS)
        for table in self._tables.nodes:
            rows = (_Held(row["iri"], row[FINGERPRINT], row) for row in table.rows)
            self._write("nodes", merge_nodes(table), self._lacking(rows, nodes[table.family], rewrite=rewrite))
        for joined in self._tables.links:
            held = map(_held_link, joined.links)
            self._write("relationships", merge_links(joined), self._lacking(held, links[joined.type], rewrite=rewrite))
        if prune:
            for type_, gone in links.items():
                self._delete("relationships", f"()-[x:`{type_}`]->() WHERE x.key", gone, "DELETE x")
            for family, gone in nodes.items():
                self._delete("nodes", f"(x:`{family}`) WHERE x.iri", gone, "DETACH DELETE x")

    def _make_schema(self) -> None:
        """Makes the constraints and indexes that are not there; it takes time even to be told that they are."""
        there = {name for query in _SCHEMA for name in self._read(query, lambda record: record["name"])}
        for name, statement in schema_statements(self._tables):
            if name not in there:
                self._run(statement)
        self._run("CALL db.awaitIndexes()")

    def _stored(self, names: Sequence[str], query: str) -> dict[str, dict[Value, Value | None]]:
        """What the database has of these classes or types: the fingerprint of each by its key."""
        stored: dict[str, dict[Value, Value | None]] = {name: {} for name in names}
        for name, key, fingerprint in self._read(query, tuple, names=list(names)):
            stored[name][key] = fingerprint
        return stored

    def _read(self, query: str, make: "Callable[[Record], _T]", **parameters: Any) -> list[_T]:
        """What is made of each record."""

        def read(transaction: "ManagedTransaction") -> list[_T]:
            return [make(record) for record in transaction.run(query, parameters)]

        with self._driver.session(database=self._database) as session:
            return session.execute_read(read)

    def _lacking(self, rows: "Iterable[_Held]", stored: dict[Value, Value | None], *, rewrite: bool) -> Iterator[_Sent]:
        """The rows that the database has not, or not like this; `stored` keeps only what no row has."""
        for row in rows:
            if stored.pop(row.key, None) != row.fingerprint or rewrite:
                yield row.sent
            self._done += 1

    def _write(self, what: str, statement: str, rows: Iterable[Any]) -> None:
        for batch in _batches(rows, self._batch):
            if not self._dry_run:
                self._run(f"UNWIND $rows AS row {statement}", rows=batch)
            self.counts[f"{what} written"] += len(batch)
            self._tell()
        self._tell()

    def _delete(self, what: str, pattern: str, gone: Iterable[Value], delete: str) -> None:
        for batch in _batches(sorted(map(str, gone)), self._batch):
            if not self._dry_run:
                self._run(f"UNWIND $keys AS key MATCH {pattern} = key {delete}", keys=batch)
            self.counts[f"{what} deleted"] += len(batch)

    def _tell(self) -> None:
        if self._progress:
            self._progress(self._done, self._total)

    def _run(self, query: str, **parameters: Any) -> None:
        # The text is made of names of the vocabulary alone; whatever a document says is a parameter.
        self._driver.execute_query(query, parameters, database_=self._database)


class _Held(NamedTuple):
    """What the database is to hold: what tells it apart, what tells its versions apart, and what is sent."""

    key: Value
    fingerprint: Value
    sent: _Sent


def _held_link(link: Link) -> _Held:
    sent = {"start": link.start, "end": link.end, "properties": link.properties}
    return _Held(link.properties["key"], link.properties[FINGERPRINT], sent)


# One query for all classes and one for all types, because each other one would have to be planned anew.
_NODES: Final = f"""
MATCH (x:{"|".join(FAMILIES)}) WHERE x.iri IS NOT NULL
UNWIND [name IN labels(x) WHERE name IN $names] AS name
RETURN name, x.iri AS key, x.{FINGERPRINT} AS fingerprint"""
_LINKS: Final = f"""
MATCH ()-[x]->() WHERE type(x) IN $names AND x.key IS NOT NULL
RETURN type(x) AS name, x.key AS key, x.{FINGERPRINT} AS fingerprint"""
_SCHEMA: Final = ("SHOW CONSTRAINTS YIELD name", "SHOW INDEXES YIELD name")


_BATCH_SIZE: Final = 1_000_000  # characters, beyond which a batch is closed: some facts have hundreds of quotations


def _batches(rows: Iterable[_T], length: int) -> Iterator[list[_T]]:
    """The rows in lists of a length, or shorter where they say much."""
    batch: list[_T] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += _size(row)
        if len(batch) == length or size >= _BATCH_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(value: object) -> int:
    """How much there is to send, in characters or so."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, tuple) else 1


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
