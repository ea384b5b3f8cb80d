"""Reading a share of the documents on any machine: what they say becomes a file, and many files become a graph.

A shard is named after what was read and how, so that whoever runs `read_shard` may run it again, at the same time
or after a failure, and gets the same file. It is text: a line of figures, and then for each document, in the order
of their places, what is known of it and, after a tab, what it says, or its text if that could not be read.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import BinaryIO, Final

from pharmagraph.errors import GraphError
from pharmagraph.files import atomic_output
from pharmagraph.limits import USUAL, Limits
from pharmagraph.options import DEFAULT, Options
from pharmagraph.outcomes import Outcome, Reader, read_here
from pharmagraph.readings import key_of, reader_with
from pharmagraph.sources import Given, Text
from pharmagraph.sources.find import shown
from pharmagraph.workers import Workers, read_in_workers

FORMAT: Final = 1
SUFFIX: Final = ".shard"


@dataclass(frozen=True, slots=True)
class Shard:
    """The file that a share of the documents became, and what can be counted of it."""

    path: Path
    documents: int  # that were read
    faults: int  # documents that could not be
    facts: int
    seconds: float  # that reading took now: 0 if the file was there


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a shard: what it says, and by which key that was read, or why there is nothing."""

    text: Text
    key: str
    reading: str = ""
    fault: str = ""


def read_shard(
    texts: Iterable[Text],
    folder: Path,
    *,
    reader: Reader | None = None,
    fingerprint: str = "",
    options: Options = DEFAULT,
    workers: int | Workers = 1,
    limits: Limits = USUAL,
) -> Shard:
    """Reads texts and writes what they say into one file in `folder`, unless it is there; all are held in memory.

    The arguments are those of `building.build`; `workers` may also be processes that are there already, for the same
    reader. All facts are kept, whatever `options.min_confidence`. GraphError if the file cannot be written; DataError
    if the lexicon or a rule is broken. Documents that cannot be read are part of the file; if it has such it is
    written again, since what they lacked may have been time or memory.
    """
    share = sorted(texts, key=lambda text: text.place)
    reader, digest = reader_with(reader, fingerprint, options)
    path = folder / f"{_name(share, digest)}{SUFFIX}"
    if path.exists() and not (shard := _figures(path, 0)).faults:
        return shard
    start = time.monotonic()
    outcomes = sorted(_outcomes(share, reader, workers, limits), key=lambda one: one.text.place)
    folder.mkdir(parents=True, exist_ok=True)
    with atomic_output(path) as stream:
        _write(stream, outcomes, digest)
    return _figures(path, time.monotonic() - start)


def _outcomes(texts: Iterable[Text], reader: Reader, workers: int | Workers, limits: Limits) -> Iterable[Outcome]:
    if isinstance(workers, Workers):
        return workers.read(texts)
    return read_in_workers(texts, reader, workers=workers, limits=limits) if workers else read_here(texts, reader)


def _name(texts: Iterable[Text], fingerprint: str) -> str:
    digest = hashlib.sha256(fingerprint.encode())
    for text in texts:
        digest.update(json.dumps(_known(text)).encode())
    return digest.hexdigest()[:32]


def _known(text: Text) -> list[str]:
    """All that is known of a text, with its digest in its place."""
    return [text.place, text.record, text.source, text.sha256, *astuple(text.given)]


def _write(stream: BinaryIO, outcomes: Sequence[Outcome], fingerprint: str) -> None:
    faults = sum(bool(one.fault) for one in outcomes)
    facts = sum(len(json.loads(one.reading)["facts"]) for one in outcomes if one.reading)
    figures = {"format": FORMAT, "documents": len(outcomes) - faults, "faults": faults, "facts": facts}
    stream.write(json.dumps(figures).encode() + b"\n")
    for one in outcomes:
        said = (one.reading or json.dumps(one.text.text)).encode()
        check = hashlib.sha256(said).hexdigest()
        head = json.dumps([*_known(one.text), key_of(fingerprint, one.text.given), one.fault, check])
        stream.write(head.encode() + b"\t" + said + b"\n")


# Reading shards


def find_shards(places: Iterable[Path]) -> list[Path]:
    """The shards that files and directories are, each once and in order; GraphError if there are none."""
    found: set[Path] = set()
    for place in places:
        inside = sorted(place.glob(f"*{SUFFIX}")) if place.is_dir() else [place]
        if not inside:
            raise GraphError(f"{shown(place)}: holds no *{SUFFIX} files; name the folder that they were written to")
        found.update(path.resolve() for path in inside)
    return sorted(found)


def read_shard_file(path: Path) -> Iterator[Entry]:
    """The documents of a shard, one after the other; GraphError if it is none, or damaged."""
    try:
        with path.open("rb") as stream:
            figures = _parsed_figures(stream)
            missing = figures["documents"] + figures["faults"]
            for line in stream:
                missing -= 1
                yield _entry(line)
        if missing:
            raise ValueError("lines are missing")
    except OSError as error:
        raise GraphError(f"{shown(path)}: cannot be read ({error.strerror or error}); check the name") from error
    except (ValueError, KeyError, TypeError) as error:
        raise GraphError(f"{shown(path)}: is no shard, or damaged ({error}); delete it and read it again") from error


def _figures(path: Path, seconds: float) -> Shard:
    with path.open("rb") as stream:
        figures = _parsed_figures(stream)
    return Shard(path, figures["documents"], figures["faults"], figures["facts"], seconds)


def _parsed_figures(stream: BinaryIO) -> dict[str, int]:
    figures: dict[str, int] = json.loads(stream.readline(1000))
    if figures["format"] != FORMAT:
        raise ValueError(f"of format {figures['format']}")
    return figures


def _entry(line: bytes) -> Entry:
    head, _, said = line.rstrip(b"\n").partition(b"\t")
    place, record, source, digest, date, publisher, title, key, fault, check = json.loads(head)
    if hashlib.sha256(said).hexdigest() != check:
        raise ValueError("a line has changed")
    words = json.loads(said) if fault else json.loads(said)["document"]["text"]
    text = Text(place, source, words, Given(date, publisher, title), record)
    if text.sha256 != digest:
        raise ValueError("a text has changed")
    return Entry(text, key, "" if fault else said.decode(), fault)
