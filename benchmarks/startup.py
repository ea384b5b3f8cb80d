#!/usr/bin/env python3
"""How long a user waits: for the help, and for the graph of one release, each in a new process.

    startup.py [--runs N]

Exit code 1 if the median of one is above its limit.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

RELEASE = Path(__file__).resolve().parents[1] / "examples" / "releases" / "tdm1-emilia.md"
HELP_LIMIT, BUILD_LIMIT = 0.5, 4.0  # seconds


def seconds(*arguments: str | Path) -> float:
    """The time that one run of the program takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "pharmagraph", *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def build() -> float:
    """The time to build a new graph from one release."""
    with tempfile.TemporaryDirectory() as folder:
        return seconds("build", RELEASE, "-o", Path(folder, "graph"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    kept = True
    for name, times, limit in (
        ("--help", [seconds("--help") for _ in range(runs)], HELP_LIMIT),
        ("build of one release", [build() for _ in range(runs)], BUILD_LIMIT),
    ):
        kept &= median(times) < limit
        print(f"{name:22}median {median(times):.2f} s, most {max(times):.2f} s, limit {limit} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
