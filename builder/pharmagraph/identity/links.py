"""How facts about one thing stand to each other: what supersedes an expectation, and what contradicts a claim.

Links are drawn only where the facts agree in what they are about: the roles that tell an event from others are
equal, or left open by one side. Order in time is told by the dates of events and of the documents that speak of
them; what has no date comes neither before nor after.

- What has happened supersedes the plan of it, and a denial, that were told before it.
- A plan supersedes the earlier plan of the same step with another date.
- A final decision on an application supersedes the step that was due, and the submission that led to it.
- A denial that was told after the event contradicts it.
- Claims that cannot both be right contradict each other (`RIVALRIES`), if no document tells both: a document that
  does tells of two analyses, two cohorts or two tranches.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from types import MappingProxyType
from typing import Final

from pharmagraph.identity.dates import are_near, is_day
from pharmagraph.identity.frames import AMOUNTS, FRAME_IDENTITY, Event, Subject
from pharmagraph.identity.resolution import Link, ResolvedFact
from pharmagraph.vocabulary import Decision, FrameClass, Outcome, Property, Role, Status

_NEVER: Final = ""
_NEWS: Final = 7  # days within which one event is reported, often under the date of the report

Dates = Mapping[str, str]  # of documents, by IRI


# Relations


def relation_links(assertions: Iterable[ResolvedFact], dates: Dates) -> Iterator[Link]:
    """An occurred relation supersedes its plan, and supersedes or is contradicted by its denial."""
    by_triple: dict[object, dict[Status, ResolvedFact]] = defaultdict(dict)
    for fact in assertions:
        by_triple[fact.kind, fact.roles][fact.status] = fact
    for said in by_triple.values():
        occurred, planned, denied = (said.get(status) for status in (Status.OCCURRED, Status.PLANNED, Status.DENIED))
        if occurred and planned:
            yield _superseding(occurred, planned)
        if occurred and denied:
            later = _before(_last_said(denied, dates), _first_said(occurred, dates))
            yield _superseding(occurred, denied) if later else _contradicting(denied, occurred)


# Events

APPROVALS: Final = frozenset({Decision.APPROVED, Decision.ACCELERATED_APPROVED, Decision.CONDITIONALLY_APPROVED})
REFUSALS: Final = frozenset({Decision.COMPLETE_RESPONSE, Decision.REFUSED})
_FINAL: Final = APPROVALS | REFUSALS
_SUPPLEMENTS: Final = frozenset({"sNDA", "sBLA", "TypeII"})  # of which a drug has many
_STEPS: Final = frozenset({FrameClass.REGULATORY_SUBMISSION, FrameClass.TRIAL_MILESTONE})  # that can be put off


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Values of a role of which an event can have one only; the `same` roles must be filled alike in both."""

    kind: FrameClass
    role: Role
    same: tuple[Role, ...]
    opposites: tuple[frozenset[str], ...] = ()  # of each one value; without them, any two values


RIVALRIES: Final = (
    Rivalry(
        FrameClass.TRIAL_RESULT,
        Role.OUTCOME,
        (Role.TRIAL, Role.ENDPOINT, Role.POPULATION, Role.TIMEPOINT),
        (frozenset({Outcome.POSITIVE}), frozenset({Outcome.NEGATIVE})),
    ),
    Rivalry(
        FrameClass.TRIAL_RESULT,
        Role.HAZARD_RATIO,
        (Role.TRIAL, Role.ENDPOINT, Role.POPULATION, Role.TIMEPOINT, Role.DRUG, Role.COMPARATOR),
    ),
    Rivalry(FrameClass.REGULATORY_DECISION, Role.DECISION, (Role.DRUG, Role.AGENCY), (APPROVALS, REFUSALS)),
    *(Rivalry(FrameClass.AGREEMENT, role, (Role.AGREEMENT_KIND, Role.PARTY)) for role in AMOUNTS),
)


def link_key(subject: Subject) -> tuple[object, ...]:
    """What events must have in common to be linked: of regulatory steps the drug, of others the subject.

    Only events of one key need be given to `event_links` together.
    """
    if subject.kind in _REGULATORY and not subject.document:
        return "regulatory", subject.of(Role.DRUG)
    return subject.kind, subject.core, subject.document


_REGULATORY: Final = frozenset({FrameClass.REGULATORY_SUBMISSION, FrameClass.REGULATORY_DECISION})


def event_links(events: Iterable[Event], dates: Dates) -> Iterator[Link]:
    """The links between events, some perhaps more than once."""
    by_key: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    for event in events:
        by_key[link_key(event.subject)].append(event)
    for told in by_key.values():
        by_subject: dict[Subject, list[Event]] = defaultdict(list)
        for event in told:
            by_subject[event.subject].append(event)
        for same in by_subject.values():
            yield from _what_became(same, dates)
            yield from _put_off(same, dates)
        yield from _decided(told, dates)
        yield from _rivals(told)


def _what_became(told: Sequence[Event], dates: Dates) -> Iterator[Link]:
    happened = [event for event in told if event.fact.status is Status.OCCURRED]
    for other in told:
        if other.fact.status is Status.OCCURRED:
            continue
        agreeing = [event for event in happened if event.detail.agrees_with(other.detail)]
        if len(agreeing) > 1:  # which of them was meant? The one that says the same, if there is one.
            agreeing = [event for event in agreeing if event.detail.filled == other.detail.filled]
        for event in agreeing:
            if _is_news(event, other.fact, dates):
                yield _superseding(event.fact, other.fact)
            elif other.fact.status is Status.DENIED and _before(
                _last_day(event, dates), _first_said(other.fact, dates)
            ):
                yield _contradicting(other.fact, event.fact)


def _put_off(told: Sequence[Event], dates: Dates) -> Iterator[Link]:
    """Plans of one step with another date; for a decision that is the action date, see `_decided`."""
    plans = [event for event in told if event.fact.status is Status.PLANNED and event.detail.when]
    if not plans or plans[0].subject.kind not in _STEPS:
        return
    for later, earlier in product(plans, plans):
        same = later.detail.filled == earlier.detail.filled and later.detail.when != earlier.detail.when
        if same and _before(_last_said(earlier.fact, dates), _first_said(later.fact, dates)):
            yield _superseding(later.fact, earlier.fact)


def _decided(told: Sequence[Event], dates: Dates) -> Iterator[Link]:
    """What a decision, or a new action date, puts an end to."""
    decisions = [event for event in told if event.subject.kind == FrameClass.REGULATORY_DECISION]
    expected = [event for event in decisions if event.fact.status is Status.PLANNED and _is_final(event)]
    submissions = [event for event in told if event.subject.kind == FrameClass.REGULATORY_SUBMISSION]
    for decision in decisions:
        if decision.fact.status is Status.OCCURRED and _is_final(decision):
            for step in expected:
                if _on_one_application(decision, step) and _is_news(decision, step.fact, dates):
                    yield _superseding(decision.fact, step.fact)
            for step in submissions:
                if _decides(decision, step) and _is_news(decision, step.fact, dates):
                    yield _superseding(decision.fact, step.fact)
    due = [event for event in expected if event.of(Role.ACTION_DATE)]
    for later, earlier in product(due, due):
        same = later.detail.filled == earlier.detail.filled and later.of(Role.APPLICATION)
        moved = later.of(Role.ACTION_DATE) != earlier.of(Role.ACTION_DATE)
        if same and moved and _before(_last_said(earlier.fact, dates), _first_said(later.fact, dates)):
            yield _superseding(later.fact, earlier.fact)


def _is_final(decision: Event) -> bool:
    """Whether a decision ends the review; one whose kind is not told yet, but its day, will."""
    kinds = set(decision.of(Role.DECISION))
    return bool(kinds & _FINAL) or (not kinds and bool(decision.of(Role.ACTION_DATE)))


def _on_one_application(one: Event, other: Event) -> bool:
    """Whether two regulatory steps of a drug agree in agency, application and disease."""
    return all(_agree(one.of(role), other.of(role)) for role in (Role.AGENCY, Role.APPLICATION, Role.DISEASE))


def _decides(decision: Event, submission: Event) -> bool:
    """Whether a decision is surely the one on an application that was, or was to be, submitted."""
    if submission.fact.status is Status.DENIED or not _on_one_application(decision, submission):
        return False
    application = decision.of(Role.APPLICATION)
    if not application or application != submission.of(Role.APPLICATION):
        return False
    is_one_of_many = bool(_SUPPLEMENTS & set(application))
    return not is_one_of_many or (bool(submission.of(Role.DISEASE)) and bool(decision.of(Role.DISEASE)))


def _rivals(told: Sequence[Event]) -> Iterator[Link]:
    happened = [event for event in told if event.fact.status is Status.OCCURRED]
    for rivalry in RIVALRIES:
        claims: dict[tuple[object, ...], list[Event]] = defaultdict(list)
        for event in happened:
            if event.subject.kind == rivalry.kind and event.of(rivalry.role) and not event.subject.document:
                claims[tuple(event.of(role) for role in rivalry.same)].append(event)
        for alike in claims.values():
            for one, other in combinations(sorted(alike, key=lambda event: event.fact.iri), 2):
                if _exclude_each_other(rivalry, one, other):
                    yield _contradicting(one.fact, other.fact)


def _exclude_each_other(rivalry: Rivalry, one: Event, other: Event) -> bool:
    mine, theirs = set(one.of(rivalry.role)), set(other.of(rivalry.role))
    if rivalry.opposites:
        sides = [[bool(values & side) for side in map(set, rivalry.opposites)] for values in (mine, theirs)]
        opposed = sorted(sides) == [[False, True], [True, False]]
    else:
        opposed = not mine & theirs
    return (
        opposed
        and _agree_beside(rivalry.role, one, other)
        and _dates_agree(rivalry, one, other)
        and not _documents(one.fact) & _documents(other.fact)
    )


def _agree_beside(role: Role, one: Event, other: Event) -> bool:
    """Whether no identifying role but this one, and what depends on it, speaks against their being one."""
    free = {role, *_DEPENDENT.get(role, ())}
    identity = FRAME_IDENTITY[FrameClass(one.subject.kind)]
    return all(
        _agree(one.of(other_role), other.of(other_role)) for other_role in identity.open if other_role not in free
    )


# What may differ as a consequence: another outcome is told with other figures.
_DEPENDENT: Final[Mapping[Role, tuple[Role, ...]]] = MappingProxyType(
    {
        Role.OUTCOME: (Role.VALUE, Role.COMPARATOR_VALUE, Role.HAZARD_RATIO, Role.P_VALUE),
        Role.HAZARD_RATIO: (Role.VALUE, Role.COMPARATOR_VALUE, Role.P_VALUE, Role.OUTCOME),
        **{role: tuple(other for other in AMOUNTS if other is not role) for role in AMOUNTS},
    }
)


def _dates_agree(rivalry: Rivalry, one: Event, other: Event) -> bool:
    """Whether the events can be of one time; decisions follow each other, so theirs must be dated to the month."""
    mine, theirs = one.detail.when, other.detail.when
    if rivalry.kind is FrameClass.REGULATORY_DECISION and not (len(mine.date) > 4 and len(theirs.date) > 4):
        return False
    return are_near(mine, theirs, _NEWS if is_day(mine.date) and is_day(theirs.date) else 0)


def _agree(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    return set(mine) <= set(theirs) or set(theirs) <= set(mine)


# In time


def _is_news(event: Event, earlier: ResolvedFact, dates: Dates) -> bool:
    """Whether an event came after all that was told of the earlier fact, or is told only later and can have."""
    said, told = _last_said(earlier, dates), _first_said(event.fact, dates)
    if not event.detail.when:
        return _before(said, told)
    first, last = event.detail.when.span
    return _before(said, first) or (_before(said, told) and said <= last)


def _last_day(event: Event, dates: Dates) -> str:
    return event.detail.when.span[1] if event.detail.when else _first_said(event.fact, dates)


def _documents(fact: ResolvedFact) -> set[str]:
    return {support.document for support in fact.support}


def _first_said(fact: ResolvedFact, dates: Dates) -> str:
    return min(dates[document] for document in _documents(fact))  # a document without date has '', which is no day


def _last_said(fact: ResolvedFact, dates: Dates) -> str:
    days = [dates[document] for document in _documents(fact)]
    return max(days) if all(days) else _NEVER


def _before(day: str, other: str) -> bool:
    return is_day(day) and is_day(other) and day < other


def _superseding(later: ResolvedFact, earlier: ResolvedFact) -> Link:
    return Link(later.iri, Property.SUPERSEDES.value, earlier.iri)


def _contradicting(one: ResolvedFact, other: ResolvedFact) -> Link:
    return Link(one.iri, Property.CONTRADICTS.value, other.iri)
