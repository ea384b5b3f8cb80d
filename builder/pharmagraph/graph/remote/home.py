"""A graph in a SPARQL server, and how it changes there without ever being half changed.

A change of some documents is one update, which the server carries out only if it still has the revision that the
change was made for, and which says which revision it has then. It can be sent twice, and two builds cannot mix.

All at once is a file of N-Triples, put in the place of the default graph by one request. Before it, the server's
revision is taken back and the token of this load noted; the file holds the token, too; and the new revision is
noted only where both meet. A server that keeps half of a request, or takes another load meanwhile, is found to have
no revision, and the next build loads it again.

The record of a revision is safe before the server has that. So a build that was killed in between finds the record
which fits the server, and goes on from there.
"""

import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, Quad, RdfFormat, Triple

from pharmagraph.errors import GraphError
from pharmagraph.graph import directory
from pharmagraph.graph.homes import Difference, Present
from pharmagraph.graph.remote.store import GRAPH, LOAD, REVISION, STATE, RemoteStore, plain, to_server

_COUNTS: Final = ("entities", "facts", "ambiguous")


class RemoteHome:
    """The default graph of a server; what a build needs beside it lies in the graph's directory."""

    def __init__(self, graph: Path, address: str) -> None:
        self._graph = graph
        self._store = RemoteStore(address)

    def check(self) -> None:
        """GraphError if the server cannot be asked, or holds other data in its default graph."""
        state = self._store.state()
        if not state.revision and not state.load and not self._store.is_empty():
            raise self._store.endpoint.failed("holds other data and no graph of ours; name an empty data set")

    def present(self) -> Present | None:
        """The revision that the server has, if its record is here."""
        from pharmagraph.graph.ledger import Ledger

        revision = self._store.state().revision
        for record in directory.records(self._graph) if revision else ():
            try:
                with Ledger(record, read_only=True) as ledger:
                    if ledger.about("content") == revision:
                        counts = {what: ledger.count(what) for what in _COUNTS} | {"quads": int(ledger.about("quads"))}
                        return Present(record.stem, revision, record, counts)
            except (sqlite3.Error, ValueError):  # a record that is damaged is as good as none
                continue
        return None

    def draft(self, name: str, content: str, present: Present | None) -> "RemoteDraft":
        """The next revision."""
        path = self._graph / directory.STORE / f"{name}.nt"
        return RemoteDraft(self._store, path, content, present.content if present else "")


class RemoteDraft:
    """The next revision of a server: a file to load, or an update."""

    def __init__(self, store: RemoteStore, path: Path, revision: str, present: str) -> None:
        self._store, self._path = store, path
        self._revision, self._present = revision, present
        self._update = ""

    def write(self, quads: Iterable[Quad]) -> int:
        """Writes the file."""
        self._update, number = "", 0

        def triples() -> Iterator[Triple]:
            nonlocal number
            for number, quad in enumerate(quads, 1):  # noqa: B007
                yield to_server(quad.triple)

        try:
            with self._path.open("wb") as stream:
                pyoxigraph.serialize(triples(), stream, RdfFormat.N_TRIPLES)
        except OSError as error:
            self._path.unlink(missing_ok=True)
            raise GraphError(
                f"{self._path}: cannot be written ({error.strerror or error}); see that the disk has room"
            ) from error
        return number

    def change(self, difference: Difference) -> tuple[int, int]:
        """Makes the update."""
        out, in_ = difference(self._store)
        before, after = (_state(REVISION, revision) for revision in (self._present, self._revision))
        self._update = plain(
            f"DELETE {{\n{_lines(out)}{before} }}\nINSERT {{\n{_lines(in_)}{after} }}\nWHERE {{ {before} }}"
        )
        return len(out), len(in_)

    def commit(self) -> None:
        """Sends it, and sees that the server has the revision."""
        if self._update:
            self._store.endpoint.update(self._update)
        else:
            self._load()
        if self._store.state().revision != self._revision:
            raise self._store.endpoint.failed("was changed by another build meanwhile; run this build again")

    def _load(self) -> None:
        token, endpoint = secrets.token_hex(16), self._store.endpoint
        mark, any_ = _state(LOAD, token), f"GRAPH {STATE} {{ {GRAPH} ?p ?o }}"
        inside = f"{GRAPH} {LOAD} {Literal(token)} ."
        try:
            with self._path.open("ab") as stream:
                stream.write(f"{inside}\n".encode())
            endpoint.update(f"DELETE {{ {any_} }} WHERE {{ {any_} }} ;\nINSERT DATA {{ {mark} }}")
            endpoint.replace(self._path)
        finally:
            self._path.unlink(missing_ok=True)
        endpoint.update(
            f"DELETE {{ {inside} {mark} }} INSERT {{ {_state(REVISION, self._revision)} }} WHERE {{ {inside} {mark} }}"
        )


def _state(predicate: object, value: str) -> str:
    return f"GRAPH {STATE} {{ {GRAPH} {predicate} {Literal(value)} }}"


def _lines(quads: Iterable[Quad]) -> str:
    return "".join(sorted(f"{to_server(quad.triple)} .\n" for quad in quads))
