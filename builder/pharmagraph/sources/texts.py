"""The texts of a source, one after the other: of a file, of all files of a directory, or of a file of records."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pharmagraph.errors import SourceError
from pharmagraph.sources import records
from pharmagraph.sources.find import find_documents
from pharmagraph.sources.text import Text, Unreadable, read_text


@dataclass(frozen=True, slots=True)
class Known:
    """A file of one text that need not be read."""

    place: str
    source: str
    sha256: str


def find_texts(source: Path) -> Iterator[Text | Unreadable]:
    """All texts of `source`, read as they are asked for; never more than some are held.

    What cannot be read is yielded in its place and stops nothing.
    """
    return (one for one in find_new_texts(source, lambda _: None) if not isinstance(one, Known))


def find_new_texts(source: Path, known: Callable[[str], str | None]) -> Iterator[Text | Unreadable | Known]:
    """The same, without opening files of one text whose SHA-256 is `known` by their places."""
    try:
        if source.suffix.lower() in records.SUFFIXES and source.is_file():
            yield from records.read_records(_place(source))
        else:
            folders: dict[str, str] = {}
            for path, name in find_documents(source):
                folder, file = os.path.split(path)
                if folder not in folders:
                    folders[folder] = str(Path(folder).resolve())
                place = os.path.join(folders[folder], file)  # noqa: PTH118  there may be very many
                digest = known(place)
                yield _of_file(Path(place), name) if digest is None else Known(place, name, digest)
    except SourceError as error:
        yield Unreadable(str(source), str(error))


def _place(path: Path) -> Path:
    return path.parent.resolve() / path.name  # a link to a file keeps its own name


def _of_file(path: Path, name: str) -> Text | Unreadable:
    try:
        return read_text(path, source=name)
    except SourceError as error:
        return Unreadable(str(path), str(error))
