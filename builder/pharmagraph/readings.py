"""What texts say, kept in a graph from build to build, so that a text is read once for each set of rules."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from pharmagraph.errors import SourceError
from pharmagraph.graph import directory
from pharmagraph.identity import check
from pharmagraph.model import Document, Reading, from_json, to_json
from pharmagraph.options import DEFAULT, Options
from pharmagraph.sources import from_text
from pharmagraph.sources.find import shown

Reader = Callable[[Document], Reading]


class Readings:
    """The readings of a build: those kept from earlier ones while they are current, and those made now."""

    def __init__(self, graph: Path, reader: Reader, fingerprint: str) -> None:
        self.graph = graph
        self.reader = reader
        self.fingerprint = fingerprint
        self.count = 0  # made now
        self._current: dict[str, Reading] = {}

    def add(self, document: Document) -> None:
        """Sees to it that a document has a reading; errors are the reader's own, or UnsoundReadingError."""
        if self._current_one(document.sha256) is None:
            self._make(document)

    def get(self, digest: str, source: str) -> Reading:
        """The reading of a text of the graph, made again from the stored text if it is out of date.

        Errors are those of `add`, and SourceError if the stored text is missing or no longer accepted.
        """
        reading = self._current_one(digest) or self._make(self._stored_document(digest, source))
        directory.keep_text(self.graph, digest, reading.document.text)
        return reading

    def outdated(self, digest: str) -> Reading | None:
        """The reading as it was kept, by whatever rules."""
        kept = parse_kept(directory.reading_of(self.graph, digest))
        return kept[1] if kept else None

    def _stored_document(self, digest: str, source: str) -> Document:
        text, old = directory.text_of(self.graph, digest), self.outdated(digest)
        if text is None and old:
            text = old.document.text
        if text is None:
            raise SourceError(f"{shown(source)}: its stored text is missing or damaged; build its file again")
        return from_text(text, source=source)

    def _current_one(self, digest: str) -> Reading | None:
        if digest not in self._current:
            kept = parse_kept(directory.reading_of(self.graph, digest))
            if kept and kept[0] == self.fingerprint and kept[1].document.sha256 == digest:
                self._current[digest] = kept[1]
        return self._current.get(digest)

    def _make(self, document: Document) -> Reading:
        reading = self.reader(document)
        if reading.document.text != document.text or reading.document.sha256 != document.sha256:
            raise ValueError("the reading is of another text")
        check(reading)
        directory.keep_reading(self.graph, document.sha256, _written(self.fingerprint, reading))
        self._current[document.sha256] = reading
        self.count += 1
        return reading


def _written(fingerprint: str, reading: Reading) -> str:
    return f'{{"fingerprint": "{fingerprint}", "reading": {to_json(reading)}}}\n'


def parse_kept(text: str | None) -> tuple[str, Reading] | None:
    """The fingerprint and reading that `_written` wrote; None if it is anything else."""
    head, middle = '{"fingerprint": "', '", "reading": '
    fingerprint, separator, rest = (text or "").removeprefix(head).partition(middle)
    try:
        return (fingerprint, from_json(rest.removesuffix("}\n"))) if separator else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def reader_with(reader: Reader | None, fingerprint: str, options: Options = DEFAULT) -> tuple[Reader, str]:
    """The reader, and a digest of what decides how it and the sources' reader read."""
    if reader is None:
        from pharmagraph import pipeline

        everything = replace(options, min_confidence=0)  # which facts are asserted is decided when they are merged
        reader, fingerprint = partial(pipeline.read, options=everything), pipeline.fingerprint(options)
    elif not fingerprint:
        fingerprint = f"{reader.__module__}.{getattr(reader, '__qualname__', type(reader).__qualname__)}"
    return reader, hashlib.sha256(f"{fingerprint} {code_digest('sources', 'model.py')}".encode()).hexdigest()


@cache
def code_digest(*names: str) -> str:
    """A digest of the package's files of these names and in folders of these names."""
    package = Path(__file__).parent
    files = {file for name in names for file in [package / name, *(package / name).rglob("*")] if file.is_file()}
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.suffix != ".pyc"):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
