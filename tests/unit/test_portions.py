"""Which part of a graph is drawn for the answer to a question, and for a document."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from typer.testing import CliRunner

from pharmagraph.cli import app
from pharmagraph.errors import QueryError
from pharmagraph.graph.queries import run
from pharmagraph.graph.store import Graph
from pharmagraph.views.portions import of_answer, of_document
from pharmagraph.vocabulary import PGR, PREFIXES

TURTLE = (
    "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    + """
pgr:one a pg:Document ; rdfs:label "First" ; dcterms:title "First" . pgr:two a pg:Document ; rdfs:label "Second" .
pgr:alba a pg:Company ; rdfs:label "Alba" . pgr:boreal a pg:Company ; rdfs:label "Boreal" .
pgr:drug a pg:Drug ; rdfs:label "ravimab" . pgr:idle a pg:Drug ; rdfs:label "idle" .
pgr:a1 a pg:Assertion ; rdf:subject pgr:alba ; rdf:predicate pg:develops ; rdf:object pgr:drug ; pg:status pg:Occurred .
pgr:a2 a pg:Assertion ; rdf:subject pgr:boreal ; rdf:predicate pg:develops ; rdf:object pgr:drug ; pg:status pg:Occurred .
pgr:e1 a pg:Evidence ; pg:supports pgr:a1 ; prov:wasDerivedFrom pgr:one ; oa:exact "first" ; pg:confidence 0.9 .
pgr:e2 a pg:Evidence ; pg:supports pgr:a1, pgr:a2 ; prov:wasDerivedFrom pgr:two ; oa:exact "second" ; pg:confidence 0.9 .
"""
)


@pytest.fixture
def graph() -> Graph:
    return Graph.from_quads(parse(TURTLE.encode(), format=RdfFormat.TURTLE))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x ?y { ?a rdf:subject ?x ; rdf:object ?y . FILTER(?x = pgr:alba) }",
        'SELECT ("Alba; ravimab" AS ?names) {}',
        "SELECT ?claim { VALUES ?claim { pgr:a1 } }",
    ],
)
def test_an_answer_is_drawn_as_what_it_names_and_how_that_is_linked(graph: Graph, query: str) -> None:
    found = of_answer(graph, run(graph, query))
    assert [node.name for node in found.nodes] == ["Alba", "ravimab"]
    assert [edge.key for edge in found.edges] == [PGR + "a1"]


def test_an_answer_that_names_nothing_is_an_error(graph: Graph) -> None:
    with pytest.raises(QueryError, match="names nothing that can be drawn"):
        of_answer(graph, run(graph, "SELECT (1 AS ?n) {}"))


def test_a_document_is_drawn_as_what_it_says_in_its_words_alone(graph: Graph) -> None:
    title, found = of_document(graph, "first")
    assert title == "First"
    assert [node.name for node in found.nodes] == ["Alba", "ravimab"]
    assert [[record.quote for record in edge.evidence] for edge in found.edges] == [["first"]]
    assert len(of_document(graph, "Second")[1].edges) == 2
    with pytest.raises(QueryError, match="did you mean"):
        of_document(graph, "Firs")


@pytest.mark.parametrize(
    ("options", "title"),
    [
        (["--query", "who-develops", "-p", "drug=NVK-204"], "Who develops what, NVK-204"),
        (["--document", "tdm1-emilia.md"], "T-DM1 Lengthens Survival in the EMILIA Trial, ImmunoGen Reports"),
        (["--focus", "velsotinib", "--hops", "1"], "velsotinib"),
        (["--title", "Mine", "--focus", "velsotinib"], "Mine"),
    ],
)
def test_a_page_is_called_by_what_it_shows(
    examples_graph: Path, tmp_path: Path, options: list[str], title: str
) -> None:
    page = tmp_path / "view.html"
    done = CliRunner().invoke(app, ["view", "-g", str(examples_graph), "-o", str(page), *options])
    assert done.exit_code == 0 and f"<title>{title}</title>" in page.read_text(encoding="utf-8")


def test_the_command_takes_a_question_or_a_document_but_not_both(tmp_path: Path) -> None:
    both = CliRunner().invoke(app, ["view", "--query", "pipeline", "--document", "x", "-g", str(tmp_path)])
    lost = CliRunner().invoke(app, ["view", "-p", "drug=x", "-g", str(tmp_path)])
    assert "not both" in str(both.exception) and "belongs to a question" in str(lost.exception)
