"""Writing the graph into a running Neo4j through its driver: only what the database lacks, as often as one likes.

Every node and relationship that is written carries the fingerprint of all that it says. A load first asks the
database which fingerprints it holds, writes what has another one or none, and deletes what the graph no longer
has. So a second load writes nothing, a load after a build writes what the build changed, and a load that was
interrupted goes on where it stopped; nothing is remembered outside the database.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from ssl import SSLCertVerificationError
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from pharmagraph.errors import GraphError, PharmagraphError
from pharmagraph.exports.batches import Ahead, batches
from pharmagraph.exports.flat import Row, Value
from pharmagraph.exports.neo4j_tables import (
    FAMILIES,
    FINGERPRINT,
    RELATIONSHIP_TYPES,
    Link,
    Tables,
    create_links,
    create_nodes,
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
            with tables_of(graph, dict, with_evidence=with_evidence) as tables:
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
        tables: Tables[Row],
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
        with Ahead() as ahead:
            for table in self._tables.nodes:
                rows = (_Held(row["iri"], row[FINGERPRINT], row) for row in table.rows)
                lacking = self._lacking(rows, nodes[table.family], rewrite=rewrite)
                self._write("nodes", _Statements(create_nodes(table), merge_nodes(table)), lacking, ahead)
            for joined in self._tables.links:
                lacking = self._lacking(map(_held_link, joined.links), links[joined.type], rewrite=rewrite)
                self._write("relationships", _Statements(create_links(joined), merge_links(joined)), lacking, ahead)
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

    def _lacking(
        self, rows: "Iterable[_Held]", stored: dict[Value, Value | None], *, rewrite: bool
    ) -> "Iterator[_Lacking]":
        """The rows that the database has not, or not like this; `stored` keeps only what no row has."""
        for row in rows:
            is_new = row.key not in stored
            if stored.pop(row.key, None) != row.fingerprint or rewrite:
                yield _Lacking(row.sent, is_new)
            self._done += 1

    def _write(self, what: str, statements: "_Statements", rows: "Iterable[_Lacking]", ahead: Ahead) -> None:
        for batch in batches(rows, self._batch):
            if not self._dry_run:
                ahead.run(partial(self._send, statements, batch))
            self.counts[f"{what} written"] += len(batch)
            self._tell()
        self._tell()

    def _send(self, statements: "_Statements", batch: "Sequence[_Lacking]") -> None:
        from neo4j.exceptions import ConstraintError

        rows = [row.sent for row in batch]
        if all(row.is_new for row in batch):
            try:
                return self._run(f"UNWIND $rows AS row {statements.create}", rows=rows)
            except ConstraintError:  # another load wrote one of them, or this one did and was not told
                pass
        return self._run(f"UNWIND $rows AS row {statements.merge}", rows=rows)

    def _delete(self, what: str, pattern: str, gone: Iterable[Value], delete: str) -> None:
        for batch in batches(sorted(map(str, gone)), self._batch):
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


class _Lacking(NamedTuple):
    """What is sent, and whether the database has nothing with its key."""

    sent: _Sent
    is_new: bool


class _Statements(NamedTuple):
    """How the rows of a table are written: all of them new, or any."""

    create: str
    merge: str


def _held_link(link: Link[Row]) -> _Held:
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


# Errors

_ADDRESS: Final = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://[^/?@\s]+([/?][^@\s]*)?")
_CREDENTIALS: Final = re.compile(r"//[^/]*@")
_REMEDY_OF_ADDRESS: Final = "write the address like bolt://localhost:7687, without user and password"
_REMEDIES: Final = (
    ("SSLCertVerificationError", "check the address, or name the file of who signed it in SSL_CERT_FILE"),
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
    error = next((cause for cause in _causes(error) if isinstance(cause, SSLCertVerificationError)), error)
    kinds = {kind.__name__ for kind in type(error).__mro__}
    remedy = next((advice for name, advice in _REMEDIES if name in kinds), "it is safe to load again")
    if isinstance(error, SSLCertVerificationError):
        reason = f"the server's certificate is not to be trusted: {error.verify_message.rstrip('.')}"
    else:
        reason = _shown(str(getattr(error, "message", None) or error))
    if password:
        reason = reason.replace(password, "***")
    return f"cannot load into {_shown(uri)}: {reason[:300]}; {remedy}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that led to it; the driver may have asked several servers."""
    yield error
    led = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for cause in (error.__cause__ or error.__context__, *led):
        if cause:
            yield from _causes(cause)
