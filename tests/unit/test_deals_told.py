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


def test_who_buys_a_company_buys_no_drug_beside_and_pays_no_money_that_others_invest() -> None:
    (deal,) = told(
        "Genexa Bio has agreed to acquire Corvolan Pharma, a private company developing CX-2051, and secured a $25 million "
        "investment from Brennwick Bio.",
        "Agreement",
    )
    assert deal["acquired"] == {"Corvolan Pharma"}
    assert "totalValue" not in deal


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


def test_the_former_and_the_latter_are_the_two_companies_named_before() -> None:
    (deal,) = told(
        "Genexa Bio sealed a deal with Corvolan Pharma whereby the latter grants an exclusive license to the former.",
        "Agreement",
    )
    assert deal["licensor"] == {"Corvolan Pharma"}
    assert deal["licensee"] == {"Genexa Bio"}
    assert (
        told("Genexa Bio and Corvolan Pharma were praised by the former CEO, who licensed nothing.", "Agreement") == []
    )


def test_a_later_sentence_tells_who_gives_a_licence_and_who_takes_it() -> None:
    deal = "Genexa Bio and Corvolan Pharma have signed a licensing agreement for CX-2051."
    for terms in (
        "Corvolan Pharma will market it in China.",
        "Corvolan Pharma will also pay royalties.",
        "Genexa Bio retains rights in Europe.",
        "Genexa Bio is eligible for milestones.",
    ):
        (told_deal,) = told(f"{deal} {terms}", "Agreement")
        assert (told_deal["licensor"], told_deal["licensee"]) == ({"Genexa Bio"}, {"Corvolan Pharma"}), terms


def test_rights_under_a_distribution_agreement_are_no_licence_beside_it() -> None:
    (deal,) = told(
        "Genexa Bio has signed a distribution agreement with Corvolan Pharma for CX-2051. Under the agreement, "
        "Corvolan Pharma will receive exclusive rights to CX-2051 in Egypt.",
        "Agreement",
    )
    assert deal["agreementKind"] == {"Distribution"}


def test_a_price_for_each_share_is_no_payment_up_front() -> None:
    (deal,) = told(
        "Corvolan Pharma will acquire Genexa Bio for an upfront payment of $28.35 per share, for a total of up to $1.7 billion.",
        "Agreement",
    )
    assert "upfrontPayment" not in deal
    assert deal["totalValue"] == {"1700000000"}


def test_what_follows_an_undisclosed_upfront_payment_is_not_paid_up_front() -> None:
    (deal,) = told(
        "Genexa Bio licensed CX-2051 to Corvolan Pharma. Genexa Bio will receive an undisclosed upfront payment, up to $55 million in milestones and royalties.",
        "Agreement",
    )
    assert "upfrontPayment" not in deal
    assert deal["milestonePayments"] == {"55000000"}


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        (
            "Dr. Jane Quillix serves on the boards of directors of Corvolan Pharma and Brennwick Bio.",
            {("Board member", "Corvolan Pharma"), ("Board member", "Brennwick Bio")},
        ),
        (
            "Dr. Jane Quillix has held several leadership positions at Corvolan Pharma and Brennwick Bio.",
            {("leadership positions", "Corvolan Pharma"), ("leadership positions", "Brennwick Bio")},
        ),
        (
            "Genexa Bio announced the retirement of its vice president of corporate affairs Jane Quillix.",
            {("vice president of corporate affairs", "Genexa Bio")},
        ),
        (
            "Genexa Bio named Jane Quillix as CEO. Dr. Quillix, Chief Executive Officer of Genexa Bio, is glad.",
            {("Chief Executive Officer", "Genexa Bio")},
        ),
        ("Genexa Bio has poached Jane Quillix from Corvolan Pharma.", set()),
        (
            "Genexa Bio named Jane Quillix as president of the San Diego company.",
            {("president", "Genexa Bio")},
        ),
    ],
)
def test_posts_are_told_in_many_ways(text: str, posts: set[tuple[str, str]]) -> None:
    found = {(t, o) for post in told(text, "Position") for t in post["title"] for o in post.get("organization", {""})}
    assert found == posts


def test_he_is_who_comes_and_not_whom_he_replaces() -> None:
    posts = told(
        "Jane Quillix, M.D., joined Genexa Bio. She takes over from long-time CEO Anne Zorba. Earlier, she served as head of research at Corvolan Pharma.",
        "Position",
    )
    assert [post["person"] for post in posts if post["title"] == {"head of research"}] == [{"Jane Quillix"}]
