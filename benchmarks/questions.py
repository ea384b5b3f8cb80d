#!/usr/bin/env python3
"""How long each named question takes on a large graph, beside Oxigraph's own time for the same SPARQL.

    questions.py [--documents 1440] [--graph STORE] [--question NAME ...] [--limit SECONDS] [--json FILE]

The graph is made of generated documents as `merging.py` makes them, 700 quads each; a store that is given is used instead, or made
there if it is missing. Each question is asked as it stands, if it needs no parameter, and once with each of its names; in a process
of its own, because nothing can interrupt a query, and with what a worker of `serve` prepares. The columns: rows of the
first page; milliseconds of processor time of Oxigraph alone until the rows of the first page are there, of `pages` until it has the
first page, names found, and as a multiple of Oxigraph; of `pages` once more for the second page. Oxigraph's time of an analysis is
that of selecting its whole network.

Exit code 1 if a first page takes more than half a second and 1.2 times what Oxigraph takes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Store

from pharmagraph.graph import queries
from pharmagraph.graph.pages import PAGE
from pharmagraph.graph.store import Graph
from pharmagraph.server.asking import prepare
from pharmagraph.vocabulary import PG, PGR

ENOUGH, TIMES = 500, 1.2  # milliseconds, and the multiple of Oxigraph's own time
LONG = 2  # seconds; what takes longer is measured once
VALUES = {
    "about": "velsotinib",
    "agency": "FDA",
    "company": "Calderwick",
    "conference": "ASH",
    "date": "2026",
    "disease": "migraine",
    "document": "7.txt",
    "drug": "velsotinib",
    "endpoint": "progression-free survival",
    "entity": "velsotinib",
    "from": "Norrvik",
    "object": "velsotinib",
    "owner": "Norrvik",
    "subject": "Genentech",
    "target": "FGFR2",
    "technology": "KinoLock",
    "to": "gastric cancer",
    "trial": "TAMARISK",
}
DATES = {"what-changed": {"from": "2025"}}


def make(place: Path, documents: int) -> None:
    """Writes the store of so many generated documents."""
    from merging import Corpus  # here, because the processes that ask do not need it

    from pharmagraph.identity.decisions import NONE
    from pharmagraph.merging import Merge, write_store

    corpus = Corpus()
    corpus.add(documents)
    merge = Merge(PGR, NONE, dict.fromkeys(corpus.numbers, "as generated"), corpus.load, "benchmark")
    write_store(place, place.with_suffix(".sqlite"), merge, present=None)


def cases(graph: Graph, question: queries.Question) -> list[dict[str, str]]:
    """The values with which to ask: none but what is required, and one name each."""
    known = VALUES | DATES.get(question.name, {})
    if question.name == "fact-evidence":
        known["fact"] = next(graph.store.quads_for_pattern(None, NamedNode(f"{PG}supports"), None)).object.value
    required = {one.name: known[one.name] for one in question.parameters if one.required}
    named = [
        required | {one.name: known[one.name]}
        for one in question.parameters
        if one.kind == "name" and one.name in known
    ]
    return [given for number, given in enumerate([required, *named]) if given not in [required, *named][:number]]


def measure(graph: Graph, question: queries.Question, given: dict[str, str]) -> dict[str, Any]:
    """Oxigraph's own time and ours, each the better of two; once only of what takes long, and of an analysis, which is kept once it is made."""
    sparql = queries.filled(graph, question, **given)
    native, ours, rows = [], [], 0
    for _ in range(1 if question.analysis else 2):
        start = time.process_time()
        answer = queries.pages(graph, question, PAGE, **given)
        rows = len(answer.page(1).rows)
        ours.append(time.process_time() - start)
        start = time.process_time()
        found = iter(graph.store.query(sparql))  # type: ignore[arg-type]
        for _ in islice(found, None if question.analysis or not hasattr(found, "variables") else PAGE + 1):
            pass
        native.append(time.process_time() - start)
        if native[-1] > LONG:
            break
    start = time.process_time()
    if answer.has(2):
        answer.page(2)
    again = time.process_time() - start
    told = " ".join(f"{key}={value}" for key, value in given.items())
    milliseconds = {"oxigraph": min(native), "page": min(ours), "next": again}
    shown = {key: round(value * 1000, 1) for key, value in milliseconds.items()}
    times = shown["page"] / max(shown["oxigraph"], 0.1)
    holds = shown["page"] <= max(ENOUGH, TIMES * shown["oxigraph"])
    return {"question": question.name, "given": told, "rows": rows, **shown, "times": round(times, 2), "holds": holds}


def asked(store: Path, name: str, limit: float) -> list[dict[str, Any]]:
    """The measures of one question, in a process that can be stopped."""
    command = [sys.executable, __file__, "--graph", store, "--one", name]
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=limit)
    except subprocess.TimeoutExpired as stopped:
        lines = (stopped.stdout or b"").decode().splitlines()
        return [
            *map(json.loads, lines),
            {"question": name, "given": f"more than {limit:g} s", "rows": 0, "holds": False},
        ]
    return [json.loads(line) for line in done.stdout.splitlines()]


def show(row: dict[str, Any]) -> None:
    figures = "".join(f"{row.get(key, ''):>11}" for key in ("rows", "oxigraph", "page", "next", "times"))
    print(f"{row['question']:<21}{row['given'][:34]:<35}{figures}{'' if row['holds'] else '  slow'}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1440, metavar="N")
    parser.add_argument("--graph", type=Path, metavar="STORE")
    parser.add_argument("--question", nargs="+", metavar="NAME")
    parser.add_argument("--limit", type=float, default=120, metavar="SECONDS")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        graph, question = Graph(Store.read_only(str(given.graph))), queries.load_question(given.one)
        prepare(graph)
        for values in cases(graph, question):
            print(json.dumps(measure(graph, question, values)), flush=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        store = given.graph or Path(folder, "store")
        if not store.exists():
            make(store, given.documents)
        print(f"{len(Store.read_only(str(store))):,} quads; milliseconds")
        measured: list[dict[str, Any]] = []
        for name in given.question or [question.name for question in queries.list_questions()]:
            found = asked(store, name, given.limit)
            measured += found
            for row in found:
                show(row)
    if given.json:
        given.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    raise SystemExit(0 if all(row["holds"] for row in measured) else 1)


if __name__ == "__main__":
    main()
