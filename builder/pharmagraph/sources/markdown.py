"""Markdown's marks become spaces; every other character stays where it is.

Readers of language then see plain words at the offsets of the stored text. Plain text passes through here
too, and press releases are full of near marks (`p < 0.001`, `HLA-A*02:01`, `#LBA1`, `[18F]FDG`, `a_b`), so a
mark must look like one from both sides; what is doubtful stays. All scans are linear in the text, whatever it
holds.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

Span = tuple[int, int]


def mask(text: str) -> str:
    """`text` with the marks of Markdown and HTML as spaces: as long as before, and else as it was.

    >>> mask("**T-DM1** beat [Acme](https://acme.example)'s drug (*p* < 0.001)")
    "  T-DM1   beat  Acme                       's drug ( p  < 0.001)"
    """
    prose = _blank(text, _hidden_html(text))
    return _blank(prose, chain(_line_marks(prose), _table_marks(prose), _inline_marks(prose)))


_HIDDEN_RUN: Final = re.compile(rb"\x01+")
_NOT_SPACE: Final = re.compile(r"\S")


def _blank(text: str, spans: Iterable[Span]) -> str:
    hidden = bytearray(len(text))
    for start, end in spans:
        hidden[start:end] = b"\x01" * (end - start)
    parts = []
    position = 0
    for run in _HIDDEN_RUN.finditer(hidden):
        parts += [text[position : run.start()], _NOT_SPACE.sub(" ", text[run.start() : run.end()])]
        position = run.end()
    return "".join((*parts, text[position:]))


# Nothing in comments, scripts and styles is prose

_UNSEEN: Final = tuple(
    (re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for opening, closing in (("<!--", "-->"), (r"<script\b", r"</script\s*>"), (r"<style\b", r"</style\s*>"))
)


def _hidden_html(text: str) -> Iterator[Span]:
    for opening, closing in _UNSEEN:
        position = 0
        while (begin := opening.search(text, position)) and (end := closing.search(text, begin.end())):
            yield begin.start(), end.end()
            position = end.end()


# Marks that need the start of a line

_DEFINITION: Final = re.compile(
    r"""^[ ]{0,3}(?P<mark>\[(?P<label>[^\[\]\n]{1,200})\]:[ \t]*(?=\S*[/\#@])\S+
    (?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?)[ \t]*$""",
    re.MULTILINE | re.VERBOSE,
)
_LINE_MARKS: Final = (
    _DEFINITION,
    *(
        re.compile(pattern, re.MULTILINE)
        for pattern in (
            r"^[ \t]*(?P<mark>[-*+](?=[ \t]+\S)|[•●○■□▪▫◦▸►‣·](?=[ \t]*\S))",  # bullet
            r"^ {0,3}(?P<mark>#{1,6})(?=[ \t]+[^\s#])",  # heading; hashes alone are how releases end
            r"^ {0,3}#{1,6}[ \t]+[^\s#].*?[ \t](?P<mark>#++)[ \t]*$",  # hashes that close a heading
            r"^[ \t]*(?P<mark>(?>(?:>[ \t]?)+))(?![ \t]*[\d.=])",  # quotation, but not '> 50%'
            r"^ {0,3}(?P<mark>(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|={3,})[ \t]*$",  # rule
            r"^ {0,3}(?P<mark>(?:`{3,}|~{3,})[\w+-]*)[ \t]*$",  # fence of a code block
            r"(?P<mark>\\)$",  # hard line break
        )
    ),
)


def _line_marks(text: str) -> Iterator[Span]:
    return (match.span("mark") for pattern in _LINE_MARKS for match in pattern.finditer(text))


_TABLE_RULE: Final = re.compile(r"^[ \t]*+\|?(?:[ \t]*+:?-++:?[ \t]*+\|)++(?:[ \t]*+:?-++:?)?[ \t]*$", re.MULTILINE)
_TABLE_ROWS: Final = re.compile(r"(?:\n[^\n|]*+\|[^\n]*+)*+")
_PIPE: Final = re.compile(r"(?<!\\)\|")


def _table_marks(text: str) -> Iterator[Span]:
    position = 0
    while rule := _TABLE_RULE.search(text, position):
        header = text.rfind("\n", 0, max(rule.start() - 1, 0)) + 1
        position = rule.end()
        if "|" in text[header : rule.start()]:
            yield rule.span()
            if rows := _TABLE_ROWS.match(text, position):
                position = rows.end()
            yield from (pipe.span() for pipe in _PIPE.finditer(text, header, position))


# Marks within a line or paragraph


def _inline_marks(text: str) -> Iterator[Span]:
    labels = frozenset(match["label"].casefold() for match in _DEFINITION.finditer(text))
    for start, end in _blocks(text):
        if _SIGN.search(text, start, end):
            yield from _Inline(text, start, end, labels).marks()


_SIGN: Final = re.compile(r"[\\`\[\]<&*_~]")  # without one of them there is no mark


_EMPTY_LINES: Final = re.compile(r"\n(?:[ \t]*+\n)++")


def _blocks(text: str) -> Iterator[Span]:
    """The stretches between empty lines: no mark reaches from one into another."""
    position = 0
    for gap in _EMPTY_LINES.finditer(text):
        yield position, gap.start()
        position = gap.end()
    yield position, len(text)


_TAGS: Final = """a abbr article aside b blockquote body br button caption center cite code col colgroup dd
    del details div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr i iframe img
    input ins kbd li link main mark meta nav noscript object ol p path pre q s script section small source
    span strike strong style sub summary sup svg table tbody td tfoot th thead tr u ul video wbr"""
_TOKEN: Final = re.compile(
    rf"""
      (?P<escape>\\(?=[!-/:-@\[-`{{-~]))
    | (?P<ticks>`++)
    | (?P<footnote>\[\^[\w-]{{1,40}}\]:?)
    | (?P<autolink><(?:(?:https?|ftp|mailto):[^\s<>]*+|[^\s<>@]{{1,64}}@[^\s<>@]{{1,255}})>)
    | (?P<tag></?(?:{"|".join(_TAGS.split())})(?:\s++[\w:-]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'|[^\s"'<>=`]++))*+\s*+/?>)
    | (?P<entity>&(?:nbsp|ensp|emsp|thinsp|shy|zwj|zwnj|reg|trade|copy|\#160|\#169|\#174|\#8482);)
    | (?P<ampersand>&(?P<rest>amp;|\#38;))
    | (?P<url>(?:https?://|www\.)[^\s<>()\[\]*`|]*[^\s<>()\[\]*`|_])
    | (?P<open>!?\[)
    | (?P<close>\])
    | (?P<run>\*++|_++|~~++)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TICKS: Final = re.compile("`+")
_TARGET: Final = re.compile(
    r"""\([ \t]*\n?[ \t]*
        (?P<destination><[^<>\n]*>|(?:[^\s()<>]|\([^\s()]*\))*+)
        (?:\s+(?:"[^"]{0,300}"|'[^']{0,300}'))?
    [ \t]*\n?[ \t]*\)""",
    re.VERBOSE,
)
_SOMEWHERE: Final = re.compile(r"[/#:@?<]|\.[A-Za-z]{2}")  # (methyl) after ] is chemistry
_REFERENCE: Final = re.compile(r"[ ]?\[([^\[\]]{0,200})\]")
_LONGEST_RUN: Final = 3  # ***bold italic***; longer ones are ornaments


@dataclass(slots=True)
class _Inline:
    """Reads the marks of one block from left to right."""

    text: str
    start: int
    end: int
    labels: frozenset[str]  # of the document's link definitions
    found: list[Span] = field(default_factory=list)
    brackets: list[int] = field(default_factory=list)  # starts of those not closed yet
    openers: dict[tuple[str, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    ticks: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))  # length -> starts

    def marks(self) -> Iterator[Span]:
        for run in _TICKS.finditer(self.text, self.start, self.end):
            self.ticks[len(run[0])].append(run.start())
        position = self.start
        while token := _TOKEN.search(self.text, position, self.end):
            position = self._read(token)
            yield from self.found
            self.found.clear()

    def _read(self, token: re.Match[str]) -> int:
        """Take note of one token; the position to go on from."""
        start, end = token.span()
        match token.lastgroup:
            case "escape":
                self.found.append((start, end))
                return end + 1
            case "ticks":
                return self._code(start, end)
            case "footnote" | "tag" | "entity":
                self.found.append((start, end))
            case "autolink":
                self.found += [(start, start + 1), (end - 1, end)]
            case "ampersand":
                self.found.append(token.span("rest"))
            case "open":
                self.brackets.append(start)
            case "close" if self.brackets:
                return self._link(self.brackets.pop(), start)
            case "run":
                self._emphasis(token[0][0], start, end)
        return end

    def _code(self, start: int, end: int) -> int:
        """A code span ends with as many backticks as it began with; what is between is no Markdown."""
        closers = self.ticks[end - start]
        index = bisect_left(closers, end)
        if index == len(closers):
            return end
        close = closers[index] + end - start
        self.found += [(start, end), (closers[index], close)]
        return close

    def _link(self, start: int, close: int) -> int:
        """[text](target) or [text][label]: all but the text goes."""
        opened = self.text.index("[", start) + 1  # after [ or ![
        end = self._target_end(opened, close)
        if end > close + 1:
            self.found += [(start, opened), (close, end)]
        return end

    def _target_end(self, text_start: int, close: int) -> int:
        after = close + 1
        target = _TARGET.match(self.text, after, self.end)
        if target and (not target["destination"] or _SOMEWHERE.search(target["destination"])):
            return target.end()
        reference = _REFERENCE.match(self.text, after, self.end) if self.labels else None
        if reference and (reference[1] or self.text[text_start:close]).casefold() in self.labels:
            return reference.end()
        return after

    def _emphasis(self, char: str, start: int, end: int) -> None:
        if end - start > _LONGEST_RUN:
            return
        before = self.text[start - 1] if start > self.start else " "
        after = self.text[end] if end < self.end else " "
        inside = after.isdigit() if char == "*" else after.isalnum()  # HLA-A*02:01; snake_case
        if not before.isspace() and not inside:
            start = self._close(char, start, end)
        if start < end and not after.isspace() and not before.isalnum():
            self.openers[char, end - start].append(start)

    def _close(self, char: str, start: int, end: int) -> int:
        """Pair the run with open ones, of its own length if possible; the start of what is left of it."""
        while start < end:
            length = end - start
            size = next((size for size in (length, 3, 2, 1) if self.openers[char, size]), 0)
            if not size:
                break
            opener = self.openers[char, size].pop()
            taken = min(size, length)
            self.found += [(opener + size - taken, opener + size), (start, start + taken)]
            if size > taken:
                self.openers[char, size - taken].append(opener)
            start += taken
        return start
