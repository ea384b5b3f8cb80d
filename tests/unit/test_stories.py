"""Digests: what belongs to one story is not read into the next."""

import pytest

from pharmagraph.model import Fact, Reading
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text

DIGEST = (
    "In the Clinic\n\n"
    "• Brennwick Bio Inc., of Boston, said it has dosed the first patient in a Phase II trial of BWK-287 in asthma. The study will enroll "
    "120 patients.\n\n"
    "• Corvolan Pharma AG, of Basel, reported results of its patch-based vaccine against malaria. The company plans to start a Phase III "
    "trial in the fourth quarter.\n\n"
    "• Quellmark Ltd., of Leeds, said results of a Phase I trial of QLM-31 in gout are expected in 2027. The drug was well tolerated."
)


def reading_of(text: str) -> Reading:
    return read(from_text(text, source="example.txt"))


def names(reading: Reading, fact: Fact, role: str) -> set[str]:
    name = {entity.key: entity.name for entity in reading.entities}
    return {name.get(value.text, value.text) for value in fact.fillers(role)}


def of_kind(reading: Reading, kind: str) -> list[Fact]:
    return [fact for fact in reading.facts if fact.kind == kind]


def test_the_company_of_an_item_is_that_item_s_own() -> None:
    reading = reading_of(DIGEST)
    (plan,) = [fact for fact in of_kind(reading, "TrialMilestone") if fact.status == "Planned"]
    assert names(reading, plan, "organization") == {"Corvolan Pharma AG"}


def test_a_drug_is_not_read_into_the_next_item() -> None:
    reading = reading_of(DIGEST)
    for fact in of_kind(reading, "develops"):
        assert (names(reading, fact, "subject"), names(reading, fact, "object")) in [
            ({"Brennwick Bio Inc."}, {"BWK-287"}),
            ({"Corvolan Pharma AG"}, {"malaria vaccine"}),
            ({"Quellmark Ltd."}, {"QLM-31"}),
        ]


def test_trials_of_several_items_are_several() -> None:
    reading = reading_of(DIGEST)
    trials = {fact.key: fact for fact in of_kind(reading, "ClinicalTrial")}
    assert len(trials) == len(of_kind(reading, "ClinicalTrial"))
    (dosed,) = [fact for fact in of_kind(reading, "TrialMilestone") if fact.status == "Occurred"]
    (key,) = [value.text for value in dosed.fillers("trial")]
    assert names(reading, trials[key], "evaluates") == {"BWK-287"}
    assert names(reading, trials[key], "enrolment") == {"120"}


def test_a_sentence_that_shifts_the_subject_begins_another_story() -> None:
    reading = reading_of(
        "Brennwick Bio won FDA approval for zelumab in gout last week. Elsewhere, Corvolan Pharma said it will start a Phase II trial of "
        "its vaccine against malaria."
    )
    (trial,) = of_kind(reading, "TrialMilestone")
    assert names(reading, trial, "organization") == {"Corvolan Pharma"}
    assert "zelumab" not in names(reading, trial, "drug")


def test_headings_of_a_page_of_news_begin_stories() -> None:
    reading = reading_of(
        "Company News\n\n"
        "Trial of zelumab stopped early\n\n"
        "A Phase 3 study of an experimental treatment for asthma has been stopped. The treatment, zelumab, was developed by Brennwick Bio.\n\n"
        "Corvolan seeks approval in Japan\n\n"
        "Corvolan Pharma has filed for approval of a vaccine against malaria with the Japanese regulator.\n\n"
        "Quellmark plans a trial\n\n"
        "Quellmark Inc. plans to start a Phase 2 trial in gout in 2027."
    )
    (plan,) = [fact for fact in of_kind(reading, "TrialMilestone") if fact.status == "Planned"]
    assert names(reading, plan, "organization") == {"Quellmark"}
    assert not names(reading, plan, "drug")


def test_what_two_stories_tell_of_one_drug_is_one_fact() -> None:
    reading = reading_of(
        "Brennwick soars as Corvolan and Quellmark fall\n\n"
        "• Brennwick Bio rose 10% after it won FDA approval for zelumab.\n\n"
        "• Corvolan Pharma fell after its vaccine failed in a Phase 2 trial in malaria.\n\n"
        "• Quellmark Inc. fell. Brennwick Bio won FDA approval for zelumab.\n\n"
    )
    assert len(of_kind(reading, "RegulatoryDecision")) == 1
    assert len(of_kind(reading, "develops")) == 1


@pytest.mark.parametrize(
    "second",
    [
        "The drug was licensed from Corvolan Pharma in 2021.",
        "Analysts at Corvolan Capital said the drug could reach sales of $2 billion.",
        "Corvolan Pharma, which sells zelumab in Japan, holds the rights in Asia.",
        "Under the agreement, Corvolan Pharma will sell it in Japan.",
    ],
)
def test_a_paragraph_that_refers_back_goes_on_with_its_story(second: str) -> None:
    text = (
        "Brennwick Bio said on Monday that it plans to start a Phase 3 trial of zelumab in asthma.\n\n"
        f"{second}\n\n"
        "The company plans to file for approval in 2027."
    )
    reading = reading_of(text)
    (filing,) = of_kind(reading, "RegulatorySubmission")
    assert names(reading, filing, "applicant") <= {"Brennwick Bio"}
    assert names(reading, filing, "drug") == {"zelumab"}


def test_a_story_is_taken_up_again_after_another() -> None:
    reading = reading_of(
        "Brennwick Bio said on Monday that zelumab met the primary endpoint of a Phase 3 trial in asthma.\n\n"
        "Corvolan Pharma won approval for its own medicine last year, and Quellmark Inc. sells a third.\n\n"
        "Brennwick Bio plans to file for approval in 2027."
    )
    (filing,) = of_kind(reading, "RegulatorySubmission")
    assert names(reading, filing, "drug") == {"zelumab"}


def test_a_release_is_one_story_however_many_companies_it_names() -> None:
    reading = reading_of(
        "BOSTON, March 3, 2026 -- Brennwick Bio Inc. today announced its results of the quarter.\n\n"
        "• Corvolan Pharma started a Phase 3 trial of zelumab in asthma.\n\n"
        "• Quellmark Inc. took a license to the KinoLock platform.\n\n"
        "• Norrvik AB joined as a partner.\n\n"
        "The Company plans to file an NDA for zelumab in 2027.\n\n"
        "About Brennwick Bio\n\n"
        "Brennwick Bio develops medicines for asthma."
    )
    (filing,) = of_kind(reading, "RegulatorySubmission")
    assert names(reading, filing, "applicant") == {"Brennwick Bio"}


def test_a_partner_of_several_does_not_join_the_items_of_a_list() -> None:
    reading = reading_of(
        "• Brennwick Bio Inc. and Pfizer ended work on a vaccine against malaria.\n\n"
        "• Corvolan Pharma AG plans to start a Phase II trial of CVL-104 in gout with Pfizer.\n\n"
        "• Quellmark Ltd. plans to start a Phase III trial in asthma. Pfizer holds an option.\n\n"
        "• Norrvik AB won approval for zelumab."
    )
    (trial,) = [
        fact
        for fact in of_kind(reading, "TrialMilestone")
        if names(reading, fact, "organization") == {"Quellmark Ltd."}
    ]
    assert not names(reading, trial, "drug")
