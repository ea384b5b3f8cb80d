#!/usr/bin/env python3
"""How fast and in how much memory each format is written, and whether all of the graph arrives.

    exporting.py [--documents 1500] [--graph STORE] [FORMAT ...]

The graph has a million quads or so; it is generated as in `merging.py`, or is a store that is there already. Each
format is written by a process of its own. Beside it stands what nothing can be faster than that is written in
Python: a loop that reads every quad from the store and writes it as a row with the `csv` writer. Speeds are quads of
the graph a second, so that formats can be compared whatever their rows are.

What was written is counted again from the files: quads, or nodes and relationships by what tells them apart, and
must be what the graph has, nothing lost and nothing doubled.

Exit code 1 if a format takes more than twice the time of the plain loop, more than 500 MB, or counts differently.
"""

import argparse
import csv
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store, parse

from pharmagraph.exports import EXPORTERS
from pharmagraph.graph.property_graph import Projection
from pharmagraph.graph.store import Graph

SLOWEST, MEMORY_LIMIT = 2.0, 500
_MEGABYTE = 1 << 20 if sys.platform == "darwin" else 1 << 10  # ru_maxrss counts bytes there, kilobytes elsewhere
csv.field_size_limit(1 << 30)


def generate(documents: int, folder: Path) -> Path:
    from merging import NONE, PGR, Corpus, EmbeddedDraft, Merge, write_store

    corpus = Corpus()
    corpus.add(documents)
    merge = Merge(PGR, NONE, dict.fromkeys(corpus.numbers, "as generated"), corpus.load, "benchmark")
    write_store(EmbeddedDraft(folder / "store", None), folder / "store.sqlite", merge)
    return folder / "store"


# In a process of its own


def plain(graph: Graph, path: Path) -> dict[str, int]:
    """The loop that all are measured by."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer, count = csv.writer(stream), 0
        for quad in graph.quads():
            writer.writerow((quad.subject.value, quad.predicate.value, quad.object.value))
            count += 1
    return {"quads": count}


def expected(graph: Graph, path: Path) -> dict[str, int]:
    """What the graph has, counted without any exporter."""
    nodes, edges = set(), set()
    for node, outgoing in Projection(graph).stars():
        nodes.add(node.iri)
        edges.update(edge.key for edge in outgoing)
    return {"quads": len(graph), "nodes": len(nodes), "relationships": len(edges)}


def run_here(name: str, store: str, path: Path) -> dict[str, Any]:
    graph = Graph(Store.read_only(store))
    function: Callable[..., Any] = {"plain": plain, "expected": expected}.get(name) or EXPORTERS[name]
    start, processor = time.perf_counter(), time.process_time()
    report = function(graph, path)
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - processor,
        "memory": peak(),
        "counts": report if isinstance(report, dict) else dict(report.counts),
    }


def peak() -> int:
    """The most memory that this process took, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # there, getrusage counts what the process took that has started this one
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii"))
        assert found
        return int(found[1]) >> 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE


# What has arrived


def count_quads(form: RdfFormat) -> Callable[[Path], dict[str, int]]:
    return lambda path: {"quads": sum(1 for _ in parse(path=str(path), format=form))}


def distinct(name: str, keys: Iterable[str]) -> dict[str, int]:
    """How many there are; an error if one is there twice."""
    found = list(keys)
    assert len(set(found)) == len(found), f"{name} are doubled"
    return {name: len(found)}


def count_tables(path: Path) -> dict[str, int]:
    def column(folder: str, wanted: str) -> Iterator[str]:
        for header in sorted((path / folder).glob("*_header.csv")):
            number = header.read_text(encoding="utf-8").strip().split(",").index(wanted)
            with header.with_name(header.name.replace("_header", "")).open(encoding="utf-8", newline="") as stream:
                yield from (row[number] for row in csv.reader(stream))

    return distinct("nodes", column("nodes", "iri:ID(Entity)")) | distinct(
        "relationships", column("relationships", "key:string")
    )


def count_script(path: Path) -> dict[str, int]:
    def keys(start: str, name: str) -> Iterator[str]:
        with path.open(encoding="ascii") as stream:
            for line in stream:
                if line.startswith(start) and (found := re.search(rf"\b{name}: '([^']+)'", line)):
                    yield found[1]

    links = distinct("relationships", keys("{start: ", "key"))
    with path.open(encoding="ascii") as stream:
        rows = sum(line.startswith("{") for line in stream)
    return {"nodes": rows - links["relationships"]} | links


def count_marks(path: Path) -> dict[str, int]:
    def keys(tag: str) -> Iterator[str]:
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                if found := re.match(rf'<{tag} id=["\']([^"\']+)', line):
                    yield found[1]

    return distinct("nodes", keys("node")) | distinct("relationships", keys("edge"))


ARRIVED: dict[str, Callable[[Path], dict[str, int]]] = {
    "nquads": count_quads(RdfFormat.N_QUADS),
    "trig": count_quads(RdfFormat.TRIG),
    "turtle": count_quads(RdfFormat.TURTLE),
    "jsonld": count_quads(RdfFormat.JSON_LD),
    "neo4j-csv": count_tables,
    "cypher": count_script,
    "graphml": count_marks,
}
# A drawing leaves out the documents, to which no edge leads; KGX has only what Biolink has a name for.
LEFT_OUT = {
    **dict.fromkeys(("graphml", "cyjs"), frozenset({"nodes"})),
    **dict.fromkeys(("kgx", "kgx-jsonl"), frozenset({"nodes", "relationships"})),
}
AGREE = {"triples": "quads", "edges": "relationships"}  # what exporters call the same thing


def differences(name: str, told: dict[str, int], path: Path, wanted: dict[str, int]) -> list[str]:
    counts = {AGREE.get(what, what): number for what, number in told.items()}
    arrived = ARRIVED[name](path) if name in ARRIVED else {}
    skipped = LEFT_OUT.get(name, frozenset())
    return [
        f"{what}: {number} {where}, {wanted[what]} in the graph"
        for where, those in (("reported", counts), ("written", arrived))
        for what, number in those.items()
        if what in wanted.keys() - skipped and number != wanted[what]
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=f"of {', '.join(EXPORTERS)}; all of them")
    parser.add_argument("--documents", type=int, default=1500, metavar="N")
    parser.add_argument("--graph", metavar="STORE", help="a store that is there already")
    parser.add_argument("--here", nargs=3, metavar=("FORMAT", "STORE", "PATH"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        name, store, path = given.here
        print(json.dumps(run_here(name, store, Path(path))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        store = given.graph or str(generate(given.documents, Path(folder)))

        def measure(name: str) -> dict[str, Any]:
            command = [sys.executable, __file__, "--here", name, store, f"{folder}/{name}"]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            result: dict[str, Any] = json.loads(done.stdout)
            return result

        wanted = measure("expected")["counts"]
        print(", ".join(f"{number} {what}" for what, number in wanted.items()))
        base, failed = measure("plain"), False
        print(f"{'format':12}{'seconds':>9}{'quads/s':>10}{'of plain':>10}{'MB':>6}")
        for name in ["plain", *(given.formats or EXPORTERS)]:
            figures = base if name == "plain" else measure(name)
            wrong = [] if name == "plain" else differences(name, figures["counts"], Path(folder, name), wanted)
            # of the processor's time, which does not depend on what else the machine does
            share = base["processor"] / figures["processor"]
            if share < 1 / SLOWEST:
                wrong.append("too slow")
            if figures["memory"] > MEMORY_LIMIT:
                wrong.append("too much memory")
            rate = wanted["quads"] / figures["seconds"]
            row = f"{name:12}{figures['seconds']:9.1f}{rate:10,.0f}{share:10.2f}{figures['memory']:6}"
            print(f"{row}  {'; '.join(wrong)}".rstrip(), flush=True)
            failed |= bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
