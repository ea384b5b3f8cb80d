"""Answers that are asked for step by step are those that are asked for at once; what takes long to find is kept beside the store."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, parse

from pharmagraph.errors import QueryError
from pharmagraph.graph import answering
from pharmagraph.graph.answering import Steps, steps_of
from pharmagraph.graph.answers import Row
from pharmagraph.graph.directory import Manifest, answers_path, drop_stores, store_path, write_manifest, write_store
from pharmagraph.graph.pages import pages_of
from pharmagraph.graph.queries import answer_ahead, ask, filled, list_questions, load_question, run
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PG, PGR, PREFIXES, RDFS

SMALL = Graph.from_quads(parse(path=str(Path(__file__).parent / "graphs" / "small.ttl")))
STEPPED = [question.name for question in list_questions() if isinstance(steps_of(question.sparql), Steps)]
VALUES = {"date": "2025-06", "from": "2025-02-20"}
QUERY = """SELECT ?name ?word
WHERE {
  ?thing rdfs:label ?name .
  OPTIONAL { ?thing pg:date ?date }
  # then
  OPTIONAL { ?thing pg:brandName ?word }
}
ORDER BY DESC(BOUND(?date)) DESC(STR(?date)) ?name DESC(?word)
"""
LABEL, DATE, BRAND = NamedNode(f"{RDFS}label"), NamedNode(f"{PG}date"), NamedNode(f"{PG}brandName")


def natively(graph: Graph, sparql: str) -> tuple[tuple[object, ...], ...]:
    solutions = graph.store.query(sparql, prefixes=dict(PREFIXES))
    assert isinstance(solutions, QuerySolutions)
    return tuple(map(tuple, solutions))


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(answering, "_AT_FIRST", 1)
    monkeypatch.setattr(answering, "_WANTED", (0, 0))
    yield


def test_long_answers_have_steps() -> None:
    assert {"as-of", "competitors", "documents", "event-evidence", "evidence", "single-source"} <= set(STEPPED)


@pytest.mark.parametrize("name", STEPPED)
@pytest.mark.usefixtures("one_by_one")
def test_step_by_step_a_question_has_the_rows_that_it_has_at_once(name: str) -> None:
    values = {one.name: VALUES[one.name] for one in load_question(name).parameters if one.required}
    whole = natively(SMALL, filled(SMALL, name, **values))
    assert ask(SMALL, name, **values).rows == whole
    assert pages_of(SMALL, filled(SMALL, name, **values), 3).page(1).rows == whole[:3]


WORDS = st.sampled_from(["a", "b", "c", 'service "x"', "from\n"])


@given(st.lists(st.tuples(st.integers(0, 9), WORDS, st.none() | st.sampled_from(["2025", "2026"]), st.lists(WORDS))))
def test_the_steps_of_any_graph_give_the_whole_in_its_order(
    things: list[tuple[int, str, str | None, list[str]]],
) -> None:
    quads = [
        Quad(NamedNode(f"{PGR}{number}"), predicate, Literal(value))
        for number, name, date, words in things
        for predicate, value in [(LABEL, name), (DATE, date), *((BRAND, word) for word in words)]
        if value is not None
    ]
    with Graph.from_quads(quads) as graph:
        assert run(graph, QUERY).rows == natively(graph, QUERY)


def test_few_are_sorted_at_once_and_the_first_page_needs_not_all(monkeypatch: pytest.MonkeyPatch) -> None:
    quads = [Quad(NamedNode(f"{PGR}{number}"), LABEL, Literal(f"{number:04}")) for number in range(400)]
    with Graph.from_quads(quads) as graph:
        asked = 0

        def second(self: Steps, names: Sequence[str], things: Sequence[tuple[int, Row]]) -> str:
            nonlocal asked
            asked += len(things)
            return as_before(self, names, things)

        as_before = Steps._second
        monkeypatch.setattr(Steps, "_second", second)
        found = pages_of(graph, QUERY, 5)
        assert [row[0] for row in found.page(1).rows] == [Literal(f"{number:04}") for number in range(5)]
        assert asked < 50
        assert found.page(80).rows[-1][0] == Literal("0399")


PARTS = """CONSTRUCT { ?thing rdfs:label ?name ; a ?class }
WHERE {
  {
    ?thing rdfs:label ?name
  }
  # then
  UNION {
    ?thing rdfs:label ?name ; a ?class
  }
}
"""


def test_triples_that_are_asked_for_part_by_part_come_once_and_those_of_the_first_part_first() -> None:
    answer = run(SMALL, PARTS)
    assert set(answer.triples or ()) == set(run(SMALL, PARTS.replace("# then", "#")).triples or ())
    assert len(answer.rows) == len(set(answer.rows)) > 10
    labels = [row[1] == LABEL for row in answer.rows]
    assert labels == sorted(labels, reverse=True)
    assert [row for page in pages_of(SMALL, PARTS, 7) for row in page.rows] == list(answer.rows)


def test_the_first_page_of_triples_needs_the_first_part_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    as_before = answering.asked

    def noted(graph: Graph, sparql: str) -> object:
        asked.append(sparql)
        return as_before(graph, sparql)

    monkeypatch.setattr(answering, "asked", noted)
    found = pages_of(SMALL, PARTS, 2)
    assert [len(found.page(number).triples or ()) for number in (1, 2)] == [2, 2]
    assert len(asked) == 1


@pytest.mark.parametrize(
    "sparql",
    [
        QUERY.replace("# then", "# and then"),
        PARTS.replace("WHERE {\n", "WHERE {\n  ?thing a pg:Drug .\n"),
        PARTS.replace("WHERE {\n", "WHERE {\n  { ?thing a pg:Drug }\n"),
        PARTS.replace("# then", "#"),
        QUERY + "LIMIT 3",
        QUERY.replace("SELECT ?name ?word", "SELECT *"),
        QUERY.replace("SELECT ?name ?word", "SELECT DISTINCT *"),
        QUERY.replace("ORDER BY DESC(BOUND(?date)) DESC(STR(?date)) ?name", "ORDER BY ?word"),
        "ASK { ?x ?y ?z }",
    ],
)
def test_what_cannot_be_asked_in_steps_is_asked_at_once(sparql: str) -> None:
    assert steps_of(sparql) is None


def test_a_text_that_looks_like_a_variable_is_none() -> None:
    sparql = QUERY.replace("  # then", '  FILTER(?name != "?word" && ?thing != <urn:?word>)\n  # then')
    steps = steps_of(sparql)
    assert isinstance(steps, Steps)
    assert steps.order == ("date", "name")
    assert run(SMALL, sparql).rows == natively(SMALL, sparql) != ()


def test_the_second_step_may_not_leave_the_graph() -> None:
    sparql = QUERY.replace("OPTIONAL { ?thing pg:brandName", "SERVICE <http://127.0.0.1:9> { ?thing pg:brandName")
    assert steps_of(sparql)
    with pytest.raises(QueryError, match="SERVICE is refused"):
        run(SMALL, sparql)


# Kept answers


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    place = tmp_path / "graph"
    manifest = Manifest(base=PGR, version="1", store="a", content="a")
    place.mkdir()
    write_manifest(place, manifest)
    write_store(store_path(place, manifest), SMALL.quads())
    return place


def kept(place: Path) -> list[Path]:
    return sorted((place / "store" / "a.answers").glob("*"))


def test_an_analysis_is_made_once_for_all_who_ask(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Graph.open(stored) as graph:
        first = ask(graph, "communities")
    assert len(kept(stored)) == 1
    monkeypatch.setattr("pharmagraph.graph.queries.analysed", None)
    with Graph.open(stored) as graph:
        assert ask(graph, "communities") == first
        with pytest.raises(TypeError):
            ask(graph, "central-companies")


def test_what_is_kept_is_what_is_asked_for(stored: Path) -> None:
    with Graph.open(stored) as graph:
        answer_ahead(graph)
        assert len(kept(stored)) == 3
        ask(graph, "central-companies", link="agreement")
        ask(graph, "paths", **{"from": "Northlake", "to": "docetaxel"})
    assert len(kept(stored)) == 3


@pytest.mark.parametrize("damage", [b"", b"{", b'{"boolean": true}', b"\xff", b'{"head": {"vars": ["x"]}}'])
def test_a_damaged_file_costs_time_only(stored: Path, damage: bytes) -> None:
    with Graph.open(stored) as graph:
        first = ask(graph, "communities")
    (file,) = kept(stored)
    file.write_bytes(damage)
    with Graph.open(stored) as graph:
        assert ask(graph, "communities") == first
    assert file.read_bytes() != damage


def test_a_graph_that_cannot_be_written_is_asked_all_the_same(stored: Path) -> None:
    (stored / "store" / "a.answers").write_text("a file, where a directory should be", encoding="utf-8")
    with Graph.open(stored) as graph:
        assert ask(graph, "communities").rows


def test_what_was_kept_goes_with_its_store(stored: Path) -> None:
    with Graph.open(stored) as graph:
        answer_ahead(graph)
    drop_stores(stored, keep="a")
    assert kept(stored)
    shutil.copytree(stored / "store" / "a", stored / "store" / "b")
    drop_stores(stored, keep="b")
    assert [path.name for path in (stored / "store").iterdir()] == ["b"]
    assert answers_path(stored, Manifest(PGR, "1", store="b")).name == "b.answers"
