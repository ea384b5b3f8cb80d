"""What can be wrong with a request; each error has the HTTP status that tells so."""

from http import HTTPStatus
from typing import Final

from pharmagraph.errors import GraphError, PharmagraphError, QueryError


class RequestError(PharmagraphError):
    """A request cannot be answered; the message says why in one line, and what to do."""

    status = HTTPStatus.BAD_REQUEST


class RefusedError(RequestError):
    """What is asked is never done here."""

    status = HTTPStatus.FORBIDDEN


class NotFoundError(RequestError):
    """The graph has no such thing."""

    status = HTTPStatus.NOT_FOUND


class NotAcceptableError(RequestError):
    """The answer has none of the forms that the client takes."""

    status = HTTPStatus.NOT_ACCEPTABLE


class TooLargeError(RequestError):
    """The request is larger than is read."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class MediaTypeError(RequestError):
    """The body of the request is in no form that is read."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class LimitError(RequestError):
    """The answer takes more time or memory than it may, or too many are asked for at once."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


_STATUS: Final = ((QueryError, HTTPStatus.BAD_REQUEST), (GraphError, HTTPStatus.SERVICE_UNAVAILABLE))


def status_of(error: PharmagraphError) -> int:
    """The HTTP status that an error has for the client."""
    if isinstance(error, RequestError):
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
