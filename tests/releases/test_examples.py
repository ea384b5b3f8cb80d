"""From the example releases to answers: what is promised of every graph, checked on a whole one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions

from pharmagraph.building import build
from pharmagraph.exports import find_exporter
from pharmagraph.graph.queries import ask
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PG, RELATIONS, FrameClass, Relation

QUESTIONS = [
    "agreements",
    "bridging-partners",
    "catalysts",
    "central-companies",
    "changes",
    "communities",
    "designations",
    "failed-trials",
    "people",
    "pipeline",
    "planned-next",
    "regulatory-timeline",
    "technology-users",
    "trial-outcomes",
    "who-develops",
]


@pytest.fixture(scope="module")
def graph(examples_graph: Path) -> Iterator[Graph]:
    with Graph.open(examples_graph) as opened:
        yield opened


@pytest.fixture(scope="module")
def nquads(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return exported(graph, tmp_path_factory.mktemp("nquads") / "examples.nq")


def exported(graph: Graph, path: Path) -> bytes:
    find_exporter("nquads")(graph, path)
    return path.read_bytes()


def select(graph: Graph, sparql: str) -> list[tuple[str, ...]]:
    solutions = graph.query(sparql)
    assert isinstance(solutions, QuerySolutions)
    return [tuple(term.value for term in solution) for solution in solutions]


# Evidence


def test_every_evidence_quotes_its_document_at_its_offsets(graph: Graph) -> None:
    rows = select(
        graph,
        "SELECT ?evidence ?sha ?start ?end ?words { ?evidence a pg:Evidence ; oa:start ?start ; oa:end ?end ;"
        " oa:exact ?words ; prov:wasDerivedFrom/pg:sha256 ?sha }",
    )
    assert len(rows) == int(select(graph, "SELECT (COUNT(*) AS ?n) { ?evidence a pg:Evidence }")[0][0]) > 100
    wrong = [row for row in rows if graph.document_text(row[1])[int(row[2]) : int(row[3])] != row[4]]
    assert wrong == []


def test_every_assertion_and_every_frame_has_evidence(graph: Graph) -> None:
    classes = " ".join(f"pg:{name}" for name in ("Assertion", *FrameClass))
    unsupported = select(
        graph,
        f"SELECT ?fact {{ VALUES ?class {{ {classes} }} ?fact a ?class"
        " FILTER NOT EXISTS { ?evidence a pg:Evidence ; pg:supports ?fact } }",
    )
    assert unsupported == []


def test_a_plain_triple_stands_for_a_relation_that_occurred_and_for_no_other(graph: Graph) -> None:
    occurred = _asserted(graph, "Occurred")
    symmetric = {NamedNode(PG + relation) for relation, spec in RELATIONS.items() if spec.symmetric}
    assert _plain(graph) == occurred | {(o, p, s) for s, p, o in occurred if p in symmetric}


def test_a_relation_that_is_planned_or_denied_has_no_plain_triple(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    releases.mkdir()
    said = "Genexa Bio plans to develop CVL-104 for lupus. Genexa Bio does not develop CVL-105. Genexa Bio develops CVL-106."
    (releases / "a.txt").write_text(said, encoding="utf-8")
    build([releases], tmp_path / "graph")
    with Graph.open(tmp_path / "graph") as small:
        planned, denied = _asserted(small, "Planned"), _asserted(small, "Denied")
        assert planned and denied and _plain(small)
        assert not (planned | denied) & _plain(small)


def _plain(graph: Graph) -> set[tuple[object, object, object]]:
    return {
        (quad.subject, quad.predicate, quad.object)
        for relation in Relation
        for quad in graph.store.quads_for_pattern(None, NamedNode(PG + relation), None)
    }


def _asserted(graph: Graph, status: str) -> set[tuple[object, object, object]]:
    solutions = graph.query(
        "SELECT ?s ?p ?o { ?fact a pg:Assertion ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;"
        f" pg:status pg:{status} }}"
    )
    assert isinstance(solutions, QuerySolutions)
    return {(row["s"], row["p"], row["o"]) for row in solutions}


def test_the_graph_breaks_no_shape(graph: Graph) -> None:
    pytest.importorskip("pyshacl", reason="pySHACL is not installed (extra 'shacl')")
    from pharmagraph.graph.shapes import validate

    assert [one for one in validate(graph.dataset()) if one.severity == "Violation"] == []


def test_all_nodes_have_iris_and_all_stands_in_the_default_graph(graph: Graph) -> None:
    terms = {type(term) for quad in graph.quads() for term in quad}
    assert terms == {NamedNode, Literal, DefaultGraph}


# The same documents, the same bytes


def test_documents_in_another_order_give_the_same_bytes(releases: Path, nquads: bytes, tmp_path: Path) -> None:
    files = sorted(releases.iterdir(), reverse=True)
    for part in (files[:5], files[5:]):
        build(part, tmp_path / "graph")
    with Graph.open(tmp_path / "graph") as other:
        assert exported(other, tmp_path / "other.nq") == nquads


def test_another_process_with_another_hash_seed_gives_the_same_bytes(
    releases: Path, nquads: bytes, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    for arguments in (["build", releases], ["export", "nquads", "-o", "other.nq"]):
        command = [sys.executable, "-m", "pharmagraph", *arguments]
        subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "other.nq").read_bytes() == nquads


def test_building_again_reads_nothing_and_writes_nothing(examples_graph: Path, releases: Path) -> None:
    report = build([releases], examples_graph)
    assert (report.read, report.written) == (0, False)


def test_without_one_document_the_graph_is_as_if_it_had_never_been(releases: Path, tmp_path: Path) -> None:
    for name in ("all", "fewer"):
        (tmp_path / name).mkdir()
        for file in releases.iterdir():
            if name == "all" or file.name != "tdm1-emilia.md":
                (tmp_path / name / file.name).write_bytes(file.read_bytes())
        build([tmp_path / name], tmp_path / f"{name}-graph")
    (tmp_path / "all" / "tdm1-emilia.md").unlink()
    assert build([tmp_path / "all"], tmp_path / "all-graph", prune=True).removed
    with Graph.open(tmp_path / "all-graph") as left, Graph.open(tmp_path / "fewer-graph") as right:
        assert exported(left, tmp_path / "left.nq") == exported(right, tmp_path / "right.nq")


# Answers


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_the_expected_answer(question: str, graph: Graph, top: Path, update_expected: bool) -> None:
    """After a change that is meant to change answers: `pytest --update-expected`, and read the difference."""
    answer = ask(graph, question).to_csv().replace("\r\n", "\n")
    path = top / "examples" / "expected" / f"{question}.csv"
    if update_expected:
        path.parent.mkdir(exist_ok=True)
        path.write_text(answer, encoding="utf-8")
    assert answer.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_there_are_no_expected_answers_that_nobody_compares(top: Path) -> None:
    assert {path.stem for path in (top / "examples" / "expected").iterdir()} == set(QUESTIONS)
