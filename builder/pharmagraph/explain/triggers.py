"""Which triggers of which rules stand in a sentence, whether or not they gave a fact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pharmagraph.explain.values import Span
from pharmagraph.facts.discourse import Discourse, Passage
from pharmagraph.facts.engine import RawFact, form_of
from pharmagraph.facts.rules import Rule, TriggerIndex


@dataclass(frozen=True, slots=True)
class Hit:
    """The trigger of `rule` at units[first:last] of a sentence."""

    first: int
    last: int
    start: int
    end: int
    rule: Rule


def find_hits(discourse: Discourse, passage: Passage, index: TriggerIndex) -> Iterator[Hit]:
    """The triggers of the rules that apply in the sentence's section, in order of place."""
    units = passage.view.units
    forms = [form_of(unit, discourse) for unit in units]
    for first, trigger, rule in index.matches(forms, passage.sentence.section):
        last = first + len(trigger.words)
        yield Hit(first, last, units[first].start, units[last - 1].end, rule)


def trigger_of(raw: RawFact, passage: Passage, hits: Sequence[Hit]) -> Span:
    """The words that set off the rule of a raw fact: its longest trigger there, or the noun phrase of a trial."""
    ends = [hit.end for hit in hits if hit.rule.name == raw.rule and hit.start == raw.place]
    ends += [unit.end for unit in passage.view.units if unit.start == raw.place]
    return raw.place, max(ends, default=raw.place)
