"""What both renderings show alike: sentences with what came of them, pieces of text, words for facts and reasons."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from pharmagraph.explain.values import (
    Explanation,
    FactView,
    MentionView,
    Reason,
    Rejected,
    SentenceView,
    Silent,
    Span,
)
from pharmagraph.vocabulary import Relation, Status

_Placed = TypeVar("_Placed", Rejected, Silent)

REASONS = {
    Reason.HYPOTHETICAL: "hypothetical",
    Reason.UNSURE: "not sure enough",
    Reason.INCOMPLETE: "too little for a fact",
    Reason.SUPERSEDED: "said more exactly elsewhere",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same mentions (the outer first), and whether a trigger stands on it."""

    text: str
    mentions: tuple[MentionView, ...]
    is_trigger: bool


def pieces(
    text: str, start: int, end: int, mentions: Sequence[MentionView], triggers: Iterable[Span]
) -> Iterator[Piece]:
    """text[start:end], cut wherever a mention or trigger begins or ends."""
    spans = list(triggers)
    ends = {place for m in mentions for place in (m.start, m.end)} | {place for span in spans for place in span}
    cuts = [start, *sorted(place for place in ends if start < place < end), end]
    for first, last in pairwise(cuts):
        over = tuple(m for m in mentions if m.start <= first and last <= m.end)
        yield Piece(text[first:last], over, any(s <= first and last <= e for s, e in spans))


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with what came of it."""

    sentence: SentenceView
    mentions: tuple[MentionView, ...]
    first: tuple[FactView, ...]  # facts that it is the first to tell
    again: tuple[FactView, ...]  # facts that it tells again
    rejected: tuple[Rejected, ...]
    silent: tuple[Silent, ...]  # itself, if it has triggers and gave no fact

    @property
    def triggers(self) -> set[Span]:
        """The words that set off the rules behind its facts."""
        facts = (*self.first, *self.again)
        return {span for fact in facts for e in fact.evidence if e.start == self.sentence.start for span in e.triggers}


def told_by(explanation: Explanation) -> Iterator[Told]:
    """The sentences in order, each with what came of it."""
    first, again = defaultdict(list), defaultdict(list)
    for fact in explanation.facts:
        home, *others = dict.fromkeys(evidence.start for evidence in fact.evidence)
        first[home].append(fact)
        for other in others:
            again[other].append(fact)
    mentions = _by_sentence(explanation)
    rejected, silent = _by_start(explanation.rejected), _by_start(explanation.silent)
    for sentence in explanation.sentences:
        start = sentence.start
        yield Told(
            sentence=sentence,
            mentions=tuple(mentions.get(start, ())),
            first=tuple(first.get(start, ())),
            again=tuple(again.get(start, ())),
            rejected=tuple(rejected.get(start, ())),
            silent=tuple(silent.get(start, ())),
        )


def _by_sentence(explanation: Explanation) -> dict[int, list[MentionView]]:
    """The mentions that lie within each sentence, by its start."""
    found = defaultdict(list)
    starts = [sentence.start for sentence in explanation.sentences]
    for mention in explanation.mentions:
        number = bisect_right(starts, mention.start) - 1
        if number >= 0 and mention.end <= explanation.sentences[number].end:
            found[starts[number]].append(mention)
    return found


def _by_start(things: Iterable[_Placed]) -> dict[int, list[_Placed]]:
    found = defaultdict(list)
    for thing in things:
        found[thing.start].append(thing)
    return found


def heading(fact: FactView) -> str:
    """The kind of a fact, with a status other than the plain one: "Designation (Planned)"."""
    return fact.kind if fact.status == Status.OCCURRED else f"{fact.kind} ({fact.status})"


def in_words(fact: FactView, kind: str) -> str:
    """A fact in one line, its kind called `kind`: "X develops Y", or a frame's kind and its first roles."""
    names = [" + ".join(fillers) for _, fillers in fact.roles]
    if fact.kind in set(Relation):
        return f"{names[0]} {kind} {names[1]}"
    return f"{kind}: {', '.join(names[:3])}"


def summary(explanation: Explanation) -> str:
    """What there is, in numbers."""
    reasons = Counter(one.reason for one in explanation.rejected)
    why = ", ".join(f"{reasons[reason]} {REASONS[reason]}" for reason in Reason if reasons[reason])
    counts = (
        _count(explanation.sentences, "sentence"),
        _count(explanation.mentions, "mention"),
        _count(explanation.facts, "fact"),
        _count(explanation.rejected, "rejected candidate") + (f" ({why})" if why else ""),
        _count(explanation.silent, "sentence") + " with triggers and no fact",
    )
    return ", ".join(counts)


def _count(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
