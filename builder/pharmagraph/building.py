"""From files to a graph on disk: reads what is new, merges all, and writes the store.

What a graph holds depends on its documents alone: not on their order, on earlier builds, or on where the
build was started. Reading is the costly part, so each text's reading is kept and used again until the text or
the rules change.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Final

from pharmagraph.errors import DataError, GraphError, PharmagraphError, SourceError
from pharmagraph.facts.asserting import asserted
from pharmagraph.graph import directory
from pharmagraph.graph.directory import Manifest, Source
from pharmagraph.identity.decisions import Decisions, parse_decisions, read_decisions
from pharmagraph.identity.iris import document_iri
from pharmagraph.merging import Merge, Present, write_store
from pharmagraph.model import Reading, to_json
from pharmagraph.options import DEFAULT, Options
from pharmagraph.readings import Reader, Readings, code_digest, parse_kept, reader_with
from pharmagraph.sources import find_documents, read_document
from pharmagraph.sources.find import shown
from pharmagraph.vocabulary import PGR

_log: Final = logging.getLogger(__name__)

Report = Callable[["Progress"], None]

_WRITERS: Final = (
    "facts/asserting.py",
    "identity",
    "graph/curies.py",
    "graph/difference.py",
    "graph/labels.py",
    "graph/ledger.py",
    "graph/literals.py",
    "graph/quads.py",
    "graph/revision.py",
    "vocabulary.py",
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `stage` is "read" (documents), "merge" or "write"."""

    stage: str
    done: int
    total: int
    source: str = ""  # the document that comes next


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """A path that could not be read, and why, in one line that names it."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, and what the graph now holds."""

    graph: Path
    documents: int  # in the graph
    read: int  # texts that were read anew
    removed: tuple[str, ...]  # paths whose files have vanished
    failures: tuple[Failure, ...]
    written: bool  # False if the graph was up to date, or if nothing could be read
    entities: int = 0
    facts: int = 0
    ambiguous: int = 0
    quads: int = 0


def build(
    sources: Sequence[Path],
    graph_dir: Path,
    *,
    reader: Reader | None = None,
    fingerprint: str = "",
    base: str | None = None,
    options: Options = DEFAULT,
    decisions: Path | None = None,
    progress: Report | None = None,
) -> BuildReport:
    """Adds the documents of files and directories to the graph in `graph_dir`, which is made if need be.

    A path that was given before is replaced, and what has vanished from a directory is removed; other
    documents stay. A document that cannot be read is reported, and what the graph had of it stays. If nothing
    could be read, no graph is made.

    `reader` (by default `pipeline.read` with the options) is called once for each text; with one of your own,
    give a `fingerprint` that changes when it would read otherwise. Facts of less than `options.min_confidence` are
    kept with the readings, and not asserted. `base` is that of the IRIs: by default the graph's own, or the
    vocabulary's for a new graph. `decisions` is a file of what you have decided about names (see
    `identity.decisions`): by default that of the last build. All readings are held in memory. GraphError if the
    graph cannot be written, is being built, or is none; DataError if an option names what cannot be used.
    """
    graph = graph_dir.resolve()
    decided = None if decisions is None else read_decisions(decisions)
    cached = Readings(graph, *reader_with(reader, fingerprint, options))
    with directory.opened(graph, Manifest(_checked_base(base or PGR), _version())) as manifest:
        manifest = replace(manifest, base=_checked_base(base or manifest.base), version=_version())
        table = dict(manifest.sources)
        found, removed, failures = _find(sources, graph, table)
        for path in removed:
            del table[path]
        failures += _read_all(found, table, cached, progress or _silent)
        collected, lost = _collect(table, cached, options.min_confidence)
        report = BuildReport(
            graph=graph,
            documents=len(collected),
            read=cached.count,
            removed=tuple(sorted(removed)),
            failures=tuple(sorted({*failures, *lost})),
            written=False,
        )
        decided = remembered_decisions(graph) if decided is None else decided
        return _finish(report, replace(manifest, sources=table), collected, decided, progress or _silent)


def stored_readings(graph_dir: Path) -> Iterator[Reading]:
    """The readings that a graph was built from, by SHA-256, with the facts that it does not assert; GraphError if it is no graph or damaged."""
    for digest, paths in _by_text(directory.read_manifest(graph_dir).sources):
        kept = parse_kept(directory.reading_of(graph_dir, digest))
        if kept is None:
            raise GraphError(f"{graph_dir}: the reading of {shown(min(paths))} is damaged; build that again")
        yield _called(kept[1], min(paths.values()))


def remembered_decisions(graph_dir: Path) -> Decisions:
    """What a graph was built with as decided about names; DataError if its file was changed and is malformed."""
    return parse_decisions(directory.decisions_of(graph_dir), str(graph_dir / directory.DECISIONS))


def _silent(_: Progress) -> None:
    pass


def _checked_base(base: str) -> str:
    from pyoxigraph import NamedNode

    try:
        NamedNode(base)
    except ValueError:
        base = ""
    if not base.endswith(("/", "#")):
        raise GraphError(
            "the base of IRIs must be an absolute IRI that ends in / or #, such as https://example.org/id/"
        )
    return base


def _version() -> str:
    try:
        return installed_version("pharmagraph")
    except PackageNotFoundError:  # a checkout that is not installed
        return "0"


# What to read


def _find(
    sources: Sequence[Path], graph: Path, table: Mapping[str, Source]
) -> tuple[dict[str, str], list[str], list[Failure]]:
    """The documents to read (path -> source name), the paths that have vanished, and what cannot be searched.

    Of the names that one file has in several sources the first in order counts. The graph's own files are no
    documents.
    """
    found: dict[str, str] = {}
    vanished: set[str] = set()
    failures = []
    for source in sources:
        try:
            documents = find_documents(source)
        except SourceError as error:
            failures.append(_failure(str(source), error))
            continue
        for path, name in documents:
            absolute = _absolute(path)
            if not absolute.is_relative_to(graph):
                found[str(absolute)] = min(name, found.get(str(absolute), name))
        if source.is_dir():
            inside = [path for path in table if Path(path).is_relative_to(source.resolve())]
            vanished.update(path for path in inside if not Path(path).exists())
    return found, sorted(vanished - set(found)), failures


def _absolute(path: Path) -> Path:
    """Where a file lies, links on the way resolved; a link to a file keeps its own name."""
    return path.parent.resolve() / path.name


def _read_all(found: Mapping[str, str], table: dict[str, Source], cached: Readings, progress: Report) -> list[Failure]:
    """Reads what was found and enters it into the table; what cannot be read keeps its entry."""
    failures = []
    for number, (path, name) in enumerate(sorted(found.items())):
        progress(Progress("read", number, len(found), name))
        try:
            document = read_document(Path(path), source=name)
            cached.add(document)
        except (GraphError, DataError):  # no fault of the document: the graph, the lexicon or a rule is broken
            raise
        except Exception as error:
            _log.debug("%s could not be read", path, exc_info=True)
            failures.append(_failure(path, error))
        else:
            table[path] = Source(document.sha256, name)
    progress(Progress("read", len(found), len(found)))
    return failures


def _collect(table: dict[str, Source], cached: Readings, min_confidence: float) -> tuple[list[Reading], list[Failure]]:
    """What is asserted by all texts in the table, by SHA-256, each under the first of its source names.

    A text whose reading is out of date is read again from its stored copy. If that fails its old reading
    serves; if there is none, its paths leave the table. Both are reported.
    """
    collected: list[Reading] = []
    failures: list[Failure] = []
    for digest, paths in _by_text(table):
        name = min(paths.values())
        reading: Reading | None
        try:
            reading = cached.get(digest, name)
        except (GraphError, DataError):
            raise
        except Exception as error:
            _log.debug("%s could not be read again", name, exc_info=True)
            failures.extend(_failure(path, error) for path in sorted(paths))
            reading = cached.outdated(digest)
        if reading:
            collected.append(asserted(_called(reading, name), min_confidence))
        else:
            for path in paths:
                del table[path]
    return collected, failures


def _by_text(table: Mapping[str, Source]) -> list[tuple[str, dict[str, str]]]:
    """Each SHA-256 with the paths that have this text, and their source names."""
    paths: dict[str, dict[str, str]] = defaultdict(dict)
    for path, source in table.items():
        paths[source.sha256][path] = source.name
    return sorted(paths.items())


def _called(reading: Reading, source: str) -> Reading:
    return replace(reading, document=replace(reading.document, source=source))


def _failure(path: str, error: Exception) -> Failure:
    lines = str(error).splitlines() or [""]
    if isinstance(error, PharmagraphError):
        return Failure(path, lines[0])
    fault = f"{type(error).__name__}: {lines[0][:200]}"
    return Failure(path, f"{shown(path)}: could not be read ({fault}); this is a fault of the reader's")


# What to write


def _finish(
    report: BuildReport, manifest: Manifest, collected: Sequence[Reading], decisions: Decisions, progress: Report
) -> BuildReport:
    """Writes the store, if it has to change, and then the manifest."""
    graph = report.graph
    content = _content(manifest.base, decisions, collected)
    has_store = (graph / directory.STORE).is_dir()
    if not collected and not has_store:
        return report
    if has_store and manifest.content == content and (graph / directory.RECORD).exists():
        directory.write_manifest(graph, manifest)
        counts = manifest.counts
    else:
        counts = _write_store(graph, manifest, content, collected, decisions, progress)
        directory.write_manifest(graph, replace(manifest, content=content, counts=counts))
        report = replace(report, written=True)
    directory.reclaim(graph, keep={reading.document.sha256 for reading in collected})
    return replace(
        report,
        entities=counts.get("entities", 0),
        facts=counts.get("facts", 0),
        ambiguous=counts.get("ambiguous", 0),
        quads=counts.get("quads", 0),
    )


def _write_store(
    graph: Path,
    manifest: Manifest,
    content: str,
    collected: Sequence[Reading],
    decisions: Decisions,
    progress: Report,
) -> dict[str, int]:
    progress(Progress("merge", 0, 1))
    readings = {document_iri(manifest.base, reading.document.sha256): reading for reading in collected}
    merge = Merge(
        base=manifest.base,
        decisions=decisions,
        stamps={iri: hashlib.sha256(to_json(reading).encode()).hexdigest() for iri, reading in readings.items()},
        load=readings.__getitem__,
        method=_content(manifest.base, decisions, ()),
    )
    directory.keep_decisions(graph, decisions.text)
    store, new = graph / directory.STORE, directory.new_store_path(graph)
    usable = manifest.content and store.is_dir()
    present = Present(store, manifest.content, manifest.counts.get("quads", 0)) if usable else None
    counts = write_store(new, graph / directory.RECORD, merge, content=content, present=present)
    progress(Progress("write", 0, 1))
    directory.write_manifest(graph, replace(manifest, content="", counts=counts))
    directory.swap_stores(graph)
    progress(Progress("write", 1, 1))
    return counts


def _content(base: str, decisions: Decisions, collected: Sequence[Reading]) -> str:
    """A digest of what decides what the store holds: the readings, and how they are merged and written."""
    digest = hashlib.sha256(f"{base} {code_digest(*_WRITERS)} {decisions.rows}".encode())
    for reading in collected:
        digest.update(hashlib.sha256(to_json(reading).encode()).digest())
    return digest.hexdigest()
