"""What one document says once: raw facts of the same event become one.

Two raw frames are one event when their class and status agree, an anchor role is shared, and no role contradicts (single-valued roles
equal, many-valued ones overlapping, unless one side is silent).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from pharmagraph.facts.draft import PARTIES, Draft
from pharmagraph.mentions.titles import in_full
from pharmagraph.vocabulary import RELATIONS, FrameClass, Relation, Status

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


_PAYMENTS = ("upfrontPayment", "milestonePayments", "totalValue")
_JOINT_KINDS = frozenset({"License", "Collaboration", "Option"})
_OUTCOME_STRENGTH = ("Negative", "Positive", "Trend", "Reported")


def merge(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft an event, in order of first mention; relations are joined by their ends, trials by their key.

    What one sentence says of a result is one before it is joined with what others say.
    """
    told: dict[object, list[Draft]] = {}
    for i, draft in enumerate(drafts):
        places = {e.start for e in draft.evidence} if draft.kind == FrameClass.TRIAL_RESULT and not draft.weak else ()
        told.setdefault(("sentence", *places) if len(places) == 1 else i, []).append(draft)
    merged = _join(d for alike in told.values() for d in (_join(alike) if len(alike) > 1 else alike))
    for draft in merged:
        _tidy(draft)
    _share_outcomes(merged)
    return merged


_SHARED = ("endpoint", "drug", "trial", "comparator")


def _share_outcomes(drafts: Iterable[Draft]) -> None:
    """Let a figure be a benefit where one sentence tells it with another of the same outcome that is: "met its goal, with 41% of adults and 52% of children"."""
    groups: dict[object, list[Draft]] = {}
    for draft in drafts:
        if draft.kind == FrameClass.TRIAL_RESULT and "value" in draft.roles:
            shared = [frozenset(draft.roles.get(role, ())) for role in _SHARED]
            for place in {e.start for e in draft.evidence}:
                groups.setdefault((place, draft.status, *shared), []).append(draft)
    for alike in groups.values():
        benefits = [v for d in alike for v in d.roles.get("outcome", ()) if v.text == "Positive"]
        for draft in alike if benefits else ():
            if {v.text for v in draft.roles.get("outcome", ())} == {"Reported"} and "pValue" not in draft.roles:
                draft.roles["outcome"] = {benefits[0]: min(draft.roles["outcome"].values())}


def _join(drafts: Iterable[Draft]) -> list[Draft]:
    """Each draft joined with the nearest that is of the same event."""
    merged: list[Draft] = []
    kin: dict[tuple[object, ...], list[Draft]] = {}
    for draft in _in_order(drafts):
        alike = kin.setdefault(_common(draft), [])
        near = sorted((m for m in alike if _same(m, draft)), key=lambda m: abs(m.place - draft.place))
        home = next((m for m in near if is_paid_alike(m, draft)), near[0] if near else None)
        if home is None:
            merged.append(draft)
            alike.append(draft)
        else:
            if draft.kind == Relation.COMBINED_WITH and draft.roles["subject"].keys() != home.roles["subject"].keys():
                draft.roles = {"subject": draft.roles["object"], "object": draft.roles["subject"]}
            _absorb(home, draft)
    return merged


def _in_order(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The richest telling first, so that later ones find all that may contradict them."""
    for _, tied in groupby(sorted(drafts, key=_rank), key=_rank):
        alike = list(tied)
        yield from sorted(alike, key=_words_of_roles) if len(alike) > 1 else alike


def _rank(draft: Draft) -> tuple[object, ...]:
    return draft.weak, -sum(map(len, draft.roles.values())), -draft.confidence, draft.place, draft.kind


def _words_of_roles(draft: Draft) -> tuple[str, str]:
    return str(sorted((role, sorted(values)) for role, values in draft.roles.items())), draft.status


def _common(draft: Draft) -> tuple[object, ...]:
    """What drafts of one event have in common, so that only such are compared."""
    if draft.kind == FrameClass.CLINICAL_TRIAL:
        return draft.kind, draft.key
    if draft.kind == Relation.COMBINED_WITH:  # A with B is B with A
        return draft.kind, frozenset(frozenset(values) for values in draft.roles.values())
    if draft.kind in RELATIONS:
        return draft.kind, *((role, frozenset(values)) for role, values in sorted(draft.roles.items()))
    return (draft.kind,)


def _same(one: Draft, other: Draft) -> bool:
    """Whether two drafts with the same in common are of one event."""
    if one.kind == FrameClass.CLINICAL_TRIAL or one.kind in RELATIONS:
        return True
    if other.weak and one.kind == FrameClass.TRIAL_RESULT:
        apart = _is_failure_told(one, other) or any(differ(one, other, role) for role in ("drug", "trial"))
        return not apart and _details_agree(one, other)
    if one.status != other.status and one.kind != FrameClass.PRESENTATION:
        return False
    if not _dates_agree(one.date, other.date):
        return False
    if one.kind == FrameClass.AGREEMENT:
        told_before = other.weak and not one.weak and one.place > other.place  # terms are those of a deal told before
        return not told_before and _same_agreement(one, other)
    if one.kind == FrameClass.POSITION and not _same_title(one, other):
        return False
    shared = any(set(one.roles.get(r, ())) & set(other.roles.get(r, ())) for r in _ANCHORS[one.kind])
    return (
        shared
        and not any(differ(one, other, r) for r in (*_SINGLE[one.kind], *_OVERLAPPING))
        and _details_agree(one, other)
    )


def _is_failure_told(one: Draft, other: Draft) -> bool:
    """Whether the other says in general terms that a trial failed, and the one only reports a figure."""
    outcomes = [{value.text for value in draft.roles.get("outcome", ())} for draft in (one, other)]
    return outcomes == [{"Reported"}, {"Negative"}]


def same_but(one: Draft, other: Draft, role: str) -> bool:
    """Whether two drafts would be one event if this role did not tell them apart."""
    return (
        one.kind == other.kind
        and one.status == other.status
        and _dates_agree(one.date, other.date)
        and bool(set(one.roles.get("drug", ())) & set(other.roles.get("drug", ())))
        and not any(differ(one, other, r) for r in (*_SINGLE[one.kind], *_OVERLAPPING) if r != role)
    )


def is_insignificant(p_value: str) -> bool:
    """Whether a p value is 0.05 or more."""
    return re.fullmatch(r"0\.(?:0[5-9]|[1-9])\d*|1(?:\.0+)?", p_value) is not None


def _same_title(one: Draft, other: Draft) -> bool:
    """Whether a title of the one is a part of one of the other ("CEO" of "President and CEO"); a vice president is no president elsewhere."""
    titles = [[in_full(v.text) for v in d.roles.get("title", ())] for d in (one, other)]
    places = [d.roles.get("organization", {}).keys() for d in (one, other)]
    if not places[0] & places[1]:
        titles = [[title.replace("vice president", "vice-president") for title in of_one] for of_one in titles]
    return not all(titles) or any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in titles[0] for b in titles[1])


def differ(one: Draft, other: Draft, role: str) -> bool:
    """Whether both fill the role, with nothing in common."""
    left, right = set(one.roles.get(role, ())), set(other.roles.get(role, ()))
    return bool(left and right) and not left & right


def _details_agree(one: Draft, other: Draft) -> bool:
    """Outcomes of one result may differ in strength (a figure, then its significance), but not in sign."""
    if one.kind != FrameClass.TRIAL_RESULT:
        return True
    signs = {value.text for draft in (one, other) for value in draft.roles.get("outcome", ())}
    p_values = [{value.text for value in draft.roles.get("pValue", ())} for draft in (one, other)]
    if p_values[0] & p_values[1] and all(map(is_insignificant, p_values[0] | p_values[1])):
        return True  # one test, told as a failure and as a figure
    return not ({"Positive", "Negative"} <= signs or {"Trend", "Negative"} <= signs)


def _same_agreement(one: Draft, other: Draft) -> bool:
    """Agreements are one when the parties of the one are among those of the other, and their kinds and assets do not differ."""
    left = {v for r in PARTIES for v in one.roles.get(r, ())}
    right = {v for r in PARTIES for v in other.roles.get(r, ())}
    if not left & right or not (left <= right or right <= left):
        return False
    for role in ("licensor", "licensee", "acquirer", "acquired"):
        if differ(one, other, role):
            return False
    paid = is_paid_alike(one, other)
    kinds = {value.text for draft in (one, other) for value in draft.roles.get("agreementKind", ())}
    about = set(one.roles.get("drug", ())) & set(other.roles.get("drug", ()))
    whole = bool(about) and left == right and len(left) == 2
    joint = (
        paid or (whole and "Option" not in kinds)
    ) and kinds <= _JOINT_KINDS  # the same money is paid once: it is one agreement of two kinds
    bought = all(
        one.roles.get(r) and one.roles[r].keys() == other.roles.get(r, {}).keys() for r in ("acquirer", "acquired")
    )
    alike = (
        {"agreementKind"} if joint else {"totalValue"} if bought else set()
    )  # a company is bought once, at whatever price
    return not any(differ(one, other, r) for r in (*_SINGLE[one.kind], "drug") if r not in alike)


def is_paid_alike(one: Draft, other: Draft) -> bool:
    """Whether the same amount is told of both: what is paid once is paid for one deal."""
    return any(set(one.roles.get(r, ())) & set(other.roles.get(r, ())) for r in _PAYMENTS)


def _dates_agree(one: str, other: str) -> bool:
    return not one or not other or one.startswith(other) or other.startswith(one)


def _absorb(home: Draft, other: Draft) -> None:
    judged = other.weak and _is_verdict_on(home, other)
    for role, values in other.roles.items():
        if other.weak and home.roles.get(role) and not (judged and role == "outcome"):
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
    if home.kind in RELATIONS and other.status == Status.OCCURRED:
        home.status = other.status


def _is_verdict_on(home: Draft, other: Draft) -> bool:
    """Whether the sentence that compares two figures says that the goal was met: "met its goal: 48% versus 2%"."""
    same = {e.start for e in home.evidence} & {e.start for e in other.evidence}
    return bool(same) and "comparatorValue" in home.roles and home.place > other.place


def _tidy(draft: Draft) -> None:
    """Keep the strongest of several outcomes, and no party twice under a vaguer role."""
    outcomes = draft.roles.get("outcome", {})
    if len(outcomes) > 1:
        best = min(outcomes, key=lambda value: _OUTCOME_STRENGTH.index(value.text))
        draft.roles["outcome"] = {best: outcomes[best]}
    if any(is_insignificant(value.text) for value in draft.roles.get("pValue", ())):
        # favourable at best: what a p value of 0.05 or more stands beside is no proof
        draft.roles["outcome"] = {
            replace(v, text="Trend") if v.text == "Positive" else v: s
            for v, s in draft.roles.get("outcome", {}).items()
        }
    for one, other in (("licensor", "licensee"), ("acquirer", "acquired")):
        both = set(draft.roles.get(one, ())) & set(draft.roles.get(other, ()))
        for value in both:  # told to be on both sides: only that it is a party is sure
            draft.roles.setdefault("party", {})[value] = max(draft.roles[one].pop(value), draft.roles[other].pop(value))
    specific = {v for r in PARTIES - {"party"} for v in draft.roles.get(r, ())}
    if specific and "party" in draft.roles:
        draft.roles["party"] = {v: s for v, s in draft.roles["party"].items() if v not in specific}
    prices = draft.roles.get("totalValue", {})
    if len(prices) > 1 and "acquired" in draft.roles:  # "for up to $443 million", "$323 million at once"
        best = max(prices, key=lambda v: (float(v.text), v.currency))
        draft.roles["totalValue"] = {best: prices[best]}
    titles = draft.roles.get("title", {})
    if len(titles) > 1:
        draft.roles["title"] = {
            v: s
            for v, s in titles.items()
            if v == max(titles, key=lambda t: (len(in_full(t.text)), len(t.text), t.text))
        }
    for role in [r for r, values in draft.roles.items() if not values]:
        del draft.roles[role]
    if draft.kind == FrameClass.CLINICAL_TRIAL:
        studied, control = draft.roles.get("evaluates", {}), draft.roles.get("comparator", {})
        if (
            control and not studied.keys() - control.keys()
        ):  # "X plus Y versus Y" leaves X, a trial of Y versus Y leaves nothing
            draft.roles["comparator"] = {v: s for v, s in control.items() if v not in studied}
            if not draft.roles["comparator"]:
                del draft.roles["comparator"]
        phases = draft.roles.get("phase", {})
        if len(phases) > 1:
            draft.roles["phase"] = {v: s for v, s in phases.items() if v.text != "Pivotal"}
        for role in ("phase", "enrolment", "registryId", "trialName"):
            values = draft.roles.get(role, {})
            if len(values) > 1:
                best = max(values, key=lambda v: (values[v], len(v.text), v.text))
                draft.roles[role] = {best: values[best]}
