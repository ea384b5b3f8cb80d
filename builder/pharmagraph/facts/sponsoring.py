"""Whose trial it is: told, known from who reached its milestones, or guessed to be the publisher's."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pharmagraph.facts.draft import Draft
from pharmagraph.facts.merge import merge
from pharmagraph.facts.rules import marked
from pharmagraph.model import Value
from pharmagraph.vocabulary import FrameClass, Relation, Status


def with_sponsors(drafts: Sequence[Draft], topic: str) -> list[Draft]:
    """The drafts, with who starts, fills, ends or halts a trial as its sponsor, where the text tells of none.

    Guesses that the publisher is the sponsor go where somebody else is, and where the text does not say that the drugs are the
    publisher's own; the `topic` drug is, unless it is told to be another's.
    """
    leaders = _leaders(drafts)
    told = {
        d.key for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL and "sponsoredBy" in d.roles and not _is_guess(d)
    }
    kept = list(_without_strangers(drafts, topic, leaders))
    for key in sorted(leaders.keys() - told):
        first = min(leaders[key], key=lambda d: (d.place, sorted(d.evidence)))
        roles = {"sponsoredBy": {v: s for d in leaders[key] for v, s in d.roles["organization"].items()}}
        kept.append(
            Draft(FrameClass.CLINICAL_TRIAL, roles, Status.OCCURRED, first.evidence, key=key, place=first.place)
        )
    return kept


def _leaders(drafts: Iterable[Draft]) -> Mapping[str, list[Draft]]:
    """Keys of trials -> the milestones that somebody is told to have reached in them."""
    found: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if (
            draft.kind == FrameClass.TRIAL_MILESTONE
            and draft.status == Status.OCCURRED
            and "organization" in draft.roles
        ):
            for value in draft.roles.get("trial", ()):
                found[value.text].append(draft)
    return found


def _without_strangers(drafts: Sequence[Draft], topic: str, leaders: Mapping[str, Sequence[Draft]]) -> Iterator[Draft]:
    trials = {d.key: d for d in merge(_copy(d) for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL)}
    owners: dict[Value, set[Value]] = defaultdict(set)
    for draft in drafts:
        owner, owned = ("subject", "object") if draft.kind == Relation.DEVELOPS else ("organization", "drug")
        if draft.kind in {Relation.DEVELOPS, FrameClass.TRIAL_MILESTONE} and owner in draft.roles:
            for drug in draft.roles.get(owned, ()):
                owners[drug].update(draft.roles[owner])

    def is_strangers(drug: Value, sponsors: Collection[Value]) -> bool:
        return drug.text != topic and not owners[drug] & set(sponsors) and bool(topic or owners[drug])

    for draft in drafts:
        if _is_guess(draft):
            sponsors = draft.roles.get("sponsoredBy", {})
            drugs = trials[draft.key].roles.get("evaluates", {})
            others = draft.key in leaders and not any(
                sponsors.keys() & d.roles["organization"].keys() for d in leaders[draft.key]
            )
            if others or (drugs and all(is_strangers(drug, sponsors) for drug in drugs)):
                continue
        yield draft


def _is_guess(draft: Draft) -> bool:
    return draft.weak and any(e.extractor in marked("guess") for e in draft.evidence)


def _copy(draft: Draft) -> Draft:
    """A draft that shares no role with this one, for merging."""
    roles = {role: dict(values) for role, values in draft.roles.items()}
    return Draft(draft.kind, roles, draft.status, draft.evidence, key=draft.key, place=draft.place, weak=draft.weak)
