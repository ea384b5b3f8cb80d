"""How many of how many had an outcome is a share, with digits as value."""

import pytest

from pharmagraph.mentions.shares import find_shares


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14 of the 31 patients responded", "14 of 31"),
        ("Nine out of ten men had no bleeds", "9 of 10"),
        ("Six of the seven achieved remission", "6 of 7"),
        ("Of the 20 patients treated, nine responded", "9 of 20"),
        ("Half of the women were free of pain", "50%"),
        ("All 12 patients were alive", "100%"),
        ("Two-thirds of evaluable patients responded", "two-thirds"),
    ],
)
def test_a_count_of_patients_is_a_share(text: str, value: str) -> None:
    assert [mention.value for mention in find_shares(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Seven of 19 patients (37%) responded",  # the percentage is the figure
        "two of the three trials failed",
        "Of the 20 patients, 85% responded",
        "Of the 20 patients, 3 mg was given to most",
        "half of its value",
        "All patients were alive",  # of how many is not told
    ],
)
def test_what_counts_no_patients_or_is_told_as_a_percentage_is_none(text: str) -> None:
    assert list(find_shares(text)) == []
