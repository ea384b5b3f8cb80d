"""How much is in a file that `exporting.py` has had written, by a library that reads the format.

Each takes a file or directory, and returns how many rows of each kind it has; an error if one is there twice.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, parse

Counts = dict[str, int]
csv.field_size_limit(1 << 30)


def distinct(name: str, keys: Iterable[str]) -> Counts:
    """How many there are; an error if one is there twice."""
    found = list(keys)
    assert len(set(found)) == len(found), f"{name} are doubled"
    return {name: len(found)}


def both(nodes: Iterable[str], relationships: Iterable[str]) -> Counts:
    return distinct("nodes", nodes) | distinct("relationships", relationships)


def quads(form: RdfFormat) -> Callable[[Path], Counts]:
    return lambda path: {"quads": sum(1 for _ in parse(path=str(path), format=form))}


def nanopublications(path: Path) -> Counts:
    count, heads = 0, []
    for quad in parse(path=str(path), format=RdfFormat.TRIG):
        count += 1
        if quad.predicate.value.endswith("#type") and quad.object == _NANOPUBLICATION:
            heads.append(quad.subject.value)
    return distinct("nanopublications", heads) | {"quads": count}


_NANOPUBLICATION = NamedNode("http://www.nanopub.org/nschema#Nanopublication")


def tables(path: Path) -> Counts:
    def column(folder: str, wanted: str) -> Iterator[str]:
        for header in sorted((path / folder).glob("*_header.csv")):
            number = header.read_text(encoding="utf-8").strip().split(",").index(wanted)
            with header.with_name(header.name.replace("_header", "")).open(encoding="utf-8", newline="") as stream:
                yield from (row[number] for row in csv.reader(stream))

    return both(column("nodes", "iri:ID(Entity)"), column("relationships", "key:string"))


def script(path: Path) -> Counts:
    def keys(start: str, name: str) -> Iterator[str]:
        with path.open(encoding="ascii") as stream:
            for line in stream:
                if line.startswith(start) and (found := re.search(rf"\b{name}: '([^']+)'", line)):
                    yield found[1]

    links = distinct("relationships", keys("{start: ", "key"))
    with path.open(encoding="ascii") as stream:
        rows = sum(line.startswith("{") for line in stream)
    return {"nodes": rows - links["relationships"]} | links


def drawing(read: Callable[[Path], Any]) -> Callable[[Path], Counts]:
    """Of what networkx reads."""

    def count(path: Path) -> Counts:
        graph = read(path)
        return both(graph.nodes, (key for *_, key in graph.edges(keys=True)))

    return count


def graphml(path: Path) -> Any:
    import networkx

    return networkx.read_graphml(path, force_multigraph=True)


def cyjs(path: Path) -> Any:
    import networkx

    return networkx.cytoscape_graph(json.loads(path.read_bytes()))


def kgx(path: Path) -> Counts:
    def ids(name: str) -> Iterator[str]:
        with (path / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
            yield from (line["id"] for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))

    return both(ids("nodes"), ids("edges"))


def kgx_lines(path: Path) -> Counts:
    def ids(name: str) -> Iterator[str]:
        with (path / f"{name}.jsonl").open(encoding="utf-8") as stream:
            yield from (json.loads(line)["id"] for line in stream)

    return both(ids("nodes"), ids("edges"))


def parquet(path: Path) -> Counts:
    import pyarrow.parquet

    def column(name: str, *wanted: str) -> Iterator[str]:
        table = pyarrow.parquet.read_table(path / f"{name}.parquet", columns=list(wanted))
        return map(" ".join, zip(*(table[one].to_pylist() for one in wanted), strict=True))

    return both(column("nodes", "iri"), column("edges", "key")) | distinct(
        "evidence", column("evidence", "iri", "claim")
    )


ARRIVED: Mapping[str, Callable[[Path], Counts]] = {
    "nquads": quads(RdfFormat.N_QUADS),
    "trig": quads(RdfFormat.TRIG),
    "turtle": quads(RdfFormat.TURTLE),
    "jsonld": quads(RdfFormat.JSON_LD),
    "nanopub": nanopublications,
    "graphml": drawing(graphml),
    "cyjs": drawing(cyjs),
    "kgx": kgx,
    "kgx-jsonl": kgx_lines,
    "parquet": parquet,
    "neo4j-csv": tables,
    "cypher": script,
}
