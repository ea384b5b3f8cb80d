"""What texts say, kept in a graph from build to build, so that a text is read once for each way of reading.

A reading lies under the digest of its text and begins with a line that tells by which key it was made: that of
the options, lexicon, rules and version of the reader, and of what the source says beside the text. Whether it is
whole is seen from that line and the size of the file.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from pharmagraph.errors import GraphError, SourceError
from pharmagraph.graph import directory
from pharmagraph.graph.directory import Source
from pharmagraph.model import Reading, from_json
from pharmagraph.options import DEFAULT, Options
from pharmagraph.outcomes import Reader
from pharmagraph.resources import code_digest
from pharmagraph.seen import Seen
from pharmagraph.sources import Given
from pharmagraph.sources.find import shown

_LONGEST_HEAD = 1000  # bytes


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a kept reading without parsing it."""

    key: str
    sha256: str  # of the reading as JSON
    size: int  # of the same, in bytes
    text_size: int  # of the text, in bytes


class Readings:
    """The readings that a graph keeps, by the SHA-256 of their texts; only their heads are held in memory."""

    def __init__(self, graph: Path, fingerprint: str) -> None:
        self.seen = Seen(graph / directory.SEEN)
        self._graph = graph
        self._fingerprint = fingerprint
        self._heads: dict[str, Head | None] = {}

    def key(self, given: Given) -> str:
        """By what a reading made now is known."""
        return key_of(self._fingerprint, given)

    def is_current(self, digest: str, given: Given) -> bool:
        """Whether a text need not be read: it is there, and so is what would be read in it."""
        head = self.head(digest)
        return (
            head is not None
            and head.key == self.key(given)
            and directory.size_of_text(self._graph, digest) == head.text_size
        )

    def put(self, digest: str, key: str, text: str, reading: str) -> None:
        """Keeps a reading, as JSON, in place of an older one; GraphError if it cannot be written."""
        data = reading.encode()
        head = {"key": key, "sha256": _sha256(data), "size": len(data), "text": len(text.encode())}
        path = directory.reading_path(self._graph, digest)
        self._heads.pop(digest, None)
        directory.write_whole(path, json.dumps(head).encode("ascii") + b"\n" + data + b"\n")

    def head(self, digest: str) -> Head | None:
        """What is known of a reading; None if it is missing or not whole."""
        if digest not in self._heads:
            self._heads[digest] = self._read_head(digest)
        return self._heads[digest]

    def _read_head(self, digest: str) -> Head | None:
        path = directory.reading_file(self._graph, digest)
        if known := self.seen.look(path):
            return Head(*known)
        try:
            with Path(path).open("rb") as stream:
                line = stream.readline(_LONGEST_HEAD)
                data = json.loads(line)
                head = Head(data["key"], data["sha256"], data["size"], data["text"])
                size = os.fstat(stream.fileno()).st_size
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if size != len(line) + head.size + 1:
            return None
        self.seen.learn(path, astuple(head), own=True)
        return head

    def get(self, digest: str) -> Reading | None:
        """A reading, by whatever key; None if it is missing or damaged."""
        head = self.head(digest)
        if head is None:
            return None
        data = directory.reading_path(self._graph, digest).read_bytes().partition(b"\n")[2][: head.size]
        if _sha256(data) != head.sha256:
            return None
        reading = from_json(data.decode())
        return reading if reading.document.sha256 == digest else None

    def load(self, digest: str, source: str) -> Reading:
        """The reading of a text under the name `source`; GraphError if it is damaged."""
        reading = self.get(digest)
        if reading is None:
            path = directory.reading_path(self._graph, digest)
            raise GraphError(f"{path}: the reading of {shown(source)} is damaged; delete this file and build again")
        return replace(reading, document=replace(reading.document, source=source))

    def remember(self, sources: Mapping[str, Source]) -> None:
        """Saves what is known of these sources and their readings, so that the next build need not open them."""
        readings = {directory.reading_file(self._graph, source.sha256) for source in sources.values()}
        self.seen.save(readings.union(sources))

    def text(self, digest: str, source: str) -> str:
        """The text with this digest; SourceError if it is lost."""
        text = directory.text_of(self._graph, digest)
        if text is None and (reading := self.get(digest)) and _sha256(reading.document.text.encode()) == digest:
            text = reading.document.text
            directory.keep_text(self._graph, digest, text)
        if text is None:
            raise SourceError(f"{shown(source)}: its stored text is missing or damaged; build its file again")
        return text


@lru_cache(maxsize=1024)
def key_of(fingerprint: str, given: Given) -> str:
    """By what a reading is known that was made in this way, with this said beside the text."""
    return _sha256(json.dumps([fingerprint, given.date, given.publisher, given.title]).encode())


def reader_with(reader: Reader | None, fingerprint: str, options: Options = DEFAULT) -> tuple[Reader, str]:
    """The reader (by default ours with the options), and a digest of what decides how texts are read.

    That is the reader (by `fingerprint`, if it is not ours) with the files of its options, and this package.
    DataError if an option names what cannot be used.
    """
    if reader is None:
        from pharmagraph import pipeline

        everything = replace(options, min_confidence=0)  # which facts are asserted is decided when they are merged
        reader, fingerprint = partial(pipeline.read, options=everything), pipeline.fingerprint(options)
    elif not fingerprint:
        fingerprint = f"{reader.__module__}.{getattr(reader, '__qualname__', type(reader).__qualname__)}"
    return reader, _sha256(f"{fingerprint} {package_version()} {code_digest('sources', 'model.py')}".encode())


def package_version() -> str:
    """The version of this package."""
    from pharmagraph import __version__

    return __version__


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
