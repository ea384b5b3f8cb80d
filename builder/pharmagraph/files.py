"""Writing files so that a failure never costs the file that was there before."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pharmagraph.errors import GraphError


@contextmanager
def atomic_output(path: Path) -> Iterator[BinaryIO]:
    """A binary stream whose bytes replace `path` when the block ends well.

    After an exception `path` is as it was before. GraphError if the file cannot be written.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.", suffix=".part")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, _mode(path))
        os.replace(name, path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def binary_output(path: Path | None) -> Iterator[BinaryIO]:
    """`atomic_output(path)`, or standard output if `path` is None or `-`."""
    if path is None or str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with atomic_output(path) as stream:
            yield stream


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, else those that a plain `open` would have given."""
    if path.is_file():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unwritable(path: Path, error: OSError) -> GraphError:
    reason = error.strerror or str(error)
    return GraphError(f"cannot write {path}: {reason}; choose a place that exists and is writable")
