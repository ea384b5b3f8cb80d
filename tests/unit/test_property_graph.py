"""The projection keeps every fact with status and evidence, and draws no edge that the graph lacks."""

from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pharmagraph.graph.property_graph import Edge, Node, Projection, PropertyGraph, project
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import FRAMES, PGR, PREFIXES, EntityClass, FrameClass, Relation, ValueKind

GRAPHS = Path(__file__).parent / "graphs"
SMALL = list(parse(path=str(GRAPHS / "small.ttl")))
TEXTS = [path.read_text(encoding="utf-8") for path in GRAPHS.glob("documents/*.txt")]
DOCUMENTS = {sha256(text.encode()).hexdigest(): text for text in TEXTS}


@pytest.fixture(scope="module")
def small() -> PropertyGraph:
    return project(Graph.from_quads(SMALL))


def of(turtle: str) -> PropertyGraph:
    """The projection of a graph written in Turtle, whose names are relative to the base of entities."""
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    quads = parse(input=f"BASE <{PGR}>\n{prefixes}{turtle}", format=RdfFormat.TURTLE)
    return project(Graph.from_quads(quads))


def node(graph: PropertyGraph, name: str) -> Node:
    (found,) = [node for node in graph.nodes if name in (node.name, node.iri.removeprefix(PGR))]
    return found


def edges(graph: PropertyGraph, type_: str, source: str = "") -> list[Edge]:
    return [edge for edge in graph.edges if edge.type == type_ and edge.source.endswith(source)]


def relation(key: str, subject: str, name: str, object_: str, status: str = "Occurred") -> str:
    return (
        f"<{key}> a pg:Assertion ; rdf:subject <{subject}> ; rdf:predicate pg:{name} ; "
        f"rdf:object <{object_}> ; pg:status pg:{status} ; pg:belief 0.5 .\n"
    )


ACME = '<acme> a pg:Company ; rdfs:label "Acme" .\n<drug> a pg:Drug ; rdfs:label "drug" .\n'


# Nodes


def test_every_entity_document_and_frame_is_a_node(small: PropertyGraph) -> None:
    typed = {
        quad.subject.value
        for quad in SMALL
        if quad.predicate.value == PREFIXES["rdf"] + "type"
        and quad.object.value.removeprefix(PREFIXES["pg"]) in {*EntityClass, *FrameClass}
    }
    assert {node.iri for node in small.nodes} == typed


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("lumtatug vedotin", ("AntibodyDrugConjugate", "Drug", "Entity")),
        ("Castellan Pharma", ("Company", "Entity", "Organization")),
        ("CLDN44", ("MolecularTarget", "Entity")),
        ("LUMINA-1", ("ClinicalTrial", "Frame")),
        ("document/47303276ce0ac3dd", ("Document", "Entity")),
    ],
)
def test_labels_are_the_kind_and_the_classes_above_it(small: PropertyGraph, name: str, labels: tuple[str, ...]) -> None:
    assert node(small, name).labels == labels
    assert node(small, name).kind == labels[0]


def test_an_entity_has_aliases_and_its_literals(small: PropertyGraph) -> None:
    drug = node(small, "lumtatug vedotin")
    assert drug.aliases == ("Lumyra", "NLK-101")
    assert drug.properties == {
        "brandName": "Lumyra",
        "exactMatch": ("http://identifiers.org/unii/XX00LUMTAT",),
    }
    assert drug.evidence == ()


def test_a_frame_has_its_codes_numbers_and_texts(small: PropertyGraph) -> None:
    assert node(small, "LUMINA-1: overall survival").properties == {
        "belief": 0.95,
        "comparatorValue": "12.1 months",
        "confidenceInterval": "95% CI 0.55-0.84",
        "date": "2025-05-09",
        "endpointRole": "Primary",
        "hazardRatio": 0.68,
        "outcome": "Positive",
        "pValue": "<0.001",
        "status": "Occurred",
        "value": "18.4 months",
    }
    assert node(small, "LUMINA-1").properties["enrolment"] == 612


def test_an_amount_is_a_number_and_a_currency(small: PropertyGraph) -> None:
    properties = node(small, "licence of lumtatug vedotin to Castellan Pharma").properties
    assert (properties["upfrontPaymentAmount"], properties["upfrontPaymentCurrency"]) == (75e6, "USD")


def test_several_amounts_stay_beside_their_currencies() -> None:
    graph = of(
        '<deal> a pg:Agreement ; rdfs:label "deal" ; pg:totalValue <a>, <b> .'
        '<a> a schema:MonetaryAmount ; schema:value 70.5 ; schema:currency "EUR" .'
        '<b> a schema:MonetaryAmount ; schema:value 100 ; schema:currency "USD" .'
    )
    assert node(graph, "deal").properties == {
        "totalValueAmount": ("100", "70.5"),
        "totalValueCurrency": ("USD", "EUR"),
    }


def test_several_values_are_a_tuple_of_texts() -> None:
    graph = of('<r> a pg:TrialResult ; rdfs:label "r" ; pg:hazardRatio 0.7, 0.68 ; pg:pValue "0.1", "0.2" .')
    assert node(graph, "r").properties == {"hazardRatio": ("0.68", "0.7"), "pValue": ("0.1", "0.2")}


def test_the_publisher_of_a_document_is_named() -> None:
    graph = of(
        ACME
        + '<a> a pg:Document ; rdfs:label "a" ; dcterms:publisher <acme> .'
        + '<b> a pg:Document ; rdfs:label "b" ; dcterms:publisher "Acme AG" .'
        + f'<c> a pg:Document ; rdfs:label "c" ; dcterms:publisher "{PGR}acme" .'
    )
    assert node(graph, "a").properties == {"publisher": "Acme", "publisherIri": f"{PGR}acme"}
    assert node(graph, "b").properties == {"publisher": "Acme AG"}
    assert "publisherIri" not in node(graph, "c").properties


def test_the_most_specific_of_several_classes_is_the_kind() -> None:
    graph = of('<x> a pg:Drug, pg:Vaccine, <https://example.org/Thing> ; rdfs:label "x" .')
    assert node(graph, "x").labels == ("Vaccine", "Drug", "Entity")


def test_what_has_no_class_of_ours_is_no_node() -> None:
    assert of('<x> a <https://example.org/Thing> ; rdfs:label "x" .').nodes == ()


def test_a_number_that_no_computer_holds_stays_a_text() -> None:
    graph = of(f'<t> a pg:ClinicalTrial ; rdfs:label "t" ; pg:enrolment "{"9" * 400}" .')
    assert node(graph, "t").properties == {"enrolment": "9" * 400}


# Edges


def test_every_assertion_is_an_edge_with_its_status(small: PropertyGraph) -> None:
    asserted = [edge for edge in small.edges if edge.type in set(Relation)]
    assert len(asserted) == 16
    statuses = {edge.key.rpartition("/")[2]: edge.properties["status"] for edge in asserted}
    assert (statuses["a01"], statuses["a15"], statuses["a16"]) == ("Occurred", "Planned", "Denied")


def test_every_role_of_a_frame_that_names_a_node_is_an_edge(small: PropertyGraph) -> None:
    roles = {
        role.iri
        for spec in FRAMES.values()
        for role, one in spec.items()
        if one.kind in (ValueKind.ENTITY, ValueKind.FRAME)
    }
    written = {(q.subject.value, q.predicate.value, q.object.value) for q in SMALL if q.predicate.value in roles}
    assert {(e.source, PREFIXES["pg"] + e.type, e.target) for e in small.edges} >= written
    links = [edge for edge in small.edges if edge.type == "supersedes"]
    assert len(small.edges) == 16 + len(written) + len(links)
    assert [(e.source.rpartition("/")[2], e.target.rpartition("/")[2]) for e in links] == [
        ("submission-bla", "submission-bla-planned")
    ]


def test_the_edges_of_a_frame_tell_when_and_whether_it_happened(small: PropertyGraph) -> None:
    (edge,) = edges(small, "agency", "submission-maa")
    assert edge.properties == {
        "belief": 0.85,
        "date": "2025",
        "earliest": "2025-07-01",
        "latest": "2025-09-30",
        "status": "Planned",
    }


def test_facts_that_join_the_same_nodes_are_kept_apart() -> None:
    graph = of(
        ACME
        + relation("a1", "acme", "develops", "drug")
        + relation("a2", "acme", "develops", "drug", "Planned")
        + relation("a3", "acme", "develops", "drug", "Denied")
    )
    found = {edge.key.removeprefix(PGR): edge.properties["status"] for edge in edges(graph, "develops")}
    assert found == {"a1": "Occurred", "a2": "Planned", "a3": "Denied"}


def test_a_plain_triple_without_assertion_is_no_edge() -> None:
    assert of(ACME + "<acme> pg:develops <drug> .").edges == ()


def test_what_a_more_specific_edge_implies_is_marked(small: PropertyGraph) -> None:
    parties = edges(small, "party", "agreement-license")
    assert sorted(edge.properties["impliedBy"] for edge in parties) == [("licensee",), ("licensor",)]
    graph = of(
        ACME
        + relation("a1", "acme", "develops", "drug")
        + relation("a2", "acme", "markets", "drug")
        + relation("a3", "acme", "develops", "drug", "Denied")
    )
    marks = {edge.key.removeprefix(PGR): edge.properties.get("impliedBy") for edge in graph.edges}
    assert marks == {"a1": ("markets",), "a2": None, "a3": None}


def test_assertions_that_supersede_each_other_name_each_other() -> None:
    graph = of(
        ACME
        + relation("a1", "acme", "develops", "drug")
        + relation("a2", "acme", "develops", "drug", "Planned")
        + "<a1> pg:supersedes <a2> ."
    )
    (first, _) = graph.edges
    assert first.properties["supersedes"] == (f"{PGR}a2",)


@pytest.mark.parametrize(
    "turtle",
    [
        pytest.param(relation("a", "acme", "develops", "nowhere"), id="an end that is no node"),
        pytest.param(relation("a", "acme", "invented", "drug"), id="a relation that is none of ours"),
        pytest.param(relation("a", "trial", "develops", "drug"), id="a frame as the subject of a relation"),
        pytest.param("<r> a pg:TrialResult ; pg:drug <trial> .", id="a frame as a drug"),
        pytest.param("<r> a pg:TrialResult ; pg:person <acme> .", id="a role of another frame"),
        pytest.param(f'<r> a pg:TrialResult ; pg:drug "{PGR}drug" .', id="a text like an IRI"),
    ],
)
def test_an_edge_that_would_be_wrong_is_not_drawn(turtle: str) -> None:
    graph = of(f'{ACME}<trial> a pg:ClinicalTrial ; rdfs:label "trial" .\n{turtle}')
    assert graph.edges == ()
    assert node(graph, "Acme")


def test_without_frames_only_entities_and_their_relations_are_left() -> None:
    graph = project(Graph.from_quads(SMALL), with_frames=False)
    assert {node.labels[-1] for node in graph.nodes} <= {"Entity", "Organization"}
    assert len(graph.edges) == 16


# Evidence


def test_evidence_quotes_its_document(small: PropertyGraph) -> None:
    shas = {node.iri: str(node.properties.get("sha256")) for node in small.nodes}
    evidence = [*(node.evidence for node in small.nodes), *(edge.evidence for edge in small.edges)]
    records = [record for records in evidence for record in records]
    assert len({record.iri for record in records}) == 34
    for record in records:
        assert DOCUMENTS[shas[record.document]][record.start : record.end] == record.quote


def test_every_edge_has_evidence(small: PropertyGraph) -> None:
    assert all(edge.evidence for edge in small.edges)


def test_the_most_confident_evidence_comes_first(small: PropertyGraph) -> None:
    first, second = node(small, "licence of lumtatug vedotin to Castellan Pharma").evidence
    assert (first.confidence, second.confidence) == (0.9, 0.85)
    assert first.document_date == "2025-02-20"
    assert first.document_title.startswith("Castellan Pharma Stops HARBOR-2")
    assert (first.extractor, first.cue) == ("licensed-from", "")
    (planned,) = edges(small, "agency", "submission-maa")[0].evidence
    assert planned.cue == "plans to"


# The whole


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_triples_does_not_matter(random: Random) -> None:
    quads = list(SMALL)
    random.shuffle(quads)
    assert project(Graph.from_quads(quads)) == project(Graph.from_quads(SMALL))


def test_nodes_and_edges_are_sorted_and_edges_end_in_nodes(small: PropertyGraph) -> None:
    iris = [node.iri for node in small.nodes]
    assert iris == sorted(set(iris))
    ends = [(edge.source, edge.type, edge.target, edge.key) for edge in small.edges]
    assert ends == sorted(set(ends))
    assert {end for edge in small.edges for end in (edge.source, edge.target)} <= set(iris)


def test_the_graph_can_be_read_node_by_node(small: PropertyGraph) -> None:
    stars = list(Projection(Graph.from_quads(SMALL)).stars())
    assert tuple(node for node, _ in stars) == small.nodes
    assert [edge for _, edges in stars for edge in edges] == list(small.edges)
    assert all(edge.source == node.iri for node, edges in stars for edge in edges)


def test_named_graphs_say_nothing_twice() -> None:
    name = NamedNode(f"{PGR}document/1")
    share = [Quad(quad.subject, quad.predicate, quad.object, name) for quad in SMALL]
    assert project(Graph.from_quads([*SMALL, *share])) == project(Graph.from_quads(SMALL))


def test_an_empty_graph_has_no_nodes() -> None:
    assert project(Graph.from_quads([])) == PropertyGraph((), ())


def test_a_node_without_label_is_called_by_its_iri() -> None:
    type_ = NamedNode(PREFIXES["rdf"] + "type")
    quads = [Quad(NamedNode(f"{PGR}x"), type_, NamedNode(EntityClass.DRUG.iri))]
    alias = Quad(NamedNode(f"{PGR}x"), NamedNode(PREFIXES["skos"] + "altLabel"), Literal("y"))
    (only,) = project(Graph.from_quads([*quads, alias])).nodes
    assert (only.name, only.aliases) == (f"{PGR}x", ("y",))


# One after the other


def test_a_projection_can_be_read_again_and_in_parts(small: PropertyGraph) -> None:
    projection = Projection(Graph.from_quads(SMALL))
    for _ in range(2):
        assert tuple(projection.nodes()) == small.nodes
        assert tuple(projection.edges()) == small.edges


def test_a_kind_that_is_not_wanted_is_left_out_with_its_edges(small: PropertyGraph) -> None:
    projection = Projection(Graph.from_quads(SMALL), wanted={"Drug", "AntibodyDrugConjugate", "MolecularTarget"})
    kept = {node.iri for node in projection.nodes()}
    assert kept
    assert {edge.type for edge in projection.edges()} >= {"hasTarget"}
    assert {end for edge in projection.edges() for end in (edge.source, edge.target)} <= kept
    assert len(kept) + projection.left_out == len(small.nodes)
