"""Rows on their way to a server: in batches, each sent while the next one is prepared."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

_T = TypeVar("_T")
_BATCH_SIZE: Final = 1_000_000  # characters, beyond which a batch is closed: some facts have hundreds of quotations


def batches(rows: Iterable[_T], length: int) -> Iterator[list[_T]]:
    """The rows in lists of a length, or shorter where they say much."""
    batch: list[_T] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += _size(row)
        if len(batch) == length or size >= _BATCH_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(value: object) -> int:
    """How much there is to send, in characters or so."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, tuple) else 1


class Ahead:
    """Runs calls in their order, one at a time, while its caller goes on to the next.

    What a call raises is raised by the next `run`, or by the end of the block if that ends well; nothing is run
    after it.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._running: Future[None] | None = None

    def __enter__(self) -> "Ahead":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._pool.shutdown()
        if kind is None:
            self._wait()

    def run(self, call: Callable[[], None]) -> None:
        """Starts a call once the one before it is done, so that no more than two batches are held."""
        self._wait()
        self._running = self._pool.submit(call)

    def _wait(self) -> None:
        running, self._running = self._running, None
        if running:
            running.result()
