"""The rooms of reading as spaCy components, registered as factories, so that they fit into a pipeline of the user's own too.

In order: `pharmagraph_sentences` (sections, sentences), `pharmagraph_mentions` (what is named), `pharmagraph_discourse` (clauses,
trials, anaphors) and `pharmagraph_facts` (rules). What each adds lies in `doc._.pharmagraph`; sections and mentions are span groups too
(`doc.spans["pharmagraph_sections"]`, `doc.spans["pharmagraph_mentions"]`), and sentence starts are set.

A statistical model may help: `pharmagraph_model`, after the sentences, asks one that is given by name. In a pipeline that has a parser or
an entity recognizer of its own, before our components, what these say is used in the same way.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from pharmagraph.facts.asserting import asserted
from pharmagraph.facts.attributes import add_attributes
from pharmagraph.facts.discourse import Discourse, read_discourse
from pharmagraph.facts.engine import find_facts
from pharmagraph.facts.finish import finish
from pharmagraph.facts.rules import RULES, TriggerIndex, load_rules
from pharmagraph.facts.triallists import trial_facts
from pharmagraph.files import stamp
from pharmagraph.language.outline import outline
from pharmagraph.language.parsed_clauses import Arc
from pharmagraph.language.sections import Section, find_sections, with_breaks
from pharmagraph.language.sentences import Sentence, find_quotes, find_sentences
from pharmagraph.language.statistical import Word, analyse, load_model
from pharmagraph.language.tokens import WarmTokenizer
from pharmagraph.language.wrapping import signs, unwrap
from pharmagraph.mentions.find import find_mentions
from pharmagraph.mentions.glued import cut_word, lost_blanks
from pharmagraph.mentions.lexicon import DATA, Lexicon
from pharmagraph.mentions.linking import Linked, LocalEntity, link
from pharmagraph.mentions.model_entities import add_model_entities, weigh
from pharmagraph.model import Document, Reading
from pharmagraph.options import DEFAULT
from pharmagraph.sources import from_text
from pharmagraph.sources.markdown import mask

COMPONENTS = ("pharmagraph_sentences", "pharmagraph_mentions", "pharmagraph_discourse", "pharmagraph_facts")
MENTIONS, FACTS = COMPONENTS[1], COMPONENTS[3]
MODEL = "pharmagraph_model"


@dataclass(slots=True)
class State:
    """What the components know of a document so far; `text` is its text with the marks of Markdown blanked and wrapped lines joined."""

    document: Document
    text: str
    sentences: list[Sentence] = field(default_factory=list)
    arcs: list[tuple[Arc, ...]] = field(default_factory=list)  # a model's parse, by sentence, or nothing
    entities_of_model: list[tuple[int, int, str]] = field(default_factory=list)  # start, end, label
    linked: list[Linked] = field(default_factory=list)
    entities: dict[str, LocalEntity] = field(default_factory=dict)
    discourse: Discourse | None = None
    candidates: Reading | None = None  # with all facts that rules found, however sure they are
    reading: Reading | None = None  # with those that are asserted


def with_document(doc: Doc, document: Document) -> Doc:
    """`doc`, whose text must be that of `document`, told where it comes from and when it was released."""
    if doc.text != document.text:
        raise ValueError("the text of the spaCy document differs from that of the document it is to carry")
    doc._.pharmagraph = State(document, signs(unwrap(mask(document.text))))
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


@cache
def _lexicon(extra: tuple[tuple[str, int, int], ...]) -> Lexicon:
    return Lexicon.load(DATA, [Path(path) for path, _, _ in extra])


@cache
def _rules(folder: str) -> TriggerIndex:
    return TriggerIndex(load_rules(Path(folder) if folder else RULES))


def read_state(
    document: Document, tokenizer: WarmTokenizer, *, lexicons: Sequence[str], min_confidence: float
) -> State:
    """The state in which the components, but for a model, leave `document`; no spaCy document is made."""
    state = State(document, unwrap(mask(document.text)))
    _read_sentences(state)
    _read_mentions(state, _lexicon(tuple(map(stamp, lexicons))))
    words = _words_by_sentence(tokenizer.places(document.text), state)
    discourse = _read_discourse(state, [words for words, _ in words])
    _read_facts(state, discourse, "", min_confidence)
    return state


def _read_sentences(state: State) -> list[Section]:
    sections = find_sections(state.text)
    state.text = with_breaks(state.text, sections)
    state.sentences = find_sentences(state.text, sections)
    return sections


def _read_mentions(state: State, lexicon: Lexicon, candidates: Sequence[tuple[int, int, str]] = ()) -> None:
    """`candidates` are the entities of a model: start, end, label."""
    today = date.fromisoformat(state.document.date) if state.document.date else None
    mentions = find_mentions(state.text, lexicon, today)
    if candidates:
        mentions = add_model_entities(state.text, mentions, candidates)
    linked, state.entities = link(state.text, mentions, lexicon)
    state.linked = weigh(linked) if candidates else linked


def _words_by_sentence(places: Iterable[tuple[int, int]], state: State) -> list[tuple[list[Word], list[int]]]:
    """The words of each sentence, and the indices of their tokens; without those that are white space or blanked Markdown."""
    words: list[tuple[list[Word], list[int]]] = [([], []) for _ in state.sentences]
    blanks = lost_blanks(state.text)
    index = 0
    for token, (start, end) in enumerate(places):
        while index < len(state.sentences) and state.sentences[index].end <= start:
            index += 1
        if index == len(state.sentences):
            break
        word = state.text[start:end]
        if end <= state.sentences[index].start:
            continue
        if not blanks and word.isalnum():  # most words have nothing to strip
            words[index][0].append((start, end, word))
            words[index][1].append(token)
        elif visible := word.strip():
            lead = start + (word.index(visible) if visible != word else 0)
            pieces = cut_word(lead, visible, blanks) if blanks else [(lead, lead + len(visible), visible)]
            words[index][0].extend(pieces)
            words[index][1].extend([token] * len(pieces))
    return words


def _read_discourse(state: State, words: Sequence[Sequence[Word]]) -> Discourse:
    quotes, released = find_quotes(state.text), state.document.date
    state.discourse = read_discourse(
        state.text, state.sentences, words, state.linked, state.entities, quotes, released, arcs=state.arcs,
        standings=outline(state.document.text, state.sentences),
    )  # fmt: skip
    add_attributes(state.discourse, state.linked)
    return state.discourse


def _read_facts(state: State, discourse: Discourse, rules: str, min_confidence: float) -> None:
    raw = [*trial_facts(discourse), *find_facts(discourse, _rules(rules))]
    state.candidates = finish(state.document, discourse, raw)
    state.reading = asserted(state.candidates, min_confidence)


@Language.factory("pharmagraph_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Sections, sentences and quotations."""
    return _mark_sentences


def _mark_sentences(doc: Doc) -> Doc:
    sections = _read_sentences(state := _state(doc))
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
            for sentence, (words, _) in zip(state.sentences, _words_by_sentence(_places(doc), state), strict=True)
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
        _read_mentions(state, _lexicon(stamps), candidates)
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
    return _mark_discourse


def _mark_discourse(doc: Doc) -> Doc:
    state = _state(doc)
    words = _words_by_sentence(_places(doc), state)
    if not state.arcs and doc.has_annotation("DEP"):
        state.arcs = [_arcs(doc, tokens) for _, tokens in words]
    _read_discourse(state, [words for words, _ in words])
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
        _read_facts(state, state.discourse, rules, min_confidence)
        return doc

    return find


if not Doc.has_extension("pharmagraph"):
    Doc.set_extension("pharmagraph", default=None)
