import random
from dataclasses import replace
from typing import Any

import pytest

from pharmagraph.errors import QueryError
from pharmagraph.graph.property_graph import Edge, Node, PropertyGraph
from pharmagraph.views.neighbourhood import Selection, find, select, texts


def node(iri: str, kind: str, name: str = "", aliases: tuple[str, ...] = (), **properties: str) -> Node:
    return Node(iri, kind, (kind,), name or iri, aliases, properties, ())


def graph(nodes: list[Node], *edges: tuple[str, str, str]) -> PropertyGraph:
    made = (Edge(f"{a}-{kind}-{b}", a, b, kind, {}, ()) for a, kind, b in edges)
    return PropertyGraph(tuple(nodes), tuple(made))


def pipeline() -> PropertyGraph:
    """Two companies joined by an agreement about one drug; another drug at the same agency; a document."""
    return graph(
        [
            node("alba", "Company", "Alba Therapeutics, Inc.", ("Alba",), ticker="NASDAQ:ALBA"),
            node("boreal", "Company", "Boreal AG"),
            node("ravimab", "MonoclonalAntibody", "ravimab", ("AL-100",)),
            node("her2", "MolecularTarget", "HER2"),
            node("zolitinib", "SmallMolecule", "zolitinib"),
            node("fda", "RegulatoryAgency", "FDA"),
            node("deal", "Agreement", "licence of ravimab"),
            node("approval", "RegulatoryDecision", "approval of ravimab"),
            node("refusal", "RegulatoryDecision", "refusal of zolitinib"),
            node("trial", "ClinicalTrial", "Phase 3 trial of ravimab", trialName="NORTHSTAR"),
            node("result", "TrialResult", "survival in NORTHSTAR"),
            node("survival", "Endpoint", "overall survival"),
            node("doc", "Document", "Alba licenses ravimab"),
        ],
        ("deal", "licensor", "alba"),
        ("deal", "licensee", "boreal"),
        ("alba", "develops", "ravimab"),
        ("ravimab", "hasTarget", "her2"),
        ("approval", "drug", "ravimab"),
        ("approval", "agency", "fda"),
        ("refusal", "drug", "zolitinib"),
        ("refusal", "agency", "fda"),
        ("trial", "evaluates", "ravimab"),
        ("result", "trial", "trial"),
        ("result", "endpoint", "survival"),
        ("doc", "mentions", "ravimab"),
    )


def drawn(selection: Selection) -> set[str]:
    return {node.iri for node in selection.nodes}


def test_documents_and_their_edges_are_not_drawn() -> None:
    selection = select(pipeline())
    assert "doc" not in drawn(selection)
    assert {edge.type for edge in selection.edges}.isdisjoint({"mentions"})
    assert len(selection.nodes) == selection.available == 12


def test_a_frame_counts_as_an_edge_and_not_as_a_hop() -> None:
    assert drawn(select(pipeline(), focus=["Boreal AG"], hops=1)) == {"boreal", "deal", "alba"}


def test_frames_that_name_frames_are_one_hop_together() -> None:
    reached = drawn(select(pipeline(), focus=["ravimab"], hops=1))
    assert {"trial", "result", "survival", "her2", "alba"} <= reached
    assert "boreal" not in reached


def test_agencies_are_met_but_not_passed_through() -> None:
    reached = drawn(select(pipeline(), focus=["ravimab"], hops=5))
    assert "fda" in reached and "zolitinib" not in reached


def test_that_two_drugs_were_compared_with_placebo_links_them_no_more_than_an_agency_does() -> None:
    compared = graph(
        [
            node("ravimab", "MonoclonalAntibody", "ravimab"),
            node("zolitinib", "SmallMolecule", "zolitinib"),
            node("placebo", "DrugClass", "placebo"),
            node("north", "ClinicalTrial", "NORTHSTAR"),
            node("south", "ClinicalTrial", "SOUTHERN"),
        ],
        ("north", "evaluates", "ravimab"),
        ("north", "comparator", "placebo"),
        ("south", "evaluates", "zolitinib"),
        ("south", "comparator", "placebo"),
    )
    assert drawn(select(compared, focus=["ravimab"], hops=5)) == {"ravimab", "north", "placebo"}


def test_what_lies_around_an_agency_is_shown_when_it_is_the_focus() -> None:
    assert {"zolitinib", "ravimab"} <= drawn(select(pipeline(), focus=["FDA"], hops=1))


def test_no_hop_shows_the_focus_alone() -> None:
    assert drawn(select(pipeline(), focus=["HER2"], hops=0)) == {"her2"}


@pytest.mark.parametrize("name", ["boreal ag", "BOREAL  AG", "Boreal AG"])
def test_names_match_whatever_the_case_and_spacing(name: str) -> None:
    assert find(pipeline().nodes, name) == ("boreal",)


@pytest.mark.parametrize(
    ("name", "iri"),
    [("al-100", "ravimab"), ("Alba", "alba"), ("northstar", "trial"), ("nasdaq:alba", "alba"), ("her2", "her2")],
)
def test_aliases_trial_names_tickers_and_iris_are_names_too(name: str, iri: str) -> None:
    assert find(pipeline().nodes, name) == (iri,)


def test_all_nodes_of_one_name_are_in_focus() -> None:
    twins = graph([node("a", "Company", "Alba"), node("b", "Drug", "alba"), node("c", "Drug", "other")])
    assert select(twins, focus=["ALBA"]).focus == ("a", "b")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ravimap", "no node is called 'ravimap'; did you mean 'ravimab'?"),
        ("therapeutics", "'Alba Therapeutics, Inc.'"),
    ],
)
def test_an_unknown_name_is_answered_with_near_ones(name: str, expected: str) -> None:
    with pytest.raises(QueryError) as raised:
        select(pipeline(), focus=[name])
    assert expected in str(raised.value)


def test_a_name_like_no_other_says_what_to_do() -> None:
    with pytest.raises(QueryError, match="without --focus"):
        select(pipeline(), focus=["qqqqqqqq"])


def test_a_document_cannot_be_in_focus() -> None:
    with pytest.raises(QueryError):
        select(pipeline(), focus=["Alba licenses ravimab"])


@pytest.mark.parametrize("options", [{"hops": -1}, {"limit": 0}])
def test_senseless_numbers_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(QueryError, match="give"):
        select(pipeline(), **options)


def star(leaves: int) -> PropertyGraph:
    """A hub with leaves, and a pair of nodes that have only each other."""
    nodes = [node(f"leaf{n:02}", "Drug") for n in range(leaves)]
    nodes += [node("hub", "Company"), node("x", "Drug"), node("y", "Disease")]
    return graph(nodes, *(("hub", "develops", f"leaf{n:02}") for n in range(leaves)), ("x", "investigatedFor", "y"))


def test_the_best_connected_nodes_are_kept_when_there_are_too_many() -> None:
    selection = select(star(10), limit=4)
    assert drawn(selection) == {"hub", "leaf00", "leaf01", "leaf02"}
    assert selection.available == 13
    assert len(selection.edges) == 3


def test_a_node_whose_neighbours_were_all_left_out_is_left_out_too() -> None:
    assert drawn(select(star(3), limit=5)) == {"hub", "leaf00", "leaf01", "leaf02"}


def test_near_nodes_come_before_well_connected_ones() -> None:
    nodes = [
        node("me", "Drug"),
        node("near", "Company"),
        node("hub", "Drug"),
        *(node(f"far{n}", "Disease") for n in range(9)),
    ]
    chain = graph(
        nodes,
        ("near", "develops", "me"),
        ("near", "develops", "hub"),
        *(("hub", "investigatedFor", f"far{n}") for n in range(9)),
    )
    assert drawn(select(chain, focus=["me"], hops=3, limit=2)) == {"me", "near"}


def test_several_edges_between_two_nodes_count_once() -> None:
    nodes = [node(iri, "Drug") for iri in "abcd"] + [node("hub", "Company")]
    edges = [("a", kind, "b") for kind in ("hasPayload", "hasLinker", "hasAntibody", "combinedWith")]
    selection = select(graph(nodes, *edges, *(("hub", "develops", iri) for iri in "cd")), limit=1)
    assert drawn(selection) == {"hub"}


def test_a_node_without_any_edge_is_drawn() -> None:
    assert drawn(select(graph([node("alone", "Drug")]))) == {"alone"}


def test_the_order_of_the_input_does_not_matter() -> None:
    plain = star(20)
    nodes, edges = list(plain.nodes), list(plain.edges)
    random.Random(5).shuffle(nodes)
    random.Random(6).shuffle(edges)
    assert select(replace(plain, nodes=tuple(nodes), edges=tuple(edges)), limit=9) == select(plain, limit=9)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ()),
        ("a", ("a",)),
        (0.68, ("0.68",)),
        (75000000.0, ("75000000",)),
        (84, ("84",)),
        (("b", "a"), ("b", "a")),
    ],
)
def test_values_of_properties_as_texts(value: object, expected: tuple[str, ...]) -> None:
    assert texts(value) == expected
