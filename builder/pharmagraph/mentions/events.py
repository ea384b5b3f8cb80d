"""Events that are outcomes: several that are counted together ("a composite of death, stroke or hospitalization for heart failure"), which are one
outcome, and those of which is told how many had them ("strokes occurred in 12 patients"). The diseases among them are no conditions of a trial.
"""

import re
from collections.abc import Iterable, Iterator

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.mention import Mention
from pharmagraph.vocabulary import EntityClass

_RANK = 53  # above the outcomes, diseases and points in time that it contains

_EVENT = (
    r"(?:(?!(?:and|or)\s)[\w'’/-]+\s){0,4}?(?:deaths?|mortality|hospitali[sz]ations?|strokes?|attacks?|infarctions?|revasculari[sz]ations?|events?|progression|relapses?|"
    r"recurrences?|fractures?|bleeds?|bleeding|ventilation|dialysis|amputations?|failure|disease|visits?|admissions?|transplant(?:ation)?|thromboembolism|thrombosis|"
    r"embolism|exacerbations?|intubation|transfusions?|arrest|angina)"
    r"(?:\s(?:from|for|due\sto|by|requiring)\s(?:an?\s|any\s)?(?:(?!(?:and|or)\s)[\w-]+\s){0,2}(?:causes?|failure|disease|angina|reasons?|ventilation|dialysis|COVID-19|therapy)\b)?"
    r"(?:\s(?:deaths?|events?|hospitali[sz]ations?|visits?|admissions?))?"
)
_TOGETHER = r"(?:(?:primary\s|secondary\s)?composite(?:\s(?:primary\s|secondary\s)?(?:end\s?point|outcome|measure))?|combined\s(?:risk|rate|incidence|end\s?point))"
_COMPOSITE = Pattern(  # of what "and" joins, one event is as good as the other only where they are counted together
    rf"\b(?P<name>{_TOGETHER}\s(?:of|consisting\sof|comprising)\s(?:the\s|an?\s)?{_EVENT}(?:,\s{_EVENT})*,?\s(?:and|or)\s(?:the\s|an?\s)?{_EVENT})(?![\w-])",
    re.IGNORECASE,
)
_EITHER = Pattern(
    rf"\b(?P<name>(?:risks?|rates?|incidence)\sof\s{_EVENT}(?:,\s{_EVENT})*,?\sor\s{_EVENT})(?![\w-])", re.IGNORECASE
)


_BEFELL = Pattern(
    rf"(?<![\w-])(?P<name>(?!adverse\s|serious\s|severe\s|side\s|grade\s|no\s){_EVENT})\s(?:occurred|happened|(?:was|were)\s(?:reported|observed|seen|recorded))\s(?:in|among)\s(?:only\s|about\s)?(?=\d)",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:the|an?|any|these|in|with|and|or|fewer|more|primary|secondary|first)\s", re.IGNORECASE)
_OF_NONE = re.compile(r"\b(?:no|adverse|without)\b", re.IGNORECASE)  # harm is told of elsewhere
_PARTS = re.compile(r",?\s(?:and|or)\s(?:the\s|an?\s)?|,\s", re.IGNORECASE)
_HEAD = re.compile(r"^.*?\b(?:of|comprising)\s(?:the\s|an?\s)?", re.IGNORECASE)


def find_events(text: str, known: Iterable[Mention]) -> Iterator[Mention]:
    """Endpoints of several events that are counted together, by the words that say so or by "risk of A or B", and of events with their number.

    They are known by their events, in whatever order these are told. None where `known` names the whole ("progression or death").
    """
    whole = [m for m in known if m.kind == EntityClass.ENDPOINT and " or " in m.name]
    for pattern in (_COMPOSITE, _EITHER):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if not any(start <= m.start and m.end == end for m in whole):
                events = sorted(_PARTS.split(_HEAD.sub("", match["name"]).lower()))
                known_as = " or ".join(one.removesuffix(" events").removesuffix(" event") for one in events)
                yield Mention(
                    start, end, EntityClass.ENDPOINT, match["name"], known_as=known_as, rank=_RANK, source="composite"
                )
    for match in _BEFELL.finditer(text):
        name = match["name"]
        while lead := _LEADING.match(name):
            name = name[lead.end() :]
        start, end = match.end("name") - len(name), match.end("name")
        if not _OF_NONE.search(name) and not any(m.end == end and m.kind == EntityClass.ENDPOINT for m in known):
            yield Mention(start, end, EntityClass.ENDPOINT, name, rank=_RANK, source="event")
