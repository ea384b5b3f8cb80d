"""When a claim happened, when it was told and when something else took its place, and how far it is believed."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pharmagraph.graph.property_graph import EvidenceRecord, PropertyGraph
from pharmagraph.views.neighbourhood import texts
from pharmagraph.vocabulary import Property, Role

_DATES: Final = (Property.DATE, Role.ACTION_DATE, Property.EARLIEST)


def superseded(graph: PropertyGraph) -> dict[str, str]:
    """When it was first told that a claim had been superseded, by the IRI of the claim."""
    told = {one.iri: _told(one.evidence) for one in graph.nodes} | {one.key: _told(one.evidence) for one in graph.edges}
    later = [(edge.source, edge.target) for edge in graph.edges if edge.type == Property.SUPERSEDES]
    claims = ((one.key, one.properties) for one in graph.edges)
    for iri, properties_ in (*claims, *((node.iri, node.properties) for node in graph.nodes)):
        later += [(iri, earlier) for earlier in texts(properties_.get(Property.SUPERSEDES))]
    days: dict[str, str] = {}
    for iri, earlier in later:
        if day := told.get(iri):
            days[earlier] = min(day, days.get(earlier, day))
    return days


def _told(records: Iterable[EvidenceRecord]) -> str:
    """The day of the first document that says so; empty if none has a date."""
    return min((str(record.document_date) for record in records if record.document_date), default="")


def when(
    claim: str, properties_: Mapping[str, Any], records: Iterable[EvidenceRecord], until: Mapping[str, str]
) -> dict[str, Any]:
    """For the filters: when it happened, since when and until when it was told, and how far it is believed."""
    told = list(records)
    date = next((text for name in _DATES for text in texts(properties_.get(name))), "")
    belief = properties_.get(Property.BELIEF)
    if not isinstance(belief, int | float):
        belief = max((record.confidence for record in told), default=None)
    return {"date": date, "since": _told(told), "until": until.get(claim, ""), "belief": rounded(belief)}


def rounded(confidence: Any) -> float | None:
    value = float(confidence) if confidence is not None else math.nan
    return round(value, 3) if math.isfinite(value) else None
