"""Deals told over several sentences: later ones tell the price and the asset, others who is on which side."""

from collections.abc import Collection, Iterable

from pharmagraph.facts.draft import PARTIES, Draft
from pharmagraph.facts.entail import DEVELOPS, ends
from pharmagraph.facts.merge import differ, is_paid_alike
from pharmagraph.facts.rules import marked
from pharmagraph.model import Value
from pharmagraph.vocabulary import FrameClass, Status, ValueKind

_REACH = 1500  # characters after a deal within which "the deal" is that one


def parties(draft: Draft) -> set[Value]:
    """Everybody who takes part in an agreement."""
    return {value for role in PARTIES for value in draft.roles.get(role, ())}


def without_bare_partners(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts without the deals that only a word like "partner" tells, where others tell a deal of the same two."""
    drafts = list(drafts)
    bare = [d.kind == FrameClass.AGREEMENT and {e.extractor for e in d.evidence} <= marked("partner") for d in drafts]
    told = [
        (parties(d), d)
        for d, is_bare in zip(drafts, bare, strict=True)
        if d.kind == FrameClass.AGREEMENT and not is_bare and _kinds(d)
    ]
    return [
        d
        for d, is_bare in zip(drafts, bare, strict=True)
        if not (is_bare and any(parties(d) <= both and _is_about(deal, d) for both, deal in told))
    ]


def _is_about(deal: Draft, other: Draft) -> bool:
    """Whether a deal is about all the drugs that another is about."""
    return other.roles.get("drug", {}).keys() <= deal.roles.get("drug", {}).keys()


def with_terms(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts with what weak rules found of "the deal" told of the deal last spoken of, and dropped where there is none.

    What that deal is known to be or to cost already stays; a party is added where only one is known ("Under the agreement, Quell will sell it").
    """
    kept: list[Draft] = []
    loose: list[Draft] = []
    for draft in drafts:
        (loose if draft.kind == FrameClass.AGREEMENT and draft.weak else kept).append(draft)
    deals = [d for d in kept if d.kind == FrameClass.AGREEMENT and d.status == Status.OCCURRED]
    told = sorted((evidence.start, at) for at, deal in enumerate(deals) for evidence in deal.evidence)
    for terms in sorted(loose, key=lambda d: d.place):
        before = [(start, at) for start, at in told if terms.place - _REACH <= start <= terms.place]
        if not before:
            continue
        named = parties(terms)
        theirs = [
            (start, at) for start, at in before if named and named <= parties(deals[at]) and len(parties(deals[at])) > 1
        ]
        paid = [(start, at) for start, at in before if is_paid_alike(terms, deals[at])]
        last, _ = (paid or theirs or before)[-1]
        at_once = sorted(
            {at for start, at in paid or theirs or before if start == last}, key=lambda at: -len(deals[at].roles)
        )
        deal = deals[at_once[0]]
        added = {role: values for role, values in terms.roles.items() if role not in deal.roles and role not in PARTIES}
        if len(parties(deal)) == 1 and "party" in deal.roles and "party" in terms.roles and not named <= parties(deal):
            added["party"] = {**deal.roles.get("party", {}), **terms.roles["party"]}
        if added:
            deal.roles.update(added)
            deal.evidence |= terms.evidence
    kept = [d for d in kept if not _is_told_before(d, deals)]
    for deal in deals:
        _tell_parts_from_whole(deal)
    bought = [parties(deal) for deal in deals if {"acquirer", "acquired"} <= deal.roles.keys()]
    return [
        d
        for d in kept
        if not ((_is_bare_licence(d) or _kinds(d) == {"Merger"}) and any(parties(d) <= both for both in bought))
    ]


def _is_told_before(draft: Draft, deals: Iterable[Draft]) -> bool:
    """Whether a licence of which rights or one party alone are told is what a deal of two, told just before, gives: "under the distribution
    agreement, Quell will have exclusive rights to X". What is told of it is added to that deal.
    """
    one = parties(draft)
    if draft.status == Status.OCCURRED and _kinds(draft) == {"License"} and _is_term(draft, deals):
        return True
    of_rights = {e.extractor for e in draft.evidence} <= marked("terms") and not draft.date
    if draft.status != Status.OCCURRED or _kinds(draft) != {"License"} or not (len(one) == 1 or of_rights):
        return False
    for deal in deals:
        told_late = any(0 < draft.place - e.start <= _REACH for e in deal.evidence)
        if deal is draft or not told_late or len(parties(deal)) < 2 or not one <= parties(deal):
            continue
        if "Acquisition" in _kinds(deal) or any(differ(deal, draft, role) for role in ("drug", "upfrontPayment")):
            continue
        deal.roles.update({r: v for r, v in draft.roles.items() if r not in deal.roles and r not in PARTIES})
        deal.evidence |= draft.evidence
        return True
    return False


def _is_term(draft: Draft, deals: Iterable[Draft]) -> bool:
    """Whether a licence is what the deal of the same two in the same sentence gives: "a collaboration under which A licenses X to B"."""
    here = _places(draft)
    for deal in deals:
        kinds = _kinds(deal)
        apart = deal is draft or not kinds or not kinds <= _WITH_TERMS or "License" in kinds
        if apart or parties(deal) != parties(draft) or differ(deal, draft, "drug"):
            continue
        if here and here <= _places(deal):
            if "Collaboration" in kinds:  # then it is both, and sides are told
                deal.roles["agreementKind"] |= draft.roles["agreementKind"]
                del deal.roles["party"]
            added = draft.roles.items() if "Collaboration" in kinds else ()
            deal.roles.update({r: v for r, v in added if r in PARTIES})
            deal.roles.update({r: v for r, v in draft.roles.items() if r not in deal.roles and r not in PARTIES})
            deal.evidence |= draft.evidence
            return True
    return False


def _places(deal: Draft) -> set[int]:
    """Where the sentences begin that tell the deal itself, and not its terms."""
    return {evidence.start for evidence in deal.evidence if evidence.extractor not in marked("terms")}


_WITH_TERMS = frozenset({"Collaboration", "Distribution", "Supply", "CoPromotion"})


def _kinds(deal: Draft) -> set[str]:
    return {value.text for value in deal.roles.get("agreementKind", ())}


def _tell_parts_from_whole(deal: Draft) -> None:
    """Keep an amount in one role: a headline's "$170M deal" is the upfront payment, if that is as much and more may follow.

    Else what the whole deal is worth is not paid for its milestones, or at once.
    """
    whole = deal.roles.get("totalValue", {})
    if deal.roles.get("milestonePayments", {}).keys() - whole.keys():
        whole = {v: s for v, s in whole.items() if v not in deal.roles.get("upfrontPayment", {})}
        deal.roles["totalValue"] = whole
    conditional = [float(v.text) for v in deal.roles.get("milestonePayments", ())]
    if whole and conditional and "upfrontPayment" not in deal.roles and "acquired" not in deal.roles:
        at_once = {v: s for v, s in whole.items() if float(v.text) < min(conditional)}  # "paid $40M", and more to come
        deal.roles["upfrontPayment"] = at_once
        whole = {v: s for v, s in whole.items() if v not in at_once}
        deal.roles["totalValue"] = whole
    for part in ("milestonePayments", "upfrontPayment"):
        deal.roles[part] = {v: s for v, s in deal.roles.get(part, {}).items() if v not in whole}
    for role in ("totalValue", "milestonePayments", "upfrontPayment"):
        if not deal.roles.get(role, {}):
            deal.roles.pop(role, None)


def _is_bare_licence(draft: Draft) -> bool:
    """Whether a licence is told of nothing and for nothing: who buys a company has the rights to what it owns."""
    told = {"drug", "technology", "upfrontPayment", "milestonePayments"} & draft.roles.keys()
    return draft.kind == FrameClass.AGREEMENT and _kinds(draft) == {"License"} and not told


def direct_licences(drafts: Iterable[Draft]) -> None:
    """Tell who gives a licence and who takes it, where two parties agree on a drug that the text calls the one's own."""
    drafts = list(drafts)
    owned = {ends(d) for d in drafts if d.kind in DEVELOPS and {e.extractor for e in d.evidence} & marked("owner")}
    for draft in drafts:
        kinds = _kinds(draft)
        both = draft.roles.get("party", {})
        if draft.kind == FrameClass.AGREEMENT:
            _complete_sides(draft, kinds)
        if draft.kind != FrameClass.AGREEMENT or "License" not in kinds or len(both) != 2:
            continue
        owners = {
            p for p in both for drug in draft.roles.get("drug", ()) if (frozenset({p}), frozenset({drug})) in owned
        }
        if len(owners) == 1 and not {"licensor", "licensee"} & draft.roles.keys():
            draft.roles["licensor"] = {p: s for p, s in both.items() if p in owners}
            draft.roles["licensee"] = {p: s for p, s in both.items() if p not in owners}
            del draft.roles["party"]


def _is_paid_for_asset(draft: Draft) -> bool:
    """Whether one of two is paid at once for a drug of which no sale is told: "an agreement for X. Quell receives $50 million upfront"."""
    return {"drug", "upfrontPayment"} <= draft.roles.keys() and len(parties(draft)) == 2


def _complete_sides(draft: Draft, kinds: Collection[str]) -> None:
    """Where one side of a licence or an option is told, the one other party is the other side; of other deals both are but parties."""
    told = {"licensor", "licensee"} & draft.roles.keys()
    if told and not kinds and ({e.extractor for e in draft.evidence} & marked("owner") or _is_paid_for_asset(draft)):
        draft.roles["agreementKind"] = {Value(ValueKind.CODE, "License"): 1.0}
        kinds = {"License"}
    if not {"License", "Option"} & set(kinds):
        sided = {value for role in PARTIES - {"party", *told} for value in draft.roles.get(role, ())}
        for role in sorted(told):
            draft.roles.setdefault("party", {}).update(draft.roles.pop(role))
        if told:
            draft.roles["party"] = {value: s for value, s in draft.roles["party"].items() if value not in sided}
    elif len(told) == 1 and len(draft.roles.get("party", {})) == 1:
        other = "licensee" if told == {"licensor"} else "licensor"
        draft.roles[other] = draft.roles.pop("party")
