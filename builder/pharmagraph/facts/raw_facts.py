"""All that the readers of facts find in a discourse, before it is put together."""

from collections.abc import Iterator

from pharmagraph.facts.discourse import Discourse
from pharmagraph.facts.engine import RawFact, find_facts
from pharmagraph.facts.originals import original_facts
from pharmagraph.facts.rules import TriggerIndex
from pharmagraph.facts.triallists import trial_facts


def find_raw_facts(discourse: Discourse, index: TriggerIndex) -> Iterator[RawFact]:
    """What trials, owners of originals and the rules of the index tell, in this order."""
    yield from trial_facts(discourse)
    yield from original_facts(discourse)
    yield from find_facts(discourse, index)
