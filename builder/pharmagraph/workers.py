"""Reading in several processes, of which none can take the build down with it.

A worker that takes too long or too much memory is stopped, and one that dies is replaced. The processes are
started as programs of their own: that works below the daemons of a cluster, in a notebook, and in a script
that does not guard its main block, where `multiprocessing` and the pools built on it refuse or start the
script again.
"""

import subprocess
from collections.abc import Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from queue import SimpleQueue
from threading import Lock, Timer
from typing import Final, Self

from pharmagraph import worker
from pharmagraph.errors import DataError, PharmagraphError
from pharmagraph.limits import USUAL, Limits
from pharmagraph.outcomes import Outcome, Reader, named
from pharmagraph.processes import command, ending, environment
from pharmagraph.sources import Text

_TRIES: Final = 2  # of a text whose worker died, for the text need not be at fault


class Workers:
    """So many processes that read texts, each one at a time; a context manager that ends them.

    They are started when they are needed, or beforehand by `prepare`. Several threads may have texts read at once.
    """

    def __init__(self, reader: Reader, number: int, limits: Limits = USUAL) -> None:
        """`reader` must be picklable; PharmagraphError if it is not."""
        try:
            self._setup = worker.pack_setup(worker.Setup(reader, limits.timeout, limits.memory << 20))
        except Exception as error:
            raise _unfit(f"the reader cannot be sent to one: {error}") from error
        self._limits = limits
        self._all: list[_Worker] = []
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(1)
        self.grow(number)

    def grow(self, number: int) -> None:
        """Makes this number of processes of fewer; while none is reading."""
        for _ in range(number - len(self._all)):
            self._all.append(_Worker(self._setup, self._limits))
            self._idle.put(self._all[-1])
        self._threads.shutdown(wait=False)
        self._threads = ThreadPoolExecutor(len(self._all))

    def prepare(self) -> None:
        """Starts a process while the caller does something else; if it cannot be started, reading will tell."""
        self._threads.submit(self._start_one)

    def _start_one(self) -> None:
        one = self._idle.get()
        try:
            one.start()
        finally:
            self._idle.put(one)

    def read(self, texts: Iterable[Text]) -> Generator[Outcome]:
        """The outcomes of reading texts, in the order in which they come; few texts are taken ahead of those being read.

        DataError if the lexicon or a rule is broken, PharmagraphError if no worker can be started.
        """
        waiting: set[Future[Outcome]] = set()
        try:
            for text in texts:
                waiting.add(self._threads.submit(self._read_one, text))
                if len(waiting) > 2 * len(self._all):
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (one.result() for one in done)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in done)
        finally:
            for one in waiting:
                one.cancel()

    def _read_one(self, text: Text) -> Outcome:
        one = self._idle.get()
        try:
            return one.read(text)
        finally:
            self._idle.put(one)

    def close(self) -> None:
        """Ends the processes, whatever they are reading."""
        for one in self._all:
            one.close()
        self._threads.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_in_workers(
    texts: Iterable[Text],
    reader: Reader,
    *,
    workers: int,
    limits: Limits = USUAL,
) -> Generator[Outcome]:
    """The outcomes of reading texts in so many processes, which end with it; errors as of `Workers`."""
    with Workers(reader, workers, limits) as pool:
        yield from pool.read(texts)


def _unfit(reason: str) -> PharmagraphError:
    return PharmagraphError(f"no worker can be started ({reason}); read without one: --workers 0")


class _Worker:
    """A place for one process, which is started when it is needed."""

    def __init__(self, setup: bytes, limits: Limits) -> None:
        self._setup = setup
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()  # of starting and stopping, so that none is started after the end
        self._closed = False

    def read(self, text: Text) -> Outcome:
        """The outcome for a text: if its worker ends or runs out of memory, that from the next.

        What a worker has read before may have filled its memory, or shaken it.
        """
        line = worker.pack_text(text)
        for _ in range(_TRIES):
            process = self.start()
            kind, said, is_late = self._ask(process, line)
            if kind == worker.READING:
                return Outcome(text, said)
            if kind == worker.FAULT:
                return Outcome(text, fault=said)
            if kind == worker.BROKEN:
                raise DataError(said)
            code = self._stop()
            if is_late:
                fault = f"took longer than {self._limits.timeout:g} seconds and was stopped; allow more with --timeout"
                return Outcome(text, fault=named(text, fault))
        if kind == worker.MEMORY:
            fault = f"needs more than {self._limits.memory} MB of memory; allow more with --memory, or split it up"
        else:
            fault = f"ended the process that read it, twice ({ending(code)}); leave it out"
        return Outcome(text, fault=named(text, fault))

    def _ask(self, process: subprocess.Popen[bytes], line: bytes) -> tuple[str, str, bool]:
        """What a worker answers, and whether it was killed because it took too long."""
        late: list[bool] = []

        def stop() -> None:
            late.append(True)
            process.kill()

        assert process.stdin is not None
        assert process.stdout is not None
        timer = Timer(self._limits.timeout, stop)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(line)
            process.stdin.flush()
            kind, said = worker.unpack(process.stdout.readline())
        except (OSError, ValueError):  # the pipe is broken, or closed by `close`
            kind, said = "", ""
        finally:
            timer.cancel()
        return kind, said, bool(late)

    def start(self) -> subprocess.Popen[bytes]:
        """A worker that is ready: the one that there is, or a new one; errors as of `Workers.read`."""
        if self._process:
            return self._process
        with self._lock:
            if self._closed:
                raise _unfit("reading has ended")
            process = self._process = subprocess.Popen(  # noqa: S603  this Python
                command(worker.__name__),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
            )
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(OSError):
            process.stdin.write(self._setup)
            process.stdin.flush()
        kind, said = worker.unpack(process.stdout.readline())
        if kind == worker.READY:
            return process
        code = self._stop()
        raise DataError(said) if kind == worker.BROKEN else _unfit(said or ending(code))

    def _stop(self) -> int:
        """Ends the process, and tells how it ended."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()
        return code

    def close(self) -> None:
        """Ends the process for good."""
        with self._lock:
            self._closed = True
        self._stop()
