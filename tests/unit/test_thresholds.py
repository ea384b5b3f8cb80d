"""What is not sure enough is a candidate: kept with the reading, shown by explanations, and no part of the graph."""

from dataclasses import replace
from pathlib import Path

import pytest

from pharmagraph import Graph, Options, build, read, read_document, run
from pharmagraph.building import stored_readings
from pharmagraph.evaluation import evaluate
from pharmagraph.explain import explain, to_text
from pharmagraph.explain.values import Reason
from pharmagraph.facts.asserting import asserted
from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
from pharmagraph.soundness import check
from pharmagraph.sources import from_text
from pharmagraph.vocabulary import ValueKind

DOCUMENT = Document("Xmab and Zmab in NOVA.", "0" * 64, "x.txt")
TEXT = "Genexa Bio is developing CX-2051 for the treatment of asthma."
STRICT = Options(min_confidence=0.99)


def entity(name: str) -> Value:
    return Value(ValueKind.ENTITY, name)


def fact(kind: str, confidence: float, *roles: tuple[str, Value], key: str = "") -> Fact:
    return Fact(kind, tuple(sorted(roles)), (Evidence(0, 4, confidence, "rule"),), key=key)


def trial(confidence: float) -> Fact:
    roles = (("trialName", Value(ValueKind.TEXT, "NOVA")), ("evaluates", entity("xmab")))
    return fact("ClinicalTrial", confidence, *roles, key="t1")


RESULT = fact(
    "TrialResult",
    0.9,
    ("trial", Value(ValueKind.FRAME, "t1")),
    ("drug", entity("xmab")),
    ("outcome", Value(ValueKind.CODE, "Positive")),
    key="f1",
)
MILESTONE = fact(
    "TrialMilestone",
    0.9,
    ("trial", Value(ValueKind.FRAME, "t1")),
    ("milestone", Value(ValueKind.CODE, "Initiated")),
    key="f2",
)


def reading(*facts: Fact) -> Reading:
    return Reading(DOCUMENT, (Entity("xmab", "Drug", "Xmab"), Entity("zmab", "Drug", "Zmab", ("Z1",))), facts)


def test_facts_below_the_threshold_and_what_only_they_speak_of_are_not_asserted() -> None:
    kept = asserted(reading(trial(0.4)), 0.5)
    assert kept.facts == ()
    assert [one.name for one in kept.entities] == ["Zmab"]  # it has two names, which is worth knowing


def test_a_confidence_at_the_threshold_is_enough() -> None:
    whole = reading(trial(0.5))
    assert asserted(whole, 0.5) == whole


def test_a_fact_loses_a_trial_that_is_not_asserted() -> None:
    kept = asserted(reading(trial(0.4), RESULT), 0.5)
    assert [[role for role, _ in one.roles] for one in kept.facts] == [["drug", "outcome"]]


def test_a_fact_that_says_too_little_without_its_trial_goes_too() -> None:
    assert asserted(reading(trial(0.4), MILESTONE), 0.5).facts == ()


@pytest.mark.parametrize("least", [0.0, 0.75, 0.85, 0.9, 1.0])
def test_what_is_asserted_is_sound_at_any_threshold(least: float, releases: Path) -> None:
    for path in sorted(releases.iterdir())[:5]:
        whole = read(read_document(path), options=Options(min_confidence=0))
        some = asserted(whole, least)
        check(some)
        assert all(one.confidence >= least for one in some.facts)


def test_reading_asserts_what_the_options_ask_for() -> None:
    document = from_text(TEXT, source="x.txt")
    [sure] = {one.confidence for one in read(document).facts if one.kind == "develops"}
    assert "develops" in {one.kind for one in read(document, options=Options(min_confidence=sure)).facts}
    assert "develops" not in {one.kind for one in read(document, options=Options(min_confidence=sure + 0.01)).facts}


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_a_threshold_that_is_none_is_refused(least: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        Options(min_confidence=least)


def drugs(graph: Path) -> bool | None:
    with Graph.open(graph) as opened:
        return run(opened, "ASK { ?company pg:develops ?drug }").boolean


def test_a_graph_follows_the_threshold_without_reading_anything_again(tmp_path: Path) -> None:
    source, graph = tmp_path / "x.txt", tmp_path / "graph"
    source.write_text(TEXT, encoding="utf-8")
    build([source], graph)
    assert drugs(graph)
    strict = build([source], graph, options=STRICT)
    assert (strict.read, strict.written, strict.facts) == (0, True, 0)
    assert not drugs(graph)
    assert "develops" in {one.kind for kept in stored_readings(graph) for one in kept.facts}
    again = build([source], graph)
    assert (again.read, again.written) == (0, True)
    assert drugs(graph)


def test_an_explanation_shows_candidates_as_not_sure_enough() -> None:
    document = from_text(TEXT, source="x.txt")
    explanation = explain(document, options=STRICT)
    assert explanation.facts == ()
    kinds = {one.kind for one in explain(document).facts}
    assert {one.kind for one in explanation.rejected if one.reason is Reason.UNSURE} == kinds
    assert "not sure enough" in to_text(explanation)


def test_an_evaluation_judges_what_is_asserted(tmp_path: Path) -> None:
    line = '{"fact": "develops", "organization": [["Genexa Bio"]], "drug": [["CX-2051"]], "quote": "CX-2051"}\n'
    (tmp_path / "x.jsonl").write_text(line, encoding="utf-8")
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    assert evaluate(tmp_path).total.right == 1
    assert evaluate(tmp_path, options=STRICT).total.right == 0


def test_a_fact_is_as_sure_as_its_best_evidence() -> None:
    other = Evidence(5, 9, 0.7, "another")
    assert replace(RESULT, evidence=(*RESULT.evidence, other)).confidence == 0.9
