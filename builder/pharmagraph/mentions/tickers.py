"""Stock symbols: "Nasdaq: ZNQL", "2171.HK", "listed on the TSX under the symbol ZQ"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.tables import read_table

_BRACKET = re.compile(r"[(\[](?P<body>[^()\[\]\n]{4,240})[)\]]")
_SYMBOL = r"[“”\"']?(?P<symbol>[A-Z0-9][A-Z0-9]{0,8}(?:\.[A-Z0-9]{1,3})?)(?![\w-])"
_ONE_TICKER = re.compile(
    rf"(?P<exchange>[A-Z][\w./ -]{{1,45}}?)(?:\s(?:[Ss]crip |[Ss]tock )?[Cc]ode)?(?:\s*:\s*|-(?=\d)){_SYMBOL}(?P<more>(?:,\s[A-Z]{{2,5}}(?=[,;)\]]))*)"
)
_LISTED = re.compile(  # "listed on the TSX under the symbol "HBP""
    rf"\b(?:on|of)\s+(?:the\s+)?(?P<exchange>[A-Z][\w./ -]{{1,45}}?),?\s+(?:under|with)\s+(?:the\s+|its\s+)?(?:ticker\s+|stock\s+|trading\s+)?(?:symbols?|ticker|code)\s*:?\s*{_SYMBOL}"
)
_BY_CODE = re.compile(  # "the Tokyo Stock Exchange (Code Number: 4875)"
    r"(?P<exchange>[A-Z][\w./ -]{1,45}?)\s?[(\[](?:[Ss]ecurities |[Ss]tock |[Tt]icker |[Ss]ecurity |TSE )?(?:[Cc]ode(?:\s[Nn]umber|\s[Nn]o\.)?|[Ss]ymbol|[Tt]icker)\s*:?\s*"
    rf"{_SYMBOL}[)\]]"
)
_BY_SUFFIX = re.compile(
    r"(?:(?:[Ss]tock\s+[Cc]ode|[Tt]icker|[Ss]ymbol)s?\s*:?\s*)?(?<![\w.])(?P<symbol>\d{3,6}|[A-Z]{2,6}(?=[.:]))(?P<suffix>(?:\.|:)\s?[A-Z]{1,3})(?![\w.])"
)


@cache
def exchanges() -> dict[str, str]:
    """Exchange as written (lower case) -> code."""
    return {row["name"].lower(): row["code"] for row in read_table(DATA / "exchanges.tsv", ("name", "code"))}


def find_tickers(text: str) -> Iterator[Mention]:
    """Stock symbols: each mention spans one "EXCHANGE: SYMBOL" or what says as much, with "CODE:SYMBOL" as value."""
    for bracket in _BRACKET.finditer(text):
        span = bracket.span("body")
        for match in _ONE_TICKER.finditer(text, *span):
            if code := _code(match["exchange"]):
                yield from _on_another(match)
                yield _ticker(match, code, match["symbol"], match.end("symbol"))
                for more in re.compile(r"[A-Z]{2,5}").finditer(text, *match.span("more")):
                    yield _ticker(more, code, more[0], more.end())
        for match in _BY_SUFFIX.finditer(text, *span):  # "2171.HK", "QLL: DE"
            code = exchanges().get(match["suffix"].replace(" ", "").replace(":", ".").lower(), "")
            if code and match["symbol"].lower() not in exchanges():
                yield _ticker(match, code, match["symbol"], match.end())
    for match in (*_LISTED.finditer(text), *_BY_CODE.finditer(text)):
        code = _code(match["exchange"])
        if code:
            yield _ticker(match, code, match["symbol"], match.end())


def _on_another(match: re.Match[str]) -> Iterator[Mention]:
    """The same symbol on the exchange named before: "Nasdaq and TASE: ZNQL"."""
    first = match["exchange"].rpartition(" and ")[0]
    if first and (code := _code(first)):
        value, end = f"{code}:{match['symbol']}", match.start("exchange") + len(first)
        yield Mention(match.start(), end, Literal.TICKER, first, value, rank=86, source="ticker")


def _ticker(match: re.Match[str], code: str, symbol: str, end: int) -> Mention:
    value = f"{code}:{symbol.rstrip('.')}"
    return Mention(match.start(), end, Literal.TICKER, match[0], value, rank=85, source="ticker")


def _code(words: str) -> str:
    """The exchange that `words` end in, as a code if it is one of the large ones, else as the text has it; empty if there is none."""
    parts = words.split()
    for first in range(len(parts)):
        name = " ".join(parts[first:])
        code = exchanges().get(name.lower(), "")
        if code:  # codes of smaller exchanges vary
            return code if code in {"NASDAQ", "NYSE"} else name.upper()
    return ""


_GOES_ON = re.compile(r"[\w/:-]")
_FAR = 40  # characters from a name to its symbol: "Quell Pharma Inc. (NYSE American: ZQP"


def find_symbols(text: str, tickers: Iterable[Mention], organizations: Sequence[Mention]) -> Iterator[Mention]:
    """Where the text calls a company by its symbol alone ("MRXD expects"); the mention's `value` is the full name."""
    ends = {m.end: m for m in organizations}
    for ticker in tickers:
        symbol = ticker.value.partition(":")[2]
        full = next((ends[at] for at in range(ticker.start, ticker.start - _FAR, -1) if at in ends), None)
        if full is None or not (symbol.isalpha() and len(symbol) > 2):
            continue
        for start in find_name(text, symbol, _GOES_ON):
            end = start + len(symbol)
            if not ticker.start <= start < ticker.end and text[start - 2 : start] != ": ":
                yield Mention(
                    start, end, full.kind, symbol, full.name, known_as=full.known_as, rank=26, source="short form"
                )
