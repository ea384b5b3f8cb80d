"""What a text says of an organization beside facts: where it trades, where it sits, its home page."""

import re
from collections.abc import Sequence, Set
from functools import cache
from urllib.parse import urlsplit

from pharmagraph.facts.discourse import Discourse, Passage
from pharmagraph.language.patterns import Pattern
from pharmagraph.language.sections import SectionKind
from pharmagraph.mentions.known_organizations import known_organizations
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.linking import Linked, is_company
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.tables import read_table

_PLACE = r"(?P<place>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,3}(?:,\s(?:[A-Z][\w.’'-]*)(?:\s[A-Z][\w’'-]*)?)?)"
_SEAT = Pattern(
    rf"\b(?<!operations )(?<!offices )(?<!facilities )(?<!teams )(?:(?:is |are )?(?:[Hh]eadquartered|based)\s+in|(?:has|have|with)\s+(?:its\s+)?(?:global\s+|corporate\s+|world\s+)?headquarters\s+in|[Hh]eadquarters\s?:)\s+{_PLACE}"
)
_SEATED = Pattern(
    r"(?<![\w-])(?<!and )(?!The\s)(?P<place>[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2}(?:,\s[A-Z][\w.]+(?:\s[A-Z]\w+)?)?)[- ](?:based|headquartered)\b"
)
_A_COMPANY = re.compile(r"\s*(?:\([^()]*\))?\s*(?:,|\bis\b|\bare\b)\s+(?:an?|the)\s+(?:[\w,-]+\s+){0,5}$")
_CITY_AND_REGION = r"[A-ZÀ-Ý][A-Za-zÀ-ÿ.’'-]+(?:\s[A-ZÀ-Ý][A-Za-zÀ-ÿ.’'-]*){0,3}(?:\s?,\s*[A-Z][\w.’]{1,14}(?:\s[A-Z][\w.’]{1,14})?|\s\([A-Z]\w+\))?"
_CITIES = re.compile(
    rf"\s*(?P<first>{_CITY_AND_REGION}?)(?:\s?,?\s+(?:and|&)\s+(?P<second>{_CITY_AND_REGION}?))?"
    r"(?=\s?,\s*(?:[A-Z][a-z]{2,8}\.?\s+\d|\d{1,2}\s)|\s*(?:-|––|–|—|\(GLOBE|\(BUS|/))"
)
_QUARTER = re.compile(r"^(?:north|south|east|west)\s")  # of a city: "North Chicago"
_TICKER_GAP = 60
_LISTING_GAP = 200  # where the words between say that the company is listed
_LISTED = re.compile(r"\b(?:listed|traded|trades|quoted|shares|symbols?)\b")
_VISIT_GAP = 400


@cache
def _places() -> frozenset[str]:
    return frozenset(row["name"].lower() for row in read_table(DATA / "places.tsv", ("name",)))


def add_attributes(discourse: Discourse, linked: Sequence[Linked]) -> None:
    """Write tickers, headquarters and home pages into the entities of the discourse."""
    companies = [m for m in linked if is_company(m.kind)]
    _add_tickers(discourse, linked, companies)
    _add_symbols(discourse, companies)
    named = {m.mention.value.lower() for m in linked if m.kind == Literal.PLACE}
    for story in discourse.stories:
        _add_seats(story, companies, named)
    _add_homepages(discourse, linked, companies)


def _add_tickers(discourse: Discourse, linked: Sequence[Linked], companies: Sequence[Linked]) -> None:
    for ticker in (m for m in linked if m.kind == Literal.TICKER):
        near_by = (c for c in companies if c.end <= ticker.start and ticker.start - c.end < _LISTING_GAP)
        before = [c for c in near_by if "Exchange" not in c.mention.name]
        between = (
            re.sub(r"\b(?:Inc|Corp|Ltd|Co)\.", "", discourse.text[before[-1].end : ticker.start]) if before else ""
        )
        near = len(between) < _TICKER_GAP or _LISTED.search(between) is not None
        if before and near and not re.search(r"\.(?:\s|$)", between):
            discourse.entities[before[-1].key].attributes.add(("ticker", ticker.mention.value))


_SYMBOL = re.compile(r"(?:['’]s?)?\s+[(\[]?\$?(?P<symbol>[A-Z]{2,5})\b(?!['’])")  # "Quell (QLLX)", "Quell Inc's QLLX"


@cache
def _listings() -> dict[str, str]:
    """The name of a company -> its main ticker."""
    return {name: ticker for name, (_, _, ticker) in known_organizations().items() if ":" in ticker}


def _add_symbols(discourse: Discourse, companies: Sequence[Linked]) -> None:
    """Symbols told without their exchange, of companies whose listing is known."""
    for company in companies:
        after = _SYMBOL.match(discourse.text, company.end)
        listing = _listings().get(company.mention.known_as, "") if after is not None else ""
        if after is not None and listing.endswith(f":{after['symbol']}"):
            discourse.entities[company.key].attributes.add(("ticker", listing))


def _add_seats(discourse: Discourse, companies: Sequence[Linked], named: Set[str]) -> None:
    """Seats are in places that the list knows, or that are `named` as places in the document."""
    places = _places() | named if named else _places()
    for passage in discourse.passages:
        sentence = passage.sentence
        if sentence.section is SectionKind.DATELINE and discourse.publishers:
            _add_cities(discourse, sentence.start, sentence.end, places)
        for match in (
            *_SEAT.finditer(discourse.text, sentence.start, sentence.end),
            *_SEATED.finditer(discourse.text, sentence.start, sentence.end),
        ):
            place = _known_place(match["place"], places)
            if not place:
                continue
            at = match.span()
            keys = (
                _seated(discourse, passage, companies, at)
                if match.re is _SEAT.regex
                else _described(discourse, passage, companies, at)
            )
            for key in keys[:1]:
                entity = discourse.entities[key]
                entity.attributes = {(n, v) for n, v in entity.attributes if n != "headquarters"}
                entity.attributes.add(("headquarters", place))


def _known_place(words: str, places: Set[str]) -> str:
    """The city with its region, as far as they are known; empty if neither is."""
    city, _, region = words.partition(", ")
    known = [part.rstrip(". ") for part in (city, region) if {part.lower(), part.lower().rstrip(". ")} & places]
    return words.rstrip(". ") if region and len(known) == 2 else ", ".join(known)


def _add_cities(discourse: Discourse, start: int, end: int, places: Set[str]) -> None:
    """The city of the dateline is where the one that announces sits, the first of two; whose city is whose of several is not said."""
    begin = discourse.text.rfind("\n", 0, start) + 1
    cities = _CITIES.match(discourse.text, begin if start - begin < _TICKER_GAP else start, end)
    if _REPORTED.search(discourse.text, begin, end):  # there the city is the reporter's
        return
    if cities is None or (cities["second"] and len(discourse.publishers) > 1):
        return
    if not _ISSUED.search(discourse.text, begin, end):  # "NEW YORK – Quell said": there, too
        return
    place = _title_case(cities["first"].strip(" ,"))
    if _QUARTER.sub("", re.split(r", ?| \(", place)[0].lower()) in places:
        discourse.entities[discourse.publishers[0].key].attributes.add(("headquarters", place))


_ISSUED = re.compile(r"\d|WIRE|[Ww]ire|Newswire|NEWS|/")
_REPORTED = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri)day\b|\((?:Reuters|AP|AFP|Bloomberg|Dow Jones|RTTNews|Xinhua|Kyodo|dpa)[^)]{0,20}\)"
)


def _seated(discourse: Discourse, passage: Passage, companies: Sequence[Linked], at: tuple[int, int]) -> list[str]:
    """Who is "based in" a place: the company before these words in the sentence, or after them where they open it, or who speaks."""
    sentence = passage.sentence
    before = [c for c in companies if sentence.start <= c.start and c.end <= at[0]]
    after = [c for c in companies if 0 <= c.start - at[1] <= 2] if at[0] == sentence.start else []
    if before and ":" in discourse.text[at[0] : at[1]]:  # "Quell (Headquarters: Basel)"
        return [before[-1].key]
    return [c.key for c in before or after] or _meant(discourse, passage, discourse.text[sentence.start : sentence.end])


def _described(discourse: Discourse, passage: Passage, companies: Sequence[Linked], at: tuple[int, int]) -> list[str]:
    """Whom "a Boston-based company" describes: what stands in apposition before it, right after it, or alone in the sentence before."""
    before = [c for c in companies if 0 <= at[0] - c.end < _TICKER_GAP]
    if before and _A_COMPANY.fullmatch(discourse.text, before[-1].end, at[0]):
        return [before[-1].key]
    noun = _COMPANY_NOUN.match(discourse.text, at[1])
    end = noun.end() if noun is not None else at[1]
    if named := [c.key for c in companies if 0 <= c.start - end <= 1]:
        return named
    if noun is None or not _DEFINITE.search(discourse.text, max(0, at[0] - 5), at[0]):
        return []
    earlier = discourse.passages[max(0, passage.sentence.index - 1)].sentence  # "The San Diego-based company"
    told = {c.key for c in companies if earlier.start <= c.start < at[0]}
    return list(told) if len(told) == 1 else []


_COMPANY_NOUN = re.compile(
    r"(?:\s[\w-]+){0,3}?\s(?:company|firm|biotech|drugmaker|drug maker|startup|start-up|developer|group|business)\b,?"
)
_DEFINITE = re.compile(r"\b[Tt]he\s$")


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
