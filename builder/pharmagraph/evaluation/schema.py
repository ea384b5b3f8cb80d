"""What is scored: facts, their roles, and the roles by which two frames are told to be one event."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pharmagraph.vocabulary import FRAMES, RELATIONS, FrameClass, Relation, Role, ValueKind

ALIAS: Final = "alias"
STATUS: Final = "status"
DATE: Final = "date"

# The roles of a relation's subject and object.
ENDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        Relation.DEVELOPS: ("organization", "drug"),
        Relation.OWNS_TECHNOLOGY: ("organization", "technology"),
        Relation.USES_TECHNOLOGY: ("drug", "technology"),
        Relation.HAS_ANTIBODY: ("drug", "component"),
        Relation.HAS_PAYLOAD: ("drug", "component"),
        Relation.HAS_LINKER: ("drug", "component"),
        Relation.HAS_TARGET: ("drug", "target"),
        Relation.INVESTIGATED_FOR: ("drug", "disease"),
        Relation.INDICATED_FOR: ("drug", "disease"),
        Relation.COMBINED_WITH: ("drug", "partner"),
        Relation.MEMBER_OF: ("member", "group"),
    }
)

# Literals that an entity has; gold calls its roles "entity" and "value".
ATTRIBUTES: Final = ("ticker", "headquarters", "homepage")

# Detail that a graph gives and that nobody annotates.
_DETAIL: Final = frozenset(
    {
        Role.ENDPOINT_ROLE,
        Role.CONFIDENCE_INTERVAL,
        Role.TIMEPOINT,
        Role.POPULATION,
        Role.SAMPLE_SIZE,
        Role.START_DATE,
        Role.COMPLETION_DATE,
        Role.DESIGN,
        Role.LINE_OF_THERAPY,
        Role.LOCATION,
        Role.EQUITY_INVESTMENT,
        Role.ROYALTY,
        Role.TERRITORY,
        Role.EXCLUDED_TERRITORY,
        Role.FIELD,
    }
)
_TIMELESS: Final = frozenset({FrameClass.CLINICAL_TRIAL, FrameClass.POSITION})
PARTIES: Final = (Role.PARTY, Role.LICENSOR, Role.LICENSEE, Role.ACQUIRER, Role.ACQUIRED)

FRAME_ROLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        kind: (
            *(role for role in roles if role not in _DETAIL),
            *(() if kind in _TIMELESS else (STATUS, DATE)),
        )
        for kind, roles in FRAMES.items()
    }
)

# A frame tells of a gold frame's event only if it shares a filler of one of these roles with it.
ANCHORS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        FrameClass.CLINICAL_TRIAL: (Role.TRIAL_NAME, Role.REGISTRY_ID, Role.EVALUATES),
        FrameClass.TRIAL_RESULT: (Role.TRIAL, Role.DRUG),
        FrameClass.TRIAL_MILESTONE: (Role.TRIAL, Role.DRUG),
        FrameClass.REGULATORY_SUBMISSION: (Role.DRUG,),
        FrameClass.REGULATORY_DECISION: (Role.DRUG,),
        FrameClass.DESIGNATION: (Role.DRUG,),
        FrameClass.AGREEMENT: PARTIES,
        FrameClass.PRESENTATION: (Role.TRIAL, Role.DRUG, Role.CONFERENCE),
        FrameClass.POSITION: (Role.PERSON,),
    }
)

KINDS: Final = (*ENDS, *ATTRIBUTES, ALIAS, *FRAME_ROLES)


def roles_of(kind: str) -> tuple[str, ...]:
    """The roles that a fact of gold may have."""
    if kind in ENDS:
        return ENDS[kind]
    if kind == ALIAS:
        return "name", "other"
    return ("entity", "value") if kind in ATTRIBUTES else FRAME_ROLES[kind]


def expected_class(kind: str, role: str) -> str:
    """The class of what fills a role: an entity class, ClinicalTrial, or empty for a value."""
    if kind in ENDS:
        spec = RELATIONS[Relation(kind)]
        return spec.subject if role == ENDS[kind][0] else spec.object
    if kind not in FRAME_ROLES or role in {STATUS, DATE}:
        return ""
    if role == Role.TRIAL_NAME:
        return FrameClass.CLINICAL_TRIAL
    spec_of_role = FRAMES[FrameClass(kind)][Role(role)]
    named = spec_of_role.kind in {ValueKind.ENTITY, ValueKind.FRAME}
    return str(spec_of_role.range) if named else ""


def is_coded(kind: str, role: str) -> bool:
    """Whether a role is filled by a code of the vocabulary."""
    if kind not in FRAME_ROLES or role == DATE:
        return False
    return role == STATUS or FRAMES[FrameClass(kind)][Role(role)].kind is ValueKind.CODE
