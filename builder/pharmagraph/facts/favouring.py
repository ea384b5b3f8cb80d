"""What two figures that are compared say of themselves: that of what is tested is the better one, though nobody says how sure that is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pharmagraph.facts.draft import Draft
from pharmagraph.facts.merge import is_insignificant
from pharmagraph.mentions.linking import LocalEntity
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import FrameClass, Status

_CLEAR = 0.1  # the part of the larger figure by which the two must differ
_FIGURE = re.compile(r"(?P<number>[-+]?\d+(?:\.\d+)?)(?:\sof\s(?P<total>\d+))?\s?(?P<unit>\D*)$")
_ALIKE = re.compile(
    r"\b(?:similar|comparable|equivalen\w+|non-?inferior\w*|consistent|no\s(?:\w+\s){0,3}difference|(?:did|was|were)\snot|n't|failed|missed)\b",
    re.IGNORECASE,
)
# how words begin that tell of less, of more, of having reached something; and what outcomes are called that are good or bad to have
_LESS = tuple(word_set("facts.favouring.less"))
_MORE = tuple(word_set("facts.favouring.more"))
_REACHED = ("achiev", "attain", "reach", "improv")
_GOOD = tuple(word_set("facts.favouring.good"))
_BAD = tuple(word_set("facts.favouring.bad"))


def with_trends(
    drafts: Iterable[Draft], entities: Mapping[str, LocalEntity], text: str, is_safety: Mapping[str, bool]
) -> None:
    """Let a result be a trend, or a benefit if it is significant, where it only reports a figure that is clearly better than that of the control."""
    for draft in drafts:
        if draft.kind != FrameClass.TRIAL_RESULT or draft.status != Status.OCCURRED:
            continue
        outcome = draft.roles.get("outcome", {})
        endpoints = [entities[v.text] for v in draft.roles.get("endpoint", ()) if not is_safety.get(v.text, False)]
        only_reported = {v.text for v in outcome} == {"Reported"} and len(endpoints) == 1
        if only_reported and _favours(
            draft, endpoints[0], " ".join(sorted({text[e.start : e.end] for e in draft.evidence}))
        ):
            tests = [v.text for v in draft.roles.get("pValue", ())]
            code = "Positive" if tests and not any(map(is_insignificant, tests)) else "Trend"
            draft.roles["outcome"] = {replace(value, text=code): sureness for value, sureness in outcome.items()}


def _favours(draft: Draft, endpoint: LocalEntity, told: str) -> bool:
    """Whether the draft's one figure is the better one of two."""
    figures = [[v.text for v in draft.roles.get(role, ())] for role in ("value", "comparatorValue")]
    if list(map(len, figures)) != [1, 1] or _ALIKE.search(told):
        return False
    return _gain(figures[0][0], figures[1][0]) * _way(endpoint, told) > 0


def _gain(own: str, other: str) -> float:
    """By how much the first figure is the larger one; 0 if they are of different measures or much the same."""
    one, two = _FIGURE.match(own), _FIGURE.match(other)
    if one is None or two is None or one["unit"].strip().rstrip("s") != two["unit"].strip().rstrip("s"):
        return 0
    left, right = (float(m["number"]) / float(m["total"] or 1) for m in (one, two))
    if left < 0 or right < 0:  # a change that is told with its sign: the larger one counts
        left, right = abs(left), abs(right)
    return left - right if abs(left - right) >= _CLEAR * max(left, right) else 0


def _way(endpoint: LocalEntity, told: str) -> int:
    """1 if the larger of two figures is the better one, -1 if the smaller is, 0 if the words do not show it.

    "fell by 12 mmHg" and "achieved HbA1c below 7%" tell of what is good, whichever way the outcome itself should go.
    """
    names = sorted(endpoint.names, key=len, reverse=True)
    around = re.sub("|".join(map(re.escape, names)), " ", told, flags=re.IGNORECASE)
    reached = _has(around, _REACHED)
    less, more = _has(around, _LESS), _has(around, _MORE) or reached
    good = endpoint.direction or ("higher" if "weight loss" in names else "")
    good = good or ("higher" if _has(names[0], _GOOD) else "lower" if _has(names[0], _BAD) else "")
    if not good or (less and more):
        return 0
    if good == "higher":
        return -1 if less and not _has(names[0], ("loss",)) else 1
    return 1 if less or reached else 0 if more else -1


def _has(text: str, stems: tuple[str, ...]) -> bool:
    """Whether a word of the text begins so."""
    return any(word.startswith(stems) for word in re.findall(r"[a-z]+", text.lower()))
