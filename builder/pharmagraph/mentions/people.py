"""Persons, by given name, degree, form of address, words of speech or of appointment, and the title that stands beside the name.

"Jane Q. Doe, M.D., Ph.D., Chief Medical Officer of Zanoquil", "said Dr. Doe", "Zanoquil's CEO Jane Doe". The titles are mentions of
their own, and so is an employer that nothing but the title gives away ("analyst at brokers Quell").
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Literal, Mention
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.posts import Post, later_post, posts_after, told_posts, with_employer
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.titles import Spans, is_field_word, title_before, title_words
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_UPPER = "A-ZÀ-ÖØ-Þ" + "".join(chr(c) for c in range(0x100, 0x180) if chr(c).isupper())
_LOWER = "a-zß-öø-ÿ" + "".join(chr(c) for c in range(0x100, 0x180) if chr(c).islower())
_REST = rf"(?:[-'’][{_UPPER}]?[{_LOWER}]+)*"
_WORD = (
    rf"(?:Ma?c[{_UPPER}][{_LOWER}]+{_REST}|[{_UPPER}]['’][{_UPPER}][{_LOWER}]+{_REST}|[{_UPPER}][{_LOWER}]+[{_UPPER}][{_LOWER}]+{_REST}|"
    rf"[{_UPPER}][{_LOWER}]+{_REST})(?![{_UPPER}{_LOWER}])"
)
_MIDDLE = r"(?:[A-Z]\.(?:[A-Z]\.)?|[A-Z](?=\s)|van|von|de|der|den|di|da|del|la|le|bin|al|el|ten|ter|Van|De|Le|\"\w+\"|\(\w+\))"
_NO_NAME = r"(?!(?:Appoint|Nam|Promot|Hir|Welcom|Announc|Add|Elect|Introduc|Meet|Join|Contact|Thank|Dear|Former|Media|Investor|Corporate|The|This|Our|Its|Their|In|For|About|Emeritus|Emerita)(?:s|ed|es|ing|ments?)?\b)"
_BLANK = r"[ \xa0]+"  # a name does not go on in the next line
_NAME = rf"{_NO_NAME}(?:[A-Z]\.?\s)?(?P<given>(?:{_WORD})|[A-Z]\.(?:\s?[A-Z]\.)?)(?:{_BLANK}{_MIDDLE})*(?:{_BLANK}(?:{_WORD})){{1,2}}(?:,?\s(?:Jr|Sr)\b\.?|\sI{{2,3}}\b)?"
_ADDRESS = (
    r"(?P<address>(?:(?:Drs?|Profs?|Professors?|Mr|Ms|Mrs|Sir|Dame)\.?\s+(?:med\.\s+|h\.\s?c\.\s+|rer\.\s+nat\.\s+)*)+)"
)
_SURNAME = Pattern(rf"(?<![\w-]){_ADDRESS}(?P<name>{_WORD})(?!\s[A-Z])")
_BEFORE = Pattern(
    r"(?:said|says|added|commented|noted|stated|explained|remarked|according to|concluded|continued|appoint(?:s|ed|ment of)|names?|named|"
    r"hir(?:es|ed|ing of)|promot(?:es|ed|ion of)|welcom(?:es|ed)|(?:joined|led|headed|chaired|succeeded|replaced|founded) by|succeed(?:s|ing)?|replac(?:es|ing)|taps|tapped|"
    r"elect(?:s|ed|ion of)|recruit(?:s|ed|ment of)|(?:poach|snatch)(?:es|ed)|lur(?:es|ed)|nab(?:s|bed)|snag(?:s|ged)|pluck(?:s|ed|ing)|lands|landed|brings\s+(?:in|on)|brought\s+(?:in|on)|(?:departure|resignation|retirement|addition|nomination|arrival|succession) of)"
    r"(?:\s+(?:\w+\s+){0,3}?(?:veteran|exec(?:utive)?|alum(?:nus)?|leader|incumbent|outgoing|retiring))?\s*$",
    re.IGNORECASE,
)
_AFTER = Pattern(
    r",?\s+(?:(?:who|will|to|has|also|is|was|set|currently|previously|formerly|most\s+recently|recently|since)\s+)*"
    r"(?:said|says|added|commented|explained|told|stated|noted|remarked|concluded|continued|(?:has\s+been|was|were|will\s+be|is|been|be|being)\s+(?:appointed|named|promoted|elected)|(?:co-)?found(?:s|ed)|(?:had|has)\s+been|"
    r"appointed|elected|promoted|join(?:s|ed)?|succeed(?:s|ed)?|replac(?:es?|ed|ing)|takes?\s+(?:over|on|up)|took\s+over|step(?:s|ped|ping)?\s+(?:in|up|down|into|aside)|becom(?:es?|ing)|became|serv(?:es?|ed|ing)|"
    r"assum(?:es?|ed|ing)|remain(?:s|ed)?|retir(?:es?|ed|ing)|resign(?:s|ed|ing)?|left|leav(?:es?|ing)|exit(?:s|ed)?|quits?|takes?\s+(?:his|her|the\s+helm)|(?:comes?|came|moved|moves)\s+from|(?:was|worked)\s+(?:at|with)|held|holds|lead(?=\s+(?:the|our|its)\b)|leads|led|heads|headed|depart(?:s|ed|ing)?|arriv(?:es?|ed)|spent\s+(?:\w+\s+){1,4}years|(?:has|brings|had)\s+(?:[\w-]+\s+){1,4}years|earned\s+(?:his|her)|(?:began|started)\s+(?:his|her)\s+career|graduated\s+from)\b|,\s+(?:aged?\s+)?\d\d,\s+(?:will|has|who|is|was)\b|,\s+age\s+\d\d"
)
_SAID = Pattern(
    r"\b(?:said|says|added|adds|commented|noted|stated|explained|according\s+to)\s+$"
)  # before a title and a name
_RANKED = re.compile(r"(?:Associate|Assistant|Adjunct|Emeritus|Visiting|Clinical|Distinguished)\s$")
_WORK_OF = re.compile(r"(?P<name>[A-Z][\w&-]*(?:\s[A-Z][\w&-]*){0,2})(?P<owns>['’]s?)?\s$")  # before a title
_OUTSIDE = re.compile(r"(?:analyst|CEO|chief executive(?: officer)?|spokes\w+)$", re.IGNORECASE)
_OUTSIDE_AFTER = re.compile(r" (?:analyst|CEO|chief executive|spokes\w+)\b", re.IGNORECASE)
_SMALL = word_set("mentions.people.small")
_STRONG = Pattern(r"chief|president|\bC[EFMSO]O\b|officer|founder|professor|chair", re.IGNORECASE)
_FROM = Pattern(
    r"(?:,?\s+(?:of|at|from|in)\s+(?:the\s+)?(?:(?:[Dd]epartment|[Dd]ivision|[Ss]chool|[Ff]aculty|[Ii]nstitute)\s(?:of|for)\s(?:[A-Z][\w-]*\s(?:and\s|&\s|of\s)?){1,5}(?:at|of)\s(?:the\s)?)?|,\s+(?:the\s+)?)"
)
_IN_BRACKETS = re.compile(r"\s+\((?:the\s+)?")
_EMPLOYS = re.compile(
    r"['’]?s?\s(?:C[EFMSTO]O|spokes\w+|analysts?|executives?|officials?)\b"
)  # "said Quell Zorba CEO, Dr. Poe"
_PRONOUN = Pattern(r"(?<![\w-])(?:[Hh]e|[Ss]he)(?=\s)")
_FRONTED = re.compile(r"(?:^|[.”\"\n]\s+)(?:As|In (?:his|her) role as)\s[^.\n]+,\s$")  # "As CEO of Quell, she led"
_FRONT = 150
_OF_ONE = re.compile(  # "he" and a title told of him: " will continue to serve as a "
    r"(?:(?!\b(?:and|but|who|whom|which|when|after|before|while|until|[Hh]e|[Ss]he)\b)[^.;:\n“”\"]){2,100}"
)
_LISTED = re.compile(r"[^.;\n]*(?:,?\s+and\s+|,\s+|;\s+)$")  # "A (Quell University) and B (Zorba Clinic)"
_LIST = 80
_REPLACED = re.compile(  # who is only named beside who comes, or speaks of him: "He takes over from long-time CEO Tom Quell. He ..."
    r"\b(?:replac\w+|succe(?:ed|eds|eding|eded)|tak(?:es?|ing)\s+over\s+from|took\s+over\s+from|report(?:s|ing)?\s+to|held\s+by)\s[^.,;]{0,50}$|"
    r"\b(?:said|says|added|commented|stated|noted|remarked|explained|according\s+to)\s(?:(?:[A-Z][\w&’'-]*|Dr\.|Prof\.|chief|executive|officer|president|of|and|the)\s){0,7}$"
)
_STAYS = re.compile(r"\s(?:will\s)?(?:stays?|remains?|continues?)\b")
_FAR = 900  # characters within which "he" is still who was named last


@cache
def _person_shape() -> re.Pattern[str]:
    """A name with its form of address and its degrees, whose letters may have points ("PhD", "Ph.D.", "Ph. D.")."""
    degrees = [row["degree"].split() for row in read_table(DATA / "degrees.tsv", ("degree",))]
    longest_first = sorted(degrees, key=lambda parts: (-sum(map(len, parts)), parts))
    degree = "|".join(r"\.?\s?".join(map(re.escape, parts)) + r"\.?" for parts in longest_first)
    return re.compile(
        rf"(?=[A-ZÀ-ž])(?<![\w-]){_ADDRESS}?(?P<name>{_NAME})(?P<degrees>(?:\s?,?\s+(?=[A-Z])(?:{degree})(?=[\s,;.)]|$))*)"
    )


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["name"].lower() for row in read_table(DATA / "given_names.tsv", ("name",)))


def find_people(text: str, organizations: Sequence[Mention]) -> Iterator[Mention]:
    """Persons, their titles and the employers that only these give away; a capitalised pair of words alone is nobody."""
    spans = [(o.start, o.end) for o in organizations]
    found: list[Mention] = []
    at = 0
    while match := _person_shape().search(text, at):
        over = [end for start, end in spans if start < match.end("name") and match.start("name") < end]
        first = match.start("name") + len(match["given"])
        at = max(match.start() + 1, min(over)) if over else first  # where to look on if nobody is meant
        if employer := _employer_in_front(text, match, spans):
            found.append(employer)
        elif not over and "\n" not in match["name"] and not _is_title_word(match["given"]):
            listed = _LISTED.search(text, max(0, match.start() - _LIST), match.start())
            after_somebody = listed is not None and any(m.end >= listed.start() for m in found[-3:])
            mentions = list(_person(text, match, spans, after_somebody=after_somebody))
            found += mentions
            at = match.end() if mentions else at
    found = _with_full_names(found)
    yield from found
    by_surname: dict[str, set[str]] = {}
    for person in found:
        if person.kind == EntityClass.PERSON:
            by_surname.setdefault(_surname(person.name), set()).add(person.name)
    taken = [*spans, *((m.start, m.end) for m in found)]
    addressed: list[Mention] = []
    for match in _SURNAME.finditer(text):  # "Mr. Yen, Chief Executive Officer of X"
        if not _touches(match.span("name"), taken):
            posts = posts_after(text, match.end(), spans)
            full = by_surname.get(match["name"], set())
            if posts or _is_one(full):
                name = max(full, key=len) if _is_one(full) else " ".join(match[0].split())
                addressed.append(
                    Mention(match.start(), match.end(), EntityClass.PERSON, name, rank=43, source="person")
                )
                yield addressed[-1]
                yield from _titles(text, posts) if posts else _career(text, match.end(), spans)

    taken += [(m.start, m.end) for m in addressed]
    for mention in _by_surnames(text, by_surname, taken, spans):
        addressed += [mention] if mention.kind == EntityClass.PERSON else []
        yield mention
    people = [m for m in found if m.kind == EntityClass.PERSON]
    told = list(told_posts(text, spans)) if people or addressed else []
    yield from _by_pronouns(text, [*people, *addressed], spans, told)
    if told:
        for post in told:
            for mention in _titles(text, [post]):
                yield replace(mention, rank=mention.rank - 2, source=mention.source.replace("title", "told title"))


def _with_full_names(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with people named by their fullest name, so that "Jane Poe" and "Jane Q. Poe" are one."""
    fullest: dict[tuple[str, str], str] = {}
    for m in mentions:
        if m.kind == EntityClass.PERSON:
            ends = (m.name.split()[0], _surname(m.name))
            fullest[ends] = max(fullest.get(ends, ""), m.name, key=len)
    return [
        replace(m, name=fullest[m.name.split()[0], _surname(m.name)]) if m.kind == EntityClass.PERSON else m
        for m in mentions
    ]


def _by_surnames(text: str, full_names: Mapping[str, Collection[str]], taken: Spans, spans: Spans) -> Iterator[Mention]:
    """Who a text has named in full and then calls by surname, with titles or words of a career: "Poe, currently CEO of Quell, joins"."""
    for surname, full in sorted(full_names.items()):
        for at in find_name(text, surname, _NAME_GOES_ON) if _is_one(full) and len(surname) > 2 else ():
            span = (at, at + len(surname))
            if _touches(span, taken) or _CAPITAL_BEFORE.search(text, max(0, at - 25), at):
                continue
            posts = posts_after(text, span[1], spans)
            titles = [*_titles(text, posts)] if posts else [*_career(text, span[1], spans)]
            if titles or _AFTER.match(text, span[1]):
                yield Mention(*span, EntityClass.PERSON, max(full, key=len), rank=43, source="person")
                yield from titles


def _is_one(names: Collection[str]) -> bool:
    """Whether the full names are of one person: "Fred N. Poe" and "Frederic Poe"."""
    return len({name[:3] for name in names}) == 1


_NAME_GOES_ON = re.compile(r"\w|[-'’]\w|\s[A-Z][a-z]+\s?[A-Z]?")
_CAPITAL_BEFORE = re.compile(r"[A-Z][\w’'-]*\s$|\b[A-Z]\.\s$")


def _by_pronouns(text: str, people: Sequence[Mention], spans: Spans, told: Sequence[Post]) -> Iterator[Mention]:
    """Titles of who was named last, told of "he" or "she": "Before that, she served as Chief Medical Officer at Quell"."""
    for match in _PRONOUN.finditer(text):
        before = [m for m in people if m.end <= match.start()]
        centre = [m for m in before if _REPLACED.search(text, max(0, m.start - 80), m.start) is None]
        stays = _STAYS.match(text, match.end()) is not None  # who goes does, and not who comes
        person = max(before if stays else centre or before, key=lambda m: m.start, default=None)
        if person is None or match.start() - person.end > _FAR:
            continue
        posts = posts_after(text, match.end(), spans)
        titles = [*_titles(text, posts)] if posts else [*_career(text, match.end(), spans)]
        is_told = any(_OF_ONE.fullmatch(text, match.end(), post.start) for post in told)
        if titles or is_told or _FRONTED.search(text, max(0, match.start() - _FRONT), match.start()):
            yield Mention(match.start(), match.end(), EntityClass.PERSON, person.name, rank=43, source="person")
            yield from titles


def _employer_in_front(text: str, match: re.Match[str], spans: Spans) -> Mention | None:
    """An employer that looks like a person, with the title of somebody else right after it ("Quell Zorbax analyst Jane Poe")."""
    if match.end("name") != match.end() or not _OUTSIDE_AFTER.match(text, match.end()):
        return None
    posts = posts_after(text, match.end(), spans)
    alone = not match["address"] and not match["degrees"] and bool(posts)
    if not alone or text[match.end("name") : posts[0].start] != " " or posts[0].is_placed:
        return None
    end = posts[0].end
    if _OUTSIDE.search(text, posts[0].start, end) is None or _person_shape().match(text, end + 1) is None:
        return None
    return Mention(
        match.start("name"), match.end("name"), EntityClass.ORGANIZATION, match["name"], rank=46, source="employer"
    )


def _is_title_word(word: str) -> bool:
    return word.lower() in title_words() and word.lower() not in _given_names()


def _surname(name: str) -> str:
    return re.sub(r",?\s(?:Jr|Sr)\b\.?$|\sI{2,3}$", "", name).split()[-1]


def _touches(span: tuple[int, int], spans: Spans) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _person(text: str, match: re.Match[str], spans: Spans, *, after_somebody: bool) -> Iterator[Mention]:
    start = match.start("name")
    posts = posts_after(text, match.end(), spans)
    before_start, before_end = title_before(text, match.start(), spans)
    told = (
        _BEFORE.search(text, max(0, match.start() - 20), match.start())
        or (before_end > before_start and _SAID.search(text, max(0, before_start - 20), before_start))
        or _AFTER.match(text, match.end())
        or (posts and _says_after(text, posts[-1].end, spans))
    )
    professor = (match["address"] or "").startswith("Prof") and _is_placed(text, match.end(), spans)
    placed = Post(0, 0)  # "analyst Jane Poe at Quell"
    if (
        before_end > before_start
        and _OUTSIDE.search(text, before_start, before_end)
        and text[match.end() : match.end() + 1] == " "
    ):
        placed = with_employer(text, Post(before_start, match.end()), spans)
    signs = sum(
        map(
            bool,
            (
                match["address"],
                professor,
                match["degrees"],
                posts,
                told,
                before_end > before_start,
                placed.is_placed,
                (after_somebody or before_end > before_start) and _is_placed(text, match.end(), spans),
                _is_placed_before(text, before_start, before_end, spans),
            ),
        )
    )
    known = match["given"].lower().split("-")[0] in _given_names() or re.match(r"[A-Z]\.", match["given"]) is not None
    doctor = _DOCTORATE.search(match["degrees"]) is not None
    if not (known or match["address"] or match["degrees"]) and _EMPLOYS.match(text, match.end()):
        return
    if not (signs >= 2 or doctor or (signs and (known or _is_told_by_post(text, match, posts)))) and not (
        known and _is_taken_up(text, match)
    ):
        return
    name = " ".join(match["name"].split())
    if sum(map(is_field_word, name.split())) > 1:  # "Vice President, Liver Disease Therapeutics"
        return
    yield Mention(start, match.end(), EntityClass.PERSON, name, rank=43, source="person")
    if posts:
        yield from _titles(text, posts)
        if before_end > before_start and text[before_start:before_end] not in {"professor", "doctor"}:
            yield _title(text, before_start, before_end, "title in front")
    elif before_end > before_start:
        yield _title(text, before_start, before_end)
        yield from _title_in_front(text, before_start, spans)
        yield from _employer_before(text, before_start, before_end, spans)
        if placed.employer:
            start, end = placed.employer
            yield Mention(start, end, EntityClass.ORGANIZATION, text[start:end], rank=39, source="employer")
    elif professor:
        ranked = _RANKED.search(text, max(0, match.start() - 15), match.start())
        start = ranked.start() if ranked else match.start()
        yield _title(text, start, match.start() + match["address"].index(" "))
        yield from _title_in_front(text, start, spans)
    if not posts:
        yield from _career(text, match.end(), spans)


def _title_in_front(text: str, at: int, spans: Spans) -> Iterator[Mention]:
    """The title that stands before another and a comma: "the trial's investigator, Associate Professor Jane Poe"."""
    start, end = title_before(text, at, spans)
    if end > start and text[start:at].rstrip().endswith(","):
        yield _title(text, start, end, "title in front")


_DOES = (  # what is said of people alone
    r"(?:\s(?:who|will|has|had|have|also|previously|most\srecently))*\s(?:join(?:s|ed)?|arriv(?:es?|ed)|succeed(?:s|ed)?|retir(?:es?|ed)|resign(?:s|ed)?|"
    r"serv(?:es?|ed)\sas|step(?:s|ped)?\sdown|takes?\s(?:over|on|the\shelm)|spent\s\w+\syears|earned\s(?:his|her)|(?:began|started)\s(?:his|her))\b"
)


def _is_taken_up(text: str, match: re.Match[str]) -> bool:
    """Whether the text goes on to tell by the surname alone what only people do: "the answer was found in Jane Poe. Poe will join"."""
    surname = _surname(match["name"])
    if len(surname) < 3 or is_field_word(surname) or surname.lower() in title_words():
        return False
    return re.compile(rf"(?<![\w-])(?<![A-Z][a-z]\s){re.escape(surname)}{_DOES}").search(text, match.end()) is not None


_DOCTORATE = re.compile(r"Ph\.?\s?D|M\.\s?D\.|Pharm\.?\s?D|MBBS|D\.?Phil")  # "MD" alone is Maryland, too


def _is_placed_before(text: str, start: int, end: int, spans: Spans) -> bool:
    """Whether an organization stands right before a title ("Quell's CEO", "Brennwick analyst")."""
    if start == end:
        return False
    known = any(0 <= start - stop <= len("’s ") for _, stop in spans)
    return known or any(_employer_before(text, start, end, spans))


def _says_after(text: str, at: int, spans: Spans) -> bool:
    """Whether a word of speech follows a title that ends at `at`, or its employer."""
    ends = [at, *(end for start, end in spans if 0 <= start - at <= len(", of the "))]
    return any(_AFTER.match(text, end) is not None for end in ends)


def _employer_before(text: str, start: int, end: int, spans: Spans) -> Iterator[Mention]:
    """The employer that stands before a title and that nothing else gives away ("Quell's CEO", "Brennwick analyst")."""
    name = _WORK_OF.search(text, max(0, start - 50), start)
    if name is None or _touches(name.span(), spans) or not (name["owns"] or _OUTSIDE.search(text, start, end)):
        return
    words = name["name"].split()
    if words[0].lower() not in _SMALL and not any(is_field_word(w) or w.lower() in title_words() for w in words):
        yield Mention(
            name.start("name"), name.end("name"), EntityClass.ORGANIZATION, name["name"], rank=39, source="employer"
        )


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
    link = _FROM.match(text, at) or _IN_BRACKETS.match(text, at)
    return link is not None and any(link.start() < s <= link.end() or s <= link.end() < e for s, e in spans)


def _titles(text: str, posts: Sequence[Post]) -> Iterator[Mention]:
    for number, post in enumerate(posts):
        yield _title(text, post.start, post.end, "further title" if number else "title")
        if post.employer:
            start, end = post.employer
            yield Mention(start, end, EntityClass.ORGANIZATION, text[start:end], rank=39, source="employer")


def _career(text: str, at: int, spans: Spans) -> Iterator[Mention]:
    if post := later_post(text, at, spans):
        yield _title(text, post.start, post.end, "career title")


def _title(text: str, start: int, end: int, source: str = "title") -> Mention:
    former = _FORMER.match(text, start, end)
    start = former.end() if former else start
    words = " ".join(text[start:end].rstrip(" ,").split())
    value = words[:-1] if _PLURAL.search(words) and not words.lower().endswith("of directors") else words
    if words.lower().startswith("board") and words.lower().split()[-1] in {"board", "boards", "directors"}:
        value = "Board member"  # "joined the board"
    return Mention(start, end, Literal.TITLE, words, value, rank=44, source=source)


_FORMER = re.compile(r"(?:former|past|outgoing)\s+", re.IGNORECASE)  # the post is the same
_PLURAL = re.compile(r"(?:or|er|ent|ist|head|man|chair|analyst|member|founder|lead)s$", re.IGNORECASE)
