"""What the explorer asks of a graph, without a browser or a server."""

import json
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from pharmagraph.errors import QueryError
from pharmagraph.explorer.documents import spoken_of
from pharmagraph.explorer.expansion import caption, expand, groups, summary
from pharmagraph.explorer.fragments import fragment
from pharmagraph.explorer.names import suggest
from pharmagraph.explorer.overview import overview, time_range
from pharmagraph.explorer.paths import paths
from pharmagraph.explorer.quotes import evidence
from pharmagraph.graph.name_index import Named, Names, fold
from pharmagraph.graph.property_graph import project
from pharmagraph.graph.store import Graph
from pharmagraph.vocabulary import PGR, PREFIXES

TEXT = "Alba Bio plans to license ravimab (AL-100) to Boreal. Ravimab binds HER2. Alba develops ravimab."
SHA = "a" * 64


def evidence_of(name: str, claim: str, quote: str, confidence: str = "0.9") -> str:
    start = TEXT.index(quote)
    return f"""pgr:evidence-{name} a pg:Evidence ; pg:supports pgr:{claim} ; prov:wasDerivedFrom pgr:doc ;
        oa:exact {json.dumps(quote)} ; oa:start {start} ; oa:end {start + len(quote)} ;
        pg:confidence {confidence} ; pg:extractor "a rule" ."""


TURTLE = "\n".join(
    [
        *(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()),
        f'pgr:doc a pg:Document ; rdfs:label "Alba licenses" ; dcterms:date "2024-05-01"^^xsd:date ; pg:sha256 "{SHA}" .',
        'pgr:alba a pg:Company ; rdfs:label "Alba Thérapeutique" ; skos:altLabel "Alba Bio", "Alba" .',
        'pgr:boreal a pg:Company ; rdfs:label "Boreal" . pgr:far a pg:Company ; rdfs:label "Far Away" .',
        'pgr:ravimab a pg:MonoclonalAntibody ; rdfs:label "ravimab" ; skos:altLabel "AL-100" .',
        'pgr:fda a pg:RegulatoryAgency ; rdfs:label "FDA" . pgr:her2 a pg:MolecularTarget ; rdfs:label "HER2" .',
        "pgr:a1 a pg:Assertion ; rdf:subject pgr:alba ; rdf:predicate pg:develops ; rdf:object pgr:ravimab ;",
        "  pg:status pg:Occurred ; pg:belief 0.9 . pgr:alba pg:develops pgr:ravimab .",
        "pgr:a2 a pg:Assertion ; rdf:subject pgr:boreal ; rdf:predicate pg:develops ; rdf:object pgr:ravimab ;",
        "  pg:status pg:Denied ; pg:belief 0.6 .",
        "pgr:a3 a pg:Assertion ; rdf:subject pgr:ravimab ; rdf:predicate pg:hasTarget ; rdf:object pgr:her2 ;",
        "  pg:status pg:Occurred ; pg:belief 0.9 .",
        'pgr:deal a pg:Agreement ; rdfs:label "licence" ; pg:agreementKind pg:License ; pg:party pgr:alba, pgr:boreal ;',
        "  pg:licensor pgr:alba ; pg:licensee pgr:boreal ; pg:drug pgr:ravimab ; pg:status pg:Planned ; pg:belief 0.8 .",
        'pgr:sub1 a pg:RegulatorySubmission ; rdfs:label "s1" ; pg:agency pgr:fda ; pg:drug pgr:ravimab ;',
        "  pg:status pg:Occurred ; pg:belief 0.8 .",
        'pgr:sub2 a pg:RegulatorySubmission ; rdfs:label "s2" ; pg:agency pgr:fda ; pg:applicant pgr:far ;',
        "  pg:status pg:Occurred ; pg:belief 0.8 .",
        evidence_of("1", "a1", "Alba develops ravimab."),
        evidence_of("3", "a3", "Ravimab binds HER2."),
        evidence_of("d", "deal", "Alba Bio plans to license ravimab (AL-100) to Boreal."),
    ]
)


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph.from_quads(parse(TURTLE.encode(), format=RdfFormat.TURTLE), texts={SHA: TEXT}) as opened:
        yield opened


def iri(name: str) -> str:
    return PGR + name


@pytest.mark.parametrize(
    ("typed", "found"),
    [("alba th", "alba"), ("THERA", "alba"), ("al100", "ravimab"), ("avima", "ravimab"), ("bio", "alba")],
)
def test_a_name_is_found_by_its_beginning_a_words_beginning_or_its_middle(graph: Graph, typed: str, found: str) -> None:
    assert suggest(graph, typed)[0]["iri"] == iri(found)


def test_a_suggestion_says_by_which_name_and_how_much_is_known(graph: Graph) -> None:
    assert suggest(graph, "al-1") == [
        {"iri": iri("ravimab"), "name": "ravimab", "kind": "MonoclonalAntibody", "found": "AL-100", "known": 5}
    ]
    assert suggest(graph, "") == suggest(graph, "zzz") == suggest(graph, "a", 0) == []


def test_of_equal_fits_the_better_known_comes_first() -> None:
    names = Names(
        [Named("a", "Drug", ("novamab",), 1), Named("b", "Drug", ("novatinib",), 9), Named("c", "Drug", ("nova",), 0)]
    )
    assert [thing.iri for thing, _ in names.find("nova", 9)] == ["c", "b", "a"]


@given(st.text(max_size=30))
def test_a_name_is_found_by_itself_however_it_is_written(name: str) -> None:
    names = Names([Named("a", "Drug", (name,), 1)])
    for typed in (name, unicodedata.normalize("NFD", name), f" {name} "):
        assert bool(names.find(typed, 1)) == bool(fold(typed))


def test_kinds_of_relation_are_counted_before_they_are_expanded(graph: Graph) -> None:
    counts = {group["key"]: group["count"] for group in groups(graph, iri("ravimab"))}
    assert counts == {
        "in:develops": 2,
        "out:hasTarget": 1,
        "in:drug:Agreement": 1,
        "in:drug:RegulatorySubmission": 1,
    }
    assert [group["key"] for group in groups(graph, iri("alba"))] == ["out:develops", "in:licensor:Agreement"]
    assert {group["key"] for group in groups(graph, iri("deal"))} == {"out:licensor", "out:licensee", "out:drug"}
    assert caption("in:licensor:Agreement") == "Agreement (licensor)"


def test_a_page_of_neighbours_says_how_many_are_left(graph: Graph) -> None:
    first = expand(graph, iri("ravimab"), "in:develops", 0, 1)
    assert (first["given"], first["left"]) == ([iri("alba")], 1)
    rest = expand(graph, iri("ravimab"), "in:develops", 1, 9)
    assert (rest["given"], rest["left"]) == ([iri("boreal")], 0)
    assert [edge["status"] for edge in rest["edges"]] == ["Denied"]


def test_an_event_brings_all_that_take_part(graph: Graph) -> None:
    found = expand(graph, iri("ravimab"), "in:drug:Agreement")
    assert {node["iri"] for node in found["nodes"]} == {iri(name) for name in ("ravimab", "deal", "alba", "boreal")}
    types = sorted(name for edge in found["edges"] for name in edge["types"])
    assert types == ["develops", "develops", "drug", "licensee", "licensor", "party", "party"]


def test_new_nodes_are_joined_to_those_that_are_there(graph: Graph) -> None:
    found = fragment(graph, [iri("alba")], [iri("ravimab"), iri("deal"), "no IRI at all"])
    assert {node["iri"] for node in found["nodes"]} == {iri(name) for name in ("alba", "ravimab", "deal")}
    assert len(found["shapes"]["nodes"]) == 3 and len(found["shapes"]["edges"]) == len(found["edges"]) > 1


def test_a_fragment_says_what_the_whole_graph_says(graph: Graph) -> None:
    whole = project(graph)
    part = fragment(graph, [node.iri for node in whole.nodes if node.kind != "Document"])
    keys = {edge["key"] for edge in part["edges"]}
    assert keys <= {edge.key for edge in whole.edges}
    assert {edge.key for edge in whole.edges} - keys == {edge.key for edge in whole.edges if edge.type == "party"}


def test_ways_avoid_agencies_unless_there_is_no_other(graph: Graph) -> None:
    near = paths(graph, iri("alba"), iri("her2"))
    assert near["paths"] == [[iri("alba"), iri("ravimab"), iri("her2")]] and near["note"] == ""
    far = paths(graph, iri("far"), iri("her2"))
    assert far["paths"][0][1:4] == [iri("sub2"), iri("fda"), iri("sub1")] and "agency" in far["note"]
    assert paths(graph, iri("far"), iri("nothing"))["paths"] == []


def test_a_document_speaks_of_the_ends_of_its_relations_and_of_its_events_with_who_takes_part(graph: Graph) -> None:
    found = spoken_of(graph, iri("doc"))
    assert {node["iri"] for node in found["nodes"]} == {
        iri(one) for one in ("alba", "boreal", "ravimab", "her2", "deal")
    }
    assert len({tuple(place) for place in found["places"]}) == len(found["nodes"])  # it begins a picture
    with pytest.raises(QueryError, match="no document 'urn:x' that says anything"):
        spoken_of(graph, "urn:x")


def test_what_begins_a_picture_has_places_and_what_joins_one_has_none(graph: Graph) -> None:
    assert len(expand(graph, iri("ravimab"), "")["places"]) > 3
    assert "places" not in expand(graph, iri("ravimab"), "", present=[iri("ravimab")])


def test_a_quote_stands_in_its_document_with_both_ends_marked(graph: Graph) -> None:
    (quote,) = evidence(graph, iri("a3"))["quotes"]
    marked = [(quote["quote"][start:end], place) for start, end, place in quote["marks"]]
    assert marked == [("Ravimab", 0), ("HER2", 1)]
    assert quote["before"] + quote["quote"] + quote["after"] == TEXT
    assert quote["document"] == {"iri": iri("doc"), "title": "Alba licenses", "date": "2024-05-01", "source": ""}


def test_of_an_event_the_end_that_was_clicked_is_marked_apart(graph: Graph) -> None:
    (quote,) = evidence(graph, iri("deal"), iri("boreal"))["quotes"]
    marked = [(quote["quote"][start:end], place) for start, end, place in quote["marks"]]
    assert marked == [("Alba Bio", 0), ("ravimab", 0), ("Boreal", 1)]


@pytest.mark.parametrize("ask", [summary, lambda graph, iri: expand(graph, iri, ""), evidence])
@pytest.mark.parametrize("unknown", ["", "no IRI", PGR + "nothing", "<script>"])
def test_what_is_not_there_is_an_error_that_says_so(graph: Graph, ask: object, unknown: str) -> None:
    with pytest.raises(QueryError, match="the graph has no"):
        ask(graph, unknown)  # type: ignore[operator]


def test_the_overview_has_the_best_known_and_the_time(graph: Graph) -> None:
    found = overview(graph, 2)
    assert {node["name"] for node in found["nodes"]} <= {"ravimab", "Alba Thérapeutique", "Boreal"}
    assert (found["entities"], found["facts"], found["span"]) == (6, 6, ["2024-05-01", "2024-05-01"])
    assert time_range(Graph.from_quads([])) == [] and overview(Graph.from_quads([]))["nodes"] == []


def test_the_same_question_has_the_same_answer(graph: Graph) -> None:
    again = Graph.from_quads(reversed(list(parse(TURTLE.encode(), format=RdfFormat.TURTLE))), texts={SHA: TEXT})
    for ask in (
        overview,
        lambda graph: expand(graph, iri("ravimab"), ""),
        lambda graph: paths(graph, iri("far"), iri("her2")),
    ):
        assert json.dumps(ask(graph)) == json.dumps(ask(again))
