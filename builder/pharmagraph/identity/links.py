"""How facts of different status about the same thing stand to each other.

What has happened supersedes the plan of it and a denial that was true before it; otherwise a denial
contradicts it. Whether one came before the other is told by the dates of events and of the documents that
speak of them; what has no date comes neither before nor after.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from pharmagraph.identity.dates import is_day
from pharmagraph.identity.frames import Event, Key
from pharmagraph.identity.resolution import Link, ResolvedFact
from pharmagraph.model import Document
from pharmagraph.vocabulary import Property, Status

_NEVER: Final = ""


def relation_links(assertions: Iterable[ResolvedFact], documents: Mapping[str, Document]) -> Iterator[Link]:
    """An occurred relation supersedes its plan, and supersedes or is contradicted by its denial."""
    by_triple: dict[object, dict[Status, ResolvedFact]] = defaultdict(dict)
    for fact in assertions:
        by_triple[fact.kind, fact.roles][fact.status] = fact
    for said in by_triple.values():
        occurred, planned, denied = (said.get(status) for status in (Status.OCCURRED, Status.PLANNED, Status.DENIED))
        if occurred and planned:
            yield Link(occurred.iri, Property.SUPERSEDES.value, planned.iri)
        if occurred and denied:
            later = _before(_last_said(denied, documents), _first_said(occurred, documents))
            yield _superseding(occurred, denied) if later else _contradicting(denied, occurred)


def event_links(events: Iterable[Event], documents: Mapping[str, Document]) -> Iterator[Link]:
    """An event supersedes plans and denials that were told before it; a denial told after it contradicts it.

    Links are made only where the day of the event, or of its first telling, is known.
    """
    by_subject: dict[Key, list[Event]] = defaultdict(list)
    for event in events:
        by_subject[event.subject].append(event)
    for told in by_subject.values():
        happened = [event for event in told if event.fact.status is Status.OCCURRED]
        others = [event.fact for event in told if event.fact.status is not Status.OCCURRED]
        for event, other in product(happened, others):
            first, last = event.when.span if event.when else (_first_said(event.fact, documents),) * 2
            if _before(_last_said(other, documents), first):
                yield _superseding(event.fact, other)
            elif other.status is Status.DENIED and _before(last, _first_said(other, documents)):
                yield _contradicting(other, event.fact)


def _superseding(later: ResolvedFact, earlier: ResolvedFact) -> Link:
    return Link(later.iri, Property.SUPERSEDES.value, earlier.iri)


def _contradicting(denial: ResolvedFact, fact: ResolvedFact) -> Link:
    return Link(denial.iri, Property.CONTRADICTS.value, fact.iri)


def _days_said(fact: ResolvedFact, documents: Mapping[str, Document]) -> list[str]:
    return [documents[support.document].date for support in fact.support]


def _first_said(fact: ResolvedFact, documents: Mapping[str, Document]) -> str:
    return min(_days_said(fact, documents))  # a document without date has '', which is no day


def _last_said(fact: ResolvedFact, documents: Mapping[str, Document]) -> str:
    days = _days_said(fact, documents)
    return max(days) if all(days) else _NEVER


def _before(day: str, other: str) -> bool:
    return is_day(day) and is_day(other) and day < other
