"""The tables that pages show of answers."""

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from pharmagraph.graph.answers import Answer
from pharmagraph.graph.store import Graph
from pharmagraph.server.tables import table_of, with_names_alone, without_empty_columns
from pharmagraph.vocabulary import PGR, PREFIXES

GRAPH = Graph.from_quads(
    parse(
        (
            "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
            + 'pgr:a a pg:Company ; rdfs:label "AHA" . pgr:b a pg:Conference ; rdfs:label "AHA" .'
        ).encode(),
        format=RdfFormat.TURTLE,
    )
)


def answer(*rows: tuple[str, str]) -> Answer:
    return Answer(("name", "node"), tuple((Literal(name), NamedNode(PGR + node)) for name, node in rows))


def test_a_name_leads_to_the_thing_beside_it_which_needs_no_column_of_its_own() -> None:
    table = table_of(GRAPH, answer(("AHA", "a"), ("AHA", "b")), 9)
    assert [row[0].values[0].href for row in table.rows] == ["/search?q=AHA&go=1"] * 2  # it may be either
    joined = with_names_alone(table)
    assert joined.columns == ("name",)
    assert [row[0].values[0].href for row in joined.rows] == ["/resource/a", "/resource/b"]


def test_a_column_of_things_that_nothing_names_stays() -> None:
    table = table_of(GRAPH, answer(("AHA", "a"), ("another", "b")), 9)
    assert with_names_alone(table) == table
    assert with_names_alone(table_of(GRAPH, answer(), 9)).columns == ("name", "node")


def test_a_column_without_values_is_left_out_and_named() -> None:
    table = without_empty_columns(
        table_of(GRAPH, Answer(("hazardRatio", "n"), ((None, Literal("1")), (Literal(""), None))), 9)
    )
    assert (table.columns, table.empty, len(table.rows[0])) == (("n",), ("hazard ratio",), 1)
    assert without_empty_columns(table_of(GRAPH, answer(), 9)).columns == ("name", "node")


def test_a_column_of_names_stays_even_if_it_says_the_same() -> None:
    both = table_of(GRAPH, Answer(("developerName", "partnerName"), ((Literal("AHA"), Literal("AHA")),)), 9)
    assert with_names_alone(both) == both


def test_only_columns_with_values_are_of_numbers() -> None:
    table = table_of(GRAPH, Answer(("n", "none"), ((Literal("1.5"), None), (Literal("2"), None))), 9)
    assert table.numeric == {0}


def test_a_relation_that_is_followed_backwards_is_in_words_too() -> None:
    table = table_of(GRAPH, Answer(("link",), ((Literal("^investigatedFor"),), (Literal("hasTarget (by)"),))), 9)
    assert [row[0].values[0].text for row in table.rows] == ["^investigated for", "has target (by)"]


def test_a_column_of_facts_becomes_addresses() -> None:
    assert table_of(GRAPH, Answer(("fact",), ((NamedNode(PGR + "a"),),)), 9, ("fact",)).facts == ("/resource/a",)
    assert table_of(GRAPH, Answer(("fact",), ((Literal("a develops b"),),)), 9, ("fact",)).columns == ("fact",)
    table = table_of(
        GRAPH, Answer(("companyName", "factIri"), ((Literal("x"), NamedNode(PGR + "a")), (Literal("y"), None))), 9
    )
    assert (table.columns, table.headings, table.facts) == (("companyName",), ("company",), ("/resource/a", ""))
