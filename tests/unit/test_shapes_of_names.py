"""Names by how they are written and by what they share words with: trials, companies of places, technologies, targets, diseases."""

from datetime import date

import pytest

from pharmagraph.mentions.find import find_mentions
from pharmagraph.mentions.lexicon import DATA, Lexicon
from pharmagraph.mentions.tickers import find_tickers
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text
from pharmagraph.vocabulary import EntityClass, root

TODAY = date(2025, 5, 14)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(DATA)


def told(text: str, lexicon: Lexicon) -> set[tuple[str, str]]:
    """The names of the text, each with the contract's class of what it names."""
    return {
        (str(root(EntityClass(m.kind)) if m.kind in set(EntityClass) else m.kind), m.name)
        for m in find_mentions(text, lexicon, TODAY)
    }


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Ørnvik Biologics A/S said it would.", "Organization", "Ørnvik Biologics A/S"),
        ("said Åsa Öhrling, CEO of Älvtor Pharma AB", "Person", "Åsa Öhrling"),
        ("said Åsa Öhrling, CEO of Älvtor Pharma AB", "Organization", "Älvtor Pharma AB"),
        ("Ørnvik's ØRB-11 failed in gout.", "Drug", "ØRB-11"),
        ("said Łukasz Quellski, CEO of Vexora Pharma", "Person", "Łukasz Quellski"),
    ],
)
def test_capitals_with_marks_begin_names(text: str, kind: str, name: str, lexicon: Lexicon) -> None:
    assert (kind, name) in told(text, lexicon)
    assert all(text[m.start : m.end] == m.name for m in find_mentions(text, lexicon, TODAY) if m.name == name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In TORVA-MM1, a Phase 2 trial of zanoquimab in myeloma, 40% responded.", "TORVA-MM1"),
        ("TORVA-MM1, a Phase 2 trial of zanoquimab, is over; TORVA-MM3 began.", "TORVA-MM3"),
        ("A Phase 2b study, QUELA-CSU-2, met its goal.", "QUELA-CSU-2"),
        ("A Phase 2 study of QLX-205 together with tirzepatide (VELARA-COMBO) will begin.", "VELARA-COMBO"),
        ("The trial under the acronym QUELKA is run in Poland.", "QUELKA"),
        ("VELARIX, a 52-week open-label extension, has finished recruiting.", "VELARIX"),
        ("The phase 3, dubbed Curlew, will enroll 600 people.", "Curlew"),
        ("Curlew-2, the second of two Phase 3s, reads out next year.", "Curlew-2"),
    ],
)
def test_trials_are_named_in_many_ways(text: str, name: str, lexicon: Lexicon) -> None:
    assert ("ClinicalTrial", name) in told(text, lexicon)


def test_a_brand_after_the_drug_of_a_trial_is_no_trial(lexicon: Lexicon) -> None:
    found = told("A Phase 3 trial of zanoquimab (QUELARA) is planned.", lexicon)
    assert ("ClinicalTrial", "QUELARA") not in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("QLX-1 was licensed from Germany's Quastel & Vorn.", "Quastel & Vorn"),
        ("Zorba Bio develops QLX-1 with Japan's Toquama Vexaku.", "Toquama Vexaku"),
        ("It struck a deal with Shanghai's Quangmo for the TSLP antibody.", "Quangmo"),
    ],
)
def test_who_deals_is_told_by_a_place(text: str, name: str, lexicon: Lexicon) -> None:
    assert ("Organization", name) in told(text, lexicon)


@pytest.mark.parametrize("text", ["It was rejected by Brazil's Supreme Court.", "It came from London's West End."])
def test_what_else_a_place_has_is_no_company(text: str, lexicon: Lexicon) -> None:
    assert not [name for kind, name in told(text, lexicon) if kind == "Organization"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("QLX-1 uses Vexora's MucoKel delivery system.", "MucoKel"),
        ("It is carried by the company's capsid KelCap-7.", "KelCap-7"),
        ("QLX-1 utilizes our customized and evolved intravitreal vector, V200, which is new.", "V200"),
        ("It was made with Vexora's SilkKel half-life extension.", "SilkKel"),
    ],
)
def test_technologies_are_told_by_what_they_do(text: str, name: str, lexicon: Lexicon) -> None:
    assert ("Technology", name) in told(text, lexicon)


def test_a_vector_that_is_developed_is_a_drug(lexicon: Lexicon) -> None:
    assert ("Drug", "QLX-101") in told("Vexora Bio is developing its AAV vector QLX-101 for gout.", lexicon)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("QLX-1 hits TSLP and the alpha chain of the IL-5 receptor.", "alpha chain of the IL-5 receptor"),
        ("It is a dopamine D3-preferring agonist.", "dopamine D3"),
        ("It antagonizes the serotonin 5-HT7 receptor.", "serotonin 5-HT7 receptor"),
        ("It is an amyloid plaque-targeting therapy.", "amyloid plaque"),
    ],
)
def test_targets_are_told_by_family_and_part(text: str, name: str, lexicon: Lexicon) -> None:
    assert ("MolecularTarget", name) in told(text, lexicon)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a trial in hemophilia A and B", {"hemophilia A", "hemophilia B"}),
        ("a trial in type 1 and type 2 diabetes", {"type 1 diabetes", "type 2 diabetes"}),
        ("a trial in T- and B-cell lymphomas", {"T-cell lymphomas", "B-cell lymphomas"}),
        ("approved for alpha- or beta-thalassemia", {"alpha- or beta-thalassemia"}),
        ("approved for beta-thalassemia and 2 patients", {"beta-thalassemia"}),
        ("a trial in cancers that harbor RET fusions", {"cancers that harbor RET fusions"}),
        ("solid tumors with alterations to the FGFR2 kinase", {"solid tumors with alterations to the FGFR2 kinase"}),
        ("solid tumors with a long history of treatment", {"solid tumors"}),
        ("in SDH-deficient GIST", {"SDH-deficient GIST"}),
        ("patients with TED", {"TED"}),
        ("a talk by TED", set()),
    ],
)
def test_diseases_share_words_and_go_on_with_their_genes(text: str, names: set[str], lexicon: Lexicon) -> None:
    assert {name for kind, name in told(text, lexicon) if kind == "Disease"} == names


@pytest.mark.parametrize("name", ["quellosidase alfa", "vexacog beta", "tromoplase alfa"])
def test_a_greek_letter_ends_the_name_of_a_protein(name: str, lexicon: Lexicon) -> None:
    assert ("Drug", name) in told(f"The FDA approved {name} for gout.", lexicon)


@pytest.mark.parametrize("text", ["the alfa was", "a kinase delta and a phosphatase beta"])
def test_a_greek_letter_alone_makes_no_drug(text: str, lexicon: Lexicon) -> None:
    assert not [name for kind, name in told(text, lexicon) if kind == "Drug"]


def test_proposed_brands_stand_behind_the_code(lexicon: Lexicon) -> None:
    found = told("The FDA accepted quellosidase alfa (QLX-201; proposed brand name Vexara) for gout.", lexicon)
    assert {("Drug", name) for name in ("quellosidase alfa", "QLX-201", "Vexara")} <= found


def test_a_name_told_in_small_letters_is_one_at_the_head_of_a_sentence_too(lexicon: Lexicon) -> None:
    found = told("Vexora tests oral torvexane (QLX-118) in gout. Torvexane is new.", lexicon)
    assert {("Drug", "torvexane"), ("Drug", "Torvexane")} <= found


def test_a_symbol_may_be_one_of_two_exchanges() -> None:
    assert {m.value for m in find_tickers("Zanoquil (Nasdaq and TASE: ZNQL)")} == {"NASDAQ:ZNQL", "TASE:ZNQL"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Vexora makes pills. "We are proud," says CMO Qvendla Eikrem.', "Qvendla Eikrem"),
        ('Vexora makes pills. "We are proud," said Chief Medical Officer Qvendla Eikrem.', "Qvendla Eikrem"),
    ],
)
def test_a_title_between_the_word_of_speech_and_the_name_tells_a_person(text: str, name: str, lexicon: Lexicon) -> None:
    assert ("Person", name) in told(text, lexicon)


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("Vexora Pharma, with its registered office in Wrocław, sells pills.", {"Wrocław"}),
        ("Nagasaki-based Vexora Pharma sells pills.", {"Nagasaki"}),
        ("Vexora Pharma operates out of Ghent.", {"Ghent"}),
        ("Vexora Pharma calls Leiden home.", {"Leiden"}),
        ("Vexora Pharma moved its headquarters from Leiden to Boston.", {"Boston"}),
        ("Vexora Pharma, with offices in Leiden, sells pills.", set()),
        ("The Research Council of Norway gave a grant to Vexora Pharma.", set()),
    ],
)
def test_seats_are_told_in_many_ways(text: str, seat: set[str]) -> None:
    reading = read(from_text(f"{text} Vexora Pharma develops QLX-1 for gout.", source="example.txt"))
    assert {place for e in reading.entities for name, place in e.attributes if name == "headquarters"} == seat
