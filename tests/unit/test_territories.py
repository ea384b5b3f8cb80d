"""Where the rights of an agreement hold, and what is paid on sales."""

import pytest

from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.territories import find_terms


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Quell has exclusive rights to sell it in Japan, South Korea and Taiwan.", [("Territory", "Japan, South Korea and Taiwan")]),
        ("Quell will distribute the drug in the United States.", [("Territory", "United States")]),
        ("worldwide rights to it, excluding Japan", [("ExcludedTerritory", "Japan"), ("Territory", "worldwide")]),
        ("a licence to sell it outside of Greater China", [("ExcludedTerritory", "Greater China")]),
        ("Quell holds U.S. development and commercialization rights", []),
        ("Quell gets ex-US rights", [("Territory", "ex-US")]),
        ("Zanoquil retains the right to make, develop and commercialize it in Europe.", []),
        ("Zanoquil retains the rights in Europe, and Quell will have rights in Canada.", [("Territory", "Canada")]),
        ("Rights to a drug that is approved in Japan", []),
        ("a vaccine that is licensed in Hungary", []),
        ("They sell it. In Japan it rains.", []),
        ("royalties of 10% to 15% on sales", [("Royalty", "10% to 15%")]),
        ("tiered, double-digit royalties on sales", [("Royalty", "tiered, double-digit royalties")]),
        ("is entitled to tiered royalties", [("Royalty", "tiered royalties")]),
        ("milestones and royalties", []),
    ],
)  # fmt: skip
def test_terms_are_read_in_the_texts_own_words(text: str, wanted: list[tuple[str, str]]) -> None:
    found = sorted(find_terms(text), key=lambda m: (m.kind, m.start))
    assert [(m.kind, m.value) for m in found] == [(Literal(kind), value) for kind, value in wanted]
    assert all(text[m.start : m.end] == m.name for m in found)
