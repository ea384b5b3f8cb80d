"""Persons and their titles, by given name, degree, form of address or the title that stands beside the name.

"Jane Q. Doe, M.D., Ph.D., Chief Medical Officer of Zanoquil", "said Dr. Doe", "Zanoquil's CEO Jane Doe".
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass

_DEGREE = r"(?:M\.?D\.?|Ph\.?\s?D\.?|MBBS|M\.?B\.?A\.?|M\.?P\.?H\.?|M\.?Sc\.?|M\.?S\.?|B\.?Sc\.?|D\.?O\.?|J\.?D\.?|Pharm\.?\s?D\.?|R\.?N\.?|DPhil|D\.Phil\.?|" \
          r"FACC|FACP|FRCP|FAHA|FESC|FMedSci|DVM|Sc\.?D\.?|Dr\.?P\.?H\.?|MRCP|FAAN|CFA|Esq\.?|MSCE|MHS|M\.A\.|B\.A\.|MMSc|FASCO|MBChB|FRACP|FACS|MSc|PhD)"  # fmt: skip
_WORD = r"(?:Ma?c[A-Z][a-z]+|[A-Z]['’][A-Z][a-z]+|[A-Z][a-z]+[A-Z][a-z]+|[A-Z][a-zà-öø-ÿß]+(?:[-'’][A-Z]?[a-zà-öø-ÿ]+)*)(?![A-Za-z])"
_MIDDLE = r"(?:[A-Z]\.(?:[A-Z]\.)?|[A-Z](?=\s)|van|von|de|der|den|di|da|del|la|le|bin|al|el|ten|ter|Van|De|Le|\"\w+\"|\(\w+\))"
_NAME = rf"(?:[A-Z]\.\s)?(?P<given>(?:{_WORD})|[A-Z]\.(?:\s?[A-Z]\.)?)(?:\s{_MIDDLE})*(?:\s(?:{_WORD})){{1,2}}(?:,?\s(?:Jr|Sr)\.?|\sI{{2,3}}\b)?"
_PERSON = Pattern(
    rf"(?<![\w-])(?P<address>(?:Dr|Prof|Professor|Mr|Ms|Mrs|Sir|Dame)\.?\s+)?(?P<name>{_NAME})(?P<degrees>(?:,?\s+{_DEGREE}(?=[\s,;.)]|$))*)"
)
_SAID = ("said", "says", "added", "commented", "noted", "stated", "explained", "remarked", "according to", "concluded", "continued")  # fmt: skip


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["name"].lower() for row in read_table(DATA / "given_names.tsv", ("name",)))


@cache
def _any_case_title() -> re.Pattern[str]:
    pieces = sorted(
        {row["title"].lower() for row in read_table(DATA / "titles.tsv", ("title",))}, key=lambda t: (-len(t), t)
    )
    piece = "(?:" + "|".join(re.escape(p) for p in pieces) + ")"
    modifier = (
        r"(?:(?:interim|acting|senior|global|national|associate|assistant|deputy|group|former|clinical|executive|regional|lead|"
        r"coordinating|corporate|non-executive|medical|scientific|world-wide|worldwide|study|trial|u\.s\.|chief|co-)[\s-]*)*"
    )
    head = rf"{modifier}{piece}\b"
    return re.compile(rf"(?:{head})(?:(?:,?\s+and\s+|\s*&\s*|,\s+|/|\s+){head})*", re.IGNORECASE)


_FIELD = re.compile(
    r"(?P<join>\s+(?:of|for|in)\s+(?:the\s+)?|,\s+|\s+)(?P<field>(?:[A-Z][\w&/-]*|R&D|oncology|clinical|research|medical|global|brand|"
    r"development|commercial|business|operations|head|worldwide|regulatory|affairs|strategy|investor|relations|communications?)"
    r"(?:(?:,?\s+(?:and|&)\s+|\s+)(?:[A-Z][\w&/-]*|R&D|oncology|clinical|research|medical|development|global|brand|affairs|relations|"
    r"communications?))*)"
)


def title_at(text: str, start: int, stop: int, organizations: list[tuple[int, int]]) -> int:
    """The end of the title that begins at `start`, or `start` if there is none; never runs into an organization's name or past `stop`."""
    match = _any_case_title().match(text, start, stop)
    if match is None:
        return start
    end = match.end()
    while more := _FIELD.match(text, end, stop):
        begins = more.start("field")
        if any(s <= begins < e or begins <= s < more.end() for s, e in organizations) or not more["field"].strip():
            break
        if more["join"].strip() == "" and not more["field"][:1].isupper():
            break
        if _PERSON.match(text, begins) and more["field"].split()[0].lower() in _given_names():
            break
        end = more.end()
    return end


def find_people(text: str, organizations: list[Mention]) -> Iterator[Mention]:
    """Persons with their titles as mentions of their own; a capitalised pair of words alone is nobody."""
    spans = [(o.start, o.end) for o in organizations]
    for match in _PERSON.finditer(text):
        start, end = match.start("name"), match.end("name")
        if any(s < end and start < e for s, e in spans) or "\n" in match["name"]:
            continue
        known = (
            match["given"].lower().split("-")[0] in _given_names() or re.match(r"[A-Z]\.", match["given"]) is not None
        )
        after = re.compile(r"\s*[,(–-]?\s*").match(text, match.end())
        title_start = after.end() if after else match.end()
        employer_end = next((e for s, e in spans if s == title_start), 0)
        if employer_end and text[employer_end : employer_end + 1] == " ":  # "Jane Doe, Zanoquil President and CEO"
            title_start = employer_end + 1
        title_end = title_at(text, title_start, len(text), spans)
        before_start, before_end = (start, start) if match["address"] else _title_before(text, start)
        said = text[max(0, start - 20) : start].rstrip().lower().endswith(_SAID)
        signs = (
            bool(match["address"])
            + bool(match["degrees"])
            + (title_end > title_start)
            + said
            + (before_end > before_start)
        )
        if signs >= 2 or (known and signs):
            name = " ".join(match["name"].split())
            yield Mention(start, match.end(), EntityClass.PERSON, name, rank=43, source="person")
            if title_end > title_start:
                yield _title(text, title_start, title_end)
                yield from _further_titles(text, title_end, spans)
            elif before_end > before_start:
                yield _title(text, before_start, before_end)


_FURTHER = re.compile(r"[^.;“”\"\n]{0,100}?(?:,\s+|\s+)and\s+(?:the\s+)?")


def _further_titles(text: str, start: int, organizations: list[tuple[int, int]]) -> Iterator[Mention]:
    """One more title of the same person, after the organization of the first: "X, Director at A and Professor at B"."""
    for match in _FURTHER.finditer(text, start, min(len(text), start + 220)):
        if match.start() != start:
            break
        end = title_at(text, match.end(), len(text), organizations)
        if end > match.end() and text[match.end()].isupper():
            yield replace(_title(text, match.end(), end), source="further title")


def _title(text: str, start: int, end: int) -> Mention:
    words = " ".join(text[start:end].rstrip(" ,").split())
    return Mention(start, end, Literal.TITLE, words, words, rank=44, source="title")


_LAST_WORD = re.compile(r"(?P<word>\w+),? $")


@cache
def _last_words() -> frozenset[str]:
    """The words that titles end with."""
    return frozenset(
        re.findall(r"\w+", row["title"].lower())[-1] for row in read_table(DATA / "titles.tsv", ("title",))
    )


def _title_before(text: str, start: int) -> tuple[int, int]:
    """The span of a title that stands right before a name, or an empty span."""
    last = _LAST_WORD.search(text, max(0, start - 40), start)
    if last is None or last["word"].lower() not in _last_words():
        return start, start
    window = max(0, start - 80)
    found = [m for m in _any_case_title().finditer(text, window, start) if text[m.end() : start] in {" ", ", "}]
    return (found[-1].start(), found[-1].end()) if found else (start, start)
