"""The warm tokenizer, and cutting without it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.language import cutting
from pharmagraph.language.cutting import Cutter, english, rules_of
from pharmagraph.language.tokens import WarmTokenizer
from pharmagraph.pipeline import pipeline

COLD = spacy.blank("en")
CUTTER = Cutter(rules_of(COLD.tokenizer))
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


def places(text: str) -> list[tuple[int, int]]:
    return [(start, start + len(word)) for start, word, _ in tokens(COLD, text) if not word.isspace()]


SPECIAL = st.sampled_from(sorted(word for word in COLD.tokenizer.rules if not any(map(str.isspace, word))))
MARKS = st.sampled_from([*"()[].,:;-/%$#@!?'\"’…—“”°µ", "--", "www.", "https://", ".com", "x@y.org", "'s", "7.5", "mg"])


@given(st.lists(PIECES | SPECIAL | MARKS, max_size=12).map("".join))
def test_places_are_those_of_the_tokens_but_white_space(text: str) -> None:
    assert CUTTER.places(text) == places(text)


@given(st.text(max_size=30))
def test_text_that_is_no_english_is_cut_alike_too(text: str) -> None:
    assert CUTTER.places(text) == places(text)


@pytest.mark.parametrize("text", ["((a.b(c)),", "a.b(c)", "x-a.b(c)", "(https://a.org/b,"])
def test_a_pattern_of_what_is_never_cut_is_obeyed(text: str) -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer.token_match = re.compile(r"a\.b\(c\)$").match
    assert list(Cutter(rules_of(nlp.tokenizer)).pieces(text)) == [token.text for token in nlp(text)]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")
    english.cache_clear()
    yield tmp_path / "cache"
    english.cache_clear()


def test_rules_are_kept_and_not_asked_for_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = english()
    english.cache_clear()
    monkeypatch.setattr(cutting, "rules_of", lambda _: pytest.fail("asked again"))
    assert english() is not first
    assert english().places("(U.S.)") == first.places("(U.S.)")
    assert len(list(cache.iterdir())) == 1


def test_rules_that_are_damaged_are_asked_for_again(cache: Path) -> None:
    english()
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    english.cache_clear()
    assert english().places("Inc.") == [(0, 4)]
    assert len(english().places("(U.S.)")) == 3


def test_a_cache_that_cannot_be_written_stops_nothing(cache: Path) -> None:
    cache.write_text("a file", encoding="utf-8")
    assert english().places("Inc.") == [(0, 4)]


def test_a_release_is_read_without_importing_spacy() -> None:
    assert english().places("(U.S.)") == CUTTER.places("(U.S.)")  # the rules are kept now
    code = "import sys, pharmagraph as p; p.read(p.from_text('Acme Inc. said so.', source='x')); print('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"


def test_it_stops_remembering_before_memory_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pharmagraph.language.tokens._MOST", 3)
    nlp = spacy.blank("en")
    nlp.tokenizer = WarmTokenizer(nlp.tokenizer)
    text = "One Inc. two three four don't stop."
    assert tokens(nlp, text) == tokens(nlp, text) == tokens(COLD, text)
