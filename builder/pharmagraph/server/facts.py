"""Facts with the words that say them, as pages show them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import Literal

from pharmagraph.server.addresses import page_of
from pharmagraph.server.nodes import Nodes
from pharmagraph.server.values import Fact, Link, Piece, Quote
from pharmagraph.views.arguments import FIRST, SECOND, Argument, argument, marks
from pharmagraph.views.style import words
from pharmagraph.vocabulary import PG, External, Property, Role, SupportClass

Place = tuple[str, int, int]  # a document, and where its words begin and end

_AROUND: Final = 240  # characters of a document before and after a quote
_ROLES: Final = {role.iri: words(role.value) for role in Role}


def fact_of(nodes: Nodes, claim: str, *, with_context: bool = False) -> Fact:
    """The fact that a claim (an assertion or an event) states."""
    kind = nodes.kind(claim)
    status = nodes.text(claim, Property.STATUS).removeprefix(PG)
    if kind == SupportClass.ASSERTION:
        parts = [nodes.text(claim, part) for part in (External.SUBJECT, External.PREDICATE, External.OBJECT)]
        kind = parts[1].removeprefix(PG)
        said: tuple[Link, ...] = (nodes.link(parts[0]), Link(words(kind)), nodes.link(parts[2]))
        roles: tuple[tuple[str, tuple[Link, ...]], ...] = ()
    else:
        link = nodes.link(claim)
        said, roles = (replace(link, text=without_status(link.text, status)),), tuple(_roles(nodes, claim))
    return Fact(
        href=page_of(claim, nodes.base),
        kind=kind,
        said=said,
        status=status,
        when=when(nodes, claim),
        belief=nodes.text(claim, Property.BELIEF),
        roles=roles,
        quotes=_quotes(nodes, claim, with_context),
    )


def without_status(label: str, status: str) -> str:
    """The label of an event without the status at its end, which is shown beside it."""
    return label.removesuffix(f" ({status})")


def when(nodes: Nodes, claim: str) -> str:
    """The date of a claim, or from when to when it may be; empty if nothing is said."""
    earliest, latest = nodes.text(claim, Property.EARLIEST), nodes.text(claim, Property.LATEST)
    if earliest or latest:
        return f"{earliest} – {latest}"
    return nodes.text(claim, Property.DATE)


def _roles(nodes: Nodes, claim: str) -> Iterable[tuple[str, tuple[Link, ...]]]:
    about = nodes.about(claim)
    for iri, name in _ROLES.items():
        if terms := about.get(iri):
            yield name, tuple(sorted((nodes.shown(term) for term in terms), key=lambda link: link.text))


def arguments_of(nodes: Nodes, claim: str) -> list[Argument]:
    """What a claim is about, as quotes may name it: of a relation both ends, of an event all that fill its roles."""
    if nodes.kind(claim) == SupportClass.ASSERTION:
        ends = ((External.SUBJECT, FIRST), (External.OBJECT, SECOND))
        return [argument(nodes.names(nodes.text(claim, end)), place) for end, place in ends]
    terms = [term for iri, several in nodes.about(claim).items() if iri in _ROLES for term in several]
    return [
        argument([term.value] if isinstance(term, Literal) else nodes.names(term.value), FIRST)
        for term in terms
        if isinstance(term, Literal) or not term.value.startswith(PG)
    ]


# Words


def _quotes(nodes: Nodes, claim: str, with_context: bool) -> tuple[Quote, ...]:
    """The words for a claim, each place once: those first that name most of what it joins, then the most confident."""
    best: dict[Place, tuple[float, str]] = {}
    for evidence in sorted(nodes.pointing(claim, Property.SUPPORTS)):
        place = place_of(nodes, evidence)
        confidence = share(nodes.text(evidence, Property.CONFIDENCE))
        if place not in best or confidence > best[place][0]:
            best[place] = confidence, evidence
    arguments = arguments_of(nodes, claim)

    def order(place: Place) -> tuple[int, float, str, Place]:
        confidence, evidence = best[place]
        words = nodes.text(evidence, External.EXACT)
        named = sum(1 for one in arguments if one.pattern.search(words))
        return -named, -confidence, nodes.text(place[0], External.DATE) if place[0] else "", place

    local = claim.removeprefix(nodes.base)
    return tuple(
        _quote(nodes, place, best[place][1], arguments, local, with_context) for place in sorted(best, key=order)
    )


def place_of(nodes: Nodes, evidence: str) -> Place:
    """Document, start and end of the words of an evidence."""
    start, end = (nodes.text(evidence, External.START), nodes.text(evidence, External.END))
    document = nodes.text(evidence, External.WAS_DERIVED_FROM)
    return document, _whole(start), _whole(end)


def share(text: str) -> float:
    """A confidence as a number; 0 if it is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def anchor_of(start: int, end: int) -> str:
    """The name of the place of a quote on the page of its document."""
    return f"at-{start}-{end}"


def place_in(document: str, claim: str, start: int, end: int) -> str:
    """The address of the words of a claim in a document, where its arguments are marked; empty if the document has no page."""
    query = urlencode({"claim": claim}, safe="/", errors="replace")
    return f"{document}?{query}#{anchor_of(start, end)}" if document else ""


def _quote(
    nodes: Nodes, place: Place, evidence: str, arguments: Sequence[Argument], claim: str, with_context: bool
) -> Quote:
    document, start, end = place
    link = nodes.link(document) if document else Link("")
    text = nodes.document_text(document) if with_context else ""
    return Quote(
        pieces=tuple(pieces_of(nodes.text(evidence, External.EXACT), arguments)),
        document=link,
        href=place_in(link.href, claim, start, end),
        date=nodes.text(document, External.DATE) if document else "",
        confidence=nodes.text(evidence, Property.CONFIDENCE),
        rule=nodes.text(evidence, Property.EXTRACTOR),
        cue="; ".join(nodes.texts(evidence, Property.CUE)),
        before=_end_of(text[max(0, start - _AROUND) : start], cut=start > _AROUND) if text else "",
        after=_begin_of(text[end : end + _AROUND], cut=end + _AROUND < len(text)) if text else "",
    )


def _end_of(text: str, *, cut: bool) -> str:
    """The end of a text, as far as its last paragraph goes, and to a whole word if it is cut."""
    *above, last = _EMPTY_LINE.split(text)
    return f"… {last.partition(' ')[2]}" if cut and not above else last


def _begin_of(text: str, *, cut: bool) -> str:
    first, *below = _EMPTY_LINE.split(text)
    return f"{first.rpartition(' ')[0]} …" if cut and not below else first


_EMPTY_LINE: Final = re.compile(r"\n[^\S\n]*\n\s*")


def pieces_of(text: str, arguments: Iterable[Argument]) -> Iterator[Piece]:
    """The text in pieces, of which those that name an argument say which.

    >>> both = [argument(["Acme"], FIRST), argument(["carfenib"], SECOND)]
    >>> [(piece.text, piece.role) for piece in pieces_of("Acme sells carfenib", both)]
    [('Acme', 'first'), (' sells ', ''), ('carfenib', 'second')]
    """
    at = 0
    for start, end, place in marks(text, arguments):
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], ROLES[place])
        at = end
    if at < len(text):
        yield Piece(text[at:])


ROLES: Final = ("first", "second")  # of the arguments of a claim, as the style of a page calls them


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
