#!/usr/bin/env python3
"""Builds a graph from each text of a folder of gold facts, as a user would, and has a scorer compare them.

    score_gold.py GOLD_DIR [--texts DIR] [--scorer PATH] [--at-least F1] [--in-process] [--keep DIR]

GOLD_DIR holds ID.jsonl files; the texts ID.txt or ID.md lie beside them or in --texts. The scorer is run as
`python PATH GOLD_DIR GRAPH_DIR --json FILE`. Without one, only the times are printed. Exit code 1 if --at-least is missed.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

Builder = Callable[[Path, Path, Path], None]  # a text, a directory for its graph, a file for its N-Quads


def build_with_the_command_line(text: Path, graph: Path, nquads: Path) -> None:
    """Two programs, each started anew."""
    pharmagraph = [sys.executable, "-m", "pharmagraph"]
    subprocess.run([*pharmagraph, "build", text, "-o", graph], check=True, capture_output=True)
    subprocess.run([*pharmagraph, "export", "-g", graph, "nquads", "-o", nquads], check=True, capture_output=True)


def build_in_process(text: Path, graph: Path, nquads: Path) -> None:
    """The same calls in this process, where rules and lexicon are loaded once."""
    from pharmagraph import Graph, build
    from pharmagraph.exports import find_exporter

    report = build([text], graph)
    if report.failures:
        raise SystemExit(report.failures[0].message)
    with Graph.open(graph) as opened:
        find_exporter("nquads")(opened, nquads)


def text_of(name: str, folder: Path) -> Path:
    """The text of a gold file; the program ends if there is none."""
    for suffix in (".txt", ".md"):
        if (path := folder / f"{name}{suffix}").exists():
            return path
    raise SystemExit(f"{folder / name}: there is neither a .txt nor a .md file; name their folder with --texts")


def build_all(gold: Path, texts: Path, graphs: Path, build: Builder) -> dict[str, float]:
    """The seconds that each text took; the N-Quads are in `graphs`."""
    seconds = {}
    for name in sorted(path.stem for path in gold.glob("*.jsonl")):
        text = text_of(name, texts)
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            build(text, Path(folder, "graph"), graphs / f"{name}.nq")
            seconds[name] = time.perf_counter() - start
    if not seconds:
        raise SystemExit(f"{gold}: holds no gold facts (*.jsonl)")
    return seconds


def score(scorer: Path, gold: Path, graphs: Path) -> dict[str, Any]:
    """The scorer's figures; its table goes to standard output."""
    figures = graphs / "figures.json"
    subprocess.run([sys.executable, scorer, gold, graphs, "--json", figures], check=True)
    result: dict[str, Any] = json.loads(figures.read_text(encoding="utf-8"))
    return result


def show(seconds: dict[str, float], figures: dict[str, Any]) -> None:
    """One line for each text, the worst first, and the times of all."""
    scores = {name: entry["f1"] for name, entry in figures.get("documents", {}).items()}
    width = max(map(len, seconds))
    print(f"\n{'text':{width}}{'F1' if scores else '':>7}{'seconds':>9}")
    for name in sorted(seconds, key=lambda name: (scores.get(name, 0), name)):
        print(f"{name:{width}}{f'{scores[name]:.3f}' if name in scores else '':>7}{seconds[name]:9.2f}")
    print(
        f"\n{len(seconds)} texts; seconds each: median {median(seconds.values()):.2f}, most {max(seconds.values()):.2f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="folder of gold facts")
    parser.add_argument("--texts", type=Path, help="folder of the texts, if not the same")
    parser.add_argument("--scorer", type=Path, help="program that compares gold facts and graphs")
    parser.add_argument("--at-least", type=float, metavar="F1", help="fail below this overall F1")
    parser.add_argument("--in-process", action="store_true", help="call the library instead of the command line")
    parser.add_argument("--keep", type=Path, help="keep the N-Quads in this folder")
    given = parser.parse_args()
    if given.at_least is not None and given.scorer is None:
        parser.error("--at-least needs --scorer")
    with tempfile.TemporaryDirectory() as folder:
        graphs = Path(folder)
        build = build_in_process if given.in_process else build_with_the_command_line
        seconds = build_all(given.gold, given.texts or given.gold, graphs, build)
        figures = score(given.scorer, given.gold, graphs) if given.scorer else {}
        if given.keep:
            shutil.copytree(graphs, given.keep, dirs_exist_ok=True)
    show(seconds, figures)
    if given.at_least is not None and figures["f1"] < given.at_least:
        print(f"F1 {figures['f1']:.3f} is below {given.at_least}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
