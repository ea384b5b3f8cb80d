"""The graph as N-Quads, Turtle, TriG and JSON-LD: the same triples, the same bytes, and a file that is never half written."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from pharmagraph.errors import GraphError
from pharmagraph.exports import EXPORTERS, ExportReport, find_exporter
from pharmagraph.exports.jsonld import context
from pharmagraph.exports.shares import document_share, documents
from pharmagraph.files import atomic_output
from pharmagraph.graph.directory import Manifest
from pharmagraph.graph.store import Graph
from pharmagraph.graph.turtle import TurtleWriter
from pharmagraph.resources import folder
from pharmagraph.vocabulary import PG, PGR, RDF, RDFS, XSD

# rdflib 7.6 warns of a class and properties that it uses itself.
pytestmark = pytest.mark.filterwarnings("ignore:(Dataset.\\w+|ConjunctiveGraph) is deprecated:DeprecationWarning")

SOURCE = Path(__file__).parent / "graphs" / "small.ttl"
CONTEXT = folder("ontology") / "context.jsonld"
SMALL = Graph.from_quads(parse(path=str(SOURCE)))
TRIPLES = {quad.triple for quad in SMALL.quads()}
NORTHLAKE, CASTELLAN = (NamedNode(PGR + f"document/{sha}") for sha in ("967ecf948ce3b42d", "47303276ce0ac3dd"))

FORMATS = {
    "nquads": (RdfFormat.N_QUADS, "nquads"),
    "trig": (RdfFormat.TRIG, "trig"),
    "turtle": (RdfFormat.TURTLE, "turtle"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
}
ODD: list[NamedNode | BlankNode | Literal] = [
    Literal(""),
    Literal('"quoted" \\ \'single\' """ \n\r\t\x0b\x00\x7f\u2028'),
    Literal("</script><script>alert(1)</script> <!-- -->"),
    Literal("chat", language="fr-be"),
    Literal("007", datatype=NamedNode(XSD + "string")),
    Literal("1e400", datatype=NamedNode(XSD + "double")),
    Literal("-0.0", datatype=NamedNode(XSD + "decimal")),
    Literal("99999999999999999999", datatype=NamedNode(XSD + "integer")),
    Literal("true", datatype=NamedNode(XSD + "boolean")),
    Literal("2025", datatype=NamedNode(XSD + "gYear")),
    Literal("a", datatype=NamedNode("urn:type")),
    Literal("\N{DNA DOUBLE HELIX} e\u0301 \ufeff \U0010fffd"),
    NamedNode(PG),
    NamedNode(PG + "label"),
    NamedNode(PG + "a.b"),
    NamedNode(PGR),
    NamedNode(PGR + "drug/../x"),
    NamedNode(PGR + "drug/.hidden"),
    NamedNode(PGR + "drug//x?y#z"),
    NamedNode(PGR + "drug/a'b(c),d;e=f@g:h"),
    NamedNode(PGR + "drug/\N{GREEK SMALL LETTER ALPHA}"),
    NamedNode("pg:x"),
    NamedNode("label:x"),
    NamedNode("http://a.example/%20/%3C"),
    BlankNode("b1"),
]
PROPERTIES = [
    PG + "develops",
    PG + "status",
    PG + "belief",
    PG + "enrolment",
    PG + "value",
    PG + "subject",
    RDFS + "label",
]


def odd_graph() -> Graph:
    """Every odd term as the value of properties of every kind, and as subject where it can be one."""
    subject = NamedNode(PGR + "drug/x")
    triples = [Triple(subject, NamedNode(name), term) for name in [*PROPERTIES, "urn:p", "label:p"] for term in ODD]
    others = [Triple(node, NamedNode(RDFS + "label"), Literal("x")) for node in ODD if not isinstance(node, Literal)]
    types = [Triple(subject, NamedNode(RDF + "type"), node) for node in ODD if not isinstance(node, Literal)]
    return Graph.from_quads([*triples, *others, *types])


def export(graph: Graph, form: str, place: Path, **options: Any) -> bytes:
    path = place / "out"
    EXPORTERS[form](graph, path, **options)
    return path.read_bytes()


def as_rdflib(data: bytes, form: str) -> set[tuple[str, ...]]:
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=FORMATS[form][1])
    return {(s.n3(), p.n3(), o.n3()) for s, p, o, _ in dataset.quads()}


# Round trips


@pytest.mark.parametrize("form", FORMATS)
def test_oxigraph_reads_back_the_same_triples(form: str, tmp_path: Path) -> None:
    quads = list(parse(input=export(SMALL, form, tmp_path), format=FORMATS[form][0]))
    assert {quad.triple for quad in quads} == TRIPLES
    assert len(quads) == len(TRIPLES)
    assert all(isinstance(quad.graph_name, DefaultGraph) for quad in quads)


@pytest.mark.parametrize("form", FORMATS)
def test_rdflib_reads_back_the_same_triples(form: str, tmp_path: Path) -> None:
    expected = {(s.n3(), p.n3(), o.n3()) for s, p, o in rdflib.Graph().parse(SOURCE)}
    assert as_rdflib(export(SMALL, form, tmp_path), form) == expected


@pytest.mark.parametrize("form", FORMATS)
def test_odd_terms_survive(form: str, tmp_path: Path) -> None:
    graph = odd_graph()
    triples = {quad.triple for quad in graph.quads()}
    read = {quad.triple for quad in parse(input=export(graph, form, tmp_path), format=FORMATS[form][0])}
    blank = {triple for triple in triples | read if "_:" in str(triple)}
    assert read - blank == triples - blank
    assert len(read) == len(triples)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_graph_is_a_valid_file(form: str, tmp_path: Path) -> None:
    data = export(Graph.from_quads([]), form, tmp_path)
    assert list(parse(input=data, format=FORMATS[form][0])) == []


@pytest.mark.parametrize("form", FORMATS)
def test_named_graphs_of_a_store_are_not_exported(form: str, tmp_path: Path) -> None:
    node = NamedNode("urn:a")
    graph = Graph.from_quads([Quad(node, node, node, node), Quad(node, node, Literal("x"))])
    assert len(list(parse(input=export(graph, form, tmp_path), format=FORMATS[form][0]))) == 1


# The same bytes


@pytest.mark.parametrize(
    ("form", "options"),
    [*((form, {}) for form in FORMATS), ("nquads", {"by_document": True}), ("trig", {"by_document": True})],
)
def test_the_order_of_insertion_does_not_matter(form: str, options: dict[str, bool], tmp_path: Path) -> None:
    backwards = Graph.from_quads(sorted(SMALL.quads(), key=str, reverse=True))
    assert export(SMALL, form, tmp_path, **options) == export(backwards, form, tmp_path, **options)


@pytest.mark.parametrize("form", FORMATS)
def test_another_process_with_another_hash_seed_writes_the_same_bytes(form: str, tmp_path: Path) -> None:
    program = (
        "import sys, pyoxigraph; from pathlib import Path; from pharmagraph.exports import EXPORTERS;"
        "from pharmagraph.graph.store import Graph;"
        "EXPORTERS[sys.argv[1]](Graph.from_quads(pyoxigraph.parse(path=sys.argv[2])), None)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, form, str(SOURCE)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {export(SMALL, form, tmp_path)}


def test_nquads_are_sorted_lines(tmp_path: Path) -> None:
    lines = export(SMALL, "nquads", tmp_path).splitlines(keepends=True)
    assert lines == sorted(lines)
    assert lines == sorted(f"{triple} .\n".encode() for triple in TRIPLES)


def test_subjects_that_begin_alike_keep_lines_sorted(tmp_path: Path) -> None:
    names = ["http://a.example/a", "http://a.example/a!", "http://a.example/a/b", "http://a.example/ab"]
    nodes = [NamedNode(name) for name in names] + [BlankNode("a"), BlankNode("ab")]
    graph = Graph.from_quads(Triple(node, NamedNode("urn:p"), Literal("x")) for node in nodes)
    lines = export(graph, "nquads", tmp_path).splitlines()
    assert lines == sorted(lines)


# Readable Turtle


def test_turtle_is_written_for_people(tmp_path: Path) -> None:
    text = export(SMALL, "turtle", tmp_path).decode()
    assert text.startswith("@base <https://w3id.org/pharmagraph/resource/> .\n@prefix pg: <")
    assert (
        "\n<drug/carfenib> a pg:SmallMolecule ;\n"
        '    rdfs:label "carfenib" ;\n'
        "    pg:combinedWith <drug/docetaxel> ;\n"
        "    pg:hasTarget <target/cldn44> ;\n"
        "    pg:investigatedFor <disease/advanced-non-small-cell-lung-cancer>, <disease/metastatic-gastric-cancer> .\n"
    ) in text
    assert "pg:enrolment 612 ;" in text
    assert "pg:hazardRatio 0.68 ;" in text
    assert 'pg:date "2024-02"^^xsd:gYearMonth ;' in text


@pytest.mark.parametrize(
    ("base", "used"),
    [
        ("https://kg.example/r/", True),
        ("http://kg.example:8080/", True),
        ("https://kg.example/r#", False),
        ("https://kg.example/a/../r/", False),
        ("https://kg.example", False),
        ("urn:kg:", False),
        ("https://kg.example/r/> <x> ", False),
    ],
)
def test_only_a_base_that_resolves_exactly_is_used(base: str, used: bool) -> None:
    writer = TurtleWriter(base)
    assert ("@base" in "".join(writer.header())) is used


def test_the_base_of_the_graph_is_used(tmp_path: Path) -> None:
    base = "https://kg.example/r/"
    triple = Triple(NamedNode(base + "drug/x"), NamedNode(RDFS + "label"), Literal("x"))
    graph = Graph.from_quads([triple])
    graph.manifest = Manifest(base, "1")
    data = export(graph, "turtle", tmp_path)
    assert b"<drug/x> rdfs:label" in data
    assert [quad.triple for quad in parse(input=data, format=RdfFormat.TURTLE)] == [triple]


# JSON-LD


def test_jsonld_has_its_context_inside_and_names_for_keys(tmp_path: Path) -> None:
    data = json.loads(export(SMALL, "jsonld", tmp_path))
    assert all(not isinstance(entry, str) or entry == PG for entry in data["@context"].values())
    nodes = {node["@id"]: node for node in data["@graph"]}
    assert list(nodes) == sorted(nodes, key=lambda iri: f"<{iri}>")
    trial = nodes[PGR + "frame/trial-lumina-1"]
    assert trial["@type"] == ["ClinicalTrial"]
    assert (trial["phase"], trial["enrolment"], trial["belief"]) == ("Phase3", 612, "0.95")
    assert trial["evaluates"] == PGR + "drug/lumtatug-vedotin"


def test_the_context_is_a_file_of_its_own_too(tmp_path: Path) -> None:
    """After a change: `json.dumps({"@context": context()}, indent=2)` of exports.jsonld is what belongs there."""
    file = json.loads(CONTEXT.read_text(encoding="utf-8"))
    assert file == {"@context": context()}
    assert list(file["@context"]) == list(context())


@pytest.mark.parametrize("graph", [SMALL, odd_graph()], ids=["small", "odd"])
def test_nodes_without_a_context_mean_the_same_with_that_file(graph: Graph, tmp_path: Path) -> None:
    nodes = json.loads(export(graph, "jsonld", tmp_path))["@graph"]
    given = json.loads(CONTEXT.read_text(encoding="utf-8")) | {"@graph": nodes}
    read = {quad.triple for quad in parse(input=json.dumps(given).encode(), format=RdfFormat.JSON_LD)}
    assert {one for one in read if "_:" not in str(one)} == {
        quad.triple for quad in graph.quads() if "_:" not in str(quad.triple)
    }


# Shares of documents


def test_each_document_has_a_named_graph(tmp_path: Path) -> None:
    for form in ("nquads", "trig"):
        quads = list(parse(input=export(SMALL, form, tmp_path, by_document=True), format=FORMATS[form][0]))
        assert {quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph)} == TRIPLES
        for document in (NORTHLAKE, CASTELLAN):
            share = {quad.triple for quad in quads if quad.graph_name == document}
            assert share == document_share(SMALL, document)
        assert {quad.graph_name for quad in quads} == {DefaultGraph(), NORTHLAKE, CASTELLAN}


def share_of(document: NamedNode) -> set[tuple[str, str, str]]:
    def local(term: Any) -> str:
        return str(getattr(term, "value", term)).removeprefix(PGR).removeprefix(PG).rpartition("#")[2]

    return {(local(s), local(p), local(o)) for s, p, o in document_share(SMALL, document)}


def test_a_share_has_the_facts_of_its_document_and_no_others() -> None:
    share = share_of(CASTELLAN)
    assert ("organization/castellan-pharma", "develops", "drug/carfenib") in share
    assert ("organization/northlake-biologics", "develops", "drug/lumtatug-vedotin") in share  # said by both
    assert ("frame/result-orr", "outcome", "Negative") in share
    assert ("money/usd-75000000", "https://schema.org/currency", "USD") in share
    assert ("drug/docetaxel", "label", "docetaxel") in share
    assert ("document/47303276ce0ac3dd", "type", "Document") in share
    assert ("organization/northlake-biologics", "ownsTechnology", "technology/tetherlink") not in share
    assert not {subject for subject, _, _ in share} & {"frame/result-os", "evidence/e01", "document/967ecf948ce3b42d"}


def test_a_denied_relation_is_in_the_share_as_assertion_only() -> None:
    share = share_of(CASTELLAN)
    assert ("assertion/a16", "status", "Denied") in share
    assert not [one for one in share if one[1] == "indicatedFor"]


def test_parent_relations_and_mirrored_ones_are_in_the_share() -> None:
    carfenib, docetaxel = (NamedNode(PGR + f"drug/{name}") for name in ("carfenib", "docetaxel"))
    mirrored = Triple(docetaxel, NamedNode(PG + "combinedWith"), carfenib)
    graph = Graph.from_quads([*TRIPLES, mirrored])
    assert mirrored in document_share(graph, CASTELLAN)
    assert ("drug/lumtatug-vedotin", "hasComponent", "drug/mmae") in share_of(NORTHLAKE)


def test_shares_together_have_every_fact() -> None:
    together = frozenset().union(*(document_share(SMALL, document) for document in documents(SMALL)))
    rest = {triple.predicate.value.rpartition("#")[2].rpartition("/")[2] for triple in TRIPLES - together}
    assert rest == {"altLabel", "brandName", "ticker", "headquarters", "homepage", "exactMatch"}


def test_an_unknown_document_has_no_share() -> None:
    assert document_share(SMALL, NamedNode("urn:none")) == frozenset()


# Where it goes


def test_a_report_says_what_was_written(tmp_path: Path) -> None:
    report = EXPORTERS["trig"](SMALL, tmp_path / "x.trig", by_document=True)
    assert report.path == tmp_path / "x.trig"
    assert report.counts["triples"] == len(TRIPLES)
    assert report.counts["documents"] == 2
    assert EXPORTERS["turtle"](SMALL, tmp_path / "x.ttl") == ExportReport(tmp_path / "x.ttl", {"triples": len(TRIPLES)})


@pytest.mark.parametrize("path", [None, Path("-")])
def test_standard_output_is_written_on_request(
    path: Path | None, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    report = EXPORTERS["nquads"](SMALL, path)
    assert report.path is None
    assert capfdbinary.readouterr().out == export(SMALL, "nquads", tmp_path)


@pytest.mark.parametrize("form", FORMATS)
def test_a_place_that_cannot_be_written_is_named(form: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "none" / "x", tmp_path, tmp_path / "file" / "x"):
        with pytest.raises(GraphError, match="cannot write") as caught:
            EXPORTERS[form](SMALL, path)
        assert str(path) in str(caught.value)
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_failure_in_the_middle_keeps_the_old_file(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x"
    path.write_text("old")

    class Failing(Graph):
        __slots__ = ()

        def query(self, *_: Any, **__: Any) -> Any:
            raise GraphError("its store cannot be read")

    with pytest.raises(GraphError, match="its store"):
        EXPORTERS[form](Failing(SMALL.store), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")
    path.chmod(0o640)
    with atomic_output(path) as stream:
        stream.write(b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    with atomic_output(tmp_path / "x"):
        pass
    assert (tmp_path / "x").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_interruption_leaves_no_trace(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), atomic_output(tmp_path / "x") as stream:
        stream.write(b"half")
        raise error
    assert list(tmp_path.iterdir()) == []


# The registry


def test_an_unknown_format_is_refused_with_near_choices() -> None:
    with pytest.raises(GraphError, match="unknown export format 'turtel'; choose turtle"):
        find_exporter("turtel")
    with pytest.raises(GraphError, match="choose nquads, trig"):
        find_exporter("xyzzy")


@pytest.mark.parametrize(("form", "choices"), [("turtle", "it takes none"), ("nquads", "it takes by_document")])
def test_an_unknown_option_is_refused_with_those_there_are(form: str, choices: str, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=f"{form} has no option colour; {choices}"):
        EXPORTERS[form](SMALL, tmp_path / "x", colour=True)


@pytest.mark.parametrize("form", EXPORTERS)
def test_every_exporter_can_be_loaded_and_is_described(form: str) -> None:
    assert find_exporter(form) is EXPORTERS[form]
    assert callable(EXPORTERS[form].load())
    assert EXPORTERS[form].about
