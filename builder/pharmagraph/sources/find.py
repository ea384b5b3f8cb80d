"""Which documents a path stands for: itself if it is a file, else the texts and Markdown files below it.

Symbolic links to directories are not followed, so a loop of links cannot trap the walk; links to files are.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

from pharmagraph.errors import SourceError

SUFFIXES: Final = (".txt", ".md", ".markdown")


def find_documents(path: Path) -> tuple[tuple[Path, str], ...]:
    """The documents that `path` stands for, each with its source name, ordered by source name.

    A file is itself, whatever it is called, and its source is its name. A directory is all its *.txt, *.md
    and *.markdown files at any depth, without hidden files and directories; their sources are POSIX paths
    relative to it. Files are not opened: an unreadable one is found here and refused by `read_document`.
    SourceError if `path` is missing, if a directory cannot be listed, or if it holds no documents.
    """
    try:
        is_directory = path.is_dir()
        exists = is_directory or path.exists()
    except OSError as error:
        raise unreadable(path, error) from error
    if not exists:
        raise SourceError(f"{shown(path)}: no such file or directory; check the spelling")
    if not is_directory:
        return ((path, source_name(path.name)),)
    found = sorted(((file, source_name(name)) for file, name in _walk(path)), key=_by_source)
    if not found:
        raise SourceError(
            f"{shown(path)}: holds no documents; put {', '.join('*' + s for s in SUFFIXES)} files into it"
        )
    return tuple(found)


def shown(path: Path | str) -> str:
    """A file name fit for a one-line message: line breaks and what a terminal might obey are escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in os.fspath(path)
    )


def source_name(name: str) -> str:
    """`name` as text that can be stored: bytes that are no UTF-8 become backslash escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def unreadable(path: Path, error: OSError) -> SourceError:
    """The error to raise when the system refuses to read `path`."""
    if isinstance(error, PermissionError):
        return SourceError(f"{shown(path)}: permission denied; make it readable (chmod u+r, for a directory u+rx)")
    return SourceError(f"{shown(path)}: cannot be read ({error.strerror or error}); check the file or its disk")


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    """The documents below a directory, each with its path relative to it."""

    def refuse(error: OSError) -> NoReturn:
        raise unreadable(Path(error.filename or root), error) from error

    for directory, subdirectories, names in os.walk(root, onerror=refuse):
        subdirectories[:] = [name for name in subdirectories if not name.startswith(".")]
        folder = Path(directory)
        inside = folder.relative_to(root).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        yield from ((folder / name, f"{prefix}{name}") for name in names if _is_document(name))


def _is_document(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith(SUFFIXES)


def _by_source(document: tuple[Path, str]) -> str:
    return document[1]
