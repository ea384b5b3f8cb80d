"""Titles that words of appointment tell of, away from a name: "served as", "was promoted to", "the role of", "succeeds X as".

Who holds them is for the rules to say.
"""

from collections.abc import Iterator

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.titles import Post, Spans, title_at, title_before, with_employer

_OWNED = (
    r"\s+(?:(?:the|its|our|their|his|her|an?|new|next|first|permanent|full-time|part-time|both|global|co-leading|inaugural|"
    r"(?:the\s+)?(?:company|firm|group|study|trial)['’]s|[A-Z][\w-]+(?:\s[A-Z][\w-]+)?['’]s?)\s+){0,3}"
)
_INVESTIGATES = (
    r"(?=\s+(?:the\s+|our\s+|a\s+)?(?:(?:global|lead|leading|coordinating|co-?|study|trial|overall|national|principal|chief)[\s-]*)+"
    r"investigators?\b)"
)
_OF_SEVERAL = r"(?=(?:[\w-]+\s+){0,3}investigators(?:\s+(?:of|for|on|in)\s+(?:the|this)\s+(?:[\w-]+\s+){0,4}?(?:study|trial))?(?:\s+(?:are|were|include)|:)\s)"
_IS_SOMEBODY = Pattern(r"\s(?:is|was|will\s+be)\s+(?=(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s+)?[A-Z][\w.’'-]+\s[A-Z])")
_TOLD = (
    Pattern(rf"\b(?:[Tt]he|[Ii]ts|[Oo]ur|(?:[Ss]tudy|[Tt]rial)['’]s)\s+{_OF_SEVERAL}"),
    Pattern(
        r"\b(?:[Aa]s|becom(?:es?|ing)|became|(?:roles?|positions?|posts?|titles?|responsibilit(?:y|ies)|duties|office|job)\s+(?:of|as)|"
        r"(?:is|are|was|were|be|been|being)\s+(?:named|appointed|elected|made|promoted|elevated)(?:\s+to|\s+as)?|"
        rf"(?:is|are|was|were){_INVESTIGATES}){_OWNED}",
    ),
    Pattern(
        r"\b(?:appoint|elect|nominat|promot|elevat|add|nam|re-elect|recruit|hir)(?:e?s|e?d|ing|ment|ion)?\b"
        rf"\s(?:(?:Dr|Prof|Mr|Ms|Mrs)\.|[^.;:\n]){{2,90}}?\sto{_OWNED}",
    ),
)


def told_posts(text: str, organizations: Spans) -> Iterator[Post]:
    """The titles after words of appointment, wherever the name of their holder stands."""
    for match in _IS_SOMEBODY.finditer(text):
        start, end = title_before(text, match.start())
        if end > start:
            yield Post(start, end)
    starts = {match.end() for pattern in _TOLD for match in pattern.finditer(text)}
    at = 0
    for start in sorted(starts):
        end = title_at(text, start, organizations) if start >= at else start
        if end > start:
            at = end
            yield with_employer(text, Post(start, end), organizations)
