"""An explanation as one self-contained HTML page without scripts.

What a document says is text and nothing else: every part is escaped, and the policy of the page allows nothing but
its own style.
"""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from string import Template
from typing import Final

from pharmagraph.explain.shown import (
    REASONS,
    Piece,
    Told,
    heading,
    in_words,
    pieces,
    summary,
    told_by,
)
from pharmagraph.explain.values import Explanation, FactView, MentionView, Rejected, Roles, SentenceView, Silent, Stop
from pharmagraph.plain import printable
from pharmagraph.views.asset import asset, source_hash
from pharmagraph.views.style import LOOKS, words
from pharmagraph.vocabulary import Relation

_HERE: Final = "pharmagraph.explain"
_VALUE: Final = "Value"  # the class of mentions that are values
_VALUE_COLOUR: Final = "#8E8E8E"


def to_html(explanation: Explanation) -> str:
    """The text with its mentions, and beside each sentence its facts, rejected candidates and idle triggers."""
    style = "\n".join((asset("palette.css"), asset("page.css", _HERE), _colours()))
    document = explanation.document
    return Template(asset("page.html", _HERE)).substitute(
        policy=f"default-src 'none'; style-src {source_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'",
        style=style,
        title=_text(document.title or document.source),
        source=_text(document.source),
        about="".join(_about(explanation)),
        summary=_text(summary(explanation)),
        legend="".join(_legend(explanation)),
        body="".join(_sections(explanation)),
    )


def _text(text: str) -> str:
    """Text for HTML, in an element or a quoted attribute."""
    return escape(printable(text), quote=True)


def _colours() -> str:
    looks = {**{str(kind): look.colour for kind, look in LOOKS.items()}, _VALUE: _VALUE_COLOUR}
    return "\n".join(f".{kind} {{ --colour: {colour}; }}" for kind, colour in looks.items())


def _class(kind: str) -> str:
    """The style class of a mention; what a lexicon calls a thing never becomes one."""
    return kind if kind in LOOKS else _VALUE


# The head


def _about(explanation: Explanation) -> Iterator[str]:
    rows = (
        ("File", explanation.document.source),
        ("Date", explanation.document.date),
        ("Who speaks", ", ".join(explanation.publishers)),
        ("Topic drug", explanation.drug),
    )
    for name, value in rows:
        yield f"<dt>{name}</dt><dd><bdi>{_text(value or 'not found')}</bdi></dd>"


def _legend(explanation: Explanation) -> Iterator[str]:
    present = {_class(mention.kind) for mention in explanation.mentions}
    for kind in (*LOOKS, _VALUE):
        if kind in present:
            name = "Figure, date or other value" if kind == _VALUE else words(kind)
            yield f'<li><span class="m {kind}">{_text(name)}</span></li>'


# The text


def _sections(explanation: Explanation) -> Iterator[str]:
    for (kind, topic), told in groupby(told_by(explanation), lambda told: (told.sentence.kind, told.sentence.topic)):
        rows = list(told)
        states = "" if rows[0].sentence.asserts else ' <span class="quiet">states no facts</span>'
        name = f"{kind}: {topic}" if topic else kind
        part = "told" if rows[0].sentence.asserts else "untold"
        yield f'<section class="{part}"><h2><bdi>{_text(name)}</bdi>{states}</h2>'
        yield from (_row(explanation, one) for one in rows)
        yield "</section>"


def _row(explanation: Explanation, told: Told) -> str:
    sentence, text = told.sentence, explanation.document.text
    said = "".join(map(_piece, pieces(text, sentence.start, sentence.end, told.mentions, told.triggers)))
    found = [
        *(_fact(text, sentence, fact) for fact in told.first),
        *(_again(text, sentence, fact) for fact in told.again),
        *(_rejected(text, one) for one in told.rejected),
        *(_silent(text, one) for one in told.silent),
    ]
    return (
        f'<div class="row"><div class="said"><p>{said}</p>{_mentions(text, told.mentions)}</div>'
        f'<div class="found">{"".join(found)}</div></div>\n'
    )


def _piece(piece: Piece) -> str:
    inner = f"<u>{_text(piece.text)}</u>" if piece.is_trigger else _text(piece.text)
    for mention in reversed(piece.mentions):
        title = f"{words(mention.kind)}: {mention.name} ({mention.source})"
        classes = f"m {_class(mention.kind)}{' aside' if mention.described else ''}"
        inner = f'<span class="{classes}" title="{_text(title)}">{inner}</span>'
    return inner


def _mentions(text: str, mentions: Iterable[MentionView]) -> str:
    rows = "".join(_mention(text, mention) for mention in mentions)
    if not rows:
        return ""
    head = "<tr><th>words</th><th>class</th><th>name</th><th>found by</th></tr>"
    return f"<details><summary>mentions</summary><table>{head}{rows}</table></details>"


def _mention(text: str, mention: MentionView) -> str:
    notes = [mention.source]
    if mention.factor < 1:
        notes.append(f"factor {mention.factor:.2f}")
    if mention.described:
        notes.append("only describes, set aside")
    said = f'<span class="m {_class(mention.kind)}">{_text(text[mention.start : mention.end])}</span>'
    cells = (said, _text(words(mention.kind)), f"<bdi>{_text(mention.name)}</bdi>", _text(", ".join(notes)))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


# Beside the text


def _fact(text: str, sentence: SentenceView, fact: FactView) -> str:
    date = (("date", (fact.date,)),) if fact.date else ()
    return (
        f'<article class="fact {fact.status}" id="f{fact.number}"><h3><span class="number">{fact.number}</span> '
        f"{_headed(fact.kind, fact.roles)}{_status(fact)}{_meter(fact.confidence)}</h3>"
        f"{_roles(fact.kind, (*fact.roles, *date))}{_by(text, sentence, fact)}</article>"
    )


def _again(text: str, sentence: SentenceView, fact: FactView) -> str:
    link = f'<a href="#f{fact.number}"><bdi>{_text(in_words(fact, words(fact.kind)))}</bdi></a>'
    number = f'<span class="number">{fact.number}</span>'
    return f'<article class="again"><p>{number} {link}</p>{_by(text, sentence, fact)}</article>'


def _status(fact: FactView) -> str:
    return "" if heading(fact) == fact.kind else f' <span class="status">{_text(fact.status)}</span>'


def _meter(confidence: float) -> str:
    shown = f"{confidence:.2f}"
    return f' <span class="sure"><meter min="0" max="1" value="{shown}">{shown}</meter> {shown}</span>'


def _headed(kind: str, roles: Roles) -> str:
    """What heads a card: of a relation all that it says, of a frame its class."""
    if kind not in set(Relation):
        return _text(words(kind))
    ends = dict(roles)
    return f"<span>{_names(ends.get('subject', ()))} {_text(words(kind))} {_names(ends.get('object', ()))}</span>"


def _roles(kind: str, roles: Roles) -> str:
    shown = [(role, names) for role, names in roles if kind not in set(Relation) or role not in {"subject", "object"}]
    rows = "".join(f"<dt>{_text(words(role))}</dt><dd>{_names(names)}</dd>" for role, names in shown)
    return f"<dl>{rows}</dl>" if rows else ""


def _names(names: Iterable[str]) -> str:
    return "; ".join(f"<bdi>{_text(name)}</bdi>" for name in names)


def _by(text: str, sentence: SentenceView, fact: FactView) -> str:
    """The rules that found the fact in a sentence."""
    lines = []
    for evidence in (e for e in fact.evidence if e.start == sentence.start):
        on = ", ".join(f"<u>{_text(text[start:end])}</u>" for start, end in evidence.triggers)
        cue = f', {fact.status.lower()} by <q class="cue">{_text(evidence.cue)}</q>' if evidence.cue else ""
        how = "follows from " if evidence.entailed else ""
        lines.append(f'<p class="by">{how}{_text(evidence.rule)} on {on} · {evidence.confidence:.2f}{cue}</p>')
    return "".join(lines)


def _rejected(text: str, rejected: Rejected) -> str:
    cue = f': <q class="cue">{_text(rejected.cue)}</q>' if rejected.cue else ""
    return (
        f'<article class="rejected"><h3>{_headed(rejected.kind, rejected.roles)} '
        f'<span class="status">{REASONS[rejected.reason]}{cue}</span>'
        f"{_meter(rejected.confidence)}</h3>{_roles(rejected.kind, rejected.roles)}"
        f'<p class="by">{_text(rejected.rule)} on <u>{_text(text[slice(*rejected.trigger)])}</u></p></article>'
    )


def _silent(text: str, silent: Silent) -> str:
    rows = "".join(_stop(text, stop) for stop in silent.stops)
    return f'<article class="silent"><h3>Triggers, but no fact</h3><ul>{rows}</ul></article>'


def _stop(text: str, stop: Stop) -> str:
    rule = f'<span class="quiet">{_text(stop.rule)} ({_text(words(stop.kind))}):</span>'
    return f"<li><u>{_text(text[slice(*stop.trigger)])}</u> {rule} {_text(stop.why)}</li>"
