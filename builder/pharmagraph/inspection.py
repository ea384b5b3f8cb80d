"""What the pipeline knows of a document once it has read it, for explanations and evaluations."""

from typing import TYPE_CHECKING

from pharmagraph.model import Document
from pharmagraph.options import DEFAULT, Options
from pharmagraph.pipeline import pipeline

if TYPE_CHECKING:
    from pharmagraph.components import State
    from pharmagraph.facts.discourse import Discourse
    from pharmagraph.model import Reading


def inspect(document: Document, *, options: Options = DEFAULT) -> "tuple[State, Discourse, Reading]":
    """The state in which the pipeline of the options leaves `document`, its discourse, and the reading that `read` gives.

    DataError if the model cannot be used, or if the lexicon, the rules or the cues are malformed.
    """
    from pharmagraph.components import State, reading_of, with_document

    nlp = pipeline(options)
    doc = with_document(nlp.make_doc(document.text), document)
    for _, component in nlp.pipeline:
        doc = component(doc)
    state = doc._.pharmagraph
    assert isinstance(state, State)
    assert state.discourse is not None
    return state, state.discourse, reading_of(doc)
