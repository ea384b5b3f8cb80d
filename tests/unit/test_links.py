"""What supersedes what, and which claims contradict each other: only where subject, roles and dates agree."""

from hashlib import sha256
from itertools import permutations

import pytest

from pharmagraph.identity import Resolution, check, resolve
from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
from pharmagraph.vocabulary import FRAMES, FrameClass, Role, Status, ValueKind

KINDS = {
    "Xmab": "Drug", "Ymab": "Drug", "placebo": "Drug", "FDA": "RegulatoryAgency", "EMA": "RegulatoryAgency", "gout": "Disease",
    "asthma": "Disease", "Acme": "Company", "Bolt": "Company", "PFS": "Endpoint",
}  # fmt: skip
ENTITIES = tuple(Entity(name, kind, name) for name, kind in sorted(KINDS.items()))

Told = tuple[str, Fact]  # day of the document, what it says


def told(day: str, kind: str, status: str = "Occurred", on: str = "", **roles: str) -> Told:
    """A document of one day that says one thing; several values of a role stand with commas."""
    known = FRAMES[FrameClass(kind)]
    values = [
        (role, Value(known[Role(role)].kind, text, "USD" if known[Role(role)].kind is ValueKind.MONEY else ""))
        for role, texts in roles.items()
        for text in texts.split(",")
    ]
    return day, Fact(kind, tuple(sorted(values)), (Evidence(0, 5, 0.9, "rule"),), Status(status), date=on, key="f")


def corpus(*documents: Told) -> Resolution:
    readings = []
    for number, (day, one) in enumerate(documents):
        text = f"{number} says"
        trial = Fact("ClinicalTrial", (("trialName", Value(ValueKind.TEXT, "NOVA")),), one.evidence, key="NOVA")
        document = Document(text, sha256(text.encode()).hexdigest(), f"{number}.txt", date=day)
        readings.append(Reading(document, ENTITIES, (one, trial) if one.kind != "ClinicalTrial" else (one,)))
        check(readings[-1])
    return resolve(readings)


def links(*documents: Told) -> list[str]:
    """The links, as '2 supersedes 0': numbers of the documents (the first of each fact); the same in any order."""
    found = _links(corpus(*documents))
    for order in list(permutations(range(len(documents))))[1:4]:
        shuffled = _links(corpus(*(documents[index] for index in order)))
        renamed = [
            " ".join(str(order[int(word)]) if word.isdecimal() else word for word in link.split()) for link in shuffled
        ]
        assert sorted(map(_symmetric, renamed)) == sorted(map(_symmetric, found))
    return found


def _symmetric(link: str) -> str:
    return " ".join(sorted(link.split())) if "contradicts" in link else link


def _links(resolution: Resolution) -> list[str]:
    sources = {iri: int(document.source.removesuffix(".txt")) for iri, document in resolution.documents.items()}
    number = {fact.iri: min(sources[support.document] for support in fact.support) for fact in resolution.facts}
    return sorted(f"{number[link.subject]} {link.predicate} {number[link.object]}" for link in resolution.links)


def submission(day: str, status: str = "Occurred", on: str = "", **roles: str) -> Told:
    return told(day, "RegulatorySubmission", status, on, **{"drug": "Xmab", "application": "BLA"} | roles)


def decision(day: str, code: str = "Approved", status: str = "Occurred", on: str = "", **roles: str) -> Told:
    roles = {"drug": "Xmab", "agency": "FDA"} | ({"decision": code} if code else {}) | roles
    return told(day, "RegulatoryDecision", status, on, **roles)


def due(day: str, action_date: str, **roles: str) -> Told:
    return decision(day, "", "Planned", actionDate=action_date, **roles)


def result(day: str, outcome: str = "Positive", on: str = "", **roles: str) -> Told:
    return told(day, "TrialResult", "Occurred", on, **{"trial": "NOVA", "endpoint": "PFS", "outcome": outcome} | roles)


def deal(day: str, upfront: str, on: str = "", **roles: str) -> Told:
    parties = {"party": "Acme,Bolt", "agreementKind": "License"}
    return told(day, "Agreement", "Occurred", on, **parties | {"upfrontPayment": upfront} | roles)


# What supersedes an expectation


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([submission("2024-01-10", "Planned", "2024"), submission("2024-06-03", on="2024-06-03")], ["1 supersedes 0"]),
        # The one that came true says more: the agency.
        (
            [submission("2024-01-10", "Planned"), submission("2024-06-03", on="2024-06-03", agency="FDA")],
            ["1 supersedes 0"],
        ),
        # Told in one month, and dated to the month only.
        ([submission("2024-06-01", "Planned"), submission("2024-06-20", on="2024-06")], ["1 supersedes 0"]),
        ([submission("2024-01-10", "Planned", agency="EMA"), submission("2024-06-03", agency="FDA")], []),
        ([submission("2024-01-10", "Planned", drug="Ymab"), submission("2024-06-03")], []),
        ([submission("2024-01-10", "Planned", application="NDA"), submission("2024-06-03")], []),
        ([submission("2024-07-10", "Planned"), submission("2024-06-03", on="2024-06-03")], []),  # the next one
        # Told later, but it had happened before the plan was told.
        ([submission("2024-06-03", "Planned"), submission("2025-01-01", on="2023-02-01")], []),
        ([submission("", "Planned"), submission("2024-06-03")], []),
        # A plan for both diseases, or for one of them that is not told: the one that says the same is meant.
        (
            [
                submission("2024-01-10", "Planned", disease="gout"),
                submission("2024-06-03", disease="gout"),
                submission("2024-07-03", disease="asthma"),
            ],
            ["1 supersedes 0"],
        ),
        (
            [
                submission("2024-01-10", "Planned"),
                submission("2024-06-03", disease="gout"),
                submission("2024-07-03", disease="asthma"),
            ],
            [],
        ),
    ],
)
def test_what_came_true_supersedes_the_plan_that_was_told_before(documents: list[Told], expected: list[str]) -> None:
    assert links(*documents) == expected


def test_a_milestone_that_is_reached_supersedes_the_planned_one() -> None:
    def step(day: str, status: str, milestone: str = "Completed") -> Told:
        return told(day, "TrialMilestone", status, trial="NOVA", milestone=milestone)

    assert links(step("2024-01-10", "Planned"), step("2024-06-03", "Occurred")) == ["1 supersedes 0"]
    assert links(step("2024-01-10", "Planned"), step("2024-06-03", "Occurred", "Initiated")) == []


def test_a_plan_that_is_put_off_is_superseded_by_the_new_one() -> None:
    first, second = submission("2024-01-10", "Planned", "2024-06"), submission("2024-05-20", "Planned", "2025")
    assert links(first, second) == ["1 supersedes 0"]
    assert links(first, submission("2024-05-20", "Planned", "2025", agency="EMA")) == []


def test_the_chain_from_plan_over_submission_to_approval() -> None:
    chain = [
        submission("2024-01-10", "Planned", agency="FDA"),
        submission("2024-06-03", on="2024-06-03", agency="FDA"),
        due("2024-08-01", "2025-04-01", application="BLA"),
        decision("2025-04-01", on="2025-04-01", application="BLA"),
    ]
    assert links(*chain) == ["1 supersedes 0", "3 supersedes 0", "3 supersedes 1", "3 supersedes 2"]


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (
            [due("2024-08-01", "2025-04-01"), decision("2025-04-01", "CompleteResponse", on="2025-04-01")],
            ["1 supersedes 0"],
        ),
        ([due("2024-08-01", "2025-04-01"), decision("2025-04-01", "PositiveOpinion", on="2025-04-01")], []),
        ([due("2024-08-01", "2025-04-01"), decision("2025-04-01", on="2025-04-01", agency="EMA")], []),
        ([due("2025-08-01", "2026-04-01"), decision("2025-04-01", on="2025-04-01")], []),  # of the next application
        (
            [decision("2024-08-01", status="Planned"), decision("2025-04-01", "Refused", on="2025-04-01")],
            ["1 supersedes 0"],
        ),
        # The day was moved, for the same application.
        (
            [due("2024-08-01", "2025-04-01", application="BLA"), due("2025-03-01", "2025-07-01", application="BLA")],
            ["1 supersedes 0"],
        ),
        ([due("2024-08-01", "2025-04-01", application="BLA"), due("2025-03-01", "2025-07-01", application="sBLA")], []),
        ([due("2024-08-01", "2025-04-01"), due("2025-03-01", "2025-07-01")], []),
    ],
)
def test_a_final_decision_or_a_new_day_supersedes_the_day_that_was_awaited(
    documents: list[Told], expected: list[str]
) -> None:
    assert links(*documents) == expected


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([submission("2024-06-03", application="NDA"), decision("2025-04-01", application="BLA")], []),
        ([submission("2024-06-03"), decision("2025-04-01")], []),  # on which application is not told
        ([submission("2024-06-03"), decision("2024-08-01", "Accepted", application="BLA")], []),
        ([submission("2024-06-03", application="sBLA"), decision("2025-04-01", application="sBLA")], []),
        (
            [
                submission("2024-06-03", application="sBLA", disease="gout"),
                decision("2025-04-01", application="sBLA", disease="gout"),
            ],
            ["1 supersedes 0"],
        ),
        ([submission("2024-06-03", "Denied"), decision("2025-04-01", application="BLA")], []),
    ],
)
def test_an_approval_supersedes_a_submission_only_if_it_is_surely_its_own(
    documents: list[Told], expected: list[str]
) -> None:
    assert links(*documents) == expected


# What contradicts


@pytest.mark.parametrize(
    ("documents", "contradict"),
    [
        ([result("2024-01-10"), result("2024-02-10", "Negative")], True),
        ([result("2024-01-10", value="5 months"), result("2024-02-10", "Negative", value="4 months")], True),
        ([result("2024-01-10", drug="Xmab"), result("2024-02-10", "Negative")], True),  # one leaves the drug open
        ([result("2024-01-10"), result("2024-02-10", "Trend")], False),
        ([result("2024-01-10", population="adults"), result("2024-02-10", "Negative", population="children")], False),
        ([result("2024-01-10", population="adults"), result("2024-02-10", "Negative")], False),
        ([result("2024-01-10", timepoint="week 4"), result("2024-02-10", "Negative", timepoint="week 52")], False),
        ([result("2024-01-10", drug="Xmab"), result("2024-02-10", "Negative", drug="Ymab")], False),
        ([result("2024-01-10", on="2023"), result("2024-02-10", "Negative", on="2024")], False),
        ([result("2024-01-10", hazardRatio="0.65"), result("2024-02-10", hazardRatio="0.85")], True),
        ([result("2024-01-10", hazardRatio="0.65"), result("2024-02-10", hazardRatio="0.650")], False),
        ([result("2024-01-10", hazardRatio="0.65", drug="Xmab"), result("2024-02-10", hazardRatio="0.85")], False),
    ],
)
def test_results_contradict_each_other_if_one_says_met_and_the_other_not_met_of_the_same(
    documents: list[Told], contradict: bool
) -> None:
    assert bool(links(*documents)) is contradict


@pytest.mark.parametrize(
    ("documents", "contradict"),
    [
        ([decision("2025-04-01", on="2025-04-01"), decision("2025-04-02", "Refused", on="2025-04-01")], True),
        ([decision("2025-04-01", on="2025-04"), decision("2025-04-02", "CompleteResponse", on="2025-04-01")], True),
        ([decision("2025-04-01", on="2025-04-01"), decision("2025-04-02", "Refused", on="2025-04-02")], True),
        ([decision("2025-04-01", on="2025-04-01"), decision("2025-04-20", "Refused", on="2025-04-20")], False),
        # A refusal that is followed by an approval is how it often goes.
        ([decision("2024-04-01", "CompleteResponse", on="2024-04-01"), decision("2025-04-01", on="2025-04-01")], False),
        ([decision("2025-04-01", on="2025"), decision("2025-09-01", "Refused", on="2025")], False),
        ([decision("2025-04-01"), decision("2025-04-02", "Refused")], False),
        (
            [decision("2025-04-01", on="2025-04-01"), decision("2025-04-01", "Refused", on="2025-04-01", agency="EMA")],
            False,
        ),
        (
            [
                decision("2025-04-01", on="2025-04-01", disease="gout"),
                decision("2025-04-01", "Refused", on="2025-04-01", disease="asthma"),
            ],
            False,
        ),
        (
            [decision("2025-04-01", on="2025-04-01"), decision("2025-04-01", "AcceleratedApproved", on="2025-04-01")],
            False,
        ),
    ],
)
def test_approval_and_refusal_contradict_each_other_only_in_one_month(documents: list[Told], contradict: bool) -> None:
    assert bool(links(*documents)) is contradict


@pytest.mark.parametrize(
    ("documents", "contradict"),
    [
        ([deal("2025-04-01", "50000000"), deal("2025-04-02", "60000000")], True),
        ([deal("2025-04-01", "50000000", drug="Xmab"), deal("2025-04-02", "60000000")], True),
        # One event is reported on several days.
        ([deal("2025-04-01", "50000000", on="2025-04-01"), deal("2025-04-02", "60000000", on="2025-04-02")], True),
        ([deal("2025-04-01", "45200000"), deal("2025-04-02", "45000000")], False),  # rounded
        ([deal("2025-04-01", "50000000", on="2020"), deal("2025-04-02", "60000000", on="2025")], False),
        ([deal("2025-04-01", "50000000", drug="Xmab"), deal("2025-04-02", "60000000", drug="Ymab")], False),
        ([deal("2025-04-01", "50000000"), deal("2025-04-02", "60000000", agreementKind="Supply")], False),
        ([deal("2025-04-01", "50000000"), deal("2025-04-02", "50000000", totalValue="900000000")], False),
    ],
)
def test_agreements_contradict_each_other_if_the_amount_differs(documents: list[Told], contradict: bool) -> None:
    assert bool(links(*documents)) is contradict


def test_a_document_that_tells_both_does_not_contradict_itself() -> None:
    document = Document("one text", "0" * 64, "a.txt")
    trial = Fact(
        "ClinicalTrial", (("trialName", Value(ValueKind.TEXT, "NOVA")),), (Evidence(0, 3, 0.9, "r"),), key="NOVA"
    )
    facts = (trial, result("")[1], Fact(**{**_fields(result("", "Negative")[1]), "key": "g"}))
    assert resolve([Reading(document, ENTITIES, facts)]).links == ()


def _fields(fact: Fact) -> dict[str, object]:
    return {name: getattr(fact, name) for name in Fact.__slots__}


def trial(day: str, phase: str = "", **roles: str) -> Told:
    return told(day, "ClinicalTrial", **({"phase": phase} if phase else {}) | {"registryId": "NCT01"} | roles)


def test_who_gives_a_trial_another_phase_contradicts_it_and_it_stays_one_trial() -> None:
    documents = [trial("", "Phase3"), trial("", "Phase3"), trial("", "Phase2"), trial("", evaluates="Xmab")]
    assert links(*documents) == ["2 contradicts 0"]
    trials = [fact for fact in corpus(*documents).facts if fact.kind == "ClinicalTrial"]
    phases = {len(one.support): [value.text for value in one.fillers("phase")] for one in trials}
    assert phases == {3: ["Phase3"], 1: ["Phase2"]}


@pytest.mark.parametrize(
    "phases", [("Phase2", "Phase2b"), ("Phase1_2", "Phase2"), ("Phase3", "Pivotal"), ("Phase2", "Phase2")]
)
def test_phases_that_cover_a_common_stage_do_not_contradict_each_other(phases: tuple[str, str]) -> None:
    assert links(*(trial("", phase) for phase in phases)) == []


def test_trials_that_are_known_by_their_design_alone_are_two_if_their_phases_differ() -> None:
    one, other = (told("", "ClinicalTrial", phase=phase, evaluates="Xmab") for phase in ("Phase2", "Phase3"))
    assert links(one, other) == []


# Relations


def test_one_release_that_is_told_again_adds_evidence_and_no_node() -> None:
    resolution = corpus(submission("2024-06-03", agency="FDA", disease="gout"), submission("2024-06-04"))
    (one,) = [fact for fact in resolution.facts if fact.kind == "RegulatorySubmission"]
    assert len(one.support) == 2
