"""Results of trials: which figure belongs to which arm, which phrase is the outcome, and what is no result at all."""

import pytest

from pharmagraph.mentions.find import find_mentions
from pharmagraph.mentions.lexicon import DATA, Lexicon
from pharmagraph.model import Fact, Reading
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text

OPENING = "Notes of the week\n\nBOSTON, May 2, 2024 -- The Phase 3 NOVA trial evaluated niraparib.\n\n"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(DATA)


def results(text: str) -> list[dict[str, str]]:
    """The results that a text states, each role with the name of its first filler."""
    reading = read(from_text(OPENING + text + "\n", source="note.txt"))
    return [shown(reading, fact) for fact in reading.facts if fact.kind == "TrialResult"]


def shown(reading: Reading, fact: Fact) -> dict[str, str]:
    called = {entity.key: entity.name for entity in reading.entities}
    return {role: called.get(value.text, value.text) for role, value in reversed(fact.roles)} | {"status": fact.status}


SAID = [
    (
        "62% of patients receiving niraparib achieved ACR20 compared with 5% of patients on placebo (p<0.001).",
        {"endpoint": "ACR20", "value": "62%", "comparatorValue": "5%", "comparator": "placebo", "outcome": "Positive"},
    ),
    (
        "33% of patients treated with niraparib achieved HbA1c <7% at Week 24 versus 11% with placebo.",
        {"endpoint": "HbA1c", "value": "33%", "comparatorValue": "11%", "outcome": "Trend"},
    ),
    ("Niraparib showed a 41% objective response rate.", {"endpoint": "objective response rate", "value": "41%"}),
    (
        "Strokes occurred in 36 patients (9.9%) on niraparib and 56 patients (15.3%) on placebo, a difference of note.",
        {"endpoint": "Strokes", "value": "9.9%", "comparatorValue": "15.3%", "comparator": "placebo"},
    ),
    (
        "Niraparib lowered the combined risk of worsening heart failure and cardiovascular death compared with placebo.",
        {"endpoint": "combined risk of worsening heart failure and cardiovascular death", "outcome": "Positive"},
    ),
    (
        "Niraparib met its primary endpoint, a composite of cardiovascular death, myocardial infarction and stroke.",
        {"endpoint": "composite of cardiovascular death, myocardial infarction and stroke", "outcome": "Positive"},
    ),
    (
        "The response rate was 72.2% (39/54) in the niraparib group and 60.9% (14/23) in the olaparib group.",
        {"value": "72.2%", "comparatorValue": "60.9%", "drug": "niraparib", "comparator": "olaparib"},
    ),
    ("12 (60%) had a partial response with niraparib.", {"endpoint": "partial response", "value": "60%"}),
    ("Median overall survival was not reached with niraparib.", {"value": "not reached"}),
    ("The response rate with niraparib was 30-40%.", {"value": "30-40%"}),
    ("The response rate was 45% at 12 weeks with niraparib.", {"value": "45%"}),
    (
        "Vaccine efficacy of niraparib against symptomatic COVID-19 was 94.1%.",
        {"endpoint": "Vaccine efficacy", "value": "94.1%"},
    ),
    (
        "Niraparib was shown to reduce the severity of withdrawal symptoms.",
        {"endpoint": "severity of withdrawal symptoms", "outcome": "Positive"},
    ),
    (
        "Mean lung stiffness scores decreased by 3.1 points with niraparib, versus 0.3 points with placebo.",
        {"endpoint": "lung stiffness scores", "value": "3.1 points", "comparatorValue": "0.3 points"},
    ),
    (
        "Niraparib was no better than placebo in extending lives.",
        {"endpoint": "extending lives", "outcome": "Negative"},
    ),
    (
        "Niraparib did not meet its primary endpoint of change from baseline in the Gleason Daily Function Scale.",
        {"endpoint": "Gleason Daily Function Scale", "outcome": "Negative"},
    ),
    ("The trial of niraparib is complete. The response rate was 45%.", {"drug": "niraparib", "value": "45%"}),
    (
        "ACR20 was achieved by 48% and 15% of patients in the niraparib and placebo groups, respectively.",
        {"drug": "niraparib", "value": "48%", "comparator": "placebo", "comparatorValue": "15%"},
    ),
    (
        "Median progression-free survival was 12.3 months for niraparib compared with 9.1 months for olaparib. "
        "Median overall survival was 19.3 months and 14.8 months, respectively.",
        {
            "endpoint": "Median overall survival",
            "value": "19.3 months",
            "comparator": "olaparib",
            "comparatorValue": "14.8 months",
        },
    ),
    (
        "42% of adults on niraparib and 50% of adolescents on niraparib achieved remission, compared to 16% and 14% on placebo, respectively.",
        {"value": "50%", "comparatorValue": "14%", "comparator": "placebo"},
    ),
    (
        "More patients treated with niraparib achieved ACR20 than with placebo (38% vs 9%).",
        {"endpoint": "ACR20", "value": "38%", "comparatorValue": "9%", "comparator": "placebo"},
    ),
    (
        "Mean serum urate with niraparib fell from 8.4 mg/dL at baseline to 4.9 mg/dL at Week 12.",
        {"endpoint": "serum urate", "value": "4.9 mg/dL"},
    ),
    (
        "With niraparib, the Gleason Daily Function Scale improved from 3.50 ± 0.19 at baseline to 2.75 ± 0.31 at Week 12.",
        {"endpoint": "Gleason Daily Function Scale", "value": "2.75 ± 0.31"},
    ),
    ("Niraparib was associated with a 21% lower risk of stroke.", {"endpoint": "risk of stroke", "value": "21%"}),
    (
        "The trial compared niraparib with olaparib. The median duration of response was 9.7 months versus 5.5 months.",
        {"value": "9.7 months", "comparator": "olaparib", "comparatorValue": "5.5 months"},
    ),
    ("Niraparib cut the risk of death in half.", {"endpoint": "risk of death", "value": "50%", "outcome": "Positive"}),
    (
        "Niraparib reduced LDL-C by 41% at week 4, 52% at week 8 and 60% at week 12.",
        {"endpoint": "LDL-C", "value": "60%", "outcome": "Positive"},
    ),
    (
        "Niraparib led to weight losses of 8.2%, 10.6% and 0.8% in the 10 mg, 20 mg and placebo groups, respectively.",
        {"value": "10.6%", "comparatorValue": "0.8%"},
    ),
    (
        "A partial response was seen in 40% on niraparib (p=0.01) and a complete response in 12% (p=0.04).",
        {"endpoint": "complete response", "value": "12%", "pValue": "0.04"},
    ),
    ("Of ten patients on niraparib, one patient (10%) had a complete remission.", {"value": "10%"}),
    ("45% of patients on niraparib were in remission after a year.", {"endpoint": "remission", "value": "45%"}),
    ("The placebo-adjusted weight loss with niraparib was 8.5%.", {"value": "8.5%"}),
    ("Both doses significantly improved overall survival.", {"drug": "niraparib", "outcome": "Positive"}),
    (
        'Niraparib "did not" show a significant difference from placebo on overall survival.',
        {"endpoint": "overall survival", "outcome": "Negative"},
    ),
]


def test_respectively_deals_out_to_groups_of_patients_what_is_no_comparison() -> None:
    found = results("With niraparib, in cohorts 1 and 2, objective response rates were 40% and 52%, respectively.")
    assert [(r["value"], "comparatorValue" in r) for r in found] == [("40%", False), ("52%", False)]


def test_what_both_trials_showed_is_a_result_of_each() -> None:
    text = "Notes of the week\n\nBOSTON, May 2, 2024 -- The KELVIN and JOULE trials evaluated corvolimab in asthma. Both trials met their primary endpoint of overall survival."
    reading = read(from_text(text, source="note.txt"))
    named = {fact.key: fact.fillers("trialName")[0].text for fact in reading.facts if fact.kind == "ClinicalTrial"}
    told = [fact.fillers("trial") for fact in reading.facts if fact.kind == "TrialResult"]
    assert sorted(named[trial.text] for (trial,) in told) == ["JOULE", "KELVIN"]


def test_a_trial_set_apart_is_not_the_one_spoken_of_before() -> None:
    text = "Notes of the week\n\nBOSTON, May 2, 2024 -- The Phase 3 KELVIN trial of corvolimab has ended. A separate trial evaluated corvolimab in asthma."
    reading = read(from_text(text, source="note.txt"))
    assert len([fact for fact in reading.facts if fact.kind == "ClinicalTrial"]) == 2


def test_what_one_sentence_says_of_a_result_stays_together() -> None:
    said = "Niraparib improved ACR20 versus placebo (p=0.01). A secondary endpoint, the proportion who reached ACR20 at year 2, was not met (72% vs. 58%)."
    told = {result["outcome"]: result.get("value") for result in results(said)}
    assert told == {"Positive": None, "Negative": "72%"}


def test_a_result_of_x_plus_y_versus_y_is_of_both() -> None:
    text = "Notes of the week\n\nBOSTON, May 2, 2024 -- The Phase 3 KELVIN trial compared corvolimab plus paclitaxel with paclitaxel. The KELVIN trial met its primary endpoint of overall survival."
    reading = read(from_text(text, source="note.txt"))
    (result,) = (fact for fact in reading.facts if fact.kind == "TrialResult")
    called = {entity.key: entity.name for entity in reading.entities}
    assert sorted(called[drug.text] for drug in result.fillers("drug")) == ["corvolimab", "paclitaxel"]


def test_a_failed_trial_is_told_apart_from_a_figure_that_it_reports() -> None:
    found = results("The trial of niraparib failed. Overall survival with niraparib was 9.1 months.")
    assert {result["outcome"] for result in found} == {"Negative", "Reported"}


def test_a_drug_named_after_its_result_has_the_result() -> None:
    text = "Quell drug fails trial\n\nBOSTON, May 2, 2024 -- Quell's experimental pill failed a Phase 3 trial in asthma. The pill, called corvolimab, is given daily."
    reading = read(from_text(text, source="note.txt"))
    told = [shown(reading, fact) for fact in reading.facts if fact.kind == "TrialResult"]
    assert [result["drug"] for result in told] == ["corvolimab"]


@pytest.mark.parametrize(("text", "roles"), SAID)
def test_a_result_has_its_figures_on_the_right_sides(text: str, roles: dict[str, str]) -> None:
    found = results(text)
    assert any(roles.items() <= result.items() for result in found), found


NOT_SAID = [
    "Niraparib is used to treat the nervous system and alleviate the symptoms of multiple sclerosis.",
    "Niraparib is given with a reduced-calorie diet and increased physical activity.",
    "Niraparib treats increased muscle stiffness in adults with lower limb spasticity.",
    "The company develops niraparib with the goal of preserving vision.",
    "The trial of niraparib measures the proportion of patients achieving a complete response.",
    "The trial of niraparib enrolls patients with ejection fraction of at least 50%.",
    "About niraparib\n\nNiraparib reduces appetite.",
    "About niraparib\n\nNiraparib does not decrease the activity of ceftazidime.",
    "Chemotherapy offers a response rate of just 20%.",
    "Niraparib reduced costs for patients and improved access to care.",
    "With niraparib no relapses were reported in 40% of patients.",
    "The maker of niraparib told of longer overall survival, sending its shares up 84 percent.",
    "Niraparib is tested in patients with a PASI of 10 at baseline and of EASI-50 (the proportion of patients with at least a 50% improvement).",
    "The trial measured the slowing of cognitive decline with niraparib.",
]


@pytest.mark.parametrize("text", NOT_SAID)
def test_a_purpose_a_quality_or_the_state_of_the_art_is_no_result(text: str) -> None:
    assert results(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("significantly improved itch, skin lesions and sleep disturbance in adults", ["itch", "skin lesions", "sleep disturbance"]),
        ("Reductions in Pain, Ulceration, and Inflammation were seen", ["Pain", "Ulceration", "Inflammation"]),
        ("on the Arden-Walk and Field College scales", ["Arden-Walk", "Field College scales"]),
        ("Redness, Erosion, and Ulceration (REU) Score", ["Redness, Erosion, and Ulceration (REU) Score"]),
        ("secondary endpoints include itch response and change from baseline in sleep quality", ["itch response", "sleep quality"]),
        ("reduced the risk of malaria", ["risk of malaria"]),
        ("reduced costs and improved access", []),
        ("improved the lives of patients", []),
        ("the trial's endpoints were also met", []),
        ("the Nasdaq Biotechnology Index", []),
    ],
)  # fmt: skip
def test_an_outcome_that_no_list_has_is_found_by_its_place(text: str, names: list[str], lexicon: Lexicon) -> None:
    found = [m for m in find_mentions(text, lexicon, None) if m.kind == "Endpoint"]
    assert [text[m.start : m.end] for m in found] == names


def test_an_abbreviation_inside_an_outcome_stands_for_its_own_words_alone() -> None:
    reading = read(from_text(OPENING + "Niraparib reduced symptoms of multiple sclerosis (MS).\n", source="note.txt"))
    assert not any("MS" in {e.name, *e.aliases} for e in reading.entities if e.kind == "Endpoint")


def test_a_list_after_a_colon_is_the_trial_s_endpoints() -> None:
    text = "Secondary endpoints of the NOVA trial include:\n\n- Overall survival\n- Change from baseline in itch at Week 12\n\nThe trial ended."
    reading = read(from_text(OPENING + text + "\n", source="note.txt"))
    called = {entity.key: entity.name for entity in reading.entities}
    (trial,) = [fact for fact in reading.facts if fact.kind == "ClinicalTrial"]
    assert {called[v.text] for v in trial.fillers("hasEndpoint")} >= {"Overall survival", "itch"}


def test_what_is_counted_together_is_one_outcome_in_whatever_order(lexicon: Lexicon) -> None:
    text = "A composite of death, stroke or heart attack. The composite endpoint of heart attack, death and stroke."
    first, second = (m for m in find_mentions(text, lexicon, None) if m.kind == "Endpoint")
    assert (
        text[first.start : first.end].lower(),
        first.known_as,
    ) == ("composite of death, stroke or heart attack", second.known_as)
    assert not [m for m in find_mentions(text, lexicon, None) if m.kind == "Disease"]


@pytest.mark.parametrize(
    "text",
    [
        "Niraparib prevents strokes and systemic embolism.",
        "Serious adverse events occurred in 12 patients (5%) given niraparib.",
        "With niraparib, the duration of follow-up was 31 months.",
    ],
)
def test_no_result_is_made_of_events_alone(text: str) -> None:
    assert not results(text)


def test_those_who_had_an_event_are_not_all_who_took_part() -> None:
    text = "In the NOVA trial, deaths occurred in 36 patients (9.9%) on niraparib and in 56 patients on placebo."
    reading = read(from_text(OPENING + text + "\n", source="note.txt"))
    assert not [role for fact in reading.facts for role, _ in fact.roles if role == "enrolment"]


def test_what_a_bracket_compares_with_baseline_is_no_other_arm() -> None:
    (result,) = results("Niraparib reduced pain compared with baseline (21.2 vs. 27.9 points).")
    assert result["value"] == "21.2 points"
    assert "comparatorValue" not in result


def test_the_figure_of_the_control_joins_the_result_that_it_is_compared_with() -> None:
    (result,) = results("Patients on niraparib lost 14.9% of body weight. The placebo group lost 2.4% of body weight.")
    assert (result["value"], result["comparatorValue"]) == ("14.9%", "2.4%")


def test_several_doses_have_a_result_each() -> None:
    found = results("FEV1 improved by 120 mL at 10 mg and 180 mL at 20 mg, compared with 30 mL for placebo.")
    assert {(r["value"], r["comparatorValue"]) for r in found} == {("120 mL", "30 mL"), ("180 mL", "30 mL")}


def test_a_missed_endpoint_is_the_one_that_the_text_defines() -> None:
    found = results("Niraparib missed its primary endpoint. The primary endpoint was forced vital capacity.")
    assert [(r["endpoint"], r["outcome"]) for r in found] == [("forced vital capacity", "Negative")]


def test_the_length_of_follow_up_is_no_value() -> None:
    found = results("18 of 19 patients (95%) reached a complete remission in a median follow-up of 6 months.")
    assert [r["value"] for r in found] == ["95%"]


DEALT = [
    ("Response rate and disease control rate were 45% and 80%, respectively.", ["45%", "80%"]),
    ("71%, 52% and 30% of patients achieved PASI 75, PASI 90 and PASI 100, respectively.", ["71%", "52%", "30%"]),
    ("The 12-month and 24-month overall survival rates were 78% and 61%, respectively.", ["61%", "78%"]),
    ("62%, 48% and 31% of patients achieved IGA 0/1 at weeks 24, 16 and 8.", ["31%", "48%", "62%"]),
    ("Rates of complete response were 41% and 33% for the 10 mg and 5 mg doses.", ["33%", "41%"]),
    ("The response rate was 45% (9/20) at 2 mg/kg and 61% (11/18) at 4 mg/kg.", ["45%", "61%"]),
    ("The response rate was 45% in treatment-naive patients and 61% in previously treated patients.", ["45%", "61%"]),
    ("The response rate was 45% in the HER2-positive cohort and 21% in the HER2-low cohort.", ["21%", "45%"]),
    ("The response rate was 45% in the active group and 21% in the placebo group.", ["45%"]),
    ("The response rate was 88% and 90%, respectively, with improvements in pain and quality of life.", ["88%", "90%"]),
]


@pytest.mark.parametrize(("text", "values"), DEALT)
def test_figures_are_dealt_out_to_outcomes_points_in_time_doses_and_groups(text: str, values: list[str]) -> None:
    assert [r["value"] for r in results(text) if "value" in r] == values


def test_a_regimen_is_not_dealt_out_with_its_figures() -> None:
    found = results(
        "Cure rates for the two pathogens were 88.1% and 79.4%, respectively, for patients treated with niraparib plus metronidazole, "
        "and 90.6% and 84.2%, respectively, for patients treated with meropenem."
    )
    assert {(r["value"], r["comparatorValue"], r["comparator"]) for r in found} == {
        ("88.1%", "90.6%", "meropenem"),
        ("79.4%", "84.2%", "meropenem"),
    }


def test_a_ratio_in_brackets_is_of_the_comparison_that_it_stands_behind() -> None:
    found = results(
        "Median PFS was 11.1 months with niraparib versus 6.9 months with olaparib (HR 0.55, p<0.001), and median OS was 29.7 versus 21.2 months (HR 0.71)."
    )
    assert [(r["drug"], r["comparator"], r["hazardRatio"]) for r in found] == [
        ("niraparib", "olaparib", "0.55"),
        ("niraparib", "olaparib", "0.71"),
    ]


def test_a_figure_that_is_surpassed_is_that_of_the_other_arm_and_a_threshold_is_not() -> None:
    found = results(
        "Patients on niraparib had a mean weight loss of 14.2%, significantly greater than 2.1% in the placebo group."
    )
    assert found[0]["comparatorValue"] == "2.1%"
    found = results("64% of patients on niraparib had a weight loss greater than 10%.")
    assert "comparatorValue" not in found[0]


FAVOURED = [
    ("Median PFS was 11.1 months with niraparib versus 6.9 months with olaparib.", "Trend"),
    ("Relapse occurred in 11% of patients with niraparib versus 26% of patients on placebo.", "Trend"),
    ("HbA1c fell by 1.4% with niraparib versus 0.2% with placebo.", "Trend"),
    ("FVC declined by 40 mL with niraparib versus 90 mL with placebo.", "Trend"),
    ("Clinical remission was 22.6% with niraparib versus 13.8% with placebo (p<0.001).", "Positive"),
    ("The response rate was 81% with niraparib and 80% with olaparib.", "Reported"),
    ("The response rate was 41% with niraparib and 60% with olaparib.", "Reported"),
    ("Adverse events occurred in 31% of patients with niraparib versus 40% with placebo.", "Reported"),
    ("The response rate was 61% with niraparib.", "Reported"),
]


@pytest.mark.parametrize(("text", "outcome"), FAVOURED)
def test_a_figure_that_is_clearly_better_than_the_control_s_is_a_trend(text: str, outcome: str) -> None:
    assert [r["outcome"] for r in results(text)] == [outcome]


def test_those_of_them_who_had_more_are_not_all_who_took_part() -> None:
    found = results("All 8 patients responded to niraparib, and six of them achieved a complete response.")
    assert [(r["endpoint"], r.get("value")) for r in found] == [("response", "100%"), ("complete response", None)]
    found = results("Of the 20 patients on niraparib, 12 achieved a response, including five complete responses.")
    assert [(r["endpoint"], r["value"]) for r in found] == [("complete responses", "5")]


def test_a_test_is_of_the_outcome_that_it_stands_behind() -> None:
    found = results(
        "The trial missed its primary endpoint of overall survival (p=0.18), although FEV1 improved by 110 mL with niraparib."
    )
    assert [(r["endpoint"], r.get("pValue")) for r in found] == [("overall survival", "0.18"), ("FEV1", None)]


def test_a_rate_that_fell_is_what_it_fell_to() -> None:
    found = results("The remission rate with niraparib, initially 52%, fell to 21% after four months.")
    assert [r["value"] for r in found] == ["21%"]


def test_pounds_that_are_lost_are_a_weight_loss() -> None:
    found = results(
        "Adults on niraparib lost an average of 31 lbs, while adolescents on niraparib lost an average of 27 lbs, compared to 3 lbs and 5 lbs on placebo, respectively."
    )
    assert [(r["value"], r["comparatorValue"], r["outcome"]) for r in found] == [
        ("31 lbs", "3 lbs", "Trend"),
        ("27 lbs", "5 lbs", "Trend"),
    ]


def test_a_list_of_outcomes_goes_on_past_those_that_are_known() -> None:
    found = results("Niraparib showed positive trends in sleep quality, pain reduction, and global symptom assessment.")
    assert [r["endpoint"] for r in found] == ["sleep quality", "pain reduction", "global symptom assessment"]


def test_arms_told_one_after_another_have_a_result_and_a_p_value_each() -> None:
    found = results(
        "ACR20 was reached by 61% of patients on the high dose (p=0.002), 47% on the low dose (p=0.08) and 22% on placebo."
    )
    told = [(r["value"], r["comparatorValue"], r["comparator"], r["pValue"], r["outcome"]) for r in found]
    assert sorted(told) == [
        ("47%", "22%", "placebo", "0.08", "Trend"),
        ("61%", "22%", "placebo", "0.002", "Positive"),
    ]


def test_figures_of_several_drugs_are_not_those_of_one() -> None:
    found = results("Body weight fell 20% with niraparib, 15% with semaglutide and 2% with placebo.")
    assert [r["value"] for r in found] == ["20%"]


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        (
            "Niraparib did not meet its primary endpoint. The annual exacerbation rate was 0.81 with niraparib and 0.88 with placebo (p=0.34).",
            ["Negative"],
        ),
        (
            "Niraparib missed its primary endpoint. However, ACR20 was reached by 61% of patients on niraparib versus 22% on placebo (p=0.002).",
            ["Negative", "Positive"],
        ),
    ],
)
def test_the_figures_behind_a_verdict_are_its_own(text: str, outcomes: list[str]) -> None:
    assert [r["outcome"] for r in results(text)] == outcomes


def test_the_strength_of_a_preparation_is_no_figure() -> None:
    found = results("46% of those assigned to the 1% strength of niraparib cream achieved SALT50, and 19% on vehicle.")
    assert [(r["endpoint"], r["value"]) for r in found] == [("SALT50", "46%")]


def test_what_an_outcome_is_defined_by_is_not_what_was_measured() -> None:
    found = results("Remission, defined as a MADRS total of 10 or less, was reached by 35% of those on niraparib.")
    assert [(r["endpoint"], r["value"]) for r in found] == [("Remission", "35%")]


def test_a_drug_that_another_is_likened_to_has_no_results() -> None:
    found = results("CVL-104 blocks TSLP. Think Tezspire with a longer life. In asthma, eosinophils fell by 88%.")
    assert all(r["drug"] != "Tezspire" for r in found)
