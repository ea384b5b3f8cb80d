"""A document with its quotes marked, and beside each paragraph what it says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pharmagraph.server.facts import anchor_of, place_of, share, without_status
from pharmagraph.server.nodes import Nodes
from pharmagraph.server.values import DocumentPage, Link, Paragraph, Said, Stretch
from pharmagraph.views.style import words
from pharmagraph.vocabulary import PG, External, Property, SupportClass

_FACTS: Final = 2000  # of one page

Span = tuple[int, int]


def document_page(nodes: Nodes, iri: str) -> DocumentPage:
    """The page of a document."""
    text = nodes.document_text(iri)
    best = _best(nodes, iri)
    said: dict[Span, list[Said]] = defaultdict(list)
    for claim, (confidence, span) in sorted(best.items(), key=lambda item: (item[1][1], -item[1][0], item[0]))[:_FACTS]:
        said[span].append(_said(nodes, claim, confidence, span))
    whole = {span for span in said if 0 <= span[0] < span[1] <= len(text)}
    return DocumentPage(
        iri=iri,
        title=nodes.label(iri),
        date=nodes.text(iri, External.DATE),
        publisher=tuple(nodes.shown(term) for term in nodes.about(iri).get(External.PUBLISHER.iri, ())),
        source=nodes.text(iri, External.SOURCE),
        sha256=nodes.text(iri, Property.SHA256),
        paragraphs=tuple(_paragraphs(text, {span: said[span] for span in whole})),
        elsewhere=tuple(one for span in sorted(said.keys() - whole) for one in said[span]),
        facts=len(best),
    )


def _best(nodes: Nodes, iri: str) -> dict[str, tuple[float, Span]]:
    """For each claim that the document supports its best place, and how confident the reading is."""
    best: dict[str, tuple[float, Span]] = {}
    for evidence in sorted(nodes.pointing(iri, External.WAS_DERIVED_FROM)):
        _, start, end = place_of(nodes, evidence)
        confidence = share(nodes.text(evidence, Property.CONFIDENCE))
        for claim in nodes.texts(evidence, Property.SUPPORTS):
            before = best.get(claim)
            if before is None or (-confidence, start, end) < (-before[0], *before[1]):
                best[claim] = confidence, (start, end)
    return best


def _said(nodes: Nodes, claim: str, confidence: float, span: Span) -> Said:
    kind = nodes.kind(claim)
    link = nodes.link(claim)
    if kind == SupportClass.ASSERTION:
        ends = [nodes.label(nodes.text(claim, end)) for end in (External.SUBJECT, External.OBJECT)]
        kind = nodes.text(claim, External.PREDICATE).removeprefix(PG)
        link = Link(f"{ends[0]} {words(kind)} {ends[1]}", link.href)
    status = nodes.text(claim, Property.STATUS).removeprefix(PG)
    link = replace(link, text=without_status(link.text, status))
    return Said(link, kind, status, f"{confidence:.2f}", anchor_of(*span))


def _paragraphs(text: str, said: Mapping[Span, Iterable[Said]]) -> Iterator[Paragraph]:
    """The paragraphs of a text, each with what its quotes say."""
    for begin, end in paragraphs_of(text):
        inside = [span for span in sorted(said) if span[0] < end and span[1] > begin]
        facts = [one for span in inside if span[0] >= begin for one in said[span]]
        yield Paragraph(tuple(_stretches(text, begin, end, inside)), tuple(facts))


def paragraphs_of(text: str) -> Iterator[Span]:
    """Where paragraphs begin and end: between them are empty lines.

    >>> list(paragraphs_of("one\\nline\\n \\n\\ntwo"))
    [(0, 8), (12, 15)]
    """
    begin, at = -1, 0
    for line in (*text.split("\n"), ""):
        if line.strip():
            begin, end = at if begin < 0 else begin, at + len(line)
        elif begin >= 0:
            yield begin, end
            begin = -1
        at += len(line) + 1


def _stretches(text: str, begin: int, end: int, spans: Iterable[Span]) -> Iterator[Stretch]:
    """A paragraph, cut where quotes begin and end."""
    spans = list(spans)
    cuts = sorted({begin, end, *(cut for span in spans for cut in span if begin < cut < end)})
    for start, stop in pairwise(cuts):
        anchors = tuple(anchor_of(*span) for span in spans if max(span[0], begin) == start and span[0] >= begin)
        yield Stretch(text[start:stop], any(span[0] <= start and span[1] >= stop for span in spans), anchors)
