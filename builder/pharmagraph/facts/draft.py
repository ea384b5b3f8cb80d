"""Facts in the making: what the rooms of merging work on, and when a draft is worth a node."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pharmagraph.model import Evidence, Fact, Value
from pharmagraph.vocabulary import FRAMES, RELATIONS, FrameClass, Role, Status, ValueKind

PARTIES = frozenset({"party", "licensor", "licensee", "acquirer", "acquired"})


@dataclass(slots=True)
class Draft:
    """A fact in the making: values by role, each with the evidence of the rules that found it."""

    kind: str
    roles: dict[str, dict[Value, float]]
    status: str
    evidence: frozenset[Evidence]
    date: str = ""
    earliest: str = ""
    latest: str = ""
    key: str = ""
    place: int = 0
    weak: bool = False

    @property
    def confidence(self) -> float:
        return max(e.confidence for e in self.evidence)


def to_fact(draft: Draft, key: str) -> Fact:
    """The finished fact, everything sorted."""
    roles = tuple(sorted((role, value) for role, values in draft.roles.items() for value in values))
    return Fact(
        kind=draft.kind, roles=roles, evidence=tuple(sorted(draft.evidence)), status=Status(draft.status), date=draft.date,
        earliest=draft.earliest, latest=draft.latest, key=key,
    )  # fmt: skip


def is_complete(kind: str, roles: Mapping[str, Collection[Value]]) -> bool:
    """Whether a fact says enough to be worth a node: both ends of a relation, or two roles of a frame (one, for a named trial and for a filing).

    An agreement needs two parties, or one that takes a drug: "obtained the rights to X".
    """
    if kind in RELATIONS:
        ends = [set(roles.get(r, ())) for r in ("subject", "object")]
        return all(ends) and not ends[0] & ends[1]
    if kind == FrameClass.CLINICAL_TRIAL:
        return bool({"trialName", "registryId"} & roles.keys()) or {"evaluates"} <= roles.keys()
    if kind == FrameClass.AGREEMENT:
        parties = {v for role in PARTIES for v in roles.get(role, ())}
        sided = bool({"licensee", "acquirer"} & roles.keys()) and {"agreementKind", "drug"} <= roles.keys()
        return sided or (
            len(parties) >= 2
            and bool({"agreementKind", "drug", "upfrontPayment", "milestonePayments", "totalValue"} & roles.keys())
        )
    if kind != FrameClass.POSITION and kind != FrameClass.PRESENTATION and not {"drug", "trial"} & roles.keys():
        return False
    enough = 1 if kind == FrameClass.REGULATORY_SUBMISSION else 2  # that X is filed is news in itself
    return sum(role in roles for role in FRAMES[FrameClass(kind)]) >= enough


def value_kind(kind: str, role: str) -> ValueKind:
    """What fills a role of a frame or relation."""
    return FRAMES[FrameClass(kind)][Role(role)].kind if kind in FRAMES else ValueKind.ENTITY
