"""What was read laid beside what gold says, unit by unit.

A relation is one unit, and so is a literal of an entity. A frame is laid beside at most one gold frame of its class,
with which it must share an anchor; each filler of its roles is a unit. Aliases can only be missed: a graph has more
names than a text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from pharmagraph.evaluation.gold import GoldFact
from pharmagraph.evaluation.names import agrees, plain
from pharmagraph.evaluation.said import Said, SaidFact
from pharmagraph.evaluation.schema import ALIAS, ANCHORS, ATTRIBUTES, DATE, ENDS, FRAME_ROLES, PARTIES, roles_of
from pharmagraph.vocabulary import RELATIONS, FrameClass, Relation


class Verdict(StrEnum):
    """What a unit is."""

    RIGHT = "right"
    MISSED = "missed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Unit:
    """A filler of a frame's role, or a whole relation, literal or alias (whose `role` is empty).

    `gold` and `said` are the facts laid beside each other; a whole fact that is missed has no `said`, one that is wrong
    no `gold`.
    """

    verdict: Verdict
    kind: str
    role: str
    names: tuple[str, ...]
    gold: GoldFact | None = None
    said: SaidFact | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A fact that has a confidence, and how many of its fillers are right; a relation counts as one filler."""

    fact: SaidFact
    right: int
    fillers: int

    @property
    def is_right(self) -> bool:
        """Whether the fact tells of an event of gold, and nothing of it is wrong."""
        return 0 < self.right == self.fillers


@dataclass(slots=True)
class Comparison:
    """The units of one document, and its facts as judged."""

    units: list[Unit] = field(default_factory=list)
    facts: list[Judged] = field(default_factory=list)


def compare(gold: Sequence[GoldFact], said: Said) -> Comparison:
    """The comparison of what a text states with what its graph says."""
    comparison = Comparison()
    for kind in (*ENDS, *ATTRIBUTES):
        _compare_pairs(comparison, kind, [g for g in gold if g.kind == kind], [s for s in said.facts if s.kind == kind])
    comparison.units += _compare_aliases((g for g in gold if g.kind == ALIAS and not g.optional), said.aliases)
    for kind in FRAME_ROLES:
        _compare_frames(
            comparison, kind, [g for g in gold if g.kind == kind], [s for s in said.facts if s.kind == kind]
        )
    return comparison


# Relations and literals of entities


def _compare_pairs(comparison: Comparison, kind: str, gold: Iterable[GoldFact], said: Sequence[SaidFact]) -> None:
    left = list(said)
    right = []
    for wanted in sorted(gold, key=lambda g: g.optional):
        found = next((one for one in left if pair_agrees(wanted, one)), None)
        if found is not None:
            left.remove(found)
            right.append(found)
        if not wanted.optional:
            verdict = Verdict.MISSED if found is None else Verdict.RIGHT
            comparison.units.append(Unit(verdict, kind, "", _pair_names(wanted), wanted, found))
    comparison.units += (Unit(Verdict.WRONG, kind, "", _pair_names(one), None, one) for one in left)
    if kind in ENDS:
        comparison.facts += [*(Judged(one, 1, 1) for one in right), *(Judged(one, 0, 1) for one in left)]


def pair_agrees(gold: GoldFact, said: SaidFact) -> bool:
    """Whether both ends agree, of a symmetric relation in either order; the kinds need not be one."""
    return _ends_agree(gold, said, flipped=False) or (
        _is_symmetric(gold.kind) and _ends_agree(gold, said, flipped=True)
    )


def _ends_agree(gold: GoldFact, said: SaidFact, *, flipped: bool) -> bool:
    mine, theirs = roles_of(gold.kind), roles_of(said.kind)
    return all(
        _any_agrees(gold.fillers(role), said.fillers(other), gold.kind if role == "value" else role)
        for role, other in zip(mine, reversed(theirs) if flipped else theirs, strict=True)
    )


def _any_agrees(gold: Iterable[Sequence[str]], said: Iterable[Sequence[str]], role: str) -> bool:
    return any(agrees(one, other, role) for one, other in product(gold, said))


def _is_symmetric(kind: str) -> bool:
    return kind in ENDS and RELATIONS[Relation(kind)].symmetric


def _pair_names(fact: GoldFact | SaidFact) -> tuple[str, ...]:
    return tuple(filler[0] for role in roles_of(fact.kind) for filler in fact.fillers(role))


def _compare_aliases(gold: Iterable[GoldFact], aliases: Iterable[Sequence[str]]) -> Iterator[Unit]:
    groups = [{plain(name) for name in names} for names in aliases]
    for wanted in gold:
        one, other = ({plain(name) for filler in wanted.fillers(role) for name in filler} for role in ("name", "other"))
        joined = one & other or any(group & one and group & other for group in groups)
        yield Unit(Verdict.RIGHT if joined else Verdict.MISSED, ALIAS, "", _pair_names(wanted), wanted)


# Frames


def _compare_frames(comparison: Comparison, kind: str, gold: Sequence[GoldFact], said: Sequence[SaidFact]) -> None:
    pairs = align(gold, said)
    for wanted, found in pairs:
        units = list(_compare_roles(wanted, found))
        comparison.units += units
        comparison.facts.append(_judged(wanted, found))
    aligned_gold, aligned_said = ({id(pair[side]) for pair in pairs} for side in (0, 1))
    for wanted in gold:
        if id(wanted) not in aligned_gold:
            fillers = (
                (role, names) for role in FRAME_ROLES[kind] if wanted.requires(role) for names in wanted.fillers(role)
            )
            comparison.units += (Unit(Verdict.MISSED, kind, role, names, wanted) for role, names in fillers)
    for found in said:
        if id(found) not in aligned_said:
            fillers = ((role, names) for role in FRAME_ROLES[kind] if role != DATE for names in found.fillers(role))
            comparison.units += (Unit(Verdict.WRONG, kind, role, names, None, found) for role, names in fillers)
            comparison.facts.append(Judged(found, 0, sum(len(found.fillers(role)) for role in FRAME_ROLES[kind])))


def align(gold: Sequence[GoldFact], said: Sequence[SaidFact]) -> list[tuple[GoldFact, SaidFact]]:
    """Gold frames with the frames that tell of their events, the best pairs first; each stands in one pair at most."""
    pairs = []
    for (i, wanted), (j, found) in product(enumerate(gold), enumerate(said)):
        if shares_anchor(wanted, found):
            agreeing = sum(
                any(agrees(names, other, role) for other in found.fillers(role))
                for role in FRAME_ROLES[wanted.kind]
                for names in wanted.fillers(role)
            )
            surplus = sum(len(found.fillers(role)) for role in FRAME_ROLES[wanted.kind]) - agreeing
            pairs.append((-agreeing, surplus, wanted.optional, i, j))
    chosen: list[tuple[int, int]] = []
    for *_, i, j in sorted(pairs):
        if all(i != one and j != other for one, other in chosen):
            chosen.append((i, j))
    return [(gold[i], said[j]) for i, j in chosen]


def shares_anchor(gold: GoldFact, said: SaidFact) -> bool:
    """Whether two frames of one class may tell of one event; of an agreement a party in whatever role is enough."""
    anchors = ANCHORS[gold.kind]
    if gold.kind == FrameClass.AGREEMENT:
        wanted, found = ([names for role in PARTIES for names in fact.fillers(role)] for fact in (gold, said))
        return _any_agrees(wanted, found, "party")
    return any(_any_agrees(gold.fillers(role), said.fillers(role), role) for role in anchors)


def _compare_roles(gold: GoldFact, said: SaidFact) -> Iterator[Unit]:
    for role in FRAME_ROLES[gold.kind]:
        if gold.requires(role):
            agreeing, missed, surplus = _pair_fillers(gold, said, role)
            yield from (Unit(Verdict.RIGHT, gold.kind, role, names, gold, said) for names in agreeing)
            yield from (Unit(Verdict.MISSED, gold.kind, role, names, gold, said) for names in missed)
            yield from (Unit(Verdict.WRONG, gold.kind, role, names, gold, said) for names in surplus)


def _pair_fillers(
    gold: GoldFact, said: SaidFact, role: str
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The fillers of a role that agree, those missed, and those that gold does not have; it need not give a date."""
    left = list(said.fillers(role))
    agreeing, missed = [], []
    for names in gold.fillers(role):
        found = next((other for other in left if agrees(names, other, role)), None)
        if found is None:
            missed.append(names)
        else:
            left.remove(found)
            agreeing.append(names)
    return agreeing, missed, [] if role == DATE and not gold.fillers(DATE) else left


def _judged(gold: GoldFact, said: SaidFact) -> Judged:
    """How much of a frame is right; what gold leaves to optional roles is not judged."""
    pairs = [_pair_fillers(gold, said, role) for role in FRAME_ROLES[gold.kind] if role not in gold.optional_roles]
    right = sum(len(agreeing) for agreeing, _, _ in pairs)
    return Judged(said, right, right + sum(len(surplus) for _, _, surplus in pairs))
