"""Where texts are read: all engines cut them into shares, have `read_shard` read each, and take over what it wrote.

An engine is a function from texts, and their number, to outcomes in the order in which they come. `LocalEngine` reads
in processes of this machine; `cluster.DaskEngine` in a cluster.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, Self

from pharmagraph.errors import GraphError
from pharmagraph.limits import USUAL, Limits
from pharmagraph.outcomes import Outcome, Reader
from pharmagraph.shards import Shard, read_shard, read_shard_file
from pharmagraph.sources import Text
from pharmagraph.workers import Workers

Engine = Callable[[Iterable[Text], int], Generator[Outcome]]
ReadShare = Callable[[list[Text]], Shard]

_LARGEST: Final = 16  # texts in a share: a second of work, which is how often progress is seen and what a kill costs
_SHARES: Final = 8  # for each worker at least, so that none waits long for the others in the end
_WORTH_A_WORKER: Final = 16  # texts; to start another process for fewer takes longer than to read them


class LocalEngine:
    """Reads in so many processes, or in this one if `workers` is 0, without limits; as few as are worth to be started.

    `folder` is where shards lie until they are taken over; the other arguments are those of `read_shard`.
    """

    def __init__(
        self, folder: Path, reader: Reader, fingerprint: str, *, workers: int = 0, limits: Limits = USUAL
    ) -> None:
        self._reader = reader
        self._read = partial(read_shard, folder=folder, reader=reader, fingerprint=fingerprint)
        self._workers = workers
        self._limits = limits
        self._pool: Workers | None = None

    def prepare(self) -> None:
        """Starts a process if none is started: there will be something to read, which is not yet known."""
        if self._workers and self._pool is None:
            self._pool = Workers(self._reader, 1, self._limits)
            self._pool.prepare()

    def close(self) -> None:
        """Ends what was prepared and is not used."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, texts: Iterable[Text], number: int) -> Generator[Outcome]:
        """The outcomes of reading so many texts."""
        count = min(self._workers, 1 + number // _WORTH_A_WORKER)
        size = max(1, min(_LARGEST, number // (_SHARES * max(1, count))))
        if not count:
            for share in _shares(texts, size):
                yield from _taken(self._read(share, workers=0))
            return
        # The workers end first, so that what ends the loop need not wait for documents.
        with ThreadPoolExecutor(count) as threads, self._taken_pool(count) as workers:
            read = partial(self._read, workers=workers)
            yield from read_shares(threads, read, texts, size=size, ahead=count + 1)

    def _taken_pool(self, count: int) -> Workers:
        """So many workers, of which one may have been prepared."""
        pool, self._pool = self._pool or Workers(self._reader, 1, self._limits), None
        pool.grow(count)
        return pool


def read_shares(
    executor: Executor, read: ReadShare, texts: Iterable[Text], *, size: int, ahead: int
) -> Generator[Outcome]:
    """The outcomes of texts that an executor reads in shares of a size, of which it has so many at a time.

    GraphError if a share's file cannot be seen from here; errors of the executor are raised as they are.
    """
    waiting: set[Future[Shard]] = set()
    for share in _shares(texts, size):
        waiting.add(executor.submit(read, share))
        if len(waiting) >= ahead:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for one in done:
                yield from _taken(one.result())
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for one in done:
            yield from _taken(one.result())


def _shares(texts: Iterable[Text], size: int) -> Iterator[list[Text]]:
    rest = iter(texts)
    while share := list(islice(rest, size)):
        yield share


def _taken(shard: Shard) -> Iterator[Outcome]:
    if not shard.path.exists():
        raise GraphError(f"{shard.path}: is not here; put the graph on a disk that all machines of the cluster see")
    for entry in read_shard_file(shard.path):
        yield Outcome(entry.text, entry.reading, entry.fault)
    shard.path.unlink()
