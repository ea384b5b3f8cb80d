"""Reasons as text for a terminal; what a document says cannot steer it, because every text passes `printable`."""

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from pharmagraph.plain import printable
from pharmagraph.why.values import EvidenceView, FactView, NamesView, NamingView, Why

_SHOWN: Final = 5  # documents of a list
_HOW: Final = {"name": "one name", "abbreviation": "abbreviation", "lexicon": "lexicon"}

Line = tuple[int, Text]  # indentation


def to_terminal(found: Why, console: Console) -> None:
    """Print why names are one, and why facts are believed."""
    blocks = [*map(_names, found.names), *map(_fact, found.facts)]
    if not blocks:
        console.print(Text("The graph has no such fact.", style="dim"))
    for number, block in enumerate(blocks):
        if number:
            console.print()
        for indent, text in block:
            console.print(Padding(text, (0, 0, 0, indent), expand=False))


def to_text(found: Why, *, width: int = 120) -> str:
    """What `to_terminal` prints, without colours, in lines of at most `width` characters."""
    stream = io.StringIO()
    to_terminal(found, Console(file=stream, width=width, color_system=None, legacy_windows=False, _environ={}))
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def _line(indent: int, *parts: tuple[str, str]) -> Line:
    text = Text()
    for part, style in parts:
        text.append(printable(part), style=style)
    return indent, text


def _names(view: NamesView) -> Iterator[Line]:
    yield _line(0, (view.label, "bold"), (f"  {view.kind}  ", "cyan"), (view.iri, "dim"))
    for naming in view.namings:
        yield _line(2, (" = ".join(naming.names), ""), (_by(naming), "dim"))
    for joint in view.joints:
        spelt = f": {' | '.join(joint.spellings)}" if len(joint.spellings) > 1 else ""
        yield _line(2, (f"joined by {_HOW[joint.how]} ", "green"), (f"'{joint.name}'{spelt}", ""))
    for row in view.decisions:
        yield _line(2, ("decided: ", "magenta"), (row, ""))
    for name, others in view.ambiguous:
        yield _line(2, ("ambiguous: ", "yellow"), (f"'{name}' is also {' and '.join(others)}; kept apart", ""))


def _by(naming: NamingView) -> str:
    known = f"  (lexicon: {naming.known_as})" if naming.known_as else ""
    return f"{known}  in {_listed(naming.documents)}"


def _listed(texts: Sequence[str]) -> str:
    more = len(texts) - _SHOWN
    return ", ".join(texts[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _fact(fact: FactView) -> Iterator[Line]:
    about = "  ".join(part for part in (fact.kind, fact.status, fact.date) if part)
    yield _line(0, (fact.label, "bold"), (f"  {about}", "cyan"))
    yield _line(2, ("belief ", "green"), (fact.arithmetic, ""))
    for _, passage in groupby(fact.evidence, key=lambda one: (one.source, one.document, one.start, one.end)):
        yield from _passage(list(passage))
    for standing in fact.standings:
        about = ", ".join(part for part in (standing.status, standing.date) if part)
        yield _line(2, (f"{standing.how} ", "magenta"), (f"{standing.fact}{f' ({about})' if about else ''}", ""))


def _passage(evidence: Sequence[EvidenceView]) -> Iterator[Line]:
    """The words of one place, and all rules that read the fact from them."""
    first = evidence[0]
    place = f"{first.document} {first.start}-{first.end}"
    published = f"  {first.published}" if first.published else ""
    rules = ", ".join(f"{one.confidence.normalize():f} by '{one.rule}'" for one in evidence)
    cues = sorted({one.cue for one in evidence if one.cue})
    cue = f" (cue: {', '.join(cues)})" if cues else ""
    yield _line(2, (f"source {first.source}: ", "green"), (f"{place}{published}  {rules}{cue}", "dim"))
    yield _line(6, (f"“{first.quote}”", ""))
