"""Which frames of which documents are one event, by a table of the roles that identify it.

Two frames are one when they have the same class, status and values of all identifying roles (a missing value
equals only a missing value) and their dates agree as `dates.by_date` says. A frame that leaves the roles open
without which its event cannot be told from others (its anchors) is identified within its document only. The
other roles are united.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pharmagraph.identity.dates import When, by_date
from pharmagraph.identity.iris import frame_iri
from pharmagraph.identity.resolution import ResolvedFact
from pharmagraph.identity.statements import Statement, comparable, merged_roles, merged_support
from pharmagraph.vocabulary import PARENT_ROLE, FrameClass, Role, Status


@dataclass(frozen=True, slots=True)
class Identity:
    """How frames of a class are identified; an anchor is roles that must all be filled, as often as named."""

    roles: tuple[Role, ...]  # a role stands for its sub-properties too
    anchors: tuple[tuple[Role, ...], ...]  # one of them suffices


_FIGURES: Final = (Role.VALUE, Role.HAZARD_RATIO, Role.P_VALUE)

FRAME_IDENTITY: Final[Mapping[FrameClass, Identity]] = MappingProxyType(
    {
        FrameClass.TRIAL_RESULT: Identity(
            roles=(
                Role.TRIAL,
                Role.DRUG,
                Role.ENDPOINT,
                Role.COMPARATOR,
                Role.OUTCOME,
                *_FIGURES,
                Role.COMPARATOR_VALUE,
                Role.POPULATION,
                Role.TIMEPOINT,
            ),
            anchors=(
                (Role.TRIAL, Role.ENDPOINT),
                *((Role.DRUG, Role.ENDPOINT, figure) for figure in _FIGURES),
            ),
        ),
        FrameClass.TRIAL_MILESTONE: Identity(
            roles=(Role.TRIAL, Role.DRUG, Role.MILESTONE), anchors=((Role.TRIAL, Role.MILESTONE),)
        ),
        FrameClass.REGULATORY_SUBMISSION: Identity(
            roles=(Role.DRUG, Role.APPLICATION, Role.AGENCY, Role.DISEASE),
            anchors=((Role.DRUG, Role.APPLICATION),),
        ),
        FrameClass.REGULATORY_DECISION: Identity(
            roles=(Role.DRUG, Role.DECISION, Role.APPLICATION, Role.AGENCY, Role.DISEASE, Role.ACTION_DATE),
            anchors=((Role.DRUG, Role.DECISION, Role.AGENCY), (Role.DRUG, Role.ACTION_DATE)),
        ),
        FrameClass.DESIGNATION: Identity(
            roles=(Role.DRUG, Role.DESIGNATION, Role.AGENCY, Role.DISEASE),
            anchors=((Role.DRUG, Role.DESIGNATION),),
        ),
        FrameClass.AGREEMENT: Identity(
            roles=(Role.AGREEMENT_KIND, Role.PARTY, Role.DRUG, Role.TECHNOLOGY, Role.TARGET),
            anchors=((Role.AGREEMENT_KIND, Role.PARTY, Role.PARTY),),
        ),
        FrameClass.PRESENTATION: Identity(
            roles=(Role.CONFERENCE, Role.TRIAL, Role.DRUG, Role.ABSTRACT_NUMBER),
            anchors=(
                (Role.CONFERENCE, Role.TRIAL),
                (Role.CONFERENCE, Role.DRUG),
                (Role.CONFERENCE, Role.ABSTRACT_NUMBER),
            ),
        ),
        FrameClass.POSITION: Identity(
            roles=(Role.PERSON, Role.ORGANIZATION, Role.TITLE),
            anchors=((Role.PERSON, Role.ORGANIZATION), (Role.PERSON, Role.TITLE)),
        ),
    }
)

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A resolved frame with what it shares with frames of another date or status."""

    subject: Key  # class, identifying roles and, for a frame without anchor, document
    when: When
    fact: ResolvedFact


def resolve_frames(frames: Iterable[Statement], base: str) -> list[Event]:
    """The events that the frames (all but ClinicalTrials) tell of.

    A denied Position is left out: the vocabulary gives positions no status, so it would read as held.
    """
    groups: dict[tuple[Key, Status], list[Statement]] = defaultdict(list)
    for frame in frames:
        status = frame.status
        if frame.kind == FrameClass.POSITION:
            if status is Status.DENIED:
                continue
            status = Status.OCCURRED
        groups[_subject(frame), status].append(frame)
    events = []
    for (subject, status), told in groups.items():
        for moment, same in by_date((frame.when, frame) for frame in told):
            events.append(Event(subject, moment, _fact(base, subject, status, moment, same)))
    return sorted(events, key=lambda event: event.fact.iri)


def _subject(frame: Statement) -> Key:
    kind = FrameClass(frame.kind)
    identity = FRAME_IDENTITY[kind]
    filled = {role: _values(frame, role) for role in identity.roles}
    anchored = any(all(len(filled[role]) >= anchor.count(role) for role in anchor) for anchor in identity.anchors)
    return kind.value, tuple(filled.values()), "" if anchored else frame.document


def _values(frame: Statement, role: Role) -> tuple[str, ...]:
    """What fills a role or one of its sub-properties, in comparable form."""
    found = {comparable(name, value) for name, value in frame.roles if role in (name, PARENT_ROLE.get(Role(name)))}
    return tuple(sorted(found))


def _fact(base: str, subject: Key, status: Status, moment: When, same: Sequence[Statement]) -> ResolvedFact:
    kind = FrameClass(same[0].kind)
    return ResolvedFact(
        iri=frame_iri(base, kind, *subject[1:], status.value, moment.date, moment.earliest, moment.latest),
        kind=kind.value,
        roles=merged_roles(same),
        status=status,
        date=moment.date,
        earliest=moment.earliest,
        latest=moment.latest,
        support=merged_support(same),
    )
