"""An evaluation as text for a terminal, and as JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from pharmagraph.errors import QueryError
from pharmagraph.evaluation.causes import MEANINGS
from pharmagraph.evaluation.evaluation import Error, Evaluation, Reliability, Score
from pharmagraph.plain import aligned, printable

_FEW: Final = 5  # facts: of fewer, a share says nothing
_COUNTS: Final = ("precision", "recall", "F1", "right", "wrong", "missed")
_RELIABILITY: Final = ("facts", "right", "share", "of fillers", "promised", "gap")

Line = tuple[str, ...]


def to_text(evaluation: Evaluation, *, errors: bool = False) -> str:
    """The figures as tables; with `errors` also each unit that was missed or is wrong."""
    parts = [
        _table("facts", _COUNTS, [*_scores(evaluation.by_fact), _score("ALL", evaluation.total)]),
        _table("roles of frames", _COUNTS, _scores(evaluation.by_role)),
        _table("documents", _COUNTS, _scores(evaluation.documents)),
        _causes(evaluation),
        _table("confidence", _RELIABILITY, _rows(evaluation.reliability)),
        _table(f"rules with {_FEW} facts or more", _RELIABILITY, _rules(evaluation.by_rule)),
    ]
    if errors:
        parts.append("".join(f"{_of_error(error)}\n" for error in evaluation.errors))
    return "\n".join(part for part in parts if part)


def render(evaluation: Evaluation, form: str, *, errors: bool = False) -> str:
    """The evaluation as "text" or "json", which always has the errors; QueryError if `form` is neither."""
    if form not in {"text", "json"}:
        raise QueryError(f"unknown format {form!r}; choose text or json")
    return to_json(evaluation) if form == "json" else to_text(evaluation, errors=errors)


def to_json(evaluation: Evaluation) -> str:
    """All that an evaluation holds; equal evaluations give equal text."""
    data: dict[str, Any] = {
        "total": _score_data(evaluation.total),
        "facts": {name: _score_data(score) for name, score in evaluation.by_fact.items()},
        "roles": {name: _score_data(score) for name, score in evaluation.by_role.items()},
        "documents": {name: _score_data(score) for name, score in evaluation.documents.items()},
        "causes": {cause: {"missed": score.missed, "wrong": score.wrong} for cause, score in evaluation.causes.items()},
        "confidence": {name: _reliability_data(one) for name, one in evaluation.reliability.items()},
        "rules": {name: _reliability_data(one) for name, one in evaluation.by_rule.items()},
        "errors": [asdict(error) for error in evaluation.errors],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _table(title: str, columns: Iterable[str], rows: Iterable[Line]) -> str:
    lines = [(title, *columns), *(tuple(map(printable, row)) for row in rows)]
    return aligned(lines) if len(lines) > 1 else ""


# Scores


def _scores(scores: Mapping[str, Score]) -> Iterator[Line]:
    return (_score(name, score) for name, score in scores.items())


def _score(name: str, score: Score) -> Line:
    shares = (f"{share:.3f}" for share in (score.precision, score.recall, score.f1))
    return (name, *shares, str(score.right), str(score.wrong), str(score.missed))


def _score_data(score: Score) -> dict[str, float]:
    shares = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return {name: round(share, 4) for name, share in shares.items()} | asdict(score)


# Causes


def _causes(evaluation: Evaluation) -> str:
    rows = ((cause, str(score.missed), str(score.wrong), MEANINGS[cause]) for cause, score in evaluation.causes.items())
    return _table("causes of error", ("missed", "wrong", "meaning"), rows)


def _of_error(error: Error) -> str:
    where = f"{error.kind}.{error.role}" if error.role else error.kind
    rule = f"  [{error.rule}]" if error.rule else ""
    quote = f"  “{error.quote}”" if error.quote else ""
    names = " | ".join(error.names[:3])
    return printable(f"{error.document}: {error.verdict} {where} ({error.cause}): {names}{rule}{quote}")


# Reliability


def _rows(reliability: Mapping[str, Reliability]) -> Iterator[Line]:
    for name, one in reliability.items():
        shares = (f"{one.share:.2f}", f"{one.fillers:.2f}", f"{one.confidence:.2f}", f"{one.gap:+.2f}")
        yield (name, str(one.facts), str(one.right), *(shares if one.facts else [""] * len(shares)))


def _rules(by_rule: Mapping[str, Reliability]) -> Iterator[Line]:
    """The rules with some facts, the most overconfident first."""
    frequent = {name: one for name, one in by_rule.items() if one.facts >= _FEW}
    return _rows(dict(sorted(frequent.items(), key=lambda item: (item[1].gap, item[0]))))


def _reliability_data(one: Reliability) -> dict[str, float]:
    shares = {"share": one.share, "fillers": one.fillers, "confidence": one.confidence}
    return {"facts": one.facts, "right": one.right} | {name: round(share, 4) for name, share in shares.items()}
