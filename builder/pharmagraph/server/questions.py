"""The pages of the named questions: a form for the parameters of each, and its answer as a table or a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from pharmagraph.errors import PharmagraphError, QueryError
from pharmagraph.graph.pages import PAGE
from pharmagraph.graph.queries import Question, list_questions, load_question
from pharmagraph.server import asking
from pharmagraph.server.asking import Values
from pharmagraph.server.errors import NotFoundError, RequestError, status_of
from pharmagraph.server.periods import periods
from pharmagraph.server.pool import Pool
from pharmagraph.server.reading import address_fields, value, while_connected
from pharmagraph.server.sending import saved_file

_CHOICES: Final = 500  # values of a parameter that are suggested
_FORMS: Final = ("csv", "json", "turtle")
_FORMAT, _PAGE, _LIMIT = "format", "page", "limit"  # no parameter of a question is called so
_AFTER, _BEFORE = "after", "before"  # parameters of questions about time
_MOST: Final = 2000  # rows of a page

# The first tag of a question says what it is for.
_PURPOSES: Final = (
    "companies", "drugs", "trials", "regulatory", "diseases", "targets", "technologies", "people", "conferences",
    "dates", "documents", "evidence", "entities", "quality",
)  # fmt: skip


async def overview(request: Request) -> Response:
    """All questions, by what they are for."""
    return request.app.state.render(request, "questions.html", groups=by_purpose(list_questions()))  # type: ignore[no-any-return]


def by_purpose(questions: Sequence[Question]) -> list[tuple[str, list[Question]]]:
    """The questions under their first tags, in the order in which analysts come to them."""
    groups: dict[str, list[Question]] = {purpose: [] for purpose in _PURPOSES}
    for question in questions:
        groups.setdefault((*question.tags, "other")[0], []).append(question)
    return [(purpose, several) for purpose, several in groups.items() if several]


async def question(request: Request) -> Response:
    """One question: its form, and its answer as soon as nothing is missing; a file if `format` is given."""
    pairs = [(name, text.strip()) for name, text in address_fields(request)]
    try:
        asked = load_question(request.path_params["name"])
    except QueryError as error:
        raise NotFoundError(str(error)) from error
    form, page, size = value(pairs, _FORMAT), value(pairs, _PAGE), value(pairs, _LIMIT)
    given = _given([(name, text) for name, text in pairs if name not in (_FORMAT, _PAGE, _LIMIT) and text])
    part = (_number(_PAGE, page, 1), min(_number(_LIMIT, size, PAGE), _MOST))
    if form:
        return await _file(request, asked, given, form, part if page or size else None)
    return await _page(request, asked, given, *part)


def _number(name: str, text: str, usual: int) -> int:
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10 and int(text)):
        raise RequestError(f"{name} takes a whole number from 1, not {text[:40]!r}")
    return int(text)


def _given(pairs: Sequence[tuple[str, str]]) -> Values:
    given: dict[str, tuple[str, ...]] = {}
    for name, text in pairs:
        given[name] = (*given.get(name, ()), text)
    return given


async def _file(request: Request, asked: Question, given: Values, form: str, part: tuple[int, int] | None) -> Response:
    if form not in _FORMS:
        raise RequestError(f"unknown format {form!r}; choose {', '.join(_FORMS)}")
    pool: Pool = request.app.state.pool
    if part:
        work = pool.write(asking.page_as_file, asked.name, given, form, *part)
    else:
        work = pool.write(asking.answer_as_file, asked.name, given, form)
    media_type, written = await while_connected(request, work)
    return saved_file(written, media_type, f"{asked.name}.{'ttl' if form == 'turtle' else form}")


async def _page(request: Request, asked: Question, given: Values, page: int, size: int) -> Response:
    pool: Pool = request.app.state.pool
    answered, message, status = None, "", 200
    choices = await pool.call(asking.suggestions, asked.name, _CHOICES) if asked.parameters else {}
    if given or not any(parameter.required for parameter in asked.parameters):
        try:
            answered = await while_connected(request, pool.call(asking.answer_question, asked.name, given, page, size))
        except PharmagraphError as error:
            message, status = str(error), status_of(error)
    return request.app.state.render(  # type: ignore[no-any-return]
        request,
        "question.html",
        status,
        question=asked,
        given=given,
        choices=choices,
        answered=answered,
        error=message,
        periods=_periods(asked, given),
        files=[(form, _address(given, {_FORMAT: form})) for form in _FORMS[:2]],
        first=(page - 1) * size + 1,
        before=_address(given, _part(page - 1, size)) if page > 1 else "",
        after=_address(given, _part(page + 1, size)) if answered and not answered.is_last else "",
    )


def _periods(asked: Question, given: Values) -> list[tuple[str, str, bool]]:
    """Spans of time to ask for with what else is given, each with its address, and whether it is the one that was asked for."""
    if not {_AFTER, _BEFORE} <= {parameter.name for parameter in asked.parameters}:
        return []
    rest = {name: several for name, several in given.items() if name not in (_AFTER, _BEFORE)}
    asked_for = tuple("".join(given.get(name, ())) for name in (_AFTER, _BEFORE))
    return [
        (name, _address(rest, {_AFTER: first} | ({_BEFORE: last} if last else {})), asked_for == (first, last))
        for name, first, last in periods(date.today())
    ]


def _part(page: int, size: int) -> dict[str, str]:
    return {_PAGE: str(page)} | ({_LIMIT: str(size)} if size != PAGE else {})


def _address(given: Values, more: Mapping[str, str]) -> str:
    pairs = [(name, text) for name, several in given.items() for text in several]
    return "?" + urlencode([*pairs, *more.items()], errors="replace")
