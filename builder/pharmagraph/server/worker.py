"""The process that reads the graph for the server: `python -m pharmagraph.server.worker`, started by `pool`.

A task comes in, its answer goes out. The graph is opened once, and again when a build has replaced it; a task sees
one graph from its beginning to its end.
"""

import pickle
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final

from pharmagraph.errors import PharmagraphError
from pharmagraph.graph.directory import MANIFEST
from pharmagraph.graph.store import Graph
from pharmagraph.processes import alarm, channel, ignore_interrupts, limit_memory
from pharmagraph.server import wire
from pharmagraph.server.output import Output

_GRACE: Final = 5.0  # seconds after which a worker ends itself, because who should have stopped it is gone


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker reads, and the most that it may take."""

    graph: Path
    timeout: float  # seconds for one task
    memory: int  # bytes of address space, in all
    answer: int  # bytes of one answer
    modules: tuple[str, ...]  # with the functions of its tasks; loaded before the first, whose time they must not take
    prepare: tuple[Callable[[Graph], object], ...] = ()  # done for each opened graph while nobody waits


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done: a function of a module, and what it is given after the graph (and the place to write to)."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    writes: bool = False


class _Current:
    """The graph as it is: opened again when its manifest is another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._graph: Graph | None = None
        self._prepared: tuple[int, int, int] | None = None

    def graph(self) -> Graph:
        """The graph; GraphError if there is none."""
        stamp = self._stamped()
        if self._graph is None or stamp != self._stamp:
            self._graph, self._stamp = Graph.open(self._path), stamp
        return self._graph

    def prepare(self, functions: Iterable[Callable[[Graph], object]]) -> None:
        """Calls functions with the graph, once; what goes wrong, the first task that needs it tells."""
        if self._graph is not None and self._prepared != self._stamp:
            self._prepared = self._stamp
            for function in functions:
                with suppress(Exception):
                    function(self._graph)

    def _stamped(self) -> tuple[int, int, int] | None:
        try:
            found = (self._path / MANIFEST).stat()
        except OSError:  # opening it tells what is wrong
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size


def main() -> None:
    """Answers what comes in until nothing more comes."""
    ignore_interrupts()
    requests, answers = channel()
    line = wire.read(requests)
    if line is None:
        return
    setup: Setup = pickle.loads(line)  # noqa: S301  from the process that started this one
    limit_memory(setup.memory)
    current = _Current(setup.graph)
    kind, said = _answer(lambda: _prepare(setup.modules, current))
    _send(answers, (wire.READY if kind == wire.VALUE else kind, said))
    while True:
        current.prepare(setup.prepare)
        line = wire.read(requests)
        if line is None:
            return
        alarm(setup.timeout + _GRACE)
        task: Task = pickle.loads(line)  # noqa: S301  from the process that started this one
        output = Output(answers, setup.answer)
        answered = _answer(lambda task=task, output=output: _value(current.graph(), task, output))  # type: ignore[misc]
        _send(answers, answered)
        alarm(0)
        if answered[0] == wire.MEMORY:
            return


def _prepare(modules: Iterable[str], current: _Current) -> bytes:
    for module in modules:
        import_module(module)
    current.graph()
    return b""


def _value(graph: Graph, task: Task, output: Output) -> bytes:
    """What a task gives, pickled."""
    value = task.function(graph, output, *task.arguments) if task.writes else task.function(graph, *task.arguments)
    output.flush()
    return pickle.dumps(value)


def _answer(function: Callable[[], bytes]) -> tuple[bytes, bytes]:
    """The frame that tells how a function ended."""
    try:
        return wire.VALUE, function()
    except MemoryError:
        return wire.MEMORY, b""
    except PharmagraphError as error:
        return wire.FAULT, pickle.dumps(error)
    except Exception:
        return wire.DEFECT, traceback.format_exc().encode(errors="backslashreplace")


def _send(answers: BinaryIO, answered: tuple[bytes, bytes]) -> None:
    answers.write(wire.frame(*answered))
    answers.flush()


if __name__ == "__main__":
    main()
