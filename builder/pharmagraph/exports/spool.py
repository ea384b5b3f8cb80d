"""Rows that are too many to be held in memory: kept in a temporary file, and read as often as one likes."""

import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from pharmagraph.graph.property_graph import Edge, Node

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


class TextSpool:
    """Texts that are written one after the other, and copied as one; the file is the caller's to delete."""

    def __init__(self, path: Path, separator: str) -> None:
        self._path = path
        self._separator = separator
        self._stream = path.open("xb")
        self._length = 0

    def add(self, text: str) -> None:
        """Adds a text at the end."""
        self._stream.write(f"{self._separator if self._length else ''}{text}".encode())
        self._length += 1

    def close(self) -> None:
        """No more texts are added; they can be copied."""
        self._stream.close()

    def __len__(self) -> int:
        """How many texts there are."""
        return self._length

    def copy_to(self, stream: BinaryIO) -> None:
        """Writes all of it."""
        with self._path.open("rb") as own:
            shutil.copyfileobj(own, stream, 1 << 20)


@contextmanager
def spooled(
    stars: Iterable[tuple[Node, Sequence[Edge]]],
    of_node: Callable[[Node], str],
    of_edge: Callable[[Edge], str],
    separator: str,
) -> Iterator[tuple[TextSpool, TextSpool]]:
    """The texts that are made of nodes and of edges, apart from each other, on disk until the block ends.

    A graph gives a node together with its edges, since they share evidence, which takes most of the time to read.
    """
    with tempfile.TemporaryDirectory(prefix="pharmagraph-") as directory:
        nodes, edges = (TextSpool(Path(directory, name), separator) for name in ("nodes", "edges"))
        with closing(nodes), closing(edges):
            for node, outgoing in stars:
                nodes.add(of_node(node))
                for edge in outgoing:
                    edges.add(of_edge(edge))
        yield nodes, edges
