"""Tasks for workers that go wrong; a module of its own, because workers import it."""

import os
import time
from pathlib import Path

from pharmagraph.errors import QueryError
from pharmagraph.graph.store import Graph
from pharmagraph.server.output import Output


def sleep(graph: Graph, seconds: float) -> int:
    time.sleep(seconds)
    return len(graph)


def die(_: Graph) -> None:
    os.kill(os.getpid(), 9)


def fail(_: Graph) -> None:
    raise ZeroDivisionError


def process(_: Graph) -> int:
    return os.getpid()


def documents(graph: Graph) -> tuple[int, int]:
    """The documents by two queries, with time between them for a build to replace the graph."""
    first = len(list(graph.query("SELECT ?d { ?d a pg:Document }")))  # type: ignore[arg-type]
    time.sleep(0.05)
    return first, len(list(graph.query("SELECT ?d { ?d pg:sha256 ?h }")))  # type: ignore[arg-type]


def peak_of_addresses(_: Graph) -> int:
    """The most bytes of addresses that this process has had, in use or reserved."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmPeak:")[2].split()[0]) << 10


def pour(_: Graph, output: Output, seconds: float) -> str:
    """Writes three megabytes, sleeps, and fails."""
    output.promise("text/plain")
    for _number in range(3):
        output.write(b"x" * (1 << 20))
    time.sleep(seconds)
    raise QueryError("no more of it")
