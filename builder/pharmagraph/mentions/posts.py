"""The posts that people hold: titles beside a name, with the employer that stands with them, and titles of which words of appointment tell.

"Jane Poe, Director at Quell and Professor at Zorba" has two beside the name; "served as", "was promoted to", "the role of" and
"succeeds X as" tell of others, whose holder is for the rules to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.titles import (
    ADDRESSES,
    OF_A_COMPANY,
    OF_A_WHOLE,
    OWN,
    RANK,
    Spans,
    head_pattern,
    is_field_word,
    title_at,
    title_before,
    title_words,
    touches,
    words_of,
)
from pharmagraph.mentions.word_sets import word_set

_ANYBODY = word_set("mentions.posts.anybody")
_LEAD_IN = re.compile(
    r"(?:\s*[,(–—-]\s*|\s+)(?:and\s+)?(?:(?:who\s+(?:becomes?|became|will\s+(?:be|become)|is|was|ha[sd]\s+been|serves\s+as|served\s+as|(?:also|previously|currently)\s+(?:serves|served)\s+as)|now|until\s+(?:(?:last|early|late|this)\s+)?(?:recently|[A-Z]\w+|\d{4}|year|month|spring|summer|autumn|fall)(?:\s+\d{4})?|current|outgoing|incoming|long-?(?:time|standing)|which\s+is|currently|formerly|previously|former|past|first|founded\s+and|"
    r"(?:has\s+been\s+)?(?:appointed|named|promoted|elected|made)(?:\s+to|\s+as)?|(?:(?:steps?|stepped|stepping)\s+down|(?:resign|retir)(?:e?s|e|ed|ing)?|will\s+(?:step\s+down|resign|retire))\s+(?:as|from\s+(?:the\s+|his\s+|her\s+)?(?:role|position|post)\s+(?:as|of))|(?:the\s+)?(?:(?:US|UK|U\.S\.|[A-Z][a-z]+(?:-based)?|pharmaceutical|pharma|biotech|drug)\s+){0,2}(?:company|firm|group|biotech|drugmaker|giant|major|organi[sz]ation|foundation|study|trial|university|hospital|institute)['’]s(?:\s+(?:new|current))?|has|had|(?:most\s+)?recently|(?:serves?|served|serving|acted|worked|(?:will|to)\s+join|joins|joined(?:\s+us|\s+the\s+company)?)\s+as|(?:held|holds|holding|assumed|returns?\s+to|who\s+returns?\s+to)|(?:role|position|post)s?\s+(?:as|of)|becomes|one\s+of(?:\s+(?:the|its|our|several))?|another|as|to\s+the\s+(?:position|role|post)\s+of|been|is|was|will\s+(?:be|become|serve\s+as|act\s+as)|the|an?|its|our|his|her|new|also)\s+){0,4}"
)
_PLACED = re.compile(r",?\s+(?:of|from|at|with)\s+(?:the\s+)?|,\s+(?:the\s+)?")
_OWNER = re.compile(
    r"(?P<name>[A-Z][\w&-]*(?:\s[A-Z][\w&-]*){0,2})(?P<s>['’]s?\s+)(?:(?:new|current|long-?time|long-?standing)\s+)?"
)
_EMPLOYED = re.compile(
    r",?\s+(?:of|at|with|for|from)\s+(?:the\s+)?(?:(?:brokers?|brokerage|bank|consultancy|law\s+firm|investment\s+bank|charity|firm|group|drugmaker)\s+)?"
    r"|,\s+(?:the\s+)?"
)
_EMPLOYER = re.compile(r"(?:St\.\s)?[A-Z][\w&’'-]*(?:\s(?:&\s)?[A-Z][\w&’-]*){0,4}")
_ABBREVIATED = re.compile(r"[A-Z]\.[A-Z]\b")
_AFTER_EMPLOYER = re.compile(
    r"\s*(?:$|[.,;)”\"\n]|\s(?:and|said|says|told|in|as|has|will|who|to|commented|added|today|wrote|writes|noted|estimates?|estimated|believes|expects)\b)"
)
_NAME_NEXT = re.compile(r",?\s+(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s)?[A-Z][\w.’'-]+\s[A-Z]")  # "A and CEO B C"
_INVESTIGATES = re.compile(r"(?:investigator|author|chair|lead)$", re.IGNORECASE)
_OF = re.compile(r",?\s+(?:of|for)\b|,")


@dataclass(frozen=True, slots=True)
class Post:
    """A title text[start:end]; `employer` is the span of an organization that only the title gives away, or empty."""

    start: int
    end: int
    employer: tuple[int, int] | None = None
    is_placed: bool = False  # whether an organization stands with the title


def posts_after(text: str, at: int, organizations: Spans) -> list[Post]:
    """The title that stands right after a name ending at `at`, or after a bracket there, with the further ones of the same person."""
    posts = _posts_at(text, at, organizations)
    bracket = None if posts else _IN_BRACKETS.match(text, at)
    return _posts_at(text, bracket.end(), organizations) if bracket else posts


_IN_BRACKETS = re.compile(r"\s*\([^()\n]{2,60}\)(?=,\s)")


_AGE = re.compile(r",\s(?:aged?\s)?\d\d(?=,)")


def _posts_at(text: str, at: int, organizations: Spans) -> list[Post]:
    age = _AGE.match(text, at)  # "Jane Poe, aged 50, will become CEO"
    at = age.end() if age else at
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
    owner = (
        re.compile(r"(?:['’]s?)?\s+(?:(?:new|current|long-?time|long-?standing)\s+)?").match(text, known)
        if known
        else _OWNER.match(text, start)
    )
    if owner is not None and head_pattern().match(text, owner.end()):
        employer = None if known else owner.span("name")
        start = owner.end()
        is_placed = True
    else:
        is_placed = False
    end = title_at(text, start, organizations) if _may_begin_a_title(text, start) else start
    if (
        end == start
        or text[start:end] in _DOES
        or _TRAINED.match(text, end)
        or (lead and " and " in lead[0] and _NAME_NEXT.match(text, end))
        or _is_named_next(text, end)
    ):
        return []
    post = with_employer(text, Post(start, end, employer, is_placed), organizations)
    return [post, *_further_posts(text, post, organizations)]


_DOES = frozenset({"leads", "heads", "chairs"})  # "Jane Poe leads research": what one does
_TRAINED = re.compile(r"\sby\s(?:training|background|profession|trade|education|specialty)\b")  # no post
_NAMED_CENTRE = re.compile(  # "the Jane and Tom Quell Asthma Center"
    r"(?:[A-Z][\w’'.-]*\s(?:and\s|&\s)?){2,7}(?:Center|Centre|Institute|Clinic|Laboratory|Program|Programme)\b"
)


def _is_named_next(text: str, end: int) -> bool:
    """Whether somebody else is named right after a title: "CEO Jane Poe, CFO Tom Quell"."""
    name = re.compile(r"\s(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s)?(?P<given>[A-Z][\w’'-]+)\s[A-Z]").match(text, end)
    return name is not None and name["given"].lower() in words_of("given_names.tsv", "name")


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
    if name is None or touches(name.start(), name.end(), organizations):
        return post
    words = name[0].split()
    if _ABBREVIATED.match(text, name.end() - 1):  # "of U.S. operations"
        return post
    if words[0] in ADDRESSES:
        return post
    of_a_whole = OF_A_WHOLE.search(text, max(0, post.end - 25), post.end) is not None
    fields = [is_field_word(word) for word in words]
    named = not fields[0] and OF_A_COMPANY.search(name[0]) is not None
    if (all if of_a_whole and len(words) > 1 else any)(fields) and not named:
        return post
    if words[0].lower() in words_of("given_names.tsv", "name") or words[-1].lower() in _ANYBODY:
        return post
    if not _AFTER_EMPLOYER.match(text, name.end()) or head_pattern().match(text, start):
        return post
    return Post(post.start, post.end, name.span(), True)


_WEIGHTY = re.compile(
    r"chief|president|professor|director|chair|founder|head|investigator|\bC[A-Z]O\b|member", re.IGNORECASE
)


_AND_ALSO = re.compile(r",?\s+and\s+(?:as\s+)?(?:the\s+|an?\s+)?|,\s+(?:the\s+|an?\s+|as\s+well\s+as\s+)?")
_ENDS_POSTS = re.compile(r"[;“”\"\n]|\.\s+[A-Z]|\b(?:said|who|whom|that|which)\b")
_SOMEBODY = re.compile(r"(?:and|,)\s+(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s+)?(?P<name>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)+)$")
_IN_YEARS = re.compile(
    r"\((?:since\s)?(?:19|20)\d\d(?:\s?(?:-|–|—|to)\s?(?:(?:19|20)?\d\d|[Pp]resent|[Tt]oday|[Nn]ow))?\)$"
)
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
        if somebody is not None and not touches(*somebody.span("name"), organizations):
            return None
        start = match.end()
        end = title_at(text, start, organizations)
        if end > start and (text[start].isupper() or _WEIGHTY.search(text, start, end)):
            post = with_employer(text, Post(start, end), organizations)
            if (
                post.is_placed
                or OWN.match(text, start)
                or (match.start() == at and RANK.search(text, max(0, at - 20), at))
                or _IN_YEARS.search(text, max(0, match.start() - 25), match.start())
            ):
                return post
    return None


_LATER = re.compile(
    r"[^.;“”\"\n]{0,160}?(?:\b(?:most\s+recently|lastly|finally|ultimately)\s+(?:serving\s+)?as|,\s+(?:most\s+recently\s+)?serving(?:\s+most\s+recently)?\s+as|"
    r"\s+serving(?:\s+most\s+recently)?\s+as|,\s+including(?:\s+(?:serving\s+)?as)?)\s+(?:(?:the|its|their|an?)\s+)?"
)
_WORKED = re.compile(
    r"\s+(?:(?:has|had|previously|also|then)\s+)*(?:spent|worked|served|held|was|joins|joined|began|started|comes|came|brings|(?:has|had)\s+(?:[\w-]+\s+){1,4}years)\b"
)


_HELD = re.compile(
    r"\s+(?:(?:has|have|had|previously|also)\s+)*(?:held|holds|served\s+in|worked\s+in)\s+"
    r"(?:(?:an?(?:\s+(?:number|variety|series|range)\s+of)?|various|several|multiple|numerous|many|other|different|increasingly|progressively|more)\s+)*"
    r"(?P<post>(?:(?:senior|leadership|executive|management|managerial|clinical|scientific|academic|key|global|international|strategic|research|"
    r"commercial|medical|regulatory|marketing|operational|development|faculty|level|R&D)(?:\s+and\s+|,\s+|[\s-]+)){0,5}(?:roles?|positions?|posts?))"
    r"(?=\s[^.;]{0,80}?\b(?:at|with|within|for)\s)(?!\s+(?:as|of)\s+(?:an?|the|its|chief|president|head|director|vice|senior)\b)"
)


def later_post(text: str, at: int, organizations: Spans) -> Post | None:
    """The title told of a career after who made it, at `at`: " spent ten years at Quell, most recently as Head of Research", " held senior roles at Quell"."""
    if _WORKED.match(text, at) is not None and (told := _LATER.match(text, at)) is not None:
        end = title_at(text, told.end(), organizations)
        if end > told.end():
            return Post(told.end(), end)
    held = _HELD.match(text, at)
    return Post(*held.span("post")) if held else None


_OF_WHOM = (
    r"\s+(?:(?:the|its|our|their|his|her|an?|new|next|first|permanent|full-time|part-time|both|global|co-leading|inaugural|"
    r"(?:the\s+)?(?:company|firm|group|study|trial)['’]s|"
    r"(?:(?:[A-Z][\w-]+|biotech|pharma|pharmaceutical|drug|giant|major|group|company|firm|drugmaker|maker)\s){0,5}[A-Z][\w-]+['’]s?)\s+){0,3}"
)
_AN_INVESTIGATOR = (
    r"(?=\s+(?:the\s+|our\s+|a\s+)?(?:(?:global|lead|leading|coordinating|co-?|study|trial|overall|national|principal|chief)[\s-]*)+"
    r"investigators?\b)"
)
_OF_SEVERAL = Pattern(
    r"\binvestigators(?=(?:\s+(?:of|for|on|in)\s+(?:the|this)\s+(?:[\w-]+\s+){0,4}?(?:study|trial))?(?:\s+(?:are|were|include)|:)\s)|"
    r"\b(?:[Dd]irectors|[Aa]dvis[eo]rs|[Oo]fficers|[Vv]ice\s[Pp]residents)(?=(?:\s(?:were|have\sbeen|are)\s(?:also\s|newly\s)?(?:appointed|elected|named|nominated)(?:\s(?:to|at|by)\s(?:[^.:;\n]|\.(?=:)){2,50})?)?(?:\s(?:are|were|include))?:\s)"
)
_IS_SOMEBODY = Pattern(r"\s(?:is|was|will\s+be)\s+(?=(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s+)?[A-Z][\w.’'-]+\s[A-Z])")
_TOLD = (
    Pattern(
        r"\b(?:[Aa]s|becom(?:es?|ing)|became|(?:roles?|positions?|posts?|titles?|responsibilit(?:y|ies)|duties|office|job)\s+(?:of|as)|"
        r"(?:is|are|was|were|be|been|being)\s+(?:named|appointed|elected|made|promoted|elevated)(?:\s+to|\s+as)?|"
        rf"(?:is|are|was|were){_AN_INVESTIGATOR}){_OF_WHOM}",
    ),
    Pattern(
        r"\b(?:appoint|elect|nominat|promot|elevat|add|nam|re-elect|recruit|hir|tap|select|choos|chose|lur|poach|pluck|snag|nab|bring|brought)(?:e?s|e?d|ped|ing|ment|ion)?\b"
        rf"\s(?:(?:Dr|Prof|Mr|Ms|Mrs|\s[A-Z])\.|\.(?=[\w,])|[^.;:\n]){{2,90}}?\sto(?:\s+(?:be|become|serve\s+as))?{_OF_WHOM}",
    ),
    Pattern(
        rf"\b(?:promoted|elevated|moved?|moves|moving|transition(?:s|ed|ing)?|rises?|rose|ascend(?:s|ed)?|step(?:s|ped|ping)?)\s+(?:up\s+|over\s+|in\s+)?(?:from\s+[^.;:\n]{{3,60}}?\s)?(?:up\s+)?(?:in)?to{_OF_WHOM}"
    ),
    Pattern(
        rf",\s(?:is|was|has\s+been|had\s+been)(?:\s(?:also|now|then|once|previously|formerly|most\s+recently|recently|currently))?{_OF_WHOM}"
    ),
    Pattern(
        rf"\b(?:left|leav(?:es?|ing)|depart(?:s|ed|ing)?|exit(?:s|ed|ing)?|quits?)\b[^.;:\n]{{0,60}}?\sto\s(?:be|become){_OF_WHOM}"
    ),
    Pattern(rf"\btak(?:es?|ing|en)\s+(?:over|the\s+(?:helm|reins?))\s+as{_OF_WHOM}"),
    Pattern(  # the second of what is told of somebody: "who founded Quell and has been its CEO since"
        rf"\band\s+(?:(?:is|was|has\s+been|had\s+been)(?:\s(?:also|now|then|once|currently))?|(?:currently|now)\s+(?:is|serves\s+as)){_OF_WHOM}"
    ),
)


_ON_A_BOARD = Pattern(
    r"\b(?:(?:join(?:s|ed|ing)?|(?:appoint|elect|nam|nominat|add|re-elect|promot)(?:e?s|e?d|ing|ment\s+of|ion\s+of)?)\s(?:(?:[^.;:\n“”]{0,80}?\s)?to\s)?|"
    r"(?:serv(?:es?|ed|ing)|sits?|sat|sitting)\s(?:\w+\s){0,2}on\s|"
    r"(?:step(?:s|ped|ping)?\s(?:down|off|away)|resign(?:s|ed|ing)?|retir(?:es?|ed|ing)|depart(?:s|ed|ing)?)\s(?:from\s)?|(?:left|leav(?:es?|ing))\s)"
    r"(?:(?:the|its|our|their|[A-Z][\w&’']+(?:\s[A-Z][\w&’']+)?['’]s?)\s){1,2}(?:company['’]s\s)?"
    r"(?P<board>[Bb]oards?(?:\s+of\s+[Dd]irectors)?)\b(?!\s+(?:as|meeting|member|room|chair)\b|\s+of\s+(?:[Tt]rustees|[Mm]anag))"
)


def told_posts(text: str, organizations: Spans) -> Iterator[Post]:
    """The titles after words of appointment, wherever the name of their holder stands."""
    ends = [match.start() for match in _IS_SOMEBODY.finditer(text)]
    for at in [*ends, *(match.end() for match in _OF_SEVERAL.finditer(text))]:
        start, end = title_before(text, at)
        if end > start:
            yield Post(start, end)
    for match in _ON_A_BOARD.finditer(text):
        yield Post(*match.span("board"))
    starts = {match.end() for pattern in _TOLD for match in pattern.finditer(text)}
    at = 0
    for start in sorted(starts):
        if _TO_LEAD.search(text, max(0, start - 3), start + len("lead ")):
            continue
        end = title_at(text, start, organizations) if start >= at and _may_begin_a_title(text, start) else start
        if end > start:
            at = end
            yield with_employer(text, Post(start, end), organizations)


_TO_LEAD = re.compile(r"\bto\s[Ll]ead\s")  # "named Jane Poe to lead research": a verb
_FIRST_WORD = re.compile(r"[A-Za-z]+")


def _may_begin_a_title(text: str, at: int) -> bool:
    """A cheap look before the costly one: whether the first word is capitalised or one that titles are made of."""
    word = _FIRST_WORD.match(text, at)
    return word is not None and (
        word[0][0].isupper()
        or word[0].removesuffix("s") in title_words()
        or word[0] in _QUALIFIES
        or is_field_word(word[0])
    )


_QUALIFIES = word_set("mentions.posts.qualifies")
