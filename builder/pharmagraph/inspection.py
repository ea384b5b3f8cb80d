"""What the pipeline knows of a document once it has read it, for explanations and evaluations."""

from typing import TYPE_CHECKING

from pharmagraph.model import Document
from pharmagraph.options import DEFAULT, Options
from pharmagraph.pipeline import read_doc

if TYPE_CHECKING:
    from pharmagraph.facts.discourse import Discourse
    from pharmagraph.model import Reading
    from pharmagraph.stages import State


def inspect(document: Document, *, options: Options = DEFAULT) -> "tuple[State, Discourse, Reading]":
    """The state in which the pipeline of the options leaves `document`, its discourse, and the reading that `read` gives.

    DataError if the model cannot be used, or if the lexicon, the rules or the cues are malformed.
    """
    from pharmagraph.stages import State, read_state

    if options.model:
        state = read_doc(document, options)._.pharmagraph
        assert isinstance(state, State)
    else:
        state = read_state(document, lexicons=options.lexicons, min_confidence=options.min_confidence)
    assert state.discourse is not None
    assert state.reading is not None
    return state, state.discourse, state.reading
