"""Proteins that are told in words by what a drug does to them."""

import pytest

from pharmagraph.mentions.proteins import find_proteins


def names(text: str) -> list[str]:
    """What is found in a text."""
    return [mention.name for mention in find_proteins(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("an oral tyrosine kinase inhibitor", "tyrosine kinase"),
        ("a dual endothelin receptor antagonist", "endothelin receptor"),
        ("its potent, selective ghrelin agonist", "ghrelin"),
        ("an inhibitor of geranylgeranyltransferase I (GGTase I)", "geranylgeranyltransferase I"),
        ("inhibits neutrophil elastase.", "neutrophil elastase"),
        ("a novel small-molecule potassium channel opener", "potassium channel"),
        ("a Bruton's tyrosine kinase inhibitor", "Bruton's tyrosine kinase"),
    ],
)
def test_a_protein_is_named_by_its_kind(text: str, name: str) -> None:
    assert names(f"ACM-12 is {text}") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "a kinase inhibitor",
        "an inhibitor of disease progression",
        "an oral inhibitor",
        "targets rare diseases.",
        "a checkpoint inhibitor",
        "a receptor antagonist",
        "an oral, once-daily, selective receptor agonist",
    ],
)
def test_a_kind_alone_is_no_protein(text: str) -> None:
    assert names(f"ACM-12 is {text}") == []


def test_the_class_of_one_drug_stands_above_the_class_and_that_of_many_below() -> None:
    one, many = find_proteins("ACM-12 is a tyrosine kinase inhibitor, for patients after tyrosine kinase inhibitors.")
    assert one.rank > 50 > many.rank
