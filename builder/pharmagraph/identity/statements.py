"""A document's facts once their entities have IRIs: what trials, frames and relations are merged from."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from pharmagraph.identity.dates import When, when
from pharmagraph.identity.names import literal, registry_id, trial_name
from pharmagraph.identity.resolution import Support
from pharmagraph.model import Evidence, Fact, Value
from pharmagraph.vocabulary import Role, Status, ValueKind

Roles = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One document's fact; values that are entities (and, for a frame, trials) are IRIs."""

    document: str  # IRI
    key: str  # of the frame, in its document
    kind: str
    roles: Roles
    status: Status
    when: When
    support: tuple[Support, ...]

    def fillers(self, role: str) -> list[str]:
        """The texts of a role's values, in order."""
        return [value.text for name, value in self.roles if name == role]


Local = tuple[str, str]  # IRI of a document, key of an entity or frame in it


def statement(
    document: str, fact: Fact, quote: Callable[[Evidence], str], iri: Callable[[ValueKind, str], str]
) -> Statement:
    """A document's fact: with the words of its evidence, and with IRIs for what its entities and trials are called."""
    roles = {
        (role, Value(value.kind, iri(value.kind, value.text)) if value.kind in _NAMED else value)
        for role, value in fact.roles
    }
    return Statement(
        document=document,
        key=fact.key,
        kind=fact.kind,
        roles=tuple(sorted(roles)),
        status=fact.status,
        when=when(fact.date, fact.earliest, fact.latest),
        support=tuple(Support(document, evidence, quote(evidence)) for evidence in fact.evidence),
    )


_NAMED: Final = frozenset({ValueKind.ENTITY, ValueKind.FRAME})


def comparable(role: str, value: Value) -> str:
    """The text by which two values of a role are equal: of a literal, what all its spellings share."""
    if value.kind is ValueKind.MONEY:
        return f"{value.currency} {literal(value.text)}"
    if role == Role.REGISTRY_ID:
        return registry_id(value.text)
    if role == Role.TRIAL_NAME:
        return trial_name(value.text)
    return literal(value.text) if value.kind in (ValueKind.TEXT, ValueKind.DECIMAL, ValueKind.INTEGER) else value.text


def merged_roles(statements: Iterable[Statement], same: Callable[[str, Value], str] = comparable) -> Roles:
    """The roles of all statements, each value once; of several spellings the most frequent, then shortest.

    `same` gives the text by which two values of a role are equal.
    """
    spellings: dict[tuple[str, ValueKind, str], list[Value]] = {}
    for one in statements:
        for role, value in one.roles:
            spellings.setdefault((role, value.kind, same(role, value)), []).append(value)
    return tuple(sorted((role, _chosen(values)) for (role, _, _), values in spellings.items()))


def _chosen(values: Collection[Value]) -> Value:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], len(value.text), value))


def merged_support(statements: Iterable[Statement]) -> tuple[Support, ...]:
    """The evidence of all statements; of what one rule found twice in one place, the more confident."""
    best: dict[tuple[str, int, int, str], Support] = {}
    for support in sorted(support for one in statements for support in one.support):
        evidence = support.evidence
        place = support.document, evidence.start, evidence.end, evidence.extractor
        if place not in best or best[place].evidence.confidence < evidence.confidence:
            best[place] = support
    return tuple(sorted(best.values()))
