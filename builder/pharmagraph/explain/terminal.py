"""An explanation as coloured text for a terminal.

What a document says cannot steer the terminal: every text passes `printable`, and nothing is read as rich's markup.
"""

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from pharmagraph.explain.shown import REASONS, Told, heading, in_words, pieces, summary, told_by
from pharmagraph.plain import printable
from pharmagraph.views.style import look

if TYPE_CHECKING:
    from pharmagraph.explain.values import Explanation, FactView, MentionView, Rejected, Roles, SentenceView, Silent

_INDENT = 4
_FACT, _REJECTED, _SILENT = "+", "-", "?"


def to_terminal(explanation: "Explanation", console: Console) -> None:
    """Print each sentence with its mentions, its facts (+), rejected candidates (-) and idle triggers (?)."""
    _print(console, _head(explanation), 0)
    kind = ""
    for told in told_by(explanation):
        shown = _section(told.sentence)
        if shown != kind:
            kind = shown
            console.print()
            _print(console, [Text(shown, style="bold underline")], 0)
        _print(console, [_sentence(explanation, told)], 0)
        _print(console, _below(explanation, told), _INDENT)
    console.print()
    _print(console, [Text(summary(explanation), style="bold")], 0)


def to_text(explanation: "Explanation", *, width: int = 120) -> str:
    """What `to_terminal` prints, without colours, in lines of at most `width` characters."""
    stream = io.StringIO()
    to_terminal(explanation, Console(file=stream, width=width, color_system=None, legacy_windows=False, _environ={}))
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def _print(console: Console, lines: Iterable[Text], indent: int) -> None:
    for line in lines:
        console.print(Padding(line, (0, 0, 0, indent), expand=False))


def _plain(*parts: str, style: str = "") -> Text:
    return Text(printable("".join(parts)), style=style)


def _head(explanation: "Explanation") -> Iterator[Text]:
    document = explanation.document
    yield _plain(document.source, style="bold")
    if document.title:
        yield _plain(document.title)
    yield _plain(f"date: {document.date or 'not found'}", style="dim")
    yield _plain(f"who speaks: {', '.join(explanation.publishers) or 'not found'}", style="dim")
    yield _plain(f"topic drug: {explanation.drug or 'not found'}", style="dim")


def _section(sentence: "SentenceView") -> str:
    topic = f": {sentence.topic}" if sentence.topic else ""
    return printable(f"{sentence.kind}{topic}{'' if sentence.asserts else ' (states no facts)'}")


def _sentence(explanation: "Explanation", told: Told) -> Text:
    sentence = told.sentence
    line = Text(style="" if sentence.asserts else "dim")
    for piece in pieces(explanation.document.text, sentence.start, sentence.end, told.mentions, told.triggers):
        style = look(piece.mentions[-1].kind).colour if piece.mentions else ""
        line.append(printable(piece.text), style=f"{style} underline".strip() if piece.is_trigger else style)
    return line


def _below(explanation: "Explanation", told: Told) -> Iterator[Text]:
    """What is to be said of a sentence."""
    sentence, text = told.sentence, explanation.document.text
    if told.mentions:
        yield _mentions(text, told.mentions)
    for fact in told.first:
        yield from _fact(text, sentence, fact)
    for fact in told.again:
        yield _plain(
            f"{_FACT} [{fact.number}] again: {in_words(fact, heading(fact))}  {_rules(text, sentence, fact)}",
            style="green dim",
        )
    for rejected in told.rejected:
        yield _rejected(text, rejected)
    for silent in told.silent:
        yield from _silent(text, silent)


def _mentions(text: str, mentions: Iterable["MentionView"]) -> Text:
    line = Text("mentions: ", style="dim")
    for number, mention in enumerate(mentions):
        line.append(" · " if number else "")
        line.append(printable(text[mention.start : mention.end]), style=look(mention.kind).colour)
        line.append(printable(f" {_of_mention(text, mention)}"))
    return line


def _of_mention(text: str, mention: "MentionView") -> str:
    is_name = text[mention.start : mention.end] == mention.name
    notes = [mention.kind, *([] if is_name else [f"= {mention.name}"]), mention.source]
    if mention.factor < 1:
        notes.append(f"factor {mention.factor:.2f}")
    if mention.described:
        notes.append("only describes, set aside")
    return f"({', '.join(notes)})"


def _fact(text: str, sentence: "SentenceView", fact: "FactView") -> Iterator[Text]:
    yield _plain(f"{_FACT} [{fact.number}] {heading(fact)}  {fact.confidence:.2f}", style="bold green")
    for role, names in fact.roles:
        yield _role(role, names)
    if fact.date:
        yield _role("date", (fact.date,))
    yield _plain(f"      {_rules(text, sentence, fact)}", style="dim")


def _role(role: str, names: Iterable[str]) -> Text:
    return _plain("      ", role, ": ", "; ".join(names))


def _rules(text: str, sentence: "SentenceView", fact: "FactView") -> str:
    """The rules that found the fact in a sentence, each with its trigger."""
    by = []
    for evidence in (e for e in fact.evidence if e.start == sentence.start):
        words = ", ".join(f"“{text[start:end]}”" for start, end in evidence.triggers)
        cue = f", {fact.status.lower()} by “{evidence.cue}”" if evidence.cue else ""
        how = "follows from" if evidence.entailed else "by"
        by.append(f"{how} {evidence.rule} on {words} {evidence.confidence:.2f}{cue}")
    return "; ".join(by)


def _rejected(text: str, rejected: "Rejected") -> Text:
    reason = REASONS[rejected.reason] + (f" (“{rejected.cue}”)" if rejected.cue else "")
    words = text[slice(*rejected.trigger)]
    roles = _in_line(rejected.roles)
    line = f"{_REJECTED} {reason}: {rejected.kind} {roles}  by {rejected.rule} on “{words}” {rejected.confidence:.2f}"
    return _plain(line, style="yellow")


def _in_line(roles: "Roles") -> str:
    return ", ".join(f"{role} {'; '.join(names)}" for role, names in roles)


def _silent(text: str, silent: "Silent") -> Iterator[Text]:
    for stop in silent.stops:
        words = text[slice(*stop.trigger)]
        yield _plain(f"{_SILENT} “{words}” ({stop.rule}, {stop.kind}): {stop.why}", style="magenta")
