"""The texts of a source, one after the other: of a file, of all files of a directory, or of a file of records."""

from collections.abc import Iterator
from pathlib import Path

from pharmagraph.errors import SourceError
from pharmagraph.sources import records
from pharmagraph.sources.find import find_documents
from pharmagraph.sources.text import Text, Unreadable, read_text


def find_texts(source: Path) -> Iterator[Text | Unreadable]:
    """All texts of `source`, read as they are asked for; never more than some are held.

    What cannot be read is yielded in its place and stops nothing.
    """
    try:
        if source.suffix.lower() in records.SUFFIXES and source.is_file():
            yield from records.read_records(_place(source))
        else:
            for path, name in find_documents(source):
                yield _of_file(_place(path), name)
    except SourceError as error:
        yield Unreadable(str(source), str(error))


def _place(path: Path) -> Path:
    return path.parent.resolve() / path.name  # a link to a file keeps its own name


def _of_file(path: Path, name: str) -> Text | Unreadable:
    try:
        return read_text(path, source=name)
    except SourceError as error:
        return Unreadable(str(path), str(error))
