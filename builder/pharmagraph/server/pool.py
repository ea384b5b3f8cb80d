"""The processes that read the graph for the server, of which none can take it down.

Nothing can interrupt a query of Oxigraph, so it runs in a process that can be ended: when it takes too much time or
memory, or when nobody waits for its answer any more. Another process takes its place.
"""

import asyncio
import pickle
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Concatenate, Final, ParamSpec, Self, TypeVar

from pharmagraph.errors import PharmagraphError
from pharmagraph.graph.store import Graph
from pharmagraph.processes import command, ending, environment
from pharmagraph.server import wire, worker
from pharmagraph.server.errors import LimitError
from pharmagraph.server.growing import Growing
from pharmagraph.server.limits import USUAL, ServerLimits

_MOMENT: Final = 2.0  # seconds

P = ParamSpec("P")
T = TypeVar("T")


class Pool:
    """Workers that each hold the graph open and do one task at a time; an asynchronous context manager.

    A task is a function at the top level of a module. Its arguments and what it gives are pickled. It sees one graph
    from beginning to end, even if a build replaces it meanwhile; do in one task what must fit together.
    """

    def __init__(
        self,
        graph: Path,
        limits: ServerLimits = USUAL,
        modules: Sequence[str] = (),
        prepare: Sequence[Callable[[Graph], object]] = (),
    ) -> None:
        """`modules` have the functions of tasks: a worker loads them before it is ready, and then calls `prepare`."""
        self.limits = limits
        most = limits.timeout, limits.memory << 20, limits.answer << 20
        setup = worker.Setup(graph.absolute(), *most, tuple(modules), tuple(prepare))
        self._all = [_Worker(wire.frame(wire.TASK, pickle.dumps(setup)), limits) for _ in range(limits.workers)]
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._waiting = 0
        self._starting: set[asyncio.Future[None]] = set()

    async def call(self, function: Callable[Concatenate[Graph, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function(graph, *args)` gives in a worker; `args` by position only.

        Errors are those that it raises of ours, and LimitError if it takes too much or too many are waiting.
        """
        assert not kwargs
        value, written = await self._begun(worker.Task(function, args))
        written.close()
        return value  # type: ignore[no-any-return]

    async def write(
        self, function: Callable[Concatenate[Graph, IO[bytes], P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, Growing]:
        """What `function(graph, output, *args)` gives in a worker, and what it writes to output, of which there is yet more to come
        if it is much and the function has promised what it will give.

        The caller closes it. Errors are those of `call`, and RequestError if it writes too much.
        """
        assert not kwargs
        return await self._begun(worker.Task(function, args, writes=True))

    async def _begun(self, task: worker.Task) -> tuple[Any, Growing]:
        written = Growing()
        filling = asyncio.create_task(self._fill(task, written))
        try:
            return await written.begun(filling), written
        except BaseException:
            written.close()
            await asyncio.gather(filling, return_exceptions=True)  # the worker is another's from now on
            raise

    async def _fill(self, task: worker.Task, written: Growing) -> None:
        try:
            one = await self._next()
            try:
                value = await one.do(pickle.dumps(task), written)
            finally:
                self._give_back(one)
        except Exception as error:  # who reads it meets it
            written.fail(error)
        else:
            written.end(value)

    def _give_back(self, one: "_Worker") -> None:
        """Lets the next task have a worker; one that was stopped begins anew before somebody waits for it."""
        self._idle.put_nowait(one)
        if not one.is_started:
            starting = asyncio.ensure_future(one.start_early())
            self._starting.add(starting)
            starting.add_done_callback(self._starting.discard)

    async def _next(self) -> "_Worker":
        """A worker that is idle."""
        if self._waiting >= self.limits.waiting:
            raise LimitError("too many requests at once; try again")
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.timeout):
                return await self._idle.get()
        except TimeoutError as error:
            raise LimitError("too many requests at once; try again") from error
        finally:
            self._waiting -= 1

    async def __aenter__(self) -> Self:
        try:
            async with asyncio.TaskGroup() as starting:
                for one in self._all:
                    starting.create_task(one.start())
        except ExceptionGroup as group:
            await self.__aexit__()
            raise group.exceptions[0] from None
        for one in self._all:
            self._idle.put_nowait(one)
        return self

    async def __aexit__(self, *_: object) -> None:
        for starting in self._starting:
            starting.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        await asyncio.gather(*(one.stop() for one in self._all))


class _Worker:
    """A place for one process, which is started when it is needed."""

    def __init__(self, setup: bytes, limits: ServerLimits) -> None:
        self._setup = setup
        self._limits = limits
        self._process: asyncio.subprocess.Process | None = None
        self._is_fresh = True  # has done nothing yet
        self._lock = asyncio.Lock()  # while it is started

    @property
    def is_started(self) -> bool:
        """Whether there is a process, or one is being started."""
        return self._process is not None

    async def start_early(self) -> None:
        """Starts a process that nobody waits for yet; if it cannot be, whoever needs it is told."""
        async with self._lock:
            if self._process is None:
                with suppress(PharmagraphError):
                    await self.start()

    async def do(self, task: bytes, written: Growing) -> Any:
        """What a task gives; what it writes goes to `written`."""
        try:
            async with self._lock:
                process = self._process or await self.start()
            async with asyncio.timeout(self._limits.timeout):
                return await self._answer(process, task, written)
        except TimeoutError as error:
            await self.stop()
            raise LimitError(
                f"took longer than {self._limits.timeout:g} seconds and was stopped; ask for less, or allow more with --timeout"
            ) from error
        except (_MemoryUsedUp, asyncio.IncompleteReadError, OSError) as error:
            was_fresh, code = self._is_fresh, await self.stop(is_ending=True)
            if was_fresh or not written.restart():
                raise self._ended(0 if isinstance(error, _MemoryUsedUp) else code) from error
        except (PharmagraphError, DefectError):
            raise
        except BaseException:  # nobody waits any more
            await self.stop()
            raise
        return await self.do(task, written)  # what it did before may have filled its memory

    async def _answer(self, process: asyncio.subprocess.Process, task: bytes, written: Growing) -> Any:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(wire.frame(wire.TASK, task))
        await process.stdin.drain()
        while True:
            kind, payload = await wire.receive(process.stdout)
            match kind:
                case wire.CHUNK:
                    written.write(payload)
                    continue
                case wire.PROMISE:
                    written.promise(pickle.loads(payload))  # noqa: S301  of our own process
                    continue
                case wire.MEMORY:
                    raise _MemoryUsedUp
            self._is_fresh = False
            match kind:
                case wire.VALUE:
                    return pickle.loads(payload)  # noqa: S301  of our own process
                case wire.FAULT:
                    raise pickle.loads(payload)  # noqa: S301  of our own process
                case _:
                    raise DefectError(payload.decode())

    def _ended(self, code: int) -> LimitError:
        if code in (0, -signal.SIGABRT, -signal.SIGSEGV):  # how memory that cannot be had ends it
            return LimitError(
                f"needs more than {self._limits.memory} MB of memory, or is nested too deeply; ask for less, or allow more with --memory"
            )
        return LimitError(f"ended the process that answered it ({ending(code)}); ask for less")

    async def start(self) -> asyncio.subprocess.Process:
        """A process that is ready; GraphError if the graph cannot be opened."""
        process = self._process = await asyncio.create_subprocess_exec(
            *command(worker.__name__),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment(),
        )
        self._is_fresh = True
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(self._setup)
            kind, payload = await wire.receive(process.stdout)
        except (asyncio.IncompleteReadError, OSError) as error:
            code = await self.stop(is_ending=True)
            raise PharmagraphError(f"no worker can be started ({ending(code)}); allow it more with --memory") from error
        if kind == wire.READY:
            return process
        await self.stop()
        if kind == wire.FAULT:
            raise pickle.loads(payload)  # noqa: S301  of our own process
        raise PharmagraphError(f"no worker can be started ({payload.decode()[-200:].strip() or 'memory is used up'})")

    async def stop(self, *, is_ending: bool = False) -> int:
        """Ends the process, and tells how it ended; one that is ending by itself is given a moment to do so."""
        process, self._process = self._process, None
        if process is None:
            return 0
        if is_ending:  # to send a signal to what has ended may take away how it did
            with suppress(TimeoutError):
                async with asyncio.timeout(_MOMENT):
                    return await process.wait()
        with suppress(ProcessLookupError):
            process.kill()
        return await process.wait()


class _MemoryUsedUp(Exception):
    """A worker could not have more memory."""


class DefectError(Exception):
    """A task failed as it should not; the message is the traceback."""
