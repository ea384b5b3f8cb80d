"""KGX that says in Biolink's words what the graph says, and no more."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pharmagraph.errors import GraphError
from pharmagraph.exports import EXPORTERS
from pharmagraph.exports.biolink import curie, table
from pharmagraph.graph.directory import Manifest
from pharmagraph.graph.property_graph import project
from pharmagraph.graph.store import Graph
from pharmagraph.resources import folder
from pharmagraph.vocabulary import FRAMES, PG, PGR, PREFIXES, RELATIONS, EntityClass, External, FrameClass, Phase, root

SMALL = Graph.from_quads(parse(path=str(Path(__file__).parent / "graphs" / "small.ttl")))
BIOLINK = "https://w3id.org/biolink/vocab/"
FORMATS = {"kgx": "tsv", "kgx-jsonl": "jsonl"}
LISTS = {"category", "synonym", "xref", "provided_by", "publication_type", "publications", "supporting_text"}
CURIE = re.compile(r"[^ <()>:]+:[^/ :]+")  # as KGX has it
Records = list[dict[str, Any]]


def exported(graph: Graph, place: Path, form: str) -> tuple[Records, Records]:
    """Nodes and edges as written and read back, in the form that JSON Lines have."""
    EXPORTERS[form](graph, place)
    suffix = FORMATS[form]
    if form == "kgx-jsonl":
        texts = [(place / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("nodes", "edges")]
        nodes, edges = ([json.loads(line) for line in text.split("\n")[:-1]] for text in texts)
        return nodes, edges
    tables = []
    for name in ("nodes", "edges"):
        with (place / f"{name}.{suffix}").open(encoding="utf-8", newline="\n") as stream:
            rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            tables.append([{key: _read(key, text) for key, text in row.items() if text} for row in rows])
    return tables[0], tables[1]


def _read(key: str, text: str) -> Any:
    if key in LISTS:
        return text.split("|")
    return float(text) if key == "has_confidence_score" else text == "true" if key == "negated" else text


def of(turtle: str) -> Graph:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    return Graph.from_quads(parse(input=f"BASE <{PGR}>\n{prefixes}{turtle}", format=RdfFormat.TURTLE))


def one_fact(relation: str, status: str) -> Graph:
    return of(
        '<drug/d> a pg:Drug ; rdfs:label "d" . <disease/e> a pg:Disease ; rdfs:label "e" .\n'
        f"<assertion/1> a pg:Assertion ; rdf:subject <drug/d> ; rdf:predicate pg:{relation} ; "
        f"rdf:object <disease/e> ; pg:status pg:{status} ; pg:belief 0.9 ."
    )


@pytest.fixture(scope="module", params=FORMATS)
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Records, Records]:
    return exported(SMALL, tmp_path_factory.mktemp("kgx") / "small", request.param)


# The rules of the format


def test_every_record_is_what_the_format_asks_for(small: tuple[Records, Records]) -> None:
    nodes, edges = small
    ids = [record["id"] for record in (*nodes, *edges)]
    assert len(set(ids)) == len(ids) == 50
    assert all(CURIE.fullmatch(one) for one in ids)
    for node in nodes:
        assert all(re.fullmatch("biolink:([A-Z][a-z0-9]+)+", category) for category in node["category"])
    for edge in edges:
        assert {edge["subject"], edge["object"]} <= {node["id"] for node in nodes}
        assert re.fullmatch("biolink:[a-z]+(_[a-z]+)*", edge["predicate"])
        assert edge["category"] == ["biolink:Association"]
        assert edge["knowledge_level"] in ("knowledge_assertion", "not_provided")
        assert (edge["agent_type"], edge["primary_knowledge_source"]) == ("text_mining_agent", "infores:pharmagraph")
    for record in (*nodes, *edges):
        assert {name for name, value in record.items() if isinstance(value, list)} <= LISTS


def test_things_documents_and_trials_are_nodes_and_other_events_are_counted(tmp_path: Path) -> None:
    report = EXPORTERS["kgx"](SMALL, tmp_path / "small")
    projection = project(SMALL)
    kept = [node for node in projection.nodes if node.kind not in set(FrameClass) - {FrameClass.CLINICAL_TRIAL}]
    assert report.counts["nodes"] == len(kept)
    assert report.counts["events left out"] == len(projection.nodes) - len(kept)
    ends = {node.iri for node in kept}
    between = [edge for edge in projection.edges if {edge.source, edge.target} <= ends]
    assert report.counts["edges"] + report.counts["edges left out"] == len(between)


def test_a_relation_has_its_sentence_its_document_and_its_belief(small: tuple[Records, Records]) -> None:
    nodes, edges = small
    (edge,) = [
        edge for edge in edges if edge["object"].startswith("pharmagraph.target:") and "lumtatug" in edge["subject"]
    ]
    assert edge["predicate"] == "biolink:interacts_with"
    assert edge["original_predicate"] == "pharmagraph:hasTarget"
    assert 0 < edge["has_confidence_score"] <= 1
    assert edge["supporting_text"]
    assert set(edge["publications"]) <= {node["id"] for node in nodes if node["category"] == ["biolink:Publication"]}


def test_a_trial_has_its_number_and_its_phase(small: tuple[Records, Records]) -> None:
    (trial,) = [node for node in small[0] if node["name"] == "LUMINA-1"]
    assert trial["category"] == ["biolink:ClinicalTrial"]
    assert "NCT09990001" in trial["synonym"]
    assert trial["clinical_trial_phase"] == "clinical_trial_phase_3"


# What has not happened


@pytest.mark.parametrize("form", FORMATS)
def test_a_fact_a_plan_and_a_denial_are_three_different_edges(form: str, tmp_path: Path) -> None:
    def told(relation: str, status: str) -> tuple[Any, ...]:
        (edge,) = exported(one_fact(relation, status), tmp_path / status, form)[1]
        return edge["predicate"], edge.get("negated"), edge["status"], edge["original_predicate"]

    original = "pharmagraph:indicatedFor"
    assert told("indicatedFor", "Occurred") == ("biolink:treats", None, "Occurred", original)
    assert told("indicatedFor", "Planned") == ("biolink:related_to", None, "Planned", original)
    assert told("indicatedFor", "Denied") == ("biolink:treats", True, "Denied", original)


def test_false_is_never_written_because_kgx_takes_the_word_for_true(tmp_path: Path) -> None:
    for form in FORMATS:
        EXPORTERS[form](SMALL, tmp_path / form)
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*/edges.*")]
    assert len(texts) == 2
    assert not [text for text in texts if re.search(r"\bfalse\b", text, re.IGNORECASE)]


@pytest.mark.parametrize(("relation", "status"), [("combinedWith", "Denied"), ("indicatedFor", "Rumoured")])
def test_what_biolink_cannot_say_is_left_out_and_counted(relation: str, status: str, tmp_path: Path) -> None:
    report = EXPORTERS["kgx-jsonl"](one_fact(relation, status), tmp_path / "x")
    assert (report.counts["edges"], report.counts["edges left out"]) == (0, 1)


# Names


def test_a_target_is_what_its_identifier_says(tmp_path: Path) -> None:
    graph = of(
        "<target/a> a pg:MolecularTarget ; skos:exactMatch <https://bioregistry.io/hgnc:3690> .\n"
        "<target/b> a pg:MolecularTarget ; skos:exactMatch <http://purl.uniprot.org/uniprot/P21802> .\n"
        "<target/c> a pg:MolecularTarget ."
    )
    nodes, _ = exported(graph, tmp_path / "x", "kgx-jsonl")
    assert [(node["category"], node.get("xref")) for node in nodes] == [
        (["biolink:Gene"], ["HGNC:3690"]),
        (["biolink:Protein"], ["UniProtKB:P21802"]),
        (["biolink:NamedThing"], None),
    ]


@pytest.mark.parametrize(
    "iri", ["https://kg.example/r/drug/a/b", "https://kg.example/r/drug/é", "urn:x:y", "http://a.example/drug/x"]
)
def test_an_iri_that_makes_no_curie_gets_one_of_its_own(iri: str) -> None:
    name = curie(iri, "https://kg.example/r/")
    assert CURIE.fullmatch(name)
    assert name.startswith("pharmagraph.other:")
    assert name != curie(f"{iri}x", "https://kg.example/r/")


def test_the_readme_tells_what_the_prefixes_stand_for(tmp_path: Path) -> None:
    base = "https://kg.example/r/"
    graph = Graph.from_quads([Quad(NamedNode(base + "drug/x"), NamedNode(External.TYPE), NamedNode(PG + "Drug"))])
    graph.manifest = Manifest(base, "1")
    EXPORTERS["kgx"](graph, tmp_path / "x")
    readme = (tmp_path / "x" / "README.txt").read_text(encoding="utf-8")
    assert "\n  pharmagraph.drug: https://kg.example/r/drug/\n" in readme
    assert "\n  nodes: 1\n" in readme


def test_every_class_relation_and_phase_is_in_the_table() -> None:
    assert {*table("class")} == {*EntityClass, FrameClass.CLINICAL_TRIAL}
    trial_roles = {role for role, spec in FRAMES[FrameClass.CLINICAL_TRIAL].items() if spec.kind == "entity"}
    assert {*table("relation")} == {*RELATIONS, *trial_roles}
    assert {*table("phase")} == {*Phase}
    assert "has_target" not in table("relation").values()


def test_the_alignments_know_every_name_in_the_table() -> None:
    known: dict[str, set[str]] = {}
    for quad in parse(path=str(folder("ontology") / "alignments.ttl")):
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(BIOLINK):
            known.setdefault(quad.subject.value, set()).add(quad.object.value.removeprefix(BIOLINK))
    for term, name in {**table("class"), **table("relation")}.items():
        if name not in ("NamedThing", "related_to"):
            broader = {term, root(EntityClass(term))} if term in set(EntityClass) else {term}
            parent = RELATIONS[term].parent if term in RELATIONS else None  # type: ignore[index]
            assert name in set().union(*(known.get(PG + one, set()) for one in {*broader, parent or term})), term


# What documents contain


@pytest.mark.parametrize("form", FORMATS)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_no_name_breaks_the_table(form: str, names: list[str], tmp_path: Path) -> None:
    quads = []
    for number, name in enumerate(names):
        node = NamedNode(f"{PGR}drug/{number}")
        quads.append(Quad(node, NamedNode(External.TYPE), NamedNode(PG + "Drug")))
        quads.append(Quad(node, NamedNode(External.LABEL), Literal(name)))
    nodes, _ = exported(Graph.from_quads(quads), tmp_path / form, form)
    assert [node["iri"] for node in nodes] == [f"{PGR}drug/{number}" for number in range(len(names))]
    if form == "kgx-jsonl":
        assert [node["name"] for node in nodes] == [
            name or node["iri"] for name, node in zip(names, nodes, strict=True)
        ]


def test_a_text_is_one_cell_and_no_formula(tmp_path: Path) -> None:
    name = '=HYPERLINK(1)\ta|b\r\n\u2028"c'
    graph = of("<drug/d> a pg:Drug .")
    graph = Graph.from_quads(
        [*graph.quads(), Quad(NamedNode(f"{PGR}drug/d"), NamedNode(External.LABEL), Literal(name))]
    )
    (node,), _ = exported(graph, tmp_path / "x", "kgx")
    assert node["name"] == ' =HYPERLINK(1) a¦b "c'


# The directory


@pytest.mark.parametrize("form", FORMATS)
def test_equal_graphs_give_equal_bytes_and_an_export_replaces_an_earlier_one(form: str, tmp_path: Path) -> None:
    def contents() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (tmp_path / "x").iterdir()}

    EXPORTERS[form](SMALL, tmp_path / "x")
    before = contents()
    EXPORTERS[form](Graph.from_quads(reversed(list(SMALL.quads()))), tmp_path / "x")
    assert contents() == before
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_directory_with_other_files_is_left_as_it_is(tmp_path: Path) -> None:
    for name in ("nodes.tsv", "edges.tsv", "README.txt"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(GraphError, match="holds other files"):
        EXPORTERS["kgx"](SMALL, tmp_path)
    assert {path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"mine"}


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"cannot write .*nowhere"):
        EXPORTERS["kgx"](SMALL, tmp_path / "nowhere" / "x")
    with pytest.raises(GraphError, match="-o DIRECTORY"):
        EXPORTERS["kgx"](SMALL, None)


def test_a_failure_leaves_the_directory_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    EXPORTERS["kgx"](SMALL, tmp_path / "x")
    monkeypatch.setattr("pharmagraph.exports.kgx.edge_record", lambda edge, base: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        EXPORTERS["kgx"](SMALL, tmp_path / "x")
    assert (tmp_path / "x" / "edges.tsv").stat().st_size > 1000
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


# The real validator


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("form", FORMATS)
def test_the_validator_of_kgx_finds_no_fault(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run by hand where KGX is installed: `pip install kgx pytest` in an environment of its own, 500 MB."""
    pytest.importorskip("kgx", reason="KGX is not installed")
    import biolink_model  # type: ignore[import-not-found]
    import bmt.toolkit  # type: ignore[import-not-found]
    from kgx import config  # type: ignore[import-not-found]
    from linkml_runtime import SchemaView  # type: ignore[import-not-found]

    (place,) = map(Path, biolink_model.__path__)

    def from_this_machine(toolkit: Any) -> None:
        toolkit.view, toolkit.pmap = (
            SchemaView(str(place / "schema" / "biolink_model.yaml")),
            {"predicate mappings": []},
        )

    monkeypatch.setattr(bmt.toolkit.Toolkit, "__init__", from_this_machine)
    nodes, edges = exported(SMALL, tmp_path / "x", form)
    ours = {record["id"].partition(":")[0]: PGR for record in (*nodes, *edges)}
    known = json.loads((place / "prefixmaps" / "biolink_model_prefix_map.json").read_text(encoding="utf-8"))
    context = known | ours | {"biolink": BIOLINK}
    for name in ("biolink", "monarch_context", "obo_context"):
        monkeypatch.setitem(config.jsonld_context_map, name, context)

    from kgx.transformer import Transformer  # type: ignore[import-not-found]
    from kgx.validator import Validator  # type: ignore[import-not-found]

    files = [str(tmp_path / "x" / f"{name}.{FORMATS[form]}") for name in ("nodes", "edges")]
    transformer = Transformer()
    transformer.transform({"filename": files, "format": FORMATS[form]})
    read = transformer.store.graph
    assert {node for node, _ in read.nodes(data=True)} == {node["id"] for node in nodes}
    assert {data["predicate"] for *_, data in read.edges(data=True)} == {edge["predicate"] for edge in edges}
    assert sum(bool(data.get("negated")) for *_, data in read.edges(data=True)) == sum(
        "negated" in one for one in edges
    )
    validator = Validator()
    validator.validate(read)
    assert validator.get_errors() == {}
