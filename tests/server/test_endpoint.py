"""The SPARQL 1.1 Protocol, as its clients use and abuse it."""

import csv
import io
import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from pharmagraph.graph.store import Graph

from .conftest import Client, Reply

SELECT = "SELECT ?drug { ?company pg:develops ?drug } ORDER BY ?drug LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?company pg:develops ?drug } { ?company pg:develops ?drug }"
FORM = "application/x-www-form-urlencoded"


def post(client: Client, body: str, kind: str, path: str = "/sparql", **headers: str) -> Reply:
    return client(path, method="POST", body=body.encode(), content_type=kind, **headers)


def test_the_three_ways_to_ask_give_one_answer(client: Client) -> None:
    by_address = client.sparql(SELECT)
    by_form = post(client, urlencode({"query": SELECT}), FORM)
    by_body = post(client, SELECT, "application/sparql-query; charset=UTF-8")
    assert by_address.status == 200
    assert len(json.loads(by_address.text)["results"]["bindings"]) == 3
    assert by_address.body == by_form.body == by_body.body


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        (SELECT, "", "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/json", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/tab-separated-values, text/csv;q=0.5", "text/tab-separated-values"),
        (SELECT, "text/turtle, text/*;q=0.1", "text/csv"),
        (SELECT, "text/html;q=0.1, application/xml", "application/sparql-results+xml"),
        ("ASK {}", "*/*;q=0.1, application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, "", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        ("DESCRIBE pg:none", "text/turtle;q=0, application/*", "application/n-triples"),
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_a_client_gets_the_form_that_it_likes_best(client: Client, query: str, accept: str, kind: str) -> None:
    reply = client.sparql(query, accept=accept) if accept else client.sparql(query)
    assert (reply.status, reply.kind) == (200, kind)
    assert reply.headers["vary"] == "Accept"


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "image/png"), (SELECT, "text/turtle"), ("ASK {}", "text/csv")])
def test_a_form_that_there_is_not_is_not_acceptable(client: Client, query: str, accept: str) -> None:
    assert client.sparql(query, accept=accept).status == 406


def test_what_rdf_xml_cannot_say_is_not_acceptable(client: Client) -> None:
    query = "CONSTRUCT { ?s <https://x.example/1> 1 } { ?s a pg:Company }"
    reply = client.sparql(query, accept="application/rdf+xml")
    assert (reply.status, "has no form in RDF/XML" in reply.text) == (406, True)


def test_control_characters_do_not_break_xml(client: Client) -> None:
    import xml.etree.ElementTree as ElementTree

    reply = client.sparql('SELECT ("a\\u0001b" AS ?x) {}', accept="application/sparql-results+xml")
    assert "a\ufffdb" in "".join(ElementTree.fromstring(reply.text).itertext())


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * {", "1:11"),
        ("", "not valid SPARQL"),
        ("INSERT DATA { <a:b> <a:b> 1 }", "updates are refused"),
        ("LOAD <file:///etc/hostname>", "updates are refused"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }", "FROM is refused"),
        ("SELECT * FROM NAMED <a:b> { ?s ?p ?o }", "FROM is refused"),
    ],
)
def test_what_is_wrong_or_would_leave_the_graph_is_refused_in_one_line(client: Client, query: str, words: str) -> None:
    reply = client.sparql(query)
    assert (reply.status, reply.kind) == (400, "text/plain")
    assert words in reply.text
    assert reply.text.count("\n") == reply.text.endswith("\n") == 1


def test_updates_are_forbidden_in_every_way_that_the_protocol_has(client: Client) -> None:
    assert post(client, "CLEAR ALL", "application/sparql-update").status == 403
    assert post(client, urlencode({"update": "CLEAR ALL"}), FORM).status == 403
    assert client("/sparql?update=CLEAR+ALL").status == 403


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_data_set_of_other_graphs_is_refused(client: Client, name: str) -> None:
    reply = client(f"/sparql?{urlencode({'query': SELECT, name: 'file:///etc/hostname'})}")
    assert (reply.status, name in reply.text) == (400, True)
    assert post(client, SELECT, "application/sparql-query", f"/sparql?{name}=a:b").status == 400


def test_the_default_graph_may_be_named_as_the_data_set(client: Client) -> None:
    fields = urlencode({"query": SELECT, "default-graph-uri": "urn:x-arq:DefaultGraph"})
    assert client(f"/sparql?{fields}").text == client(f"/sparql?{urlencode({'query': SELECT})}").text
    assert client(f"/sparql?{fields}&default-graph-uri=a:b").status == 400


def test_requests_that_the_protocol_does_not_know_are_refused(client: Client) -> None:
    assert client("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status == 400
    assert client("/sparql?query=%ff").status == 400
    assert client("/sparql?query=ASK%7B%7D&save=nonsense").status == 400
    assert post(client, "ASK {}", "text/plain").status == 415
    assert post(client, "ASK {}", "application/sparql-query", content_encoding="gzip").status == 415
    assert post(client, "", FORM).status == 400
    assert client("/sparql", method="PUT", body=b"ASK {}").status == 405


def test_a_request_that_is_too_long_is_not_read(client: Client) -> None:
    assert post(client, "#" * (1 << 20) + "\nASK {}", "application/sparql-query").status == 413


def test_without_a_query_the_endpoint_describes_itself(client: Client) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    for accept, form in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/n-triples", "nt")):
        graph = rdflib.Graph().parse(data=client("/sparql", accept=accept).text, format=form)
        service = rdflib.URIRef(f"{client.address}/sparql")
        assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph
        assert (service, sd.endpoint, service) in graph
    assert client("/sparql", accept="image/png").status == 406


def test_csv_follows_the_standard_and_a_saved_table_runs_nothing(client: Client) -> None:
    query = 'SELECT ("=1+1" AS ?x) {}'
    assert client.sparql(query, accept="text/csv").text == "x\r\n=1+1\r\n"
    saved = client(f"/sparql?{urlencode({'query': query, 'save': 'csv'})}")
    assert list(csv.reader(io.StringIO(saved.text))) == [["x"], ["'=1+1"]]
    assert saved.headers["content-disposition"] == 'attachment; filename="answer.csv"'


def test_other_sites_may_read_answers_only_if_they_are_named(client: Client) -> None:
    assert "access-control-allow-origin" not in client.sparql("ASK {}", origin="https://x.example").headers


# Clients of others


def test_rdflib_reads_the_graph_through_its_sparql_store(client: Client, examples_graph: Path) -> None:
    with Graph.open(examples_graph) as stored:
        count = sum(1 for _ in stored.query("SELECT * { ?who pg:develops ?what }"))
    graph = rdflib.Graph(SPARQLStore(f"{client.address}/sparql"))
    pg = rdflib.Namespace("https://w3id.org/pharmagraph/ontology#")
    develops = set(graph.subject_objects(pg.develops))
    assert len(develops) == count > 10
    labels = {
        str(row.label) for row in graph.query("SELECT ?label { ?d a pg:AntibodyDrugConjugate ; rdfs:label ?label }")
    }
    assert "trastuzumab emtansine" in labels
    assert graph.query("ASK { ?d a pg:Drug }").askAnswer
    assert len(graph.query(CONSTRUCT).graph or ()) == count


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")  # its own
def test_sparqlwrapper_reads_every_form(client: Client) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed (extra test)")
    sparql = wrapper.SPARQLWrapper(f"{client.address}/sparql")
    for method in (wrapper.GET, wrapper.POST):
        sparql.setMethod(method)
        sparql.setQuery(SELECT)
        for form in (wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV):
            sparql.setReturnFormat(form)
            answer = sparql.query().convert()
            if form == wrapper.JSON:
                assert len(answer["results"]["bindings"]) == 3
            elif form in (wrapper.CSV, wrapper.TSV):
                assert len(answer.splitlines()) == 4
        sparql.setQuery(CONSTRUCT)
        for form in (wrapper.TURTLE, wrapper.RDFXML, wrapper.JSONLD):
            sparql.setReturnFormat(form)
            assert sparql.query().convert()
    sparql.setMethod(wrapper.POST)
    sparql.setQuery("INSERT DATA { <a:b> <a:b> 1 }")
    with pytest.raises(HTTPError, match="403"):
        sparql.query()


# Anything

PIECES = [
    "SELECT", "*", "{", "}", "?s ", "?p ", "?o ", "ASK", "CONSTRUCT", "DESCRIBE", "FROM", "SERVICE ", "<", ">", "<file:///x>",
    '"', "'", "\\", "\0", "\ud7ff", "\U0001f9ec", "FILTER(", ")", "BIND(", "VALUES", "pg:develops ", "LIMIT 1", "#", "\n", "é", "%",
    "&", "=", "+", "GROUP BY", "(COUNT(*) AS ?n)", "INSERT DATA", "regex(?o, '(')", "1/0", "[]", ";", ".", "^^", "@en", "<<", ">>",
]  # fmt: skip
queries = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=["Cs"]), max_size=5))
).map("".join)
header_texts = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
DEFECT = 500
lenient = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@lenient
@given(query=queries, accept=header_texts)
def test_no_query_is_a_defect(client: Client, query: str, accept: str) -> None:
    assert client.sparql(query, accept=accept).status != DEFECT
    assert post(client, query, "application/sparql-query", accept="text/html").status != DEFECT


@lenient
@given(
    data=st.binary(max_size=60), kind=header_texts, where=st.sampled_from(["/sparql", "/search", "/questions/trials"])
)
def test_no_bytes_are_a_defect(client: Client, data: bytes, kind: str, where: str) -> None:
    encoded = quote(data)
    assert client(f"{where}?{encoded}").status != DEFECT
    assert (
        client(f"{where}?query={encoded}&q={encoded}&drug={encoded}&format={encoded}&save={encoded}").status != DEFECT
    )
    assert client("/sparql", method="POST", body=data, content_type=kind).status != DEFECT
    assert client("/sparql", method="POST", body=b"query=" + data, content_type=FORM).status != DEFECT
    assert client(f"/resource/{encoded}", accept=kind).status != DEFECT
    assert client(f"/{encoded}").status != DEFECT


def test_after_all_that_the_server_answers(client: Client) -> None:
    assert client.sparql("ASK {}").text == '{"head":{},"boolean":true}'
