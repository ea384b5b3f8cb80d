"""Reading any text whatever: it never fails, and every offset holds."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pharmagraph.mentions.find import find_mentions
from pharmagraph.mentions.lexicon import Lexicon
from pharmagraph.model import Document, from_json, to_json
from pharmagraph.pipeline import read

LEXICON = Lexicon(())
WORDS = st.sampled_from(
    "Genexa Bio, Inc. (Nasdaq: GNXB) announced that the FDA has not approved zanoquimab vedotin for the treatment of breast cancer "
    "in a Phase 3 ZENITH trial ( ) [ “ ” \" ; : — % $75 million Q3 2026 p<0.001 HR 0.6 versus placebo plus ZNQ-11 , . ’s it its we "
    "İ ß \u202e \u200b 康悦达 😀 <script> {{ }} \n \n\n # ** | and or not will if".split(" ")
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join) | st.text(max_size=200)


def document(text: str) -> Document:
    return Document(text=text, sha256="0" * 64, source="any.txt", date="2026-01-05")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_mentions_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    mentions = find_mentions(text, LEXICON, date(2026, 1, 5))
    ends = [0, *(m.end for m in mentions)]
    assert all(end <= m.start < m.end <= len(text) for end, m in zip(ends, mentions, strict=False))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text_can_be_read_and_its_evidence_lies_within_it(text: str) -> None:
    reading = read(document(text))
    keys = {entity.key for entity in reading.entities} | {fact.key for fact in reading.facts if fact.key}
    for fact in reading.facts:
        assert all(0 <= e.start < e.end <= len(text) and 0 < e.confidence <= 1 for e in fact.evidence)
        assert all(value.text in keys for _, value in fact.roles if value.kind in {"entity", "frame"})
    assert from_json(to_json(reading)) == reading


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert to_json(read(document(text))) == to_json(read(document(text)))
