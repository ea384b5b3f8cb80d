"""Why a unit was missed or is wrong, as far as mentions, gold and the other facts tell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from pharmagraph.evaluation.gold import GoldFact
from pharmagraph.evaluation.matching import Unit, Verdict, pair_agrees
from pharmagraph.evaluation.names import agrees, plain
from pharmagraph.evaluation.said import Said, SaidFact
from pharmagraph.evaluation.schema import (
    ALIAS,
    ANCHORS,
    ATTRIBUTES,
    ENDS,
    FRAME_ROLES,
    STATUS,
    expected_class,
    is_coded,
    roles_of,
)
from pharmagraph.facts.discourse import Discourse
from pharmagraph.mentions.linking import root_kind
from pharmagraph.vocabulary import RELATIONS, Relation


class Cause(StrEnum):
    """What went wrong first."""

    MENTION = "mention"
    TYPE = "type"
    LINK = "link"
    STATUS = "status"
    ROLE = "role"
    CODE = "code"
    NUMBER = "number"
    FILLER = "filler"
    TRIGGER = "trigger"


MEANINGS: Mapping[Cause, str] = {
    Cause.MENTION: "the name was not found in the text",
    Cause.TYPE: "the name was found with another class",
    Cause.LINK: "two names of one thing were not joined",
    Cause.STATUS: "planned, denied or occurred are confused",
    Cause.ROLE: "it stands in another role of the fact, or in another relation",
    Cause.CODE: "another code, or none",
    Cause.NUMBER: "another figure, date or text, or none",
    Cause.FILLER: "a thing of the right class that the fact lacks, or should not have",
    Cause.TRIGGER: "no such fact was found, or there is none",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the text is known to name: for each name the classes of the things found under it."""

    classes: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, discourse: Discourse) -> "Known":
        """The names of the entities and trials of a discourse, as far as they were found in its text."""
        classes: dict[str, set[str]] = defaultdict(set)
        for entity in discourse.entities.values():
            for name, count in entity.names.items():
                if count:
                    classes[_loose(name)] |= {str(entity.kind), root_kind(entity.kind)}
        return cls({name: frozenset(kinds) for name, kinds in classes.items()})

    def cause(self, names: Iterable[str], expected: str) -> Cause | None:
        """Whether the mention is to blame that a thing with these names was missed."""
        found = {kind for name in names for kind in self.classes.get(_loose(name), ())}
        if not found:
            return Cause.MENTION
        return None if expected in found else Cause.TYPE


def _loose(name: str) -> str:
    return " ".join(sorted(plain(name).split()))


def cause_of(unit: Unit, gold: Sequence[GoldFact], said: Said, known: Known) -> Cause:
    """Why a unit is missed or wrong; `gold` and `said` are all facts of its document."""
    if unit.kind == ALIAS:
        return _of_alias(unit, known)
    if unit.kind in ATTRIBUTES:
        return Cause.NUMBER if _same_entity(unit, gold, said) else Cause.TRIGGER
    if unit.kind in ENDS:
        return (
            _of_missed_relation(unit, said, known) if unit.verdict is Verdict.MISSED else _of_wrong_relation(unit, gold)
        )
    return _of_filler(unit, known)


def _of_alias(unit: Unit, known: Known) -> Cause:
    return Cause.LINK if all(_loose(name) in known.classes for name in unit.names) else Cause.MENTION


def _same_entity(unit: Unit, gold: Iterable[GoldFact], said: Said) -> bool:
    """Whether the other side gives the entity another value."""
    others = said.facts if unit.said is None else gold
    mine = unit.gold or unit.said
    assert mine is not None
    return any(
        agrees(one, two, "entity")
        for other in others
        if other.kind == unit.kind
        for one, two in product(mine.fillers("entity"), other.fillers("entity"))
    )


# Relations


def _of_missed_relation(unit: Unit, said: Said, known: Known) -> Cause:
    assert unit.gold is not None
    gold = unit.gold
    ends = [(names, expected_class(gold.kind, role)) for role in roles_of(gold.kind) for names in gold.fillers(role)]
    blamed = {cause for names, expected in ends if (cause := known.cause(names, expected))}
    for cause in (Cause.MENTION, Cause.TYPE):
        if cause in blamed:
            return cause
    if any(other.kind == gold.kind and pair_agrees(gold, other) for other in said.unfulfilled):
        return Cause.STATUS
    return (
        Cause.ROLE
        if any(_is_rival(gold.kind, other.kind) and pair_agrees(gold, other) for other in said.facts)
        else Cause.TRIGGER
    )


def _of_wrong_relation(unit: Unit, gold: Iterable[GoldFact]) -> Cause:
    assert unit.said is not None
    said = unit.said
    rivals = (other for other in gold if _is_rival(other.kind, said.kind))
    return Cause.ROLE if any(pair_agrees(other, said) for other in rivals) else Cause.TRIGGER


def _is_rival(one: str, other: str) -> bool:
    """Whether two different relations join things of the same classes, so that one may be taken for the other."""
    if one not in ENDS or other not in ENDS or one == other:
        return False
    specs = [RELATIONS[Relation(kind)] for kind in (one, other)]
    return (specs[0].subject, specs[0].object) == (specs[1].subject, specs[1].object)


# Fillers of frames


def _of_filler(unit: Unit, known: Known) -> Cause:
    expected = expected_class(unit.kind, unit.role)
    if unit.verdict is Verdict.MISSED and expected and (cause := known.cause(unit.names, expected)):
        return cause
    if unit.gold is None:
        return Cause.TRIGGER
    if unit.said is None:
        return _of_missed_frame(unit.gold, known)
    if unit.role == STATUS:
        return Cause.STATUS
    if is_coded(unit.kind, unit.role):
        return Cause.CODE
    if not expected:
        return Cause.NUMBER
    return Cause.ROLE if _stands_elsewhere(unit, unit.gold, unit.said) else Cause.FILLER


def _of_missed_frame(gold: GoldFact, known: Known) -> Cause:
    """The mentions are to blame if none of the anchors was found, by which the frame is recognised."""
    anchors = [(role, expected_class(gold.kind, role)) for role in ANCHORS[gold.kind]]
    causes = [known.cause(names, expected) for role, expected in anchors if expected for names in gold.fillers(role)]
    blamed = [cause for cause in causes if cause is not None]
    return blamed[0] if blamed and len(blamed) == len(causes) else Cause.TRIGGER


def _stands_elsewhere(unit: Unit, gold: GoldFact, said: SaidFact) -> bool:
    """Whether the other fact has the filler in another role."""
    roles = [role for role in FRAME_ROLES[unit.kind] if role != unit.role and expected_class(unit.kind, role)]
    if unit.verdict is Verdict.MISSED:
        return any(agrees(unit.names, names, unit.role) for role in roles for names in said.fillers(role))
    return any(agrees(names, unit.names, unit.role) for role in roles for names in gold.fillers(role))
