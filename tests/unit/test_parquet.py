"""Parquet tables that pyarrow reads back: every node, edge and sentence, in columns that are always the same."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pharmagraph.errors import GraphError
from pharmagraph.exports import EXPORTERS
from pharmagraph.graph.property_graph import EDGE_PROPERTIES, NODE_PROPERTIES, project
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PG, PGR, PREFIXES, RELATIONS, External

parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (extra 'parquet')")

SMALL = Graph.from_quads(parse(path=str(Path(__file__).parent / "graphs" / "small.ttl")))
NAMES = ("nodes", "edges", "evidence")
Rows = list[dict[str, Any]]


def exported(graph: Graph, place: Path) -> tuple[Rows, Rows, Rows]:
    EXPORTERS["parquet"](graph, place)
    nodes, edges, evidence = (parquet.read_table(place / f"{name}.parquet").to_pylist() for name in NAMES)
    return nodes, edges, evidence


def of(turtle: str) -> Graph:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    return Graph.from_quads(parse(input=f"BASE <{PGR}>\n{prefixes}{turtle}", format=RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rows, Rows, Rows]:
    return exported(SMALL, tmp_path_factory.mktemp("parquet") / "small")


def test_every_node_and_edge_is_a_row_with_all_its_properties(small: tuple[Rows, Rows, Rows]) -> None:
    projection = project(SMALL)
    assert [row["iri"] for row in small[0]] == [node.iri for node in projection.nodes]
    assert [row["key"] for row in small[1]] == [edge.key for edge in projection.edges]
    for row, one in zip([*small[0], *small[1]], [*projection.nodes, *projection.edges], strict=True):
        for name, value in one.properties.items():
            told = row[name].isoformat() if isinstance(row[name], date) else row[name]
            several = dict(row["several"])
            if isinstance(value, tuple):
                assert several.get(name, told) == list(value)
            else:
                assert told == value
    drug = next(row for row in small[0] if row["name"] == "lumtatug vedotin")
    assert (drug["kind"], drug["aliases"]) == ("AntibodyDrugConjugate", ["Lumyra", "NLK-101"])
    assert drug["labels"] == ["AntibodyDrugConjugate", "Drug", "Entity"]


def test_every_sentence_is_a_row_once_and_leads_to_its_claim(small: tuple[Rows, Rows, Rows]) -> None:
    nodes, edges, evidence = small
    subjects = {quad.subject.value for quad in SMALL.quads() if quad.object == NamedNode(PG + "Evidence")}
    assert {row["iri"] for row in evidence} == subjects
    assert len(evidence) == len(subjects)
    claims = {row["iri"] for row in nodes} | {row["claim"] for row in edges}
    assert {row["claim"] for row in evidence} <= claims
    assert {row["claim"] for row in edges} <= claims
    for row in (*nodes, *edges):
        told = [one for one in evidence if one["claim"] == (row.get("claim") or row["iri"])]
        assert len(told) == (row["evidenceCount"] or 0)
    assert all(row["end"] - row["start"] == len(row["quote"]) for row in evidence)


def test_the_columns_are_the_same_whatever_the_graph_holds(tmp_path: Path) -> None:
    for name, graph in (("small", SMALL), ("empty", Graph.from_quads([]))):
        EXPORTERS["parquet"](graph, tmp_path / name)
    for name in NAMES:
        one, other = (parquet.read_schema(tmp_path / place / f"{name}.parquet") for place in ("small", "empty"))
        assert one.equals(other)
    nodes, edges = (parquet.read_schema(tmp_path / "empty" / f"{name}.parquet") for name in NAMES[:2])
    assert {*NODE_PROPERTIES} <= {*nodes.names}
    assert {*EDGE_PROPERTIES} <= {*edges.names}


def test_columns_are_typed(tmp_path: Path) -> None:
    EXPORTERS["parquet"](SMALL, tmp_path / "x")
    types = {field.name: str(field.type) for field in parquet.read_schema(tmp_path / "x" / "nodes.parquet")}
    wanted = {
        "name": "string",
        "hazardRatio": "double",
        "enrolment": "int64",
        "belief": "double",
        "totalValueAmount": "double",
        "date": "string",
        "dateBegin": "date32[day]",
        "actionDateEnd": "date32[day]",
        "firstSeen": "date32[day]",
    }
    assert wanted.items() <= types.items()
    assert types["aliases"].startswith("list<")


@pytest.mark.parametrize(
    ("said", "begin", "end"),
    [
        ('pg:date "2025"^^xsd:gYear', date(2025, 1, 1), date(2025, 12, 31)),
        ('pg:date "2024-02"^^xsd:gYearMonth', date(2024, 2, 1), date(2024, 2, 29)),
        (
            'pg:date "2025"^^xsd:gYear ; pg:earliest "2025-07-01"^^xsd:date ; pg:latest "2025-09-30"^^xsd:date',
            date(2025, 7, 1),
            date(2025, 9, 30),
        ),
        ('pg:date "soon"', None, None),
    ],
)
def test_a_date_is_as_the_text_has_it_with_its_first_and_last_day(
    said: str, begin: date | None, end: date | None, tmp_path: Path
) -> None:
    (row,), _, _ = exported(of(f"<frame/1> a pg:RegulatorySubmission ; {said} ."), tmp_path / "x")
    assert row["date"] == said.split('"')[1]
    assert (row["dateBegin"], row["dateEnd"]) == (begin, end)


def test_several_values_are_all_kept(tmp_path: Path) -> None:
    (row,), _, _ = exported(of("<frame/1> a pg:TrialResult ; pg:hazardRatio 0.9, 0.7 ."), tmp_path / "x")
    assert row["hazardRatio"] == 0.7
    assert row["several"] == [("hazardRatio", ["0.7", "0.9"])]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_names_come_back_as_they_were(names: list[str], tmp_path: Path) -> None:
    quads = []
    for number, name in enumerate(names):
        node = NamedNode(f"{PGR}drug/{number}")
        quads.append(Quad(node, NamedNode(External.TYPE), NamedNode(PG + "Drug")))
        quads.append(Quad(node, NamedNode(External.LABEL), Literal(name)))
    nodes, _, _ = exported(Graph.from_quads(quads), tmp_path / "x")
    assert [row["name"] for row in nodes] == [name or row["iri"] for name, row in zip(names, nodes, strict=True)]


def test_more_rows_than_a_batch_are_all_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pharmagraph.exports.parquet._BATCH", 7)
    nodes, edges, _ = exported(SMALL, tmp_path / "x")
    projection = project(SMALL)
    assert (len(nodes), len(edges)) == (len(projection.nodes), len(projection.edges))
    assert parquet.ParquetFile(tmp_path / "x" / "nodes.parquet").num_row_groups > 2


def test_equal_graphs_give_equal_bytes(tmp_path: Path) -> None:
    exported(SMALL, tmp_path / "one")
    exported(Graph.from_quads(reversed(list(SMALL.quads()))), tmp_path / "two")
    for name in NAMES:
        assert len({(tmp_path / place / f"{name}.parquet").read_bytes() for place in ("one", "two")}) == 1


def test_a_failure_leaves_the_directory_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = exported(SMALL, tmp_path / "x")
    monkeypatch.setattr("pharmagraph.exports.parquet._seen", lambda evidence: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        EXPORTERS["parquet"](SMALL, tmp_path / "x")
    assert tuple(parquet.read_table(tmp_path / "x" / f"{name}.parquet").to_pylist() for name in NAMES) == before


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(GraphError, match=r"pip install 'pharmagraph\[parquet\]'"):
        EXPORTERS["parquet"](SMALL, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_the_usual_libraries_read_it(library: str, tmp_path: Path) -> None:
    frames = pytest.importorskip(library, reason=f"{library} is not installed")
    _, edges, _ = exported(SMALL, tmp_path / "x")
    read = frames.read_parquet(tmp_path / "x" / "edges.parquet")
    assert list(read["key"]) == [row["key"] for row in edges]


def test_duckdb_joins_an_edge_with_its_names_and_sentence(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    EXPORTERS["parquet"](SMALL, tmp_path / "x")
    nodes, edges, evidence = (f"'{tmp_path}/x/{name}.parquet'" for name in NAMES)
    rows = duckdb.sql(
        f"SELECT s.name, e.type, o.name, v.quote FROM {edges} e JOIN {nodes} s ON s.iri = e.source "
        f"JOIN {nodes} o ON o.iri = e.target JOIN {evidence} v ON v.claim = e.claim"
    ).fetchall()
    assert ("lumtatug vedotin", "investigatedFor", "ovarian cancer") in {row[:3] for row in rows}
    assert {row[1] for row in rows} > {*RELATIONS} & {edge.type for edge in project(SMALL).edges}
