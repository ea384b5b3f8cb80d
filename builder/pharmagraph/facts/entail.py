"""What facts entail, and which of them say no more than others: relations follow from frames, vague names give way to exact ones."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pharmagraph.facts.draft import PARTIES, Draft
from pharmagraph.facts.merge import same_but
from pharmagraph.facts.rules import marked
from pharmagraph.model import Value
from pharmagraph.vocabulary import RELATIONS, FrameClass, Relation, Status

_APPROVED = {"Approved", "AcceleratedApproved", "ConditionallyApproved"}


_DERIVED_FACTOR = 0.95


def derive(
    drafts: Sequence[Draft],
    is_class: Mapping[str, bool],
    topic: str,
    is_safety: Mapping[str, bool],
    companies: Collection[str],
) -> Iterator[Draft]:
    """What a frame entails: a trial has the endpoints it reports, what a trial studies is investigated for its condition, what is approved is indicated.

    `is_class` tells for each entity key whether it is a class of drugs, which has no such relations; `is_safety` whether it is an
    observation of safety, which is no endpoint for being reported. Of a regimen only the `topic` drug is under investigation. Who
    sponsors a trial develops what it tests if it is one of the `companies`; a hospital or a society may test another's drug.
    """
    for draft in drafts:
        if draft.kind == FrameClass.TRIAL_RESULT and draft.status == Status.OCCURRED and not _is_praise(draft):
            for trial in draft.roles.get("trial", ()):
                endpoints = {
                    v: s for v, s in draft.roles.get("endpoint", {}).items() if not is_safety.get(v.text, False)
                }
                roles = {"hasEndpoint": endpoints, "comparator": dict(draft.roles.get("comparator", {}))}
                yield Draft(
                    FrameClass.CLINICAL_TRIAL, roles, Status.OCCURRED, draft.evidence, key=trial.text, place=draft.place
                )
        for relation, left, right in _entailed(draft):
            if (left, right) == ("sponsoredBy", "evaluates") and not _is_own_trial(draft, topic):
                continue
            subjects = set(draft.roles.get(left, ()))
            if left == "sponsoredBy":
                subjects = {v for v in subjects if v.text in companies}
            if left == "evaluates" and any(v.text == topic for v in subjects):
                subjects = {v for v in subjects if v.text == topic}
            for subject in sorted(subjects):
                for object_ in draft.roles.get(right, ()):
                    drugs = [v for r, v in ((left, subject), (right, object_)) if r in {"drug", "evaluates"}]
                    if any(is_class.get(v.text, False) for v in drugs):
                        continue
                    has = relation == Relation.DEVELOPS  # who plans to file for it has it
                    status = Status.OCCURRED if has else draft.status
                    evidence = frozenset(
                        replace(e, confidence=round(e.confidence * _DERIVED_FACTOR, 3), cue="" if has else e.cue)
                        for e in draft.evidence
                    )
                    roles = {"subject": {subject: 1.0}, "object": {object_: 1.0}}
                    yield Draft(relation, roles, status, evidence, place=draft.place)


def _is_praise(draft: Draft) -> bool:
    """Whether a result only praises ("encouraging efficacy"): what it names need not have been measured as such."""
    return {evidence.extractor for evidence in draft.evidence} <= marked("praise")


def _is_own_trial(draft: Draft, topic: str) -> bool:
    """Whether who sponsors a trial develops what it evaluates: the document's drug, or that of "our trial of X"."""
    drugs = {value.text for value in draft.roles.get("evaluates", ())}
    return topic in drugs or any(evidence.extractor in marked("own trial") for evidence in draft.evidence)


def _codes(draft: Draft, role: str) -> set[str]:
    return {value.text for value in draft.roles.get(role, ())}


def _entailed(draft: Draft) -> list[tuple[str, str, str]]:
    decisions = _codes(draft, "decision")
    occurred = draft.status == Status.OCCURRED
    match draft.kind:
        case FrameClass.CLINICAL_TRIAL if len(draft.roles.get("condition", ())) <= 4:
            sponsored = (
                [(Relation.DEVELOPS, "sponsoredBy", "evaluates")] if len(draft.roles.get("evaluates", ())) == 1 else []
            )
            return [(Relation.INVESTIGATED_FOR, "evaluates", "condition"), *sponsored]
        case FrameClass.REGULATORY_SUBMISSION if occurred:
            return [(Relation.INVESTIGATED_FOR, "drug", "disease"), (Relation.DEVELOPS, "applicant", "drug")]
        case FrameClass.REGULATORY_SUBMISSION if draft.status == Status.PLANNED:
            return [(Relation.DEVELOPS, "applicant", "drug")]
        case FrameClass.REGULATORY_DECISION if occurred and decisions & _APPROVED and not _is_for_a_trial(draft):
            return [(Relation.INDICATED_FOR, "drug", "disease"), (Relation.DEVELOPS, "applicant", "drug")]
        case FrameClass.REGULATORY_DECISION if occurred and decisions:
            return [(Relation.INVESTIGATED_FOR, "drug", "disease"), (Relation.DEVELOPS, "applicant", "drug")]
        case FrameClass.TRIAL_MILESTONE if occurred and "Discontinued" not in _codes(draft, "milestone"):
            return [(Relation.DEVELOPS, "organization", "drug")]
        case FrameClass.AGREEMENT if occurred and "License" in _codes(draft, "agreementKind"):
            return [(Relation.DEVELOPS, "licensor", "drug"), (Relation.DEVELOPS, "licensee", "drug")]
        case FrameClass.DESIGNATION if occurred:
            return [(Relation.INVESTIGATED_FOR, "drug", "disease")]
        case _:
            return []


_APPLICANT_FACTOR = 0.85
_AS_SURE = 0.1  # by which the confidence in two owners may differ for them to be owners alike


def name_applicants(drafts: Iterable[Draft], publishers: Collection[str]) -> None:
    """Fill in who applied where a text does not say: the one publisher of the release, if the text says that the drug is its own,
    and of nobody much more surely."""
    drafts = list(drafts)
    owners: dict[Value, dict[Value, float]] = defaultdict(dict)
    for draft in drafts:
        if draft.kind in DEVELOPS and draft.status == Status.OCCURRED:
            (subject,), (drug,) = ends(draft)
            owners[drug][subject] = max(draft.confidence, owners[drug].get(subject, 0))
    for draft in drafts:
        if draft.kind in _APPLIED_FOR and "applicant" not in draft.roles:
            told = [
                (owner, sure >= max(owners[drug].values()) - _AS_SURE)
                for drug in draft.roles.get("drug", ())
                for owner, sure in owners[drug].items()
            ]
            own = {owner for owner, surest in told if surest and owner.text in publishers}
            if len(own) == 1:
                draft.roles["applicant"] = dict.fromkeys(own, _APPLICANT_FACTOR)


DEVELOPS = frozenset({Relation.DEVELOPS, *(r for r, spec in RELATIONS.items() if spec.parent is Relation.DEVELOPS)})
_APPLIED_FOR = frozenset({FrameClass.REGULATORY_SUBMISSION, FrameClass.REGULATORY_DECISION})


def _is_for_a_trial(draft: Draft) -> bool:
    """Whether what was decided on is an application to run a trial, whose approval makes no medicine."""
    return any(value.text in {"IND", "CTA"} for value in draft.roles.get("application", ()))


def without_approved(drafts: Iterable[Draft]) -> list[Draft]:
    """What is approved for a disease is not also said to be investigated for it."""
    kept = list(drafts)
    approved = {ends(d) for d in kept if d.kind == Relation.INDICATED_FOR and d.status == Status.OCCURRED}
    return [d for d in kept if d.kind != Relation.INVESTIGATED_FOR or ends(d) not in approved]


_UNDER_STUDY = re.compile(
    r"\b(?:investigat|experimental|candidate|trial|stud(?:y|ies|ied|ying)|phase|potential(?!ly)|could|may|test|evaluat|develop|pipeline|if )",
    re.IGNORECASE,
)


def with_indications(drafts: Iterable[Draft], text: str) -> None:
    """What a drug is described to be for ("an antifungal for mould infections") it is indicated for, if `text` tells of its approval or sale and of no indication."""
    drafts = list(drafts)
    sold: set[Value] = set()
    for draft in drafts:
        if draft.kind == Relation.MARKETS and draft.status == Status.OCCURRED and not _is_under_study(draft, text):
            sold |= ends(draft)[1]
        approved = draft.kind == FrameClass.REGULATORY_DECISION and draft.status == Status.OCCURRED
        if approved and _codes(draft, "decision") & _APPROVED and not _is_for_a_trial(draft):
            sold |= draft.roles.get("drug", {}).keys()
    sold -= {v for d in drafts if d.kind == Relation.INDICATED_FOR and d.status == Status.OCCURRED for v in ends(d)[0]}
    for draft in drafts:
        if (
            draft.kind == Relation.INVESTIGATED_FOR
            and draft.status == Status.OCCURRED
            and ends(draft)[0] <= sold
            and all(e.extractor in marked("describes") for e in draft.evidence)
            and not _is_under_study(draft, text)
        ):
            draft.kind = Relation.INDICATED_FOR


def _is_under_study(draft: Draft, text: str) -> bool:
    return any(_UNDER_STUDY.search(text, e.start, e.end) for e in draft.evidence)


_OF_ONE_DRUG = frozenset({FrameClass.REGULATORY_SUBMISSION, FrameClass.REGULATORY_DECISION, FrameClass.DESIGNATION})
_OF_A_DRUG = frozenset({Relation.INVESTIGATED_FOR, Relation.INDICATED_FOR, *DEVELOPS})


def without_partners(drafts: Iterable[Draft]) -> list[Draft]:
    """What is said of a drug is not said of those that are given with it ("approved X plus Y for Z", "our trial of X plus Y")."""
    kept = list(drafts)
    partners: dict[Value, set[Value]] = defaultdict(set)
    for draft in kept:
        if draft.kind == Relation.COMBINED_WITH:
            (drug,), (partner,) = ends(draft)
            partners[drug].add(partner)
    for draft in kept:
        if draft.kind in _OF_ONE_DRUG:
            drugs = draft.roles.get("drug", {})
            given_with = {partner for drug in drugs for partner in partners[drug]}
            draft.roles["drug"] = {v: s for v, s in drugs.items() if v not in given_with} or drugs
    told: set[Told] = {(d.kind, *ends(d)) for d in kept if d.kind in _OF_A_DRUG}
    shadows = {_with_drug(fact, partner) for fact in told for partner in partners[_drug_of(fact)]}
    return [d for d in kept if d.kind not in _OF_A_DRUG or (d.kind, *ends(d)) not in shadows]


Told = tuple[str, frozenset[Value], frozenset[Value]]


def _drug_of(fact: Told) -> Value:
    return min(fact[2] if fact[0] in DEVELOPS else fact[1])


def _with_drug(fact: Told, drug: Value) -> Told:
    kind, subject, object_ = fact
    return (kind, subject, frozenset({drug})) if kind in DEVELOPS else (kind, frozenset({drug}), object_)


_GENERAL_CARE = frozenset({frozenset({"standard", "of", "care"}), frozenset({"control"})})


def without_vaguer(drafts: Iterable[Draft], words: Mapping[str, tuple[str, ...]]) -> list[Draft]:
    """What is said more exactly elsewhere: "survival" beside "overall survival", "breast cancer" beside "metastatic breast cancer",
    "Phase 2" beside "Phase 2b".

    `words` are those of each entity's name. Among comparators, "standard of care" and "control" give way to what they consist of.
    """
    kept = list(drafts)
    for draft in kept:
        if draft.kind == FrameClass.CLINICAL_TRIAL:
            for role in ("hasEndpoint", "condition"):
                values = draft.roles.get(role, {})
                longest = 1 if role == "hasEndpoint" else 99  # "survival" is vague, "progression-free survival" is not
                draft.roles[role] = {
                    v: s
                    for v, s in values.items()
                    if len(words.get(v.text, ())) > longest or not any(_is_vaguer(v, o, words) for o in values)
                }
            phases = draft.roles.get("phase", {})
            exact = {v.text.rstrip("b") for v in phases if v.text.endswith("b")}
            draft.roles["phase"] = {v: s for v, s in phases.items() if v.text not in exact}
            comparators = draft.roles.get("comparator", {})
            if any(frozenset(words.get(v.text, ())) not in _GENERAL_CARE for v in comparators):
                draft.roles["comparator"] = {
                    v: s for v, s in comparators.items() if frozenset(words.get(v.text, ())) not in _GENERAL_CARE
                }
            draft.roles = {role: values for role, values in draft.roles.items() if values}
    return [d for d in kept if not any(_vaguer(d, other, words) for other in kept)]


def exact_diseases(drafts: Sequence[Draft], words: Mapping[str, tuple[str, ...]]) -> None:
    """Let a headline's "urothelial cancer" be the "metastatic urothelial cancer" for which the text tells the same decision or designation, if of one alone."""
    told = [d for d in drafts if d.kind in _OF_ONE_DRUG and len(d.roles.get("disease", ())) == 1]
    for draft in told:
        (mine,) = draft.roles["disease"]
        fuller = {
            theirs
            for other in told
            for theirs in other.roles["disease"]
            if _is_vaguer(mine, theirs, words) and same_but(draft, other, "disease")
        }
        if len(fuller) == 1:
            draft.roles["disease"] = {fuller.pop(): draft.roles["disease"][mine]}


_VAGUE = frozenset({"agreementKind", "party", "status"})


def _is_vague_deal(one: Draft, other: Draft) -> bool:
    """Whether a collaboration of which nothing is known but its parties is another agreement between the same."""
    parties = {v.text for v in one.roles.get("party", ())}
    others = {v.text for role in PARTIES for v in other.roles.get(role, ())}
    return (
        one is not other
        and one.kind == other.kind == FrameClass.AGREEMENT
        and one.roles.keys() <= _VAGUE
        and {v.text for v in one.roles.get("agreementKind", ())} <= {"Collaboration"}
        and not one.date
        and parties <= others
        and not other.roles.keys() <= _VAGUE
    )


def _vaguer(one: Draft, other: Draft, words: Mapping[str, tuple[str, ...]]) -> bool:
    if _is_vague_deal(one, other):
        return True
    if (
        one.kind != other.kind
        or one.kind not in {Relation.INVESTIGATED_FOR, Relation.INDICATED_FOR}
        or one.status != other.status
    ):
        return False
    (subject, object_), (other_subject, other_object) = ends(one), ends(other)
    return subject == other_subject and _is_vaguer(min(object_), min(other_object), words)


def _is_vaguer(one: Value, other: Value, words: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the name of `one` is what is left of that of `other` without qualifiers: the same last word, and fewer words."""
    mine, theirs = words.get(one.text, ()), words.get(other.text, ())
    return bool(mine) and set(mine) < set(theirs) and mine[-1] == theirs[-1]


def ends(draft: Draft) -> tuple[frozenset[Value], frozenset[Value]]:
    """Subject and object of a relation."""
    return frozenset(draft.roles["subject"]), frozenset(draft.roles["object"])
