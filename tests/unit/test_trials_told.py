"""Trials and their milestones as news tells them: which trial is meant, whose it is, what it gives, what is done and what is planned."""

import pytest

from pharmagraph.model import Fact, Reading
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text


def reading_of(text: str) -> Reading:
    return read(from_text(text, source="example.txt"))


def frames(reading: Reading, kind: str) -> list[Fact]:
    return [fact for fact in reading.facts if fact.kind == kind]


def names(reading: Reading, fact: Fact, role: str) -> set[str]:
    """What fills a role, entities by name."""
    name = {entity.key: entity.name for entity in reading.entities}
    return {name.get(value.text, value.text) for value in fact.fillers(role)}


def sole_trial(text: str) -> tuple[Reading, Fact]:
    reading = reading_of(text)
    (trial,) = frames(reading, "ClinicalTrial")
    return reading, trial


@pytest.mark.parametrize(
    ("sentence", "enrolment"),
    [
        ("Fifteen patients will be enrolled in the NOVA trial of niraparib.", "15"),
        ("The NOVA trial of niraparib has enrolled more than two hundred patients.", "200"),
        ("The NOVA trial of niraparib involved 106 lupus patients who received it once a week.", "106"),
        ("In a study of 942 patients, niraparib reduced the rate of relapses in lupus.", "942"),
        ("The NOVA trial of niraparib enrolled 300 patients who had relapsed after chemotherapy.", "300"),
        ("The NOVA trial of niraparib has nearly 1,400 patients. The NOVA trial enrolled 1,389 adults.", "1389"),
        ("The NOVA trial of niraparib is a randomized study with 216 patients taking part at 12 sites.", "216"),
    ],
)
def test_the_number_of_patients_is_read_however_it_is_told(sentence: str, enrolment: str) -> None:
    reading, trial = sole_trial(sentence)
    assert names(reading, trial, "enrolment") == {enrolment}


@pytest.mark.parametrize(
    "sentence",
    [
        "In the NOVA trial of niraparib, 120 patients who received placebo relapsed.",
        "Lupus affects 25,000 people in Peru, where the NOVA trial of niraparib runs.",
        "The NOVA trial of niraparib is in Type 2 diabetes patients.",
        "The NOVA trial tests niraparib. Some 3,000 patients took part in an open-label trial, with few side effects.",
    ],
)
def test_numbers_of_others_are_not_those_of_the_trial(sentence: str) -> None:
    reading = reading_of(sentence)
    assert not any(trial.fillers("enrolment") for trial in frames(reading, "ClinicalTrial"))


def test_who_fills_a_trial_is_its_sponsor_and_not_who_reports_it() -> None:
    reading, trial = sole_trial(
        "Corvolan Pharma says trial is enrolled\n\nCorvolan Pharma today announced that its US partner Quillmark Bio has completed "
        "enrolment in the NOVA Phase 3 trial of niraparib in Rett syndrome, and that data will come next year."
    )
    assert names(reading, trial, "sponsoredBy") == {"Quillmark Bio"}


def test_partners_who_start_a_trial_both_sponsor_it() -> None:
    reading, trial = sole_trial(
        "The US firm Quillmark Bio and its Irish partner Brennwick Pharma have started a Phase 3 trial of niraparib in lupus."
    )
    assert names(reading, trial, "sponsoredBy") == {"Quillmark Bio", "Brennwick Pharma"}


def test_the_owner_of_the_other_drug_does_not_sponsor_the_trial() -> None:
    reading, trial = sole_trial(
        "BOSTON, March 3, 2026 -- Genexa Bio announced data. Niraparib was tested against Quillmark Bio's olaparib in a mid-stage trial "
        "in lupus."
    )
    assert names(reading, trial, "sponsoredBy") <= {"Genexa Bio"}
    assert names(reading, trial, "comparator") == {"olaparib"}


def test_both_of_a_combination_are_evaluated_whatever_is_said_of_the_first() -> None:
    reading, trial = sole_trial(
        "Quillmark Bio will conduct a Phase 2 trial of the combination of its drug niraparib, a pill that blocks PARP, and Brennwick's "
        "antibody pembrolizumab in lung cancer."
    )
    assert names(reading, trial, "evaluates") == {"niraparib", "pembrolizumab"}


def test_what_is_given_with_either_of_two_is_not_given_with_both() -> None:
    reading = reading_of(
        "The drug niraparib is given in combination with either pembrolizumab or nivolumab in melanoma."
    )
    told = {
        frozenset(names(reading, f, "subject") | names(reading, f, "object")) for f in frames(reading, "combinedWith")
    }
    assert told == {frozenset({"niraparib", "pembrolizumab"}), frozenset({"niraparib", "nivolumab"})}


def test_an_or_between_doses_begins_no_other_arm() -> None:
    reading, trial = sole_trial(
        "The NOVA trial will randomize patients to receive 10 mg or 20 mg of niraparib or placebo."
    )
    assert names(reading, trial, "evaluates") == {"niraparib"}
    assert names(reading, trial, "comparator") == {"placebo"}


def test_a_trial_named_later_on_is_the_one_that_was_told_without_a_name() -> None:
    reading, trial = sole_trial(
        "Quillmark Bio has begun a Phase 2 study of niraparib as a treatment for lupus in Peru and in other countries of South America. "
        "The 8-week study, called LAPWING, will enrol 270 patients."
    )
    assert names(reading, trial, "trialName") == {"LAPWING"}
    assert names(reading, trial, "phase") == {"Phase2"}


def test_a_trial_planned_after_a_named_one_is_another() -> None:
    reading = reading_of(
        "A patient in the LAPWING study of niraparib fell ill. Quillmark Bio intends to start a Phase 2 trial of niraparib in lupus."
    )
    assert len(frames(reading, "ClinicalTrial")) == 2


def test_what_a_study_is_said_to_be_is_the_study() -> None:
    reading, trial = sole_trial(
        "The trial of niraparib in lupus was reviewed by the agency and accepted as a pivotal study."
    )
    assert names(reading, trial, "evaluates") == {"niraparib"}


def test_what_it_is_said_to_be_is_the_study() -> None:
    reading, trial = sole_trial(
        "The trial is registered at ClinicalTrials.gov as NCT01234567. It is a Phase 2 trial of niraparib in lupus."
    )
    assert names(reading, trial, "registryId") == {"NCT01234567"}
    assert names(reading, trial, "phase") == {"Phase2"}


def test_headlines_leave_out_the_articles_of_trials() -> None:
    reading, trial = sole_trial(
        "Quillmark Bio halts lupus trial of niraparib\n\nLONDON, May 3 -- Quillmark Bio has halted a mid-stage trial of niraparib in lupus "
        "after two deaths. The company is based in London. Its shares fell."
    )
    assert names(reading, trial, "phase") == {"Phase2"}


def test_a_plan_that_is_done_is_no_plan() -> None:
    reading = reading_of(
        "Quillmark Bio to discontinue the NOVA trial of niraparib\n\nQuillmark Bio has discontinued the NOVA trial of niraparib in lupus "
        "after a review of the data by a board of experts in the disease."
    )
    assert [fact.status for fact in frames(reading, "TrialMilestone")] == ["Occurred"]


def test_what_an_analysis_concludes_ends_no_trial() -> None:
    reading = reading_of("An analysis concluded the second Phase 3 study of niraparib was unlikely to meet its goal.")
    assert not frames(reading, "TrialMilestone")


def test_leave_to_run_a_trial_makes_no_medicine() -> None:
    reading = reading_of(
        "Quillmark Bio has received approval from the FDA to restart the Phase 2 trial of niraparib for patients with lupus. It has also "
        "received approval from the NMPA for the clinical trial of olaparib in treating patients with gout."
    )
    assert not frames(reading, "indicatedFor")


def test_both_candidates_are_the_two_that_the_text_has_named() -> None:
    reading = reading_of(
        "Quillmark Bio owns niraparib and olaparib. Quillmark Bio aims to start Phase 1 trials of the two candidates in 2027."
    )
    started = {drug for f in frames(reading, "TrialMilestone") for drug in names(reading, f, "drug")}
    assert started == {"niraparib", "olaparib"}
    assert all(len(names(reading, fact, "drug")) == 1 for fact in frames(reading, "TrialMilestone"))


def test_both_programs_are_the_two_of_the_paragraph() -> None:
    reading = reading_of(
        "Quillmark Bio owns talazoparib.\n\nIt is working on niraparib and olaparib. Both programs are in preclinical studies, with clinical "
        "trials expected to begin in 2027."
    )
    told = {(*names(reading, f, "drug"), f.status, f.date) for f in frames(reading, "TrialMilestone")}
    assert told == {("niraparib", "Planned", "2027"), ("olaparib", "Planned", "2027")}


def test_of_three_drugs_both_are_none_in_particular() -> None:
    reading = reading_of(
        "Quillmark Bio owns niraparib, olaparib and talazoparib. Both candidates are in Phase 2 trials in lupus."
    )
    drugs = {drug for f in frames(reading, "ClinicalTrial") for drug in names(reading, f, "evaluates")}
    assert len(drugs) < 2


def test_a_study_called_by_another_disease_is_another_study() -> None:
    reading = reading_of(
        "Quillmark Bio sells niraparib. In the gout study, niraparib was compared with allopurinol. In the lupus study, niraparib was "
        "compared with prednisone. The gout trial enrolled 300 patients."
    )
    told = {
        (*names(reading, f, "condition"), *names(reading, f, "comparator"), *names(reading, f, "enrolment"))
        for f in frames(reading, "ClinicalTrial")
    }
    assert told == {("gout", "allopurinol", "300"), ("lupus", "prednisone")}


def test_a_study_called_by_a_wider_name_of_its_disease_is_the_same() -> None:
    reading, trial = sole_trial(
        "Quillmark Bio started a Phase 2 trial of niraparib in metastatic breast cancer. The breast cancer trial will enroll 60 patients."
    )
    assert names(reading, trial, "enrolment") == {"60"}


@pytest.mark.parametrize(
    ("arms", "pairs"),
    [
        ("niraparib alone, niraparib plus olaparib, and niraparib plus cetuximab", {"olaparib", "cetuximab"}),
        (
            "niraparib as a single agent, in combination with olaparib, and in combination with cetuximab",
            {"olaparib", "cetuximab"},
        ),
        ("niraparib plus olaparib or niraparib plus cetuximab and cisplatin", {"olaparib", "cetuximab", "cisplatin"}),
    ],
)
def test_the_drugs_of_different_arms_are_not_given_together(arms: str, pairs: set[str]) -> None:
    reading = reading_of(f"The Phase 2 NOVA trial in melanoma tests {arms}.")
    told = [names(reading, f, "subject") | names(reading, f, "object") for f in frames(reading, "combinedWith")]
    assert {drug for pair in told if "niraparib" in pair for drug in pair - {"niraparib"}} == pairs
    assert {"olaparib", "cetuximab"} not in told


@pytest.mark.parametrize(
    ("sentence", "role", "told"),
    [
        ("Ph1 initiated for niraparib in lupus.", "phase", {"Phase1"}),
        ("Quillmark Bio started a P2b trial of niraparib in lupus.", "phase", {"Phase2b"}),
        ("Phase 1 dose escalation of niraparib in lupus is ongoing.", "phase", {"Phase1"}),
        ("Encouraging Phase 1 expansion results of niraparib in lupus came out.", "evaluates", {"niraparib"}),
        ("The niraparib and olaparib combination study in lupus is over.", "evaluates", {"niraparib", "olaparib"}),
        ("The niraparib/olaparib trial in lupus is over.", "evaluates", {"niraparib", "olaparib"}),
        ("An allopurinol-controlled study of niraparib in gout is over.", "comparator", {"allopurinol"}),
        ("An allopurinol-controlled study of niraparib in gout is over.", "evaluates", {"niraparib"}),
        ("A placebo- and active-controlled Phase 3 trial of niraparib in lupus is over.", "comparator", {"placebo"}),
        ("A Phase 1 healthy volunteer study of niraparib is over.", "phase", {"Phase1"}),
    ],
)
def test_a_trial_is_known_by_many_noun_phrases(sentence: str, role: str, told: set[str]) -> None:
    reading, trial = sole_trial(sentence)
    assert names(reading, trial, role) == told


def test_the_phase_of_a_plant_is_no_trial() -> None:
    reading = reading_of("Quillmark Bio makes niraparib. The plant's Phase 2 expansion will double capacity by 2027.")
    assert not frames(reading, "ClinicalTrial")


def test_acidity_is_no_phase() -> None:
    assert not frames(reading_of("Niraparib dissolves at pH 2 and at Ph. 1.5 in studies."), "ClinicalTrial")


def test_numbered_trials_are_named_with_what_stands_in_brackets_between() -> None:
    reading = reading_of("CURLEW-1 (n=300) and CURLEW-2 (n=250) are Phase 3 trials of niraparib in gout.")
    told = {(*names(reading, f, "trialName"), *names(reading, f, "phase")) for f in frames(reading, "ClinicalTrial")}
    assert told == {("CURLEW-1", "Phase3"), ("CURLEW-2", "Phase3")}


def test_the_trial_of_another_programme_of_a_list_is_another_trial() -> None:
    reading = reading_of(
        "Pipeline of Quillmark Bio\n\n* Niraparib for lupus\n  + The Phase 2 trial enrolled 40 patients.\n\n* Olaparib for gout\n"
        "  + The Phase 2 trial enrolled 60 patients.\n"
    )
    told = {
        (*names(reading, f, "evaluates"), *names(reading, f, "enrolment")) for f in frames(reading, "ClinicalTrial")
    }
    assert told == {("Niraparib", "40"), ("Olaparib", "60")}


def test_what_is_seen_with_the_drug_of_a_list_item_belongs_to_no_trial_of_another() -> None:
    reading = reading_of(
        "Pipeline of Quillmark Bio\n\n* Niraparib for lupus\n  + The Phase 2 trial of niraparib enrolled 40 patients.\n\n"
        "* Olaparib for gout\n  + An overall response rate of 40% was seen with olaparib.\n"
    )
    (result,) = frames(reading, "TrialResult")
    assert not result.fillers("trial")


def test_the_trials_in_brackets_behind_a_disease_are_in_it() -> None:
    reading = reading_of(
        "Niraparib is in Phase 3 trials: one in patients with gout (CURLEW, NCT01234567) and two in lupus (LAPWING, NCT01234568, and "
        "PLOVER, NCT01234569)."
    )
    told = {
        name: (*names(reading, f, "condition"), *names(reading, f, "phase"))
        for f in frames(reading, "ClinicalTrial")
        for name in names(reading, f, "trialName")
    }
    assert told == {"CURLEW": ("gout", "Phase3"), "LAPWING": ("lupus", "Phase3"), "PLOVER": ("lupus", "Phase3")}


def test_all_trials_of_a_list_are_named() -> None:
    reading = reading_of("Niraparib is in three Phase 3 trials: CURLEW, LAPWING and PLOVER-2, all of them in gout.")
    told = {name for f in frames(reading, "ClinicalTrial") for name in names(reading, f, "trialName")}
    assert told == {"CURLEW", "LAPWING", "PLOVER-2"}


def test_numbers_dealt_out_to_several_trials_are_not_all_of_one() -> None:
    reading = reading_of(
        "The CURLEW and LAPWING Phase 3 trials of niraparib in gout enrolled 300 and 250 patients, respectively."
    )
    assert not any({"250"} & names(reading, f, "enrolment") for f in frames(reading, "ClinicalTrial"))


def test_what_only_the_control_arm_gets_is_not_tested() -> None:
    reading, trial = sole_trial(
        "The CURLEW trial is evaluating niraparib in combination with letrozole versus palbociclib plus letrozole in breast cancer."
    )
    assert names(reading, trial, "evaluates") == {"niraparib", "letrozole"}
    assert names(reading, trial, "comparator") == {"palbociclib", "letrozole"}


@pytest.mark.parametrize(
    ("sentence", "phase", "condition"),
    [
        ("Genexa Bio plans to start a 280-patient, placebo-controlled phase 2b of CX-2051 in asthma.", "Phase2b", "asthma"),
        ("Genexa Bio's CX-2051 failed a 400-patient phase 2 in gout.", "Phase2", "gout"),
        ("CX-2051 is being tested in a global, double-blind Phase III in 900 patients with asthma.", "Phase3", "asthma"),
        ("Genexa Bio reported data from a small phase 1b that tested CX-2051 in psoriasis.", "Phase1b", "psoriasis"),
    ],
)  # fmt: skip
def test_a_phase_with_an_article_of_its_own_is_a_trial(sentence: str, phase: str, condition: str) -> None:
    reading, trial = sole_trial(sentence)
    assert names(reading, trial, "phase") == {phase}
    assert names(reading, trial, "condition") == {condition}
    assert names(reading, trial, "evaluates") == {"CX-2051"}


@pytest.mark.parametrize(
    "sentence",
    [
        "A Phase 3, randomized, double-blind study of CX-2051 in gout is under way.",
        "The Phase 2 part of the NOVA trial of CX-2051 in gout is under way.",
        "The Phase 2 of the NOVA trial of CX-2051 in gout is under way.",
    ],
)
def test_a_phase_of_a_trial_that_is_told_beside_it_is_no_other(sentence: str) -> None:
    sole_trial(sentence)


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("A Phase 3 trial of CX-2051 in gout could start as early as the second half of 2027.", "2027"),
        ("Genexa Bio seeks advice about a pivotal study of CX-2051, which at the earliest can begin in 2027.", "2027"),
        ("A Phase 3 trial of CX-2051 in gout might start.", ""),
        ("A Phase 3 trial of CX-2051 in gout would have started in 2027.", ""),
    ],
)
def test_a_start_that_is_only_possible_is_planned_if_it_has_a_date(sentence: str, date: str) -> None:
    milestones = frames(reading_of(sentence), "TrialMilestone")
    assert [(m.status, m.date) for m in milestones] == ([("Planned", date)] if date else [])


def test_trials_named_before_a_dash_are_what_stands_behind_it() -> None:
    reading = reading_of(
        "NOVA 1 (NCT05861986) and NOVA 2 (NCT05861999) – Phase IV clinical studies of niraparib in gout."
    )
    trials = frames(reading, "ClinicalTrial")
    assert {name for trial in trials for name in names(reading, trial, "trialName")} == {"NOVA 1", "NOVA 2"}
    assert all(names(reading, trial, "phase") == {"Phase4"} for trial in trials)


def test_a_milestone_without_a_drug_is_of_the_drug_told_with_its_trial() -> None:
    reading = reading_of(
        "Genexa Bio studies CX-2051 in a Phase 2 trial in gout. In May the FDA cleared the IND of niraparib, allowing a Phase 1 study in lupus. "
        "Dosing is planned for 2027."
    )
    (milestone,) = [m for m in frames(reading, "TrialMilestone") if m.date == "2027"]
    assert names(reading, milestone, "drug") == {"niraparib"}


def test_a_date_in_brackets_is_that_of_the_milestone_before_it() -> None:
    (milestone,) = frames(
        reading_of("Genexa Bio began a Phase 2 trial of CX-2051 in gout (May 2027)."), "TrialMilestone"
    )
    assert milestone.date == "2027-05"


def test_a_first_patient_who_will_be_dosed_is_planned() -> None:
    (milestone,) = frames(
        reading_of("In the NOVA trial of CX-2051, the first patient will be dosed in May 2027."), "TrialMilestone"
    )
    assert (milestone.status, milestone.date) == ("Planned", "2027-05")
