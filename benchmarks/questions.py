#!/usr/bin/env python3
"""How long each named question takes until its first page is there, beside Oxigraph's own time for the same SPARQL.

    questions.py [--graph GRAPH] [--documents 1440] [--only examples|large] [--question NAME ...] [--limit SECONDS] [--json FILE]

Two graphs are asked: the one of the example releases, and a large one of generated documents as `merging.py` makes them, 700 quads
each. A graph or store that is given is used instead of the latter, or made there if it is missing. Each question is asked with what
it requires only, and once more with each of its names, in a process with what a worker of `serve` prepares; nothing can interrupt a
query, so that one that takes more processor time than the limit ends the process, and another goes on with the next.

The columns: rows of the first page; milliseconds of processor time of Oxigraph alone until the rows of the first page are there, of
`pages` until it has the first page, names found, and as a multiple of Oxigraph; of `pages` once more for the second page. Both are
asked in turn, and the medians are told; what takes long is asked once. Oxigraph's time of an analysis is that of selecting its whole
network. The analyses are found ahead, as by a build of many documents, which is told by a line of its own.

Exit code 1 if a first page of the examples takes more than 50 ms, or one of the large graph more than half a second and more than
1.2 times what Oxigraph takes.
"""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from pharmagraph.graph import queries
from pharmagraph.graph.directory import MANIFEST, STORE, Manifest, write_manifest
from pharmagraph.graph.pages import PAGE
from pharmagraph.graph.store import Graph
from pharmagraph.server.asking import prepare
from pharmagraph.vocabulary import PGR

RELEASES = Path(__file__).resolve().parents[1] / "examples" / "releases"
EXAMPLES, LARGE = "examples", "large"
QUICK, ENOUGH, TIMES = 50, 500, 1.2  # milliseconds, and the multiple of Oxigraph's own time
RUNS, LONG = 3, 1  # how often, and the seconds above which once is enough
VALUES = {
    "about": "velsotinib",
    "agency": "FDA",
    "company": "Calderwick",
    "conference": "ASH",
    "date": "2026",
    "disease": "migraine",
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
FOUND = "SELECT ?fact ?document { ?evidence pg:supports ?fact ; prov:wasDerivedFrom/dcterms:source ?document } ORDER BY ?document ?fact LIMIT 1"


def make(place: Path, documents: int) -> None:
    """Writes the store of so many generated documents."""
    from merging import Corpus  # here, because the processes that ask do not need it

    from pharmagraph.identity.decisions import NONE
    from pharmagraph.merging import Merge, write_store

    corpus = Corpus()
    corpus.add(documents)
    merge = Merge(PGR, NONE, dict.fromkeys(corpus.numbers, "as generated"), corpus.load, "benchmark")
    write_store(place, place.with_suffix(".sqlite"), merge, present=None)


def as_graph(place: Path, store: Path) -> Path:
    """A graph with a store that lies elsewhere."""
    (place / STORE).mkdir(parents=True)
    (place / STORE / "elsewhere").symlink_to(store.absolute(), target_is_directory=True)
    write_manifest(place, Manifest(base=PGR, version="benchmark", store="elsewhere", content="elsewhere"))
    return place


def graphs(folder: Path, given: argparse.Namespace) -> dict[str, Path]:
    """The graphs to ask, by their names."""
    found = {}
    if given.only != LARGE:
        found[EXAMPLES] = folder / EXAMPLES
        command = [sys.executable, "-m", "pharmagraph", "build", RELEASES, "-o", found[EXAMPLES]]
        subprocess.run(command, check=True, capture_output=True)
    if given.only != EXAMPLES:
        store = given.graph or folder / "store"
        if not store.exists():
            make(store, given.documents)
        found[LARGE] = store if (store / MANIFEST).exists() else as_graph(folder / LARGE, store)
    return found


def cases(graph: Graph, question: queries.Question) -> list[dict[str, str]]:
    """The values with which to ask: none but what is required, and one name each."""
    (found,) = queries.run(graph, FOUND).to_values()
    known = VALUES | found | DATES.get(question.name, {})
    required = {one.name: known[one.name] for one in question.parameters if one.required}
    named = [
        required | {one.name: known[one.name]}
        for one in question.parameters
        if one.kind == "name" and one.name in known
    ]
    return [given for number, given in enumerate([required, *named]) if given not in [required, *named][:number]]


def timed(function: Callable[[], Any], times: list[float]) -> Any:
    start = time.process_time()
    result = function()
    times.append(time.process_time() - start)
    return result


def measure(
    graph: Graph, question: queries.Question, given: dict[str, str], told: dict[str, str], most: float
) -> dict[str, Any]:
    """Oxigraph's own time and ours in turn, medians; `most` are the milliseconds that a first page may take in any case.

    What is known before Oxigraph is asked, which may end the process, is printed.
    """
    sparql = queries.filled(graph, question, **given)
    rows_of_page = None if question.analysis else PAGE

    def first_page() -> queries.Answer:
        return queries.pages(graph, question, PAGE, **given).page(1)

    def natively() -> list[Any]:
        found = graph.store.query(sparql)
        return list(islice(iter(found), rows_of_page))  # type: ignore[arg-type]

    native: list[float] = []
    ours: list[float] = []
    for _ in range(1 if question.analysis else RUNS):  # whose answer is kept in memory
        page = timed(first_page, ours)
        known = {"rows": len(page.rows), "page": milliseconds(ours)}
        if len(ours) == 1:
            print(json.dumps(told | known), flush=True)
        timed(natively, native)
        if max(native[-1], ours[-1]) > LONG:
            break
    again: list[float] = []
    answer = queries.pages(graph, question, PAGE, **given)
    answer.page(1)
    if answer.has(2):
        timed(lambda: answer.page(2), again)
    shown = known | {"oxigraph": milliseconds(native), "page": milliseconds(ours), "next": milliseconds(again or [0.0])}
    times = shown["page"] / max(shown["oxigraph"], 0.1)
    return shown | {"times": round(times, 2), "holds": shown["page"] <= most or (most == ENOUGH and times <= TIMES)}


def milliseconds(times: list[float]) -> float:
    return round(median(times) * 1000, 1)


def asked(graph: Path, kind: str, names: list[str], limit: float) -> Iterator[dict[str, Any]]:
    """The measures of questions, in a process that is ended by one that takes too long; another goes on after it."""
    while names:
        command = [sys.executable, __file__, "--graph", graph, "--only", kind, "--limit", str(limit), "--ask", *names]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout or ():
                row = {"graph": kind, **json.loads(line)}
                names = names[names.index(row["question"]) + 1 :] if row["question"] in names else names
                if "holds" in row:
                    yield row
        if process.returncode == -signal.SIGPROF:
            yield {**row, "oxigraph": f">{limit * 1000:g}", "holds": row.get("page", limit * 1000) < limit * 1000}
        elif process.returncode:
            raise SystemExit(process.returncode)


def answer(place: Path, kind: str, names: list[str], limit: float) -> None:
    """Asks questions, in the process that may end; tells of each that it begins, and what was measured."""
    graph = Graph.open(place)
    prepare(graph)
    for question in map(queries.load_question, names):
        for values in cases(graph, question):
            told = {"question": question.name, "given": " ".join(f"{key}={value}" for key, value in values.items())}
            print(json.dumps(told), flush=True)
            signal.setitimer(signal.ITIMER_PROF, limit)
            measured = measure(graph, question, values, told, QUICK if kind == EXAMPLES else ENOUGH)
            signal.setitimer(signal.ITIMER_PROF, 0)
            print(json.dumps(told | measured), flush=True)


def show(row: dict[str, Any]) -> None:
    figures = "".join(f"{row.get(key, ''):>11}" for key in ("rows", "oxigraph", "page", "next", "times"))
    print(f"{row['question']:<21}{row['given'][:34]:<35}{figures}{'' if row['holds'] else '  slow'}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1440, metavar="N")
    parser.add_argument("--graph", type=Path, metavar="GRAPH")
    parser.add_argument("--only", choices=(EXAMPLES, LARGE))
    parser.add_argument("--question", nargs="+", metavar="NAME")
    parser.add_argument("--limit", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--ask", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        answer(given.graph, given.only, given.ask, given.limit)
        return
    measured: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, place in graphs(Path(folder), given).items():
            with Graph.open(place) as graph:
                shutil.rmtree(next((place / STORE).glob("*.answers"), place / "none"), ignore_errors=True)
                took: list[float] = []
                timed(lambda graph=graph: queries.answer_ahead(graph), took)
                print(f"\n{kind}: {len(graph):,} quads; the analyses take {took[0]:.1f} s, once; milliseconds")
            print(f"{'question':<56}{'rows':>11}{'oxigraph':>11}{'page':>11}{'next':>11}{'times':>11}", flush=True)
            names = given.question or [question.name for question in queries.list_questions()]
            for row in asked(place, kind, names, given.limit):
                measured.append(row)
                show(row)
    if given.json:
        given.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    slow = [row for row in measured if not row["holds"]]
    print(f"\n{len(measured) - len(slow)} of {len(measured)} hold")
    raise SystemExit(1 if slow else 0)


if __name__ == "__main__":
    main()
