"""Which form of an answer a client takes, by its Accept header (RFC 9110)."""

import re
from collections.abc import Iterable, Sequence

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)", re.ASCII)
_Q = re.compile(r";\s*q\s*=\s*\"?([01](?:\.\d{0,3})?)\"?\s*(?:;|$)", re.ASCII | re.IGNORECASE)

Range = tuple[str, str, float]  # type, subtype, quality


def preferred(accept: str, offered: Sequence[str]) -> list[str]:
    """The offered media types that the client takes, those that it likes best first; of equals, as they are offered.

    No header, or one without anything readable, takes everything.

    >>> preferred("text/*;q=0.5, application/json", ["text/csv", "application/json", "image/png"])
    ['application/json', 'text/csv']
    """
    ranges = list(_ranges(accept))
    if not ranges:
        return list(offered)
    qualities = {media_type: _quality(media_type, ranges) for media_type in offered}
    return sorted((one for one in offered if qualities[one] > 0), key=lambda one: -qualities[one])


def _ranges(accept: str) -> Iterable[Range]:
    for part in accept.split(","):
        if found := _RANGE.fullmatch(part):
            quality = _Q.search(found[3])
            yield found[1].lower(), found[2].lower(), min(1.0, float(quality[1])) if quality else 1.0


def _quality(media_type: str, ranges: Iterable[Range]) -> float:
    """The quality that the most specific range gives to a media type."""
    kind, _, subtype = media_type.partition("/")
    best = (-1, 0.0)
    for range_kind, range_subtype, quality in ranges:
        if range_kind in (kind, "*") and range_subtype in (subtype, "*"):
            best = max(best, ((range_kind != "*") + (range_subtype != "*"), quality))
    return best[1]
