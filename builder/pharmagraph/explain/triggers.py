"""Which triggers of which rules stand in a sentence, whether or not they gave a fact."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pharmagraph.explain.values import Span
from pharmagraph.facts.discourse import Discourse, Passage
from pharmagraph.facts.engine import RawFact
from pharmagraph.facts.rules import Rule, Trigger
from pharmagraph.language.clauses import Unit
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.mention import Literal

Index = Mapping[str, Sequence[tuple[Trigger, Rule]]]


@dataclass(frozen=True, slots=True)
class Hit:
    """The trigger of `rule` at units[first:last] of a sentence."""

    first: int
    last: int
    start: int
    end: int
    rule: Rule


def find_hits(discourse: Discourse, passage: Passage, index: Index) -> Iterator[Hit]:
    """The triggers of the rules that apply in the sentence's section, in order of place."""
    units = passage.view.units
    forms = [_form(unit, discourse) for unit in units]
    for first, form in enumerate(forms):
        for trigger, rule in index.get(form, ()):
            last = first + len(trigger.words)
            stands = last <= len(forms) and all(
                f in words for f, words in zip(forms[first:last], trigger.words, strict=True)
            )
            if stands and (passage.sentence.section in rule.sections if rule.sections else passage.sentence.asserts):
                yield Hit(first, last, units[first].start, units[last - 1].end, rule)


def trigger_of(raw: RawFact, passage: Passage, hits: Sequence[Hit]) -> Span:
    """The words that set off the rule of a raw fact: its longest trigger there, or the noun phrase of a trial."""
    ends = [hit.end for hit in hits if hit.rule.name == raw.rule and hit.start == raw.place]
    ends += [unit.end for unit in passage.view.units if unit.start == raw.place]
    return raw.place, max(ends, default=raw.place)


def _form(unit: Unit, discourse: Discourse) -> str:
    """What the engine compares a trigger with: the word, or the class of a mention in angle brackets."""
    if unit.linked is None:
        return unit.lower
    kind = unit.linked.kind
    return f"<{kind if kind in set(Literal) else root_kind(discourse.kind(unit.linked))}>"
