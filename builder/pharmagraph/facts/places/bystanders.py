"""Drugs that a sentence names and that play no part in what it tells."""

from collections.abc import Sequence

from pharmagraph.language.clauses import Unit

_MEASURES = frozenset({"versus", "vs", "vs.", "than", "against"})
_MEASURED = frozenset({"compared", "superior", "inferior", "noninferior", "non-inferior", "similar", "equivalent", "relative"})  # fmt: skip
_LISTING = frozenset({",", "(", ")", "to", "with", "both", "or", "and", "either"})


def _is_measure(units: Sequence[Unit], i: int) -> bool:
    """Whether the unit `i` is only what another is measured by: "cut deaths compared to enalapril", "superior to placebo and to exenatide"."""
    k = i - 1
    while k >= 0 and (units[k].tag in {"determiner", "mention", "conjunction"} or units[k].lower in _LISTING):
        if units[k].text == "," and units[k - 1].tag != "mention" and units[k - 1].text != ")":
            return False
        k -= 1
    to = units[k + 1].lower in {"to", "with"}
    return k >= 0 and (units[k].lower in _MEASURES or (to and units[k].lower in _MEASURED))


_STEADY = frozenset({"background", "stable"})
_STEADY_FILLS = frozenset(
    "of a an the dose doses dosage dosages regimen therapy treatment oral weekly daily low low-dose".split()
)


def is_background(units: Sequence[Unit], i: int) -> bool:
    """Whether a drug is what all patients have anyway: "in patients on a stable background of methotrexate"."""
    k = i - 1
    while k >= 0 and (units[k].lower in _STEADY_FILLS or units[k].tag in {"mention", "conjunction"}):
        k -= 1
    return k > 0 and units[k].lower in _STEADY and "on" in {u.lower for u in units[max(0, k - 3) : k]}


def plays_no_part(units: Sequence[Unit], i: int) -> bool:
    """Whether a drug is no part of the event though it is named: others are measured by it, or all patients have it."""
    return _is_measure(units, i) or is_background(units, i)
