"""What a list item tells is of what the item above it is about."""

from pharmagraph.language.outline import outline
from pharmagraph.language.sections import SectionKind
from pharmagraph.language.sentences import Sentence
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text

UPDATE = """Zanoquil Therapeutics Reports Third Quarter Results

Zanoquil Therapeutics today reported results.

* ZNQ-101, a new inhibitor for asthma.

+ Zanoquil plans to submit an IND in 2030.

* ZNQ-102, a new antibody for eczema.

+ Received FDA IND clearance for a trial.
"""


def test_news_below_an_item_is_of_the_drug_of_the_item() -> None:
    reading = read(from_text(UPDATE, source="update.txt"))
    names = {entity.key: entity.name for entity in reading.entities}
    told = {
        (fact.kind, names[value.text])
        for fact in reading.facts
        for role, value in fact.roles
        if role == "drug" and fact.kind.startswith("Regulatory")
    }
    assert told == {("RegulatorySubmission", "ZNQ-101"), ("RegulatoryDecision", "ZNQ-102")}


def test_headings_and_items_stand_above_what_follows_them() -> None:
    lines = ["Pipeline", "", "- Alpha", "  + Beta", "  + Gamma", "- Delta", "", "All is well."]
    text = "\n".join(lines)
    found = outline(text, sentences_of(text, lines))
    assert [standing.under for standing in found] == [(), (0,), (1, 0), (1, 0), (0,), ()]
    assert [standing.opens_item for standing in found] == [False, True, True, True, True, False]


def test_ever_deeper_items_stand_under_a_few_only() -> None:
    lines = [" " * depth + "- item" for depth in range(300)]
    text = "\n".join(lines)
    assert max(len(standing.under) for standing in outline(text, sentences_of(text, lines))) < 10


def sentences_of(text: str, lines: list[str]) -> list[Sentence]:
    """Each line that says something as one sentence."""
    said, place = [], 0
    for line in lines:
        start = text.index(line, place)
        place = start + len(line)
        words = line.lstrip(" +-")
        if words:
            said.append(Sentence(place - len(words), place, len(said), 0, SectionKind.BODY))
    return said
