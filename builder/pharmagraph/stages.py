"""The stages of reading: what each finds in a document, from its sections to its facts.

They need no spaCy; `components` has them as components of its pipelines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from pharmagraph.facts.asserting import asserted
from pharmagraph.facts.attributes import add_attributes
from pharmagraph.facts.discourse import Discourse, Script
from pharmagraph.facts.finish import finish
from pharmagraph.facts.raw_facts import find_raw_facts
from pharmagraph.facts.rules import RULES, TriggerIndex, load_rules
from pharmagraph.facts.stories import read_stories
from pharmagraph.files import stamp
from pharmagraph.language.cutting import english
from pharmagraph.language.outline import outline
from pharmagraph.language.parsed_clauses import Arc
from pharmagraph.language.sections import Section, find_sections, with_breaks
from pharmagraph.language.sentences import Sentence, find_quotes, find_sentences
from pharmagraph.language.statistical import Word
from pharmagraph.language.wrapping import signs, unwrap
from pharmagraph.mentions.find import find_mentions
from pharmagraph.mentions.glued import cut_word, lost_blanks
from pharmagraph.mentions.lexicon import DATA, Lexicon
from pharmagraph.mentions.linking import Linked, LocalEntity, link
from pharmagraph.mentions.model_entities import add_model_entities, weigh
from pharmagraph.model import Document, Reading
from pharmagraph.sources.markdown import mask


@dataclass(slots=True)
class State:
    """What is known of a document so far; `text` is its text with the marks of Markdown blanked and wrapped lines joined."""

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

    @classmethod
    def of(cls, document: Document) -> "State":
        """The state before the first stage."""
        return cls(document, signs(unwrap(mask(document.text))))


@cache
def lexicon_with(extra: tuple[tuple[str, int, int], ...]) -> Lexicon:
    """The package's lexicon with files of the user's own, given by their stamps; DataError if one is malformed."""
    return Lexicon.load(DATA, [Path(path) for path, _, _ in extra])


@cache
def _rules(folder: str) -> TriggerIndex:
    return TriggerIndex(load_rules(Path(folder) if folder else RULES))


def read_state(document: Document, *, lexicons: Sequence[str], min_confidence: float) -> State:
    """The state in which all stages leave `document`, when no model helps; DataError if the lexicon or a rule is malformed."""
    state = State.of(document)
    mark_sentences(state)
    mark_mentions(state, lexicon_with(tuple(map(stamp, lexicons))))
    words = words_by_sentence(english().places(document.text), state)
    discourse = mark_discourse(state, [words for words, _ in words])
    mark_facts(state, discourse, "", min_confidence)
    return state


def mark_sentences(state: State) -> list[Section]:
    """Finds sections, which are given, and sentences."""
    sections = find_sections(state.text)
    state.text = with_breaks(state.text, sections)
    state.sentences = find_sentences(state.text, sections)
    return sections


def mark_mentions(state: State, lexicon: Lexicon, candidates: Sequence[tuple[int, int, str]] = ()) -> None:
    """Finds mentions and their entities; `candidates` are the entities of a model: start, end, label."""
    today = date.fromisoformat(state.document.date) if state.document.date else None
    mentions = find_mentions(state.text, lexicon, today)
    if candidates:
        mentions = add_model_entities(state.text, mentions, candidates)
    linked, state.entities = link(state.text, mentions, lexicon)
    state.linked = weigh(linked) if candidates else linked


def words_by_sentence(places: Iterable[tuple[int, int]], state: State) -> list[tuple[list[Word], list[int]]]:
    """The words of each sentence, and the indices of their tokens; without those that are white space or blanked Markdown."""
    words: list[tuple[list[Word], list[int]]] = [([], []) for _ in state.sentences]
    text, blanks = state.text, lost_blanks(state.text)
    following = zip(state.sentences, words, strict=True)
    first = last = -1  # where the sentence begins and ends in which we are
    for token, (start, end) in enumerate(places):
        while last <= start:
            if (one := next(following, None)) is None:
                return words
            sentence, (found, tokens) = one
            first, last = sentence.start, sentence.end
        if end <= first:
            continue
        word = text[start:end]
        if not blanks and word.isalnum():  # most words have nothing to strip
            found.append((start, end, word))
            tokens.append(token)
        elif visible := word.strip():
            lead = start + (word.index(visible) if visible != word else 0)
            pieces = cut_word(lead, visible, blanks) if blanks else [(lead, lead + len(visible), visible)]
            found.extend(pieces)
            tokens.extend([token] * len(pieces))
    return words


def mark_discourse(state: State, words: Sequence[Sequence[Word]]) -> Discourse:
    """Finds clauses, trials and anaphors; `words` are those of each sentence."""
    quotes, released = find_quotes(state.text), state.document.date
    standings = outline(state.document.text, state.sentences)
    state.discourse = read_stories(
        Script(
            state.text, state.sentences, words, state.linked, state.entities, quotes, released, state.arcs, standings
        )
    )
    add_attributes(state.discourse, state.linked)
    return state.discourse


def mark_facts(state: State, discourse: Discourse, rules: str, min_confidence: float) -> None:
    """Finds facts by the rules in a folder, or by the package's if it is empty."""
    raw = list(find_raw_facts(discourse, _rules(rules)))
    state.candidates = finish(state.document, discourse, raw)
    state.reading = asserted(state.candidates, min_confidence)
