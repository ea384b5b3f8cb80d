"""Which frames of which documents are one event, by a table of the roles that identify it.

Frames of one class and status are compared when the same values fill the roles that tell their event from others
(the core). Then the one that says less is the only one that says more, as `events.by_detail` has it: the open
roles may be left out, and dates be coarse or missing. A frame that leaves the roles open without which its event
cannot be told from others (its anchors) is identified within its document only. All other roles are united.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from pharmagraph.identity.events import Detail, Filled, by_detail
from pharmagraph.identity.iris import frame_iri
from pharmagraph.identity.names import literal
from pharmagraph.identity.resolution import ResolvedFact
from pharmagraph.identity.statements import Statement, comparable, merged_roles, merged_support
from pharmagraph.model import Value
from pharmagraph.vocabulary import PARENT_ROLE, FrameClass, Role, Status


@dataclass(frozen=True, slots=True)
class Identity:
    """How frames of a class are identified; an anchor is roles that must all be filled, as often as named.

    A role stands for its sub-properties too.
    """

    core: tuple[Role, ...]
    open: tuple[Role, ...]
    anchors: tuple[tuple[Role, ...], ...]  # one of them suffices


_FIGURES: Final = (Role.VALUE, Role.HAZARD_RATIO, Role.P_VALUE)
AMOUNTS: Final = (Role.UPFRONT_PAYMENT, Role.TOTAL_VALUE, Role.EQUITY_INVESTMENT)

FRAME_IDENTITY: Final[Mapping[FrameClass, Identity]] = MappingProxyType(
    {
        FrameClass.TRIAL_RESULT: Identity(
            core=(Role.TRIAL, Role.ENDPOINT, Role.POPULATION, Role.TIMEPOINT),
            open=(Role.DRUG, Role.COMPARATOR, Role.OUTCOME, *_FIGURES, Role.COMPARATOR_VALUE),
            anchors=(
                (Role.TRIAL, Role.ENDPOINT),
                *((Role.DRUG, Role.ENDPOINT, figure) for figure in _FIGURES),
            ),
        ),
        FrameClass.TRIAL_MILESTONE: Identity(
            core=(Role.TRIAL, Role.MILESTONE), open=(Role.DRUG,), anchors=((Role.TRIAL, Role.MILESTONE),)
        ),
        FrameClass.REGULATORY_SUBMISSION: Identity(
            core=(Role.DRUG, Role.APPLICATION),
            open=(Role.AGENCY, Role.DISEASE),
            anchors=((Role.DRUG, Role.APPLICATION),),
        ),
        FrameClass.REGULATORY_DECISION: Identity(
            core=(Role.DRUG, Role.DECISION, Role.ACTION_DATE),
            open=(Role.AGENCY, Role.APPLICATION, Role.DISEASE),
            anchors=((Role.DRUG, Role.DECISION, Role.AGENCY), (Role.DRUG, Role.ACTION_DATE)),
        ),
        FrameClass.DESIGNATION: Identity(
            core=(Role.DRUG, Role.DESIGNATION),
            open=(Role.AGENCY, Role.DISEASE),
            anchors=((Role.DRUG, Role.DESIGNATION),),
        ),
        FrameClass.AGREEMENT: Identity(
            core=(Role.AGREEMENT_KIND, Role.PARTY),
            open=(Role.DRUG, Role.TECHNOLOGY, Role.TARGET, *AMOUNTS),
            anchors=((Role.AGREEMENT_KIND, Role.PARTY, Role.PARTY),),
        ),
        FrameClass.PRESENTATION: Identity(
            core=(Role.CONFERENCE,),
            open=(Role.TRIAL, Role.DRUG, Role.ABSTRACT_NUMBER),
            anchors=(
                (Role.CONFERENCE, Role.TRIAL),
                (Role.CONFERENCE, Role.DRUG),
                (Role.CONFERENCE, Role.ABSTRACT_NUMBER),
            ),
        ),
        FrameClass.POSITION: Identity(
            core=(Role.PERSON,),
            open=(Role.ORGANIZATION, Role.TITLE),
            anchors=((Role.PERSON, Role.ORGANIZATION), (Role.PERSON, Role.TITLE)),
        ),
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What frames must have in common to be compared: class, core roles and, without anchor, document."""

    kind: str
    core: Filled
    document: str

    def of(self, role: Role) -> tuple[str, ...]:
        """What fills a core role."""
        return self.core[FRAME_IDENTITY[FrameClass(self.kind)].core.index(role)]


@dataclass(frozen=True, slots=True)
class Event:
    """A resolved frame with what it shares with frames of another status or detail."""

    subject: Subject
    detail: Detail
    fact: ResolvedFact

    def of(self, role: Role) -> tuple[str, ...]:
        """What fills an identifying role, in comparable form."""
        identity = FRAME_IDENTITY[FrameClass(self.subject.kind)]
        if role in identity.core:
            return self.subject.of(role)
        return self.detail.filled[identity.open.index(role)]


def resolve_frames(frames: Iterable[Statement], base: str) -> list[Event]:
    """The events that the frames (all but ClinicalTrials) tell of, by IRI.

    A denied Position is left out: the vocabulary gives positions no status, so it would read as held.
    """
    groups: dict[tuple[Subject, Status], list[Statement]] = defaultdict(list)
    for frame in frames:
        status = frame.status
        if frame.kind == FrameClass.POSITION:
            if status is Status.DENIED:
                continue
            status = Status.OCCURRED
        groups[subject(frame), status].append(frame)
    events = []
    for (about, status), told in groups.items():
        for detail, same in by_detail((_detail(frame), frame) for frame in told):
            events.append(Event(about, detail, _fact(base, about, status, detail, same)))
    return sorted(events, key=lambda event: event.fact.iri)


def subject(frame: Statement) -> Subject:
    """What a frame must have in common with others to be compared with them."""
    identity = FRAME_IDENTITY[FrameClass(frame.kind)]
    anchored = any(
        all(len(_values(frame, role)) >= anchor.count(role) for role in anchor) for anchor in identity.anchors
    )
    return Subject(frame.kind, _filled(frame, identity.core), "" if anchored else frame.document)


def _detail(frame: Statement) -> Detail:
    return Detail(_filled(frame, FRAME_IDENTITY[FrameClass(frame.kind)].open), frame.when)


def _filled(frame: Statement, roles: Iterable[Role]) -> Filled:
    return tuple(_values(frame, role) for role in roles)


def _values(frame: Statement, role: Role) -> tuple[str, ...]:
    """What fills a role or one of its sub-properties, in comparable form."""
    found = {identifying(name, value) for name, value in frame.roles if role in (name, PARENT_ROLE.get(Role(name)))}
    return tuple(sorted(found))


def identifying(role: str, value: Value) -> str:
    """As `comparable`, but the amounts of a deal to two digits: '$45.2 million' and 'about $45 million' are one."""
    if role not in AMOUNTS:
        return comparable(role, value)
    try:
        return f"{value.currency} {Decimal(literal(value.text)):.1e}"
    except InvalidOperation:
        return comparable(role, value)


def _fact(base: str, about: Subject, status: Status, detail: Detail, same: Sequence[Statement]) -> ResolvedFact:
    kind, moment = FrameClass(about.kind), detail.when
    key = (about.core, detail.filled, about.document, status.value, moment.date, moment.earliest, moment.latest)
    return ResolvedFact(
        iri=frame_iri(base, kind, *key),
        kind=kind.value,
        roles=merged_roles(same, identifying),
        status=status,
        date=moment.date,
        earliest=moment.earliest,
        latest=moment.latest,
        support=merged_support(same),
    )
