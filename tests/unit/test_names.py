"""When two spellings are one name, and when they are not."""

import pytest

from pharmagraph.identity.names import (
    APART,
    display,
    is_abbreviation,
    literal,
    normalise,
    registry_id,
    slug,
    trial_name,
)
from pharmagraph.identity.people import one_person, person_name, person_text
from pharmagraph.vocabulary import EntityClass as E


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (E.COMPANY, ["ImmunoGen", "ImmunoGen, Inc.", "ImmunoGen Inc", "the ImmunoGen®, Inc.", "IMMUNOGEN INC."]),
        (E.COMPANY, ["Merck", "Merck & Co., Inc.", "Merck and Company", "Merck & Co"]),
        (E.COMPANY, ["Novo Nordisk", "Novo Nordisk A/S", "Novo Nordisk AS"]),
        (E.COMPANY, ["Recordati", "Recordati S.p.A."]),
        (E.COMPANY, ["Roche", "Roche Holding AG", "Roche Holdings, Inc."]),
        (E.COMPANY, ["Chugai Pharmaceutical", "Chugai Pharmaceutical Co.,Ltd.", "Chugai Pharmaceutical Co., Ltd"]),
        (E.COMPANY, ["Boehringer Ingelheim Pharma", "Boehringer Ingelheim Pharma GmbH & Co. KG"]),
        (E.COMPANY, ["Merck KGaA", "Merck KGaA, Darmstadt, Germany"]),
        (E.COMPANY, ["Grünenthal", "Grunenthal GmbH", "GRU\u0308NENTHAL"]),
        (E.ORGANIZATION, ["U.S. FDA", "US FDA", "the U.S. FDA"]),
        (E.DRUG, ["IMGN901", "IMGN-901", "IMGN 901", "IMGN\u2011901"]),
        (E.DRUG, ["Kadcyla", "Kadcyla®", "KADCYLA(R)", "Kadcyla\u200b", "\u202eKadcyla\u202c"]),
        (E.DRUG, ["interferon alpha", "interferon-α", "Interferon α"]),
        (E.DRUG_CLASS, ["taxane", "taxanes", "a taxane"]),
        (E.DRUG_CLASS, ["antibody", "antibodies"]),
        (E.DISEASE, ["HER2-positive breast cancer", "HER2+ breast cancers", "HER2 positive Breast Cancer"]),
        (E.DISEASE, ["Alzheimer's disease", "Alzheimer\u2019s Disease", "Alzheimer disease"]),
        (E.DISEASE, ["acute myeloid leukaemia", "acute myeloid leukemia"]),
        (E.DISEASE, ["solid tumours", "solid tumor"]),
        (E.DISEASE, ["Sjögren's syndrome", "Sjogren syndrome"]),
        (E.TECHNOLOGY, ["TAP", "TAP technology", "TAP technology platform", "the TAP Platform"]),
        (E.TECHNOLOGY, ["Targeted Antibody Payload", "Targeted Antibody Payload (TAP) technology"]),
        (
            E.CONFERENCE,
            ["Society of Clinical Oncology Annual Meeting", "Society of Clinical Oncology (SCO) annual meeting"],
        ),
        (E.ENDPOINT, ["overall survival", "Overall Survival (OS)"]),
        (E.ENDPOINT, ["response rate", "Response rates"]),
        (E.MOLECULAR_TARGET, ["HER2", "HER-2", "HER 2"]),
    ],
)
def test_spellings_of_one_name_normalise_to_one_text(kind: E, names: list[str]) -> None:
    assert len({normalise(name, kind) for name in names}) == 1


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (E.COMPANY, "Merck KGaA", "Merck & Co., Inc."),
        (E.COMPANY, "Schering AG", "Schering Corporation"),
        (E.COMPANY, "AB Science", "Science"),
        (E.DISEASE, "HR+ breast cancer", "HR- breast cancer"),
        (E.DISEASE, "PD-L1 ≥1% lung cancer", "PD-L1 <1% lung cancer"),
        (E.DISEASE, "type 1 diabetes", "type 2 diabetes"),
        (E.DRUG, "(R)-albuterol", "albuterol"),
        (E.DRUG, "IMGN901", "IMGN903"),
        (E.DRUG, "AB 1-2", "AB 12"),
        (E.DRUG, "PARP inhibitor", "PARP inhibitors"),  # only of a class is the plural no other thing
        (E.MOLECULAR_TARGET, "RAS", "RA"),
        (E.DRUG, "TAP technology", "TAP"),
        (E.ENDPOINT, "overall survival (ITT)", "overall survival"),
    ],
)
def test_names_of_different_things_stay_different(kind: E, one: str, other: str) -> None:
    assert normalise(one, kind) != normalise(other, kind)


@pytest.mark.parametrize("name", ["Inc.", "Company", "The Company", "®", "\x00", "\U0001f48a", "+", "'s", "a", "A/S"])
def test_no_visible_name_normalises_to_nothing(name: str) -> None:
    assert normalise(name, E.COMPANY) or not display(name)


def test_what_cannot_be_seen_is_no_name() -> None:
    assert normalise(" \u200b\x00\n", E.DRUG) == ""


def test_the_exceptions_are_obeyed() -> None:
    assert all(normalise(name, E.COMPANY) == name for name in APART)
    assert normalise("The Medicines Company", E.COMPANY) == "medicines company"


@pytest.mark.parametrize("name", ["OS", "PFS", "ADCs", "FDA", "ESMO"])
def test_two_to_four_capitals_are_an_abbreviation(name: str) -> None:
    assert is_abbreviation(name)


@pytest.mark.parametrize("name", ["A", "HER2", "T-DM1", "Roche", "TESARO", "", "OS or PFS"])
def test_other_names_are_no_abbreviations(name: str) -> None:
    assert not is_abbreviation(name)


def test_names_of_trials_need_no_spaces_and_hyphens() -> None:
    assert trial_name("KEYNOTE-407") == trial_name("the Keynote 407 trial") == "keynote407"
    assert trial_name("DESTINY-Breast03") == trial_name("DESTINY-Breast-03")
    assert trial_name("AB 1-2") != trial_name("AB 12")


def test_registry_numbers_are_compared_without_separators() -> None:
    assert registry_id("NCT 00829166") == registry_id("nct00829166")


@pytest.mark.parametrize(
    ("one", "other"),
    [("P < .001", "<0.001"), ("p=0.0010", "0.001"), ("30.0 Months", "30 months"), ("30.90 months", "30.9months")],
)
def test_spellings_of_one_figure_are_equal(one: str, other: str) -> None:
    assert literal(one) == literal(other)


@pytest.mark.parametrize(("one", "other"), [("100", "10"), ("30.9", "309"), ("0.01", "0.1"), ("<0.001", "0.001")])
def test_different_figures_are_not(one: str, other: str) -> None:
    assert literal(one) != literal(other)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dr. Daniel M. Junius, M.D., Ph.D.", "daniel m junius"),
        ("Prof. Sir John Bell", "john bell"),
        ("Hal V. Barron M.D.", "hal v barron"),
        ("Mary O'Neil, MS, RN", "mary oneil"),
        ("John Smith, Jr., MD", "john smith jr"),
        ("Jack Ma", "jack ma"),
        ("J. Craig Venter", "j craig venter"),
    ],
)
def test_titles_and_degrees_are_no_part_of_a_name(name: str, expected: str) -> None:
    assert str(person_name(name)) == expected


@pytest.mark.parametrize("name", ["Junius", "Dr. Junius", "J. Smith", "Smith J.", "M.D.", "", "\U0001f48a"])
def test_a_name_without_given_or_family_name_is_not_full(name: str) -> None:
    assert person_name(name) is None


def test_father_and_son_are_two() -> None:
    assert person_text("John Smith, Jr.") != person_text("John Smith")


@pytest.mark.parametrize(
    ("middles", "expected"),
    [
        ([("m",), ("michael",)], True),
        ([("michael",), ("mark",)], False),
        ([("m",), ("p",)], False),
        ([("m",), ("m", "r")], False),
        ([], True),
    ],
)
def test_middle_names_may_contradict_each_other(middles: list[tuple[str, ...]], expected: bool) -> None:
    assert one_person(middles) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hoffmann–La Roche", "hoffmann-la-roche"),
        ("<script>alert('x')</script>", "script-alert-x-script"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", ""),
        ("x" * 100, "x" * 48),
        ("a" * 47 + " b", "a" * 47),
    ],
)
def test_slugs_hold_nothing_that_needs_an_escape(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_displayed_name_is_one_line_that_can_be_seen() -> None:
    assert display(' T-DM1\n\u202e"evil"\x00 ') == 'T-DM1 "evil"'
