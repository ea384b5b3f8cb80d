"""Texts as RDF terms: typed literals in canonical form, and addresses that are safe to follow.

Each function gives None for a text that is not what it should be, so that nothing malformed enters the graph.
"""

import re
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from pharmagraph.identity.dates import bounds
from pharmagraph.vocabulary import XSD

_DATE_TYPES: Final = {
    4: NamedNode(XSD + "gYear"),
    7: NamedNode(XSD + "gYearMonth"),
    10: NamedNode(XSD + "date"),
}
_DECIMAL: Final = NamedNode(XSD + "decimal")
_INTEGER: Final = NamedNode(XSD + "integer")
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)  # no exponents: 1e999999999 is a trap
_WHOLE: Final = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_ADDRESS: Final = re.compile(r"https?://[!-~]+", re.ASCII | re.IGNORECASE)
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)


def moment(text: str) -> Literal | None:
    """An ISO day, month or year."""
    return Literal(text, datatype=_DATE_TYPES[len(text)]) if bounds(text) else None


def day(text: str) -> Literal | None:
    """An ISO calendar day."""
    return moment(text) if len(text) == 10 else None


def decimal(text: str | float) -> Literal | None:
    """A decimal number without exponent.

    >>> decimal("0.90").value, decimal("1.0").value, decimal("1e9")
    ('0.9', '1', None)
    """
    written = str(text)
    if not _NUMBER.fullmatch(written):
        return None
    number = Decimal(written)
    plain = f"{number:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Literal("0" if plain == "-0" else plain, datatype=_DECIMAL)


def integer(text: str | int) -> Literal | None:
    """A whole number."""
    written = str(text)
    return Literal(str(int(written)), datatype=_INTEGER) if _WHOLE.fullmatch(written) else None


def currency(text: str) -> Literal | None:
    """An ISO 4217 code, judged by its form."""
    return Literal(text) if _CURRENCY.fullmatch(text) else None


def web_address(text: str) -> NamedNode | None:
    """The IRI of an http or https address of a public host name; `www.` may stand for `https://www.`.

    >>> web_address("www.Example.com.").value, web_address("javascript:alert(1)")
    ('https://www.example.com', None)
    """
    address = text.strip().rstrip(".,;:)")
    if address.lower().startswith("www."):
        address = f"https://{address}"
    if not _ADDRESS.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removesuffix(".")
        if not _HOST.fullmatch(host) or parts.username is not None:
            return None
        port = f":{parts.port}" if parts.port else ""
        return NamedNode(parts._replace(scheme=parts.scheme.lower(), netloc=host + port).geturl())
    except ValueError:
        return None
