#!/usr/bin/env python3
"""How fast graphs are built, in how much memory, and what more workers are worth; on releases made for it.

    building.py [--sizes 1000 20000] [--scaling 300] [--project 10000000] [--json FILE]

For each size, in order: documents read a second with all cores, the processor time of each and of all that follows,
the seconds of the stages, the greatest memory of the process that builds and of a worker, and the seconds that it takes to add one release with the command line.
Then two workers against one, beside what a loop that does nothing gains from a second process at the same time;
and writing the store against Oxigraph's own bulk load of the same quads. Last, what as many documents as are to
be projected would cost, if each cost the processor time and disk that it costs in the largest graph.

Exit code 1 if two workers reach less than 0.8 of what the machine allows, or if building the largest graph takes a
gigabyte, or twice the memory of the smallest.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from releases import releases, write

GAIN_LIMIT, MEMORY_LIMIT, GROWTH_LIMIT = 0.8, 1000, 2.0
_SPIN = "import time\nstart = time.perf_counter()\nfor _ in range(30_000_000): pass\nprint(time.perf_counter() - start)"
_MEGABYTE = 1 << 20 if sys.platform == "darwin" else 1 << 10  # ru_maxrss counts bytes there, kilobytes elsewhere


def build_here(folder: Path, graph: Path, workers: int) -> dict[str, Any]:
    """Builds in this process and tells what that took; the memory is that of the whole life of the process."""
    from pharmagraph.building import Progress, build

    begin: dict[str, float] = {}
    used: dict[str, float] = {}

    def note(told: Progress) -> None:
        begin.setdefault(told.stage, now())
        used.setdefault(told.stage, processor_seconds())

    start = now()
    report = build([folder], graph, workers=workers, progress=note)
    end = now()
    return {
        "documents": report.documents,
        "faults": len(report.failures),
        "quads": report.quads,
        "find": begin["read"] - start,
        "read": begin["merge"] - begin["read"],
        "merge": end - begin["merge"],
        "documents/s": report.read / (begin["merge"] - begin["read"]),
        "CPU ms each": (used["merge"] - used["read"]) / report.read * 1000,
        "CPU s, merge": processor_seconds() - used["merge"],
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE,
        "worker memory": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // _MEGABYTE,
        "disk": {
            name: sum(path.stat().st_size for path in (graph / name).rglob("*") if path.is_file())
            for name in ("documents", "readings", "store")
        },
    }


def processor_seconds() -> float:
    """What this process and those that it has ended have used of the cores, however busy these are with others."""
    return sum(
        one.ru_utime + one.ru_stime for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def now() -> float:
    """Seconds on a clock that only goes on."""
    return time.perf_counter()


def build(folder: Path, graph: Path, workers: int) -> dict[str, Any]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--build", folder, graph, str(workers)]
    shown = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, Any] = json.loads(shown.stdout)
    return measured


def spin(processes: int) -> float:
    """The seconds that so many processes take that do nothing at the same time, the slowest of them."""
    running = [
        subprocess.Popen([sys.executable, "-c", _SPIN], stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    return max(float(one.communicate()[0]) for one in running)


def scaling(folder: Path, place: Path) -> dict[str, float]:
    """What a second worker is worth, and what a second process was worth to idle loops before and after."""
    spun = [2 * spin(1) / spin(2)]
    one, two = (build(folder, place / f"scaling{workers}", workers)["read"] for workers in (1, 2))
    spun.append(2 * spin(1) / spin(2))
    gain = one / two
    return {"one worker": one, "two workers": two, "gain": gain, "spin": sum(spun) / 2, "share": gain / (sum(spun) / 2)}


def writing(graph: Path, place: Path) -> dict[str, float]:
    """Writing the quads of a graph as a build does, and Oxigraph's bulk load of the same from a file."""
    from pyoxigraph import RdfFormat, Store

    from pharmagraph.graph import directory
    from pharmagraph.graph.store import Graph

    with Graph.open(graph) as opened:
        quads = list(opened.quads())
        opened.store.dump(str(place / "all.nq"), format=RdfFormat.N_QUADS)
    (place / "ours").mkdir()

    def native() -> None:
        store = Store(str(place / "native"))
        store.bulk_load(path=str(place / "all.nq"), format=RdfFormat.N_QUADS)
        store.flush()

    ours = seconds(lambda: directory.write_store(place / "ours" / "store", quads))
    return {"quads": len(quads), "ours": ours, "bulk load": seconds(native)}


def adding(graph: Path, number: int, place: Path) -> float:
    """The seconds that the command line takes to add one release to a graph."""
    *_, new = releases(number + 1, seed=1)
    release = place / f"new{number}.txt"
    release.write_text(new, encoding="utf-8")
    command = [sys.executable, "-m", "pharmagraph", "build", release, "-o", graph]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def seconds(action: Callable[[], object]) -> float:
    """The time that an action takes."""
    start = now()
    action()
    return now() - start


def measure(sizes: list[int], scale: int) -> dict[str, Any]:
    """All measurements."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        builds = []
        for size in sizes:
            write(place / f"releases{size}", size)
            measured = build(place / f"releases{size}", place / f"graph{size}", cores)
            builds.append(measured | {"add one": adding(place / f"graph{size}", size, place)})
        write(place / "scaling", scale, seed=2)
        return {
            "cores": cores,
            "builds": builds,
            "scaling": scaling(place / "scaling", place),
            "writing": writing(place / f"graph{sizes[0]}", place),
        }


def project(measured: dict[str, Any], number: int) -> dict[str, float]:
    """What so many documents would cost: hours of one core that does nothing else, and gigabytes."""
    largest = measured["builds"][-1]
    each = number / largest["documents"]
    return {
        "documents": number,
        "core hours of reading": number * largest["CPU ms each"] / 3.6e6,
        "core hours of assembling": each * largest["CPU s, merge"] / 3600,
        "GB of shards": each * largest["disk"]["readings"] / 1e9,
        "GB of graph": each * sum(largest["disk"].values()) / 1e9,
        "GB of quads": each * largest["disk"]["store"] / 1e9,
        "files of graph": 2.0 * number,
    }


def show(measured: dict[str, Any]) -> None:
    """Prints the measurements as tables."""
    names = [name for name in measured["builds"][0] if name != "disk"]
    print("  ".join(f"{name:>13}" for name in names))
    for row in measured["builds"]:
        print("  ".join(f"{row[name]:13.1f}" if isinstance(row[name], float) else f"{row[name]:13}" for name in names))
    scale, store = measured["scaling"], measured["writing"]
    print(
        f"\ntwo workers on {measured['cores']} cores: {scale['gain']:.2f} times one "
        f"({scale['one worker']:.1f} s, {scale['two workers']:.1f} s); idle loops: {scale['spin']:.2f} times; "
        f"share {scale['share']:.2f}, limit {GAIN_LIMIT}"
    )
    print(f"{store['quads']} quads: written in {store['ours']:.1f} s, bulk load {store['bulk load']:.1f} s")
    print("\nprojected: " + ", ".join(f"{name} {value:,.0f}" for name, value in measured["projected"].items()))


def holds(measured: dict[str, Any]) -> bool:
    """Whether the claims do."""
    memory = [row["memory"] for row in measured["builds"]]
    return (
        measured["scaling"]["share"] >= GAIN_LIMIT
        and memory[-1] < MEMORY_LIMIT
        and memory[-1] < GROWTH_LIMIT * memory[0]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 20_000])
    parser.add_argument("--scaling", type=int, default=300, help="documents that one and two workers read")
    parser.add_argument("--project", type=int, default=10_000_000, help="documents whose cost is to be computed")
    parser.add_argument("--json", type=Path, help="also write the figures into this file")
    parser.add_argument("--build", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build:
        folder, graph, workers = arguments.build
        print(json.dumps(build_here(Path(folder), Path(graph), int(workers))))
        return 0
    measured = measure(arguments.sizes, arguments.scaling)
    measured["projected"] = project(measured, arguments.project)
    show(measured)
    if arguments.json:
        arguments.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    return 0 if holds(measured) else 1


if __name__ == "__main__":
    sys.exit(main())
