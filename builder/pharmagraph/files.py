"""Writing files so that a failure never costs the file that was there before."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from pharmagraph.errors import GraphError


def stamp(path: str) -> tuple[str, int, int]:
    """What changes when a file does: its path, time and size; zeros if it cannot be looked at."""
    try:
        status = Path(path).stat()
    except OSError:
        return path, 0, 0
    return path, status.st_mtime_ns, status.st_size


@contextmanager
def atomic_output(path: Path) -> Iterator[BinaryIO]:
    """A binary stream whose bytes replace `path` when the block ends well.

    After an exception `path` is as it was before. GraphError if the file cannot be written.
    """
    part = path.parent / f".{path.name[:80]}.{token_hex(6)}.part"
    try:
        with part.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if path.is_file():
            part.chmod(path.stat().st_mode)
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise GraphError(f"cannot write {path}: {reason}; choose a place that exists and is writable") from error
    finally:
        with suppress(OSError):
            part.unlink()


@contextmanager
def binary_output(path: Path | None) -> Iterator[BinaryIO]:
    """`atomic_output(path)`, or standard output if `path` is None."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with atomic_output(path) as stream:
            yield stream
