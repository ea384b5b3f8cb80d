"""The directory that a graph lives in: what lies where, and how it changes without ever being half changed.

    pharmagraph.json        manifest: formats, base of IRIs, the sources and which text each had
    documents/SHA256.txt    the texts, exactly
    readings/SHA256.json    what each text says, and by which rules that was found
    store/                  the Oxigraph database
    resolution.sqlite       which names and statements became which things and facts (see `ledger`)
    decisions.tsv           what the user has decided about names, if anything

The store is built beside the old one as `store.new` and swapped by renaming. While the manifest's `content`
is empty a build is under way or was interrupted: the graph can be used as it is, and the next build finishes
it.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pyoxigraph import Quad, Store

from pharmagraph.errors import GraphError, PharmagraphError
from pharmagraph.files import atomic_output
from pharmagraph.graph.lock import LOCK, locked

FORMAT: Final = 1
MANIFEST: Final = "pharmagraph.json"
STORE: Final = "store"
_PART_OF_STORE: Final = 250_000  # quads that are loaded at once: more need more memory, fewer more files
RECORD: Final = "resolution.sqlite"
DECISIONS: Final = "decisions.tsv"
_NEW, _OLD = "store.new", "store.old"
_DOCUMENTS, _READINGS = "documents", "readings"
_OURS: Final = re.compile(r"([0-9a-f]{64})\.(?:txt|json)(?:\.part)?")
_PART: Final = re.compile(rf"\.{re.escape(MANIFEST)}\..*\.part")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is in the graph: the text it had when it was read, and the name it goes by."""

    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a graph; `content` tells from what the store was built, and is empty while that is old."""

    base: str
    version: str  # of the package that wrote it
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))  # by absolute path
    content: str = ""
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def read_manifest(graph: Path) -> Manifest:
    """The manifest of a graph; GraphError if `graph` is none, is damaged, or is of a newer format."""
    path = graph / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        newer = data["format"] > FORMAT
        manifest = _manifest(data)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise GraphError(f"{graph}: is no graph; make one with: pharmagraph build SOURCE -o {graph}") from error
    except OSError as error:
        raise GraphError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GraphError(f"{path}: is damaged; delete {graph} and build it again") from error
    if newer:
        raise GraphError(f"{graph}: was written by pharmagraph {manifest.version}, which is newer; upgrade")
    return manifest


def store_path(graph: Path) -> Path:
    """Where the database of a graph lies; GraphError if it is no graph or its first build is not finished."""
    read_manifest(graph)
    path = graph / STORE
    if not path.is_dir():
        raise GraphError(f"{graph}: its build was interrupted; run the same pharmagraph build again")
    return path


def _manifest(data: Mapping[str, Any]) -> Manifest:
    sources = {path: Source(entry["sha256"], entry["source"]) for path, entry in data["sources"].items()}
    return Manifest(data["base"], data["version"], sources, data["content"], data["counts"])


def write_manifest(graph: Path, manifest: Manifest) -> None:
    """Replaces the manifest; GraphError if it cannot be written."""
    data = {
        "format": FORMAT,
        "version": manifest.version,
        "base": manifest.base,
        "content": manifest.content,
        "counts": dict(manifest.counts),
        "sources": {path: {"sha256": s.sha256, "source": s.name} for path, s in manifest.sources.items()},
    }
    with atomic_output(graph / MANIFEST) as stream:  # ASCII, because a path need not be Unicode
        stream.write(json.dumps(data, indent=1, sort_keys=True).encode("ascii") + b"\n")


# Opening


@contextmanager
def opened(graph: Path, manifest: Manifest) -> Iterator[Manifest]:
    """The manifest of `graph`, which is locked meanwhile; if there is none, it is made with the given one.

    GraphError if `graph` is a file, a directory of something else, cannot be written, or is being built. A
    graph that still has no store at the end is removed again, unless an exception (an interruption) ends the
    block: then it can be completed.
    """
    _refuse_what_is_no_graph(graph)
    made = _make(graph)
    try:
        with locked(graph):
            if not (graph / MANIFEST).exists():
                write_manifest(graph, manifest)
            _recover(graph)
            try:
                yield read_manifest(graph)
            except PharmagraphError:
                if not (graph / _READINGS).exists():
                    _remove(graph)
                raise
            if not (graph / STORE).exists():
                _remove(graph)
    finally:
        for directory in made:  # those that hold nothing
            with suppress(OSError):
                directory.rmdir()


def _refuse_what_is_no_graph(graph: Path) -> None:
    try:
        entries = {entry.name for entry in graph.iterdir()}
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise GraphError(f"{graph}: is a file; name a directory for the graph") from error
    except OSError as error:
        raise _unwritable(graph, error) from error
    if MANIFEST not in entries and not all(map(_is_left_over, entries)):
        raise GraphError(f"{graph}: holds other files and is no graph; name a new or empty directory")


def _is_left_over(name: str) -> bool:
    """Whether a file is what a build leaves that was killed before it wrote a manifest."""
    return name.startswith(LOCK) or _PART.fullmatch(name) is not None


def _make(graph: Path) -> list[Path]:
    """Makes the directory; those that had to be made for it, innermost first."""
    missing = [path for path in (graph, *graph.parents) if not path.exists()]
    try:
        graph.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(graph, error) from error
    return missing


def _unwritable(graph: Path, error: OSError) -> GraphError:
    reason = error.strerror or str(error)
    return GraphError(f"{graph}: cannot be written ({reason}); name a directory that you may write to")


def _recover(graph: Path) -> None:
    """Finishes a swap that was interrupted, and removes what an interrupted build has left."""
    store, new, old = graph / STORE, graph / _NEW, graph / _OLD
    if not store.exists() and old.exists():
        # The old store is moved away only when the new one is finished.
        (new if new.exists() else old).replace(store)
    _delete(new)
    _delete(old)
    for entry in graph.iterdir():
        if _PART.fullmatch(entry.name):
            entry.unlink()


def _remove(graph: Path) -> None:
    """Removes all that was written into a graph, but not what others may have put beside it."""
    reclaim(graph, keep=())
    for name in (_DOCUMENTS, _READINGS):
        with suppress(OSError):
            (graph / name).rmdir()
    _delete(graph / _NEW)
    for name in (RECORD, f"{RECORD}.part", DECISIONS, MANIFEST):
        (graph / name).unlink(missing_ok=True)


# Texts and readings


def text_of(graph: Path, digest: str) -> str | None:
    """The stored text with this SHA-256; None if it is missing or damaged."""
    data = _bytes(_text_path(graph, digest))
    return data.decode() if data is not None and sha256(data).hexdigest() == digest else None


def keep_text(graph: Path, digest: str, text: str) -> None:
    """Stores a text, unless it is there; GraphError if it cannot be written."""
    if text_of(graph, digest) is None:
        _write(_text_path(graph, digest), text.encode())


def reading_of(graph: Path, digest: str) -> str | None:
    """The stored reading of the text with this SHA-256; None if it is missing."""
    data = _bytes(_reading_path(graph, digest))
    return None if data is None else data.decode(errors="replace")


def keep_reading(graph: Path, digest: str, reading: str) -> None:
    """Stores a reading in place of an older one; GraphError if it cannot be written."""
    _write(_reading_path(graph, digest), reading.encode())


def decisions_of(graph: Path) -> str:
    """The text of the decisions that a graph remembers; empty if it has none."""
    data = _bytes(graph / DECISIONS)
    return "" if data is None else data.decode(errors="replace")


def keep_decisions(graph: Path, text: str) -> None:
    """Remembers the decisions, or that there are none; GraphError if they cannot be written."""
    if text:
        _write(graph / DECISIONS, text.encode())
    else:
        (graph / DECISIONS).unlink(missing_ok=True)


def reclaim(graph: Path, keep: Iterable[str]) -> None:
    """Deletes the texts and readings of all but these SHA-256, and what a killed build left unfinished."""
    kept = {name for digest in keep for name in (f"{digest}.txt", f"{digest}.json")}
    for folder in (graph / _DOCUMENTS, graph / _READINGS):
        for path in folder.iterdir() if folder.is_dir() else ():
            if _OURS.fullmatch(path.name) and path.name not in kept:
                path.unlink(missing_ok=True)


def _text_path(graph: Path, digest: str) -> Path:
    return graph / _DOCUMENTS / f"{digest}.txt"


def _reading_path(graph: Path, digest: str) -> Path:
    return graph / _READINGS / f"{digest}.json"


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all; not synced to disk, for what a power cut damages is made again."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error


# The store


def new_store_path(graph: Path) -> Path:
    """Where a build puts the store that is to take the place of the present one."""
    return graph / _NEW


def write_store(path: Path, quads: Iterable[Quad]) -> int:
    """Builds a store of these quads; how many they are. GraphError if that fails."""
    _delete(path)
    try:
        store = Store(str(path))
        number, rest = 0, iter(quads)
        while part := list(islice(rest, _PART_OF_STORE)):
            store.bulk_extend(part)
            number += len(part)
        store.flush()
        return number
    except OSError as error:
        _delete(path)
        raise _unwritable(path, error) from error


def write_changed_store(
    present: Path, path: Path, difference: Callable[[Store], tuple[set[Quad], set[Quad]]]
) -> tuple[int, int]:
    """Builds a store that differs from the present one; how many quads it lacks, and how many it has more.

    `difference` gives these quads for a copy of the present store, which shares the files that do not change.
    GraphError if that fails.
    """
    _delete(path)
    try:
        Store.read_only(str(present)).backup(str(path))
        store = Store(str(path))
        out, in_ = difference(store)
        for quad in out:
            store.remove(quad)
        store.extend(in_)
        store.flush()
        return len(out), len(in_)
    except OSError as error:
        _delete(path)
        raise _unwritable(path, error) from error


def swap_stores(graph: Path) -> None:
    """Puts the new store in the place of the present one; the next build makes good a kill in between."""
    store, new, old = graph / STORE, graph / _NEW, graph / _OLD
    try:
        if store.exists():
            store.replace(old)
        new.replace(store)
    except OSError as error:
        raise _unwritable(store, error) from error
    _delete(old)


def _delete(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
