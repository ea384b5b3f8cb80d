"""Evaluations: gold facts, what counts as right, why something was missed, and whether confidence keeps its promise."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pharmagraph.errors import DataError, PharmagraphError, QueryError, SourceError
from pharmagraph.evaluation import Cause, Evaluation, Reliability, Score, evaluate, render, to_json, to_text
from pharmagraph.evaluation.causes import Known, cause_of
from pharmagraph.evaluation.evaluation import _bin, _of_group
from pharmagraph.evaluation.gold import GoldFact, find_gold, read_gold
from pharmagraph.evaluation.matching import Judged, Verdict, compare
from pharmagraph.evaluation.names import agrees
from pharmagraph.evaluation.said import Said, SaidFact, what_is_said
from pharmagraph.evaluation.schema import FRAME_ROLES
from pharmagraph.inspection import inspect
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text

Roles = dict[str, list[list[str]]]

TEXT = "Norvane Bio is developing NVB-204 for the treatment of asthma."
DEVELOPS: dict[str, Any] = {"fact": "develops", "organization": [["Norvane Bio"]], "drug": [["NVB-204"]]}
STUDIED: dict[str, Any] = {"fact": "investigatedFor", "drug": [["NVB-204"]], "disease": [["asthma"]]}


def gold(kind: str, roles: Roles, *, optional: bool = False, optional_roles: Sequence[str] = ()) -> GoldFact:
    fillers = {role: tuple(map(tuple, names)) for role, names in roles.items()}
    return GoldFact(kind, fillers, optional, frozenset(optional_roles))


def said(kind: str, roles: Roles, confidence: float = 0.8, status: str = "Occurred") -> SaidFact:
    return SaidFact(
        kind, {role: tuple(map(tuple, names)) for role, names in roles.items()}, status, confidence, "a rule"
    )


def graph(*facts: SaidFact, unfulfilled: Sequence[SaidFact] = (), aliases: Sequence[Sequence[str]] = ()) -> Said:
    return Said(tuple(facts), tuple(unfulfilled), tuple(map(tuple, aliases)))


def score(wanted: Sequence[GoldFact], found: Said) -> Score:
    return Score.of(unit.verdict for unit in compare(wanted, found).units)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a text and its gold facts into a directory, and gives the directory."""

    def write(*facts: dict[str, Any], text: str = TEXT, name: str = "one") -> Path:
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        lines = "".join(json.dumps(fact) + "\n" for fact in facts)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        return tmp_path

    return write


# Gold files


def test_gold_facts_are_read_with_their_names_and_what_is_optional(write: Callable[..., Path]) -> None:
    folder = write(DEVELOPS | {"optional": True, "quote": "is developing"}, STUDIED | {"optional_roles": ["disease"]})
    first, second = read_gold(folder / "one.jsonl")
    assert (first.kind, first.fillers("drug"), first.optional, first.quote) == (
        "develops",
        (("NVB-204",),),
        True,
        "is developing",
    )
    assert not first.requires("drug")
    assert (second.requires("drug"), second.requires("disease")) == (True, False)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "Expecting"),
        ("[]", "an object with a 'fact'"),
        ('{"fact": "devlops"}', "did you mean develops?"),
        ('{"fact": "develops", "organization": [["A"]]}', "develops has no 'drug'"),
        ('{"fact": "develops", "organization": [["A"]], "drugs": [["B"]]}', "no role 'drugs'; did you mean drug?"),
        ('{"fact": "develops", "organization": [["A"]], "drug": ["B"]}', "list of lists of names"),
        ('{"fact": "develops", "organization": [[]], "drug": [["B"]]}', "list of lists of names"),
        ('{"fact": "Designation", "designation": [["OrphanDrugg"]]}', "did you mean OrphanDrug?"),
        ('{"fact": "Designation", "optional": "yes"}', "'optional' must be true or false"),
        ('{"fact": "Designation", "optional_roles": ["phase"]}', "must be a list of roles of Designation"),
        ('{"fact": "Designation", "quote": 5}', "'quote' must be text"),
        ('{"fact": "\\u001b[31m"}', "unknown fact"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_malformed_line_is_refused_in_one_line_that_names_it(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(DEVELOPS) + "\n\n" + line + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_gold(path)
    message = str(caught.value)
    assert f"{path}:3: " in message
    assert complaint in message
    assert "\n" not in message
    assert "\x1b" not in message


def test_a_gold_file_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_bytes(b'{"fact": "\xe9"}')
    with pytest.raises(DataError, match="not valid UTF-8"):
        read_gold(tmp_path / "one.jsonl")


def test_texts_stand_beside_the_gold_or_in_another_directory(write: Callable[..., Path], tmp_path: Path) -> None:
    folder = write(DEVELOPS)
    assert find_gold(folder) == [(folder / "one.jsonl", folder / "one.txt")]
    texts = tmp_path / "texts"
    texts.mkdir()
    (folder / "one.txt").rename(texts / "one.md")
    assert find_gold(folder, texts) == [(folder / "one.jsonl", texts / "one.md")]


def test_what_is_missing_is_named(write: Callable[..., Path], tmp_path: Path) -> None:
    folder = write(DEVELOPS)
    (folder / "one.txt").unlink()
    cases: list[tuple[type[PharmagraphError], str, tuple[Path, ...]]] = [
        (SourceError, r"has no one\.txt or one\.md", (folder,)),
        (SourceError, "no such directory", (tmp_path / "nowhere",)),
        (SourceError, "no such directory", (folder, tmp_path / "nowhere")),
    ]
    for error, complaint, arguments in cases:
        with pytest.raises(error, match=complaint):
            evaluate(*arguments)
    (folder / "one.jsonl").unlink()
    with pytest.raises(DataError, match="holds no gold facts"):
        evaluate(folder)


# Names


@pytest.mark.parametrize(
    ("right", "name", "role"),
    [
        ("ImmunoGen, Inc.", "ImmunoGen", "organization"),
        ("the Roche Group", "Roche group", "organization"),
        ("KADCYLA®", "Kadcyla", "drug"),
        ("taxanes", "taxane", "comparator"),
        ("breast cancer, HER2-positive", "HER2-positive breast cancer", "disease"),
        ("President and Chief Executive Officer", "Chief Executive Officer and President", "title"),
        ("30.90 months", "30.9 mo", "value"),
        ("43.6 percent", "43.6%", "value"),
        ("p<.001", "<0.001", "pValue"),
        ("0.50", "0.5", "hazardRatio"),
        ("2012-08-24", "2012-08", "date"),
        ("2012-08-24", "2012", "actionDate"),
        ("USD 75000000", "USD 75000000", "upfrontPayment"),
    ],
)
def test_a_name_agrees_in_whatever_spelling(right: str, name: str, role: str) -> None:
    assert agrees(("something else", right), (name,), role)


@pytest.mark.parametrize(
    ("right", "name", "role"),
    [
        ("breast cancer", "metastatic breast cancer", "disease"),
        ("hepatitis A", "hepatitis", "disease"),
        ("Pfizer Oncology", "Pfizer", "organization"),
        ("NVB-204", "NVB-205", "drug"),
        ("30.9 months", "30.9 weeks", "value"),
        ("30.9 months", "39 months", "value"),
        ("2012-08", "2012-08-24", "date"),
        ("2012-08-24", "201", "date"),
        ("USD 75000000", "EUR 75000000", "upfrontPayment"),
    ],
)
def test_another_name_does_not_agree(right: str, name: str, role: str) -> None:
    assert not agrees((right,), (name,), role)


# What counts


def test_a_relation_is_one_unit_and_right_only_with_both_ends() -> None:
    wanted = [gold("develops", {"organization": [["Roche"]], "drug": [["T-DM1", "trastuzumab emtansine"]]})]
    right = said("develops", {"organization": [["Roche", "Roche AG"]], "drug": [["trastuzumab emtansine", "Kadcyla"]]})
    wrong = said("develops", {"organization": [["Roche"]], "drug": [["Perjeta"]]})
    assert score(wanted, graph(right)) == Score(right=1)
    assert score(wanted, graph(wrong)) == Score(wrong=1, missed=1)
    assert score(wanted, graph(right, wrong)) == Score(right=1, wrong=1)


def test_only_a_symmetric_relation_may_be_turned_round() -> None:
    pair = gold("combinedWith", {"drug": [["A-1"]], "partner": [["B-2"]]})
    group = gold("memberOf", {"member": [["Alba"]], "group": [["Boreal"]]})
    assert score([pair], graph(said("combinedWith", {"drug": [["B-2"]], "partner": [["A-1"]]}))) == Score(right=1)
    assert score([group], graph(said("memberOf", {"member": [["Boreal"]], "group": [["Alba"]]}))) == Score(
        wrong=1, missed=1
    )


def test_an_optional_fact_is_no_gain_and_no_loss() -> None:
    optional = gold("develops", {"organization": [["Roche"]], "drug": [["T-DM1"]]}, optional=True)
    assert score([optional], graph()) == Score()
    assert score([optional], graph(said("develops", {"organization": [["Roche"]], "drug": [["T-DM1"]]}))) == Score()


def test_each_filler_of_a_frame_is_a_unit() -> None:
    wanted = gold(
        "Designation", {"drug": [["A-1"]], "agency": [["FDA"]], "disease": [["gout"]], "status": [["Occurred"]]}
    )
    found = said("Designation", {"drug": [["A-1"]], "agency": [["EMA"]], "status": [["Occurred"]]})
    units = {(u.verdict.value, u.role, u.names) for u in compare([wanted], graph(found)).units}
    assert units == {
        ("right", "drug", ("A-1",)),
        ("right", "status", ("Occurred",)),
        ("missed", "agency", ("FDA",)),
        ("wrong", "agency", ("EMA",)),
        ("missed", "disease", ("gout",)),
    }


def test_a_frame_without_a_common_anchor_is_another_event() -> None:
    wanted = gold("Designation", {"drug": [["A-1"]], "agency": [["FDA"]]})
    found = said("Designation", {"drug": [["B-2"]], "agency": [["FDA"]], "date": [["2020"]]})
    assert score([wanted], graph(found)) == Score(wrong=2, missed=2)  # the date of an unknown event is not counted


def test_each_frame_is_laid_beside_the_one_that_it_agrees_with_most() -> None:
    wanted = [gold("Designation", {"drug": [["A-1"]], "designation": [[code]]}) for code in ("FastTrack", "OrphanDrug")]
    found = [said("Designation", {"drug": [["A-1"]], "designation": [[code]]}) for code in ("OrphanDrug", "FastTrack")]
    assert score(wanted, graph(*found)) == Score(right=4)
    assert score(wanted, graph(found[0])) == Score(right=2, missed=2)


def test_an_optional_role_is_no_gain_and_no_loss() -> None:
    wanted = gold("Designation", {"drug": [["A-1"]], "agency": [["FDA"]]}, optional_roles=["agency"])
    for roles in ({"drug": [["A-1"]]}, {"drug": [["A-1"]], "agency": [["EMA"]]}):
        assert score([wanted], graph(said("Designation", roles))) == Score(right=1)


def test_a_date_that_gold_does_not_give_is_not_wrong() -> None:
    found = graph(said("Designation", {"drug": [["A-1"]], "date": [["2020"]]}))
    assert score([gold("Designation", {"drug": [["A-1"]]})], found) == Score(right=1)
    assert score([gold("Designation", {"drug": [["A-1"]], "date": [["2019"]]})], found) == Score(
        right=1, wrong=1, missed=1
    )


def test_the_parties_of_an_agreement_anchor_it_in_any_role() -> None:
    wanted = gold("Agreement", {"licensor": [["Alba"]], "licensee": [["Boreal"]]})
    assert score([wanted], graph(said("Agreement", {"party": [["Alba"]], "licensee": [["Boreal"]]}))) == Score(1, 1, 1)


def test_an_alias_is_right_if_one_thing_has_both_names_and_never_wrong() -> None:
    wanted = gold("alias", {"name": [["trastuzumab emtansine"]], "other": [["T-DM1"]]})
    assert score([wanted], graph(aliases=[["Kadcyla", "T-DM1", "trastuzumab emtansine"]])) == Score(right=1)
    assert score([wanted], graph(aliases=[["T-DM1", "other"], ["trastuzumab emtansine", "another"]])) == Score(missed=1)


def test_precision_recall_and_f1_worked_by_hand() -> None:
    found = Score(right=6, wrong=2, missed=4)
    assert (found.precision, found.recall, found.f1) == (0.75, 0.6, pytest.approx(2 / 3))
    assert (Score().precision, Score().recall, Score().f1) == (0, 0, 0)


def test_the_graph_of_a_reading_is_said_with_all_names() -> None:
    text = "Norvane Bio (Nasdaq: NRVN) has submitted a New Drug Application (NDA) for navitomab (NVB-204) to the FDA."
    found = what_is_said(read(from_text(text, source="release.txt")))
    submission = next(fact for fact in found.facts if fact.kind == "RegulatorySubmission")
    assert {"navitomab", "NVB-204"} <= set(submission.fillers("drug")[0])
    assert submission.fillers("status") == (("Occurred",),)
    assert 0.5 <= submission.confidence <= 1
    assert submission.rule
    assert ("NASDAQ:NRVN",) in [fact.fillers("value")[0] for fact in found.facts if fact.kind == "ticker"]
    assert any({"navitomab", "NVB-204"} <= set(names) for names in found.aliases)


def test_the_roles_that_are_scored_are_those_of_the_guide() -> None:
    assert FRAME_ROLES["Designation"] == ("drug", "designation", "agency", "disease", "status", "date")
    assert FRAME_ROLES["Position"] == ("person", "organization", "title")
    assert "confidenceInterval" not in FRAME_ROLES["TrialResult"]


# Causes


KNOWN = Known(
    {
        "1 a": frozenset({"Drug"}),
        "alba": frozenset({"Organization"}),
        "gout": frozenset({"Disease"}),
        "x": frozenset({"Drug"}),
    }
)


def causes(wanted: Sequence[GoldFact], found: Said) -> dict[tuple[str, str], Cause]:
    units = [unit for unit in compare(wanted, found).units if unit.verdict is not Verdict.RIGHT]
    return {(unit.verdict.value, unit.role or unit.kind): cause_of(unit, wanted, found, KNOWN) for unit in units}


A1_FOR_GOUT = gold("investigatedFor", {"drug": [["A-1"]], "disease": [["gout"]]})


@pytest.mark.parametrize(
    ("wanted", "found", "cause"),
    [
        (gold("develops", {"organization": [["Unheard Of"]], "drug": [["A-1"]]}), graph(), Cause.MENTION),
        (gold("develops", {"organization": [["X"]], "drug": [["A-1"]]}), graph(), Cause.TYPE),
        (gold("develops", {"organization": [["Alba"]], "drug": [["A-1"]]}), graph(), Cause.TRIGGER),
        (
            gold("develops", {"organization": [["Alba"]], "drug": [["A-1"]]}),
            graph(unfulfilled=[said("develops", {"organization": [["Alba"]], "drug": [["A-1"]]}, status="Planned")]),
            Cause.STATUS,
        ),
        (A1_FOR_GOUT, graph(said("indicatedFor", {"drug": [["A-1"]], "disease": [["gout"]]})), Cause.ROLE),
        (gold("alias", {"name": [["A-1"]], "other": [["X"]]}), graph(), Cause.LINK),
        (gold("alias", {"name": [["A-1"]], "other": [["Unheard Of"]]}), graph(), Cause.MENTION),
        (gold("ticker", {"entity": [["Alba"]], "value": [["X:ALBA"]]}), graph(), Cause.TRIGGER),
    ],
)
def test_why_a_relation_literal_or_alias_was_missed(wanted: GoldFact, found: Said, cause: Cause) -> None:
    assert causes([wanted], found)["missed", wanted.kind] is cause


def test_a_wrong_relation_of_the_right_pair_is_a_mistaken_role() -> None:
    found = graph(said("indicatedFor", {"drug": [["A-1"]], "disease": [["gout"]]}))
    assert causes([A1_FOR_GOUT], found)["wrong", "indicatedFor"] is Cause.ROLE
    assert causes([], found)["wrong", "indicatedFor"] is Cause.TRIGGER


def test_another_ticker_of_the_same_company_is_a_mistaken_value() -> None:
    wanted = [gold("ticker", {"entity": [["Alba"]], "value": [["X:ALBA"]]})]
    found = graph(said("ticker", {"entity": [["Alba"]], "value": [["X:BORE"]]}))
    assert set(causes(wanted, found).values()) == {Cause.NUMBER}


def test_why_fillers_of_a_frame_were_missed_or_are_wrong() -> None:
    wanted = gold(
        "ClinicalTrial",
        {
            "evaluates": [["A-1"], ["X"]],
            "phase": [["Phase2"]],
            "enrolment": [["200"]],
            "condition": [["gout"]],
            "sponsoredBy": [["Unheard Of"]],
        },
    )
    found = said(
        "ClinicalTrial",
        {
            "evaluates": [["A-1"]],
            "comparator": [["X"]],
            "phase": [["Phase3"]],
            "enrolment": [["20"]],
            "priorTherapy": [["Y"]],
        },
    )
    assert causes([wanted], graph(found)) == {
        ("missed", "evaluates"): Cause.ROLE,
        ("wrong", "comparator"): Cause.ROLE,
        ("missed", "phase"): Cause.CODE,
        ("wrong", "phase"): Cause.CODE,
        ("missed", "enrolment"): Cause.NUMBER,
        ("wrong", "enrolment"): Cause.NUMBER,
        ("missed", "condition"): Cause.FILLER,
        ("missed", "sponsoredBy"): Cause.MENTION,
        ("wrong", "priorTherapy"): Cause.FILLER,
    }


def test_a_name_is_known_with_its_class_and_the_class_above() -> None:
    _, discourse, _ = inspect(from_text("Norvane Bio met the FDA about asthma.", source="release.txt"))
    known = Known.of(discourse)
    assert [known.cause(["FDA"], kind) for kind in ("RegulatoryAgency", "Organization", "Drug")] == [
        None,
        None,
        Cause.TYPE,
    ]
    assert known.cause(["FDA", "Norvane Bio"], "RegulatoryAgency") is None
    assert known.cause(["EMA"], "RegulatoryAgency") is Cause.MENTION


def test_a_plan_told_as_done_is_a_mistaken_status() -> None:
    wanted = gold("Designation", {"drug": [["A-1"]], "status": [["Planned"]]})
    found = causes([wanted], graph(said("Designation", {"drug": [["A-1"]], "status": [["Occurred"]]})))
    assert found == {("missed", "status"): Cause.STATUS, ("wrong", "status"): Cause.STATUS}


def test_a_missed_frame_is_for_want_of_a_trigger_unless_its_anchor_was_not_found() -> None:
    roles = {"disease": [["gout"]], "designation": [["OrphanDrug"]]}
    found = causes([gold("Designation", roles | {"drug": [["A-1"]]})], graph())
    assert set(found.values()) == {Cause.TRIGGER}
    found = causes([gold("Designation", roles | {"drug": [["Unheard Of"]]})], graph())
    assert set(found.values()) == {Cause.MENTION}


# Reliability


def test_a_fact_is_right_only_if_nothing_of_it_is_wrong() -> None:
    wanted = [gold("Designation", {"drug": [["A-1"]], "agency": [["FDA"]], "disease": [["gout"]]})]
    part = said("Designation", {"drug": [["A-1"]], "agency": [["FDA"]]})
    wrong = said("Designation", {"drug": [["A-1"]], "agency": [["EMA"]]})
    invented = said("Designation", {"drug": [["B-2"]]})
    judged = [compare(wanted, graph(fact)).facts[0] for fact in (part, wrong, invented)]
    assert [(one.right, one.fillers, one.is_right) for one in judged] == [(2, 2, True), (1, 2, False), (0, 1, False)]


def test_a_fact_that_gold_has_as_optional_is_right() -> None:
    optional = gold("develops", {"organization": [["Alba"]], "drug": [["A-1"]]}, optional=True)
    found = graph(said("develops", {"organization": [["Alba"]], "drug": [["A-1"]]}))
    assert [one.is_right for one in compare([optional], found).facts] == [True]


def test_reliability_worked_by_hand() -> None:
    one, two = said("develops", {}, confidence=0.9), said("Designation", {}, confidence=0.8)
    found = _of_group([Judged(one, 1, 1), Judged(two, 3, 4), Judged(two, 0, 3)])
    assert (found.facts, found.right, found.fillers) == (3, 1, 0.5)
    assert found.confidence == pytest.approx(2.5 / 3)
    assert found.gap == pytest.approx(1 / 3 - 2.5 / 3)
    assert _of_group([]) == Reliability(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("confidence", "name"),
    [(0.3, "0.5-0.6"), (0.5, "0.5-0.6"), (0.599, "0.5-0.6"), (0.7, "0.7-0.8"), (0.9, "0.9-1.0"), (1.0, "0.9-1.0")],
)
def test_each_confidence_has_its_bin(confidence: float, name: str) -> None:
    assert _bin(confidence) == name


# A whole evaluation


def test_a_text_that_is_read_as_gold_says_scores_one(write: Callable[..., Path]) -> None:
    evaluation = evaluate(write(DEVELOPS, STUDIED))
    assert evaluation.total == Score(right=2)
    assert evaluation.errors == ()
    assert list(evaluation.by_fact) == ["develops", "investigatedFor"]
    assert sum(one.facts for one in evaluation.reliability.values()) == 2
    assert list(evaluation.reliability) == ["0.5-0.6", "0.6-0.7", "0.7-0.8", "0.8-0.9", "0.9-1.0"]


def test_what_is_missed_and_what_is_wrong_is_told_with_its_cause(write: Callable[..., Path]) -> None:
    other = STUDIED | {"disease": [["gout"]], "quote": "the treatment of gout"}
    evaluation = evaluate(write(DEVELOPS, other))
    assert evaluation.total == Score(right=1, wrong=1, missed=1)
    told = {(e.document, e.verdict, e.cause, e.kind, e.names, e.quote) for e in evaluation.errors}
    assert told == {
        ("one", Verdict.MISSED, Cause.MENTION, "investigatedFor", ("NVB-204", "gout"), "the treatment of gout"),
        ("one", Verdict.WRONG, Cause.TRIGGER, "investigatedFor", ("NVB-204", "asthma"), ""),
    }
    assert evaluation.causes[Cause.MENTION] == Score(missed=1)
    assert evaluation.documents == {"one": evaluation.total}


def test_planned_relations_are_no_edges_and_not_scored(write: Callable[..., Path]) -> None:
    folder = write(text="Norvane Bio plans to develop NVB-204 for the treatment of asthma.")
    assert "develops" not in evaluate(folder).by_fact


@pytest.fixture(scope="module")
def examples(top: Path) -> Evaluation:
    return evaluate(top / "examples" / "gold", top / "examples" / "releases")


def test_the_examples_are_read_well_enough_to_be_useful(examples: Evaluation) -> None:
    assert examples.total.precision > 0.85
    assert examples.total.recall > 0.6


def test_every_error_has_one_cause_and_all_figures_add_up(examples: Evaluation) -> None:
    total = examples.total
    assert Score.of(error.verdict for error in examples.errors) == Score(0, total.wrong, total.missed)
    for parts in (examples.documents, examples.by_fact):
        assert sum(s.right for s in parts.values()) == total.right
    assert sum(s.missed for s in examples.causes.values()) == total.missed
    assert sum(s.wrong for s in examples.causes.values()) == total.wrong
    frames = {name: s for name, s in examples.by_fact.items() if name in FRAME_ROLES}
    assert sum(s.right for s in examples.by_role.values()) == sum(s.right for s in frames.values())
    by_bin, by_rule = (sum(r.facts for r in table.values()) for table in (examples.reliability, examples.by_rule))
    assert by_bin == by_rule


def test_the_text_has_all_tables(examples: Evaluation) -> None:
    text = to_text(examples)
    for title in (
        "facts",
        "roles of frames",
        "documents",
        "causes of error",
        "confidence",
        "rules with 5 facts or more",
    ):
        assert any(line.startswith(title) for line in text.splitlines())
    assert [line.split()[4:] for line in text.splitlines() if line.startswith("ALL ")] == [
        [str(count) for count in (examples.total.right, examples.total.wrong, examples.total.missed)]
    ]
    assert len(to_text(examples, errors=True).splitlines()) - len(text.splitlines()) == len(examples.errors) + 1


def test_the_json_has_the_same_figures(examples: Evaluation) -> None:
    data = json.loads(to_json(examples))
    assert data["total"]["right"] == examples.total.right
    assert data["total"]["f1"] == pytest.approx(examples.total.f1, abs=1e-4)
    assert data["confidence"]["0.8-0.9"]["facts"] == examples.reliability["0.8-0.9"].facts
    assert len(data["errors"]) == len(examples.errors)


def test_an_unknown_format_is_refused_with_the_choices(examples: Evaluation) -> None:
    assert render(examples, "json") == to_json(examples)
    with pytest.raises(QueryError, match="choose text or json"):
        render(examples, "xml")


def test_gold_cannot_steer_the_terminal(write: Callable[..., Path]) -> None:
    hostile = DEVELOPS | {"organization": [["\x1b[2J\u202eRoche"]], "quote": "two\nlines\x07"}
    text = to_text(evaluate(write(hostile)), errors=True)
    assert not {"\x1b", "\u202e", "\x07"} & set(text)
    assert "two lines" in text


def test_equal_directories_give_equal_figures(write: Callable[..., Path]) -> None:
    write(STUDIED, name="two")
    folder = write(DEVELOPS)
    assert list(evaluate(folder).documents) == ["one", "two"]
    assert to_json(evaluate(folder)) == to_json(evaluate(folder))
