"""What a build is given: stores the texts of its sources in the graph's directory, and tells what has vanished."""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pharmagraph.graph import directory
from pharmagraph.graph.directory import Source
from pharmagraph.readings import Readings
from pharmagraph.seen import Seen
from pharmagraph.shards import find_shards, read_shard_file
from pharmagraph.sources import Unreadable
from pharmagraph.sources.texts import Known, find_new_texts

Told = Callable[[int, str], None]


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """A place of a document that could not be read, and why, in one line that names it."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What the graph is to hold, and what stands in the way."""

    table: dict[str, Source]  # by place: what was before, and in front of it what was found now
    vanished: tuple[str, ...]  # places in the table that are no longer there
    failures: tuple[Failure, ...]


def take_in(
    sources: Sequence[Path],
    graph: Path,
    before: Mapping[str, Source],
    seen: Seen,
    told: Told,
    new: Callable[[], None],
) -> Intake:
    """Stores all texts of the sources that the graph has not; GraphError if they cannot be written.

    Of the names that one file has in several sources the first in order counts. The graph's own files are no
    documents. Files that were `seen` and have not changed are not read. `told` is called with each text: how many
    there are so far, and its name; `new` with each that may have to be read.
    """
    found: dict[str, Source] = {}
    failed: dict[str, Failure] = {}
    own = f"{graph}{os.sep}"

    def stored(place: str) -> str | None:
        digest, size = seen.look(place) or ("", 0)
        return digest if digest and directory.size_of_text(graph, digest) == size else None

    for source in sources:
        for one in find_new_texts(source, stored):
            if one.place.startswith(own):
                continue
            if isinstance(one, Unreadable):
                failed[one.place] = Failure(one.place, one.message)
                continue
            if isinstance(one, Known):
                _enter(found, one.place, Source(one.sha256, one.source))
            else:
                digest = one.sha256
                if directory.size_of_text(graph, digest) < 0:
                    new()
                size = directory.keep_text(graph, digest, one.text)
                if not one.record:
                    seen.learn(one.place, [digest, size])
                _enter(found, one.place, Source(digest, one.source, one.given, one.record))
            told(len(found), one.source)
    read = [source for source in sources if str(source) not in failed]
    searched = {*(one.resolve() for one in read), *(one.parent.resolve() / one.name for one in read)}
    vanished = (
        place for place in before.keys() - found.keys() if _has_vanished(place, before[place], searched, failed)
    )
    return Intake({**before, **found}, tuple(sorted(vanished)), tuple(sorted(failed.values())))


def take_in_shards(
    shards: Sequence[Path],
    graph: Path,
    before: Mapping[str, Source],
    readings: Readings,
    told: Told,
) -> Intake:
    """Stores the texts of shards, and what they say if it was read as it would be here; nothing vanishes.

    GraphError if a shard is none or damaged, or if the graph cannot be written.
    """
    found: dict[str, Source] = {}
    failed: dict[str, Failure] = {}
    for path in find_shards(shards):
        for entry in read_shard_file(path):
            text, digest = entry.text, entry.text.sha256
            if entry.fault:
                failed[text.place] = Failure(text.place, entry.fault)
                continue
            directory.keep_text(graph, digest, text.text)
            if entry.key == readings.key(text.given) and not readings.is_current(digest, text.given):
                readings.put(digest, entry.key, text.text, entry.reading)
            _enter(found, text.place, Source(digest, text.source, text.given, text.record))
            told(len(found), text.source)
    return Intake({**before, **found}, (), tuple(sorted(failed.values())))


def _enter(found: dict[str, Source], place: str, entry: Source) -> None:
    found[place] = min(entry, found[place], key=_order) if place in found else entry


def _has_vanished(place: str, source: Source, searched: Collection[Path], failed: Mapping[str, Failure]) -> bool:
    """Whether something that has not been found would have been, if it were still there.

    Which record a line is that cannot be read, nobody knows: then nothing of its file has vanished.
    """
    file = source.file(place)
    if not any(Path(file).is_relative_to(one) for one in searched):
        return False
    if not Path(file).exists():
        return True
    return bool(source.record) and Path(file) in searched and not any(one.startswith(f"{file}#") for one in failed)


def by_text(table: Mapping[str, Source]) -> dict[str, list[str]]:
    """Each SHA-256, in order, with the places that have this text; the first is the one that counts."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, source in table.items():
        places[source.sha256].append(place)
    return {
        digest: sorted(same, key=lambda place: (*_order(table[place]), place)) if len(same) > 1 else same
        for digest, same in sorted(places.items())
    }


def _order(source: Source) -> tuple[object, ...]:
    return source.name, source.given, source.record, source.sha256
