"""The CSV set keeps neo4j-admin's rules; tests/neo4j imports it for real."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pharmagraph.errors import GraphError
from pharmagraph.exports.neo4j_csv import export
from pharmagraph.graph.property_graph import project
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PGR, PREFIXES, RDF, EntityClass, External

SMALL = Graph.from_quads(parse(path=str(Path(__file__).parent / "graphs" / "small.ttl")))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("csv") / "small"
    export(SMALL, path)
    return path


def read(directory: Path, stem: str) -> list[dict[str, str]]:
    """The rows of a pair of files, by column."""
    with (directory / f"{stem}_header.csv").open(encoding="utf-8", newline="") as stream:
        (header,) = csv.reader(stream)
    with (directory / f"{stem}.csv").open(encoding="utf-8", newline="") as stream:
        return [dict(zip(header, row, strict=True)) for row in csv.reader(stream)]


def row(rows: Sequence[dict[str, str]], **wanted: str) -> dict[str, str]:
    (found,) = [one for one in rows if all(one[f"{key}:string"] == value for key, value in wanted.items())]
    return found


def exported(tmp_path: Path, turtle: str) -> Path:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    quads = parse(input=f"BASE <{PGR}>\n{prefixes}{turtle}", format=RdfFormat.TURTLE)
    export(Graph.from_quads(quads), tmp_path / "export")
    return tmp_path / "export"


def drugs(tmp_path: Path, name: str, *aliases: str) -> dict[str, str]:
    """The row of a drug with this name and these aliases."""
    node = NamedNode(f"{PGR}drug/0")
    quads = [Quad(node, NamedNode(RDF + "type"), NamedNode(EntityClass.DRUG.iri))]
    quads.append(Quad(node, NamedNode(External.LABEL), Literal(name)))
    quads += [Quad(node, NamedNode(External.ALT_LABEL), Literal(alias)) for alias in aliases]
    export(Graph.from_quads(quads), tmp_path / "drugs")
    (only,) = read(tmp_path / "drugs", "nodes/Drug")
    return only


# Contents


def test_all_nodes_and_relationships_are_written(small: Path) -> None:
    projection = project(SMALL)
    nodes = [one for path in small.glob("nodes/*_header.csv") for one in read(small, stem(path))]
    links = [one for path in small.glob("relationships/*_header.csv") for one in read(small, stem(path))]
    assert {one["iri:ID(Entity)"] for one in nodes} == {node.iri for node in projection.nodes}
    assert {(one[":START_ID(Entity)"], one[":END_ID(Entity)"], one["key:string"]) for one in links} == {
        (edge.source, edge.target, edge.key) for edge in projection.edges
    }
    assert (len(nodes), len(links)) == (len(projection.nodes), len(projection.edges))


def stem(header: Path) -> str:
    return f"{header.parent.name}/{header.name.removesuffix('_header.csv')}"


def test_nodes_have_the_labels_of_their_class_and_those_above(small: Path) -> None:
    (drug,) = read(small, "nodes/AntibodyDrugConjugate")
    assert drug[":LABEL"] == "AntibodyDrugConjugate;Drug;Entity"
    assert drug["aliases:string[]"] == "Lumyra;NLK-101"
    assert {one[":LABEL"] for one in read(small, "nodes/ClinicalTrial")} == {"ClinicalTrial;Frame"}


def test_columns_have_types(small: Path) -> None:
    result = row(read(small, "nodes/TrialResult"), name="LUMINA-1: overall survival")
    assert (result["hazardRatio:double"], result["date:date"]) == ("0.68", "2025-05-09")
    trial = row(read(small, "nodes/ClinicalTrial"), name="LUMINA-1")
    assert trial["enrolment:long"] == "612"
    deal = row(read(small, "nodes/Agreement"), agreementKind="License")
    assert (deal["upfrontPaymentAmount:double"], deal["upfrontPaymentCurrency:string"]) == (
        "75000000.0",
        "USD",
    )


def test_only_a_calendar_day_is_a_date(small: Path) -> None:
    rows = read(small, "nodes/RegulatorySubmission")
    dates = {one["name:string"]: (one["date:date"], one["dateText:string"]) for one in rows}
    assert dates == {
        "BLA for lumtatug vedotin": ("2025-03-10", "2025-03-10"),
        "planned BLA for lumtatug vedotin": ("", "2025-03"),
        "planned MAA for lumtatug vedotin": ("", "2025"),
    }


def test_a_relationship_carries_its_evidence(small: Path) -> None:
    fact = row(read(small, "relationships/DEVELOPS"), key=f"{PGR}assertion/a01")
    assert fact[":TYPE"] == "DEVELOPS"
    assert (fact["status:string"], fact["belief:double"]) == ("Occurred", "0.99")
    assert (fact["evidenceCount:long"], fact["confidences:double[]"]) == ("2", "0.9;0.9")
    assert fact["documents:string[]"].split(";") == [
        f"{PGR}document/47303276ce0ac3dd",
        f"{PGR}document/967ecf948ce3b42d",
    ]
    assert fact["quotes:string[]"].split(";")[0] == "Northlake Biologics develops lumtatug vedotin"
    assert (fact["firstSeen:date"], fact["lastSeen:date"]) == ("2025-02-20", "2025-05-09")


def test_planned_and_denied_facts_are_there_with_their_status(small: Path) -> None:
    assert {one["status:string"] for one in read(small, "relationships/INVESTIGATED_FOR")} == {
        "Occurred",
        "Planned",
    }
    assert [one["status:string"] for one in read(small, "relationships/INDICATED_FOR")] == ["Denied"]


def test_with_evidence_each_claim_leads_to_the_words_and_their_document(tmp_path: Path) -> None:
    report = export(SMALL, tmp_path / "full", with_evidence=True)
    evidence = {one["iri:ID(Entity)"]: one for one in read(tmp_path / "full", "nodes/Evidence")}
    assert len(evidence) == 34
    quote = evidence[f"{PGR}evidence/e16"]
    assert (quote["start:long"], quote["end:long"], quote["cue:string"]) == ("1317", "1384", "intends to")
    supports = [
        (one[":START_ID(Entity)"], one[":END_ID(Entity)"])
        for family in ("Assertion", "Frame")
        for one in read(tmp_path / "full", f"relationships/SUPPORTED_BY_{family}")
    ]
    assert (f"{PGR}assertion/a15", f"{PGR}evidence/e16") in supports
    assert len(supports) == 34
    ends = {one[":END_ID(Entity)"] for one in read(tmp_path / "full", "relationships/IN_DOCUMENT")}
    assert ends == {f"{PGR}document/47303276ce0ac3dd", f"{PGR}document/967ecf948ce3b42d"}
    subjects = read(tmp_path / "full", "relationships/SUBJECT")
    assert len(subjects) == len(read(tmp_path / "full", "nodes/Assertion")) == 16
    assert report.counts == {"nodes": 38 + 16 + 34, "relationships": 73 + 2 * 16 + 34 + 34}


def test_several_values_of_one_property_do_not_change_its_type(tmp_path: Path) -> None:
    directory = exported(
        tmp_path,
        '<a> a pg:TrialResult ; rdfs:label "a" ; pg:hazardRatio 0.9, 0.7 .'
        '<b> a pg:TrialResult ; rdfs:label "b" ; pg:hazardRatio 0.5 .',
    )
    first, second = read(directory, "nodes/TrialResult")
    assert (first["hazardRatio:double"], first["hazardRatioAll:string[]"]) == ("0.7", "0.7;0.9")
    assert (second["hazardRatio:double"], second["hazardRatioAll:string[]"]) == ("0.5", "")


def test_a_value_that_is_not_of_its_type_is_kept_as_text(tmp_path: Path) -> None:
    directory = exported(
        tmp_path, '<a> a pg:TrialResult ; rdfs:label "a" ; pg:hazardRatio "1e999" ; pg:date "2025-02-30" .'
    )
    (only,) = read(directory, "nodes/TrialResult")
    assert only["hazardRatioAll:string[]"] == "1e999"
    assert only["dateText:string"] == "2025-02-30"
    assert not {"hazardRatio:double", "date:date"} & only.keys()


# Hostile texts


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ('say "hi", please', 'say "hi", please'),
        ("two\nlines\r\nand\x00more", "two lines and more"),
        ("a;b\\", "a;b\\"),
        ("=HYPERLINK(1)", " =HYPERLINK(1)"),
        ("@SUM(1)", " @SUM(1)"),
        ("-2+3+cmd|' /C calc'!A0", " -2+3+cmd|' /C calc'!A0"),
        ("-1.4%", "-1.4%"),
        ("Grüße \U0001f9ec", "Grüße \U0001f9ec"),
    ],
)
def test_a_text_is_one_line_and_no_formula(tmp_path: Path, name: str, written: str) -> None:
    assert drugs(tmp_path, name)["name:string"] == written
    assert (tmp_path / "drugs/nodes/Drug.csv").read_bytes().count(b"\n") == 1


def test_a_value_in_a_list_cannot_become_two(tmp_path: Path) -> None:
    aliases = drugs(tmp_path, "x", "a;b", 'c"', "=d(e)")["aliases:string[]"]
    assert aliases.split(";") == [" =d(e)", "a,b", 'c"']


# The directory


def test_the_command_names_every_file(small: Path) -> None:
    text = (small / "README.txt").read_text(encoding="ascii")
    named = re.findall(r"--(?:nodes|relationships)=(\S+),(\S+)", text)
    files = {path.relative_to(small).as_posix() for path in small.rglob("*.csv")}
    assert {name for pair in named for name in pair} == files
    assert all(header == data.replace(".csv", "_header.csv") for header, data in named)
    assert "database import full" in text
    assert "-- neo4j" in text


def test_constraints_are_those_of_the_community_edition(small: Path) -> None:
    lines = (small / "schema.cypher").read_text(encoding="ascii").splitlines()
    assert "CREATE CONSTRAINT entity_iri IF NOT EXISTS FOR (n:`Entity`) REQUIRE n.iri IS UNIQUE;" in lines
    assert "CREATE CONSTRAINT develops_key IF NOT EXISTS FOR ()-[r:`DEVELOPS`]-() REQUIRE r.key IS UNIQUE;" in lines
    assert not any("NOT NULL" in line or "NODE KEY" in line or "::" in line for line in lines)


def contents(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def test_equal_graphs_give_equal_bytes(small: Path, tmp_path: Path) -> None:
    export(Graph.from_quads(reversed(list(SMALL.quads()))), tmp_path / "again")
    assert contents(tmp_path / "again") == contents(small)


def test_an_earlier_export_is_replaced_whole(small: Path, tmp_path: Path) -> None:
    drugs(tmp_path, "x", "y")
    export(SMALL, tmp_path / "drugs")
    assert contents(tmp_path / "drugs") == contents(small)
    assert [path.name for path in tmp_path.iterdir()] == ["drugs"]


def test_an_empty_directory_is_filled(small: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    export(SMALL, tmp_path / "empty")
    assert contents(tmp_path / "empty") == contents(small)


@pytest.mark.parametrize("name", ["thesis.tex", "nodes/mine.txt"])
def test_a_directory_with_other_files_is_refused(tmp_path: Path, name: str) -> None:
    drugs(tmp_path, "x")
    (tmp_path / "drugs" / name).write_text("precious", encoding="utf-8")
    with pytest.raises(GraphError, match="holds other files"):
        export(SMALL, tmp_path / "drugs")
    assert (tmp_path / "drugs" / name).read_text(encoding="utf-8") == "precious"


def test_a_directory_that_only_looks_like_an_export_is_refused(tmp_path: Path) -> None:
    for folder in ("nodes", "relationships"):
        (tmp_path / "mine" / folder).mkdir(parents=True)
    for name in ("README.txt", "schema.cypher", "tour.cypher"):
        (tmp_path / "mine" / name).write_text("my own", encoding="utf-8")
    with pytest.raises(GraphError, match="holds other files"):
        export(SMALL, tmp_path / "mine")


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious", encoding="utf-8")
    with pytest.raises(GraphError, match="is a file"):
        export(SMALL, tmp_path / "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("path", [None, Path("-")])
def test_standard_output_is_refused(path: Path | None) -> None:
    with pytest.raises(GraphError, match="-o DIRECTORY"):
        export(SMALL, path)


def test_an_empty_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="empty"):
        export(Graph.from_quads([]), tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="nowhere"):
        export(SMALL, tmp_path / "nowhere" / "export")


def test_a_failure_leaves_the_directory_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drugs(tmp_path, "x")
    before = contents(tmp_path / "drugs")
    monkeypatch.setattr("pharmagraph.exports.neo4j_csv._write_links", lambda directory, table: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(SMALL, tmp_path / "drugs")
    assert contents(tmp_path / "drugs") == before
    assert [path.name for path in tmp_path.iterdir()] == ["drugs"]
