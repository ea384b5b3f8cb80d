"""Whether a word of a trigger is a verb, and in which voice."""

from collections.abc import Sequence

from pharmagraph.language.units import Unit
from pharmagraph.language.words import verb_forms
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_FIGURES = frozenset({Literal.MEASURE, Literal.PERCENT})
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])


_OF_A_PERMIT = word_set("facts.voice.of_a_permit")


def is_noun(units: Sequence[Unit], at: int) -> bool:
    """Whether a form of a verb is a noun or its modifier: "left the market", "a supply of X", "a 20% increase", "seeks marketing approval"."""
    before, after = units[max(0, at - 1)], units[at + 1] if at + 1 < len(units) else None
    if units[at].lower.endswith("ing"):
        return after is not None and after.lower in _OF_A_PERMIT
    if before.linked is not None and before.linked.kind in _FIGURES and at > 1:
        before = units[at - 2]
    return (
        at > 0
        and before.tag == "determiner"
        and verb_forms().get(units[at].lower) == "base"
        and before.lower not in _ACTING
    )


_ACTING = word_set("facts.voice.acting")  # may act themselves: "both target X"


def is_passive(units: Sequence[Unit], first: int, last: int) -> bool:
    """A participle after a form of "be", or right after a noun with no object of its own ("X, developed by Y")."""
    for k in range(first - 1, max(-1, first - 6), -1):
        unit = units[k]
        if unit.lower in _BE:
            return True
        if unit.lower in {"has", "have", "had", "having"}:
            return False
        if unit.tag not in {"negation", "word", "auxiliary"} or not (unit.lower.endswith("ly") or unit.tag in {"auxiliary", "negation"} or unit.lower in {"also", "now", "already", "first", "currently", "further", "being"}):  # fmt: skip
            break
    after = units[last] if last < len(units) else None
    doer = units[first - 1].linked if first else None
    if doer is not None and root_kind(doer.kind) == EntityClass.ORGANIZATION and after and after.lower in _DONE_TO:
        return False  # "Quell filed for approval"
    if doer is not None and root_kind(doer.kind) == EntityClass.ORGANIZATION and units[first - 2].lower in _RELATIVE:
        return False  # "X, which Quell bought from Zorba"
    return (
        after is None
        or after.tag == "preposition"
        or (after.tag in {"mark", "to"} and first > 0 and units[first - 1].tag in {"mention", "mark", "word"})
    ) and not (after is not None and after.tag == "to" and units[first].lower in _WITH_INFINITIVE)


_DONE_TO = frozenset({"for", "to", "with", "on", "over", "out", "up", "down", "off"})  # "Quell forked over $9 million"
_RELATIVE = frozenset({"which", "that", "whom"})
_WITH_INFINITIVE = frozenset({"agreed", "chose", "decided", "declined", "failed", "opted", "refused"})
