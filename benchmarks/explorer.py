#!/usr/bin/env python3
"""How soon the explorer's picture is there, and how smoothly it grows, in a real Chromium.

    explorer.py [--entities 5000] [--neighbours 500] [--runs 5] [--json FILE]

Two graphs are served: the one of the example releases, and one of so many generated entities, of which one has so many neighbours. The
first table has the milliseconds from the navigation until the picture is drawn: of the reader who comes first, some seconds after the
server began, for whom it draws what it keeps, and the median of those after. The second has the gaps between the frames while all
neighbours of that entity come in at once: median, 95th percentile and longest, and how long it takes until they stand.

The browser draws on the processor and shares it with the server, so that other work on the computer tells: the load is printed.
Exit code 1 if a picture takes more than a second (of those after the first), or if the median or the 95th percentile of the gaps is
longer than that of 30 frames a second. Without playwright and Chromium nothing is measured: the reason is told, and the exit code is 0.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad
from serving import built, served

from pharmagraph.graph.directory import STORE, Manifest, store_path, write_manifest, write_store
from pharmagraph.vocabulary import PG, PGR, RDF, RDFS, XSD

PAINT, GAP = 1000, 34  # milliseconds; 30 frames a second, of a clock that is a little off
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
SETTLED = 8  # seconds in which the workers of a server have loaded what they need
KINDS = ("Company", "Drug", "Disease", "MolecularTarget", "Technology")
HUB = f"{PGR}n0"
GROW = """async ([iri, most]) => {
    const number = pharmagraph.graph.nodes.findIndex((node) => node.iri === iri);
    const times = [];
    let isRunning = true;
    const tick = (time) => { times.push(time); if (isRunning) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
    await pharmagraph.expand(number, "out:develops", most);
    isRunning = false;
    return times;
}"""


def link(name: str, subject: int, relation: str, target: int) -> Iterator[Quad]:
    """A relation and its assertion."""
    node, ends = NamedNode(PGR + name), (NamedNode(f"{PGR}n{subject}"), NamedNode(f"{PGR}n{target}"))
    yield Quad(ends[0], NamedNode(PG + relation), ends[1])
    yield Quad(node, NamedNode(f"{RDF}type"), NamedNode(f"{PG}Assertion"))
    for role, value in zip(
        ("subject", "predicate", "object"), (ends[0], NamedNode(PG + relation), ends[1]), strict=True
    ):
        yield Quad(node, NamedNode(RDF + role), value)
    yield Quad(node, NamedNode(f"{PG}status"), NamedNode(f"{PG}Occurred"))
    yield Quad(node, NamedNode(f"{PG}belief"), Literal("0.9", datatype=NamedNode(f"{XSD}decimal")))


def generated(entities: int, neighbours: int) -> Iterator[Quad]:
    """Companies, drugs, diseases, targets and technologies; the first company has so many drugs."""
    chance = random.Random(5)
    for number in range(entities):
        kind = KINDS[number % len(KINDS)]
        yield Quad(NamedNode(f"{PGR}n{number}"), NamedNode(f"{RDF}type"), NamedNode(PG + kind))
        yield Quad(NamedNode(f"{PGR}n{number}"), NamedNode(f"{RDFS}label"), Literal(f"{kind} number {number}"))
    for number in range(neighbours):
        yield from link(f"h{number}", 0, "develops", 5 * number + 1)
    for number in range(2 * entities):
        drug, disease = (5 * chance.randrange(entities // 5) + place for place in (1, 2))
        yield from link(f"r{number}", drug, "investigatedFor", disease)


def make(place: Path, entities: int, neighbours: int) -> Path:
    (place / STORE).mkdir(parents=True)
    manifest = Manifest(base=PGR, version="benchmark", store="one", content="one")
    write_store(store_path(place, manifest), generated(entities, neighbours))
    write_manifest(place, manifest)
    return place


def painted(browser: Any, address: str) -> float:
    """Milliseconds from the navigation until the picture is drawn."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address)
    page.wait_for_selector("#graph[data-drawn]", timeout=60_000)
    drawn = float(page.get_attribute("#graph", "data-drawn"))
    page.close()
    return drawn


def grown(browser: Any, address: str, neighbours: int) -> dict[str, float]:
    """The gaps between frames in milliseconds while the neighbours of the hub come in, and the seconds that it takes."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}#iri={HUB}")
    page.wait_for_selector("#graph[data-drawn]", timeout=60_000)
    page.evaluate("() => pharmagraph.settled()")
    times = page.evaluate(GROW, [HUB, neighbours])
    page.close()
    gaps = sorted(later - earlier for earlier, later in pairwise(times))
    places = {"median": 0.5, "95 %": 0.95, "longest": 1}
    found = {name: gaps[min(len(gaps) - 1, int(share * len(gaps)))] for name, share in places.items()}
    return found | {"frames": len(gaps), "seconds": (times[-1] - times[0]) / 1000}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=5000)
    parser.add_argument("--neighbours", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None or find_spec("playwright") is None:
        missing = "playwright is not installed (extra test)" if path else f"none of {', '.join(BROWSERS)} is on PATH"
        print(f"nothing is measured: {missing}", file=sys.stderr)
        return 0
    from playwright.sync_api import sync_playwright

    print(f"load of the computer: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; milliseconds")
    paints, grows = {}, {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        large = f"{given.entities:,} entities"
        graphs = {
            "examples": built(Path(folder, "examples")),
            large: make(Path(folder, "large"), given.entities, given.neighbours),
        }
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for name, graph in graphs.items():
            with served(graph) as (_, port):
                address = f"http://127.0.0.1:{port}/explore"
                time.sleep(SETTLED)
                first, *others = (painted(browser, address) for _ in range(1 + given.runs))
                paints[name] = {"first reader": first, "others": median(others), "limit": PAINT}
                if name == large:
                    every = [grown(browser, address, given.neighbours) for _ in range(given.runs)]
                    grows = {key: median(one[key] for one in every) for key in every[0]}
        browser.close()
    print(f"{'drawn after':<20}{'first reader':>14}{'others':>10}{'limit':>10}")
    for name, row in paints.items():
        print(f"{name:<20}{row['first reader']:>14.0f}{row['others']:>10.0f}{PAINT:>10}")
    print(
        f"\n{'gaps of frames':<20}{'median':>10}{'95 %':>10}{'limit':>10}{'longest':>10}{'frames':>10}{'seconds':>10}"
    )
    figures = f"{grows['median']:>10.1f}{grows['95 %']:>10.1f}{GAP:>10}{grows['longest']:>10.1f}"
    print(f"{f'{given.neighbours} neighbours':<20}{figures}{grows['frames']:>10.0f}{grows['seconds']:>10.2f}")
    if given.json:
        given.json.write_text(json.dumps({"drawn": paints, "gaps": grows}, indent=1) + "\n", encoding="utf-8")
    slow = any(row["others"] > PAINT for row in paints.values()) or max(grows["median"], grows["95 %"]) > GAP
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
