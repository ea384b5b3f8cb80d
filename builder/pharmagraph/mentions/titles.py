"""Titles of people: how far they go.

A title is one or more heads ("President and CEO") with their fields ("of Oncology", ", Investor Relations", "for Late Phase
Development"). Heads and the words of fields are data; a capitalised phrase with no such word is no field but an employer, known or not.
"""

import re
from collections.abc import Sequence
from functools import cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.word_sets import word_set

Spans = Sequence[tuple[int, int]]
_MODIFIER = (
    r"(?:(?:interim|acting|senior|global|national|associate|assistant|deputy|group|former|past|founding|clinical|executive|regional|lead|managing|"
    r"coordinating|leading(?=[\s-](?:\w+\s)?investigator)|corporate|non-executive|independent|consultant|attending|co-leading|medical|scientific|world-wide|worldwide|international|study|trial|u\.s\.|chief|co-)[\s-]*)*"
)
_OFFICER = r"chief\s+(?:[\w/-]+(?:,|\s+&|\s+and)?\s+){1,4}?officer"
_MEMBER = r"(?:board\s+)?member(?=\s+of\s+(?:the\s+|our\s+|its\s+)?(?:[\w'’&-]+\s+){0,5}?(?:board|council|committee)\b)"
_JOIN = r"(?:,?\s+and(?:\s+as)?(?:\s+(?:the|a|an|its|our))?\s+|\s*&\s*|,\s+|\s*/\s*|,?\s+as\s+well\s+as\s+)"
_POST_OF_ITS_OWN = r"(?:professor|(?:national\s+|lead\s+|co-?|principal\s+|leading\s+|coordinating\s+|clinical\s+|senior\s+|first\s+)*(?:investigator|author))\b"  # held elsewhere than the title before it
OWN = re.compile(_POST_OF_ITS_OWN, re.IGNORECASE)
_FIELD_JOIN = re.compile(
    r"\s*,?\s+(?:of|for|in)\s+(?:the\s+|our\s+|its\s+)?|,\s+(?:of\s+|head\s+of\s+)?|,?\s+(?:and|&)\s+|\s+|\s+[–-]\s*"
)
_WORD = re.compile(r"(?:R&D|[A-Za-zÀ-ÿ](?:[\w/’'&-]|\.(?=[A-Za-z]))*)")
_BETWEEN = re.compile(r",?\s+(?:and|&)\s+|,\s+|\s+(?:of|for)\s+(?:the\s+)?|\s*/\s*|\s+")
OF_A_WHOLE = re.compile(  # who holds such a post holds it at an organization, and has no field
    r"(?:\bC[EFO]O|chief executive(?: officer)?|founder|chair(?:man|woman|person)|owner|trustee)$", re.IGNORECASE
)
ADDRESSES = frozenset({"Dr", "Prof", "Mr", "Ms", "Mrs"})
_PART_OF = word_set("mentions.titles.part_of")
_OF_A_CHAIR = re.compile(
    r"(?:[A-Z][\w.'’-]*,?\s(?:(?:and|&|de|van|von)\s)?){1,7}(?=(?:Endowed\s|Distinguished\s)?(?:Professor|Chair\sin)\b)"
)
RANK = re.compile(r"(?:vice[\s-]president|\b[ES]VP)$", re.IGNORECASE)


@cache
def _heads() -> str:
    pieces = {row["title"].lower() for row in read_table(DATA / "titles.tsv", ("title",))}
    known = "|".join(re.escape(piece) for piece in sorted(pieces, key=lambda t: (-len(t), t)))
    return rf"{_MODIFIER}(?:(?:{_OFFICER}|{known})s?\b(?!['’]s)|{_MEMBER})"


@cache
def head_pattern() -> re.Pattern[str]:
    return re.compile(_heads(), re.IGNORECASE)


@cache
def _further_head() -> re.Pattern[str]:
    return re.compile(rf"{_JOIN}(?!{_POST_OF_ITS_OWN}){_heads()}", re.IGNORECASE)


@cache
def words_of(name: str, column: str) -> frozenset[str]:
    return frozenset(row[column].lower() for row in read_table(DATA / name, (column,)))


def is_field_word(word: str) -> bool:
    """Whether `word` names a field of work or a region that somebody may be in charge of."""
    lower = word.lower()
    if len(word) == 2 and word != word.upper():  # "in" is no Indiana
        return lower in words_of("title_fields.tsv", "word")
    return lower in words_of("title_fields.tsv", "word") or (lower in words_of("places.tsv", "name") and lower != "us")


def title_at(text: str, start: int, organizations: Spans) -> int:
    """The end of the title that begins at `start`, or `start` if there is none; it never runs into an organization's name."""
    head = head_pattern().match(text, start) or _head_after_field(text, start, organizations)
    if head is None:
        return start
    end = head.end()
    while True:
        more = _further_head().match(text, end)
        if more is not None and more[0].lower().endswith("member"):  # "President and a member of its board"
            return end
        if more is not None and (_is_after_rank(text, end, more) or _is_elsewhere(text, start, more, organizations)):
            return end
        if more is not None and not touches(more.start(), more.end(), organizations):
            end = more.end()
            continue
        field = _field_end(text, end, organizations)
        if field == end:
            return end
        end = field


def _is_after_rank(text: str, end: int, post: re.Match[str]) -> bool:
    """Whether a post follows a rank and has an organization of its own ("executive vice president, and president of X")."""
    presides = post[0].lower().endswith(" president") and text.startswith((" of ", ", "), post.end())
    return presides and RANK.search(text, max(0, end - 20), end) is not None


_CHAIR_WITH_FIELD = re.compile(r"professor\s(?:of|in)\s", re.IGNORECASE)
_OWNED = re.compile(r"['’]s\s(?:[\w-]+\s)?$")


def _is_elsewhere(text: str, start: int, post: re.Match[str], organizations: Spans) -> bool:
    """Whether a post is another than that which begins at `start`.

    It follows a professor's with a field of its own ("Professor of Medicine and Director of the Lung Program"), or belongs to another
    organization than the owner before that ("Quell's chief scientific officer and president of Zorba Laboratories").
    """
    if not text.startswith(" of ", post.end()):
        return False
    if "and" in post[0].split()[:2] and _CHAIR_WITH_FIELD.search(text, start, post.start()):
        return True
    owned = _OWNED.search(text, max(0, start - 20), start) is not None
    return owned and any(s - post.end() in {len(" of "), len(" of the ")} for s, _ in organizations)


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
    if (chair := _named_chair(text, start)) and not touches(start, chair.end(), organizations):
        return head_pattern().match(text, chair.end())
    if (title := _ANY_HEAD.match(text, start)) and not touches(start, title.end(), organizations):
        return title
    at = start
    for _ in range(5):
        word = _WORD.match(text, at)
        joins = word is not None and at > start and word[0] == "and"  # "Investor Relations and Strategy Director"
        if word is None or not (joins or is_field_word(word[0])) or text[word.end() : word.end() + 1] != " ":
            return None
        at = word.end() + 1
        if (head := head_pattern().match(text, at)) and not touches(start, at, organizations):
            return head
    return None


def touches(start: int, end: int, spans: Spans) -> bool:
    return any(s < end and start < e for s, e in spans)


def _field_end(text: str, end: int, organizations: Spans) -> int:
    """The end of the field after a head, or `end` if what follows is none."""
    join = _FIELD_JOIN.match(text, end)
    if join is None or "\n" in join[0]:
        return end
    if join[0].strip(" ,")[:3] in {"of", "of ", "for", "in", "in "} and OF_A_WHOLE.search(text, max(0, end - 25), end):
        return end
    at, last, fits, first, governed, plain = join.end(), end, False, True, False, ""
    glued = not join[0].strip()
    while word := _WORD.match(text, at):
        before, plain = plain.lower(), word[0].strip(".'’")
        if not (first and glued) and _named_chair(text, word.start()):
            break
        if touches(word.start(), word.end(), organizations) or text[word.end() : word.end() + 1] == "@":
            break
        is_field = is_field_word(plain) or (plain[0].isupper() and plain.lower() in _PART_OF)
        if not (is_field or (plain[0].isupper() or plain == "R&D")) or (first and "&" in join[0] and not is_field):
            break
        if plain in ADDRESSES or (not is_field and plain.lower() in words_of("given_names.tsv", "name")):
            break
        if (governed and not is_field and before not in _PART_OF) or (
            not (first and glued) and head_pattern().match(text, at)
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
    of = join[0].strip(" ,").startswith("of")
    if of and OF_A_COMPANY.search(text, join.end(), last) and not is_field_word(text[join.end() : last].split()[0]):
        return end
    return last if fits else end


OF_A_COMPANY = re.compile(
    r"\s(?:America|Europe|Asia|International|Consulting|Partners|Group|Services|Solutions|Systems)$"
)


def _field_follows(text: str, at: int) -> bool:
    """Whether one of the next capitalised words is one of a field ("Renal and Metabolism Development")."""
    phrase = re.compile(r"(?:\s+(?:and|&|[A-Z][\w-]*)){1,4}").match(text, at)
    return phrase is not None and any(is_field_word(word) for word in phrase[0].split())


def _and_follows(text: str, at: int) -> bool:
    """Whether an enumeration of fields goes on ("Cardiovascular, Renal and Metabolism")."""
    listed = re.compile(r"(?P<word>[A-Z][\w-]*),?\s+(?:and|&)\s+(?P<last>[A-Z][\w-]*)").match(text, at)
    return listed is not None and (is_field_word(listed["word"]) or is_field_word(listed["last"]))


@cache
def _title_to_the_end() -> re.Pattern[str]:
    return re.compile(rf"{_heads()}(?:{_JOIN}{_heads()})*(?=[,:]?\s$)", re.IGNORECASE)


@cache
def title_words() -> frozenset[str]:
    """The words that titles are made of, in lower case."""
    small = {"and", "of", "the", "&"}
    return frozenset(word.strip(",") for title in words_of("titles.tsv", "title") for word in title.split()) - small


@cache
def _in_full() -> dict[str, str]:
    rows = read_table(DATA / "title_forms.tsv", ("form", "in_full"))
    return {row["form"].lower(): row["in_full"].lower() for row in rows}


def in_full(title: str) -> str:
    """A title in lower case without abbreviations, for telling whether two are the same: "CEO" is "chief executive officer"."""
    words = (_in_full().get(word.strip(",").lower(), word.strip(",").lower()) for word in title.split())
    return " ".join("and" if word == "&" else word for word in words)


@cache
def _last_words() -> frozenset[str]:
    return frozenset({title.split()[-1].removesuffix("s") for title in words_of("titles.tsv", "title")})


def title_before(text: str, start: int, organizations: Spans = ()) -> tuple[int, int]:
    """The span of a title that stands right before a name, or with its organization before it ("CEO of Quell, "); else empty."""
    named = next((s for s, e in organizations if e < start and text[e:start] == ", "), 0)
    held = _HELD_AT.search(text, max(0, named - 20), named) if named else None
    return _title_ending_at(text, held.start() if held else start)


_HELD_AT = re.compile(r"\s(?:of|at|for)\s(?:the\s)?$")


def _title_ending_at(text: str, start: int) -> tuple[int, int]:
    window = text[max(0, start - 80) : start]
    words = window.rstrip(" ,:").rsplit(None, 1)
    if words and words[-1].lower().removesuffix("s") in _last_words():  # a cheap look before the costly one
        title = _title_to_the_end().search(window if window[-1:] in " ," else window + " ")
        if title is not None:
            offset = start - len(window)
            return offset + title.start(), offset + title.end()
    return _with_field_ending_at(text, start, window, words)


def _with_field_ending_at(text: str, start: int, window: str, words: Sequence[str]) -> tuple[int, int]:
    """The span of a title whose field stands right before a name ("vice president of corporate affairs Jane Poe"); else empty."""
    name = _WORD.match(text, start)
    known = name is not None and name[0].lower() in words_of("given_names.tsv", "name")
    if not known or window[-1:] != " " or len(words) < 2 or not is_field_word(words[-1]):
        return start, start
    offset = start - len(window)
    for head in head_pattern().finditer(window):
        at = offset + head.start()
        if (at == 0 or not text[at - 1].isalnum()) and title_at(text, at, ((start, len(text)),)) == start - 1:
            return at, start
    return start, start
