"""What a list item tells is of what the item above it is about."""

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
