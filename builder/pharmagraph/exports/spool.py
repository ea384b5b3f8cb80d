"""Rows that are too many to be held in memory: kept in a temporary file, and read as often as one likes."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, TypeVar

_Row = TypeVar("_Row")


class Spool(Generic[_Row]):
    """Rows in the order in which they were added; the file, which nobody else may write, is the caller's to delete.

    Rows are added first and read then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream = path.open("xb")
        self._length = 0

    def add(self, row: _Row) -> None:
        """Adds a row at the end."""
        pickle.dump(row, self._stream, pickle.HIGHEST_PROTOCOL)
        self._length += 1

    def close(self) -> None:
        """No more rows are added; they can be read."""
        self._stream.close()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[_Row]:
        with self._path.open("rb") as stream:
            for _ in range(self._length):
                yield pickle.load(stream)  # noqa: S301  from this process
