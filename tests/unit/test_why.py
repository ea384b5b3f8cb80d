"""Why names are one, and why a fact is believed: reasons, decisions, sentences, arithmetic, and what stands against it."""

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from pharmagraph.building import build
from pharmagraph.errors import GraphError, QueryError
from pharmagraph.graph.store import Graph
from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
from pharmagraph.vocabulary import Status, ValueKind
from pharmagraph.why import Why, why
from pharmagraph.why.terminal import to_terminal, to_text

E, C = ValueKind.ENTITY, ValueKind.CODE
SAYS = {  # text -> day, names of the drug, facts
    "Acme will file a BLA for NT-101 (zelumab) in 2024.": ("2023-05-01", ("NT-101", "zelumab"), Status.PLANNED),
    "The BLA for zelumab was filed by Acme.": ("2024-02-01", ("zelumab",), Status.OCCURRED),
    "the bla for zelumab was filed by Acme!": ("2024-02-02", ("zelumab",), Status.OCCURRED),
    "Zelumab: Acme has sent in its BLA.": ("2024-02-03", ("Zelumab", "AB"), Status.OCCURRED),
    "AB is a company.": ("2024-02-03", ("Abracadabra", "AB"), None),
}


def reader(document: Document) -> Reading:
    day, names, status = SAYS[document.text]
    drug = Entity("d", "Drug", names[0], tuple(names[1:]))
    acme = Entity("a", "Company", "Acme", known_as="Acme")
    facts = []
    if status:
        roles = (("applicant", Value(E, "a")), ("application", Value(C, "BLA")), ("drug", Value(E, "d")))
        cue = "will" if status is Status.PLANNED else ""
        confidence = 0.8 if document.text.startswith("Zel") else 0.9
        facts = [
            Fact(
                "RegulatorySubmission",
                roles,
                (Evidence(0, len(document.text), confidence, "filed", cue),),
                status,
                key="f",
            )
        ]
    about = Document(document.text, document.sha256, document.source, date=day)
    return Reading(about, (acme, drug), tuple(facts))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("why")
    for number, text in enumerate(SAYS):
        (place / f"{number}.txt").write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def graph(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    place = tmp_path_factory.mktemp("graph") / "graph"
    decisions = folder / "decisions.tsv"
    decisions.write_text("preferred\tDrug\tNT-101\tzelumab\n", encoding="utf-8")
    report = build(sorted(folder.glob("*.txt")), place, reader=reader, fingerprint="why", decisions=decisions)
    assert not report.failures
    with Graph.open(place) as opened:
        yield opened


def test_names_are_one_for_reasons_that_can_be_read(graph: Graph) -> None:
    (drug,) = why(graph, "NT-101").names
    assert (drug.label, drug.kind) == ("zelumab", "Drug")
    assert [(view.names, view.documents) for view in drug.namings] == [
        (("zelumab",), ("1.txt", "2.txt")),
        (("NT-101", "zelumab"), ("0.txt",)),
        (("Zelumab", "AB"), ("3.txt",)),
    ]
    assert [(joint.name, joint.how, joint.spellings) for joint in drug.joints] == [
        ("zelumab", "name", ("NT-101", "Zelumab", "zelumab"))
    ]
    assert drug.decisions == ("preferred Drug: NT-101 | zelumab",)
    assert drug.ambiguous == (("ab", ("Abracadabra",)),)


def test_what_the_lexicon_knows_is_said(graph: Graph) -> None:
    (acme,) = why(graph, "Acme").names
    assert [view.known_as for view in acme.namings] == ["Acme"]


def test_a_fact_has_its_sentences_and_the_arithmetic_of_its_belief(graph: Graph) -> None:
    found = why(graph, "zelumab", "regulatorysubmission", "Acme")
    occurred, planned = found.facts
    assert (occurred.status, planned.status) == ("Occurred", "Planned")
    # The second text is the first one again, so by hand: 1 - (1 - 0.9) * (1 - 0.8) = 0.98
    assert occurred.belief == Decimal("0.98")
    assert occurred.arithmetic in {"1 - (1 - 0.8) × (1 - 0.9) = 0.98", "1 - (1 - 0.9) × (1 - 0.8) = 0.98"}
    by_source: dict[int, set[str]] = {}
    for one in occurred.evidence:
        by_source.setdefault(one.source, set()).add(one.document)
        assert one.quote in SAYS
        assert (one.start, one.end, one.rule) == (0, len(one.quote), "filed")
    assert sorted(map(sorted, by_source.values())) == [["1.txt", "2.txt"], ["3.txt"]]
    assert [one.cue for one in planned.evidence] == ["will"]


def test_what_supersedes_a_fact_is_said_on_both_sides(graph: Graph) -> None:
    occurred, planned = why(graph, "zelumab", "RegulatorySubmission").facts
    assert [(one.how, one.status) for one in occurred.standings] == [("supersedes", "Planned")]
    assert [(one.how, one.status) for one in planned.standings] == [("is superseded by", "Occurred")]


def test_facts_are_found_by_their_object_alone_and_may_be_none(graph: Graph) -> None:
    assert len(why(graph, "zelumab", "", "Acme").facts) == 2
    assert why(graph, "zelumab", "develops").facts == ()


def test_what_is_called_by_no_name_or_relation_is_named_with_what_there_is(graph: Graph) -> None:
    with pytest.raises(QueryError, match=r"nothing in the graph is called 'zelumap'; did you mean '[zZ]elumab'"):
        why(graph, "zelumap")
    with pytest.raises(QueryError, match=r"no relation or event is called 'buys'; choose Agreement, ClinicalTrial"):
        why(graph, "zelumab", "buys")


def test_a_graph_without_record_gives_facts_and_no_reasons_of_names(graph: Graph) -> None:
    with Graph.from_quads(graph.quads()) as other:
        found = why(other, "zelumab", "RegulatorySubmission")
    assert (found.names, len(found.facts)) == ((), 2)


def test_a_record_that_is_damaged_is_named_with_the_remedy(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "graph"
    build([folder / "0.txt"], place, reader=reader, fingerprint="why")
    (record,) = (place / "store").glob("*.sqlite")
    record.write_bytes(b"no database, but long enough to be looked at as one" * 100)
    with Graph.open(place) as opened, pytest.raises(GraphError, match=rf"{record}: cannot be read .*; delete"):
        why(opened, "NT-101")
    record.unlink()
    build([folder / "0.txt"], place, reader=reader, fingerprint="why")
    with Graph.open(place) as opened:
        assert why(opened, "NT-101").names


def test_reasons_are_plain_text_that_cannot_steer_a_terminal(graph: Graph) -> None:
    text = to_text(why(graph, "zelumab", "RegulatorySubmission"))
    for part in (
        "joined by one name 'zelumab'",
        "belief 1 - ",
        "source 1: ",
        "supersedes BLA for zelumab",
        "(cue: will)",
    ):
        assert part in text
    assert text.isprintable() is False  # it has line ends
    assert all(line.isprintable() for line in text.splitlines())
    assert to_text(Why((), ())) == "The graph has no such fact.\n"


def test_on_a_terminal_reasons_have_colours(graph: Graph) -> None:
    stream = io.StringIO()
    to_terminal(why(graph, "zelumab"), Console(file=stream, force_terminal=True, color_system="standard"))
    assert "\x1b[1m" in stream.getvalue()
