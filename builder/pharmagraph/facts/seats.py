"""Where companies sit: "based in Basel", "Quell Inc., of Cambridge, Mass.", "the Oslo biotech", the city of the dateline."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from functools import cache

from pharmagraph.facts.discourse import Discourse, Passage
from pharmagraph.language.patterns import Pattern
from pharmagraph.language.sections import SectionKind
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.linking import Linked, is_company
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass

_SEAT = Pattern(
    r"\b(?<!operations )(?<!offices )(?<!facilities )(?<!teams )(?:(?:is |are )?(?:[Hh]eadquartered|[Bb]ased|located|domiciled)\s+in|"
    r"(?:has|have|with|[Ff]rom|maintains|keeps)\s+(?:its\s+|a\s+)?(?:(?:global|corporate|world|registered|principal|main|executive|home|statutory)\s+){0,2}(?:headquarters|head\s+offices?|(?<=registered\s)office|(?<=executive\s)offices|seat|base|HQ)\s+in|"
    r"(?:operates|works)\s+out\s+of|calls(?=\s[\w’'-]+(?:\s[\w’'-]+)?,?\shome\b)|(?:moved|relocated|moves|relocates|transferred)\s+(?:its|the)\s+(?:[a-z]+\s)?(?:headquarters|head\s+office|HQ|seat)\s+(?:from\s[\w’'., -]{2,40}?\s)?to|"
    r"(?:[Hh]eadquarters|[Hh]ead [Oo]ffice|HQ)\s?:)\s+(?=[A-ZÀ-Ý])"
)
_NOUN = r"(?:biotech|biopharma|pharma|company|developer|drugmaker|drug maker|firm|startup|start-up|spinout|spin-out|specialist|outfit)"
_SEATED = Pattern(
    r"(?<![\w-])(?!The\s)(?P<place>[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2}(?:,\s[A-Z][\w.]+(?:\s[A-Z]\w+)?)?)"
    rf",?(?:[- ](?:based|headquartered)\b|(?P<noun>(?=(?:\s[a-z-]+){{0,3}}\s{_NOUN}\b)))"
)
_OF = re.compile(r"(?:\s*\([^()\n]{1,40}\))?,?\s+of\s+(?:the\s+)?(?=[A-ZÀ-Ý])")
_OF_A_LAND = re.compile(  # "the Research Council of Norway": whose it is
    r"\b(?:Council|Institutes?|Agency|Ministry|University|Academy|Bank|Fund|Foundation|Society|Association|Authority|Hospital|College)$"
)
_IN_BRACKET = re.compile(r"\s+\((?=[A-ZÀ-Ý][\w.’' -]+,\s[A-Z][\w. ]+\))")
_IN = re.compile(
    rf"(?:\s*\([^()\n]{{1,40}}\))?,\s+an?\s+(?!leading|top|major|large|first)(?:[\w-]+\s+){{0,6}}?{_NOUN}\s+in\s+(?=[A-ZÀ-Ý])"
)
_A_COMPANY = re.compile(r"\s*(?:\([^()]*\))?\s*(?:,|\bis\b|\bare\b)\s+(?:an?|the)\s+(?:[\w,-]+\s+){0,5}$")
_CITY_AND_REGION = r"[A-ZÀ-Ý][A-Za-zÀ-ÿ.’'-]+(?:\s[A-ZÀ-Ý][A-Za-zÀ-ÿ.’'-]*){0,3}(?:\s?,\s*[A-Z][\w.’]{1,14}(?:\s[A-Z][\w.’]{1,14})?|\s\([A-Z]\w+\))?"
_CITIES = re.compile(
    rf"\s*(?P<first>{_CITY_AND_REGION}?)(?:\s?,?\s+(?:and|&)\s+(?P<second>{_CITY_AND_REGION}?))?"
    r"(?=\s?,\s*(?:[A-Z][a-z]{2,8}\.?\s+\d|\d{1,2}\s)|\s*(?:-|––|–|—|\(GLOBE|\(BUS|/))"
)
_QUARTER = re.compile(r"^(?:north|south|east|west)\s")  # of a city: "North Chicago"
_NEAR = 60


@cache
def _places() -> frozenset[str]:
    """What may be a seat, or the region of one; regions of several countries are none."""
    rows = read_table(DATA / "places.tsv", ("name", "country"))
    return frozenset(
        row["name"].lower() for row in rows if row["country"] not in {"", "EU"} or row["name"].lower() not in _lands()
    )


def add_seats(discourse: Discourse, linked: Sequence[Linked]) -> None:
    """Write where companies sit into the entities of the discourse.

    Seats are in places that the list knows, or that are named as places in the document, and in towns with a region of these.
    """
    companies = sorted((m for m in linked if is_company(m.kind)), key=_start)
    named = {m.mention.value.lower() for m in linked if m.kind == Literal.PLACE}
    places = _places() | named if named else _places()
    told: set[str] = set()  # whose seat has been told of in so many words
    for passage in discourse.passages:
        sentence = passage.sentence
        if sentence.section is SectionKind.DATELINE and discourse.publishers:
            _add_cities(discourse, sentence.start, sentence.end, places)
        for key, place in (
            *_told(discourse, passage, companies, places),
            *_beside(discourse, passage, companies, places),
        ):
            entity = discourse.entities[key]
            before = {value for name, value in entity.attributes if name == "headquarters"}
            if key in told and any(place in value for value in before):
                continue  # "Zug, Switzerland" says more than "Switzerland"
            told.add(key)
            entity.attributes = {(n, v) for n, v in entity.attributes if n != "headquarters"}
            entity.attributes.add(("headquarters", place))


def _told(
    discourse: Discourse, passage: Passage, companies: Sequence[Linked], places: Set[str]
) -> Iterator[tuple[str, str]]:
    """Whose seat is where, in words for that: "headquartered in Basel", "Basel-based", "the Basel company"."""
    sentence = passage.sentence
    for match in _SEAT.finditer(discourse.text, sentence.start, sentence.end):
        end = _place_end(discourse.text, match.end(), sentence.end, places)
        keys = _seated(discourse, passage, companies, (match.start(), end)) if end else []
        for key in keys[:1]:
            yield key, _cleaned(discourse.text[match.end() : end], places)
    for match in _SEATED.finditer(discourse.text, sentence.start, sentence.end):
        place = _known_place(match["place"], places)
        if match["noun"] is not None and place.lower() in _lands():
            continue  # "the US biotech" has its seat anywhere there
        if place and not _goes_on(discourse.text, match.start(), places):
            for key in _described(discourse, passage, companies, match.span())[:1]:
                yield key, place


def _start(company: Linked) -> int:
    return company.start


def _beside(
    discourse: Discourse, passage: Passage, companies: Sequence[Linked], places: Set[str]
) -> Iterator[tuple[str, str]]:
    """Whose seat stands beside the name: "Quell Inc., of Cambridge, Mass.", "Quell (Basel, Switzerland)", "Seattle's Quell"."""
    sentence, text = passage.sentence, discourse.text
    for company in companies[
        bisect_left(companies, sentence.start, key=_start) : bisect_left(companies, sentence.end, key=_start)
    ]:
        for pattern in (_OF, _IN, _IN_BRACKET):
            gap = pattern.match(text, company.end, sentence.end)
            if gap and not (pattern is _OF and _OF_A_LAND.search(text, company.start, company.end)):
                end = _place_end(text, gap.end(), sentence.end, places)
                place = text[gap.end() : end].lower()
                if pattern is _OF and company.kind != EntityClass.COMPANY and "," not in gap[0] and place in _lands():
                    break  # "the Research Council of Norway"
                if end and not text[end : end + 2].startswith(("'s", "’s", "'", "’", "-")):
                    yield company.key, _cleaned(text[gap.end() : end], places)
                    break
        owner = _OWNED_BY_CITY.search(text, max(sentence.start, company.start - _NEAR), company.start)
        if owner and owner["place"].lower() in places - _lands():
            yield company.key, owner["place"]


_OWNED_BY_CITY = re.compile(r"(?<![\w-])(?P<place>[A-Z]\w+(?:\s[A-Z]\w+)?)['’]s\s$")


@cache
def _lands() -> frozenset[str]:
    """Countries and regions: "Japan's Quell" tells where a company comes from, and no seat."""
    return frozenset(row["name"].lower() for row in read_table(DATA / "territories.tsv", ("name",)))


_WORD = re.compile(r"[A-ZÀ-Ý][\w’-]*(?:\.[A-Z])*\.?")
_TOWN = re.compile(r"[A-ZÀ-Ý][\w’-]+(?:\s[A-ZÀ-Ý][\w’-]+){0,2}(?=,\s)")
_TO_REGION = re.compile(r",\s|\sin\s")


def _place_end(text: str, at: int, end: int, places: Set[str]) -> int:
    """Where the place that begins at `at` ends: a city with its region, as far as they are known; 0 if there is none."""
    city = _longest(text, at, end, places)
    if not city:  # a town that the list does not have, with its region
        town = _TOWN.match(text, at, end)
        return _longest(text, town.end() + 2, end, places) if town is not None else 0
    gap = _TO_REGION.match(text, city, end)
    return (gap and _longest(text, gap.end(), end, places)) or city


def _longest(text: str, at: int, end: int, places: Set[str]) -> int:
    """Where the longest known name at `at` ends; 0 if none begins there."""
    found, spot = 0, at
    for _ in range(4):
        word = _WORD.match(text, spot, end)
        if word is None:
            break
        name = text[at : word.end()].lower()
        if name in places or name.rstrip(".") in places:
            found = word.end()
        spot = word.end() + 1
        if text[word.end() : spot] != " ":
            break
    return found


def _cleaned(place: str, places: Set[str]) -> str:
    """The place without the full stop that ends a sentence; that of "Mass." stays."""
    words = " ".join(place.split())
    return words if words.rpartition(", ")[2].lower() in places else words.rstrip(". ")


def _known_place(words: str, places: Set[str]) -> str:
    """The city with its region, as far as they are known; empty if neither is."""
    city, _, region = words.partition(", ")
    known = [part.rstrip(". ") for part in (city, region) if {part.lower(), part.lower().rstrip(". ")} & places]
    return _cleaned(words, places) if region and len(known) == 2 else ", ".join(known)


def _goes_on(text: str, at: int, places: Set[str]) -> bool:
    """Whether a place is the second of two that are one company's: "the Boston and Basel-based company"."""
    first = _FIRST_OF_TWO.search(text, max(0, at - _NEAR), at)
    return first is not None and first["place"].lower() in places


_FIRST_OF_TWO = re.compile(r"(?:\b[Tt]he )?(?P<place>[A-Z]\w+(?:\s[A-Z]\w+)?)-? and $")


def _add_cities(discourse: Discourse, start: int, end: int, places: Set[str]) -> None:
    """The city of the dateline is where the one that announces sits, the first of two; whose city is whose of several is not said."""
    begin = discourse.text.rfind("\n", 0, start) + 1
    cities = _CITIES.match(discourse.text, begin if start - begin < _NEAR else start, end)
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
    before = [c for c in companies if 0 <= at[0] - c.end < _NEAR]
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
