"""What follows from several facts together: rules in SPARQL, whose conclusions name their premises."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from pharmagraph import build, infer
from pharmagraph.errors import QueryError
from pharmagraph.graph.inference import list_rules, write_inferences
from pharmagraph.graph.queries import Question
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PG, PROV

_RELEASES = {
    "vexor.txt": (
        "BOSTON, March 3, 2026 -- Vexor Therapeutics announced a Phase 2 trial of its antibody-drug conjugate zanlimumab vedotin.\n\n"
        "Zanlimumab vedotin is an ADC comprising the anti-HER2 antibody zanlimumab and MMAE.\n\n"
        "Vexor Therapeutics is developing quellotinib.\n"
    ),
    "norrvik.txt": "OSLO, April 7, 2026 -- Norrvik Pharma has acquired Vexor Therapeutics.\n",
    "plan.txt": "PARIS, May 5, 2026 -- Ostrel Pharma plans to acquire Norrvik Pharma.\n",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("releases")
    for name, text in _RELEASES.items():
        (folder / name).write_text(text, encoding="utf-8")
    build([folder], folder / "graph", workers=1)
    return Graph.open(folder / "graph")


def edges(graph: Graph, rules: list[Question] | None = None) -> set[tuple[str, str, str]]:
    """The concluded edges by name."""
    found = graph.query("SELECT ?thing ?name { ?thing rdfs:label ?name }")
    names = {row["thing"]: row["name"].value for row in found}
    return {
        (names[t.subject], t.predicate.value.removeprefix(PG), names[t.object])
        for one in infer(graph, rules)
        for t in one.triples
        if t.subject in names
    }


def test_a_conjugate_is_aimed_at_what_its_antibody_is_aimed_at(graph: Graph) -> None:
    assert ("zanlimumab vedotin", "hasTarget", "HER2") in edges(graph)


def test_who_acquired_a_company_develops_its_drugs_and_who_only_plans_to_does_not(graph: Graph) -> None:
    developers = {(who, drug) for who, relation, drug in edges(graph) if relation == "develops"}
    assert ("Norrvik Pharma", "quellotinib") in developers
    assert not any(who == "Ostrel Pharma" for who, _ in developers)


def test_a_conclusion_names_the_facts_it_follows_from_and_is_not_in_the_graph(graph: Graph) -> None:
    before = len(graph)
    derived = NamedNode(f"{PROV}wasDerivedFrom")
    premises = [t.object for one in infer(graph) for t in one.triples if t.predicate == derived]
    assert premises
    supported = {row["fact"] for row in graph.query("SELECT DISTINCT ?fact { ?evidence pg:supports ?fact }")}
    assert set(premises) <= supported
    assert len(graph) == before
    said = {(t.subject, t.predicate, t.object) for t in graph.triples(None, None, None)}
    assert not said & {(t.subject, t.predicate, t.object) for one in infer(graph) for t in one.triples}


def test_equal_conclusions_are_equal_bytes_and_can_be_read_back(graph: Graph, tmp_path: Path) -> None:
    import rdflib

    for name in ("one.ttl", "two.ttl"):
        write_inferences(infer(graph), tmp_path / name)
    assert (tmp_path / "one.ttl").read_bytes() == (tmp_path / "two.ttl").read_bytes()
    assert len(rdflib.Graph().parse(tmp_path / "one.ttl")) == len({t for one in infer(graph) for t in one.triples})


@pytest.mark.parametrize(
    ("sparql", "complaint"),
    [
        ("SELECT * { ?s ?p ?o }", "CONSTRUCT"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "updates"),
    ],
)
def test_what_is_no_rule_is_refused_by_its_name(graph: Graph, sparql: str, complaint: str) -> None:
    with pytest.raises(QueryError, match=f"mine: .*{complaint}"):
        infer(graph, [Question("mine", "", "", (), (), sparql)])


def test_every_rule_says_what_it_concludes() -> None:
    rules = list_rules()
    assert len(rules) >= 4
    assert all(rule.title and rule.summary.endswith(".") for rule in rules)
