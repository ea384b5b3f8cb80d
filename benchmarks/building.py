#!/usr/bin/env python3
"""What building graphs costs, and how that grows; on releases made for it.

    building.py [--sizes 1000 20000] [--like FOLDER...] [--short] [--scaling 300] [--names 1000 500000] [--repeat 3]
                [--project 10000000] [--json FILE]

For each size: documents a second from the first look to the finished graph with all cores, the processor time of
reading each and of all that follows, the greatest memory of all processes together, and the seconds in which the
command line adds one release to the folder, changes it, and prunes it. Then what a second worker is worth once it has
started, beside what a second process is worth to a loop that does nothing; writing the store against Oxigraph's own bulk load of the
same quads; and reading with lexicons of growing size. What is repeated is shown as the median. Last, what so many
documents as are to be projected would cost, if each cost what it costs in the largest graph.

The releases are those of the examples with other names and figures, or `--like` those in folders; `--short` takes a few
sentences of each, so that many can be read in a short time. Exit code 1 if a claim does not hold; which, the last table
says. Times are of a machine that does nothing else; processor time is less disturbed by others, and ratios are least.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import reading
from startup import ENVIRONMENT, processor_seconds

from releases import releases, write

_SPIN = "import time\nstart = time.perf_counter()\nfor _ in range(30_000_000): pass\nprint(time.perf_counter() - start)"
_COMMAND = [sys.executable, "-m", "pharmagraph", "build"]

# Claim: the figure, and whether it must be at least or at most this.
LIMITS = {
    "documents/s, largest to smallest graph": (0.85, "at least"),
    "memory of all processes, MB": (1000, "at most"),
    "memory, largest to smallest graph": (2, "at most"),
    "seconds to add one release": (2, "at most"),
    "two workers to one": (1.6, "at least"),
    "two workers to one, of what two loops gain": (0.8, "at least"),
    "writing quads, of bulk load's speed": (0.6, "at least"),
    "reading with most names to fewest": (2, "at most"),
    "seconds to load most names": (10, "at most"),
    "MB for most names": (400, "at most"),
}


# One build, in a process of its own


def build_here(folder: Path, graph: Path, workers: int) -> dict[str, Any]:
    """Builds in this process and tells what that took."""
    from pharmagraph.building import Progress, build

    begin: dict[str, float] = {}
    used: dict[str, float] = {}

    def note(told: Progress) -> None:
        begin.setdefault(told.stage, now())
        if told.stage == "read" and told.done >= told.total / 5:  # all workers have started
            begin.setdefault("steady", now())
        used.setdefault(told.stage, processor_seconds())

    start = now()
    report = build([folder], graph, workers=workers, progress=note)
    end = now()
    return {
        "documents": report.documents,
        "faults": len(report.failures),
        "quads": report.quads,
        "documents/s": report.read / (end - start),
        "read/s once started": 0.8 * report.read / (begin["merge"] - begin["steady"]),
        "find s": begin["read"] - start,
        "read s": begin["merge"] - begin["read"],
        "merge s": end - begin["merge"],
        "read CPU ms each": (used["merge"] - used["read"]) / report.read * 1000,
        "merge CPU ms each": (processor_seconds() - used["merge"]) / report.read * 1000,
        "disk": {
            name: sum(path.stat().st_size for path in (graph / name).rglob("*") if path.is_file())
            for name in ("documents", "readings", "store")
        },
    }


def build(folder: Path, graph: Path, workers: int) -> dict[str, Any]:
    """The same in another process, with the greatest memory of that and of all that it starts, in megabytes."""
    command = [sys.executable, __file__, "--build", str(folder), str(graph), str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, Watch(process.pid) as watch:
        shown, _ = process.communicate()
    if process.returncode:
        raise SystemExit(process.returncode)
    measured: dict[str, Any] = json.loads(shown)
    return measured | {"memory MB": watch.most}


class Watch:
    """Looks at the memory of a process and its descendants, four times a second; what they share counts once. Of Linux."""

    def __init__(self, pid: int) -> None:
        self.most = 0
        self._pid = pid
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._end.wait(0.25):
            self.most = max(self.most, sum(map(self._memory, self._family(self._pid))) >> 10)

    def _family(self, pid: int) -> Iterator[int]:
        yield pid
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            with suppress(OSError):  # it has just ended
                for child in task.read_text().split():
                    yield from self._family(int(child))

    def _memory(self, pid: int) -> int:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    return int(line.split()[1])
        return 0

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()


def now() -> float:
    """Seconds on a clock that only goes on."""
    return time.perf_counter()


def run(command: list[str | Path]) -> None:
    """Runs a program as users have it."""
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)


def seconds(action: Callable[[], object]) -> float:
    """The time that an action takes."""
    start = now()
    action()
    return now() - start


# Measures


def updating(folder: Path, graph: Path, texts: Iterator[str], repeat: int) -> dict[str, float]:
    """The seconds, and those of processors, in which the command line builds a folder again with one document changed."""
    new = folder / "00000" / "new.txt"
    rows: dict[str, list[tuple[float, float]]] = {"nothing": [], "add": [], "change": [], "prune": []}
    for _ in range(repeat):
        for what, row in rows.items():
            if what in {"add", "change"}:
                new.write_text(next(texts), encoding="utf-8")
            new.unlink() if what == "prune" else None
            used = processor_seconds()
            command = [*_COMMAND, folder, "-o", graph, "--prune"]
            taken = seconds(partial(run, command))
            row.append((taken, processor_seconds() - used))
    figures = {f"{what} s": median(taken for taken, _ in row) for what, row in rows.items()}
    return figures | {f"{what} CPU s": median(used for _, used in row) for what, row in rows.items()}


def alone(text: str, place: Path, repeat: int) -> dict[str, float]:
    """The same for a new graph of one release: what starting and reading alone take."""
    (place / "one.txt").write_text(text, encoding="utf-8")
    taken, used = [], []
    for number in range(repeat):
        before = processor_seconds()
        command = [*_COMMAND, place / "one.txt", "-o", place / f"one{number}"]
        taken.append(seconds(partial(run, command)))
        used.append(processor_seconds() - before)
    return {"s": median(taken), "CPU s": median(used)}


def spin(processes: int) -> float:
    """The seconds that so many processes take that do nothing at the same time, the slowest of them."""
    running = [
        subprocess.Popen([sys.executable, "-c", _SPIN], stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    return max(float(one.communicate()[0]) for one in running)


def scaling(folder: Path, place: Path, repeat: int) -> dict[str, float]:
    """What a second worker is worth to reading, and what a second process is worth to idle loops meanwhile."""
    rows = []
    for number in range(repeat):
        loops = 2 * spin(1) / spin(2)
        built = [build(folder, place / f"scaling{number}-{workers}", workers) for workers in (1, 2)]
        one, two = (each["read/s once started"] for each in built)
        rows.append((one, two, two / one, (loops + 2 * spin(1) / spin(2)) / 2))
    one, two, gain, loops = (median(column) for column in zip(*rows, strict=True))
    return {"one worker/s": one, "two workers/s": two, "gain": gain, "loops": loops, "share": gain / loops}


def writing(graph: Path, place: Path, repeat: int) -> dict[str, float]:
    """Writing the quads of a graph as a build does, and Oxigraph's bulk load of the same from a file."""
    from pyoxigraph import RdfFormat, Store

    from pharmagraph.graph import directory
    from pharmagraph.graph.store import Graph

    with Graph.open(graph) as opened:
        quads = list(opened.quads())
        opened.store.dump(str(place / "all.nq"), format=RdfFormat.N_QUADS)
    (place / "ours").mkdir()

    def native(number: int) -> None:
        store = Store(str(place / f"native{number}"))
        store.bulk_load(path=str(place / "all.nq"), format=RdfFormat.N_QUADS)
        store.flush()

    pairs = [
        (
            seconds(lambda number=number: native(number)),
            seconds(lambda number=number: directory.write_store(place / "ours" / str(number), quads)),
        )
        for number in range(repeat)
    ]
    loaded, written = (median(column) for column in zip(*pairs, strict=True))
    return {"quads": len(quads), "ours s": written, "bulk load s": loaded, "speed": loaded / written}


def knowledge(texts: list[str], counts: list[int]) -> list[dict[str, Any]]:
    """Reading with lexicons of so many names more."""
    return [reading.apart(reading.measure_reading, texts, count) for count in counts]


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All measurements."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    like, repeat = tuple(options.like), options.repeat
    made: dict[str, Any] = {"like": like, "short": options.short}
    with tempfile.TemporaryDirectory(dir=options.place) as name:
        place = Path(name)
        builds = []
        for size in options.sizes:
            folder, graph = place / f"releases{size}", place / f"graph{size}"
            write(folder, size, **made)
            measured = build(folder, graph, cores)
            new = releases(size, seed=1, **made)
            builds.append(measured | updating(folder, graph, new, repeat))
        write(place / "scaling", options.scaling, seed=2, **made)
        return {
            "cores": cores,
            "one release alone": alone(next(releases(1, seed=3, **made)), place, repeat),
            "builds": builds,
            "scaling": scaling(place / "scaling", place, repeat),
            "writing": writing(place / f"graph{options.sizes[0]}", place, repeat),
            "knowledge": knowledge(list(releases(options.scaling, seed=4, **made)), options.names),
        }


def claims(measured: dict[str, Any]) -> dict[str, float]:
    """What is held against the limits."""
    first, last = measured["builds"][0], measured["builds"][-1]
    few, many = measured["knowledge"][0], measured["knowledge"][-1]
    return {
        "documents/s, largest to smallest graph": last["documents/s"] / first["documents/s"],
        "memory of all processes, MB": last["memory MB"],
        "memory, largest to smallest graph": last["memory MB"] / max(1, first["memory MB"]),
        "seconds to add one release": last["add s"],
        "two workers to one": measured["scaling"]["gain"],
        "two workers to one, of what two loops gain": measured["scaling"]["share"],
        "writing quads, of bulk load's speed": measured["writing"]["speed"],
        "reading with most names to fewest": many["reading"] / few["reading"],
        "seconds to load most names": many["load s"],
        "MB for most names": many["load MB"],
    }


def project(measured: dict[str, Any], number: int) -> dict[str, float]:
    """What so many documents would cost: hours of one core that does nothing else, and gigabytes."""
    largest = measured["builds"][-1]
    each = number / largest["documents"] / 1e9
    return {
        "documents": number,
        "core hours of reading": number * largest["read CPU ms each"] / 3.6e6,
        "core hours of merging": number * largest["merge CPU ms each"] / 3.6e6,
        "GB of shards": each * largest["disk"]["readings"],
        "GB of graph": each * sum(largest["disk"].values()),
        "GB of store": each * largest["disk"]["store"],
        "files of graph": 2.0 * number,
    }


# Showing


def show(measured: dict[str, Any]) -> None:
    """Prints the measurements as tables."""
    names = [name for name in measured["builds"][0] if name != "disk"]
    for name in names:
        print(f"{name:24}" + "".join(f"{row[name]:>14,.6g}" for row in measured["builds"]))
    largest = measured["builds"][-1]
    other = largest["merge CPU ms each"] / (largest["read CPU ms each"] + largest["merge CPU ms each"])
    print(f"{'share that is not reading':24} {other:.2f} of the largest build's processor time")
    for name in ("one release alone", "scaling", "writing", "projected"):
        print(f"\n{name}: " + ", ".join(f"{key} {value:,.4g}" for key, value in measured[name].items()))
    print("\n" + "".join(f"{name:>12}" for name in measured["knowledge"][0]))
    for row in measured["knowledge"]:
        print("".join(f"{value:>12,.5g}" for value in row.values()))
    print(f"\n{'claim':46}{'measured':>10}{'limit':>17}")
    for name, value in measured["claims"].items():
        limit, side = LIMITS[name]
        print(f"{name:46}{value:10.2f}{f'{side} {limit}':>17}  {'' if holds(name, value) else 'NOT MET'}")


def holds(name: str, value: float) -> bool:
    """Whether a claim does."""
    limit, side = LIMITS[name]
    return value >= limit if side == "at least" else value <= limit


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 20_000])
    parser.add_argument("--like", type=Path, nargs="+", default=[], metavar="FOLDER")
    parser.add_argument("--short", action="store_true", help="a few sentences of each release")
    parser.add_argument("--scaling", type=int, default=300, help="documents that one and two workers read")
    parser.add_argument(
        "--names", type=int, nargs="+", default=[1_000, 500_000], help="names in a lexicon of the user's"
    )
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--project", type=int, default=10_000_000, help="documents whose cost is to be computed")
    parser.add_argument("--place", type=Path, help="directory for the graphs; by default that for temporary files")
    parser.add_argument("--json", type=Path, help="also write the figures into this file")
    parser.add_argument("--build", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        folder, graph, workers = options.build
        print(json.dumps(build_here(Path(folder), Path(graph), int(workers))))
        return 0
    measured = measure(options)
    measured["projected"] = project(measured, options.project)
    measured["claims"] = claims(measured)
    show(measured)
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    return 0 if all(holds(name, value) for name, value in measured["claims"].items()) else 1


if __name__ == "__main__":
    sys.exit(main())
