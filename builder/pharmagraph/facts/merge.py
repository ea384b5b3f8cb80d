"""What one document says once: raw facts of the same event become one, relations follow from frames, candidates stay out.

Two raw frames are one event when their class and status agree, an anchor role is shared, and no role contradicts (single-valued roles
equal, many-valued ones overlapping, unless one side is silent).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pharmagraph.model import Evidence, Fact, Value
from pharmagraph.vocabulary import FRAMES, FrameClass, Relation, Role, Status, ValueKind

THRESHOLD = 0.5  # facts that no rule is at least so sure of are candidates, not facts


@dataclass(slots=True)
class Draft:
    """A fact in the making: values by role, each with the evidence of the rules that found it."""

    kind: str
    roles: dict[str, dict[Value, float]]
    status: str
    evidence: set[Evidence]
    date: str = ""
    earliest: str = ""
    latest: str = ""
    key: str = ""
    place: int = 0
    weak: bool = False

    @property
    def confidence(self) -> float:
        return max(e.confidence for e in self.evidence)


# For each frame: the roles of which one must be shared, and the roles that must not differ
_ANCHORS: Mapping[str, tuple[str, ...]] = {
    FrameClass.TRIAL_RESULT: ("endpoint",),
    FrameClass.TRIAL_MILESTONE: ("milestone",),
    FrameClass.REGULATORY_SUBMISSION: ("drug",),
    FrameClass.REGULATORY_DECISION: ("drug",),
    FrameClass.DESIGNATION: ("drug",),
    FrameClass.AGREEMENT: ("party", "licensor", "licensee", "acquirer", "acquired"),
    FrameClass.PRESENTATION: ("conference",),
    FrameClass.POSITION: ("person",),
}
_SINGLE: Mapping[str, tuple[str, ...]] = {
    FrameClass.TRIAL_RESULT: ("trial", "endpoint", "value", "comparatorValue", "hazardRatio", "pValue"),
    FrameClass.TRIAL_MILESTONE: ("trial", "milestone", "drug"),
    FrameClass.REGULATORY_SUBMISSION: ("application", "agency", "drug"),
    FrameClass.REGULATORY_DECISION: ("decision", "application", "agency", "drug", "actionDate"),
    FrameClass.DESIGNATION: ("designation", "agency", "drug"),
    FrameClass.AGREEMENT: ("agreementKind", "upfrontPayment", "totalValue"),
    FrameClass.PRESENTATION: ("trial",),
    FrameClass.POSITION: ("organization",),
}
_OVERLAPPING = ("drug", "disease", "comparator", "conference")
_PARTIES = frozenset({"party", "licensor", "licensee", "acquirer", "acquired"})
_OUTCOME_STRENGTH = ("Negative", "Positive", "Trend", "Reported")


def merge(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft an event, in order of first mention; relations are joined by their ends, trials by their key."""
    merged: list[Draft] = []
    for draft in sorted(drafts, key=_order):
        home = min((m for m in merged if _same(m, draft)), key=lambda m: abs(m.place - draft.place), default=None)
        if home is None:
            merged.append(draft)
        else:
            _absorb(home, draft)
    for draft in merged:
        _tidy(draft)
    return merged


def unify_trials(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts in which one trial told twice ("a Phase 1 study of X in Y" in headline and body) has one key.

    An unnamed trial is another of the same phase, drugs and condition, named or not, if there is only one such.
    """
    trials = list(merge(d for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL))
    rename = _full_names(trials)
    for trial in sorted(trials, key=lambda t: t.place):
        if _is_named(trial):
            continue
        alike = [
            t
            for t in trials
            if t is not trial and t.key not in rename and (_is_named(t) or t.place < trial.place) and _alike(t, trial)
        ]
        if len(alike) == 1 or (alike and not any(_is_named(t) for t in alike)):
            rename[trial.key] = alike[0].key
    for draft in drafts:
        draft.key = rename.get(draft.key, draft.key)
        for role in draft.roles:
            draft.roles[role] = {
                replace(v, text=rename.get(v.text, v.text)) if v.kind is ValueKind.FRAME else v: s
                for v, s in draft.roles[role].items()
            }
    return list(drafts)


def _full_names(trials: Sequence[Draft]) -> dict[str, str]:
    """Keys of trials called by their programme's name ("waveLINE") -> that of the one numbered trial which agrees with them."""
    names = {t.key: min(t.roles["trialName"]).text.casefold() for t in trials if "trialName" in t.roles}
    rename = {}
    for trial in trials:
        full = [
            t.key for t in trials
            if trial.key in names and re.match(re.escape(names[trial.key]) + r"[- ]?\d", names.get(t.key, ""))
            and not _differ(t, trial, "phase") and not _differ(t, trial, "evaluates")
        ]  # fmt: skip
        if len(full) == 1:
            rename[trial.key] = full[0]
    return rename


def _is_named(trial: Draft) -> bool:
    return "trialName" in trial.roles or "registryId" in trial.roles


def _alike(one: Draft, other: Draft) -> bool:
    phases = [set(t.roles.get("phase", ())) for t in (one, other)]
    drugs = [set(t.roles.get("evaluates", ())) for t in (one, other)]
    conditions = [set(t.roles.get("condition", ())) for t in (one, other)]
    about_the_same = drugs[0] & drugs[1] or (not all(drugs) and conditions[0] & conditions[1])
    return bool(phases[0] & phases[1]) and bool(about_the_same) and not _differ(one, other, "condition")


def _order(draft: Draft) -> tuple[object, ...]:
    """The richest telling first, so that later ones find all that may contradict them."""
    roles = sorted((role, sorted(values)) for role, values in draft.roles.items())
    return (
        draft.weak,
        -sum(len(v) for v in draft.roles.values()),
        -draft.confidence,
        draft.place,
        draft.kind,
        str(roles),
        draft.status,
    )


def _same(one: Draft, other: Draft) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == FrameClass.CLINICAL_TRIAL:
        return one.key == other.key
    if one.kind in set(Relation):
        return one.roles.keys() == other.roles.keys() and all(
            set(one.roles[r]) == set(other.roles[r]) for r in one.roles
        )
    if other.weak and one.kind == FrameClass.TRIAL_RESULT:
        return not any(_differ(one, other, role) for role in ("drug", "trial")) and _details_agree(one, other)
    if one.status != other.status and one.kind != FrameClass.PRESENTATION:
        return False
    if not _dates_agree(one.date, other.date):
        return False
    if one.kind == FrameClass.AGREEMENT:
        return _same_agreement(one, other)
    if one.kind == FrameClass.POSITION and not _same_title(one, other):
        return False
    shared = any(set(one.roles.get(r, ())) & set(other.roles.get(r, ())) for r in _ANCHORS[one.kind])
    return (
        shared
        and not any(_differ(one, other, r) for r in (*_SINGLE[one.kind], *_OVERLAPPING))
        and _details_agree(one, other)
    )


def _same_title(one: Draft, other: Draft) -> bool:
    """Whether a title of the one is a part of one of the other ("CEO" of "President and CEO")."""
    titles = [[v.text.casefold() for v in d.roles.get("title", ())] for d in (one, other)]
    return not all(titles) or any(a in b or b in a for a in titles[0] for b in titles[1])


def _differ(one: Draft, other: Draft, role: str) -> bool:
    left, right = set(one.roles.get(role, ())), set(other.roles.get(role, ()))
    return bool(left and right) and not left & right


def _details_agree(one: Draft, other: Draft) -> bool:
    """Outcomes of one result may differ in strength (a figure, then its significance), but not in sign."""
    if one.kind != FrameClass.TRIAL_RESULT:
        return True
    signs = {value.text for draft in (one, other) for value in draft.roles.get("outcome", ())}
    return not ({"Positive", "Negative"} <= signs or {"Trend", "Negative"} <= signs)


def _same_agreement(one: Draft, other: Draft) -> bool:
    """Agreements are one when the parties of the one are among those of the other, and their kinds and assets do not differ."""
    left = {v for r in _PARTIES for v in one.roles.get(r, ())}
    right = {v for r in _PARTIES for v in other.roles.get(r, ())}
    if not left & right or not (left <= right or right <= left):
        return False
    for role in ("licensor", "licensee", "acquirer", "acquired"):
        if _differ(one, other, role):
            return False
    return not any(_differ(one, other, r) for r in (*_SINGLE[one.kind], "drug"))


def _dates_agree(one: str, other: str) -> bool:
    return not one or not other or one.startswith(other) or other.startswith(one)


def _absorb(home: Draft, other: Draft) -> None:
    for role, values in other.roles.items():
        if other.weak and home.roles.get(role):
            continue
        mine = home.roles.setdefault(role, {})
        for value, sureness in values.items():
            mine[value] = max(sureness, mine.get(value, 0.0))
    home.evidence |= other.evidence
    home.place = min(home.place, other.place)
    if len(other.date) > len(home.date):
        home.date, home.earliest, home.latest = other.date, other.earliest, other.latest
    if home.kind == FrameClass.PRESENTATION and Status.PLANNED in {home.status, other.status}:
        home.status = Status.PLANNED  # headings and tables tell of a talk to come without a verb
    if home.kind in set(Relation) and other.status == Status.OCCURRED:
        home.status = other.status


def _tidy(draft: Draft) -> None:
    """Keep the strongest of several outcomes, and no party twice under a vaguer role."""
    outcomes = draft.roles.get("outcome", {})
    if len(outcomes) > 1:
        best = min(outcomes, key=lambda value: _OUTCOME_STRENGTH.index(value.text))
        draft.roles["outcome"] = {best: outcomes[best]}
    for one, other in (("licensor", "licensee"), ("acquirer", "acquired")):
        both = set(draft.roles.get(one, ())) & set(draft.roles.get(other, ()))
        for value in both:  # told to be on both sides: only that it is a party is sure
            draft.roles.setdefault("party", {})[value] = max(draft.roles[one].pop(value), draft.roles[other].pop(value))
    specific = {v for r in _PARTIES - {"party"} for v in draft.roles.get(r, ())}
    if specific and "party" in draft.roles:
        draft.roles["party"] = {v: s for v, s in draft.roles["party"].items() if v not in specific}
    titles = draft.roles.get("title", {})
    if len(titles) > 1:
        draft.roles["title"] = {
            v: s for v, s in titles.items() if v == max(titles, key=lambda t: (len(t.text), t.text))
        }
    for role in [r for r, values in draft.roles.items() if not values]:
        del draft.roles[role]
    if draft.kind == FrameClass.CLINICAL_TRIAL:
        for role in ("comparator", "priorTherapy"):
            draft.roles[role] = {
                v: s
                for v, s in draft.roles.get(role, {}).items()
                if role != "comparator" or v not in draft.roles.get("evaluates", {})
            }
            if not draft.roles[role]:
                del draft.roles[role]
        phases = draft.roles.get("phase", {})
        if len(phases) > 1:
            draft.roles["phase"] = {v: s for v, s in phases.items() if v.text != "Pivotal"}
        for role in ("phase", "enrolment", "registryId", "trialName"):
            values = draft.roles.get(role, {})
            if len(values) > 1:
                best = max(values, key=lambda v: (values[v], len(v.text), v.text))
                draft.roles[role] = {best: values[best]}


_APPROVED = {"Approved", "AcceleratedApproved", "ConditionallyApproved"}
_DERIVED_FACTOR = 0.95


def derive(
    drafts: Sequence[Draft], is_class: Mapping[str, bool], topic: str, is_safety: Mapping[str, bool]
) -> Iterator[Draft]:
    """What a frame entails: a trial has the endpoints it reports, what a trial studies is investigated for its condition, what is approved is indicated.

    `is_class` tells for each entity key whether it is a class of drugs, which has no such relations; `is_safety` whether it is an
    observation of safety, which is no endpoint for being reported. Of a regimen only the `topic` drug is under investigation.
    """
    for draft in drafts:
        if draft.kind == FrameClass.TRIAL_RESULT and draft.status == Status.OCCURRED:
            for trial in draft.roles.get("trial", ()):
                endpoints = {
                    v: s for v, s in draft.roles.get("endpoint", {}).items() if not is_safety.get(v.text, False)
                }
                roles = {"hasEndpoint": endpoints}
                yield Draft(
                    FrameClass.CLINICAL_TRIAL, roles, Status.OCCURRED, draft.evidence, key=trial.text, place=draft.place
                )
        for relation, left, right in _entailed(draft):
            if (left, right) == ("sponsoredBy", "evaluates") and topic not in {
                v.text for v in draft.roles.get(right, ())
            }:
                continue
            subjects = set(draft.roles.get(left, ()))
            if left == "evaluates" and any(v.text == topic for v in subjects):
                subjects = {v for v in subjects if v.text == topic}
            for subject in sorted(subjects):
                for object_ in draft.roles.get(right, ()):
                    drugs = [v for r, v in ((left, subject), (right, object_)) if r in {"drug", "evaluates"}]
                    if any(is_class.get(v.text, False) for v in drugs):
                        continue
                    evidence = {replace(e, confidence=round(e.confidence * _DERIVED_FACTOR, 3)) for e in draft.evidence}
                    roles = {"subject": {subject: 1.0}, "object": {object_: 1.0}}
                    yield Draft(relation, roles, draft.status, evidence, place=draft.place)


def _entailed(draft: Draft) -> list[tuple[str, str, str]]:
    decisions = {value.text for value in draft.roles.get("decision", ())}
    occurred = draft.status == Status.OCCURRED
    match draft.kind:
        case FrameClass.CLINICAL_TRIAL if len(draft.roles.get("condition", ())) <= 4:
            sponsored = (
                [(Relation.DEVELOPS, "sponsoredBy", "evaluates")] if len(draft.roles.get("evaluates", ())) == 1 else []
            )
            return [(Relation.INVESTIGATED_FOR, "evaluates", "condition"), *sponsored]
        case FrameClass.REGULATORY_SUBMISSION if occurred:
            return [(Relation.INVESTIGATED_FOR, "drug", "disease"), (Relation.DEVELOPS, "applicant", "drug")]
        case FrameClass.REGULATORY_DECISION if occurred and decisions & _APPROVED:
            return [(Relation.INDICATED_FOR, "drug", "disease")]
        case FrameClass.REGULATORY_DECISION if occurred and decisions:
            return [(Relation.INVESTIGATED_FOR, "drug", "disease")]
        case FrameClass.DESIGNATION if occurred:
            return [(Relation.INVESTIGATED_FOR, "drug", "disease")]
        case _:
            return []


def without_approved(drafts: Iterable[Draft]) -> list[Draft]:
    """What is approved for a disease is not also said to be investigated for it."""
    kept = list(drafts)
    approved = {_ends(d) for d in kept if d.kind == Relation.INDICATED_FOR and d.status == Status.OCCURRED}
    return [d for d in kept if d.kind != Relation.INVESTIGATED_FOR or _ends(d) not in approved]


_GENERAL_CARE = frozenset({frozenset({"standard", "of", "care"}), frozenset({"control"})})


def without_vaguer(drafts: Iterable[Draft], words: Mapping[str, tuple[str, ...]]) -> list[Draft]:
    """What is said more exactly elsewhere: "survival" beside "overall survival", "breast cancer" beside "metastatic breast cancer".

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
            comparators = draft.roles.get("comparator", {})
            if any(frozenset(words.get(v.text, ())) not in _GENERAL_CARE for v in comparators):
                draft.roles["comparator"] = {
                    v: s for v, s in comparators.items() if frozenset(words.get(v.text, ())) not in _GENERAL_CARE
                }
            draft.roles = {role: values for role, values in draft.roles.items() if values}
    return [d for d in kept if not any(_vaguer(d, other, words) for other in kept)]


def _vaguer(one: Draft, other: Draft, words: Mapping[str, tuple[str, ...]]) -> bool:
    if (
        one.kind != other.kind
        or one.kind not in {Relation.INVESTIGATED_FOR, Relation.INDICATED_FOR}
        or one.status != other.status
    ):
        return False
    (subject, object_), (other_subject, other_object) = _ends(one), _ends(other)
    return subject == other_subject and _is_vaguer(min(object_), min(other_object), words)


def _is_vaguer(one: Value, other: Value, words: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the name of `one` is what is left of that of `other` without qualifiers: the same last word, and fewer words."""
    mine, theirs = words.get(one.text, ()), words.get(other.text, ())
    return bool(mine) and set(mine) < set(theirs) and mine[-1] == theirs[-1]


def _ends(draft: Draft) -> tuple[frozenset[Value], ...]:
    return tuple(frozenset(draft.roles[role]) for role in ("subject", "object"))


def to_fact(draft: Draft, key: str) -> Fact:
    """The finished fact, everything sorted."""
    roles = tuple(sorted((role, value) for role, values in draft.roles.items() for value in values))
    return Fact(
        kind=draft.kind, roles=roles, evidence=tuple(sorted(draft.evidence)), status=Status(draft.status), date=draft.date,
        earliest=draft.earliest, latest=draft.latest, key=key,
    )  # fmt: skip


def is_complete(draft: Draft) -> bool:
    """Whether a fact says enough to be worth a node: both ends of a relation, or two roles of a frame (one, for a named trial)."""
    if draft.kind in set(Relation):
        ends = [set(draft.roles.get(r, ())) for r in ("subject", "object")]
        return all(ends) and not ends[0] & ends[1]
    if draft.kind == FrameClass.CLINICAL_TRIAL:
        return bool({"trialName", "registryId"} & draft.roles.keys()) or {"evaluates"} <= draft.roles.keys()
    if draft.kind == FrameClass.AGREEMENT:
        return (
            bool({"agreementKind", "drug", "upfrontPayment", "milestonePayments"} & draft.roles.keys())
            and len({v for role in _PARTIES for v in draft.roles.get(role, ())}) >= 2
        )
    return sum(role in draft.roles for role in FRAMES[FrameClass(draft.kind)]) >= 2


def value_kind(kind: str, role: str) -> ValueKind:
    """What fills a role of a frame or relation."""
    return FRAMES[FrameClass(kind)][Role(role)].kind if kind in set(FrameClass) else ValueKind.ENTITY
