"""What a build is given: stores the texts of its sources in the graph's directory, and tells what has vanished."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pharmagraph.graph import directory
from pharmagraph.graph.directory import Source
from pharmagraph.sources import Unreadable, find_texts


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
    sources: Sequence[Path], graph: Path, before: Mapping[str, Source], progress: Callable[[int, str], None]
) -> Intake:
    """Stores all texts of the sources that the graph has not; GraphError if they cannot be written.

    Of the names that one file has in several sources the first in order counts. The graph's own files are no
    documents. `progress` is told of each text: how many there are so far, and its name.
    """
    found: dict[str, Source] = {}
    failed: dict[str, Failure] = {}
    for source in sources:
        for one in find_texts(source):
            if Path(one.place).is_relative_to(graph):
                continue
            if isinstance(one, Unreadable):
                failed[one.place] = Failure(one.place, one.message)
                continue
            digest = one.sha256
            directory.keep_text(graph, digest, one.text)
            entry = Source(digest, one.source, one.given, one.record)
            found[one.place] = min(entry, found.get(one.place, entry), key=_order)
            progress(len(found), one.source)
    searched = [source.resolve() for source in sources if str(source) not in failed]
    vanished = (
        place for place in before.keys() - found.keys() if _has_vanished(place, before[place], searched, failed)
    )
    return Intake({**before, **found}, tuple(sorted(vanished)), tuple(sorted(failed.values())))


def _has_vanished(place: str, source: Source, searched: Sequence[Path], failed: Mapping[str, Failure]) -> bool:
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
        digest: sorted(same, key=lambda place: (*_order(table[place]), place))
        for digest, same in sorted(places.items())
    }


def _order(source: Source) -> tuple[object, ...]:
    return source.name, source.given, source.record, source.sha256
