#!/usr/bin/env python3
"""How long a user waits: for the help, and for the graph of one release, each in a new process.

    startup.py [--runs N]

Exit code 1 if the median of one is above its limit. Before it counts each is run once, so that there is what a first
run leaves: the bytecode of modules, and what is kept in the user's cache directory.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median

RELEASE = Path(__file__).resolve().parents[1] / "examples" / "releases" / "tdm1-emilia.md"
HELP_LIMIT, BUILD_LIMIT = 0.5, 2.0  # seconds
# as users have it: modules are compiled once, not in each run
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def processor_seconds() -> float:
    """What this process and those that it has ended have used of the cores, however busy these are with others."""
    return sum(
        one.ru_utime + one.ru_stime for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def seconds(*arguments: str | Path) -> tuple[float, float]:
    """The time that one run of the program takes, and that of processors."""
    start, used = time.perf_counter(), processor_seconds()
    command = [sys.executable, "-m", "pharmagraph", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    return time.perf_counter() - start, processor_seconds() - used


def build() -> tuple[float, float]:
    """The same to build a new graph from one release."""
    with tempfile.TemporaryDirectory() as folder:
        return seconds("build", RELEASE, "-o", Path(folder, "graph"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    kept = True
    for name, run, limit in (
        ("--help", partial(seconds, "--help"), HELP_LIMIT),
        ("build of one release", build, BUILD_LIMIT),
    ):
        run()
        times, used = zip(*(run() for _ in range(runs)), strict=True)
        kept &= median(times) < limit
        print(
            f"{name:22}median {median(times):.2f} s, most {max(times):.2f} s, limit {limit} s; "
            f"of processors {median(used):.2f} s"
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
