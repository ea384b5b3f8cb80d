"""Cytoscape JSON that networkx reads back whole, whatever the documents say."""

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, parse

from pharmagraph.exports import EXPORTERS
from pharmagraph.graph.property_graph import project
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PG, PGR, RDF, External

SMALL = Graph.from_quads(parse(path=str(Path(__file__).parent / "graphs" / "small.ttl")))
LUMTATUG = f"{PGR}drug/lumtatug-vedotin"


def exported(graph: Graph, path: Path, **options: Any) -> Any:
    EXPORTERS["cyjs"](graph, path, **options)
    return json.loads(path.read_bytes())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return exported(SMALL, tmp_path_factory.mktemp("cyjs") / "small.cyjs", with_documents=True)


def test_networkx_reads_all_nodes_and_edges(data: Any) -> None:
    read, projection = nx.cytoscape_graph(data), project(SMALL)
    assert set(read.nodes) == {node.iri for node in projection.nodes}
    assert set(read.edges(keys=True)) == {(edge.source, edge.target, edge.key) for edge in projection.edges}


def test_nodes_and_edges_share_no_id_and_every_edge_has_its_ends(data: Any) -> None:
    nodes = [node["data"]["id"] for node in data["elements"]["nodes"]]
    edges = [edge["data"] for edge in data["elements"]["edges"]]
    assert len({*nodes, *(edge["id"] for edge in edges)}) == len(nodes) + len(edges)
    assert {edge[end] for edge in edges for end in ("source", "target")} <= set(nodes)


def test_a_node_and_an_edge_have_what_the_graph_says(data: Any) -> None:
    read = nx.cytoscape_graph(data)
    drug, result = read.nodes[LUMTATUG], read.nodes[f"{PGR}frame/result-os"]
    assert (drug["name"], drug["label"], drug["kind"]) == (
        "lumtatug vedotin",
        "lumtatug vedotin",
        "AntibodyDrugConjugate",
    )
    assert drug["aliases"] == ["Lumyra", "NLK-101"]
    assert result["hazardRatio"] == 0.68
    (edge,) = read.get_edge_data(LUMTATUG, f"{PGR}disease/ovarian-cancer").values()
    assert (edge["interaction"], edge["status"], edge["evidenceCount"]) == ("investigatedFor", "Planned", 1)
    assert edge["quotes"] == ["Northlake also intends to study lumtatug vedotin in ovarian cancer."]


def test_a_column_has_one_type_throughout(data: Any) -> None:
    for elements in data["elements"].values():
        types: dict[str, set[type]] = {}
        for element in elements:
            for name, value in element["data"].items():
                types.setdefault(name, set()).add(type(value))
        assert {name: kinds for name, kinds in types.items() if len(kinds) > 1} == {}


def test_the_value_of_a_result_does_not_replace_the_id_that_networkx_wants(tmp_path: Path) -> None:
    frame = NamedNode(f"{PGR}frame/1")
    quads = [
        Quad(frame, NamedNode(RDF + "type"), NamedNode(PG + "TrialResult")),
        Quad(frame, NamedNode(PG + "value"), Literal("9.6 months")),
    ]
    ((node, columns),) = nx.cytoscape_graph(exported(Graph.from_quads(quads), tmp_path / "x")).nodes(data=True)
    assert (node, columns["resultValue"]) == (frame.value, "9.6 months")


def test_documents_and_frames_can_be_left_out(tmp_path: Path) -> None:
    report = EXPORTERS["cyjs"](SMALL, tmp_path / "small.cyjs", with_frames=False)
    assert report.counts == {"nodes": 20, "edges": 16}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_names_come_back_as_they_were(names: list[str], tmp_path: Path) -> None:
    nodes = {f"{PGR}drug/{number}": name for number, name in enumerate(names)}
    quads = [Quad(NamedNode(iri), NamedNode(RDF + "type"), NamedNode(PG + "Drug")) for iri in nodes]
    quads += [Quad(NamedNode(iri), NamedNode(External.LABEL), Literal(name)) for iri, name in nodes.items()]
    read = nx.cytoscape_graph(exported(Graph.from_quads(quads), tmp_path / "any.cyjs"))
    assert dict(read.nodes(data="label")) == {iri: name or iri for iri, name in nodes.items()}


def test_equal_graphs_give_equal_bytes(tmp_path: Path) -> None:
    exported(SMALL, tmp_path / "one")
    exported(Graph.from_quads(reversed(list(SMALL.quads()))), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_empty_graph_is_a_valid_file(tmp_path: Path) -> None:
    assert exported(Graph.from_quads([]), tmp_path / "empty")["elements"] == {"nodes": [], "edges": []}
