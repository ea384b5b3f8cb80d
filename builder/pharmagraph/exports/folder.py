"""Exports of several files: a directory that is whole or as it was, and never one with files of somebody else."""

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pharmagraph.errors import GraphError

README: Final = "README.txt"


@contextmanager
def new_folder(path: Path | None, form: str, files: Collection[str]) -> Iterator[Path]:
    """An empty directory that takes the place of `path` when the block ends well.

    The block writes `files` into it, and README.txt, whose first line is `title(form)`: by these an earlier export is
    known. GraphError if no path is given, if `path` is anything but an earlier export in this format or an
    empty directory, or if it cannot be written; `path` then is as it was.
    """
    if path is None or str(path) == "-":
        raise GraphError(f"{form} writes a directory; name it with -o DIRECTORY")
    try:
        _refuse_what_is_no_export(path, form, {*files, README})
    except OSError as error:
        raise unwritable(path, error) from error
    with replaced(path) as new:
        yield new


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """An empty directory that takes the place of `path`, whatever is there, when the block ends well.

    GraphError if it cannot be written; `path` then is as it was.
    """
    place = path.resolve()
    try:
        new = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name[:80]}.", suffix=".part"))
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        (new / "mode").mkdir()  # has the permissions of any new directory
        mode = (place if place.exists() else new / "mode").stat().st_mode & 0o777
        (new / "mode").rmdir()
        yield new
        new.chmod(mode)
        _swap(new, place)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def title(form: str) -> str:
    """The first line of the README.txt of an export."""
    return f"A pharmagraph graph as {form}"


def _refuse_what_is_no_export(path: Path, form: str, names: Collection[str]) -> None:
    if path.exists() and not path.is_dir():
        raise GraphError(f"{path}: is a file; name a directory")
    entries = {entry.name for entry in path.iterdir()} if path.exists() else set()
    if not entries:
        return
    start = f"{title(form)}\n".encode("ascii")
    if entries != set(names) or not (path / README).read_bytes().startswith(start):
        raise GraphError(f"{path}: holds other files; name a new directory or an earlier export")


def _swap(new: Path, path: Path) -> None:
    """Puts `new` in the place of `path`, which comes back if that fails."""
    if not path.exists():
        new.replace(path)
        return
    old = new.with_suffix(".old")
    path.replace(old)
    try:
        new.replace(path)
    except OSError:
        old.replace(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def unwritable(path: Path, error: OSError) -> GraphError:
    """The error to raise when the system refuses to write `path`."""
    reason = error.strerror or str(error)
    return GraphError(f"cannot write {path}: {reason}; choose a place that exists and is writable")
