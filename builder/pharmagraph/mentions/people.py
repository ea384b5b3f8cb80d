"""Persons, by given name, degree, form of address, words of speech or of appointment, and the title that stands beside the name.

"Jane Q. Doe, M.D., Ph.D., Chief Medical Officer of Zanoquil", "said Dr. Doe", "Zanoquil's CEO Jane Doe". The titles are mentions of
their own, and so is an employer that nothing but the title gives away ("analyst at brokers Quell").
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.titles import Post, Spans, is_field_word, posts_after, title_before
from pharmagraph.vocabulary import EntityClass

_DEGREE = r"(?:M\.?D\.?|Ph\.?\s?D\.?|MBBS|M\.?B\.?A\.?|M\.?P\.?H\.?|M\.?Sc\.?|M\.?S\.?|B\.?Sc\.?|D\.?O\.?|J\.?D\.?|Pharm\.?\s?D\.?|R\.?N\.?|DPhil|D\.Phil\.?|" \
          r"FACC|FACP|FRCP|FAHA|FESC|FMedSci|DVM|Sc\.?D\.?|Dr\.?P\.?H\.?|MRCP|FAAN|CFA|CPA|Esq\.?|MSCE|MHS|MHA|M\.A\.|B\.A\.|MMSc|FASCO|MBChB|FRACP|FACS|FRS|FSCAI|FHRS|FACR|FIDSA|FAAP|MSc|PhD)"  # fmt: skip
_WORD = r"(?:Ma?c[A-Z][a-z]+|[A-Z]['’][A-Z][a-z]+|[A-Z][a-z]+[A-Z][a-z]+|[A-Z][a-zà-öø-ÿß]+(?:[-'’][A-Z]?[a-zà-öø-ÿ]+)*)(?![A-Za-z])"
_MIDDLE = r"(?:[A-Z]\.(?:[A-Z]\.)?|[A-Z](?=\s)|van|von|de|der|den|di|da|del|la|le|bin|al|el|ten|ter|Van|De|Le|\"\w+\"|\(\w+\))"
_NO_NAME = r"(?!(?:Appoint|Nam|Promot|Hir|Welcom|Announc|Add|Elect|Introduc|Meet|Join|Contact|Thank|Dear|Former|Media|Investor|Corporate)(?:s|ed|es|ing|ments?)?\b)"
_NAME = rf"{_NO_NAME}(?:[A-Z]\.?\s)?(?P<given>(?:{_WORD})|[A-Z]\.(?:\s?[A-Z]\.)?)(?:\s{_MIDDLE})*(?:\s(?:{_WORD})){{1,2}}(?:,?\s(?:Jr|Sr)\b\.?|\sI{{2,3}}\b)?"
_ADDRESS = r"(?P<address>(?:Dr|Prof|Professor|Mr|Ms|Mrs|Sir|Dame)\.?\s+)"
_PERSON = Pattern(rf"(?<![\w-]){_ADDRESS}?(?P<name>{_NAME})(?P<degrees>(?:\s?,?\s+{_DEGREE}(?=[\s,;.)]|$))*)")
_SURNAME = Pattern(rf"(?<![\w-]){_ADDRESS}(?P<name>{_WORD})(?!\s[A-Z])")
_BEFORE = Pattern(
    r"(?:said|says|added|commented|noted|stated|explained|remarked|according to|concluded|continued|appoint(?:s|ed|ment of)|names?|named|"
    r"hir(?:es|ed)|promot(?:es|ed)|welcom(?:es|ed)|joined by)\s*$",
    re.IGNORECASE,
)
_AFTER = Pattern(r",?\s+(?:said|says|added|commented|explained|told)\b")
_STRONG = Pattern(r"chief|president|\bC[EFMSO]O\b|officer|founder|professor|chair", re.IGNORECASE)
_FROM = Pattern(r",?\s+(?:of|at|from)\s+(?:the\s+)?")


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["name"].lower() for row in read_table(DATA / "given_names.tsv", ("name",)))


def find_people(text: str, organizations: Sequence[Mention]) -> Iterator[Mention]:
    """Persons, their titles and the employers that only these give away; a capitalised pair of words alone is nobody."""
    spans = [(o.start, o.end) for o in organizations]
    found: list[Mention] = []
    for match in _PERSON.finditer(text):
        if _touches(match.span("name"), spans) or "\n" in match["name"]:
            continue
        found += _person(text, match, spans)
    yield from found
    by_surname: dict[str, set[str]] = {}
    for person in found:
        if person.kind == EntityClass.PERSON:
            by_surname.setdefault(_surname(person.name), set()).add(person.name)
    taken = [*spans, *((m.start, m.end) for m in found)]
    for match in _SURNAME.finditer(text):  # "Mr. Yen, Chief Executive Officer of X"
        if not _touches(match.span("name"), taken):
            posts = posts_after(text, match.end(), spans)
            if posts:
                full = by_surname.get(match["name"], set())
                name = next(iter(full)) if len(full) == 1 else " ".join(match[0].split())
                yield Mention(match.start(), match.end(), EntityClass.PERSON, name, rank=43, source="person")
                yield from _titles(text, posts)


def _surname(name: str) -> str:
    return re.sub(r",?\s(?:Jr|Sr)\b\.?$|\sI{2,3}$", "", name).split()[-1]


def _touches(span: tuple[int, int], spans: Spans) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _person(text: str, match: re.Match[str], spans: Spans) -> Iterator[Mention]:
    start = match.start("name")
    posts = posts_after(text, match.end(), spans)
    before_start, before_end = title_before(text, match.start())
    told = _BEFORE.search(text, max(0, match.start() - 20), match.start()) or _AFTER.match(text, match.end())
    signs = (
        bool(match["address"]) + bool(match["degrees"]) + bool(posts) + (told is not None) + (before_end > before_start)
    )
    known = match["given"].lower().split("-")[0] in _given_names() or re.match(r"[A-Z]\.", match["given"]) is not None
    if not (signs >= 2 or (signs and (known or _is_told_by_post(text, match, posts)))):
        return
    name = " ".join(match["name"].split())
    yield Mention(start, match.end(), EntityClass.PERSON, name, rank=43, source="person")
    if posts:
        yield from _titles(text, posts)
    elif before_end > before_start:
        yield _title(text, before_start, before_end)
    elif match["address"] and match["address"].startswith("Prof") and _is_placed(text, match.end(), spans):
        yield Mention(
            match.start(), match.start() + len(match["address"].rstrip()), Literal.TITLE, "Professor", "Professor", rank=44, source="title"
        )  # fmt: skip


def _is_told_by_post(text: str, match: re.Match[str], posts: Sequence[Post]) -> bool:
    """Whether a name whose given name is unknown is a person's by nothing but a high title with an organization after it."""
    words = match["name"].split()
    return (
        bool(posts)
        and posts[0].is_placed
        and _STRONG.search(text[posts[0].start : posts[0].end]) is not None
        and not any(is_field_word(word) for word in words)
        and text[match.end() : match.end() + 1] == ","
    )


def _is_placed(text: str, at: int, spans: Spans) -> bool:
    link = _FROM.match(text, at)
    return link is not None and any(s in {link.start() + 1, link.end()} or s <= link.end() < e for s, e in spans)


def _titles(text: str, posts: Sequence[Post]) -> Iterator[Mention]:
    for number, post in enumerate(posts):
        yield _title(text, post.start, post.end, "further title" if number else "title")
        if post.employer:
            start, end = post.employer
            yield Mention(start, end, EntityClass.ORGANIZATION, text[start:end], rank=39, source="employer")


def _title(text: str, start: int, end: int, source: str = "title") -> Mention:
    words = " ".join(text[start:end].rstrip(" ,").split())
    return Mention(start, end, Literal.TITLE, words, words, rank=44, source=source)
