"""Titles beside a person's name, and the employer that stands with them.

A title is one or more heads ("President and CEO") with their fields ("of Oncology", ", Investor Relations", "for Late Phase
Development"). Heads and the words of fields are data; a capitalised phrase with no such word is no field but an employer, known or not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.tables import read_table

Spans = Sequence[tuple[int, int]]
_MODIFIER = (
    r"(?:(?:interim|acting|senior|global|national|associate|assistant|deputy|group|former|founding|clinical|executive|regional|lead|managing|"
    r"coordinating|corporate|non-executive|consultant|attending|co-leading|medical|scientific|world-wide|worldwide|international|study|trial|u\.s\.|chief|co-)[\s-]*)*"
)
_OFFICER = r"chief\s+(?:[\w/-]+(?:,|\s+&|\s+and)?\s+){1,4}?officer"
_MEMBER = r"(?:board\s+)?member(?=\s+of\s+(?:the\s+|our\s+|its\s+)?(?:[\w'’&-]+\s+){0,5}?(?:board|council|committee)\b)"
_JOIN = r"(?:,?\s+and(?:\s+as)?(?:\s+(?:the|a|an|its|our))?\s+|\s*&\s*|,\s+|\s*/\s*|,?\s+as\s+well\s+as\s+)"
_POST_OF_ITS_OWN = r"(?:professor|(?:national\s+|lead\s+|co-?|principal\s+|coordinating\s+|clinical\s+|senior\s+|first\s+)*(?:investigator|author))\b"  # held elsewhere than the title before it
_OWN = re.compile(_POST_OF_ITS_OWN, re.IGNORECASE)
_FIELD_JOIN = re.compile(
    r"\s*,?\s+(?:of|for|in)\s+(?:the\s+|our\s+|its\s+)?|,\s+(?:of\s+|head\s+of\s+)?|,?\s+(?:and|&)\s+|\s+|\s+[–-]\s*"
)
_WORD = re.compile(r"(?:R&D|[A-Za-zÀ-ÿ](?:[\w/’'&-]|\.(?=[A-Za-z]))*)")
_BETWEEN = re.compile(r",?\s+(?:and|&)\s+|,\s+|\s+(?:of|for)\s+(?:the\s+)?|\s*/\s*|\s+")
_OF_A_WHOLE = re.compile(  # who holds such a post holds it at an organization, and has no field
    r"(?:\bC[EFO]O|chief executive(?: officer)?|founder|chair(?:man|woman|person)|owner|trustee)$", re.IGNORECASE
)
_ADDRESSES = frozenset({"Dr", "Prof", "Mr", "Ms", "Mrs"})
_PART_OF = frozenset("clinic department division section unit center centre program programme institute".split())
_ANYBODY = frozenset(
    "association foundation society university hospital institute company group clinic college centre center network board".split()
)
_LEAD_IN = re.compile(
    r"(?:\s*[,(–—-]\s*|\s+)(?:and\s+)?(?:(?:who\s+(?:is|was|ha[sd]\s+been|serves\s+as|served\s+as|(?:also|previously|currently)\s+(?:serves|served)\s+as)|now|current|outgoing|incoming|long-?time|which\s+is|currently|formerly|previously|former|past|first|founded\s+and|"
    r"(?:has\s+been\s+)?(?:appointed|named|promoted|elected|made)(?:\s+to|\s+as)?|(?:(?:steps?|stepped|stepping)\s+down|(?:resign|retir)(?:e?s|e|ed|ing)?|will\s+(?:step\s+down|resign|retire))\s+(?:as|from\s+(?:the\s+|his\s+|her\s+)?(?:role|position|post)\s+(?:as|of))|(?:the\s+)?(?:company|firm|group|biotech|drugmaker|organi[sz]ation|foundation|study|trial|university|hospital|institute)['’]s(?:\s+(?:new|current))?|has|had|(?:most\s+)?recently|(?:serves?|served|serving|acted|worked|(?:will|to)\s+join|joins|joined(?:\s+us|\s+the\s+company)?)\s+as|(?:held|holds|holding|assumed|returns?\s+to|who\s+returns?\s+to)|(?:role|position|post)s?\s+(?:as|of)|becomes|one\s+of(?:\s+(?:the|its|our|several))?|another|as|to\s+the\s+(?:position|role|post)\s+of|is|was|the|an?|its|our|his|her|new|also)\s+){0,4}"
)
_OF_A_CHAIR = re.compile(
    r"(?:[A-Z][\w.'’-]*,?\s(?:(?:and|&|de|van|von)\s)?){1,7}(?=(?:Endowed\s|Distinguished\s)?(?:Professor|Chair\sin)\b)"
)
_RANK = re.compile(r"(?:vice[\s-]president|\b[ES]VP)$", re.IGNORECASE)
_INVESTIGATES = re.compile(r"(?:investigator|author|chair|lead)$", re.IGNORECASE)
_OF = re.compile(r",?\s+(?:of|for)\b|,")
_PLACED = re.compile(r",?\s+(?:of|from|at|with)\s+(?:the\s+)?|,\s+(?:the\s+)?")
_OWNER = re.compile(r"(?P<name>[A-Z][\w&-]*(?:\s[A-Z][\w&-]*){0,2})(?P<s>['’]s?\s+)(?:new\s+)?")
_EMPLOYED = re.compile(
    r",?\s+(?:of|at|with|for|from)\s+(?:the\s+)?(?:(?:brokers?|brokerage|bank|consultancy|law\s+firm|investment\s+bank|charity|firm|group|drugmaker)\s+)?"
    r"|,\s+(?:the\s+)?"
)
_EMPLOYER = re.compile(r"[A-Z][\w&’'-]*(?:\s(?:&\s)?[A-Z][\w&’-]*){0,4}")
_AFTER_EMPLOYER = re.compile(
    r"\s*(?:$|[.,;)”\"\n]|\s(?:and|said|says|told|in|as|has|will|who|to|commented|added|today|wrote|writes|noted|estimates?|estimated|believes|expects)\b)"
)


_NAME_NEXT = re.compile(r",?\s+(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s)?[A-Z][\w.’'-]+\s[A-Z]")  # "A and CEO B C"


@dataclass(frozen=True, slots=True)
class Post:
    """A title text[start:end]; `employer` is the span of an organization that only the title gives away, or empty."""

    start: int
    end: int
    employer: tuple[int, int] | None = None
    is_placed: bool = False  # whether an organization stands with the title


@cache
def _heads() -> str:
    pieces = {row["title"].lower() for row in read_table(DATA / "titles.tsv", ("title",))}
    known = "|".join(re.escape(piece) for piece in sorted(pieces, key=lambda t: (-len(t), t)))
    return rf"{_MODIFIER}(?:(?:{_OFFICER}|{known})s?\b(?!['’]s)|{_MEMBER})"


@cache
def _head() -> re.Pattern[str]:
    return re.compile(_heads(), re.IGNORECASE)


@cache
def _further_head() -> re.Pattern[str]:
    return re.compile(rf"{_JOIN}(?!{_POST_OF_ITS_OWN}){_heads()}", re.IGNORECASE)


@cache
def _words(name: str, column: str) -> frozenset[str]:
    return frozenset(row[column].lower() for row in read_table(DATA / name, (column,)))


def is_field_word(word: str) -> bool:
    """Whether `word` names a field of work or a region that somebody may be in charge of."""
    lower = word.lower()
    return lower in _words("title_fields.tsv", "word") or (lower in _words("places.tsv", "name") and lower != "us")


def title_at(text: str, start: int, organizations: Spans) -> int:
    """The end of the title that begins at `start`, or `start` if there is none; it never runs into an organization's name."""
    head = _head().match(text, start) or _head_after_field(text, start, organizations)
    if head is None:
        return start
    end = head.end()
    while True:
        more = _further_head().match(text, end)
        if more is not None and _is_after_rank(text, end, more):
            return end
        if more is not None and not _touches(more.start(), more.end(), organizations):
            end = more.end()
            continue
        field = _field_end(text, end, organizations)
        if field == end:
            return end
        end = field


def _is_after_rank(text: str, end: int, post: re.Match[str]) -> bool:
    """Whether a post follows a rank and has an organization of its own ("executive vice president, and president of X")."""
    presides = post[0].lower().endswith(" president") and text.startswith((" of ", ", "), post.end())
    return presides and _RANK.search(text, max(0, end - 20), end) is not None


def _named_chair(text: str, start: int) -> re.Match[str] | None:
    """The donors' names before a head ("the Ann and Tom Quell Professor"); words of a field are none."""
    chair = _OF_A_CHAIR.match(text, start)
    if chair is None or any(
        is_field_word(word) or word.lower() in title_words() | _PART_OF for word in re.findall(r"[\w-]+", chair[0])
    ):
        return None
    return chair


_ANY_HEAD = re.compile(  # "Clinic Director": whatever the words before it mean
    r"(?:(?!(?:The|Our|Its|Their|Former)\b)[A-Z][\w&/-]*\s){1,2}(?:Director|Manager|Head|Leader|Specialist|Scientist|Coordinator|Supervisor|Advisor|Adviser)\b(?!['’]s)"
)


def _head_after_field(text: str, start: int, organizations: Spans) -> re.Match[str] | None:
    """The head whose field or donor stands before it ("Pediatric Medicine Specialist", "the Ann and Tom Quell Professor")."""
    if (chair := _named_chair(text, start)) and not _touches(start, chair.end(), organizations):
        return _head().match(text, chair.end())
    if (title := _ANY_HEAD.match(text, start)) and not _touches(start, title.end(), organizations):
        return title
    at = start
    for _ in range(4):
        word = _WORD.match(text, at)
        if word is None or not is_field_word(word[0]) or text[word.end() : word.end() + 1] != " ":
            return None
        at = word.end() + 1
        if (head := _head().match(text, at)) and not _touches(start, at, organizations):
            return head
    return None


def _touches(start: int, end: int, spans: Spans) -> bool:
    return any(s < end and start < e for s, e in spans)


def _field_end(text: str, end: int, organizations: Spans) -> int:
    """The end of the field after a head, or `end` if what follows is none."""
    join = _FIELD_JOIN.match(text, end)
    if join is None or "\n" in join[0]:
        return end
    if join[0].strip(" ,")[:3] in {"of", "of ", "for", "in", "in "} and _OF_A_WHOLE.search(text, max(0, end - 25), end):
        return end
    at, last, fits, first, governed, plain = join.end(), end, False, True, False, ""
    glued = not join[0].strip()
    while word := _WORD.match(text, at):
        before, plain = plain.lower(), word[0].strip(".'’")
        if not (first and glued) and _named_chair(text, word.start()):
            break
        if _touches(word.start(), word.end(), organizations) or text[word.end() : word.end() + 1] == "@":
            break
        is_field = is_field_word(plain) or (plain[0].isupper() and plain.lower() in _PART_OF)
        if not (is_field or (plain[0].isupper() or plain == "R&D")) or (first and "&" in join[0] and not is_field):
            break
        if plain in _ADDRESSES or (not is_field and plain.lower() in _words("given_names.tsv", "name")):
            break
        if (governed and not is_field and before not in _PART_OF) or (
            not (first and glued) and _head().match(text, at)
        ):
            break
        if first and "," in join[0] and not is_field and not _field_follows(text, word.end()):
            break
        fits, first = fits or is_field, False
        last = word.end()
        between = _BETWEEN.match(text, last)
        if between is None or "\n" in between[0]:
            break
        if "," in between[0] and not (_and_follows(text, between.end()) or "and" in between[0]):
            break
        at, governed = between.end(), between[0].split()[:1] in (["of"], ["for"])
    return last if fits else end


def _field_follows(text: str, at: int) -> bool:
    """Whether one of the next capitalised words is one of a field ("Renal and Metabolism Development")."""
    phrase = re.compile(r"(?:\s+(?:and|&|[A-Z][\w-]*)){1,4}").match(text, at)
    return phrase is not None and any(is_field_word(word) for word in phrase[0].split())


def _and_follows(text: str, at: int) -> bool:
    """Whether an enumeration of fields goes on ("Cardiovascular, Renal and Metabolism")."""
    listed = re.compile(r"(?P<word>[A-Z][\w-]*),?\s+(?:and|&)\s+(?P<last>[A-Z][\w-]*)").match(text, at)
    return listed is not None and (is_field_word(listed["word"]) or is_field_word(listed["last"]))


def posts_after(text: str, at: int, organizations: Spans) -> list[Post]:
    """The title that stands right after a name ending at `at`, or after a bracket there, with the further ones of the same person."""
    posts = _posts_at(text, at, organizations)
    bracket = None if posts else _IN_BRACKETS.match(text, at)
    return _posts_at(text, bracket.end(), organizations) if bracket else posts


_IN_BRACKETS = re.compile(r"\s*\([^()\n]{2,60}\)(?=,\s)")


def _posts_at(text: str, at: int, organizations: Spans) -> list[Post]:
    lead = _LEAD_IN.match(text, at)
    start = lead.end() if lead else at
    if (place := _PLACED.match(text, at)) and (
        end := next((e for s, e in organizations if s in {place.end(), place.end() - len("the ")}), 0)
    ):
        after = re.compile(r",\s+(?:and\s+)?(?:(?:the\s+)?(?:study|trial|paper)['’]s\s+|an?\s+|the\s+)?").match(
            text, end
        )  # "Jane Poe, of the Quell Institute, an analyst"
        if after and title_at(text, after.end(), organizations) > after.end():
            stop = title_at(text, after.end(), organizations)
            return [Post(after.end(), stop, None, True), *_further_posts(text, Post(after.end(), stop), organizations)]
    employer: tuple[int, int] | None = None
    known = next((e for s, e in organizations if s == start), 0)
    owner = re.compile(r"(?:['’]s?)?\s+(?:new\s+)?").match(text, known) if known else _OWNER.match(text, start)
    if owner is not None and _head().match(text, owner.end()):
        employer = None if known else owner.span("name")
        start = owner.end()
        is_placed = True
    else:
        is_placed = False
    end = title_at(text, start, organizations)
    if end == start or (lead and " and " in lead[0] and _NAME_NEXT.match(text, end)) or _is_named_next(text, end):
        return []
    post = with_employer(text, Post(start, end, employer, is_placed), organizations)
    return [post, *_further_posts(text, post, organizations)]


_NAMED_CENTRE = re.compile(  # "the Jane and Tom Quell Asthma Center"
    r"(?:[A-Z][\w’'.-]*\s(?:and\s|&\s)?){2,7}(?:Center|Centre|Institute|Clinic|Laboratory|Program|Programme)\b"
)


def _is_named_next(text: str, end: int) -> bool:
    """Whether somebody else is named right after a title: "CEO Jane Poe, CFO Tom Quell"."""
    name = re.compile(r"\s(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s)?(?P<given>[A-Z][\w’'-]+)\s[A-Z]").match(text, end)
    return name is not None and name["given"].lower() in _words("given_names.tsv", "name")


def with_employer(text: str, post: Post, organizations: Spans) -> Post:
    """The post with the employer that stands after it, if it is none that is known."""
    if post.is_placed:
        return post
    link = _EMPLOYED.match(text, post.end)
    if link is None:
        return post
    start = link.end()
    if any(s <= start < e for s, e in organizations):
        return Post(post.start, post.end, None, True)
    if _INVESTIGATES.search(text, max(0, post.end - 20), post.end) and _OF.match(link[0]):
        return post  # of a trial
    if centre := _NAMED_CENTRE.match(text, start):
        return Post(post.start, post.end, centre.span(), True)
    name = _EMPLOYER.match(text, start)
    if name is None or _touches(name.start(), name.end(), organizations):
        return post
    words = name[0].split()
    if words[0] in _ADDRESSES:
        return post
    of_a_whole = _OF_A_WHOLE.search(text, max(0, post.end - 25), post.end) is not None
    if (all if of_a_whole and len(words) > 1 else any)(is_field_word(word) for word in words):
        return post
    if words[0].lower() in _words("given_names.tsv", "name") or words[-1].lower() in _ANYBODY:
        return post
    if not _AFTER_EMPLOYER.match(text, name.end()) or _head().match(text, start):
        return post
    return Post(post.start, post.end, name.span(), True)


_WEIGHTY = re.compile(
    r"chief|president|professor|director|chair|founder|head|investigator|\bC[A-Z]O\b|member", re.IGNORECASE
)


_AND_ALSO = re.compile(r",?\s+and\s+(?:as\s+)?(?:the\s+|an?\s+)?|,\s+(?:the\s+|an?\s+|as\s+well\s+as\s+)?")
_ENDS_POSTS = re.compile(r"[;“”\"\n]|\.\s+[A-Z]|\b(?:said|who|whom|that|which)\b")
_SOMEBODY = re.compile(r"(?:and|,)\s+(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s+)?(?P<name>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)+)$")
_REACH = 130  # characters from one title of a person to the next


def _further_posts(text: str, first: Post, organizations: Spans) -> Iterator[Post]:
    """More titles of the same person, after the organization of the first: "X, Director at A and Professor at B"."""
    last: Post | None = first
    while last is not None:
        last = _next_post(text, last.end, organizations)
        if last is not None:
            yield last


def _next_post(text: str, at: int, organizations: Spans) -> Post | None:
    for match in _AND_ALSO.finditer(text, at, at + _REACH):
        if _ENDS_POSTS.search(text, at, match.start()):
            return None
        somebody = _SOMEBODY.search(text, at, match.start())
        if somebody is not None and not _touches(*somebody.span("name"), organizations):
            return None
        start = match.end()
        end = title_at(text, start, organizations)
        if end > start and (text[start].isupper() or _WEIGHTY.search(text, start, end)):
            post = with_employer(text, Post(start, end), organizations)
            if (
                post.is_placed
                or _OWN.match(text, start)
                or (match.start() == at and _RANK.search(text, max(0, at - 20), at))
            ):
                return post
    return None


_LATER = re.compile(
    r"[^.;“”\"\n]{0,160}?(?:\b(?:most\s+recently|lastly|finally|ultimately)\s+(?:serving\s+)?as|,\s+(?:most\s+recently\s+)?serving(?:\s+most\s+recently)?\s+as|"
    r",\s+including(?:\s+(?:serving\s+)?as)?)\s+(?:(?:the|its|their|an?)\s+)?"
)
_WORKED = re.compile(
    r"\s+(?:(?:has|had|previously|also|then)\s+)*(?:spent|worked|served|held|was|joins|joined|began|started|comes|came|brings)\b"
)


def later_post(text: str, at: int, organizations: Spans) -> Post | None:
    """The title told of a career after who made it, at `at`: " spent ten years at Quell, most recently as Head of Research"."""
    if _WORKED.match(text, at) is None or (told := _LATER.match(text, at)) is None:
        return None
    end = title_at(text, told.end(), organizations)
    return Post(told.end(), end) if end > told.end() else None


@cache
def _title_to_the_end() -> re.Pattern[str]:
    return re.compile(rf"{_heads()}(?:{_JOIN}{_heads()})*(?=[,:]?\s$)", re.IGNORECASE)


@cache
def title_words() -> frozenset[str]:
    """The words that titles are made of, in lower case."""
    small = {"and", "of", "the", "&"}
    return frozenset(word.strip(",") for title in _words("titles.tsv", "title") for word in title.split()) - small


@cache
def _last_words() -> frozenset[str]:
    return frozenset({title.split()[-1] for title in _words("titles.tsv", "title")})


def title_before(text: str, start: int, organizations: Spans = ()) -> tuple[int, int]:
    """The span of a title that stands right before a name, or with its organization before it ("CEO of Quell, "); else empty."""
    named = next((s for s, e in organizations if e < start and text[e:start] == ", "), 0)
    held = _HELD_AT.search(text, max(0, named - 20), named) if named else None
    return _title_ending_at(text, held.start() if held else start)


_HELD_AT = re.compile(r"\s(?:of|at|for)\s(?:the\s)?$")


def _title_ending_at(text: str, start: int) -> tuple[int, int]:
    window = text[max(0, start - 80) : start]
    words = window.rstrip(" ,:").rsplit(None, 1)
    if not words or words[-1].lower() not in _last_words():  # a cheap look before the costly one
        return start, start
    title = _title_to_the_end().search(window if window[-1:] in " ," else window + " ")
    offset = start - len(window)
    return (offset + title.start(), offset + title.end()) if title else (start, start)
