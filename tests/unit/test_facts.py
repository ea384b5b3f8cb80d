"""Merging, entailment, trials and anaphors: what a few sentences say together."""

import pytest

from pharmagraph.model import Fact, Reading
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text


def reading_of(text: str) -> Reading:
    return read(from_text(text, source="example.txt"))


def frames(reading: Reading, kind: str) -> list[Fact]:
    return [fact for fact in reading.facts if fact.kind == kind]


def pairs(reading: Reading, relation: str) -> set[tuple[str, str]]:
    """The ends of a relation by name, as far as it has occurred."""
    name = {entity.key: entity.name for entity in reading.entities}
    return {
        (name[fact.fillers("subject")[0].text], name[fact.fillers("object")[0].text])
        for fact in frames(reading, relation)
        if fact.status == "Occurred"
    }


def test_one_event_told_twice_is_one_frame_with_two_pieces_of_evidence() -> None:
    reading = reading_of(
        "The FDA has approved Kadcyla for the treatment of breast cancer.\n\n"
        "BOSTON, March 3, 2026 -- Genexa Bio announced that Kadcyla was approved by the FDA for breast cancer on March 2, 2026."
    )
    (decision,) = frames(reading, "RegulatoryDecision")
    assert decision.date == "2026-03-02"
    assert len(decision.evidence) == 2


def test_what_contradicts_stays_apart() -> None:
    reading = reading_of(
        "In the ZENITH trial, niraparib improved overall survival. In the ZENITH trial, niraparib did not improve quality of life."
    )
    outcomes = {fact.fillers("outcome")[0].text for fact in frames(reading, "TrialResult")}
    assert outcomes == {"Positive", "Negative"}


def test_an_approval_entails_the_indication_and_nothing_weaker() -> None:
    reading = reading_of(
        "The FDA has approved niraparib for the treatment of ovarian cancer. Niraparib was studied in ovarian cancer."
    )
    assert pairs(reading, "indicatedFor") == {("niraparib", "ovarian cancer")}
    assert not pairs(reading, "investigatedFor")


def test_an_unnamed_trial_told_twice_is_one() -> None:
    reading = reading_of(
        "Genexa Bio Doses First Patient in Phase 1 Study of GNX-1104 in Colorectal Cancer\n\n"
        "BOSTON, March 3, 2026 -- Genexa Bio today announced that the first patient has been dosed in a Phase 1 study (NCT01234567) of "
        "GNX-1104 in patients with colorectal cancer."
    )
    (trial,) = frames(reading, "ClinicalTrial")
    assert trial.fillers("registryId")[0].text == "NCT01234567"
    (milestone,) = frames(reading, "TrialMilestone")
    assert milestone.fillers("trial")[0].text == trial.key


def test_a_programme_is_its_numbered_trial_if_only_one_agrees() -> None:
    reading = reading_of(
        "Merck has initiated the Phase 3 KELVIN trial of GNX-1104. The KELVIN-2 trial of GNX-1104 enrolled 300 patients. "
        "The Phase 1 KELVIN-1 trial of GNX-1104 is complete."
    )
    names = {fact.fillers("trialName")[0].text: fact for fact in frames(reading, "ClinicalTrial")}
    assert set(names) == {"KELVIN-1", "KELVIN-2"}
    assert names["KELVIN-2"].fillers("phase")[0].text == "Phase3"


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        (
            "Genexa Bio, Inc. (Nasdaq: GNXB) makes medicines. The Company is developing GNX-1104.",
            ("Genexa Bio", "GNX-1104"),
        ),
        ("Genexa Bio, Inc. makes medicines. Its GNX-1104 antibody is new.", ("Genexa Bio", "GNX-1104")),
        ("Genexa Bio, Inc. makes medicines. It is developing GNX-1104.", ("Genexa Bio", "GNX-1104")),
        ("Genexa Bio, which is developing GNX-1104, has its seat in Boston.", ("Genexa Bio", "GNX-1104")),
        ("GNX-1104 was developed by Genexa Bio and Corvolan Pharma.", ("Corvolan Pharma", "GNX-1104")),
    ],
)
def test_short_words_stand_for_what_was_named_before(text: str, pair: tuple[str, str]) -> None:
    names = {(subject.removesuffix(", Inc."), object_) for subject, object_ in pairs(reading_of(text), "develops")}
    assert pair in names


def test_a_plan_and_a_denial_keep_their_cue() -> None:
    reading = reading_of(
        "Genexa Bio plans to submit a New Drug Application for niraparib to the FDA. It has not submitted one to the EMA."
    )
    (plan,) = [f for f in frames(reading, "RegulatorySubmission") if f.status == "Planned"]
    assert plan.evidence[0].cue == "plans"


def test_boilerplate_states_nothing() -> None:
    reading = reading_of(
        "Genexa Bio Reports Results\n\nForward-Looking Statements\nThis press release contains forward-looking statements, which involve risks. "
        "The FDA has approved niraparib for the treatment of ovarian cancer."
    )
    assert not reading.facts


def test_a_licence_whose_sides_are_unclear_keeps_its_parties() -> None:
    reading = reading_of(
        "Genexa Bio and Corvolan Pharma have entered into an exclusive license agreement for GNX-1104. Genexa Bio granted Corvolan Pharma "
        "exclusive rights to GNX-1104."
    )
    (agreement,) = frames(reading, "Agreement")
    roles = {role for role, _ in agreement.roles}
    assert {"licensor", "licensee"} <= roles
    assert agreement.fillers("licensor") != agreement.fillers("licensee")


def test_what_has_occurred_has_no_date_to_come() -> None:
    reading = reading_of(
        "BOSTON, March 3, 2026 -- Genexa Bio reported its results.\n\n"
        "Genexa Bio is funded into 2029 after its license agreement with Quell Pharma for niraparib."
    )
    (agreement,) = frames(reading, "Agreement")
    assert (agreement.status, agreement.date) == ("Occurred", "")


def test_what_is_later_told_of_one_is_no_evidence_for_the_other() -> None:
    reading = reading_of(
        "Genexa Bio and Quell Pharma are developing niraparib.\n\nQuell Pharma's niraparib is a PARP inhibitor."
    )
    name = {entity.key: entity.name for entity in reading.entities}
    words = {
        name[fact.fillers("subject")[0].text]: {reading.document.text[e.start : e.end] for e in fact.evidence}
        for fact in frames(reading, "develops")
    }
    assert len(words["Quell Pharma"]) == 2
    assert words["Genexa Bio"] == {"Genexa Bio and Quell Pharma are developing niraparib."}


def test_the_agency_is_the_one_last_spoken_of() -> None:
    reading = reading_of(
        "Genexa Bio reported on its year.\n\nGenexa Bio has met the FDA. The firm won the agency's nod for niraparib."
    )
    (decision,) = frames(reading, "RegulatoryDecision")
    names = {entity.key: entity.name for entity in reading.entities}
    assert [names[value.text] for value in decision.fillers("agency")] == ["FDA"]


def test_what_a_part_of_an_agency_decides_the_agency_decides() -> None:
    reading = reading_of(
        "The Center for Drug Evaluation (CDE) has accepted the sBLA for niraparib.\n\n"
        "Genexa Bio said that the National Medical Products Administration (NMPA) has accepted the sBLA for niraparib."
    )
    assert len(frames(reading, "RegulatoryDecision")) == 1


def test_a_disease_that_a_headline_shortens_makes_no_further_designation() -> None:
    reading = reading_of(
        "FDA grants Fast Track designation to niraparib for ovarian cancer\n\n"
        "The FDA has granted Fast Track designation to niraparib for metastatic ovarian cancer."
    )
    assert len(frames(reading, "Designation")) == 1


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Niraparib was approved in Japan in 2015. The drug treats ovarian cancer.", "indicatedFor"),
        ("Niraparib is an antibody. The drug treats ovarian cancer.", "investigatedFor"),
    ],
)
def test_what_a_drug_on_the_market_treats_it_is_indicated_for(text: str, relation: str) -> None:
    assert pairs(reading_of(f"Genexa Bio reported on its year.\n\n{text}"), relation) == {
        ("Niraparib", "ovarian cancer")
    }


def test_as_many_targets_as_drugs_are_one_for_each() -> None:
    reading = reading_of("Genexa Bio reported on its year.\n\nIt tests CVL-112 and CVL-131, targeting CD19 and CD70.")
    assert pairs(reading, "hasTarget") == {("CVL-112", "CD19"), ("CVL-131", "CD70")}


def test_words_for_a_drug_stand_for_the_only_drug_that_is_named_after_them() -> None:
    reading = reading_of(
        "The FDA rejected an asthma drug of Genexa Bio.\n\nShares of Genexa Bio fell. Niraparib had met its goal."
    )
    assert [decision.fillers("decision")[0].text for decision in frames(reading, "RegulatoryDecision")] == ["Refused"]


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Genexa Bio has a biosimilar to Swiss giant Roche's Herceptin.", {("Roche", "Herceptin")}),
        (
            "Genexa Bio's tablets are the generic version of Corvolan Pharma's Plendil.",
            {("Corvolan Pharma", "Plendil")},
        ),
        ("Corvolan Pharma's biosimilar to Herceptin is in trials.", set()),
    ],
)
def test_an_original_is_its_owners_and_nothing_else_is_told_of_it(text: str, owners: set[tuple[str, str]]) -> None:
    assert pairs(reading_of(f"{text}\n"), "develops") == owners


def test_a_committee_approves_nothing() -> None:
    text = "Corvolimab is now approved for asthma in the EU, following a positive opinion from the CHMP."
    decisions = {
        f.fillers("decision")[0].text: f.fillers("agency") for f in frames(reading_of(text), "RegulatoryDecision")
    }
    assert decisions["Approved"] == ()
    assert decisions["PositiveOpinion"]


def test_what_is_filed_for_several_drugs_is_one_filing_each() -> None:
    text = "Genexa Bio submitted BLAs for corvolimab and niraparib to the FDA."
    assert len(frames(reading_of(text), "RegulatorySubmission")) == 2
    text = "Genexa Bio submitted a BLA for corvolimab and niraparib to the FDA."
    assert len(frames(reading_of(text), "RegulatorySubmission")) == 1


def test_who_plans_to_file_for_a_drug_develops_it() -> None:
    text = "Brennwick Pharma plans to submit an NDA for corvolimab in 2031."
    assert ("Brennwick Pharma", "corvolimab") in pairs(reading_of(text), "develops")
    (fact,) = [f for f in reading_of(text).facts if f.kind == "develops"]
    assert fact.status == "Occurred"
