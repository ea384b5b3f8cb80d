"""Whatever the text: masking moves nothing and invents nothing."""

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.sources.markdown import mask

MARKS = [
    *"*_`#[]()<>|!\\~&-+=>\n \t",
    "**", "](", "](#)", "![", "```", "<!--", "-->", "<b>", "</b>", "<script>", "</script>", "|---|", "\n\n",
    "\n# ", "\n- ", "\n> ", "[^1]", "[a]: /b\n", "&nbsp;", "&amp;", "https://a.example/_b_", "<https://a.example>",
    "p < 0.001", "HLA-A*02:01", "snake_case", "T-DM1", "é", "İ", "\u2028", "\U0001f9ec",
]  # fmt: skip
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=5)), max_size=60).map("".join),
)


@given(texts)
def test_masking_keeps_the_length(text: str) -> None:
    assert len(mask(text)) == len(text)


@given(texts)
def test_every_character_is_the_original_or_a_space(text: str) -> None:
    assert all(after in (before, " ") for before, after in zip(text, mask(text), strict=True))


@given(texts)
def test_white_space_is_never_touched(text: str) -> None:
    assert all(after == before for before, after in zip(text, mask(text), strict=True) if before.isspace())


@given(st.text(alphabet=st.characters(categories=["L", "Nd", "Zs"]), max_size=200))
def test_text_without_punctuation_is_unchanged(text: str) -> None:
    assert mask(text) == text


@given(st.lists(st.text(alphabet=st.characters(categories=["L", "Nd"]), min_size=1), min_size=1, max_size=8))
def test_words_survive_emphasis_and_links(words: list[str]) -> None:
    wrapped = [f"**{w}**" if i % 2 else f"[{w}](https://a.example)" for i, w in enumerate(words)]
    assert mask(" ".join(wrapped)).split() == words
