"""From a document to all that it says: spaCy's blank English pipeline with the components of this package."""

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.files import stamp
from pharmagraph.model import Document, Reading
from pharmagraph.options import DEFAULT, Options
from pharmagraph.resources import code_digest

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_ROOMS = ("components.py", "facts", "language", "mentions", "stages.py", "vocabulary.py")


def pipeline(options: Options = DEFAULT) -> "Language":
    """`spacy.blank("en")` with `COMPONENTS`, and the model of the options if there is one; made once while their files are the same.

    DataError if the model cannot be used.
    """
    return _pipeline(options, tuple(map(stamp, options.lexicons)))


@cache
def _pipeline(options: Options, _: tuple[tuple[str, int, int], ...]) -> "Language":
    import spacy

    from pharmagraph.components import COMPONENTS, FACTS, MENTIONS, MODEL
    from pharmagraph.language.tokens import WarmTokenizer

    nlp = spacy.blank("en")
    nlp.tokenizer = WarmTokenizer(nlp.tokenizer)
    settings: dict[str, dict[str, object]] = {
        MENTIONS: {"lexicons": list(options.lexicons)},
        FACTS: {"min_confidence": options.min_confidence},
    }
    for name in COMPONENTS:
        nlp.add_pipe(name, config=settings.get(name, {}))
    if options.model:
        nlp.add_pipe(MODEL, after=COMPONENTS[0], config={"model": options.model})
    return nlp


def read(document: Document, *, options: Options = DEFAULT) -> Reading:
    """All that `document` says, as entities and facts with evidence; the same document always gives the same reading.

    Facts of less confidence than the options ask for are left out.

    DataError if the model cannot be used, or if the lexicon, the rules or the cues are malformed.
    """
    if options.model:
        from pharmagraph.components import reading_of

        return reading_of(read_doc(document, options))
    from pharmagraph.stages import read_state

    state = read_state(document, lexicons=options.lexicons, min_confidence=options.min_confidence)
    assert state.reading is not None
    return state.reading


def read_doc(document: Document, options: Options = DEFAULT) -> "Doc":
    """`document` as a spaCy document that has gone through the pipeline of the options; errors as of `read`."""
    from pharmagraph.components import with_document

    nlp = pipeline(options)
    doc = with_document(nlp.make_doc(document.text), document)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def fingerprint(options: Options = DEFAULT) -> str:
    """A hash over everything that decides what a document is read as: code, lexicon, rules and cues, and the options' files.

    Which facts are asserted is no part of it. DataError if a file of the options cannot be used.
    """
    digest = hashlib.sha256(code_digest(*_ROOMS).encode())
    if options.model:
        from pharmagraph.language.statistical import model_digest

        digest.update(f"model {model_digest(options.model)}".encode())
    if options.lexicons:
        from pharmagraph.mentions.lexicon import lexicon_digest
    for path in options.lexicons:
        digest.update(f"lexicon {lexicon_digest(Path(path))}".encode())
    return digest.hexdigest()
