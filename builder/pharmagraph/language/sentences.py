"""Sentences with their section, and quotations with their extent.

Sentence ends come from nupunkt (a Punkt tokenizer trained on legal and financial text, which knows "Inc." and "Ph.D."), within each
section, so that a heading never runs into the text after it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pharmagraph.language.sections import ASSERTING, DATELINE, Section, SectionKind

_QUOTE = re.compile(r"[“\"«](?P<inner>[^“”\"«»]{20,}?)[”\"»]", re.DOTALL)
_STOP = re.compile(r"[.!?]")
_INNER_STOP = re.compile(
    r"(?<=[.!?])[^\S\n]{2,}(?=[A-Z“\"])|(?<=[a-z]\.)(?=[A-Z][a-z]+\s)|(?<=[.!?]”)\s*(?=[A-Z“])|"
    r"(?<=[.!?])\s+(?=[*•]\s+[A-Z])|"  # list items that lost their line breaks
    r"(?<=[a-z]{5}\.)(?<!approx\.)\s+(?=[A-Z“\"])|"  # a common word ("cancer.") that was taken for an abbreviation
    r"(?<=[a-z)]\.[¹²³⁴⁵⁶⁷⁸⁹⁰])\s+(?=[A-Z“\"])|(?<=[a-z)][.][1-9])\s+(?=[A-Z“\"])|"  # a footnote's number after the stop
    r"(?<=plc\.|Inc\.|Ltd\.|orp\.|LLC\.)\s+(?=[A-Z][\w-]+[®™]?\s+(?:is|are|has|was|will)\b)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]`, in a section; `index` counts sentences of the document, `paragraph` its sections."""

    start: int
    end: int
    index: int
    paragraph: int
    section: SectionKind
    topic: str = ""

    @property
    def asserts(self) -> bool:
        """Whether the section of this sentence may state facts."""
        return self.section in ASSERTING


def find_sentences(text: str, sections: list[Section]) -> list[Sentence]:
    """The sentences of every section in order; a dateline before the first one is cut off as a sentence of its own."""
    sentences: list[Sentence] = []
    quotes = find_quotes(text)
    for number, section in enumerate(sections):
        for start, end in _spans(text, section):
            kind = section.kind
            opens = start == section.start and kind is SectionKind.BODY
            if opens and (line := DATELINE.match(text[start:end])) and line.end() < end - start:
                sentences.append(Sentence(start, start + line.end(), len(sentences), number, SectionKind.DATELINE))
                start += line.end()
            if kind is SectionKind.BODY and _is_quoted(start, end, quotes):
                kind = SectionKind.QUOTE
            sentences.append(Sentence(start, end, len(sentences), number, kind, section.topic))
    return sentences


def _is_quoted(start: int, end: int, quotes: list[tuple[int, int]]) -> bool:
    """Whether more than half of text[start:end] is quotation."""
    return sum(max(0, min(end, e) - max(start, s)) for s, e in quotes) * 2 > end - start


def _spans(text: str, section: Section) -> Iterator[tuple[int, int]]:
    import nupunkt

    piece = text[section.start : section.end]
    for start, end in _rejoined(piece, list(nupunkt.sent_spans(piece))):
        for first, last in _split_glued(piece, start, end):
            inner = piece[first:last]
            lead = len(inner) - len(inner.lstrip())
            if inner.strip():
                yield section.start + first + lead, section.start + first + len(inner.rstrip())


_SPLIT_WRONGLY = re.compile(r"(?:\bU\.S\.|\bU\.K\.|\bNo\.|\bvs\.|\bInc\.|\bapprox\.)\s*$")
_LAST = 40  # characters of a sentence in which its last word stands, with the space after it
_GOES_ON = re.compile(
    r"\s*(?:[A-Z]{2,}\b|Food|Phase|Centers|Department|Patent|National|Securities|Orphan|Commercial|Court|[(a-z0-9])"
)


_DEGREE = re.compile(
    r"\b(?:M\.?Sc|B\.?Sc|Ph\.?D|M\.?D|M\.?B\.?A|M\.?S|M\.?A|Pharm\.?D)\.\s*$"
)  # above a title in contact details
_BELOW = re.compile(r"\s*\n|[A-Z]")
# never the end of a sentence: titles, and what is left of a mark that was lost ("MVA-BN®? RSV")
_NO_END = re.compile(r"(?:\b(?:Dr|Mr|Ms|Mrs|Prof)\.|[®™]\?)\s*$")


def _rejoined(piece: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentence spans, those put together again that an abbreviation cut ("the U.S. | FDA")."""
    begin = None
    for start, end in spans:
        begin = start if begin is None else begin
        last = max(begin, end - _LAST)
        if _NO_END.search(piece, last, end) or (_SPLIT_WRONGLY.search(piece, last, end) and _GOES_ON.match(piece, end)):
            continue
        if "\n" in piece[last : end + 1] and _DEGREE.search(piece, last, end) and _BELOW.match(piece, end):
            continue
        yield begin, end
        begin = None
    if begin is not None:
        yield begin, spans[-1][1]


def _split_glued(piece: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences whose stop was glued to the next capital, as happens when line breaks are lost."""
    has_more = _STOP.search(piece, start, end - 1)
    cuts = [m.start() for m in _INNER_STOP.finditer(piece, start, end)] if has_more else []
    yield from zip([start, *cuts], [*cuts, end], strict=True)


def find_quotes(text: str) -> list[tuple[int, int]]:
    """The extents of quotations of some length, between their marks."""
    return [(m.start("inner"), m.end("inner")) for m in _QUOTE.finditer(text)]
