"""The texts of a source, one after the other: of a file, of all files of a directory, or of a file of records."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pharmagraph.errors import SourceError
from pharmagraph.sources.find import find_documents
from pharmagraph.sources.text import Text, read_text


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What cannot be had of a source, and why, in one line that names it."""

    place: str
    message: str


def find_texts(source: Path) -> Iterator[Text | Unreadable]:
    """All texts of `source`, read as they are asked for; never more than one is held.

    What cannot be read is yielded in its place and stops nothing.
    """
    try:
        documents = find_documents(source)
    except SourceError as error:
        yield Unreadable(str(source), str(error))
        return
    for path, name in documents:
        yield _of_file(path, name)


def _of_file(path: Path, name: str) -> Text | Unreadable:
    place = path.parent.resolve() / path.name  # a link to a file keeps its own name
    try:
        return read_text(place, source=name)
    except SourceError as error:
        return Unreadable(str(place), str(error))
