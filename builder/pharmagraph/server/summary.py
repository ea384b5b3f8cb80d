"""What one wants to know of a thing first: how far the trials of a drug have come, and what has happened last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode

from pharmagraph.server.facts import when, without_status
from pharmagraph.server.nodes import Nodes
from pharmagraph.server.parts import TIMELINE, TRIALS
from pharmagraph.server.values import Link
from pharmagraph.views.style import words
from pharmagraph.vocabulary import PG, Phase, Property, Role, Status

Row = tuple[str, tuple[Link, ...]]  # a heading, and what stands beside it

_LOOKED_AT: Final = 300  # trials and events
_SHOWN: Final = 3
_EVALUATES: Final = Role.EVALUATES.iri
_PHASES: Final = sorted(Phase, key=lambda phase: phase is Phase.PHASE4)  # which comes after all that is pivotal
_FAR: Final = {phase.iri: place for place, phase in enumerate(_PHASES)}


def summary_of(nodes: Nodes, iri: str, parts: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    """The rows that can be given for a thing with these parts (see `parts_of`)."""
    if furthest := _furthest(nodes, iri, parts.get(TRIALS, ())[:_LOOKED_AT]):
        yield "highest phase", furthest
    if latest := _latest(nodes, parts.get(TIMELINE, ())[:_LOOKED_AT]):
        yield "last event", (latest,)


def _furthest(nodes: Nodes, iri: str, trials: Sequence[str]) -> tuple[Link, ...]:
    """The trials of the highest phase that evaluate a thing."""
    found: dict[int, list[Link]] = {}
    for trial in trials:
        if NamedNode(iri) not in nodes.about(trial).get(_EVALUATES, ()):
            continue
        if codes := {term.value for term in nodes.about(trial).get(Role.PHASE.iri, ())} & _FAR.keys():
            code = max(codes, key=_FAR.__getitem__)
            link, phase = nodes.link(trial), words(code.removeprefix(PG))
            text = link.text if link.text.startswith(phase) else f"{phase}: {link.text}"
            found.setdefault(_FAR[code], []).append(replace(link, text=text))
    return tuple(found[max(found)][:_SHOWN]) if found else ()


def _latest(nodes: Nodes, events: Sequence[str]) -> Link | None:
    """The first of the events, the latest of which come first, that has a date and has occurred."""
    for event in events:
        status = nodes.text(event, Property.STATUS).removeprefix(PG)
        if status == Status.OCCURRED and (day := when(nodes, event)):
            link = nodes.link(event)
            return replace(link, text=f"{day}: {without_status(link.text, status)}")
    return None
