"""The parts of a press release: which of them may state facts, and what an About section is about.

Headings are found as lines of their own and, for texts that lost their line breaks, inside a running line. The cues are data
(`data/sections.tsv`: kind, pattern, where), tried in order.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from pharmagraph.errors import DataError
from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.tables import read_table

_CUES = Path(__file__).parent / "data" / "sections.tsv"


class SectionKind(StrEnum):
    """What a stretch of a release is; `ASSERTING` lists those that may state facts."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BODY = "body"
    QUOTE = "quote"
    ABOUT = "about"
    FORWARD_LOOKING = "forward-looking"
    SAFETY = "safety"
    FOOTNOTES = "footnotes"
    CONTACT = "contact"
    TRADEMARK = "trademark"


ASSERTING = frozenset({SectionKind.HEADLINE, SectionKind.BODY, SectionKind.QUOTE, SectionKind.ABOUT})


@dataclass(frozen=True, slots=True)
class Section:
    """`text[start:end]` is of one kind; `topic` is what an About section announces to be about, as written."""

    kind: SectionKind
    start: int
    end: int
    topic: str = ""


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: SectionKind
    pattern: Pattern
    where: str  # heading | inline | paragraph


_MIN_BODY = 160  # characters: a paragraph of this length or with a dateline ends the headlines
_MIN_SENTENCE = 90  # one that is a sentence need not be that long
_MAX_HEADING = 110
_WIRE = (
    r"(?:/PRNewswire/|\((?:GLOBE NEWSWIRE|BUSINESS WIRE|Business Wire|PR ?NEWSWIRE|ACCESSWIRE|Marketwired|NASDAQ)\))"
)
DATELINE = re.compile(
    rf"^\s*(?=[^\n]{{0,140}}{_WIRE}|[A-Z][A-Z .'’-]{{2,}}[,\s(])[^\n]{{0,140}}?(?:(?:{_WIRE}|--+|––+|\s[–—]|,\s\d{{4}}\s?[–—-]|\.\s?[–—-])[\s/–—:-]*)+(?=\S)"
)
_INLINE_DATELINE = re.compile(
    r"(?<=\s)(?<!and\s)(?<!&\s)[A-Z][A-Z .]{2,30},\s?(?:[A-Z][\w.]{1,12}|[A-Z][a-z]+ \d{1,2}),?\s?(?:[\w.]+\s+\d{1,2},\s*\d{4})?\s*(?:/+\s*)?(?:--+|––+|–-|/PRNewswire/|—)"
)


@cache
def _cues() -> tuple[_Cue, ...]:
    cues = []
    for row in read_table(_CUES, ("kind", "where", "pattern")):
        try:
            cues.append(_Cue(SectionKind(row["kind"]), Pattern(row["pattern"]), row["where"]))
        except (ValueError, re.error) as error:
            raise DataError(
                f"{_CUES}: {row['pattern']!r} or {row['kind']!r} is not valid ({error}); mend the line"
            ) from None
    return tuple(cues)


def find_sections(text: str) -> list[Section]:
    """The sections of `text` in order; together they cover every character that is not white space."""
    sections: list[Section] = []
    kind, topic, seen_body = SectionKind.HEADLINE, "", False
    for start, end in _paragraphs(text):
        paragraph = text[start:end]
        heading = _heading(paragraph)
        if heading is not None and (seen_body or heading[0] is not SectionKind.BODY):
            kind, topic = heading
            seen_body = True
        elif (
            kind is SectionKind.HEADLINE
            and sections
            and (_is_body(paragraph) or _is_body(text[sections[-1].start : sections[-1].end]))
        ):
            kind, seen_body = SectionKind.BODY, True
        elif kind is SectionKind.TRADEMARK or (kind is SectionKind.FORWARD_LOOKING and _is_new_subject(paragraph)):
            kind = SectionKind.BODY if seen_body else SectionKind.HEADLINE
        forced = _paragraph_kind(text, start, end)
        if forced is not None and forced is not kind:
            sections.append(Section(forced, start, end, ""))
            if forced in {SectionKind.FORWARD_LOOKING, SectionKind.CONTACT, SectionKind.FOOTNOTES}:
                kind, topic = forced, ""
        else:
            sections.append(Section(kind, start, end, topic if kind is SectionKind.ABOUT else ""))
    return _joined(text, sections)


def _joined(text: str, sections: list[Section]) -> list[Section]:
    """The sections, the lines of one block of contact details as one."""
    result: list[Section] = []
    for section in sections:
        last = result[-1] if result else None
        if last is not None and last.kind is section.kind is SectionKind.CONTACT and _is_one_block(text, last, section):
            result[-1] = Section(last.kind, last.start, section.end)
        else:
            result.append(section)
    return result


_DETAIL = re.compile(r"[A-ZÀ-Ý][^\d@:.!?\n]*(?:\.(?=[\w,]|\s[A-ZÀ-Ý])[^\d@:.!?\n]*)*\.?")
_LONGEST_DETAIL = 80  # characters


def _is_one_block(text: str, last: Section, section: Section) -> bool:
    """Whether two stretches of contact details are lines of one block: right below, or a name, title or company with a blank line between."""
    gap = text[last.end : section.start].replace(" ", "")
    if gap == "\n":
        return True
    lines = (text[max(last.start, text.rfind("\n", 0, last.end) + 1) : last.end], text[section.start : section.end])
    return gap == "\n\n" and all(len(line) <= _LONGEST_DETAIL and _DETAIL.fullmatch(line) for line in lines)


def _is_body(paragraph: str) -> bool:
    """Whether the headlines have ended; the first paragraph of a text is one whatever its length."""
    long = len(paragraph) >= (_MIN_SENTENCE if paragraph.endswith((".", ".”", '."')) else _MIN_BODY)
    return (long and not paragraph.startswith(("-", "•", "*", "–"))) or DATELINE.match(paragraph) is not None


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines without their outer white space, cut again at headings that lost their line break."""
    for line in re.finditer(r"[^\n]+", text):
        inline = [cue.pattern for cue in _cues() if cue.where == "inline" and cue.pattern.may_match(text, *line.span())]
        cuts = sorted({match.start() for pattern in inline for match in pattern.regex.finditer(line[0])})
        if len(line[0]) > _MIN_BODY:
            opening = DATELINE.match(line[0])
            first = _INLINE_DATELINE.search(line[0], opening.end() - 1 if opening else 0, 1200)
            cuts = sorted({*cuts, first.start()} if first else cuts)
        cuts = sorted({*cuts, *(end for cut in cuts if (end := _heading_end(line[0], cut)))})
        cuts = sorted({*cuts, *_boilerplate(line[0])})
        for start, end in zip([0, *cuts], [*cuts, len(line[0])], strict=True):
            piece = line[0][start:end]
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                yield line.start() + start + lead, line.start() + start + len(piece.rstrip())


def _boilerplate(line: str) -> Iterator[int]:
    """Where the sentence begins with which a long line that tells of other things goes over to the boilerplate of what lies ahead."""
    for cue in _cues():
        if cue.where != "paragraph" or cue.kind is not SectionKind.FORWARD_LOOKING or len(line) < _LONG:
            continue
        match = cue.pattern.regex.search(line)
        ends = [end.end() for end in _SENTENCE_END.finditer(line, 0, match.start())] if match else []
        if ends and ends[-1] > _LONG / 2:
            yield ends[-1]


_LONG = 1500  # characters of a line that has lost its line breaks
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)][.!?])[”\"’]?\s+(?=[A-Z])")
_ABOUT_NAME = re.compile(r"About (?:the )?(?P<first>[A-Z][a-z]\w+)")


def _heading_end(line: str, start: int) -> int:
    """Where an About heading that lost its line break ends, if what follows begins with its name again: "About Acme | Acme Inc. is"."""
    heading = _ABOUT_NAME.match(line, start)
    again = (
        re.compile(rf"\s(?={heading['first']}\b)").search(line, heading.end(), heading.end() + 60) if heading else None
    )
    return again.end() if again else 0


def with_breaks(text: str, sections: Iterable[Section]) -> str:
    """`text`, of the same length, with a line break where a section ends at a mere space, so that no name is read across it."""
    characters = list(text)
    for section in sections:
        if text[section.end : section.end + 1] == " ":
            characters[section.end] = "\n"
    return "".join(characters)


def _heading(paragraph: str) -> tuple[SectionKind, str] | None:
    """The kind (and topic) of section that `paragraph` opens, if it is a heading or begins with one."""
    short = len(paragraph) <= _MAX_HEADING and not paragraph.endswith((".", ","))
    for cue in _cues():
        if cue.where == "heading" and short and (match := cue.pattern.match(paragraph)):
            return cue.kind, _topic(match)
        if cue.where == "inline" and (match := cue.pattern.match(paragraph)):
            return cue.kind, _topic(match)
    return None


def _topic(match: re.Match[str]) -> str:
    return (match["topic"] or "").strip(" :.") if "topic" in match.re.groupindex else ""


def _paragraph_kind(text: str, start: int, end: int) -> SectionKind | None:
    cues = (cue for cue in _cues() if cue.where == "paragraph" and cue.pattern.may_match(text, start, end))
    return next((cue.kind for cue in cues if cue.pattern.regex.search(text[start:end])), None)


def _is_new_subject(paragraph: str) -> bool:
    """Whether forward-looking boilerplate has ended: a short line that looks like a heading."""
    return len(paragraph) < 60 and not paragraph.endswith(".") and paragraph[:1].isupper()
