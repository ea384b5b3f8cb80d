"""What a sentence is about that does not name its drug: what the sentences before it were about, and nothing that they only set beside it."""

import pytest

from pharmagraph.pipeline import read
from pharmagraph.sources import from_text
from pharmagraph.vocabulary import FrameClass

OPENING = "Notes of the week\n\n"


def what_is_tested(text: str) -> set[str]:
    """What the trials and results of a text have tested."""
    reading = read(from_text(OPENING + text, source="note.txt"))
    names = {entity.key: entity.name for entity in reading.entities}
    kinds = {FrameClass.CLINICAL_TRIAL, FrameClass.TRIAL_RESULT}
    return {
        names[value.text]
        for fact in reading.facts
        if fact.kind in kinds
        for role, value in fact.roles
        if role in {"drug", "evaluates"}
    }


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        # a drug that comes up as new
        ("Zelmora Bio opened its books. Next up is ZB-41, a pill for gout. A phase 2 trial is under way.", "ZB-41"),
        (
            "Its lead, ZB-12, is for asthma. Behind it comes ZB-41, an ointment for eczema. A phase 1 trial is under way.",
            "ZB-41",
        ),
        ("Waiting in the wings is ZB-41, a pill for gout. A phase 2 trial in 90 adults has begun.", "ZB-41"),
        ("ZB-12 is for lupus. Zelmora Bio has also licensed ZB-41. The antibody is in a phase 1 trial.", "ZB-41"),
        # what only stands beside
        ("ZB-41 is for lupus. Patients also got prednisone. A phase 3 trial will begin in 2027.", "ZB-41"),
        ("ZB-41 hits TSLP. Think Tezspire with an extra barrel. It's now in a phase 1b study in asthma.", "ZB-41"),
        ("ZB-41 is for lupus. Unlike Benlysta, it is a pill. In a phase 2 study it met its primary endpoint.", "ZB-41"),
        ("ZB-41 competes with Kisqali. In a phase 3 trial the objective response rate was 41%.", "ZB-41"),
        ("Zelmora Bio compares ZB-41 with tofacitinib. The drug is in a phase 3 trial in gout.", "ZB-41"),
        # the owner is not what "it" stands for
        ("Zelmora's ZB-41 cut attacks. In a phase 2 trial it reduced seizures by 48%.", "ZB-41"),
    ],
)
def test_a_sentence_without_a_name_goes_on_with_what_was_told_of(text: str, drug: str) -> None:
    assert what_is_tested(text) == {drug}


def test_the_drug_of_a_list_item_is_that_of_its_heading() -> None:
    text = "Zelmora Bio has ZB-12.\n\nZB-41 (a pill for gout)\n\n• Topline data came in.\n• The drug is in a phase 2 trial in gout."
    assert what_is_tested(text) == {"ZB-41"}


@pytest.mark.parametrize(
    "between",
    [
        "That is in line with the earlier PRIMA trial.",
        "Those who finish NOVA may enter the PRIMA trial.",
        "Unlike in the PRIMA trial, nobody died.",
        "Adults, who resemble those of the PRIMA trial, did best.",
    ],
)
def test_a_trial_that_is_only_set_beside_is_not_what_a_result_is_of(between: str) -> None:
    reading = read(
        from_text(f"{OPENING}ZB-41 did well in the NOVA trial. {between} The response rate was 44%.", source="n.txt")
    )
    names = {entity.key: entity.name for entity in reading.entities}
    trials = {fact.key: names.get(v.text, v.text) for fact in reading.facts for r, v in fact.roles if r == "trialName"}
    results = [fact for fact in reading.facts if fact.kind == FrameClass.TRIAL_RESULT]
    told = {v.text for fact in results for role, v in fact.roles if role == "trial"}
    assert "PRIMA" not in {trials.get(t, names.get(t, t)) for t in told}
    assert results
