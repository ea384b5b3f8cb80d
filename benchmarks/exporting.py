#!/usr/bin/env python3
"""How fast and in how much memory each format is written, and whether all of the graph arrives.

    exporting.py [--documents 1500] [--graph STORE] [--runs 3] [--check] [FORMAT ...]

The graph has a million quads or so; it is generated as in `merging.py`, or is a store that is there already. Each
format is written by a process of its own, and after each by another process that writes the same rows with the `csv`
writer alone (`plain.py`). What is a row:

    nquads, trig, turtle, jsonld    a quad
    graphml, cyjs, cypher, neo4j-csv    a node or relationship, with its evidence beside it
    kgx, kgx-jsonl    the same, of what Biolink has names for
    parquet    a node, relationship or stretch of evidence
    nanopub    a statement in one of the graphs of a nanopublication

`of plain` is the median, over the runs, of how much processor time the plain writer took for each second that the format took: 1
is as fast as the plain writer, 0.5 half as fast; `wall` is the same of the time that passed, which says less where a machine
does other things as well.

With `--check`, what was written is read again by a library for the format (Oxigraph for RDF, networkx for GraphML
and Cytoscape JSON, pyarrow; the rest has one row on a line) and must have the rows that the plain writer found, nothing lost and
nothing doubled.

Exit code 1 if a format takes more than twice the time of the plain writer, more than 500 MB, or counts differently.
"""

import argparse
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from arrived import ARRIVED
from plain import PLAIN
from pyoxigraph import Store

from pharmagraph.exports import EXPORTERS
from pharmagraph.graph.store import Graph

SLOWEST, MEMORY_LIMIT = 2.0, 500
_MEGABYTE = 1 << 20 if sys.platform == "darwin" else 1 << 10  # ru_maxrss counts bytes there, kilobytes elsewhere


def generate(documents: int, folder: Path) -> Path:
    from merging import NONE, PGR, Corpus, EmbeddedDraft, Merge, write_store

    corpus = Corpus()
    corpus.add(documents)
    merge = Merge(PGR, NONE, dict.fromkeys(corpus.numbers, "as generated"), corpus.load, "benchmark")
    write_store(EmbeddedDraft(folder / "store", None), folder / "store.sqlite", merge)
    return folder / "store"


# In a process of its own


def run_here(name: str, store: str, path: Path, *, plainly: bool) -> dict[str, Any]:
    graph = Graph(Store.read_only(store))
    function: Callable[..., Any] = PLAIN[name] if plainly else EXPORTERS[name].load()
    start, processor = time.perf_counter(), time.process_time()
    report = function(graph, path)
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - processor,
        "memory": peak(),
        "counts": dict(report if plainly else report.counts),
    }


def peak() -> int:
    """The most memory that this process took, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # there, getrusage counts what the process took that has started this one
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii"))
        assert found
        return int(found[1]) >> 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE


# What has been written

AGREE = {"triples": "quads", "edges": "relationships"}  # what exporters call the same thing


def differences(counts: Mapping[str, int], wanted: Mapping[str, int], where: str) -> list[str]:
    found = {AGREE.get(what, what): number for what, number in counts.items()}
    return [
        f"{what}: {found[what]:,} {where}, {number:,} expected"
        for what, number in wanted.items()
        if found.get(what, number) != number
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=f"of {', '.join(EXPORTERS)}; all of them")
    parser.add_argument("--documents", type=int, default=1500, metavar="N")
    parser.add_argument("--graph", metavar="STORE", help="a store that is there already")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often each is written")
    parser.add_argument("--check", action="store_true", help="read what was written, and count it")
    parser.add_argument("--here", nargs=4, metavar=("HOW", "FORMAT", "STORE", "PATH"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        how, name, store, path = given.here
        print(json.dumps(run_here(name, store, Path(path), plainly=how == "plain")))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        store = given.graph or str(generate(given.documents, Path(folder)))
        written = Path(folder, "written")

        def measure(how: str, name: str) -> dict[str, Any]:
            shutil.rmtree(written, ignore_errors=True)
            written.unlink(missing_ok=True)
            command = [sys.executable, __file__, "--here", how, name, store, str(written)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            result: dict[str, Any] = json.loads(done.stdout)
            return result

        print(f"{len(Store.read_only(store)):,} quads")
        print(f"{'format':12}{'rows':>10}{'seconds':>9}{'rows/s':>10}{'of plain':>10}{'wall':>6}{'MB':>6}")
        failed = False
        for name in given.formats or EXPORTERS:
            pairs = [(measure("plain", name), measure("export", name)) for _ in range(given.runs)]
            wanted, told = pairs[-1][0]["counts"], pairs[-1][1]["counts"]
            wrong = differences(told, wanted, "reported")
            if given.check:
                arrived = ARRIVED[name](written)
                wrong += differences(arrived, wanted, "read again")
                print(f"  {name}: {', '.join(f'{n:,} {what} of {wanted[what]:,}' for what, n in arrived.items())}")
            processor, wall = (
                median(plain[what] / export[what] for plain, export in pairs) for what in ("processor", "seconds")
            )
            memory = max(export["memory"] for _, export in pairs)
            if processor < 1 / SLOWEST:
                wrong.append("too slow")
            if memory > MEMORY_LIMIT:
                wrong.append("too much memory")
            seconds, rows = median(export["seconds"] for _, export in pairs), sum(wanted.values())
            if name == "nanopub":
                rows = wanted["quads"]
            row = f"{name:12}{rows:10,}{seconds:9.1f}{rows / seconds:10,.0f}{processor:10.2f}{wall:6.2f}{memory:6}"
            print(f"{row}  {'; '.join(wrong)}".rstrip(), flush=True)
            failed |= bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
