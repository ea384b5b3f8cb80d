"""Whose verdict it is that a trial met or missed its goal: that of the figures that follow ("X missed its goal. Survival was 11 months versus 10")."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pharmagraph.facts.draft import Draft
from pharmagraph.facts.merge import differ, is_insignificant
from pharmagraph.vocabulary import FrameClass, Status

# what tells that a sentence turns to other outcomes than that of the goal
_TURNS = re.compile(
    r"\b(?:secondary|exploratory|post[\s-]hoc|subgroup|subset|however|although|though|but|nevertheless|nonetheless|still|separately|previous\w*|earlier|safety|adverse|another|other)\b",
    re.IGNORECASE,
)


def with_verdicts(drafts: Sequence[Draft], text: str, is_safety: Mapping[str, bool]) -> list[Draft]:
    """The drafts with what only tells that a goal was met or missed joined with the figures that it is told of."""
    results = [d for d in drafts if d.kind == FrameClass.TRIAL_RESULT and d.status == Status.OCCURRED]
    figures = sorted((d for d in results if _compares(d, is_safety)), key=lambda d: d.place)
    dropped: set[int] = set()
    for verdict in results:
        if "endpoint" in verdict.roles or _codes(verdict) not in ({"Positive"}, {"Negative"}):
            continue
        alike = [d for d in figures if not any(differ(verdict, d, role) for role in ("drug", "trial", "comparator"))]
        told = next((d for d in alike if _follows(verdict, d, text) and _bears(d, verdict)), None)
        if told is not None:
            told.roles["outcome"] = dict(verdict.roles["outcome"])
            for role in ("trial", "drug", "comparator"):
                if role in verdict.roles:
                    told.roles.setdefault(role, dict(verdict.roles[role]))
            told.evidence |= verdict.evidence
            dropped.add(id(verdict))
    return [d for d in drafts if id(d) not in dropped]


def _codes(draft: Draft) -> set[str]:
    return {value.text for value in draft.roles.get("outcome", ())}


def _compares(draft: Draft, is_safety: Mapping[str, bool]) -> bool:
    """Whether a result gives the figures of two arms for one outcome, without saying what became of the goal."""
    endpoints = draft.roles.get("endpoint", {})
    two = "value" in draft.roles and "comparatorValue" in draft.roles
    efficacy = len(endpoints) == 1 and not any(is_safety.get(value.text, False) for value in endpoints)
    return two and efficacy and _codes(draft) <= {"Reported", "Trend"}


def _bears(figure: Draft, verdict: Draft) -> bool:
    """Whether a test of the figures, if there is one, agrees with the verdict."""
    tests = [is_insignificant(value.text) for value in figure.roles.get("pValue", ())]
    return all(test == (_codes(verdict) == {"Negative"}) for test in tests)


def _follows(verdict: Draft, figure: Draft, text: str) -> bool:
    """Whether the figures stand behind the verdict in its sentence, or in the next one of its paragraph, which turns to nothing else."""
    return any(
        figure.place > verdict.place
        if there == (start, end)
        else end <= there[0] and not text[end : there[0]].strip(" \n") and "\n\n" not in text[end : there[0]] and not _TURNS.search(text, *there)
        for start, end in _places(verdict)
        for there in _places(figure)
    )  # fmt: skip


def _places(draft: Draft) -> Iterator[tuple[int, int]]:
    yield from sorted({(e.start, e.end) for e in draft.evidence})
