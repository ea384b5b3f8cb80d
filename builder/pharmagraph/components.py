"""The rooms of reading as spaCy components, registered as factories, so that they fit into a pipeline of the user's own too.

In order: `pharmagraph_sentences` (sections, sentences), `pharmagraph_mentions` (what is named), `pharmagraph_discourse` (clauses,
trials, anaphors) and `pharmagraph_facts` (rules). What each adds lies in `doc._.pharmagraph`; sections and mentions are span groups too
(`doc.spans["pharmagraph_sections"]`, `doc.spans["pharmagraph_mentions"]`), and sentence starts are set.

A statistical model may help: `pharmagraph_model`, after the sentences, asks one that is given by name. In a pipeline that has a parser or
an entity recognizer of its own, before our components, what these say is used in the same way.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from pharmagraph.files import stamp
from pharmagraph.language.parsed_clauses import Arc
from pharmagraph.language.statistical import analyse, load_model
from pharmagraph.mentions.linking import Linked
from pharmagraph.model import Document, Reading
from pharmagraph.options import DEFAULT
from pharmagraph.sources import from_text
from pharmagraph.stages import (
    State,
    lexicon_with,
    mark_discourse,
    mark_facts,
    mark_mentions,
    mark_sentences,
    words_by_sentence,
)

COMPONENTS = ("pharmagraph_sentences", "pharmagraph_mentions", "pharmagraph_discourse", "pharmagraph_facts")
MENTIONS, FACTS = COMPONENTS[1], COMPONENTS[3]
MODEL = "pharmagraph_model"


def with_document(doc: Doc, document: Document) -> Doc:
    """`doc`, whose text must be that of `document`, told where it comes from and when it was released."""
    if doc.text != document.text:
        raise ValueError("the text of the spaCy document differs from that of the document it is to carry")
    doc._.pharmagraph = State.of(document)
    return doc


def reading_of(doc: Doc) -> Reading:
    """What the components found; ValueError if they have not run."""
    state = doc._.pharmagraph
    if state is None or state.reading is None:
        raise ValueError(f"the document has not been read; add the components {', '.join(COMPONENTS)} to its pipeline")
    reading: Reading = state.reading
    return reading


def _state(doc: Doc) -> State:
    if doc._.pharmagraph is None:
        with_document(doc, from_text(doc.text, source="text"))
    state: State = doc._.pharmagraph
    return state


@Language.factory("pharmagraph_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Sections, sentences and quotations."""
    return _sentences_of


def _sentences_of(doc: Doc) -> Doc:
    sections = mark_sentences(state := _state(doc))
    spans = [doc.char_span(s.start, s.end, label=s.kind.value, alignment_mode="expand") for s in sections]
    doc.spans["pharmagraph_sections"] = [span for span in spans if span is not None]
    # one array for all tokens: setting them one by one looks through the whole document each time
    values: Any = np.full(len(doc), -1, dtype="int64")
    begins = np.searchsorted(doc.to_array("IDX"), [sentence.start for sentence in state.sentences], side="right") - 1
    values[[0, *begins] if len(doc) else []] = 1
    return doc.from_array(["SENT_START"], values.astype("uint64").reshape((-1, 1)))


@Language.factory(MODEL, default_config={"model": ""}, requires=["doc._.pharmagraph"])
def make_model(nlp: Language, name: str, model: str) -> Callable[[Doc], Doc]:
    """What the spaCy pipeline `model` (a name or path) says of the sentences that may assert a fact."""
    statistical = load_model(model)

    def ask(doc: Doc) -> Doc:
        state = _state(doc)
        words = [
            words if sentence.asserts else []
            for sentence, (words, _) in zip(state.sentences, words_by_sentence(_places(doc), state), strict=True)
        ]
        for analysis in analyse(statistical, words):
            state.arcs.append(analysis.arcs)
            state.entities_of_model.extend(analysis.entities)
        return doc

    return ask


@Language.factory(MENTIONS, default_config={"lexicons": []}, requires=["doc._.pharmagraph"])
def make_mentions(nlp: Language, name: str, lexicons: list[str]) -> Callable[[Doc], Doc]:
    """Mentions and their entities; `lexicons` are tab-separated files of the user's own (columns name, kind, aliases)."""

    stamps = tuple(map(stamp, lexicons))

    def mark(doc: Doc) -> Doc:
        state = _state(doc)
        candidates = state.entities_of_model or [(e.start_char, e.end_char, e.label_) for e in doc.ents]
        mark_mentions(state, lexicon_with(stamps), candidates)
        doc.spans["pharmagraph_mentions"] = [
            span for mention in state.linked if (span := _span(doc, mention)) is not None
        ]
        return doc

    return mark


def _span(doc: Doc, linked: Linked) -> Span | None:
    return doc.char_span(linked.start, linked.end, label=str(linked.kind), kb_id=linked.key, alignment_mode="expand")


@Language.factory("pharmagraph_discourse", requires=["doc._.pharmagraph"])
def make_discourse(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Clauses, trials and anaphors, sentence by sentence."""
    return _discourse_of


def _discourse_of(doc: Doc) -> Doc:
    state = _state(doc)
    words = words_by_sentence(_places(doc), state)
    if not state.arcs and doc.has_annotation("DEP"):
        state.arcs = [_arcs(doc, tokens) for _, tokens in words]
    mark_discourse(state, [words for words, _ in words])
    return doc


def _places(doc: Doc) -> list[tuple[int, int]]:
    """Start and end of each token."""
    return [(start, start + length) for start, length in doc.to_array(["IDX", "LENGTH"]).tolist()]


def _arcs(doc: Doc, tokens: list[int]) -> tuple[Arc, ...]:
    """The parse of one sentence; a word whose head is not among its words is a root."""
    places = {token: place for place, token in reversed(list(enumerate(tokens)))}
    return tuple((places.get(doc[token].head.i, place), doc[token].dep_) for place, token in enumerate(tokens))


@Language.factory(
    FACTS,
    default_config={"rules": "", "min_confidence": DEFAULT.min_confidence},
    requires=["doc._.pharmagraph"],
)
def make_facts(nlp: Language, name: str, rules: str, min_confidence: float) -> Callable[[Doc], Doc]:
    """Facts of at least `min_confidence` by the rules in the folder `rules` (by default those of the package)."""

    def find(doc: Doc) -> Doc:
        state = _state(doc)
        if state.discourse is None:
            raise ValueError("pharmagraph_facts needs pharmagraph_discourse before it in the pipeline")
        mark_facts(state, state.discourse, rules, min_confidence)
        return doc

    return find


if not Doc.has_extension("pharmagraph"):
    Doc.set_extension("pharmagraph", default=None)
