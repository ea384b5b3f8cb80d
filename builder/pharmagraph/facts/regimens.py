"""What trials give: both of "the combination of X, an antibody, and Y", and the drug that the document calls "its gene therapy"."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from pharmagraph.facts.draft import Draft
from pharmagraph.model import Value
from pharmagraph.vocabulary import FrameClass, Relation, Status

_THE_COMBINATION = re.compile(
    r"\b(?:the|this)\s(?:\w+\s)?(?:combination|combo|regimen|doublet|triplet)\b(?!\s(?:of|arm|group|cohort|study|trial))"
)
_FACTOR = 0.9
Span = tuple[int, int]


def with_regimens(drafts: Sequence[Draft], text: str, topic: str) -> None:
    """Let trials evaluate what their sentence, if it speaks of no other trial, says to be given with what they evaluate.

    What is also a comparator counts only beside the `topic` drug. A trial of "the combination" evaluates the one that the document tells of.
    """
    pairs: dict[Span, list[frozenset[Value]]] = defaultdict(list)
    trials: dict[Span, set[str]] = defaultdict(set)
    for draft in drafts:
        for evidence in draft.evidence:
            if draft.kind == Relation.COMBINED_WITH and draft.status != Status.DENIED:
                pairs[evidence.start, evidence.end].append(_pair(draft))
            elif draft.kind == FrameClass.CLINICAL_TRIAL:
                trials[evidence.start, evidence.end].add(draft.key)
    every = {pair for told in pairs.values() for pair in told}
    for draft in drafts:
        if draft.kind != FrameClass.CLINICAL_TRIAL:
            continue
        for evidence in draft.evidence:
            span = evidence.start, evidence.end
            told = pairs.get(span, []) if not draft.weak else []
            if span not in pairs and len(every) == 1 and _THE_COMBINATION.search(text, *span):
                told = list(every)
            if len(trials[span]) == 1:
                _complete(draft, told, topic)


def with_drugs_meant(drafts: Iterable[Draft], kinds: Collection[str], drug: Value) -> None:
    """Let trials that evaluate a kind of drug alone ("its gene therapy trial") evaluate the document's one drug.

    `kinds` are the keys of such classes as "gene therapy".
    """
    for draft in drafts:
        evaluated = draft.roles.get("evaluates", {})
        if draft.kind == FrameClass.CLINICAL_TRIAL and evaluated and all(v.text in kinds for v in evaluated):
            draft.roles["evaluates"] = {drug: _FACTOR * max(evaluated.values())}


def _complete(trial: Draft, pairs: Sequence[frozenset[Value]], topic: str) -> None:
    evaluated, control = trial.roles.get("evaluates", {}), trial.roles.get("comparator", {})
    for pair in pairs:
        known = pair & evaluated.keys()
        of_control = not known.isdisjoint(control)  # "X plus Y versus Z plus Y": Y is given in both arms
        if len(known) == 1 and not of_control and (not pair & control.keys() or min(known).text == topic):
            evaluated.update(dict.fromkeys(pair - known, _FACTOR))


def _pair(draft: Draft) -> frozenset[Value]:
    return frozenset(value for role in ("subject", "object") for value in draft.roles[role])
