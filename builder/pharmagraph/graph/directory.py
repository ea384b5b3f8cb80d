"""The directory that a graph lives in: what lies where, and how it changes without ever being half changed.

    pharmagraph.json        manifest: formats, base of IRIs, the sources and which text each had, which store counts,
                            what the user has decided about names
    documents/SHA256.txt    the texts, exactly
    readings/SHA256.json    what each text says, and by which rules that was found
    store/NAME              the Oxigraph database, unless a server has the quads
    store/NAME.sqlite       which names and statements became which things and facts (see `ledger`)
    store/NAME.answers/     answers that take long to find (see `kept`)
    shards/                 what was read and has not yet been taken over
    seen.json               what files held when they were looked at, to read again only those that have changed

A build writes a store beside the one that counts and then the manifest that names the new one: this one
replacement of a file is the moment in which the graph changes. What a build leaves that is killed before,
the next one uses or removes.
"""

import json
import os
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
from pharmagraph.sources.text import NOTHING, Given

FORMAT: Final = 2
MANIFEST: Final = "pharmagraph.json"
STORE: Final = "store"
_RECORD, _ANSWERS = ".sqlite", ".answers"
SHARDS: Final = "shards"
SEEN: Final = "seen.json"
_DOCUMENTS, _READINGS = "documents", "readings"
_PART_OF_STORE: Final = 50_000  # quads that are loaded at once: more need more memory, fewer more files
_OURS: Final = re.compile(r"([0-9a-f]{64})\.(?:txt|json)(?:\.part)?")
_PART: Final = re.compile(rf"\.(?:{re.escape(MANIFEST)}|{re.escape(SEEN)})\..*\.part")


@dataclass(frozen=True, slots=True)
class Source:
    """A file or record that is in the graph: the text it had when it was read, and what is known of it."""

    sha256: str
    name: str
    given: Given = NOTHING
    record: str = ""  # its name in a file of records; empty if it is a file

    def file(self, place: str) -> str:
        """The path of the file that has it, if `place` is the key of this source in the manifest."""
        return place.removesuffix(f"#{self.record}") if self.record else place


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a graph, and which store holds it."""

    base: str
    version: str  # of the package that wrote it
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))  # by absolute path
    store: str = ""  # name of the database; empty until there is one
    content: str = ""  # tells from what the store was built
    decisions: str = ""  # about names, as a table
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    remote: str = ""  # address of the server that has the quads; empty if they are in the database


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


def store_path(graph: Path, manifest: Manifest | None = None) -> Path:
    """Where the database of a graph lies; GraphError if it is no graph or its first build is not finished."""
    manifest = manifest or read_manifest(graph)
    if not manifest.store:
        raise GraphError(f"{graph}: its build was interrupted; run the same pharmagraph build again")
    return graph / STORE / manifest.store


def record_path(graph: Path, manifest: Manifest) -> Path:
    """Where the record lies of how the store of a graph came about."""
    return graph / STORE / f"{manifest.store}{_RECORD}"


def answers_path(graph: Path, manifest: Manifest) -> Path:
    """Where answers are kept that were found in the store of a graph."""
    return graph / STORE / f"{manifest.store}{_ANSWERS}"


def records(graph: Path) -> list[Path]:
    """All records of a graph, also those of states that were never reached."""
    return sorted((graph / STORE).glob(f"*{_RECORD}"))


def _manifest(data: Mapping[str, Any]) -> Manifest:
    return Manifest(
        base=data["base"],
        version=data["version"],
        sources={path: _source(entry) for path, entry in data["sources"].items()},
        store=Path(data.get("store", "")).name,
        content=data["content"],
        decisions=data.get("decisions", ""),
        counts=data["counts"],
        remote=data.get("remote", ""),
    )


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(entry["sha256"], entry["source"], Given(**entry.get("given", {})), entry.get("record", ""))


def _entry(source: Source) -> dict[str, Any]:
    given = {name: value for name in Given.__slots__ if (value := getattr(source.given, name))}
    more = {"given": given, "record": source.record}
    return {"sha256": source.sha256, "source": source.name} | {name: value for name, value in more.items() if value}


def write_manifest(graph: Path, manifest: Manifest) -> None:
    """Replaces the manifest; GraphError if it cannot be written."""
    data = {
        "format": FORMAT,
        "version": manifest.version,
        "base": manifest.base,
        "store": manifest.store,
        "content": manifest.content,
        "decisions": manifest.decisions,
        "counts": dict(manifest.counts),
        "sources": {path: _entry(source) for path, source in manifest.sources.items()},
    } | ({"remote": manifest.remote} if manifest.remote else {})
    with atomic_output(graph / MANIFEST) as stream:  # ASCII, because a path need not be Unicode
        stream.write(_lines(data).encode("ascii"))


def _lines(data: Mapping[str, Any]) -> str:
    """An object as JSON, sorted, with a line for each of its sources: to indent all takes many times as long."""
    written = json.JSONEncoder(sort_keys=True).encode
    sources = ",\n".join(f"  {written(path)}: {written(entry)}" for path, entry in sorted(data["sources"].items()))
    fields = {name: written(value) for name, value in data.items()} | {"sources": f"{{\n{sources}\n }}"}
    return "{\n" + ",\n".join(f" {written(name)}: {value}" for name, value in sorted(fields.items())) + "\n}\n"


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
            manifest = read_manifest(graph)
            _recover(graph, manifest)
            try:
                yield manifest
            except PharmagraphError:
                _drop_others(graph, manifest)
                if not manifest.store and not (graph / _READINGS).exists():
                    _remove(graph)
                raise
            if not read_manifest(graph).store:
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


def _recover(graph: Path, manifest: Manifest) -> None:
    """Removes what an interrupted build has left, except for texts and readings, which the next one can use."""
    _drop_others(graph, manifest)
    for entry in graph.iterdir():
        if _PART.fullmatch(entry.name):
            entry.unlink()


def _drop_others(graph: Path, manifest: Manifest) -> None:
    """Removes what does not count; of a graph in a server that is known only once the server has been asked."""
    if not manifest.remote:
        drop_stores(graph, keep=manifest.store)


def _remove(graph: Path) -> None:
    """Removes all that was written into a graph, but not what others may have put beside it."""
    reclaim(graph, keep=())
    for name in (_DOCUMENTS, _READINGS):
        with suppress(OSError):
            (graph / name).rmdir()
    _delete(graph / STORE)
    _delete(graph / SEEN)
    (graph / MANIFEST).unlink(missing_ok=True)


# Texts and readings


def text_of(graph: Path, digest: str) -> str | None:
    """The stored text with this SHA-256; None if it is missing or damaged."""
    data = _bytes(text_path(graph, digest))
    return data.decode() if data is not None and sha256(data).hexdigest() == digest else None


def keep_text(graph: Path, digest: str, text: str) -> int:
    """Stores a text, unless it is there; its bytes. GraphError if it cannot be written."""
    path, data = text_path(graph, digest), text.encode()
    if _bytes(path) != data:
        write_whole(path, data)
    return len(data)


def size_of_text(graph: Path, digest: str) -> int:
    """The bytes of the stored text with this SHA-256; -1 if there is none."""
    try:
        return os.stat(_file_of(graph, _DOCUMENTS, digest, "txt")).st_size  # noqa: PTH116  asked of each in each build
    except OSError:
        return -1


def reclaim(graph: Path, keep: Iterable[str]) -> None:
    """Deletes the texts and readings of all but these SHA-256, and what was left unfinished."""
    _delete(graph / SHARDS)
    kept = frozenset(keep)
    for folder in (graph / _DOCUMENTS, graph / _READINGS):
        for name in os.listdir(folder) if folder.is_dir() else ():  # noqa: PTH208  there may be very many
            ours = _OURS.fullmatch(name)
            if ours and (ours[1] not in kept or name.endswith(".part")):
                (folder / name).unlink(missing_ok=True)


def text_path(graph: Path, digest: str) -> Path:
    """Where the text with this SHA-256 is stored."""
    return Path(_file_of(graph, _DOCUMENTS, digest, "txt"))


def reading_path(graph: Path, digest: str) -> Path:
    """Where the reading of the text with this SHA-256 is stored."""
    return Path(reading_file(graph, digest))


def reading_file(graph: Path, digest: str) -> str:
    """The same as text, for those who ask of very many."""
    return _file_of(graph, _READINGS, digest, "json")


def _file_of(graph: Path, folder: str, digest: str, kind: str) -> str:
    return f"{graph}{os.sep}{folder}{os.sep}{digest}.{kind}"


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all; GraphError if it cannot be written.

    It is not synced to disk, because what a power cut damages is found out and made again.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise _unwritable(path, error) from error


# The store


def write_store(path: Path, quads: Iterable[Quad]) -> int:
    """Builds a store of these quads, of which only some are held in memory; how many they are.

    GraphError if it cannot be written; then nothing is left of it.
    """
    _delete(path)
    try:
        path.parent.mkdir(exist_ok=True)
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
    GraphError if it cannot be written; then nothing is left of it.
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


def drop_stores(graph: Path, *, keep: str) -> None:
    """Removes all stores but one, and what belongs to them; whoever has one of them open can go on reading it."""
    folder = graph / STORE
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.name not in (keep, f"{keep}{_RECORD}", f"{keep}{_ANSWERS}"):
            _delete(entry)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
