"""The value that all mention readers return, and how competing readings of one stretch of text are settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Literal(StrEnum):
    """Kinds of mention that are values rather than entities."""

    PHASE = "Phase"
    APPLICATION = "Application"
    DESIGNATION = "Designation"
    MONEY = "Money"
    MEASURE = "Measure"
    PERCENT = "Percent"
    HAZARD_RATIO = "HazardRatio"
    P_VALUE = "PValue"
    INTERVAL = "ConfidenceInterval"
    ENROLMENT = "Enrolment"
    REGISTRY_ID = "RegistryId"
    ABSTRACT_NUMBER = "AbstractNumber"
    TICKER = "Ticker"
    URL = "Url"
    DATE = "Date"
    TITLE = "Title"
    PLACE = "Place"
    TERRITORY = "Territory"
    EXCLUDED_TERRITORY = "ExcludedTerritory"
    ROYALTY = "Royalty"


LITERALS = frozenset(Literal)
TRIAL = "ClinicalTrial"  # a trial is a frame in the vocabulary but is named like an entity


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch `text[start:end]` that names a thing of class `kind`, or states a value.

    `value` is the normal form of a literal (a code, an ISO date, "USD 75000000"). `known_as` is the preferred name of the
    lexicon row that matched. `rank` says which reading wins where two overlap: the higher, then the longer, then the first.
    `scope` is the key of the entity once the mention is linked.
    """

    start: int
    end: int
    kind: str
    name: str
    value: str = ""
    known_as: str = ""
    rank: int = 0
    source: str = ""
    earliest: str = ""
    latest: str = ""


def settle(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that survive where readings overlap, in order of place; deterministic whatever the input order."""
    best_first = sorted(mentions, key=lambda m: (-m.rank, m.start - m.end, m.start, m.kind, m.name))
    kept: list[Mention] = []
    taken = bytearray(max((mention.end for mention in best_first), default=0))
    for mention in best_first:
        start, end = mention.start, mention.end
        if end > start and 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
