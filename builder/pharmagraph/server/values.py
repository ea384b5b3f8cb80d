"""What pages show of the graph, as plain values that cross from the workers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a page (to none if `href` is empty); `kind` is the class of what it names."""

    text: str
    href: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `role` is `first` or `second` if it names that argument of the fact, else empty."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a document for a fact; `href` leads to them in the document."""

    pieces: tuple[Piece, ...]
    document: Link
    href: str
    date: str
    confidence: str
    rule: str
    cue: str
    before: str = ""  # what stands before and after the quote in the document
    after: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation between two things, or an event, with its words, the best first."""

    href: str
    kind: str
    said: tuple[Link, ...]  # subject, relation and object; or what the event is called
    status: str  # empty for trials and positions
    when: str
    belief: str
    roles: tuple[tuple[str, tuple[Link, ...]], ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Facts of one kind about a thing: `facts` of `count`, from number `first` on (counted from 0).

    `page` of `pages` is shown, or 0 if only the beginning is. `is_object` if the thing is the object of the relation.
    """

    key: str
    caption: str
    is_object: bool
    facts: tuple[Fact, ...]
    first: int
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Ray:
    """A neighbour in the drawing of a thing: where it stands, and the path of the line to it."""

    x: int
    y: int
    link: Link
    is_planned: bool
    path: str


@dataclass(frozen=True, slots=True)
class Caption:
    """A word in the drawing of a thing."""

    x: int
    y: int
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """The same drawing for a narrow screen: all neighbours below the thing, in a column of so many pixels."""

    width: int
    height: int
    rays: tuple[Ray, ...]
    captions: tuple[Caption, ...]


@dataclass(frozen=True, slots=True)
class Ego:
    """A drawing of a thing (at `middle`, at half the height) and its neighbours to the left and right, in pixels.

    What is drawn lies from `begin` on over `width`.
    """

    begin: int
    width: int
    height: int
    middle: int
    left: tuple[Ray, ...]
    right: tuple[Ray, ...]
    captions_left: tuple[Caption, ...]
    captions_right: tuple[Caption, ...]
    stack: Stack


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity: what it is called, what is known of it, and the facts in which it has a part, all or those of one `part`."""

    iri: str
    label: str
    kind: str
    aliases: tuple[str, ...]
    summary: tuple[tuple[str, tuple[Link, ...]], ...]
    properties: tuple[tuple[str, tuple[Link, ...]], ...]
    identifiers: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    relations: tuple[Section, ...]
    timeline: Section | None  # the latest first, those without a date last
    trials: Section | None
    part: str
    ego: Ego | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact with all its words, how its belief comes of them, and what supersedes or contradicts it."""

    iri: str
    label: str
    fact: Fact
    arithmetic: str
    standings: tuple[tuple[str, Link], ...]
    trial: Thing | None = None  # of a trial: the facts about it
    ego: Ego | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a document's text; `anchors` are the places that links to quotes lead to.

    `role` says what it is: `quoted`, `chosen` if it is quoted for the fact that was asked for, `first` or `second` if it
    names that argument of it, else empty.
    """

    text: str
    role: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A fact beside the paragraph of a document that says it."""

    fact: Link
    status: str
    confidence: str
    place: str  # the address of its words
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a document, and the facts whose best words begin in it."""

    stretches: tuple[Stretch, ...]
    facts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document with what it says."""

    iri: str
    title: str
    date: str
    publisher: tuple[Link, ...]
    source: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]  # none if its text is lost
    elsewhere: tuple[Said, ...]  # facts whose place is not in the text
    facts: int
    chosen: Link | None  # the fact whose words are marked
    ego: Ego | None


Described = Thing | Claim | DocumentPage
