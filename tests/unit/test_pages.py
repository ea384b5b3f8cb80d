"""An answer page by page, and names by an index: as the whole answer and the search of the store have them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from pharmagraph.errors import QueryError
from pharmagraph.graph.by_name import find_nodes, similar_names
from pharmagraph.graph.name_index import names_of
from pharmagraph.graph.pages import pages_of
from pharmagraph.graph.queries import list_questions, pages, run
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PG, PGR, RDF, RDFS

KINDS = NamedNode(RDF + "type"), NamedNode(RDFS + "label")
NUMBERS = "SELECT ?name { ?x rdfs:label ?name } ORDER BY ?name"


def companies(*names: str) -> Graph:
    return Graph.from_quads(
        quad
        for number, name in enumerate(names)
        for quad in (
            Quad(NamedNode(f"{PGR}c{number}"), KINDS[0], NamedNode(f"{PG}Company")),
            Quad(NamedNode(f"{PGR}c{number}"), KINDS[1], Literal(name)),
        )
    )


@pytest.fixture(scope="module")
def ten() -> Iterator[Graph]:
    with companies(*(f"company {number}" for number in range(10))) as graph:
        yield graph


@given(st.integers(1, 12))
def test_the_pages_of_an_answer_are_its_rows_in_order(ten: Graph, size: int) -> None:
    whole = run(ten, NUMBERS)
    found = list(pages_of(ten, NUMBERS, size))
    assert tuple(row for page in found for row in page.rows) == whole.rows
    assert all(len(page.rows) == size for page in found[:-1])
    assert {page.variables for page in found} == {whole.variables}


def test_a_page_before_can_be_asked_for_again(ten: Graph) -> None:
    found = pages_of(ten, NUMBERS, 4)
    last, first = found.page(3), found.page(1)
    assert [len(last.rows), len(first.rows)] == [2, 4]
    assert [found.has(number) for number in (0, 1, 3, 4)] == [False, True, True, False]


@pytest.mark.parametrize("number", [-1, 0, 4])
def test_a_page_that_is_not_there_is_named(ten: Graph, number: int) -> None:
    with pytest.raises(QueryError, match=f"no page {number} of 4 rows"):
        pages_of(ten, NUMBERS, 4).page(number)


def test_no_answer_is_one_empty_page(ten: Graph) -> None:
    assert [page.rows for page in pages_of(ten, "SELECT ?x { ?x a pg:Drug }", 4)] == [()]


def test_a_yes_is_on_the_first_page(ten: Graph) -> None:
    assert [page.boolean for page in pages_of(ten, "ASK { ?x a pg:Company }", 4)] == [True]


def test_triples_come_in_pages(ten: Graph) -> None:
    found = list(pages_of(ten, "CONSTRUCT WHERE { ?x a pg:Company }", 4))
    assert [len(page.triples or ()) for page in found] == [4, 4, 2]
    assert found[2].to_turtle().count("Company") == 2


def test_pages_of_nothing_are_refused(ten: Graph) -> None:
    with pytest.raises(QueryError, match="1 row or more, not 0"):
        pages_of(ten, NUMBERS, 0)


def test_a_named_question_comes_in_pages(ten: Graph) -> None:
    assert [len(page.rows) for page in pages(ten, "aliases", 7)] == [7, 3]
    with pytest.raises(QueryError, match="no parameter 'size'"):
        pages(ten, "aliases", 7, size=3)


def test_no_parameter_has_a_name_that_addresses_use() -> None:
    named = {parameter.name for question in list_questions() for parameter in question.parameters}
    assert not named & {"format", "page", "limit"}


NAMES = st.lists(
    st.sampled_from(["Alba", "ALBA", "alba bio", "İz", "ſt", "Straße", "STRASSE", "ΑΣ", "ας"]), min_size=1, max_size=5
)


@given(NAMES, st.sampled_from(["alba", "Alba Bio", "iz", "ST", "strasse", "straße", "ασ", "none"]))
def test_the_index_and_the_store_find_the_same_names(names: list[str], wanted: str) -> None:
    with companies(*names) as graph:
        before = find_nodes(graph, wanted), similar_names(graph, wanted)
        names_of(graph)
        assert (find_nodes(graph, wanted), similar_names(graph, wanted)) == before


def test_an_index_finds_only_things_of_the_kinds_that_are_asked_for(ten: Graph) -> None:
    index = names_of(ten)
    assert [name for _, name in index.find("comp", 2, {"Company"})] == ["company 0", "company 1"]
    assert index.find("comp", 2, {"Drug"}) == []
