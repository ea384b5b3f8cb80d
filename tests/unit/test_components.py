"""The rooms of reading as spaCy components."""

from pathlib import Path

import pytest
import spacy

from pharmagraph.components import COMPONENTS, reading_of, with_document
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text

TEXT = "Genexa Bio announced that the FDA has approved Kadcyla for the treatment of breast cancer. It is a good day."


@pytest.fixture
def nlp() -> spacy.language.Language:
    nlp = spacy.blank("en")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def test_the_components_work_in_a_pipeline_of_the_users_own(nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    assert {fact.kind for fact in reading_of(doc).facts} >= {"RegulatoryDecision", "indicatedFor"}
    assert [sentence.text for sentence in doc.sents][1] == "It is a good day."
    assert "Kadcyla" in {span.text for span in doc.spans["pharmagraph_mentions"]}
    assert {span.label_ for span in doc.spans["pharmagraph_sections"]} == {"headline"}


def test_the_pipeline_reads_as_the_library_does(nlp: spacy.language.Language, releases: Path) -> None:
    for text in [TEXT, *(path.read_text(encoding="utf-8") for path in sorted(releases.iterdir()))]:
        document = from_text(text, source="elsewhere")
        doc = with_document(nlp.make_doc(text), document)
        for _, component in nlp.pipeline:
            doc = component(doc)
        assert reading_of(doc) == read(document)


def test_a_document_of_another_text_is_refused(nlp: spacy.language.Language) -> None:
    with pytest.raises(ValueError, match="differs"):
        with_document(nlp.make_doc("Another text."), from_text(TEXT, source="x"))


def test_a_document_that_was_not_read_says_so(nlp: spacy.language.Language) -> None:
    with pytest.raises(ValueError, match="has not been read"):
        reading_of(nlp.make_doc(TEXT))
