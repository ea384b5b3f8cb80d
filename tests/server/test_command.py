"""`pharmagraph serve` as a user starts and ends it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "pharmagraph", "serve"]


@contextmanager
def started(graph: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with subprocess.Popen([*COMMAND, "-g", str(graph), "--port", "0"], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            yield process, process.stderr.readline().split()[1]
        finally:
            process.kill()


def alive(parent: int) -> list[int]:
    """The processes that a process has started; of Linux, elsewhere none."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_tells_its_address_and_ends_with_its_workers(examples_graph: Path, number: signal.Signals) -> None:
    with started(examples_graph) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}sparql?query=ASK%7B%7D", timeout=30) as reply:
            assert reply.status == 200
        workers = alive(process.pid)
        process.send_signal(number)
        _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")
        assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_workers_end_when_the_server_is_killed(examples_graph: Path) -> None:
    with started(examples_graph) as (process, _):
        workers = alive(process.pid)
        process.kill()
        process.wait()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_what_cannot_be_served_is_one_line(examples_graph: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        both = ((examples_graph, port, "choose another --port"), (tmp_path, "0", "is no graph"))
        for graph, number, words in both:
            found = subprocess.run(
                [*COMMAND, "-g", str(graph), "--port", number],
                capture_output=True,
                text=True,
                env=dict(os.environ),
                check=False,
            )
            assert (found.returncode, found.stdout, found.stderr.count("\n")) == (2, "", 1)
            assert words in found.stderr
