"""What the shape of a network tells, on networks whose answer is plain to see, and by name on `graphs/small.ttl`."""

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, parse

from pharmagraph.analytics import ANALYSES, find_analysis
from pharmagraph.analytics.centrality import pagerank
from pharmagraph.analytics.networks import simple
from pharmagraph.errors import DataError, QueryError
from pharmagraph.graph.analysed import analysed, network
from pharmagraph.graph.answers import Answer
from pharmagraph.graph.queries import ask, read_question
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PGR, RDFS, XSD

QUADS = list(parse(path=str(Path(__file__).parent / "graphs" / "small.ttl")))
SMALL = Graph.from_quads(QUADS)
TWO_CLIQUES = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("d", "f")]


def of(links: Iterable[tuple[str, str]]) -> nx.MultiDiGraph:
    made = nx.MultiDiGraph()
    for source, target in links:
        made.add_node(source, label=source.upper(), **{"class": "Company"})
        made.add_node(target, label=target.upper(), **{"class": "Company"})
        made.add_edge(source, target, link="knows", fact=f"urn:{source}{target}")
    return made


def rows(name: str, links: Iterable[tuple[str, str]], **values: Sequence[str]) -> list[dict[str, Any]]:
    analysis = find_analysis(name)
    return [dict(zip(analysis.columns, row, strict=True)) for row in analysis.rows(of(links), values)]


@pytest.mark.parametrize("name", list(ANALYSES))
def test_the_order_of_links_changes_nothing(name: str) -> None:
    values = {"from": ["a"], "to": ["f"]}
    random = Random(1)
    links = [(f"n{random.randrange(60)}", f"n{random.randrange(60)}") for _ in range(150)] + TWO_CLIQUES
    expected = rows(name, links, **values)
    assert expected
    for _ in range(3):
        random.shuffle(links)
        assert rows(name, links, **values) == expected


@pytest.mark.parametrize("name", list(ANALYSES))
def test_nothing_comes_of_nothing(name: str) -> None:
    assert rows(name, [], **{"from": ["a"], "to": ["b"]}) == []


def test_the_middle_of_a_star_is_most_central() -> None:
    found = rows("central", [("hub", spoke) for spoke in ("x", "y", "z")] + [("x", "hub")])
    assert [(row["rank"], row["name"], row["partners"], row["links"], row["betweenness"]) for row in found] == [
        (1, "HUB", 3, 4, 1.0),
        (2, "X", 1, 2, 0.0),
        (3, "Y", 1, 1, 0.0),
        (4, "Z", 1, 1, 0.0),
    ]


def test_ranks_are_shares_of_one_and_agree_with_the_equation_that_defines_them() -> None:
    plain = simple(of([*TWO_CLIQUES, ("a", "b"), ("f", "g")]))
    ranks = pagerank(plain)
    assert sum(ranks.values()) == pytest.approx(1, abs=1e-4)
    for node in plain:
        given = sum(
            ranks[other] * plain[node][other]["weight"] / plain.degree(other, weight="weight") for other in plain[node]
        )
        assert ranks[node] == pytest.approx(0.15 / len(plain) + 0.85 * given, abs=1e-5)


def test_two_cliques_are_two_communities_and_what_joins_them_is_a_bridge() -> None:
    found = rows("communities", TWO_CLIQUES)
    members: Mapping[int, set[str]] = {
        number: {row["node"] for row in found if row["community"] == number} for number in (1, 2)
    }
    assert sorted(map(sorted, members.values())) == [["a", "b", "c"], ["d", "e", "f"]]
    bridges = rows("bridges", TWO_CLIQUES)
    assert [(row["node"], row["communitiesJoined"], row["partnersOutside"]) for row in bridges] == [
        ("c", 2, 1),
        ("d", 2, 1),
    ]
    assert rows("bridges", TWO_CLIQUES, kind=["Drug"]) == []


def test_a_path_tells_each_step_in_the_direction_of_its_link() -> None:
    found = rows("paths", [("a", "b"), ("c", "b")], **{"from": ["a"], "to": ["c"]})
    assert [(row["path"], row["step"], row["fromName"], row["link"], row["toName"]) for row in found] == [
        (1, 1, "A", "knows", "B"),
        (1, 2, "B", "^knows", "C"),
    ]


def test_only_the_shortest_paths_are_told_and_no_more_than_wanted() -> None:
    links = [("a", f"m{i}") for i in range(8)] + [(f"m{i}", "z") for i in range(8)] + [("m0", "q"), ("q", "z")]
    ends = {"from": ["a"], "to": ["z"]}
    assert {row["path"] for row in rows("paths", links, **ends)} == {1, 2, 3, 4, 5}
    assert [row["toName"] for row in rows("paths", links, **ends, most=["1"])] == ["M1", "Z"]  # M0 says less


def test_a_negative_number_of_paths_is_none() -> None:
    assert rows("paths", TWO_CLIQUES, **{"from": ["a"], "to": ["f"], "most": ["-1"]}) == []


def test_names_without_a_path_have_none() -> None:
    links = [("a", "b"), ("c", "d")]
    assert rows("paths", links, **{"from": ["a"], "to": ["d"]}) == []
    assert rows("paths", links, **{"from": ["a"], "to": ["nobody"]}) == []


def test_parts_that_nothing_links_are_found_as_in_the_whole() -> None:
    import networkx as nx

    links = [(f"{part}{one}", f"{part}{other}") for part in "xyz" for one, other in TWO_CLIQUES]
    plain = simple(of([*links, ("xc", "xd")]))
    found = rows("communities", [*links, ("xc", "xd")])
    ours = [{row["node"] for row in found if row["community"] == one} for one in {row["community"] for row in found}]
    theirs = nx.community.louvain_communities(plain, weight="weight", seed=1)
    assert nx.community.modularity(plain, ours) >= nx.community.modularity(plain, theirs) - 1e-9


# By name


def test_central_companies() -> None:
    found = ask(SMALL, "central-companies").to_values()
    assert next((row["name"], row["partners"], row["links"]) for row in found) == ("Castellan Pharma", 2, 3)
    assert {row["name"] for row in ask(SMALL, "central-companies", link="agreement").to_values()} == {
        "Castellan Pharma",
        "Northlake Biologics",
    }
    assert ask(SMALL, "central-companies", disease="ovarian cancer").rows == ()


def test_paths_between_two_names() -> None:
    found = ask(SMALL, "paths", **{"from": "Castellan Group", "to": "CLDN44", "most": 1}).to_values()
    assert [(row["fromName"], row["link"], row["toName"], row["status"]) for row in found] == [
        ("Castellan Group", "^memberOf", "Castellan Pharma", "Occurred"),
        ("Castellan Pharma", "develops", "carfenib", "Occurred"),
        ("carfenib", "hasTarget", "CLDN44", "Occurred"),
    ]
    assert found[0]["fact"] == PGR + "assertion/a05"


def test_a_search_that_sees_too_much_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pharmagraph.graph.searched.MOST_SEEN", 2)
    with pytest.raises(QueryError, match=r"no path of [0-9] links or fewer; .* more than 2 things are that near"):
        ask(SMALL, "paths", **{"from": "Castellan Group", "to": "CLDN44"})


def test_what_is_denied_is_no_link() -> None:
    found = ask(SMALL, "paths", **{"from": "carfenib", "to": "advanced NSCLC"}).to_values()
    assert [row["link"] for row in found] == ["investigatedFor"]


def test_an_agency_is_met_and_not_passed_through() -> None:
    assert ask(SMALL, "paths", **{"from": "lumtatug vedotin", "to": "FDA"}).rows
    between = ask(SMALL, "paths", **{"from": "FDA", "to": "European Medicines Agency"}).to_values()
    assert all(row["toKind"] != "RegulatoryAgency" or row["toName"] == "European Medicines Agency" for row in between)


def test_communities_hold_each_thing_once() -> None:
    nodes = [row["node"] for row in ask(SMALL, "communities").to_values()]
    assert len(nodes) == len(set(nodes)) > 5


def test_a_network_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(
        "#+ analysis: central\nSELECT ?source ?target { ?source pg:combinedWith ?target }", encoding="utf-8"
    )
    question = read_question(path)
    assert len(ask(SMALL, question).rows) == 2
    path.write_text("#+ analysis: centre\nASK {}", encoding="utf-8")
    with pytest.raises((QueryError, DataError), match="unknown analysis 'centre'; choose bridges, central"):
        read_question(path)
    path.write_text("#+ analysis: central\nSELECT ?source { ?source a pg:Drug }", encoding="utf-8")
    with pytest.raises(QueryError, match=r"select \?target"):
        ask(SMALL, read_question(path))


def test_cells_have_the_types_of_their_values() -> None:
    links = Answer(("source", "target"), ((NamedNode("urn:a"), NamedNode("urn:b")),))
    row = analysed("central", links, {}).rows[0]
    assert row[0] == Literal(1)
    assert row[5] == Literal("0.5", datatype=NamedNode(f"{XSD}decimal"))
    assert row[7] == NamedNode("urn:a")
    assert list(network(links).edges()) == [("urn:a", "urn:b")]


# networkx


def test_a_networkx_network_has_every_fact_with_its_status_and_evidence() -> None:
    found = SMALL.to_networkx()
    drug, disease = PGR + "drug/lumtatug-vedotin", PGR + "disease/ovarian-cancer"
    (edge,) = found.get_edge_data(drug, disease).values()
    assert (edge["relation"], edge["status"], edge["evidence"]) == ("investigatedFor", "Planned", 1)
    assert edge["fact"] == PGR + "assertion/a15"
    assert found.nodes[drug]["label"] == "lumtatug vedotin"
    assert found.nodes[drug]["class"] == "AntibodyDrugConjugate"
    frame = PGR + "frame/milestone-harbor-2"
    assert found.nodes[frame]["family"] == "Frame"
    assert {data["fact"] for _, _, data in found.out_edges(frame, data=True)} == {frame}
    assert not any("/document/" in node for node in found)


def test_a_networkx_network_without_frames_has_only_entities() -> None:
    families = nx.get_node_attributes(SMALL.to_networkx(with_frames=False), "family")
    assert set(families.values()) == {"Entity"}


def test_equal_graphs_give_equal_networks_which_others_can_write() -> None:
    other = Graph.from_quads(sorted(QUADS, key=str, reverse=True)).to_networkx()
    mine, theirs = io.BytesIO(), io.BytesIO()
    nx.write_graphml(SMALL.to_networkx(), mine)
    nx.write_graphml(other, theirs)
    assert mine.getvalue() == theirs.getvalue()


# Notebooks

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)">'


def test_what_a_notebook_shows_of_an_answer_is_text() -> None:
    shown = Answer((HOSTILE, "b"), ((Literal(HOSTILE), None), (NamedNode(PGR + "x"), Literal("y"))))._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<td>pgr:x</td><td>y</td>" in shown
    assert "2 rows" in shown


def test_a_notebook_shows_the_beginning_of_a_long_answer_and_says_so() -> None:
    shown = Answer(("x",), ((Literal("cell"),),) * 1234)._repr_html_()
    assert shown.count("<td>") == 100
    assert "1,234 rows, of which 100 are shown" in shown


def test_a_notebook_shows_a_yes() -> None:
    assert Answer(boolean=True)._repr_html_() == "<p>true</p>"


def test_what_a_notebook_shows_of_a_graph_tells_how_much_it_holds() -> None:
    hostile = Quad(NamedNode("urn:x"), NamedNode(f"{RDFS}label"), Literal(HOSTILE))
    graph = Graph.from_quads([*QUADS, hostile])
    assert f"{len(QUADS) + 1:,} triples" in graph._repr_html_()
    assert "<td>pg:Assertion</td><td>16</td>" in graph._repr_html_()
    graph.close()
    assert "closed" in graph._repr_html_()


def test_an_answer_becomes_a_data_frame() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed (extra 'pandas')")
    frame = ask(SMALL, "who-develops").to_pandas()
    assert list(frame.columns)[:2] == ["companyName", "drugName"]
    assert frame["drugName"].tolist() == ["carfenib", "lumtatug vedotin", "lumtatug vedotin"]
    assert frame["technologyName"].tolist() == [None, "TetherLink", "TetherLink"]
    assert Answer(("x",)).to_pandas().columns.tolist() == ["x"]
