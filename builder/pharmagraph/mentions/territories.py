"""What an agreement says of where rights hold and what is paid on sales: "in Greater China", "outside Japan", "tiered royalties".

Countries and regions count only beside words for rights; where somebody keeps or gets back rights, none are given.
"""

import re
from collections.abc import Iterator
from functools import cache

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.mentions.tables import read_table

_RIGHTS = re.compile(
    r"\b(?:rights?|licen[sc]\w*|exclusiv\w+|distribut\w+|commerciali[sz]\w*|(?:to|and) (?:market|sell|promote))\b",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:retain|keep|kept|reserve|hold|held|own|owns|regain|revert|return|terminat)\w*\b", re.IGNORECASE
)
_GIVEN = re.compile(r"\b(?:grant|receiv|gain|obtain|acquir|get|gets|has|have|had|will|takes?|took)\w*\b", re.IGNORECASE)
_OTHERWISE = re.compile(r"\b(?:trial|stud(?:y|ies)|approv|filed|filing)\w*\b", re.IGNORECASE)
_BREAK = re.compile(r"[.;:]\s+(?=[A-Z“\"])|\n")
_CLAUSE = re.compile(r"[,;]\s|\swhile\s|\swhereas\s")
# a place may be a part of another name; of a rate of royalties the percentage is a part
_RANK = {Literal.TERRITORY: 8, Literal.EXCLUDED_TERRITORY: 8, Literal.ROYALTY: 60}
_REACH = 160  # characters before a region in which the words for rights stand
_ROYALTY = Pattern(
    r"\b(?P<name>(?:(?:tiered|flat|escalating|stepped|low|lower|mid|middle|high|upper|single|double|single-digit|double-digit|low-double-digit|high-single-digit|"
    r"mid-single-digit|low-to-mid|mid-to-high|digit|teens?|percentage|sales-based|net|sales|to|and|the)[\s,-]+){1,10}royalt(?:y|ies)(?:\s(?:payments|rates?))?)\b"
)
_BARE = re.compile(r"(?:(?:and|the|to|net|sales)[\s,-]+)+royalt(?:y|ies)(?:\s(?:payments|rates?))?")
_RATE = Pattern(
    r"\broyalt(?:y|ies)(?:\srates?)?\s(?:of|at|ranging\sfrom|between|up\sto)\s(?P<name>(?:up\sto\s)?\d[\d.]*\s?(?:%|percent)?(?:\s?(?:to|and|-|–)\s?\d[\d.]*\s?(?:%|percent))?)"
)


@cache
def _regions() -> re.Pattern[str]:
    names = sorted((row["name"] for row in read_table(DATA / "territories.tsv", ("name",))), key=lambda n: (-len(n), n))
    region = rf"(?:the\s)?(?:{'|'.join(map(re.escape, names))})(?![\w-])"
    joint = r"(?:,\s(?:and\s|&\s)?|\s(?:and|&|or|as\swell\sas)\s|/)"
    return re.compile(
        rf"\b(?:(?P<out>excluding|except(?:ing)?(?:\s(?:for|in))?|other\sthan|outside(?:\sof)?|with\sthe\sexception\sof)|in|within|throughout|across|for|into|covering)\s"
        rf"(?:all\sof\s)?(?P<name>{region}(?:{joint}{region})*)"
    )


_WIDE = Pattern(
    r"\b(?P<name>[Ww]orldwide|[Gg]lobal|[Ee]x-U\.?S\.?|[Ee]x-China|[Ee]x-Japan|North\sAmerican|U\.?S\.?|Japanese|Chinese|European|Asian|Greater\sChina)"
    r"(?=\s(?:exclusive\s)?(?:(?:development|commerciali[sz]ation|commercial|marketing|distribution|manufacturing|licensing)(?:,\s|\sand\s|\s))*(?:rights|licen[sc]e)\b)"
)


def find_terms(text: str) -> Iterator[Mention]:
    """The territories of agreements, those that are excluded, and royalties, as literals in the text's own words."""
    for match in _regions().finditer(text):
        if _gives_rights(text, match.start()):
            kind = Literal.EXCLUDED_TERRITORY if match["out"] else Literal.TERRITORY
            yield _literal(match, kind)
    for match in _WIDE.finditer(text):
        if not _keeps_rights(_sentence_before(text, match.start())):
            yield _literal(match, Literal.TERRITORY)
    for pattern in (_ROYALTY, _RATE):
        for match in pattern.finditer(text):
            if not _BARE.fullmatch(match["name"]):
                yield _literal(match, Literal.ROYALTY)


_LEAD = re.compile(r"(?:(?:the|and|to)[\s,-]+)+")


def _literal(match: re.Match[str], kind: Literal) -> Mention:
    start, end = match.span("name")
    lead = _LEAD.match(match["name"])
    start += lead.end() if lead else 0
    name = match.string[start:end]
    return Mention(start, end, kind, name, name, rank=_RANK[kind], source="terms")


def _gives_rights(text: str, start: int) -> bool:
    before = _sentence_before(text, start)
    return (
        _RIGHTS.search(before) is not None
        and not _keeps_rights(before)
        and not _OTHERWISE.search(_CLAUSE.split(before)[-1])
        and not before.endswith("licensed ")  # a medicine that is licensed in a country is approved there
    )


def _keeps_rights(before: str) -> bool:
    """Whether the last that is done with rights is to keep them or to get them back."""
    kept = max((match.end() for match in _KEPT.finditer(before)), default=-1)
    return kept >= 0 and not _GIVEN.search(before, kept)


def _sentence_before(text: str, start: int) -> str:
    return _BREAK.split(text[max(0, start - _REACH) : start])[-1]
