"""The library that Cytoscape JSON is for, cytoscape.js, reads back what the graph has.

It is fetched once from npm into the user's cache. Without Node, npm, or the network for the first time, the tests are skipped and
say why.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from pharmagraph.exports import EXPORTERS
from pharmagraph.graph.property_graph import project
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PG, PGR, RDF, External

VERSION = "3.33.0"
INSTALL_SECONDS = 120
pytestmark = pytest.mark.timeout(180)
READ = """
const drawing = require("cytoscape")({headless: true});
drawing.json(JSON.parse(require("fs").readFileSync(process.argv[2], "utf8")));
const all = elements => elements.map(element => element.data());
process.stdout.write(JSON.stringify({nodes: all(drawing.nodes()), edges: all(drawing.edges())}));
"""


@pytest.fixture(scope="session")
def library() -> Path:
    """The folder of cytoscape.js; skips if it cannot be had."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"cytoscape.js needs {program}, which is not installed")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pharmagraph"
    place = home / f"cytoscape-{VERSION}"
    if not place.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home, prefix="build-") as work:
            command = ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]
            try:
                subprocess.run(
                    [*command, work, f"cytoscape@{VERSION}"], check=True, capture_output=True, timeout=INSTALL_SECONDS
                )
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
                pytest.skip(f"npm cannot install cytoscape {VERSION}")
            shutil.copytree(work, place, dirs_exist_ok=True)
    return place


def read_back(library: Path, graph: Graph, folder: Path) -> Any:
    """What cytoscape.js has once it has read an export: the data of its nodes and edges."""
    EXPORTERS["cyjs"](graph, folder / "graph.cyjs")
    (folder / "read.js").write_text(READ, encoding="utf-8")
    done = subprocess.run(
        ["node", str(folder / "read.js"), str(folder / "graph.cyjs")],
        env={**os.environ, "NODE_PATH": str(library / "node_modules")},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_it_has_every_node_and_edge_and_parallel_edges_apart(
    library: Path, examples_graph: Path, tmp_path: Path
) -> None:
    with Graph.open(examples_graph) as graph:
        read, wanted = read_back(library, graph, tmp_path), project(graph)
    nodes = {node.iri: node.name for node in wanted.nodes if node.kind != "Document"}
    assert {node["id"]: node["name"] for node in read["nodes"]} == nodes
    edges = sorted((edge.source, edge.target, edge.key) for edge in wanted.edges)
    assert sorted((edge["source"], edge["target"], edge["key"]) for edge in read["edges"]) == edges
    assert len({edge[:2] for edge in edges}) < len(edges)


def test_names_that_look_like_code_are_names(library: Path, tmp_path: Path) -> None:
    names = ["</script><script>alert(1)</script>", '"}]}', "__proto__", "\u202eabc", "\x00\u2028\\", ""]
    drugs = [NamedNode(f"{PGR}drug/{number}") for number in range(len(names))]
    quads = [Quad(drug, NamedNode(RDF + "type"), NamedNode(PG + "Drug")) for drug in drugs]
    quads += [Quad(d, NamedNode(External.LABEL), Literal(name)) for d, name in zip(drugs, names, strict=True)]
    read = read_back(library, Graph.from_quads(quads), tmp_path)
    found = {node["id"]: node["name"] for node in read["nodes"]}
    assert found == {drug.value: name or drug.value for drug, name in zip(drugs, names, strict=True)}
