"""Builds that are killed, or find the disk full or closed: the graph is what it was, and the next build finishes."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from pharmagraph.building import BuildReport, build
from pharmagraph.errors import GraphError
from pharmagraph.graph.store import Graph
from pharmagraph.outcomes import Reader

KILLS: Final = 50
WHOLE: Final = {"pharmagraph.json", "documents", "readings", "seen.json", "store"}

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork and kill")


def write(folder: Path, first: int, last: int, target: str) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(first, last):
        words = f"The company says that Mab{number} targets {target}{number % 3}. " * 20
        (folder / f"{number}.txt").write_text(words, encoding="utf-8")


def nquads(graph: Path) -> list[str]:
    with Graph.open(graph) as opened:
        return sorted(map(str, opened.quads()))


def made(releases: Path, graph: Path, reader: Reader, *, prune: bool = False) -> BuildReport:
    report = build([releases], graph, reader=reader, fingerprint="tiny", prune=prune)
    assert not report.failures
    return report


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    write(tmp_path / "releases", 0, 8, "HER")
    return tmp_path / "releases"


# Kills

# Builds what it is told in processes of its own, and kills each after a time or before one of its file operations.
KILLER = """
import os, signal, sys, time
from pathlib import Path
import tiny_reader
from pharmagraph.building import build

def count_down(event, _):
    global steps
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
        steps -= 1
        if steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)

for line in sys.stdin:
    releases, graph, seconds, steps = line.split("\\t")
    seconds, steps = float(seconds), int(steps)
    given, started = steps, time.monotonic()
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(2, 1)
        sys.addaudithook(count_down)
        build([Path(releases)], Path(graph), reader=tiny_reader.read, fingerprint="tiny")
        os.write(into, str(given - steps).encode())
        os._exit(0)
    if seconds:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(into)
    print(time.monotonic() - started, os.read(out, 100).decode() or 0, flush=True)
    os.close(out)
"""


class Killer:
    """Builds a graph of the releases in another process and kills it."""

    def __init__(self, releases: Path, process: "subprocess.Popen[str]") -> None:
        self.releases = releases
        self.process = process

    def build(self, graph: Path, *, seconds: float = 0, steps: int = 0) -> tuple[float, int]:
        """Kills after so many seconds, or before this file operation, or not; how long it lived, how many it did."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{self.releases}\t{graph}\t{seconds}\t{steps}\n")
        self.process.stdin.flush()
        lived, done = self.process.stdout.readline().split()
        return float(lived), int(done)


@pytest.fixture
def killer(releases: Path, reader: Reader) -> Iterator[Killer]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", KILLER]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield Killer(releases, process)
        assert process.stdin is not None
        process.stdin.close()


def test_a_kill_at_any_moment_leaves_the_graph_as_before_or_after_and_the_next_build_finishes(
    releases: Path, tmp_path: Path, reader: Reader, killer: Killer
) -> None:
    old = tmp_path / "old"
    made(releases, old, reader)
    write(releases, 5, 14, "EGFR")
    new = tmp_path / "new"
    made(releases, new, reader)
    before, after = nquads(old), nquads(new)
    assert before != after
    lifetime, steps = killer.build(tmp_path / "whole")
    chance = random.Random(20240502)
    seen = []
    for kill in range(KILLS):
        graph = tmp_path / f"graph{kill}"
        is_first = kill % 5 == 0
        if not is_first:
            shutil.copytree(old, graph)
        if kill % 2:
            killer.build(graph, seconds=chance.uniform(0, lifetime))
        else:
            killer.build(graph, steps=steps if kill == 2 else chance.randint(1, steps))
        try:
            seen.append(nquads(graph))
        except GraphError as error:
            assert is_first, error
        else:
            assert seen[-1] == after or (seen[-1] == before and not is_first)
        made(releases, graph, reader)
        assert nquads(graph) == after
        assert {path.name for path in graph.iterdir()} == WHOLE
        assert len(list((graph / "store").iterdir())) == 2  # the store and its record
        shutil.rmtree(graph)
    assert before in seen
    assert after in seen


def test_an_interruption_ends_a_build_at_once_and_the_next_one_goes_on(
    releases: Path, tmp_path: Path, reader: Reader
) -> None:
    (releases / "slow.txt").write_text("The company says that it sleeps.", encoding="utf-8")
    code = (
        "import signal, sys, tiny_reader; from pathlib import Path; from pharmagraph.building import build\n"
        # whoever runs the tests in the background may have switched it off for all their children
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "told = lambda progress: print(progress.stage, progress.done, flush=True)\n"
        "build([Path(sys.argv[1])], Path(sys.argv[2]), reader=tiny_reader.read, workers=1, progress=told)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, str(releases), str(tmp_path / "graph")]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert any(line == "read 1\n" for line in process.stdout)
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        assert "KeyboardInterrupt" in process.stderr.read()
        process.wait()
    assert time.monotonic() - start < 10
    (releases / "slow.txt").unlink()
    made(releases, tmp_path / "graph", reader)
    made(releases, tmp_path / "other", reader)
    assert nquads(tmp_path / "graph") == nquads(tmp_path / "other")


# Disks


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[None]:
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("left", [0, 8, 40, 200])
def test_a_full_disk_costs_nothing_that_was_there(releases: Path, tmp_path: Path, reader: Reader, left: int) -> None:
    """So many KB are left when the second build begins."""
    with small_disk(tmp_path / "disk", 8 << 20):
        graph = tmp_path / "disk" / "graph"
        made(releases, graph, reader)
        before = nquads(graph)
        write(releases, 8, 60, "EGFR")
        filler = tmp_path / "disk" / "filler"
        with filler.open("wb") as stream:
            stream.write(bytes(shutil.disk_usage(graph).free - (left << 10)))
        with pytest.raises(GraphError, match="No space left on device") as caught:
            made(releases, graph, reader)
        assert "\n" not in str(caught.value)
        assert nquads(graph) == before
        filler.unlink()
        made(releases, graph, reader)
        made(releases, tmp_path / "other", reader)
        assert nquads(graph) == nquads(tmp_path / "other")
        assert {path.name for path in graph.iterdir()} == WHOLE


@pytest.mark.parametrize("most", [100, 20_000])
def test_a_limit_of_file_size_costs_nothing_that_was_there(
    releases: Path, tmp_path: Path, reader: Reader, most: int
) -> None:
    """As on a disk that is full, files cannot grow beyond so many bytes."""
    graph = tmp_path / "graph"
    made(releases, graph, reader)
    before = nquads(graph)
    write(releases, 8, 60, "EGFR")
    code = (
        "import resource, sys, tiny_reader; from pathlib import Path; from pharmagraph.building import build\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, resource.RLIM_INFINITY))\n"
        "build([Path(sys.argv[1])], Path(sys.argv[2]), reader=tiny_reader.read, fingerprint='tiny')\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, str(releases), str(graph)]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert shown.returncode == 1
    assert "GraphError" in shown.stderr.splitlines()[-1]
    assert "File too large" in shown.stderr.splitlines()[-1]
    assert nquads(graph) == before
    made(releases, graph, reader)
    made(releases, tmp_path / "other", reader)
    assert nquads(graph) == nquads(tmp_path / "other")


@pytest.mark.parametrize("folder", ["documents", "readings"])
def test_a_file_that_cannot_be_written_is_named_and_costs_nothing(
    releases: Path, tmp_path: Path, reader: Reader, folder: str
) -> None:
    graph = tmp_path / "graph"
    made(releases, graph, reader)
    before, there = nquads(graph), set((graph / folder).iterdir())
    (releases / "0.txt").write_text("The company says that Mab77 targets HER2.", encoding="utf-8")
    made(releases, tmp_path / "other", reader)
    (name,) = {path.name for path in (tmp_path / "other" / folder).iterdir()} - {path.name for path in there}
    obstacle = graph / folder / f"{name}.part"
    obstacle.mkdir()
    with pytest.raises(GraphError, match=f"{name}: cannot be written .*; name a directory that you may write to"):
        made(releases, graph, reader)
    assert nquads(graph) == before
    obstacle.rmdir()
    made(releases, graph, reader)
    assert nquads(graph) == nquads(tmp_path / "other")


# Readers


def test_readers_see_a_whole_graph_while_it_is_built_anew_again_and_again(
    releases: Path, tmp_path: Path, reader: Reader
) -> None:
    graph, more = tmp_path / "graph", tmp_path / "more"
    states = []
    made(releases, graph, reader)
    states.append(nquads(graph))
    shutil.copytree(releases, more)
    write(more, 8, 40, "EGFR")
    made(more, tmp_path / "larger", reader)
    seen: list[int] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            with Graph.open(graph) as opened:
                first, second = len(opened), sum(1 for _ in opened.quads())
                seen.append(first if first == second else -1)

    reading = threading.Thread(target=read)
    reading.start()
    sizes = {len(states[0])}
    for turn in range(8):
        if turn % 2:
            shutil.rmtree(releases)
            write(releases, 0, 8, "HER")
        else:
            write(releases, 8, 40, "EGFR")
        made(releases, graph, reader, prune=True)
        sizes.add(len(nquads(graph)))
    stop.set()
    reading.join()
    assert set(seen) <= sizes
    assert len(sizes) == 2
    assert len(seen) > 8
