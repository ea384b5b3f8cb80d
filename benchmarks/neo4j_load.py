#!/usr/bin/env python3
"""How fast a graph is loaded into a Neo4j, beside a bare loop of its driver that writes the same rows.

    neo4j_load.py [--uri bolt://127.0.0.1:7687] [--documents 300] [--graph STORE]

The database is emptied first: give one that is there for nothing else. User and password come from NEO4J_USERNAME
and NEO4J_PASSWORD; without a user, none is sent. The graph is generated as in `merging.py`, or is a store.

The bare loop reads the same rows from the graph and creates them as they come, a thousand to a statement; it cannot
be run twice, and compares nothing. How much of its time is the database's alone is told beside it. Each is done once to
warm the server up, and then measured. Last comes a load of what is there already.

Exit code 1 if fewer than 5,000 rows a second are loaded and it takes more than 1.5 times as long as the bare loop.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import neo4j
from exporting import generate
from pyoxigraph import Store

from pharmagraph.exports.flat import Row
from pharmagraph.exports.neo4j_driver import load
from pharmagraph.exports.neo4j_tables import Tables, create_links, create_nodes, schema_statements, tables_of
from pharmagraph.graph.store import Graph

ROWS_A_SECOND, SLOWEST = 5000, 1.5


def statements(tables: Tables[Row]) -> Iterator[tuple[str, list[object]]]:
    for table in tables.nodes:
        rows = iter(table.rows)
        while batch := list(islice(rows, 1000)):
            yield create_nodes(table), batch
    for joined in tables.links:
        links = iter(joined.links)
        while part := list(islice(links, 1000)):
            rows_ = [{"start": link.start, "end": link.end, "properties": link.properties} for link in part]
            yield create_links(joined), rows_


def bare(driver: neo4j.Driver, graph: Graph) -> float:
    """Seconds that the database took."""
    with tables_of(graph, dict) as tables:
        start = time.perf_counter()
        for _, statement in schema_statements(tables):
            driver.execute_query(statement)
        for statement, rows in statements(tables):
            driver.execute_query(f"UNWIND $rows AS row {statement}", rows=rows)
        return time.perf_counter() - start


def empty(driver: neo4j.Driver) -> None:
    with driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS").consume()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--uri", default="bolt://127.0.0.1:7687")
    parser.add_argument("--documents", type=int, default=300, metavar="N")
    parser.add_argument("--graph", metavar="STORE", help="a store that is there already")
    given = parser.parse_args()
    user, password = os.environ.get("NEO4J_USERNAME", ""), os.environ.get("NEO4J_PASSWORD", "")
    auth = (user, password) if user else None
    with (
        tempfile.TemporaryDirectory() as folder,
        neo4j.GraphDatabase.driver(given.uri, auth=auth, notifications_min_severity="OFF") as driver,
    ):
        graph = Graph(Store.read_only(given.graph or str(generate(given.documents, Path(folder)))))
        for measured in (False, True):
            empty(driver)
            start = time.perf_counter()
            database = bare(driver, graph)
            loop = time.perf_counter() - start
            empty(driver)
            start = time.perf_counter()
            counts = load(graph, given.uri, user=user, password=password).counts
            loaded = time.perf_counter() - start
            if measured:
                break
        start = time.perf_counter()
        load(graph, given.uri, user=user, password=password)
        again = time.perf_counter() - start
    rows = counts["nodes"] + counts["relationships"]
    print(f"{rows} rows")
    for name, seconds in (("bare loop", loop), ("its database", database), ("load", loaded), ("load again", again)):
        print(f"{name:14}{seconds:8.1f} s{rows / seconds:10,.0f} rows/s")
    print(f"load / bare loop {loaded / loop:.2f}")
    return int(rows / loaded < ROWS_A_SECOND and loaded > SLOWEST * loop)


if __name__ == "__main__":
    sys.exit(main())
