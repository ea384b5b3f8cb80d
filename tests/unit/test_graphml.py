"""GraphML that networkx reads back whole, whatever the documents say."""

import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, parse

from pharmagraph.errors import GraphError
from pharmagraph.exports.graphml import export
from pharmagraph.graph.property_graph import project
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PG, PGR, RDF, EntityClass, External, Relation

SMALL = Graph.from_quads(parse(path=str(Path(__file__).parent / "graphs" / "small.ttl")))
LUMTATUG = f"{PGR}drug/lumtatug-vedotin"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> "nx.MultiDiGraph[str]":
    path = tmp_path_factory.mktemp("graphml") / "small.graphml"
    export(SMALL, path, with_documents=True)
    return nx.read_graphml(path, force_multigraph=True)


def named(*names: str) -> Graph:
    """A graph of drugs with these names."""
    quads = []
    for number, name in enumerate(names):
        node = NamedNode(f"{PGR}drug/{number}")
        quads.append(Quad(node, NamedNode(RDF + "type"), NamedNode(EntityClass.DRUG.iri)))
        quads.append(Quad(node, NamedNode(External.LABEL), Literal(name)))
    return Graph.from_quads(quads)


def test_networkx_reads_all_nodes_and_edges(read: "nx.MultiDiGraph[str]") -> None:
    projection = project(SMALL)
    assert set(read.nodes) == {node.iri for node in projection.nodes}
    assert {(source, target, key) for source, target, key in read.edges(keys=True)} == {
        (edge.source, edge.target, edge.key) for edge in projection.edges
    }


def test_a_node_has_its_labels_names_and_properties(read: "nx.MultiDiGraph[str]") -> None:
    drug = read.nodes[LUMTATUG]
    assert drug["label"] == "lumtatug vedotin"
    assert drug["kind"] == "AntibodyDrugConjugate"
    assert drug["labels"] == "AntibodyDrugConjugate; Drug; Entity"
    assert drug["aliases"] == "Lumyra; NLK-101"
    assert drug["brandName"] == "Lumyra"


def test_numbers_are_numbers(read: "nx.MultiDiGraph[str]") -> None:
    result, trial = (read.nodes[f"{PGR}frame/{name}"] for name in ("result-os", "trial-lumina-1"))
    assert (result["hazardRatio"], result["belief"]) == (0.68, 0.95)
    assert trial["enrolment"] == 612


def test_an_edge_has_its_type_status_and_evidence(read: "nx.MultiDiGraph[str]") -> None:
    (edge,) = read.get_edge_data(LUMTATUG, f"{PGR}disease/ovarian-cancer").values()
    assert edge["label"] == "investigatedFor"
    assert edge["status"] == "Planned"
    assert edge["quotes"] == "Northlake also intends to study lumtatug vedotin in ovarian cancer."
    assert edge["documentTitles"].startswith("Northlake Biologics Announces FDA Acceptance")
    assert edge["evidenceCount"] == 1


def test_edges_between_the_same_nodes_are_kept_without_being_asked_for(tmp_path: Path) -> None:
    export(SMALL, tmp_path / "small.graphml")
    graph = nx.read_graphml(tmp_path / "small.graphml")
    assert graph.is_multigraph()
    assert graph.number_of_edges() == len(project(SMALL).edges)
    agreement = graph.get_edge_data(f"{PGR}frame/agreement-license", f"{PGR}organization/castellan-pharma")
    assert sorted(edge["label"] for edge in agreement.values()) == ["licensee", "party"]


def test_documents_and_frames_can_be_left_out(tmp_path: Path) -> None:
    report = export(SMALL, tmp_path / "small.graphml", with_frames=False)
    assert report.counts == {"nodes": 20, "edges": 16}
    kinds = nx.get_node_attributes(nx.read_graphml(tmp_path / "small.graphml"), "kind")
    assert kinds
    assert not {"Document", "Agreement"} & set(kinds.values())


@pytest.mark.parametrize(
    "name",
    [
        "</data></node><script>alert(1)</script>",
        "]]> & <![CDATA[ \" ' &amp; &#10;",
        "two\nlines\r\nand\ttabs",
        "Grüße \U0001f9ec \u202e ﷽",
    ],
)
def test_hostile_names_come_back_as_they_were(tmp_path: Path, name: str) -> None:
    export(named(name), tmp_path / "hostile.graphml")
    assert dict(nx.read_graphml(tmp_path / "hostile.graphml").nodes(data="label")) == {f"{PGR}drug/0": name}


def test_characters_that_xml_forbids_are_left_out(tmp_path: Path) -> None:
    export(named("a\x00b\x1b[31m\x7f\ufffec\uffff"), tmp_path / "hostile.graphml")
    assert dict(nx.read_graphml(tmp_path / "hostile.graphml").nodes(data="label")) == {f"{PGR}drug/0": "ab[31m\x7fc"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_names_give_well_formed_xml(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "any.graphml"
    export(named(*names), path)
    assert len(ET.parse(path).findall(".//{*}node")) == len(names)


def test_equal_graphs_give_equal_bytes(tmp_path: Path) -> None:
    backwards = Graph.from_quads(reversed(list(SMALL.quads())))
    export(SMALL, tmp_path / "one")
    export(backwards, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_empty_graph_gives_an_empty_file(tmp_path: Path) -> None:
    assert export(Graph.from_quads([]), tmp_path / "empty").counts == {"nodes": 0, "edges": 0}
    assert len(nx.read_graphml(tmp_path / "empty")) == 0


def test_without_a_path_it_goes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert export(SMALL, None).path is None
    assert capfdbinary.readouterr().out.endswith(b"</graphml>\n")


def test_a_failure_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.graphml"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr("pharmagraph.exports.graphml._attribute", lambda text: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(SMALL, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="nowhere"):
        export(SMALL, tmp_path / "nowhere" / "small.graphml")


def test_a_property_with_several_numbers_keeps_them_all(tmp_path: Path) -> None:
    frame = NamedNode(f"{PGR}frame/1")
    ratio = NamedNode(PG + "hazardRatio")
    quads = [Quad(frame, NamedNode(RDF + "type"), NamedNode(PG + "TrialResult"))]
    quads += [Quad(frame, ratio, Literal(text)) for text in ("0.9", "0.7")]
    export(Graph.from_quads(quads), tmp_path / "many.graphml")
    ((_, data),) = nx.read_graphml(tmp_path / "many.graphml").nodes(data=True)
    assert (data["hazardRatio"], data["hazardRatioAll"]) == (0.7, "0.7; 0.9")


def test_the_types_of_edges_are_relations_and_roles(read: "nx.MultiDiGraph[str]") -> None:
    labels = {label for _, _, label in read.edges(data="label")}
    assert {"licensor", "supersedes", Relation.DEVELOPS} <= labels
