"""What a text says of an organization beside facts: where it trades, where it sits, its home page."""

import re
from collections.abc import Sequence, Set
from functools import cache
from urllib.parse import urlsplit

from pharmagraph.facts.discourse import Discourse, Passage, is_company
from pharmagraph.language.sections import SectionKind
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.linking import Linked
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.tables import read_table

_SEAT = re.compile(
    r"\b(?:is |are )?(?:headquartered|based)\s+in\s+(?P<place>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,3}(?:,\s(?:[A-Z][\w.’'-]*)(?:\s[A-Z][\w’'-]*)?)?)"
)
_CITY = re.compile(
    r"^\s*(?P<place>[A-Z][A-Za-z .’'-]+?(?:,\s*[A-Z][\w.’' ]{1,14}?)?)(?=,\s*(?:[A-Z][a-z]{2,8}\.?\s+\d|[A-Z]{2,}\b)|\s*(?:--|––|–|—|\(|/)|\s+and\s+[A-Z]{3})"
)
_TICKER_GAP = 60
_VISIT_GAP = 400


@cache
def _places() -> frozenset[str]:
    return frozenset(row["name"].lower() for row in read_table(DATA / "places.tsv", ("name",)))


def add_attributes(discourse: Discourse, linked: Sequence[Linked]) -> None:
    """Write tickers, headquarters and home pages into the entities of the discourse."""
    companies = [m for m in linked if is_company(m.kind)]
    _add_tickers(discourse, linked, companies)
    _add_seats(discourse, companies, {m.mention.value.lower() for m in linked if m.kind == Literal.PLACE})
    _add_homepages(discourse, linked, companies)


def _add_tickers(discourse: Discourse, linked: Sequence[Linked], companies: Sequence[Linked]) -> None:
    for ticker in (m for m in linked if m.kind == Literal.TICKER):
        before = [c for c in companies if c.end <= ticker.start and ticker.start - c.end < _TICKER_GAP]
        if before and "." not in re.sub(r"\b(?:Inc|Corp|Ltd|Co)\.", "", discourse.text[before[-1].end : ticker.start]):
            discourse.entities[before[-1].key].attributes.add(("ticker", ticker.mention.value))


def _add_seats(discourse: Discourse, companies: Sequence[Linked], named: Set[str]) -> None:
    """Seats are in places that the list knows, or that are `named` as places in the document."""
    places = _places() | named if named else _places()
    for passage in discourse.passages:
        sentence = passage.sentence
        words = discourse.text[sentence.start : sentence.end]
        if sentence.section is SectionKind.DATELINE and discourse.publishers and (city := _CITY.match(words)):
            place = _title_case(city["place"].strip(" ,"))
            if place.split(",")[0].lower() in places:
                discourse.entities[discourse.publishers[0].key].attributes.add(("headquarters", place))
        for match in _SEAT.finditer(words):
            if all(part.lower() not in places for part in match["place"].rstrip(". ").split(", ")):
                continue
            before = [c for c in companies if sentence.start <= c.start and c.end <= sentence.start + match.start()]
            keys = [c.key for c in before] or _meant(discourse, passage, words[: match.start()])
            for key in keys[:1]:
                entity = discourse.entities[key]
                entity.attributes = {(n, v) for n, v in entity.attributes if n != "headquarters"}
                entity.attributes.add(("headquarters", match["place"].rstrip(". ")))


def _meant(discourse: Discourse, passage: Passage, words: str) -> list[str]:
    """The company of the section, or that which speaks, where the words before say "the company" or "it"."""
    if not re.search(r"\b(?:[Cc]ompany|[Ii]t|[Ww]e)\b", words):
        return []
    topics = [key for key in passage.topic if is_company(discourse.entities[key].kind)]
    return topics or [publisher.key for publisher in discourse.publishers]


def _title_case(place: str) -> str:
    """ "SOUTH SAN FRANCISCO, Calif." -> "South San Francisco, Calif."; state codes stay."""
    return " ".join(
        w.capitalize() if w.isupper() and len(w.strip(",.")) > 2 and "." not in w else w for w in place.split()
    )


def _add_homepages(discourse: Discourse, linked: Sequence[Linked], companies: Sequence[Linked]) -> None:
    """A bare host that carries the company's name is its home page."""
    for url in (m for m in linked if m.kind == Literal.URL):
        address = url.mention.value if "//" in url.mention.value else f"https://{url.mention.value}"
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        host = (parts.hostname or "").removeprefix("www.").replace("-", "")
        for company in companies:
            name = re.sub(r"[^a-z0-9]", "", company.mention.name.split()[0].lower())
            if len(name) >= 4 and host.startswith(name[:8]) and parts.path in {"", "/"}:
                discourse.entities[company.key].attributes.add(("homepage", url.mention.value))
                break
