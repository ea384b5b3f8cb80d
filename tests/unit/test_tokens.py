"""The warm tokenizer."""

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.language.tokens import WarmTokenizer
from pharmagraph.pipeline import pipeline

COLD = spacy.blank("en")
PIECES = st.sampled_from(["Inc.", "U.S.", "can't", "don't", "(Nasdaq:", "7.5mg/kg", ":-)", "a.m.", "é", "x-1", "“so”", "(", ")", ".", ",", ":", "-", "St.", "word", "USA", "cannot", "and", "/", "or", " ", "  ", "\n", "\u00a0", "\t"])  # fmt: skip


def tokens(make: spacy.language.Language, text: str) -> list[tuple[int, str, str]]:
    return [(token.idx, token.text, token.whitespace_) for token in make.make_doc(text)]


def test_it_cuts_releases_as_spacy_does(releases: Path) -> None:
    for path in sorted(releases.iterdir()):
        text = path.read_text(encoding="utf-8")
        assert tokens(pipeline(), text) == tokens(COLD, text), path.name


@given(st.lists(PIECES, max_size=12).map("".join))
def test_it_cuts_any_text_as_spacy_does(text: str) -> None:
    assert tokens(pipeline(), text) == tokens(COLD, text)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_places_are_those_of_the_tokens_but_white_space(text: str) -> None:
    places = [(start, start + len(word)) for start, word, _ in tokens(COLD, text) if not word.isspace()]
    assert list(pipeline().tokenizer.places(text)) == places  # type: ignore[attr-defined]


def test_it_stops_remembering_before_memory_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pharmagraph.language.tokens._MOST", 3)
    nlp = spacy.blank("en")
    nlp.tokenizer = WarmTokenizer(nlp.tokenizer)
    text = "One Inc. two three four don't stop."
    assert tokens(nlp, text) == tokens(nlp, text) == tokens(COLD, text)
