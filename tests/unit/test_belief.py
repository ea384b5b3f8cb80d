"""What counts as one source of a fact, and how far several sources make it believed."""

from decimal import Decimal
from itertools import permutations

import pytest

from pharmagraph.identity import Support
from pharmagraph.identity.belief import belief, combined, sources
from pharmagraph.model import Evidence

WIRE = "The U.S. Food and Drug Administration has approved Zelvia for the preventive treatment of migraine in adults."


def told(document: str, quote: str, confidence: float = 0.8) -> Support:
    return Support(document, Evidence(0, len(quote), confidence, "rule"), quote)


def test_belief_is_one_minus_the_product_of_the_doubts_about_each_source() -> None:
    # By hand: 1 - (1 - 0.9) * (1 - 0.8) * (1 - 0.5) = 1 - 0.1 * 0.2 * 0.5 = 0.99
    support = [
        told("a", "Xmab binds HER2.", 0.9),
        told("b", "HER2 is bound by Xmab.", 0.8),
        told("c", "anti-HER2", 0.5),
    ]
    assert belief(support) == Decimal("0.9900")


def test_a_document_counts_as_far_as_its_best_evidence() -> None:
    assert belief([told("a", "one way", 0.5), told("a", "another way", 0.7)]) == Decimal("0.7000")


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (WIRE, WIRE, 1),
        (WIRE, WIRE.upper().replace(",", ""), 1),
        (WIRE, WIRE.replace("The U.S.", "LONDON (Wire) - The U.S."), 1),
        (WIRE, WIRE + " The company's shares rose.", 1),
        (WIRE, "Zelvia was approved by the FDA to prevent migraine in adults, its maker said on Monday.", 2),
        (WIRE, WIRE.replace("migraine in adults", "asthma").replace("has approved Zelvia", "rejected Nomab"), 2),
        ("Xmab targets HER2.", "Xmab targets HER2", 1),
        ("Xmab targets HER2.", "Xmab targets HER2, too.", 2),  # too short to be called nearly the same
    ],
)
def test_the_same_words_twice_are_one_source(one: str, other: str, count: int) -> None:
    support = [told("a", one, 0.8), told("b", other, 0.6)]
    assert len(sources(support)) == count
    assert belief(support) == combined([Decimal("0.8"), Decimal("0.6")][:count])


def test_who_shares_words_with_one_of_a_source_is_of_that_source_in_any_order() -> None:
    support = [told("a", "one."), told("b", "One"), told("b", "two"), told("c", "Two!", 0.9), told("d", "three", 0.5)]
    for order in permutations(support):
        assert [(source.documents, source.confidence) for source in sources(order)] == [
            (("a", "b", "c"), Decimal("0.9")),
            (("d",), Decimal("0.5")),
        ]


def test_without_evidence_there_is_no_belief() -> None:
    assert belief([]) == 0


def test_hundreds_of_documents_that_repeat_a_sentence_are_one_source() -> None:
    support = [told(f"d{number:03}", f"{WIRE} Release {number}.") for number in range(300)]
    assert belief(support) == Decimal("0.8000")
