"""Agencies that are parts of others: what the centre for drug evaluation of an agency has decided, the agency has decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from pharmagraph.facts.draft import Draft
from pharmagraph.mentions.known_organizations import known_organizations
from pharmagraph.mentions.linking import LocalEntity
from pharmagraph.model import Value
from pharmagraph.vocabulary import EntityClass


@cache
def _bodies() -> dict[str, str]:
    """The name of a part of an agency -> that of the agency."""
    known = known_organizations().items()
    return {name: parent for name, (kind, parent, _) in known if kind == EntityClass.REGULATORY_AGENCY}


def body_of(name: str) -> str:
    """What the agency `name` is part of, or itself."""
    return _bodies().get(name) or name


_APPROVED = frozenset({"Approved", "AcceleratedApproved", "ConditionallyApproved"})


def without_advisers(drafts: Sequence[Draft], entities: Mapping[str, LocalEntity]) -> None:
    """Let no committee have approved a drug: it is only heard ("approved in the EU, following the opinion of the CHMP")."""
    committees = {key for key, entity in entities.items() if "Committee" in entity.known_as}
    for draft in drafts if committees else ():
        if any(value.text in _APPROVED for value in draft.roles.get("decision", ())):
            agencies = {v: s for v, s in draft.roles.pop("agency", {}).items() if v.text not in committees}
            if agencies:
                draft.roles["agency"] = agencies


def under_one_body(drafts: Sequence[Draft], entities: Mapping[str, LocalEntity]) -> None:
    """Let what is told of a part and of its whole for one drug ("the CHMP", "the EMA") be the whole's, so that it becomes one event."""
    keys = {entity.known_as: key for key, entity in entities.items() if entity.known_as}
    wholes = {
        key: keys[body]
        for key, entity in entities.items()
        if (body := _bodies().get(entity.known_as, "")) and body in keys
    }
    told: dict[tuple[str, Value], set[str]] = defaultdict(set)
    for draft in drafts if wholes else ():
        for drug in draft.roles.get("drug", ()):
            told[draft.kind, drug].update(value.text for value in draft.roles.get("agency", ()))
    for draft in drafts if wholes else ():
        agencies = draft.roles.get("agency", {})
        both = {a for drug in draft.roles.get("drug", ()) for a in told[draft.kind, drug]}
        for value in [v for v in agencies if wholes.get(v.text) in both]:
            whole = Value(value.kind, wholes[value.text])
            draft.roles["agency"] = {v: s for v, s in agencies.items() if v != value} | {whole: agencies[value]}
