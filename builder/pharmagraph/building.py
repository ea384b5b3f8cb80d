"""From sources to a graph on disk: takes in their texts, reads what is new, and merges all into the store.

What a graph holds depends on its documents alone: not on their order, on earlier builds, on the number of
workers, or on where the build was started. Reading is the costly part, so each text's reading is kept and used
again until the text or the way of reading changes.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pharmagraph.engines import Engine, LocalEngine
from pharmagraph.errors import GraphError, SourceError
from pharmagraph.facts.asserting import asserted
from pharmagraph.graph import directory
from pharmagraph.graph.directory import Manifest, Source
from pharmagraph.graph.homes import home_of
from pharmagraph.identity.decisions import parse_decisions, read_decisions
from pharmagraph.identity.iris import document_iri
from pharmagraph.intake import Failure, Intake, Told, by_text, take_in, take_in_shards
from pharmagraph.limits import USUAL, Limits
from pharmagraph.merging import Merge, write_store
from pharmagraph.model import Reading
from pharmagraph.options import DEFAULT, Options
from pharmagraph.outcomes import Reader
from pharmagraph.readings import Readings, package_version, reader_with
from pharmagraph.resources import code_digest
from pharmagraph.sources import Text
from pharmagraph.sources.find import shown
from pharmagraph.vocabulary import PGR

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
LOCAL: Final = "local"  # the store of a graph whose quads lie in its directory


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `stage` is "find" (texts, their number unknown: `total` is 0), "read" or "merge"."""

    stage: str
    done: int
    total: int
    source: str = ""  # the document that was done last


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, and what the graph now holds."""

    graph: Path
    documents: int  # in the graph
    read: int  # texts that were read anew
    vanished: tuple[str, ...]  # places of what is in the graph and no longer in its source
    removed: tuple[str, ...]  # the same, if they were pruned
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
    store: str | None = None,
    prune: bool = False,
    workers: int = 0,
    limits: Limits = USUAL,
    engine: Engine | None = None,
    progress: Report | None = None,
) -> BuildReport:
    """Adds the documents of files and directories to the graph in `graph_dir`, which is made if need be.

    A document that was given before is replaced; others stay. What has vanished from a directory, or from a
    file of records, is removed if `prune` is true, and otherwise stays and is reported. A document that cannot
    be read is reported, and what the graph had of it stays. If nothing could be read, no graph is made.

    `reader` (by default `pipeline.read` with the options) is called once for each text; with one of your own,
    give a `fingerprint` that changes when it would read otherwise. It is called in this process, or in so many
    `workers`, for each of which the `limits` hold; then it must be picklable. An `engine`, such as
    `cluster.DaskEngine`, reads elsewhere. Facts of less than `options.min_confidence` are kept with the
    readings, and not asserted. `base` is that of the IRIs: by default the graph's own, or the vocabulary's for a
    new graph. `decisions` is a file of what you have decided about names (see `identity.decisions`): by default
    that of the last build. `store` is the address of the SPARQL server that is to hold the quads, such as
    `sparql+http://localhost:3030/ds`, or `local` for the directory itself: by default that of the last build.
    GraphError if the graph cannot be written, is being built, or is none; DataError if
    an option names what cannot be used.
    """

    def take(graph: Path, before: Mapping[str, Source], readings: Readings, told: Told) -> Intake:
        taken = take_in(sources, graph, before, readings.seen, told, prepare)
        for place in taken.vanished if prune else ():
            del taken.table[place]
        return taken

    reader, digest = reader_with(reader, fingerprint, options)
    way = _Way(digest, base, options.min_confidence, decisions, store)
    with _local(graph_dir, reader, digest, workers, limits) as local:
        prepare = local.prepare if engine is None else _nothing
        report = _update(graph_dir, take, engine or local, way, progress or _silent)
    return replace(report, vanished=(), removed=report.vanished) if prune else report


def assemble(
    shards: Sequence[Path],
    graph_dir: Path,
    *,
    reader: Reader | None = None,
    fingerprint: str = "",
    base: str | None = None,
    options: Options = DEFAULT,
    decisions: Path | None = None,
    store: str | None = None,
    workers: int = 0,
    limits: Limits = USUAL,
    progress: Report | None = None,
) -> BuildReport:
    """Adds the documents of shards, or of folders of shards, to a graph, as `build` would have added the documents.

    What was read in another way than with these options is read again, as by `build`. GraphError if a shard is
    none or damaged.
    """

    def take(graph: Path, before: Mapping[str, Source], readings: Readings, told: Told) -> Intake:
        return take_in_shards(shards, graph, before, readings, told)

    reader, digest = reader_with(reader, fingerprint, options)
    way = _Way(digest, base, options.min_confidence, decisions, store)
    with _local(graph_dir, reader, digest, workers, limits) as engine:
        return _update(graph_dir, take, engine, way, progress or _silent)


@dataclass(frozen=True, slots=True)
class _Way:
    """What decides what a graph becomes of its texts; for what is None it decides itself."""

    fingerprint: str  # of how they are read
    base: str | None
    min_confidence: float
    decisions: Path | None
    store: str | None  # address of a server, or LOCAL

    def remote(self, before: str) -> str:
        """The address of the server that is to hold the quads, if one is; `before` is that of the last build."""
        if self.store is None or self.store == LOCAL:
            return before if self.store is None else ""
        from pharmagraph.graph.remote.address import parse_address

        return parse_address(self.store).text


def _update(
    graph_dir: Path,
    take: Callable[[Path, Mapping[str, Source], Readings, Told], Intake],
    engine: Engine,
    way: _Way,
    progress: Report,
) -> BuildReport:
    """Takes in, reads what is not read yet, and writes what has changed."""
    decided = None if way.decisions is None else read_decisions(way.decisions).text
    graph = graph_dir.resolve()
    new = Manifest(_checked_base(way.base or PGR), package_version(), remote=way.remote(""))
    with directory.opened(graph, new) as manifest:
        manifest = replace(
            manifest,
            base=_checked_base(way.base or manifest.base),
            version=package_version(),
            decisions=manifest.decisions if decided is None else decided,
            remote=way.remote(manifest.remote),
        )
        home_of(graph, manifest).check()
        readings = Readings(graph, way.fingerprint)
        taken = take(graph, manifest.sources, readings, lambda done, name: progress(Progress("find", done, 0, name)))
        count, faults = _read(taken.table, manifest.sources, readings, engine, progress)
        report = BuildReport(
            graph=graph,
            documents=len(by_text(taken.table)),
            read=count,
            vanished=taken.vanished,
            removed=(),
            failures=tuple(sorted({*taken.failures, *faults})),
            written=False,
        )
        manifest = replace(manifest, sources=taken.table)
        report = _finish(report, manifest, _merge_of(graph, manifest, readings, way.min_confidence), progress)
        readings.remember(manifest.sources)
        return report


def stored_readings(graph_dir: Path) -> Iterator[Reading]:
    """The readings that a graph was built from, by SHA-256, with the facts that it does not assert; GraphError if it is no graph or damaged."""
    readings = Readings(graph_dir, "")
    for digest, name in _names(directory.read_manifest(graph_dir).sources).items():
        yield readings.load(digest, name)


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


def _local(graph_dir: Path, reader: Reader, fingerprint: str, workers: int, limits: Limits) -> LocalEngine:
    return LocalEngine(graph_dir.resolve() / directory.SHARDS, reader, fingerprint, workers=workers, limits=limits)


def _silent(_: Progress) -> None:
    pass


def _nothing() -> None:
    pass


# Reading


def _read(
    table: dict[str, Source], before: Mapping[str, Source], readings: Readings, engine: Engine, progress: Report
) -> tuple[int, list[Failure]]:
    """Sees to it that every text of the table has a reading; how many were made, and what could not be read.

    Where a text cannot be read, its places have again the text that they had before, which may have to be read
    in turn. If that is the same, an old reading of it serves; without one the places leave the table.
    """
    count = 0
    failures: list[Failure] = []
    given_up: set[str] = set()
    while wanted := {
        digest: places
        for digest, places in by_text(table).items()
        if digest not in given_up and not readings.is_current(digest, table[places[0]].given)
    }:
        faults: dict[str, str] = {}
        progress(Progress("read", 0, len(wanted)))
        with closing(engine(_texts(wanted, table, readings, faults), len(wanted))) as outcomes:
            for number, outcome in enumerate(outcomes, 1):
                text = outcome.text
                if outcome.fault:
                    faults[text.sha256] = outcome.fault
                else:
                    readings.put(text.sha256, readings.key(text.given), text.text, outcome.reading)
                    count += 1
                progress(Progress("read", number, len(wanted), text.source))
        if not faults:
            break
        given_up.update(faults)
        for digest, fault in faults.items():
            failures += _failures(fault, wanted[digest])
            for place in wanted[digest]:
                table[place] = before.get(place, table[place])
    for place in [one for one, source in table.items() if source.sha256 in given_up]:
        if readings.head(table[place].sha256) is None:
            del table[place]
    return count, failures


def _texts(
    wanted: Mapping[str, Sequence[str]], table: Mapping[str, Source], readings: Readings, faults: dict[str, str]
) -> Iterator[Text]:
    """The texts to read; of those that are lost, the faults."""
    for digest, places in wanted.items():
        source = table[places[0]]
        try:
            text = readings.text(digest, places[0])
        except SourceError as error:
            faults[digest] = str(error)
        else:
            yield Text(places[0], source.name, text, source.given, source.record)


def _failures(fault: str, places: Sequence[str]) -> Iterator[Failure]:
    """The fault of a text, which names the first of its places, for each of them."""
    message = fault.removeprefix(f"{shown(places[0])}: ")
    return (Failure(place, f"{shown(place)}: {message}") for place in places)


# Merging and writing


def _names(sources: Mapping[str, Source]) -> dict[str, str]:
    """The SHA-256 of each text, in order, and the first of its source names."""
    return {digest: sources[places[0]].name for digest, places in by_text(sources).items()}


def _merge_of(graph: Path, manifest: Manifest, readings: Readings, min_confidence: float) -> Merge:
    """What the store is to hold: no reading is parsed to tell that, and none is held when all are merged."""
    decisions = parse_decisions(manifest.decisions, str(graph / directory.MANIFEST))
    names = _names(manifest.sources)
    digests = {document_iri(manifest.base, digest): digest for digest in names}

    def stamp(digest: str) -> str:
        head = readings.head(digest)
        return _sha256(repr((names[digest], min_confidence, head and head.sha256)))

    def load(iri: str) -> Reading:
        return asserted(readings.load(digests[iri], names[digests[iri]]), min_confidence)

    return Merge(
        base=manifest.base,
        decisions=decisions,
        stamps={iri: stamp(digest) for iri, digest in digests.items()},
        load=load,
        method=_sha256(f"{manifest.base} {code_digest(*_WRITERS)} {decisions.rows}"),
    )


def _finish(report: BuildReport, manifest: Manifest, merge: Merge, progress: Report) -> BuildReport:
    """Writes a store, if it has to change, and then the manifest, which is when the graph changes."""
    graph = report.graph
    if not merge.stamps and not manifest.store:
        return report
    home = home_of(graph, manifest)
    present = home.present()
    is_new = present is None or present.content != merge.content
    if is_new:
        progress(Progress("merge", 0, 1))
        name = merge.content[:16]
        name = name if name != manifest.store else f"{name}-again"  # what counts is never written over
        draft = home.draft(name, merge.content, present)
        manifest = replace(manifest, store=name, content=merge.content)
        record = directory.record_path(graph, manifest)
        manifest = replace(manifest, counts=write_store(draft, record, merge, present=present))
        progress(Progress("merge", 1, 1))
    elif present:
        manifest = replace(manifest, store=present.name, content=present.content, counts=present.counts)
    directory.write_manifest(graph, manifest)
    directory.drop_stores(graph, keep=manifest.store)
    directory.reclaim(graph, keep={source.sha256 for source in manifest.sources.values()})
    return replace(
        report,
        written=is_new,
        entities=manifest.counts.get("entities", 0),
        facts=manifest.counts.get("facts", 0),
        ambiguous=manifest.counts.get("ambiguous", 0),
        quads=manifest.counts.get("quads", 0),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
