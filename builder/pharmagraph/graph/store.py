"""The graph, opened for reading.

A build writes a new store beside the old one, which it never changes (see `directory`), so that whoever has one
open keeps reading it unharmed, and opening locks nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)

from pharmagraph.errors import GraphError, QueryError
from pharmagraph.graph.directory import Manifest, read_manifest, store_path, text_of
from pharmagraph.graph.guard import check_query, is_update, one_line
from pharmagraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import networkx
    import rdflib

    from pharmagraph.graph.remote.store import RemoteStore

    AnyStore = pyoxigraph.Store | RemoteStore

_SERVER: Final = re.compile(r"[a-z0-9]+\+https?://")
Subject = NamedNode | BlankNode
Object = NamedNode | BlankNode | Literal
_NO_TEXTS: Final[Mapping[str, str]] = MappingProxyType({})


class Graph:
    """A knowledge graph that can be read and not written.

    Several threads may use it at once. It is a context manager that closes itself.

    >>> with Graph.from_quads([]) as graph:
    ...     bool(graph.query("ASK { ?drug a pg:Drug }"))
    False
    """

    __slots__ = ("__weakref__", "_store", "_texts", "manifest", "path")

    def __init__(
        self,
        store: "AnyStore",
        *,
        path: Path | None = None,
        manifest: Manifest | None = None,
        texts: Mapping[str, str] = _NO_TEXTS,
    ) -> None:
        """Of `open` and `from_quads`, which are what callers use."""
        self._store: AnyStore | None = store
        self._texts = texts
        self.path = path
        self.manifest = manifest

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """The graph in directory `path`, or in the SPARQL server with the address `path` (sparql+http://HOST/DATASET).

        GraphError if there is none, if it is damaged or unfinished, or if the server has another state of it.
        """
        if isinstance(path, str) and _SERVER.match(path):
            from pharmagraph.graph.remote.store import RemoteStore

            return cls(RemoteStore(str(path)))
        place = Path(path)
        manifest, store = _open_store(place)
        return cls(store, path=place, manifest=manifest)

    @classmethod
    def from_quads(cls, quads: Iterable[Quad | Triple], *, texts: Mapping[str, str] = _NO_TEXTS) -> Self:
        """A graph in memory; `texts` are the stored texts of its documents by SHA-256."""
        store = pyoxigraph.Store()
        store.bulk_extend(quad if isinstance(quad, Quad) else Quad(*quad) for quad in quads)
        return cls(store, texts=MappingProxyType(dict(texts)))

    def query(
        self, sparql: str, *, prefixes: Mapping[str, str] = PREFIXES, **options: Any
    ) -> "QuerySolutions | QueryBoolean | QueryTriples | Iterator[Triple]":
        """Oxigraph's own answer, or that of the server, to a query, which may use the project's prefixes without declaring them.

        `options` are those of `pyoxigraph.Store.query`. Nothing can interrupt a query: run those of strangers
        in a process that can be killed. QueryError if `sparql` is malformed, an update, or would leave this
        graph (SERVICE, FROM).
        """
        try:
            check_query(sparql, prefixes)
            return self.store.query(sparql, prefixes=dict(prefixes), **options)
        except SyntaxError as error:
            if is_update(sparql):
                message = "updates are refused: only `pharmagraph build` writes a graph"
            else:
                message = f"the query is not valid SPARQL: {one_line(error)}"
            raise QueryError(message) from error
        except UnicodeEncodeError as error:
            raise QueryError(f"the query is not valid text: {one_line(error)}") from error
        except OSError as error:
            raise damaged(self.path, error) from error

    def quads(self) -> Iterator[Quad]:
        """All that the graph holds, in no promised order; GraphError if the store is damaged."""
        try:
            yield from self.store.quads_for_pattern(None, None, None, None)
        except OSError as error:
            raise damaged(self.path, error) from error

    def triples(self, subject: Subject | None, predicate: NamedNode | None, object_: Object | None) -> Iterator[Quad]:
        """What the default graph holds of a pattern, in no promised order; GraphError if the store is damaged."""
        try:
            yield from self.store.quads_for_pattern(subject, predicate, object_, DefaultGraph())
        except OSError as error:
            raise damaged(self.path, error) from error

    def __len__(self) -> int:
        return len(self.store)

    def document_text(self, sha256: str) -> str:
        """The stored text of a document, into which the offsets of its evidence point.

        GraphError if it is not in the graph, or no longer what was read.
        """
        text = self._texts.get(sha256)
        if text is None and self.path is not None and re.fullmatch(r"[0-9a-f]{64}", sha256):
            text = text_of(self.path, sha256)
        if text is None:
            where = self.path or "this graph"
            raise GraphError(f"{where}: has no document with the sha256 {sha256[:64]!r}; {_REBUILD}")
        return text

    def dataset(self) -> "rdflib.Dataset":
        """An rdflib view of the same store, for reading; its queries are refused like those of `query`.

        Side effect: rdflib no longer loads what a FROM clause names.
        """
        from pharmagraph.graph.rdflib_view import open_dataset

        store = self.in_memory().store
        assert isinstance(store, pyoxigraph.Store)
        return open_dataset(store)

    def in_memory(self) -> Self:
        """The same graph for what looks up many things one by one: a copy in memory if it lies in a server."""
        if isinstance(self.store, pyoxigraph.Store):
            return self
        copy = pyoxigraph.Store()
        copy.bulk_extend(self.quads())
        return type(self)(copy, path=self.path, manifest=self.manifest, texts=self._texts)

    def to_networkx(self, *, with_frames: bool = True) -> "networkx.MultiDiGraph":
        """The graph as a networkx `MultiDiGraph`, held in memory; without frames, entities and the relations between them.

        A node is an entity or a frame (not a document), known by its IRI, with `label`, `class`, `family` (Entity or Frame) and
        `aliases`. An edge is a relation, or from a frame to what has a role in it, with `relation`, `fact` (the IRI of the assertion
        or frame), `evidence` (how many stretches of text) and, where known, `status`, `date`, `belief` and `confidence` (the best
        of the evidence). What is planned or denied is an edge, too: mind `status`.
        """
        from pharmagraph.graph.networkx_view import to_networkx

        return to_networkx(self, with_frames=with_frames)

    def _repr_html_(self) -> str:
        """What a notebook shows: where the graph is, and how much it holds."""
        from pharmagraph.graph.notebook import graph_html

        return graph_html(self)

    @property
    def is_open(self) -> bool:
        """Whether the graph can still be read."""
        return self._store is not None

    @property
    def store(self) -> "AnyStore":
        """The underlying store; GraphError once the graph is closed."""
        if self._store is None:
            raise GraphError(f"{self.path or 'this graph'}: is closed; open it again")
        return self._store

    def close(self) -> None:
        """Lets go of the store's files or connections; closing twice does nothing."""
        if self._store is not None and not isinstance(self._store, pyoxigraph.Store):
            self._store.close()
        self._store = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


_REBUILD: Final = "run pharmagraph build again"


def _open_store(place: Path) -> "tuple[Manifest, AnyStore]":
    """The manifest and the store that it names, opened without lock."""
    manifest = read_manifest(place)
    while True:
        try:
            path = store_path(place, manifest)
            return manifest, _server_of(manifest) if manifest.remote else pyoxigraph.Store.read_only(str(path))
        except (OSError, RuntimeError, ValueError) as error:
            if isinstance(error, GraphError) and not isinstance(error, _OtherState):
                raise
            before, manifest = manifest, read_manifest(place)
            if manifest.store == before.store:  # else a build has just replaced it
                raise (error if isinstance(error, GraphError) else damaged(place, error)) from error


class _OtherState(GraphError):
    """A server has not the state that a directory says it has."""


def _server_of(manifest: Manifest) -> "RemoteStore":
    """The server that a manifest names; GraphError if it has another state."""
    from pharmagraph.graph.remote.store import RemoteStore

    store = RemoteStore(manifest.remote)
    state = store.state()
    if state.revision != manifest.content:
        has = "is being loaded, or a load was cut short" if state.load else "has another state of the graph"
        raise _OtherState(f"{store.endpoint.address.text}: {has}; run pharmagraph build again")
    return store


def damaged(place: Path | None, error: Exception) -> GraphError:
    """The error to raise when the store of the graph at `place` cannot be read."""
    where = place or "this graph"
    return GraphError(f"{where}: its store cannot be read ({one_line(error)}); delete it and build it again")
