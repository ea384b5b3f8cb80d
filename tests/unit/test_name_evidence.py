"""Names that nothing gives away but what stands beside them."""

import pytest

from pharmagraph.mentions.find import find_mentions
from pharmagraph.mentions.lexicon import Lexicon
from pharmagraph.mentions.linking import root_kind


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load()


def found(text: str, lexicon: Lexicon) -> dict[str, str]:
    return {m.name: root_kind(m.kind) for m in find_mentions(text, lexicon, None)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zorvane bought the rights to the antibody from Blue Harbor in 2019.", "Blue Harbor"),
        ("Blue Harbor, which makes vaccines, hired a new head of research.", "Blue Harbor"),
        ("The deal gives Ardent an option on three antibodies.", "Ardent"),
        ("Under the deal, the partners will pay Zorvane up to $300 million.", "Zorvane"),
        ("She was chief medical officer at Zorvane for ten years.", "Zorvane"),
        ("The vaccine came to market in 2012 via an agreement with Zorvane in Asia.", "Zorvane"),
        ("The tablets, from Zorvane, are sold in Spain, and zorbatinib, from Ardent, in Italy.", "Ardent"),
        ("OSLO, Norway, May 3, 2024 - Zorvane (OSE: ZRV) today announced the first dose.", "Zorvane"),
        ("It is collaborating with Golden Lagoon on an antibody for gout.", "Golden Lagoon"),
        ("They chose their next leader from the research arm Golden Lagoon (GLDL).", "Golden Lagoon"),
    ],
)
def test_what_companies_do_tells_companies(text: str, name: str, lexicon: Lexicon) -> None:
    assert found(text, lexicon).get(name) == "Organization"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Patients who were given Kintaro slept longer than those on placebo.", "Kintaro"),
        ("The deal is about Vexal, an oral kinase inhibitor.", "Vexal"),
        ("They are working on Vexal, another BCMA-targeting ADC for myeloma.", "Vexal"),
        ("The agency approved Drogi (Nafastera), a new therapy for children with gout.", "Nafastera"),
        ("The two partners will sell their products under the Kintaro and Vexal brands.", "Vexal"),
        ("It also owns the recently approved Kintaro, or Vexal, for gout.", "Vexal"),
        ("The copy is a biosimilar of Kintaro, used to treat gout.", "Kintaro"),
    ],
)
def test_what_is_done_with_drugs_tells_drugs(text: str, name: str, lexicon: Lexicon) -> None:
    assert found(text, lexicon).get(name) == "Drug"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Of 100 patients, 96 entered the extension trials, Lantern 2 and Lantern 3.", "Lantern 3"),
        ("VERDANTIA was a randomized, double-blind, Phase 3 study done in Japan.", "VERDANTIA"),
        ("Enrolment in the late-stage study VERDANTIA (Vexal in gout) is complete.", "VERDANTIA"),
    ],
)
def test_what_trials_are_told_by_tells_trials(text: str, name: str, lexicon: Lexicon) -> None:
    assert found(text, lexicon).get(name) == "ClinicalTrial"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The firm has an office in Grenoa and a plant near Velsk.", "Grenoa"),
        ("The firm has an office in Grenoa and a plant near Velsk.", "Velsk"),
        ("He came to Boston from Tirvana, where he taught.", "Tirvana"),
        ("Dr. Zorvane said that she was pleased. Zorvane has treated patients with gout.", "Zorvane"),
        ("The sensor, called Mediscope, was tested in 30 patients with the Mediscope device.", "Mediscope"),
        ("The paper is out in the Zorvane Journal and was approved by the Zorvane government.", "Zorvane"),
        ("They licensed it from Zorvane, an institute in Pisa that is a spin-off of a bank.", "Zorvane"),
        ("The Designation System was unveiled with the “Prescription Drug Wrap-Up” programme.", "Wrap-Up"),
        ("Paradoxical results were seen at some sites.", "Paradoxical"),
        ("Top Biotech Exec Joins the Board of a Large Fund", "Exec"),
    ],
)
def test_other_names_are_neither(text: str, name: str, lexicon: Lexicon) -> None:
    assert found(text, lexicon).get(name) not in {"Organization", "Drug", "ClinicalTrial"}


def test_hints_of_several_places_add_up(lexicon: Lexicon) -> None:
    one = "The plan was advanced. By Zorvane it was told."
    assert "Zorvane" not in found(one, lexicon)
    assert found(f"{one} The paper says that it belongs to Zorvane.", lexicon).get("Zorvane") == "Organization"


def test_a_name_that_is_told_to_be_two_things_is_none(lexicon: Lexicon) -> None:
    assert found("Patients were treated with Zorvane.", lexicon)["Zorvane"] == "Drug"
    assert "Zorvane" not in found("Patients were treated with Zorvane, and the buyout of Zorvane is near.", lexicon)


def test_a_name_told_once_counts_wherever_it_stands(lexicon: Lexicon) -> None:
    text = (
        "Ardent Rises\n\nThe shares rose after a merger with Ardent was announced. Nobody had expected Ardent to win."
    )
    places = [m.start for m in find_mentions(text, lexicon, None) if m.name == "Ardent"]
    assert len(places) == 3
