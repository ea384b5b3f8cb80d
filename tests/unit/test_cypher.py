"""The Cypher script says the same whatever the documents say; tests/neo4j runs it for real."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pharmagraph.exports.cypher import export, quoted
from pharmagraph.exports.neo4j_tables import RELATIONSHIP_TYPES
from pharmagraph.graph.property_graph import LABELS, project
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PGR, PREFIXES

SMALL = Graph.from_quads(parse(path=str(Path(__file__).parent / "graphs" / "small.ttl")))
STRING = r"'(?:[^'\\]|\\.)*'"
HOSTILE = [
    "'}] AS row MATCH (n) DETACH DELETE n;\n//",
    "\\'}); DROP",
    r"\u0027}] AS row MATCH (n) DETACH DELETE n //",
    r"\\u0027 \U0027 \\\u005c\u0027",
    "\\",
    "`Entity`) DETACH DELETE n",
    '";\n:exit\n$param {{}} /* */ //',
    "\u2028\u2029\x00\x1b\x7f\u202e",
    "\U0001f9ec Grüße ﷽",
]


def scripted(graph: Graph, path: Path, *, with_evidence: bool = False) -> str:
    export(graph, path, with_evidence=with_evidence)
    return path.read_bytes().decode("ascii")


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    return scripted(SMALL, tmp_path_factory.mktemp("cypher") / "small.cypher")


def statements(script: str) -> list[str]:
    lines = [line for line in script.splitlines() if not line.startswith("//")]
    return [part.strip() for part in "\n".join(lines).split(";\n") if part.strip()]


def skeleton(script: str) -> str:
    """The script without what stands in strings."""
    return re.sub(rf"{STRING}(?: \+ {STRING})*", "S", script)


# Strings, read in the two ways in which parsers do it


ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "'": "'", "\\": "\\"}


def from_utf16(text: str) -> str:
    """Pairs of surrogates as the characters they stand for."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16")


def read_strings(expression: str) -> str:
    """The value of a chain of strings; a quote or backslash that is not escaped would not match."""
    assert re.fullmatch(rf"{STRING}(?: \+ {STRING})*", expression, re.DOTALL)
    texts = [found[1:-1] for found in re.findall(STRING, expression, re.DOTALL)]
    pattern = r"\\(?:u([0-9a-f]{4})|(.))"
    return "".join(
        re.sub(pattern, lambda found: chr(int(found[1], 16)) if found[1] else ESCAPES[found[2]], text) for text in texts
    )


def decode_unicode_first(expression: str) -> str:
    return re.sub(r"\\u+([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), expression)


def normal(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_read_back_as_it_was(text: str) -> None:
    check_reading_back(text)


@given(st.text(st.characters() | st.sampled_from("\\'u0027\n;`"), max_size=30))
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    check_reading_back(text)


def check_reading_back(text: str) -> None:
    written = quoted(text)
    assert written.isascii()
    assert written.isprintable()
    assert from_utf16(read_strings(written)) == normal(text)
    assert from_utf16(read_strings(decode_unicode_first(written))) == normal(text)


@given(st.text(st.sampled_from("\\u0027'{}")))
def test_no_escape_of_the_text_survives(text: str) -> None:
    assert decode_unicode_first(quoted(text)) == quoted(text)


# The script


def replaced(texts: list[str]) -> Graph:
    """The small graph with other texts in place of its own: names, quotes, all."""
    quads = []
    for number, quad in enumerate(sorted(SMALL.quads(), key=str)):
        free = isinstance(quad.object, Literal) and quad.object.datatype.value.endswith("#string")
        value = Literal(texts[number % len(texts)] + str(number)) if free else quad.object
        quads.append(Quad(quad.subject, quad.predicate, value))
    return Graph.from_quads(quads)


def test_hostile_texts_change_nothing_outside_strings(tmp_path: Path) -> None:
    tame = skeleton(scripted(replaced(["text "]), tmp_path / "tame"))
    wild = skeleton(scripted(replaced(HOSTILE), tmp_path / "wild"))
    assert wild == tame


def test_each_statement_is_one_of_a_few_kinds(script: str) -> None:
    starts = {statement.split(None, 1)[0] for statement in statements(script)}
    assert starts == {"CREATE", "CALL", "UNWIND"}
    assert "apoc" not in script.lower()


def test_labels_and_types_are_those_of_the_vocabulary(script: str) -> None:
    known = {label for labels in LABELS.values() for label in labels} | set(RELATIONSHIP_TYPES)
    assert set(re.findall(r"`([^`]*)`", skeleton(script))) <= known


def test_constraints_come_before_nodes_and_nodes_before_relationships(script: str) -> None:
    kinds = [
        "schema" if not statement.startswith("UNWIND") else "nodes" if "MERGE (n" in statement else "links"
        for statement in statements(script)
    ]
    assert kinds == sorted(kinds, key=["schema", "nodes", "links"].index)


def test_nodes_are_merged_by_iri_and_relationships_by_key(script: str) -> None:
    for statement in statements(script):
        if "MERGE (n" in statement:
            assert re.search(r"MERGE \(n:`\w+` \{iri: row\.iri\}\) SET n = row", statement)
        elif "MERGE" in statement:
            assert re.search(r"MERGE \(a\)-\[r:`\w+` \{key: row\.properties\.key\}\]->\(b\)", statement)


def test_all_nodes_and_relationships_are_written(script: str) -> None:
    projection = project(SMALL)
    for iri in (node.iri for node in projection.nodes):
        assert f"iri: {quoted(iri)}" in script
    for edge in projection.edges:
        ends = f"{{start: {quoted(edge.source)}, end: {quoted(edge.target)}, properties: "
        assert any(ends in line and f"key: {quoted(edge.key)}" in line for line in script.splitlines())


def test_values_have_their_types(script: str) -> None:
    assert "hazardRatio: 0.68" in script
    assert "enrolment: 612" in script
    assert "date: date('2025-03-10'), dateText: '2025-03-10'" in script
    assert "belief: 0.8, confidences: [0.8], cues: ['expects to'], dateText: '2025-03'" in script
    assert "aliases: ['Lumyra', 'NLK-101']" in script


def test_parallel_facts_have_keys_of_their_own(tmp_path: Path) -> None:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    facts = "".join(
        f"<{status}> a pg:Assertion ; rdf:subject <acme> ; rdf:predicate pg:develops ; rdf:object <drug> ; "
        f"pg:status pg:{status} .\n"
        for status in ("Occurred", "Denied")
    )
    turtle = f"BASE <{PGR}>\n{prefixes}<acme> a pg:Company . <drug> a pg:Drug .\n{facts}"
    graph = Graph.from_quads(parse(input=turtle, format=RdfFormat.TURTLE))
    script = scripted(graph, tmp_path / "parallel")
    (merge,) = [statement for statement in statements(script) if "MERGE (a)-[r:`DEVELOPS`" in statement]
    assert [f"key: '{PGR}{status}'" in merge for status in ("Occurred", "Denied")] == [True, True]


def test_a_drug_that_became_an_antibody_loses_its_old_label(script: str) -> None:
    (merge,) = [s for s in statements(script) if "SET n = row, n:`MonoclonalAntibody`:`Drug`:`Entity`" in s]
    _, _, removed = merge.partition("REMOVE n")
    assert "`SmallMolecule`" in removed
    assert not {"`Drug`", "`Entity`", "`MonoclonalAntibody`", "`Company`"} & set(re.findall("`[^`]*`", removed))


def test_with_evidence_there_are_nodes_for_it(tmp_path: Path) -> None:
    report = export(SMALL, tmp_path / "full", with_evidence=True)
    full = (tmp_path / "full").read_text(encoding="ascii")
    assert "MERGE (n:`Evidence` {iri: row.iri})" in full
    assert "MERGE (a)-[r:`SUPPORTED_BY` {key: row.properties.key}]->(b)" in full
    assert report.counts == {"nodes": 38 + 16 + 34, "relationships": 73 + 2 * 16 + 34 + 34}


def test_long_tables_are_cut_into_batches(tmp_path: Path) -> None:
    type_, drug = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["pg"] + "Drug")
    many = Graph.from_quads(Quad(NamedNode(f"{PGR}drug/{number}"), type_, drug) for number in range(120))
    merges = [part for part in statements(scripted(many, tmp_path / "many")) if part.startswith("UNWIND")]
    assert [part.count(", iri: 'http") for part in merges] == [50, 50, 20]


def test_equal_graphs_give_equal_bytes(script: str, tmp_path: Path) -> None:
    assert scripted(Graph.from_quads(reversed(list(SMALL.quads()))), tmp_path / "again") == script


def test_an_empty_graph_gives_a_script_that_does_nothing(tmp_path: Path) -> None:
    assert statements(scripted(Graph.from_quads([]), tmp_path / "empty")) == []


def test_without_a_path_it_goes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    export(SMALL, None)
    assert b"MERGE (n:`Entity`" in capfdbinary.readouterr().out
