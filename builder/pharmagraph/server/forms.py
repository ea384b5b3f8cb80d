"""The forms that the answer to a query can take, by what it is: a table, a yes or no, or triples."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Final, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)

from pharmagraph.server.errors import NotAcceptableError
from pharmagraph.vocabulary import DCTERMS, PG, RDFS, SKOS

Result = (
    QuerySolutions | QueryBoolean | Iterator[Triple]
)  # triples are an iterator of their own, or of a server's answer

HTML: Final = "text/html"


@dataclass(frozen=True, slots=True)
class Form:
    """A format, the media type that it is sent as, and the name it has in addresses and files."""

    name: str
    media_type: str
    format: QueryResultsFormat | RdfFormat


_JSON: Final = Form("json", "application/sparql-results+json", QueryResultsFormat.JSON)
_XML: Final = Form("xml", "application/sparql-results+xml", QueryResultsFormat.XML)
_CSV: Final = Form("csv", "text/csv; charset=utf-8", QueryResultsFormat.CSV)
_TSV: Final = Form("tsv", "text/tab-separated-values; charset=utf-8", QueryResultsFormat.TSV)
_TURTLE: Final = Form("turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE)
_NTRIPLES: Final = Form("ntriples", "application/n-triples", RdfFormat.N_TRIPLES)
_RDFXML: Final = Form("rdfxml", "application/rdf+xml", RdfFormat.RDF_XML)
_JSONLD: Final = Form("jsonld", "application/ld+json", RdfFormat.JSON_LD)

# By the media types that ask for them; the first is what a client gets that does not mind.
RDF_FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "text/turtle": _TURTLE,
        "application/n-triples": _NTRIPLES,
        "application/rdf+xml": _RDFXML,
        "application/ld+json": _JSONLD,
        "application/x-turtle": _TURTLE,
        "application/json": _JSONLD,
        "application/xml": _RDFXML,
        "text/xml": _RDFXML,
    }
)
BOOLEAN_FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "application/sparql-results+json": _JSON,
        "application/sparql-results+xml": _XML,
        "application/json": _JSON,
        "application/xml": _XML,
        "text/xml": _XML,
    }
)
TABLE_FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {**BOOLEAN_FORMS, "text/csv": _CSV, "text/tab-separated-values": _TSV}
)
_ALL: Final = dict.fromkeys([*TABLE_FORMS, *RDF_FORMS])
_SHARED: Final = TABLE_FORMS.keys() & RDF_FORMS.keys()  # which of the two they mean depends on the answer
MEDIA_TYPES: Final = tuple(
    sorted(_ALL, key=lambda media_type: media_type in _SHARED)
)  # what is not shared is liked better
NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        form.name: tuple(media for media in MEDIA_TYPES if form in (TABLE_FORMS.get(media), RDF_FORMS.get(media)))
        for form in (*TABLE_FORMS.values(), *RDF_FORMS.values())
    }
)


def form_of(result: Result, media_types: Iterable[str]) -> Form:
    """The form for a result that the first of `media_types` asks for; NotAcceptableError if none is one of its forms."""
    by_type = {QuerySolutions: TABLE_FORMS, QueryBoolean: BOOLEAN_FORMS}
    forms = by_type.get(type(result), RDF_FORMS)
    for media_type in media_types:
        if media_type in forms:
            return forms[media_type]
    raise NotAcceptableError(f"such an answer has none of the forms asked for; it has {', '.join(forms)}")


def write(result: Result, output: IO[bytes], form: Form) -> None:
    """Writes a result as it comes; NotAcceptableError if something in it has no such form."""
    stream = cast("IO[bytes]", _XmlOutput(output)) if form in (_XML, _RDFXML) else output
    if isinstance(result, QuerySolutions | QueryBoolean):
        assert isinstance(form.format, QueryResultsFormat)
        result.serialize(stream, format=form.format)
    else:
        write_triples(result, stream, form)


def write_triples(triples: Iterable[Triple], output: IO[bytes], form: Form) -> None:
    """Writes triples as they come; errors as of `write`."""
    assert isinstance(form.format, RdfFormat)
    prefixes = None if form in (_NTRIPLES, _JSONLD) else {"pg": PG, "rdfs": RDFS, "skos": SKOS, "dcterms": DCTERMS}
    checked = _with_names(triples) if form is _RDFXML else triples
    serialize(checked, output, form.format, prefixes=prefixes)


_NAME_AT_END: Final = re.compile(r"[A-Za-z_][\w.-]*$")
_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _with_names(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples; NotAcceptableError if a predicate does not end in what can be the name of an element."""
    for triple in triples:
        if not _NAME_AT_END.search(triple.predicate.value):
            raise NotAcceptableError(
                f"{triple.predicate}: has no form in RDF/XML; ask for another, such as text/turtle"
            )
        yield triple


class _XmlOutput:
    """What is written to it is written on, without the control characters that XML does not know."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output

    def write(self, data: bytes) -> int:
        self._output.write(_NOT_XML.sub("\ufffd".encode(), data))
        return len(data)

    def flush(self) -> None:
        self._output.flush()
