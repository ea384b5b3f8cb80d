"""Deals told over several sentences, and people whom a text calls by surname."""

import pytest

from pharmagraph.model import Reading
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text


def reading_of(text: str) -> Reading:
    return read(from_text(text, source="example.txt"))


def told(text: str, kind: str) -> list[dict[str, set[str]]]:
    reading = reading_of(text)
    names = {entity.key: entity.name for entity in reading.entities}
    return [
        {role: {names.get(v.text, v.text) for r, v in fact.roles if r == role} for role, _ in fact.roles}
        for fact in reading.facts
        if fact.kind == kind
    ]


def test_the_price_and_the_asset_that_later_sentences_tell_belong_to_the_deal_before_them() -> None:
    (deal,) = told(
        "Genexa Bio has signed a licensing agreement with Corvolan Pharma. The two companies will develop CX-2051 in China. "
        "The deal is valued at $90 million.",
        "Agreement",
    )
    assert deal["drug"] == {"CX-2051"}
    assert deal["totalValue"] == {"90000000"}


def test_terms_of_a_deal_that_nobody_has_made_are_no_deal() -> None:
    assert told("Genexa Bio reported sales. The deal is valued at $90 million.", "Agreement") == []


def test_an_amount_for_upfront_and_milestone_payments_is_the_whole_price() -> None:
    (deal,) = told(
        "Genexa Bio and Corvolan Pharma have signed a research collaboration in a deal worth up to $610 million in upfront "
        "fees and milestone payments.",
        "Agreement",
    )
    assert deal["totalValue"] == {"610000000"}
    assert not {"upfrontPayment", "milestonePayments"} & deal.keys()


def test_one_who_has_been_bought_gives_no_licence_beside() -> None:
    (deal,) = told(
        "Corvolan Pharma bought Genexa Bio in a deal totaling $4 billion. Under the deal, Corvolan Pharma will own full rights to "
        "Genexa Bio's platform.",
        "Agreement",
    )
    assert deal["agreementKind"] == {"Acquisition"}


@pytest.mark.parametrize(
    ("text", "title", "organization"),
    [
        ("Zanoquil Bio has named Jane Poe, M.D., to be its chief medical officer.", "chief medical officer", "Zanoquil Bio"),
        ("Zanoquil Bio thanked Dr. Jane Poe. Poe spent nine years with Corvolan Pharma serving as vice president, research.", "vice president, research", "Corvolan Pharma"),
        ("Jane Poe, M.D., joined the board at Zanoquil Bio.", "Board member", "Zanoquil Bio"),
        ("Jane Poe, aged 50, will become chief executive officer of Zanoquil Bio.", "chief executive officer", "Zanoquil Bio"),
    ],
)  # fmt: skip
def test_a_post_is_told_with_who_holds_it_and_where(text: str, title: str, organization: str) -> None:
    posts = told(text, "Position")
    assert any(
        post["title"] == {title} and post.get("organization") == {organization} and post["person"] == {"Jane Poe"}
        for post in posts
    ), posts
