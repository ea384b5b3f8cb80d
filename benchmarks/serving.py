#!/usr/bin/env python3
"""How fast `pharmagraph serve` answers the named questions, and how it bears many clients at once.

    serving.py [--graph GRAPH] [--pages] [--runs N] [--clients N] [--seconds S] [--json FILE]

Without a graph, the one of the example releases is built. Times are those of a client on the same computer, over HTTP, for whole
answers or, with `--pages`, first pages. Exit code 1 if the median of a question is above its limit (of a graph that is given, there
is none), if a request of the many clients fails, or if the memory grows beyond its limit.
"""

import argparse
import http.client
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from pharmagraph.graph.queries import list_questions

RELEASES = Path(__file__).resolve().parents[1] / "examples" / "releases"
QUESTION_LIMIT = 0.05  # seconds
MEMORY_LIMIT = 600  # MB of the server and its workers
FAULTS = 5  # that are shown
# A fact that a dated document states, and what its parts are called: the questions are asked about these.
SOUGHT = """SELECT ?company ?drug ?fact ?document ?date {
    ?fact rdf:predicate pg:develops ; rdf:subject/rdfs:label ?company ; rdf:object/rdfs:label ?drug .
    ?evidence pg:supports ?fact ; prov:wasDerivedFrom ?source . ?source dcterms:source ?document ; dcterms:date ?date
} ORDER BY ?fact ?date ?document LIMIT 1"""


def built(graph: Path) -> Path:
    """The graph of the example releases, made in a place."""
    command = [sys.executable, "-m", "pharmagraph", "build", str(RELEASES), "-o", str(graph)]
    subprocess.run(command, check=True, capture_output=True)
    return graph


@contextmanager
def served(graph: Path):
    """A server of the graph: its process and its port."""
    command = [sys.executable, "-m", "pharmagraph", "serve", "-g", str(graph), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline()
            yield process, int(re.search(r":(\d+)/", line)[1])
        finally:
            process.terminate()


def values(port: int) -> dict[str, str]:
    """Values for the parameters of questions, from the graph that is served."""
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        headers = {"Accept": "application/sparql-results+json"}
        connection.request("GET", f"/sparql?{urlencode({'query': SOUGHT})}", headers=headers)
        rows = json.loads(connection.getresponse().read())["results"]["bindings"]
    assert rows, "the graph has no dated document that says who develops what"
    found = {name: cell["value"] for name, cell in rows[0].items()}
    return found | {"entity": found["drug"], "from": found["company"], "to": found["drug"], "date": found["date"][:7]}


def paths(port: int, *, pages: bool) -> list[tuple[str, str]]:
    """Each question and its address, with values for what it needs."""
    known = values(port)
    form = {"format": "csv"} | ({"limit": "200"} if pages else {})
    found = []
    for question in list_questions():
        needed = {one.name: known.get(one.name, known["entity"]) for one in question.parameters if one.required}
        if question.name == "what-changed":
            needed["from"] = known["date"]
        found.append((question.name, f"/questions/{question.name}?{urlencode({**needed, **form})}"))
    return found


def get(connection: http.client.HTTPConnection, path: str) -> tuple[float, int]:
    """Seconds and status of one request."""
    start = time.perf_counter()
    connection.request("GET", path)
    reply = connection.getresponse()
    reply.read()
    return time.perf_counter() - start, reply.status


def questions(port: int, every: list[tuple[str, str]], runs: int) -> dict[str, dict[str, float]]:
    """First, median and longest time of each question."""
    times: dict[str, dict[str, float]] = {}
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        for name, path in every:
            taken = []
            for _ in range(runs):
                seconds, status = get(connection, path)
                assert status == 200, f"{path}: {status}"
                taken.append(seconds)
            times[name] = {"first": taken[0], "median": median(taken), "most": max(taken)}
    return times


def memory(pid: int) -> tuple[float, float]:
    """MB that a process holds, and what its children hold together."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
    held = []
    for one in (str(pid), *children):
        status = Path(f"/proc/{one}/status")
        found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
        held.append(int(found[1]) / 1024 if found else 0)
    return held[0], sum(held[1:])


def load(port: int, pid: int, every: list[str], clients: int, seconds: float) -> dict[str, float]:
    """What many clients see who ask one question after the other."""
    times, faults = [], []
    end = time.perf_counter() + seconds

    def ask(number: int) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            turn = number
            while time.perf_counter() < end:
                try:
                    taken, status = get(connection, every[turn % len(every)])
                    times.append(taken)
                    if status != 200:
                        faults.append(f"{every[turn % len(every)]}: {status}")
                except (OSError, http.client.HTTPException) as error:
                    faults.append(f"{every[turn % len(every)]}: {error!r}")
                    connection.close()
                turn += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    held = [memory(pid)]
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.5)
        held.append(memory(pid))
    times.sort()
    for fault in faults[:FAULTS]:
        print(fault, file=sys.stderr)
    return {
        "clients": clients,
        "requests": len(times),
        "errors": len(faults),
        "per second": len(times) / seconds,
        "median": median(times),
        "95%": times[int(len(times) * 0.95)],
        "most": times[-1],
        "memory at first": sum(held[0]),
        "memory at most": max(map(sum, held)),
        "of it the server": max(server for server, _ in held),
        "of it the workers": max(workers for _, workers in held),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", type=Path)
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = given.graph or built(Path(folder, "graph"))
        with served(graph) as (process, port):
            every = paths(port, pages=given.pages)
            times = questions(port, every, given.runs)
            many = load(port, process.pid, [path for _, path in every], given.clients, given.seconds)
    print(f"{'question':26}{'first':>10}{'median':>10}{'most':>10}   ms")
    for name, row in times.items():
        print(f"{name:26}{row['first'] * 1000:10.1f}{row['median'] * 1000:10.1f}{row['most'] * 1000:10.1f}")
    print()
    for name, value in many.items():
        print(f"{name:20}{value:10.3f}" if isinstance(value, float) else f"{name:20}{value:10}")
    if given.json:
        given.json.write_text(json.dumps({"questions": times, "load": many}, indent=1) + "\n", encoding="utf-8")
    quick = given.graph is not None or all(row["median"] < QUESTION_LIMIT for row in times.values())
    return 0 if quick and not many["errors"] and many["memory at most"] < MEMORY_LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
