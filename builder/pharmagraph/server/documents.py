"""A document with its quotes marked, and beside each paragraph what it says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pyoxigraph import NamedNode

from pharmagraph.server.addresses import page_of
from pharmagraph.server.ego import Branch, branch_of, ego_of
from pharmagraph.server.facts import ROLES, anchor_of, arguments_of, place_in, place_of, share, without_status
from pharmagraph.server.nodes import Nodes
from pharmagraph.server.values import DocumentPage, Link, Paragraph, Said, Stretch
from pharmagraph.views.arguments import marks
from pharmagraph.views.style import words
from pharmagraph.vocabulary import PG, EntityClass, External, FrameClass, Property, Role, SupportClass, root

_FACTS: Final = 2000  # of one page
# What is drawn of a document: who speaks and is spoken of on the left, what they do on the right.
_DRAWN: Final = (
    ("companies", EntityClass.ORGANIZATION),
    ("people", EntityClass.PERSON),
    ("drugs", EntityClass.DRUG),
    ("targets", EntityClass.MOLECULAR_TARGET),
    ("technologies", EntityClass.TECHNOLOGY),
    ("diseases", EntityClass.DISEASE),
    ("trials", FrameClass.CLINICAL_TRIAL),
)
_DRAWN_OF_EACH: Final = 3
_LEFT: Final = frozenset((EntityClass.ORGANIZATION, EntityClass.PERSON))
_NO_SUBJECTS: Final = frozenset((EntityClass.DRUG_CLASS.value, EntityClass.REGULATORY_AGENCY.value))
_PARTS: Final = frozenset((External.SUBJECT.iri, External.OBJECT.iri, *(role.iri for role in Role)))

Span = tuple[int, int]
Layer = tuple[int, int, str]  # where it begins and ends, and its role as of `Stretch`


def document_page(nodes: Nodes, iri: str, chosen: str = "") -> DocumentPage:
    """The page of a document; of the claim with the local name `chosen`, all words that it has for it are marked."""
    text = nodes.document_text(iri)
    places = _places(nodes, iri)
    best = {claim: min(found) for claim, found in places.items()}
    local = {claim: claim.removeprefix(nodes.base) for claim in best}
    said: dict[Span, list[Said]] = defaultdict(list)
    for claim, (doubt, span) in sorted(best.items(), key=lambda item: (item[1][1], item[1][0], item[0]))[:_FACTS]:
        link, status = _told(nodes, claim)
        place = place_in(page_of(iri, nodes.base), local[claim], *span)
        said[span].append(Said(link, status, f"{-doubt:.2f}", place, local[claim] == chosen))
    whole = {span for span in said if 0 <= span[0] < span[1] <= len(text)}
    claim = next((claim for claim, name in local.items() if name == chosen), "")
    quoted = sorted({span for _, span in places.get(claim, ())})
    return DocumentPage(
        iri=iri,
        title=nodes.label(iri),
        date=nodes.text(iri, External.DATE),
        publisher=tuple(nodes.shown(term) for term in nodes.about(iri).get(External.PUBLISHER.iri, ())),
        source=nodes.text(iri, External.SOURCE),
        sha256=nodes.text(iri, Property.SHA256),
        paragraphs=tuple(
            _paragraphs(text, {span: said[span] for span in whole}, quoted, _marks(text, quoted, nodes, claim))
        ),
        elsewhere=tuple(one for span in sorted(said.keys() - whole) for one in said[span]),
        facts=len(best),
        chosen=_told(nodes, claim)[0] if claim else None,
        ego=None if claim else ego_of(_branches(nodes, best)),
    )


def _branches(nodes: Nodes, claims: Iterable[str]) -> list[Branch]:
    """What the claims are about, by class, those first that most of them name."""
    named: Counter[str] = Counter()
    for claim in claims:
        about = nodes.about(claim)
        parts = {term.value for part in _PARTS & about.keys() for term in about[part] if isinstance(term, NamedNode)}
        named.update(parts | {claim})
    by_class: defaultdict[str, list[Link]] = defaultdict(list)
    for iri, _ in sorted(named.items(), key=lambda item: (-item[1], item[0])):
        kind = nodes.kind(iri)
        if kind and kind not in _NO_SUBJECTS:
            by_class[root(EntityClass(kind)) if kind in set(EntityClass) else kind].append(nodes.link(iri))
    return [
        branch_of(caption, [(link, False) for link in by_class[kind]], most=_DRAWN_OF_EACH, is_left=kind in _LEFT)
        for caption, kind in _DRAWN
        if by_class[kind]
    ]


def _places(nodes: Nodes, iri: str) -> dict[str, list[tuple[float, Span]]]:
    """For each claim that the document supports where it does; the surest reading is the least."""
    found: defaultdict[str, list[tuple[float, Span]]] = defaultdict(list)
    for evidence in sorted(nodes.pointing(iri, External.WAS_DERIVED_FROM)):
        _, start, end = place_of(nodes, evidence)
        confidence = share(nodes.text(evidence, Property.CONFIDENCE))
        for claim in nodes.texts(evidence, Property.SUPPORTS):
            found[claim].append((-confidence, (start, end)))
    return found


def _told(nodes: Nodes, claim: str) -> tuple[Link, str]:
    """A claim in words, which lead to its page, and its status."""
    link, status = nodes.link(claim), nodes.text(claim, Property.STATUS).removeprefix(PG)
    if link.kind == SupportClass.ASSERTION:
        ends = [nodes.label(nodes.text(claim, end)) for end in (External.SUBJECT, External.OBJECT)]
        relation = nodes.text(claim, External.PREDICATE).removeprefix(PG)
        link = replace(link, text=f"{ends[0]} {words(relation)} {ends[1]}")
    return replace(link, text=without_status(link.text, status)), status


def _marks(text: str, quoted: Iterable[Span], nodes: Nodes, claim: str) -> list[Layer]:
    """The words for a claim, and above them the names of what it is about."""
    arguments = arguments_of(nodes, claim) if claim else []
    layers = [(start, end, "chosen") for start, end in quoted]
    for begin, end in quoted:
        layers += [
            (begin + start, begin + stop, ROLES[place]) for start, stop, place in marks(text[begin:end], arguments)
        ]
    return layers


def _paragraphs(
    text: str, said: Mapping[Span, Iterable[Said]], chosen: Iterable[Span], layers: Iterable[Layer]
) -> Iterator[Paragraph]:
    """The paragraphs of a text, each with what its quotes say."""
    quoted = sorted({*said, *chosen})
    for begin, end in paragraphs_of(text):
        inside = [span for span in quoted if span[0] < end and span[1] > begin]
        facts = [one for span in inside if span[0] >= begin for one in said.get(span, ())]
        above = [layer for layer in layers if layer[0] < end and layer[1] > begin]
        yield Paragraph(tuple(_stretches(text, begin, end, inside, above)), tuple(facts))


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


def _stretches(text: str, begin: int, end: int, spans: Iterable[Span], above: Iterable[Layer]) -> Iterator[Stretch]:
    """A paragraph, cut where quotes and what is marked above them begin and end."""
    spans = list(spans)
    layers = [*((*span, "quoted") for span in spans), *above]
    cuts = sorted({begin, end, *(cut for layer in layers for cut in layer[:2] if begin < cut < end)})
    for start, stop in pairwise(cuts):
        anchors = tuple(anchor_of(*span) for span in spans if max(span[0], begin) == start and span[0] >= begin)
        roles = [role for first, last, role in layers if first <= start and last >= stop]
        yield Stretch(text[start:stop], roles[-1] if roles else "", anchors)
