"""Drugs that a sentence names and that play no part in what it tells."""

from collections.abc import Sequence

from pharmagraph.language.units import Unit
from pharmagraph.mentions.word_sets import word_set

_MEASURES = frozenset({"versus", "vs", "vs.", "than", "against"})
_MEASURED = word_set("facts.bystanders.measured")
_LISTING = word_set("facts.bystanders.listing")
_COMPARING = frozenset({"compared", "comparing", "compares", "compare"})
_APPOSED_NOUNS = frozenset("chemotherapy drug treatment therapy standard medicine antibody".split())
_BESIDE = 8  # units
_BETTER = word_set("facts.bystanders.better")


def is_measure(units: Sequence[Unit], i: int) -> bool:
    """Whether the unit `i` is only what another is measured by: "cut deaths compared to enalapril", "comparing it with the standard, exenatide"."""
    k = i - 1
    while k >= 0 and (
        units[k].tag in {"determiner", "mention", "conjunction"} or units[k].lower in _LISTING | _APPOSED_NOUNS
    ):
        before = units[k - 1]
        if (
            units[k].text == ","
            and before.tag != "mention"
            and before.text != ")"
            and before.lower not in _APPOSED_NOUNS
        ):
            return False
        k -= 1
    if _is_reference(units, i):
        return True
    to = units[k + 1].lower in {"to", "with"}
    if to and not _COMPARING.isdisjoint(unit.lower for unit in units[max(0, i - _BESIDE) : i]):
        return True
    return k >= 0 and (units[k].lower in _MEASURES or (to and units[k].lower in _MEASURED))


def _is_reference(units: Sequence[Unit], i: int) -> bool:
    """Whether the drug at `i` is what a biosimilar is like: "reference X", "the originator product X", "comparability between A and X"."""
    before = [unit.lower for unit in units[max(0, i - 3) : i]]
    while before and before[-1] in {"product", "medicine", "biologic", "drug", "brand"}:
        before.pop()
    if before and before[-1] in {"reference", "originator", "innovator"}:
        return True
    words = [unit.lower for unit in units[max(0, i - _LIKENESS) : i]]
    if "between" not in words or not words or words[-1] not in {"and", "reference"}:
        return False
    at = len(words) - 1 - words[::-1].index("between")
    return not _ALIKE.isdisjoint(words[:at])


_LIKENESS = 16  # units
_ALIKE = frozenset(
    "comparing compared comparability comparable similarity similar biosimilarity equivalence equivalent bioequivalence".split()
)


def is_outdone(units: Sequence[Unit], i: int) -> bool:
    """Whether another is told to do better than the drug at `i`: "a benefit over X"."""
    before = units[max(0, i - _BESIDE) : i - 1]
    return i > 0 and units[i - 1].lower == "over" and any(unit.lower in _BETTER for unit in before)


_STEADY = frozenset({"background", "stable"})
_STEADY_FILLS = word_set("facts.bystanders.steady_fills")


def is_background(units: Sequence[Unit], i: int) -> bool:
    """Whether a drug is what all patients have anyway: "in patients on a stable background of methotrexate"."""
    k = i - 1
    while k >= 0 and (units[k].lower in _STEADY_FILLS or units[k].tag in {"mention", "conjunction"}):
        k -= 1
    return k > 0 and units[k].lower in _STEADY and "on" in {u.lower for u in units[max(0, k - 3) : k]}


_LIKE = frozenset({"think", "like", "unlike", "echoing", "rivaling", "rivalling"})
_LIKENED = word_set("facts.bystanders.likened")


def is_likened(units: Sequence[Unit], i: int) -> bool:
    """Whether a drug is only what another is likened to: "Think X with an extra arm", "akin to X", "a rival to X"."""
    before = [unit.lower for unit in units[max(0, i - 2) : i]]
    return bool(before) and (before[-1] in _LIKE or (before[-1] in {"to", "of"} and before[0] in _LIKENED))


def plays_no_part(units: Sequence[Unit], i: int) -> bool:
    """Whether a drug is no part of the event though it is named: others are measured by it, or all patients have it."""
    return any(told(units, i) for told in (is_measure, is_outdone, is_background, is_likened))
