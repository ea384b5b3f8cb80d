"""What a document is about, read sentence by sentence: publisher, topic drug, trials, and what its short words stand for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pharmagraph.facts.announcing import description, publishers
from pharmagraph.facts.cataphora import names_to_come
from pharmagraph.facts.describing import is_reference, without_descriptions, without_named
from pharmagraph.facts.resolving import Resolver
from pharmagraph.facts.topics import CONTROLS, drugs_above, topic_drug, topic_keys
from pharmagraph.facts.trials import Trial, TrialBook
from pharmagraph.language.clauses import ClauseView, read_clauses
from pharmagraph.language.outline import Standing
from pharmagraph.language.parsed_clauses import Arc, read_parsed_clauses
from pharmagraph.language.sentences import Sentence
from pharmagraph.mentions.linking import Linked, LocalEntity, is_company, root_kind
from pharmagraph.vocabulary import EntityClass


@dataclass(slots=True)
class Passage:
    """A sentence with its clauses.

    `topic` are keys of the entities that its About section is about, `standing` its place in the outline, `described` the units in
    which who announces describes himself.
    """

    sentence: Sentence
    view: ClauseView
    topic: tuple[str, ...] = ()
    standing: Standing = field(default_factory=Standing)
    described: range = range(0)
    # what rules have asked before: type of filler -> the units that are mentions of it, with the keys of these
    fitting: dict[str, dict[int, str]] = field(default_factory=dict, compare=False, repr=False)


@dataclass
class Discourse:
    """A document read as a whole, ready for rules; if it tells several stories, `told` is each of them, read for itself."""

    text: str
    entities: dict[str, LocalEntity]
    released: str = ""  # ISO day of the release, or empty
    passages: list[Passage] = field(default_factory=list)
    publishers: tuple[Linked, ...] = ()
    drug: Linked | None = None
    book: TrialBook = field(default_factory=TrialBook)
    originals: tuple[Linked, ...] = ()  # mentions of drugs that are but what others copy, which no passage has
    told: list["Discourse"] = field(default_factory=list)

    @property
    def stories(self) -> list["Discourse"]:
        """What is read for itself: the stories of a digest, else the whole document."""
        return self.told or [self]

    @cached_property
    def names_one_drug(self) -> bool:
        """Whether the document names one drug and, controls and classes of drugs apart, no other."""
        drugs = (e for e in self.entities.values() if root_kind(e.kind) == EntityClass.DRUG and any(e.names.values()))
        return sum(e.kind != EntityClass.DRUG_CLASS and e.known_as not in CONTROLS for e in drugs) == 1

    @cached_property
    def named(self) -> dict[int, set[str]]:
        """The keys of the companies and drugs that each paragraph names."""
        owning = {
            key for key, e in self.entities.items() if is_company(e.kind) or root_kind(e.kind) == EntityClass.DRUG
        }
        found: dict[int, set[str]] = {}
        for passage in self.passages:
            here = found.setdefault(passage.sentence.paragraph, set())
            here.update(u.linked.key for u in passage.view.units if u.linked is not None and u.linked.key in owning)
        return found

    def kind(self, linked: Linked) -> str:
        """The most specific class known of what `linked` names."""
        entity = self.entities.get(linked.key)
        return entity.kind if entity else linked.kind


@dataclass(frozen=True, slots=True)
class Script:
    """A text as it has been read sentence by sentence: the words of each sentence, the mentions of all and what they mention.

    `arcs` are a parse of each sentence (empty for one that is not parsed), or nothing; `standings` their places in the outline, or nothing.
    """

    text: str
    sentences: Sequence[Sentence]
    words: Sequence[Sequence[tuple[int, int, str]]]
    linked: Sequence[Linked]
    entities: dict[str, LocalEntity]
    quotes: Sequence[tuple[int, int]]
    released: str = ""
    arcs: Sequence[Sequence[Arc]] = ()
    standings: Sequence[Standing] = ()


def read_discourse(script: Script, trials: int = 0) -> Discourse:
    """Read the sentences in order, resolving trials and anaphors from what came before.

    `trials` is the number of those that other stories of the text tell of.
    """
    text, sentences, entities = script.text, script.sentences, script.entities
    discourse = Discourse(text, entities, script.released, book=TrialBook(before=trials))
    discourse.originals = tuple(m for m in script.linked if is_reference(text, m))
    copied = {m.start for m in discourse.originals}
    by_sentence = distribute(sentences, [m for m in script.linked if m.start not in copied])
    by_sentence = [without_named(text, group) for group in by_sentence]
    discourse.publishers = publishers(text, sentences, by_sentence)
    discourse.drug = topic_drug(sentences, by_sentence, entities)
    resolver = Resolver(discourse, script.quotes)
    topics = {topic: topic_keys(topic, entities) for topic in dict.fromkeys(s.topic for s in sentences) if topic}
    told_before = names_to_come(text, sentences, by_sentence, entities)
    parses = script.arcs or [()] * len(sentences)
    places = script.standings or [Standing()] * len(sentences)
    for i, (sentence, tokens, parse, mentions, standing) in enumerate(
        zip(sentences, script.words, parses, by_sentence, places, strict=True)
    ):
        if i in told_before:
            mentions = sorted([*mentions, told_before[i]], key=lambda m: m.start)
        topic = topics.get(sentence.topic, ())
        resolver.enter(sentence, topic, standing)
        mentions = without_descriptions(text, mentions, entities)
        discourse.book.under = drugs_above(standing.under, by_sentence)
        here = discourse.book.read(text, sentence, mentions, discourse.drug) if sentence.asserts else list(mentions)
        here = resolver.resolve(sentence, here)
        view = read_parsed_clauses(tokens, here, parse) if parse else read_clauses(tokens, here)
        discourse.passages.append(Passage(sentence, view, topic, standing, description(view.units)))
        resolver.leave(sentence, here, view)
    return discourse


def distribute(sentences: Sequence[Sentence], linked: Sequence[Linked]) -> list[list[Linked]]:
    """The mentions of each sentence; both are in order."""
    groups: list[list[Linked]] = [[] for _ in sentences]
    pending = list(linked)
    for group, sentence in zip(groups, sentences, strict=True):
        while pending and pending[0].start < sentence.end:
            mention = pending.pop(0)
            if mention.start >= sentence.start:
                group.append(mention)
    return groups


__all__ = ["Discourse", "Passage", "Script", "Trial", "read_discourse"]
