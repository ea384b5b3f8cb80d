"""What a trial is silent about and the document tells elsewhere: what its drug is studied for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from pharmagraph.facts.draft import Draft
from pharmagraph.model import Value
from pharmagraph.vocabulary import FrameClass, Relation, Status

_FACTOR = 0.85


def with_known_conditions(
    drafts: Sequence[Draft], healthy: Collection[str], words: Mapping[str, Collection[str]]
) -> None:
    """Trials of which no condition is told are in the one disease that the document tells of their drug.

    `healthy` are the keys of trials in healthy volunteers, which have none; `words` those of each disease's name, so that a vaguer name
    of a disease is no second one.
    """
    diseases: dict[Value, set[Value]] = defaultdict(set)
    for draft in drafts:
        if draft.status == Status.DENIED:
            continue
        for drug in _drugs(draft):
            diseases[drug].update(v for role in _OF_DISEASES.get(draft.kind, ()) for v in draft.roles.get(role, ()))
    for draft in drafts:
        told = draft.roles.get("evaluates", {})
        if draft.kind != FrameClass.CLINICAL_TRIAL or "condition" in draft.roles or draft.key in healthy:
            continue
        known = [_exact(diseases[drug], words) for drug in told]
        if known and all(len(found) == 1 for found in known) and len(set.union(*known)) == 1:
            draft.roles["condition"] = dict.fromkeys(known[0], _FACTOR)


_OF_DISEASES: Mapping[str, Collection[str]] = {
    Relation.INVESTIGATED_FOR: ("object",),
    FrameClass.CLINICAL_TRIAL: ("condition",),
    FrameClass.REGULATORY_SUBMISSION: ("disease",),
    FrameClass.REGULATORY_DECISION: ("disease",),
    FrameClass.DESIGNATION: ("disease",),
}


_OF_DRUGS: Mapping[str, str] = {FrameClass.CLINICAL_TRIAL: "evaluates", Relation.INVESTIGATED_FOR: "subject"}


def _drugs(draft: Draft) -> Collection[Value]:
    return draft.roles.get(_OF_DRUGS.get(draft.kind, "drug"), {})


def _exact(diseases: Collection[Value], words: Mapping[str, Collection[str]]) -> set[Value]:
    """The diseases but for those whose name says less than that of another among them."""
    named = {value: set(words.get(value.text, ())) for value in diseases}
    return {value for value, own in named.items() if not any(own < other for other in named.values())}
