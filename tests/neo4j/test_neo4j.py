"""The graph comes out of a real Neo4j as it went in, by the importer, by the script and by the driver."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad

from pharmagraph.errors import GraphError
from pharmagraph.exports import cypher
from pharmagraph.exports.flat import Row, Value
from pharmagraph.exports.neo4j_driver import load
from pharmagraph.exports.neo4j_tables import link_tables, node_tables, relationship_type
from pharmagraph.graph.property_graph import project
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
    projection = project(graph)
    assert found.nodes == {
        row["iri"]: (frozenset(table.labels), changed(row))
        for table in node_tables(projection, with_evidence=with_evidence)
        for row in table.rows
    }
    assert found.relationships == {
        link.properties["key"]: (table.type, link.start, link.end, changed(link.properties))
        for table in link_tables(projection, with_evidence=with_evidence)
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
    text = script(graph, tmp_path / "graph.cypher", with_evidence=True)
    for _ in range(2):
        database.run_script(text)
        check(database.content(), graph, with_evidence=True)


# The driver


def test_facts_that_join_the_same_nodes_stay_apart(database: Database, graph: Graph) -> None:
    for _ in range(2):
        run_load(database, graph)
    records = database.run(
        "MATCH (:Company {name: 'Castellan Pharma'})-[r:DEVELOPS]->(:Drug {name: 'lumtatug'}) "
        "RETURN r.status AS status ORDER BY status"
    )
    assert [record["status"] for record in records] == ["Denied", "Occurred", "Planned"]


def test_a_second_load_changes_nothing(database: Database, graph: Graph) -> None:
    seen: list[tuple[int, int]] = []
    first = run_load(database, graph, batch=50, progress=lambda done, total: seen.append((done, total)))
    check(database.content(), graph, with_evidence=False)
    assert run_load(database, graph) == first
    check(database.content(), graph, with_evidence=False)
    projection = project(graph)
    assert first == {"nodes": len(projection.nodes), "relationships": len(projection.edges)}
    total = sum(first.values())
    assert seen[-1] == (total, total)
    assert seen == sorted(set(seen))


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
    counts = run_load(database, smaller, prune=True)
    kept = database.run("MATCH (:Note)-[r:DEVELOPS]->(d:Drug) RETURN d.name AS name")
    assert [record["name"] for record in kept] == ["my own"]
    database.run("MATCH (n:Note)-->(d) DETACH DELETE n, d")
    check(database.content(), smaller, with_evidence=False)
    assert counts["deleted nodes"] > 1
    assert counts["deleted relationships"] > 1


def test_without_pruning_nothing_is_deleted(database: Database, graph: Graph) -> None:
    run_load(database, graph)
    run_load(database, without(graph, LUMTATUG))
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
