"""What the page of a thing shows: its facts in sections that can be paged through, and a drawing."""

from collections.abc import Iterator

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from pharmagraph.graph.store import Graph
from pharmagraph.server.describing import describe
from pharmagraph.server.errors import NotFoundError
from pharmagraph.server.values import Claim, DocumentPage, Thing
from pharmagraph.vocabulary import PREFIXES

DRUGS, EVENTS = 230, 45
PREAMBLE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def turtle() -> Iterator[str]:
    yield 'pgr:alba a pg:Company ; rdfs:label "Alba" . pgr:pair a pg:Drug ; rdfs:label "zz pair" .\n'
    yield 'pgr:owner a pg:Company ; rdfs:label "Owner" .\n'
    for number in range(DRUGS):
        yield f'pgr:d{number:03} a pg:Drug ; rdfs:label "Drug {number:03}" .\n'
        yield _claim(f"a{number:03}", "alba", "develops", f"d{number:03}")
    yield _claim("again", "alba", "develops", "d000", "Planned")
    yield _claim("owned", "owner", "develops", "d000")
    yield _claim("hope", "d000", "hasTarget", "owner", "Planned")
    yield _claim("no", "d000", "markets", "owner", "Denied")
    yield _claim("both", "pair", "combinedWith", "d000")
    for number in range(EVENTS):
        date = f' ; pg:date "20{number:02}"' if number else ""
        yield f'pgr:e{number:02} a pg:Agreement ; rdfs:label "deal {number:02}" ; pg:party pgr:alba ; pg:status pg:Occurred{date} .\n'
    yield 'pgr:t1 a pg:ClinicalTrial ; rdfs:label "TRIAL" ; pg:evaluates pgr:d000 ; pg:phase pg:Phase3 ; pg:comparator pgr:pair .\n'
    yield 'pgr:r1 a pg:TrialResult ; rdfs:label "RESULT" ; pg:trial pgr:t1 ; pg:status pg:Planned .\n'
    yield 'pgr:doc a pg:Document ; rdfs:label "Release" .\n'
    for number, claim in enumerate(("a000", "a001", "e01", "t1")):
        yield f"pgr:v{number} a pg:Evidence ; pg:supports pgr:{claim} ; prov:wasDerivedFrom pgr:doc ; pg:confidence 0.9 .\n"


def _claim(name: str, subject: str, relation: str, object_: str, status: str = "Occurred") -> str:
    return (
        f"pgr:{name} a pg:Assertion ; rdf:subject pgr:{subject} ; rdf:predicate pg:{relation} ;"
        f" rdf:object pgr:{object_} ; pg:status pg:{status} ; pg:belief 0.9 .\n"
    )


@pytest.fixture(scope="module")
def graph() -> Graph:
    triples = parse((PREAMBLE + "".join(turtle())).encode(), format=RdfFormat.TURTLE)
    return Graph.from_quads(Quad(*triple.triple) for triple in triples)


def thing(graph: Graph, local: str, part: str = "", page: int = 1) -> Thing:
    found = describe(graph, local, part=part, page=page)
    assert isinstance(found, Thing)
    return found


def test_a_page_begins_with_some_facts_of_each_section_and_says_how_many_there_are(graph: Graph) -> None:
    page = thing(graph, "alba")
    assert page.counts == (("relations", DRUGS + 1), ("events", EVENTS), ("trials", 0))
    (section,) = page.relations
    assert (section.key, section.count, len(section.facts)) == ("develops", DRUGS + 1, 12)
    assert page.timeline and (page.timeline.count, len(page.timeline.facts)) == (EVENTS, 30)
    assert [fact.when for fact in page.timeline.facts[:2]] == ["2044", "2043"]  # the latest first


def test_all_facts_of_a_section_are_reached_page_by_page(graph: Graph) -> None:
    pages = [thing(graph, "alba", "develops", number).relations[0] for number in (1, 2, 3)]
    assert [(one.first, len(one.facts), one.pages) for one in pages] == [(0, 100, 3), (100, 100, 3), (200, 31, 3)]
    names = [fact.said[-1].text for one in pages for fact in one.facts]
    assert names == sorted(names) and len(set(names)) == DRUGS
    events = thing(graph, "alba", "timeline").timeline
    assert events and len(events.facts) == EVENTS and events.facts[-1].when == ""  # undated ones last
    with pytest.raises(NotFoundError):
        thing(graph, "alba", "markets")


def test_the_drawing_has_what_leads_to_a_thing_on_the_left_and_each_neighbour_once(graph: Graph) -> None:
    ego = thing(graph, "d000").ego
    assert ego
    assert [ray.link.text for ray in ego.left] == ["Alba", "Owner"]
    right = [(ray.link.text, ray.is_planned) for ray in ego.right]
    # whichever end of a symmetric relation it is; what is denied is not drawn
    assert right == [("Owner", True), ("zz pair", False), ("TRIAL", False)]
    many = thing(graph, "alba").ego
    assert many and len(many.right) == 5 and many.captions_right[0].text == f"develops, {DRUGS - 5} more"
    assert thing(graph, "owner").ego is None  # two lines would say no more than the facts


def test_a_drug_has_the_trials_of_its_highest_phase_and_what_happened_last_in_its_summary(graph: Graph) -> None:
    summary = {name: [(link.text, link.href) for link in links] for name, links in thing(graph, "d000").summary}
    assert summary == {"highest phase": [("Phase 3: TRIAL", "/resource/t1")]}
    assert [name for name, _ in thing(graph, "pair").summary] == []  # it is what TRIAL compares with
    (row,) = thing(graph, "alba").summary
    assert row[0] == "last event" and row[1][0].text == "2044: deal 44"
    assert thing(graph, "alba", "develops").summary == ()


def test_a_trial_is_drawn_with_what_takes_part_and_what_has_become_of_it(graph: Graph) -> None:
    page = describe(graph, "t1")
    assert isinstance(page, Claim) and page.ego
    assert [(ray.link.text, ray.is_planned) for ray in page.ego.left] == [("RESULT", True)]
    assert [one.text for one in page.ego.captions_right] == ["evaluates", "comparator"]  # a phase has no page
    assert [ray.link.text for ray in page.ego.right] == ["Drug 000", "zz pair"]


def test_a_document_is_drawn_with_what_it_names_most(graph: Graph) -> None:
    page = describe(graph, "doc")
    assert isinstance(page, DocumentPage) and page.ego
    assert [ray.link.text for ray in page.ego.left] == ["Alba"]
    assert [one.text for one in page.ego.captions_right] == ["drugs", "trials"]
    assert [ray.link.text for ray in page.ego.right] == ["Drug 000", "Drug 001", "zz pair", "TRIAL"]
    assert not page.ego.captions_right[0].href
