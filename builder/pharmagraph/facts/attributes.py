"""What a text says of an organization beside facts: where it trades, where it sits, its home page."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from pharmagraph.facts.discourse import Discourse
from pharmagraph.facts.seats import add_seats
from pharmagraph.mentions.known_organizations import known_organizations
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.linking import Linked, is_company
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.tables import read_table

_TICKER_GAP = 60
_LISTING_GAP = 200  # where the words between say that the company is listed
_LISTED = re.compile(r"\b(?:listed|traded|trades|quoted|shares|symbols?)\b")


def add_attributes(discourse: Discourse, linked: Sequence[Linked]) -> None:
    """Write tickers, headquarters and home pages into the entities of the discourse."""
    companies = [m for m in linked if is_company(m.kind)]
    _add_tickers(discourse, linked, companies)
    _add_symbols(discourse, companies)
    for story in discourse.stories:
        add_seats(story, _within(story, linked) if discourse.told else linked)
    _add_homepages(discourse, linked, companies)


def _within(story: Discourse, linked: Sequence[Linked]) -> list[Linked]:
    """The mentions in the sentences of a story; both are in order."""
    spans = [
        (bisect_left(linked, passage.sentence.start, key=_start), bisect_left(linked, passage.sentence.end, key=_start))
        for passage in story.passages
    ]
    return [linked[i] for first, last in spans for i in range(first, last)]


def _start(linked: Linked) -> int:
    return linked.start


def _add_tickers(discourse: Discourse, linked: Sequence[Linked], companies: Sequence[Linked]) -> None:
    listed = {_listings()[c.mention.known_as]: c.key for c in companies if c.mention.known_as in _listings()}
    for ticker in (m for m in linked if m.kind == Literal.TICKER):
        near_by = (c for c in companies if c.end <= ticker.start and ticker.start - c.end < _LISTING_GAP)
        before = [c for c in near_by if "Exchange" not in c.mention.name]
        between = (
            re.sub(r"\b(?:Inc|Corp|Ltd|Co)\.", "", discourse.text[before[-1].end : ticker.start]) if before else ""
        )
        near = len(between) < _TICKER_GAP or _LISTED.search(between) is not None
        if before and near and not re.search(r"\.(?:\s|$)", between):
            discourse.entities[before[-1].key].attributes.add(("ticker", ticker.mention.value))
        elif ticker.mention.value in listed:  # "The company's shares (Nasdaq: QLL) fell"
            discourse.entities[listed[ticker.mention.value]].attributes.add(("ticker", ticker.mention.value))


_SYMBOL = re.compile(
    r"(?:['’]s?)?\s+[(\[]?\s?\$?(?P<symbol>[A-Z]{2,5})\b(?!['’])"
)  # "Quell (QLLX)", "Quell Inc's QLLX"
_BRACKETED = re.compile(r"\s+\(\s?(?P<sign>\$?)(?P<symbol>[A-Z]{2,5})(?=[,;)])")


@cache
def _listings() -> dict[str, str]:
    """The name of a company -> its main ticker."""
    return {name: ticker for name, (_, _, ticker) in known_organizations().items() if ":" in ticker}


@cache
def _american() -> frozenset[str]:
    """Companies of the United States, which few list elsewhere."""
    rows = read_table(DATA / "organizations.tsv", ("name", "country"))
    return frozenset(row["name"] for row in rows if row["country"] == "US")


def _add_symbols(discourse: Discourse, companies: Sequence[Linked]) -> None:
    """Symbols told without their exchange: with it if the company's listing is known, at home or in the United States."""
    for company in companies:
        after = _SYMBOL.match(discourse.text, company.end)
        if after is None:
            continue
        attributes = discourse.entities[company.key].attributes
        listing = _listings().get(company.mention.known_as, "")
        if listing.endswith(f":{after['symbol']}"):
            attributes.add(("ticker", listing if company.mention.known_as in _american() else after["symbol"]))
        elif not any(name == "ticker" for name, _ in attributes) and _is_symbol(discourse, company):
            attributes.add(("ticker", after["symbol"]))


def _is_symbol(discourse: Discourse, company: Linked) -> bool:
    """Whether capitals in a bracket after a company are its symbol ("Quellix Bio (QLX)") and no abbreviation of its name ("(QB)")."""
    bracketed = _BRACKETED.match(discourse.text, company.end)
    if bracketed is None:
        return False
    if bracketed["sign"]:
        return True
    symbol, name = bracketed["symbol"], company.mention.name
    first = name.split()[0]
    initials = "".join(letter for letter in name if letter.isupper())
    return len(symbol) > 2 and symbol not in initials and _in_order(symbol, first.upper()) > 2


def _in_order(symbol: str, word: str) -> int:
    """How many letters of the symbol, from its first on, a word has in their order."""
    at = 0 if word[:1] == symbol[:1] else -1
    found = 0
    for letter in symbol if at == 0 else "":
        at = word.find(letter, at) + 1
        if not at:
            break
        found += 1
    return found


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
