"""The SPARQL 1.1 Protocol at `/sparql`, for reading; a browser gets a page to write queries on."""

from collections.abc import Sequence
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from pharmagraph.errors import PharmagraphError
from pharmagraph.graph.queries import list_questions
from pharmagraph.server import forms, sparql
from pharmagraph.server.errors import MediaTypeError, NotAcceptableError, RefusedError, RequestError, status_of
from pharmagraph.server.negotiation import preferred
from pharmagraph.server.pages import prose
from pharmagraph.server.pool import Pool
from pharmagraph.server.reading import address_fields, decoded, fields, read_body, value, values, while_connected
from pharmagraph.server.sending import file, saved_file
from pharmagraph.server.tables import Table
from pharmagraph.vocabulary import PREFIXES, RDF

_SAVE: Final = (
    "save"  # a field of our own: the name of a form; other clients say `format`, `output` and more, and mean Accept
)
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_ROWS: Final = 1000  # of a table on a page
_SUFFIXES: Final = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "jsonld": "jsonld"}
_TABLES: Final = ("csv", "tsv", "json", "xml")
_TRIPLES: Final = ("turtle", "ntriples", "jsonld", "csv")
_VARY: Final = {"Vary": "Accept"}
_DEFAULT_GRAPH: Final = frozenset({"urn:x-arq:DefaultGraph", "urn:x-rdflib:default"})  # as Jena and rdflib call it


async def endpoint(request: Request) -> Response:
    """Answers a query, or tells what can be asked here if there is none."""
    pairs = await _parameters(request)
    _refuse(pairs)
    query = value(pairs, "query")
    if not values(pairs, "query"):
        if request.method == "POST":
            raise RequestError("the request has no query; send one as the field query, or as application/sparql-query")
        return _without_query(request)
    form = value(pairs, _SAVE)
    if not form and _wants_page(request, (*forms.MEDIA_TYPES, forms.HTML)):
        return await _page(request, query)
    media_types = _named(form) if form else preferred(request.headers.get("accept", ""), forms.MEDIA_TYPES)
    if not media_types:
        raise NotAcceptableError(f"none of the forms asked for is known; choose from {', '.join(forms.MEDIA_TYPES)}")
    return await _answer(request, query, media_types, form)


async def _parameters(request: Request) -> list[tuple[str, str]]:
    """What the request says, by the protocol: in the address, a form, or the body."""
    if request.method != "POST":
        return address_fields(request)
    media_type, _, options = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    charset = options.partition("charset=")[2].strip(' "').lower()
    if media_type == _UPDATE:
        raise RefusedError("updates are refused: only `pharmagraph build` writes a graph")
    if (
        media_type not in (_FORM, _QUERY)
        or charset not in ("", "utf-8", "utf8")
        or "content-encoding" in request.headers
    ):
        raise MediaTypeError(f"send a query as {_QUERY} or {_FORM}, in UTF-8 and not compressed")
    body = await read_body(request)
    if media_type == _FORM:
        return fields(body, "the form")
    return [*address_fields(request), ("query", decoded(body, "the query"))]


def _refuse(pairs: Sequence[tuple[str, str]]) -> None:
    """RequestError for what is never done here."""
    if values(pairs, "update"):
        raise RefusedError("updates are refused: only `pharmagraph build` writes a graph")
    named = values(pairs, "named-graph-uri")
    others = [*named, *(iri for iri in values(pairs, "default-graph-uri") if iri not in _DEFAULT_GRAPH)]
    if others:
        name = "named-graph-uri" if named else "default-graph-uri"
        raise RequestError(
            f"{name}: there is no graph {others[0]}; everything is in the default graph, so leave it out"
        )


def _wants_page(request: Request, offered: Sequence[str]) -> bool:
    return preferred(request.headers.get("accept", ""), offered)[:1] == [forms.HTML]


def _named(form: str) -> Sequence[str]:
    """The media types that a name of a form stands for."""
    if form not in forms.NAMES:
        raise RequestError(f"unknown format {form!r}; choose {', '.join(forms.NAMES)}")
    return forms.NAMES[form]


async def _answer(request: Request, query: str, media_types: Sequence[str], form: str) -> Response:
    pool: Pool = request.app.state.pool
    if form == "csv":  # somebody saves it, to open it as a table
        work = pool.write(sparql.answer_for_spreadsheet, query)
    else:
        work = pool.write(sparql.answer_query, query, tuple(media_types))
    media_type, written = await while_connected(request, work)
    if form:
        return saved_file(written, media_type, f"answer.{_SUFFIXES.get(form, form)}")
    return file(written, media_type, _VARY)


# Without a query


def _without_query(request: Request) -> Response:
    offered = [*forms.RDF_FORMS, forms.HTML]
    liked = preferred(request.headers.get("accept", ""), offered)
    if not liked:
        raise NotAcceptableError(
            f"the description of this service has none of the forms asked for; it has {', '.join(offered)}"
        )
    if liked[0] == forms.HTML:
        return _form(request, "")
    form = forms.RDF_FORMS[liked[0]]
    data = serialize(_description(str(request.url.replace(query=""))), format=form.format)  # type: ignore[arg-type]
    return Response(data, headers=_VARY, media_type=form.media_type)


_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


def _description(address: str) -> list[Triple]:
    """What the service description vocabulary says of this endpoint."""
    service, dataset, default = NamedNode(address), BlankNode("dataset"), BlankNode("default")
    a = NamedNode(RDF + "type")

    def sd(name: str) -> NamedNode:
        return NamedNode(_SD + name)

    return [
        Triple(service, a, sd("Service")),
        Triple(service, sd("endpoint"), service),
        Triple(service, sd("supportedLanguage"), sd("SPARQL11Query")),
        *(Triple(service, sd("resultFormat"), NamedNode(_FORMATS + name)) for name in _RESULT_FORMATS),
        Triple(service, sd("defaultDataset"), dataset),
        Triple(dataset, a, sd("Dataset")),
        Triple(dataset, sd("defaultGraph"), default),
        Triple(default, a, sd("Graph")),
    ]


# Pages


async def _page(request: Request, query: str) -> Response:
    """The query with the beginning of its answer, or what is wrong with it."""
    pool: Pool = request.app.state.pool
    try:
        table = await while_connected(request, pool.call(sparql.query_table, query, _ROWS))
    except PharmagraphError as error:
        return _form(request, query, status=status_of(error), error=str(error))
    return _form(request, query, table=table)


def _form(request: Request, query: str, status: int = 200, *, table: Table | None = None, error: str = "") -> Response:
    prefixes = "\n".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())
    examples = [(question.name, question.title) for question in list_questions()]
    downloads = (
        _TRIPLES if table and table.columns == sparql.TRIPLE else _TABLES if table and table.columns else ("json",)
    )
    return request.app.state.render(  # type: ignore[no-any-return]
        request,
        "sparql.html",
        status,
        query=query,
        prefixes=prose(prefixes),
        examples=examples,
        table_=table,
        error=error,
        downloads=downloads,
        rows=_ROWS,
    )
