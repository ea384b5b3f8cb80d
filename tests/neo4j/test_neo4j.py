"""The graph comes out of a real Neo4j as it went in, by the importer, by the script and by the driver."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad

from pharmagraph.errors import GraphError
from pharmagraph.exports import cypher
from pharmagraph.exports.flat import Row, Value
from pharmagraph.exports.neo4j_driver import load
from pharmagraph.exports.neo4j_tables import relationship_type, tables_of
from pharmagraph.exports.tour import tour
from pharmagraph.graph.property_graph import project
from pharmagraph.graph.queries import ask
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PGR, RDF, EntityClass

# The first run fetches 130 MB.
pytestmark = [pytest.mark.neo4j, pytest.mark.timeout(900)]

Database = Any  # the classes of conftest.py, which cannot be imported
Found = Any
LUMTATUG = f"{PGR}drug/lumtatug"


def same(row: Row) -> Row:
    return row


def through_csv(row: Row) -> Row:
    """What CSV does to a row's texts."""
    return {name: csv_value(value) for name, value in row.items()}


def csv_value(value: Value) -> Value:
    if isinstance(value, str):
        line = re.sub(r"[\x00-\x1f\x7f]+", " ", value)
        return f" {line}" if line.startswith("=") else line
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return tuple(str(csv_value(part)).replace(";", ",") for part in value)
    return value


def check(found: Found, graph: Graph, *, with_evidence: bool, changed: Any = same) -> None:
    """Fails unless a database holds the graph's nodes and relationships with all their properties and no others."""
    with tables_of(graph, dict, with_evidence=with_evidence) as tables:
        assert found.nodes == {
            row["iri"]: (frozenset(table.labels), changed(row)) for table in tables.nodes for row in table.rows
        }
        assert found.relationships == {
            link.properties["key"]: (table.type, link.start, link.end, changed(link.properties))
            for table in tables.links
            for link in table.links
        }


def without(graph: Graph, *iris: str) -> Graph:
    """The graph without what is said of or with these nodes."""
    gone = {NamedNode(iri) for iri in iris}
    return Graph.from_quads(quad for quad in graph.quads() if not {quad.subject, quad.object} & gone)


def script(graph: Graph, path: Path, *, with_evidence: bool = False) -> str:
    cypher.export(graph, path, with_evidence=with_evidence)
    return path.read_text(encoding="ascii")


def run_load(database: Database, graph: Graph, **options: Any) -> dict[str, int]:
    return dict(load(graph, database.uri, user="", password="", **options).counts)


# The importer


def test_the_database_is_of_the_version_that_was_asked_for(imported: tuple[Database, Found]) -> None:
    (row,) = imported[0].run(
        "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version"
    )
    pom = (Path(__file__).parent / "server" / "pom.xml").read_text(encoding="utf-8")
    (default,) = re.findall("<neo4j.version>(.+)</neo4j.version>", pom)
    assert row["version"] == os.environ.get("NEO4J_VERSION", default)


def test_the_importer_takes_every_node_and_edge(imported: tuple[Database, Found], graph: Graph) -> None:
    projection, (_, found) = project(graph), imported
    kinds = Counter(labels for labels, _ in found.nodes.values())
    types = Counter(type_ for type_, *_ in found.relationships.values())
    assert Counter(frozenset(node.labels) for node in projection.nodes).items() <= kinds.items()
    assert Counter(relationship_type(edge.type) for edge in projection.edges).items() <= types.items()
    assert kinds.keys() - {frozenset(node.labels) for node in projection.nodes} == {
        frozenset({"Assertion"}),
        frozenset({"Evidence"}),
    }


def test_the_importer_keeps_every_property(imported: tuple[Database, Found], graph: Graph) -> None:
    check(imported[1], graph, with_evidence=True, changed=through_csv)


# The script


def test_the_script_can_be_run_again(database: Database, graph: Graph, tmp_path: Path) -> None:
    # every literal is planned anew, which takes long: the evidence of the hostile facts is enough
    brief = Graph.from_quads(
        quad for quad in graph.quads() if "/evidence/" not in str(quad.subject) or "/hostile-" in str(quad.subject)
    )
    text = script(brief, tmp_path / "graph.cypher")
    for _ in range(2):
        database.run_script(text)
        check(database.content(), brief, with_evidence=False)


# The driver


def test_cypher_shell_reads_the_script_whatever_names_there_are(
    database: Database, cypher_shell: Any, graph: Graph, tmp_path: Path
) -> None:
    cypher.export(graph, tmp_path / "graph.cypher")
    for _ in range(2):
        cypher_shell(database.port, tmp_path / "graph.cypher")
        check(database.content(), graph, with_evidence=False)


def test_facts_that_join_the_same_nodes_stay_apart(database: Database, graph: Graph) -> None:
    for _ in range(2):
        run_load(database, graph)
    records = database.run(
        "MATCH (:Company {name: 'Castellan Pharma'})-[r:DEVELOPS]->(:Drug {name: 'lumtatug'}) "
        "RETURN r.status AS status ORDER BY status"
    )
    assert [record["status"] for record in records] == ["Denied", "Occurred", "Planned"]


def changes(counts: dict[str, int]) -> dict[str, int]:
    """What was written and deleted."""
    return {what: count for what, count in counts.items() if " " in what and count}


def test_a_second_load_changes_nothing(database: Database, graph: Graph) -> None:
    seen: list[tuple[int, int]] = []
    first = run_load(database, graph, batch=50, progress=lambda done, total: seen.append((done, total)))
    check(database.content(), graph, with_evidence=False)
    projection = project(graph)
    size = {"nodes": len(projection.nodes), "relationships": len(projection.edges)}
    assert first == {
        **size,
        **{f"{what} written": count for what, count in size.items()},
        **{f"{what} deleted": 0 for what in size},
    }
    total = sum(size.values())
    assert seen[-1] == (total, total)
    assert seen == sorted(seen)
    assert changes(run_load(database, graph)) == {}
    check(database.content(), graph, with_evidence=False)


def test_a_load_writes_only_what_has_changed(database: Database, graph: Graph) -> None:
    smaller = without(graph, LUMTATUG)
    run_load(database, smaller)
    written = changes(run_load(database, graph))
    assert written.keys() == {"nodes written", "relationships written"}
    assert written["nodes written"] == 1
    assert written["relationships written"] < len(project(graph).edges) / 2
    check(database.content(), graph, with_evidence=False)
    assert changes(run_load(database, smaller)).keys() >= {"nodes deleted", "relationships deleted"}
    check(database.content(), smaller, with_evidence=False)


def test_a_dry_run_tells_what_a_load_would_do_and_does_nothing(database: Database, graph: Graph) -> None:
    smaller = without(graph, LUMTATUG)
    run_load(database, smaller)
    before = database.content()
    for one in (graph, without(smaller, f"{PGR}assertion/a16")):
        told = run_load(database, one, dry_run=True)
        assert database.content() == before
        assert changes(told)
        assert run_load(database, one) == told
        run_load(database, smaller)


def test_what_somebody_has_changed_in_the_database_is_put_right_by_rewriting(database: Database, graph: Graph) -> None:
    run_load(database, graph)
    database.run("MATCH (d:Drug {iri: $iri}) SET d.name = 'other'", iri=LUMTATUG)
    assert changes(run_load(database, graph)) == {}
    run_load(database, graph, rewrite=True)
    check(database.content(), graph, with_evidence=False)


class Killed(BaseException):
    """What ends a load from outside."""


def test_a_load_that_was_killed_goes_on_where_it_stopped(database: Database, graph: Graph) -> None:
    def kill(done: int, total: int) -> None:
        if done > total * 0.6:  # among the relationships
            raise Killed

    with pytest.raises(Killed):
        run_load(database, graph, batch=20, progress=kill)
    half = database.content()
    assert half.nodes
    assert 0 < len(half.relationships) < len(project(graph).edges)
    rest = changes(run_load(database, graph))
    assert rest == {"relationships written": len(project(graph).edges) - len(half.relationships)}
    check(database.content(), graph, with_evidence=False)


def test_rows_that_another_load_writes_meanwhile_are_not_doubled(
    database: Database, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_load(database, without(graph, LUMTATUG))
    monkeypatch.setattr("pharmagraph.exports.neo4j_driver._Loader._stored", nothing_stored)
    run_load(database, graph, batch=20)
    check(database.content(), graph, with_evidence=False)


def nothing_stored(loader: object, names: list[str], query: str) -> dict[str, dict[Value, Value]]:
    """What an empty database tells a load."""
    return {name: {} for name in names}


def test_after_an_import_a_load_finds_nothing_to_do(imported: tuple[Database, Found], graph: Graph) -> None:
    found = imported[1]
    with tables_of(graph, dict, with_evidence=True) as tables:
        held = {row["iri"]: row["fingerprint"] for table in tables.nodes for row in table.rows}
        held |= {
            link.properties["key"]: link.properties["fingerprint"] for table in tables.links for link in table.links
        }
    there = {key: properties["fingerprint"] for key, (*_, properties) in (found.nodes | found.relationships).items()}
    assert there == held


# Encryption


@pytest.fixture
def encrypted(database: Database) -> Database:
    if not database.certificate.is_file():
        pytest.skip("a certificate needs openssl, which is not installed")
    return database


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s", "bolt+ssc", "neo4j+ssc"])
def test_a_load_goes_through_tls(
    encrypted: Database, graph: Graph, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if scheme.endswith("+s"):
        monkeypatch.setenv("SSL_CERT_FILE", str(encrypted.certificate))
    load(graph, f"{scheme}://{encrypted.place}", user="", password="")
    check(encrypted.content(), graph, with_evidence=False)


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_that_nobody_vouches_for_is_refused_in_one_clear_line(
    encrypted: Database, graph: Graph, scheme: str
) -> None:
    uri = f"{scheme}://{encrypted.place}"
    with pytest.raises(GraphError) as caught:
        load(graph, uri, user="", password="")
    message = str(caught.value)
    assert message.startswith(f"cannot load into {uri}: the server's certificate is not to be trusted: ")
    assert message.endswith(
        "self-signed certificate; check the address, or name the file of who signed it in SSL_CERT_FILE"
    )
    assert "\n" not in message
    assert not encrypted.content().nodes


def test_names_and_aliases_can_be_searched(database: Database, graph: Graph) -> None:
    run_load(database, graph)
    records = database.run(
        "CALL db.index.fulltext.queryNodes('entityNames', 'lumyra') YIELD node RETURN node.name AS name"
    )
    assert [record["name"] for record in records] == ["lumtatug vedotin"]


def test_what_has_gone_from_the_graph_is_pruned_and_nothing_else(database: Database, graph: Graph) -> None:
    run_load(database, graph, with_evidence=True)
    database.run("CREATE (:Note {text: 'mine'})-[:DEVELOPS {since: 1}]->(:Drug {name: 'my own'})")
    smaller = without(graph, LUMTATUG, f"{PGR}assertion/a16")
    counts = run_load(database, smaller)
    kept = database.run("MATCH (:Note)-[r:DEVELOPS]->(d:Drug) RETURN d.name AS name")
    assert [record["name"] for record in kept] == ["my own"]
    database.run("MATCH (n:Note)-->(d) DETACH DELETE n, d")
    check(database.content(), smaller, with_evidence=False)
    assert counts["nodes deleted"] > 1
    assert counts["relationships deleted"] > 1


def test_without_pruning_nothing_is_deleted(database: Database, graph: Graph) -> None:
    run_load(database, graph)
    run_load(database, without(graph, LUMTATUG), prune=False)
    check(database.content(), graph, with_evidence=False)


def test_a_drug_that_becomes_known_better_changes_its_labels(database: Database, graph: Graph) -> None:
    drug, type_ = NamedNode(LUMTATUG), NamedNode(RDF + "type")
    others = [quad for quad in graph.quads() if (quad.subject, quad.predicate) != (drug, type_)]
    run_load(database, Graph.from_quads([*others, Quad(drug, type_, NamedNode(EntityClass.SMALL_MOLECULE.iri))]))
    run_load(database, graph)
    check(database.content(), graph, with_evidence=False)


def test_a_database_that_does_not_exist_is_named(database: Database, graph: Graph) -> None:
    with pytest.raises(GraphError, match="missing") as caught:
        load(graph, database.uri, user="neo4j", password="s3cret", database="missing")
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value)


# The tour

QUESTIONS = {
    part.split("\n", 1)[0]: part.split("\n", 1)[1].strip().removesuffix(";")
    for part in re.split(r"^// name: ", tour(), flags=re.MULTILINE)[1:]
}


@pytest.fixture(scope="module")
def toured(imported: tuple[Database, Found], examples_graph: Path) -> Iterator[tuple[Database, Graph]]:
    """A database that holds the graph of the example releases."""
    imported[0].run("MATCH (n) DETACH DELETE n")
    with Graph.open(examples_graph) as graph:
        run_load(imported[0], graph)
        yield imported[0], graph


def cell(value: Any) -> str:
    """A value as both answers write it: lists joined, numbers without needless digits."""
    if isinstance(value, list):
        return "; ".join(value)
    text = "" if value is None else str(value)
    return f"{float(text):g}" if re.fullmatch(r"-?\d+\.\d+", text) else text


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_tour_answers_like_the_question_of_the_same_name(toured: tuple[Database, Graph], name: str) -> None:
    database, graph = toured
    expected = list(ask(graph, name).to_values())
    found = database.run(QUESTIONS[name])
    assert expected
    columns = list(expected[0])
    assert Counter(tuple(cell(row[column]) for column in columns) for row in found) == Counter(
        tuple(cell(row[column]) for column in columns) for row in expected
    )
