"""Whatever a document contained: it survives every format unchanged, and does nothing on its way."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Triple, parse

from pharmagraph.errors import QueryError
from pharmagraph.exports import EXPORTERS
from pharmagraph.graph.answers import Answer
from pharmagraph.graph.guard import check_query
from pharmagraph.graph.queries import ask, load_question
from pharmagraph.graph.store import Graph
from pharmagraph.plain import printable
from pharmagraph.vocabulary import FRAMES, PG, PGR, PREFIXES, RDFS, RELATIONS, XSD

FORMATS = {
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
}
MARKS = [
    *"\"'\\<>{}|^`@#?$&;,.=+-_*()[]/%: \t\r\n\0\x0b\x1b\x7f\x85\ufeff\u2028\u202e\u200d",
    '"""', "'''", "]]>", "</script>", "<!--", "-->", "\\u0022", "\\n", "^^<urn:x>", "@en", "SERVICE <urn:x> {", "FROM",
    "UNDEF }", "_:b", "@id", "@value", "@context", "=HYPERLINK(", "=cmd|' /C calc'!A0", "DROP TABLE", "e\u0301", "İ",
    "\U0001f9ec",
]  # fmt: skip
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.lists(st.one_of(st.sampled_from(MARKS), st.text(st.characters(exclude_categories=["Cs"]), max_size=4))).map(
        "".join
    ),
)
locals_ = st.text(st.sampled_from("abz019AZ-_.~/!$&'()*+,;=:@%éα"), max_size=12)


def node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None


iris = st.builds(
    lambda base, local: node(base + local),
    st.sampled_from([PG, PGR, PGR + "drug/", RDFS, "http://a.example/", "urn:x:", "label:", "pg:"]),
    locals_,
).filter(lambda iri: iri is not None)
literals = st.one_of(
    texts.map(Literal),
    st.builds(lambda text, tag: Literal(text, language=tag), texts, st.sampled_from(["en", "fr-be", "zh-hant"])),
    st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(name)),
        texts,
        st.sampled_from([XSD + name for name in ("integer", "decimal", "boolean", "date", "gYear")] + ["urn:type"]),
    ),
    st.integers().map(Literal),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(
        lambda number: Literal(f"{number:f}", datatype=NamedNode(XSD + "decimal"))
    ),
)
ours = sorted({*RELATIONS, *(role for roles in FRAMES.values() for role in roles), "status", "belief", "supports"})
predicates = st.one_of(st.sampled_from([NamedNode(PG + name) for name in ours]), iris)
graphs = st.lists(st.builds(Triple, iris, predicates, st.one_of(iris, literals)), max_size=12).map(Graph.from_quads)

# The folder is written anew for each example.
relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.parametrize("form", FORMATS)
@relaxed
@given(graph=graphs)
def test_every_triple_survives_every_format(form: str, tmp_path: Path, graph: Graph) -> None:
    EXPORTERS[form](graph, tmp_path / "x")
    read = [quad.triple for quad in parse(path=str(tmp_path / "x"), format=FORMATS[form])]
    assert set(read) == {quad.triple for quad in graph.quads()}
    assert len(read) == len(graph)


@pytest.mark.parametrize("form", FORMATS)
@relaxed
@given(graph=graphs)
def test_equal_graphs_give_equal_bytes(form: str, tmp_path: Path, graph: Graph) -> None:
    again = Graph.from_quads(reversed(list(graph.quads())))
    for name, one in (("a", graph), ("b", again)):
        EXPORTERS[form](one, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_csv_gives_back_every_text_and_no_formula(pairs: list[tuple[str, str]]) -> None:
    answer = Answer(("a", "b"), tuple((Literal(one), Literal(other)) for one, other in pairs))
    header, *read = list(csv.reader(io.StringIO(answer.to_csv(), newline="")))
    assert header == ["a", "b"]
    assert len(read) == len(pairs)
    for cells, originals in zip(read, pairs, strict=True):
        for cell, original in zip(cells, originals, strict=True):
            assert cell in (original, f"'{original}")
            assert not cell.startswith(tuple("=@\t\r\n")) and (
                cell[:1] not in ("+", "-") or cell[1:2] in tuple("0123456789.")
            )


@given(texts)
def test_printed_text_is_one_line_and_cannot_steer(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert len(shown.splitlines()) <= 1
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)


@given(texts.filter(lambda text: bool(text.strip())))
def test_a_value_of_a_parameter_stays_one_value(text: str) -> None:
    graph = Graph.from_quads(
        [
            Triple(NamedNode("urn:d"), NamedNode(RDFS + "label"), Literal(text.strip())),
            Triple(NamedNode("urn:e"), NamedNode(RDFS + "label"), Literal("something else")),
            *(
                Triple(NamedNode(f"urn:{one}"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), kind)
                for one in "de"
                for kind in [NamedNode(PG + "Document")]
            ),
        ]
    )
    titles = [row["title"] for row in ask(graph, load_question("documents"), containing=text).to_values()]
    assert text.strip() in titles
    assert len(titles) == 1 or text.strip().lower() in "something else"


PIECES = [
    "SELECT * {", "ASK {", "}", "{", "?s ?p ?o", ".", " ", "\n", "\r", "#", "'", '"', "'''", '"""', "\\", "<urn:x>",
    "<", ">", "ex:a", "ex:", ":", "SERVICE", "service", "FROM", "PREFIX ex: <urn:y>", "FILTER(", ")", "1", "?x",
    "@en", "_:b", "OPTIONAL {", "UNION {", "<http://127.0.0.1:9/>", "{ ?a ?b ?c }", "\\u0053", "SERVICE <http://127.0.0.1:9/> {}",
]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_what_passes_the_guard_never_calls_a_service(body: str) -> None:
    """Oxigraph refuses port 9 with an error of its own, so a call would show itself without one being made."""
    for query in (body, f"SELECT * {{ {body} }}", f"PREFIX ex: <urn:y> SELECT * {{ ?s ?p ?o . {body} }}"):
        try:
            check_query(query, PREFIXES)
            run_to_the_end(query)
        except QueryError:
            continue


def run_to_the_end(query: str) -> Any:
    graph = Graph.from_quads([Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"))])
    result = graph.query(query)
    return list(result) if isinstance(result, QuerySolutions) else result
