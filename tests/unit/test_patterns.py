"""Regular expressions that are tried only where they can match."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.language import patterns
from pharmagraph.language.cues import REACH, Initial, fold, traits
from pharmagraph.language.patterns import Pattern
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text

CUES = {
    r"(?<![\w-])phase\s*(?:2|II)b(?!\w)": ("phase", 0),
    r"\b(?:stud(?:y|ies)|trials?)\b": ("studies study trial", 0),
    r"[A-Z]{1,5} [Aa]nnounces?\b": (" announce", 5),
    r"\d+\s+(?:old\s)?patients": ("old patients patients", REACH),
    r"(?:early|late)-[a-z]+": ("early- late-", 0),
    r"[A-Z]+(?=\s*\(NCT\d)": ("(nct", REACH),
    r"(?:US\$|€)\d+": ("us$ €", 0),
}


@pytest.mark.parametrize("regex", CUES)
def test_the_cues_of_a_pattern_are_what_its_matches_have(regex: str) -> None:
    strings, before = CUES[regex]
    cues = traits(regex).cues
    assert cues is not None
    assert (" ".join(sorted(cues.strings)), cues.before) == (strings, before)


@pytest.mark.parametrize("regex", [r"\w+", r"[a-z],\s", r"(?:the|a)", r"(?:phase)?", r"phase|[A-Z]+"])
def test_what_stands_everywhere_or_need_not_stand_is_no_cue(regex: str) -> None:
    assert traits(regex).cues is None


def test_what_a_pattern_begins_with_is_known_where_it_begins_a_word() -> None:
    found = [
        traits(regex).initial for regex in (r"\b[A-Z]\w+", r"(?<![\w-])(?:\d+|19)", r"\b[A-Z]?\d", r"[A-Z]", r"\b\$")
    ]
    assert found == [Initial.CAPITAL, Initial.DIGIT, Initial.WORD, None, None]
    assert traits(r"\b[A-Z]\w+", re.IGNORECASE).initial is Initial.WORD


def spans(matches: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


def test_the_patterns_of_the_package_find_in_releases_what_re_finds(releases: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(releases.iterdir())]
    read(from_text(texts[0], source="x"))  # so that all are there
    assert len(patterns._PATTERNS) > 90
    for text in [*texts, texts[1].replace(" ", "\n")]:
        for pattern in patterns._PATTERNS:
            found = spans(list(pattern.finditer(text)))
            assert found == spans(list(pattern.regex.finditer(text))), pattern.regex.pattern


REGEXES = [
    Pattern(r"\bkilo(?:s|gram)?\b", re.IGNORECASE),
    Pattern(r"(?<![\w-])[A-Z][a-z]*\s+(?:is|was)\s", 0),
    Pattern(r"[A-Z]k?(?:\s[A-Z]){0,2}\s+is\b"),
    Pattern(r"\b(?P<n>\d+)\s?(?:kilo|is)", re.IGNORECASE),
    Pattern(r"is\s+kilo|kilo\s+is"),
]
PIECES = ["kilo", "Kilo", "\u212ailo", "k\u0131lo", "K\u0130LO", "is", "I\u017f", "was", " ", " ", "\n", "\u00a0", "-", "A", "Ak", "7", "12", "_", "gram", "s", "\u00df"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(REGEXES), st.integers(0, 8))
def test_any_text_is_searched_as_re_searches_it(text: str, pattern: Pattern, start: int) -> None:
    assert spans(list(pattern.finditer(text))) == spans(list(pattern.regex.finditer(text)))
    end = max(start, len(text) - 2)
    if start == 0 or not text[start - 1 : start].isalnum():
        found = spans(list(pattern.finditer(text, start, end)))
        assert found == spans(list(pattern.regex.finditer(text, start, end)))


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
