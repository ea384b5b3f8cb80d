"""The pages: each leads on, none runs what a document says, and who asks from elsewhere gets nothing."""

import json
import re
import sys
from datetime import date
from html.parser import HTMLParser
from math import prod
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urlencode, urljoin

import pytest
import rdflib

from pharmagraph.building import build
from pharmagraph.graph.queries import ask, list_questions, load_question
from pharmagraph.graph.store import Graph
from pharmagraph.server import browsing

from .conftest import Client, Serve

BASE = "https://w3id.org/pharmagraph/resource/"


class Page(HTMLParser):
    """Elements, links and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def values(self, name: str) -> list[str]:
        return [text for _, attributes in self.elements if (text := attributes.get(name)) is not None]


def crawl(client: Client, most: int) -> dict[str, Page]:
    """The pages that are reached from the first one, each kind of page in turn."""
    seen: dict[str, Page] = {}
    waiting = ["/", "/search?q=a"]
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if path in seen:
            continue
        reply = client(path, accept="text/html")
        assert reply.status in (200, 303), path
        if reply.status == 303:
            waiting.append(reply.headers["location"])
            continue
        assert reply.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        if reply.kind != "text/html":
            continue
        seen[path] = page = Page(reply.text)
        links = (urldefrag(urljoin(path, link)).url for link in page.values("href"))
        waiting += sorted({link for link in links if link.startswith("/") and "/assets/" not in link} - seen.keys())
    return seen


def assert_inert(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        for tag, attributes in page.elements:
            assert tag not in {"iframe", "object", "embed", "base", "style", "math"}, path
            assert tag not in {"foreignobject", "use", "image", "animate", "set"}, path  # of a drawing
            assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")], path
            if tag == "script" and attributes.get("type") != "application/json":  # data, which nothing runs
                assert (attributes.get("src") or "").startswith(("/assets/", "/explore/")), path
            assert tag != "img" or (attributes.get("src") or "").startswith("/assets/"), path
        for link in page.values("href") + page.values("action") + page.values("src"):
            assert link.startswith(("/", "#", "?", "https://", "http://")), (path, link)
            assert not link.startswith("//"), (path, link)
        assert not {"\u202e", "\u2066", "\u200b", "\u2028"} & set(page.text), path


def resource(client: Client, graph: Path, name: str) -> str:
    """The path of the page of what is called so."""
    with Graph.open(graph) as opened:
        (row,) = opened.query(f'SELECT DISTINCT ?node {{ ?node rdfs:label "{name}" }}')  # type: ignore[misc]
        return str(row[0].value).replace(BASE, "/resource/")


def test_every_link_of_every_page_leads_somewhere(client: Client) -> None:
    pages = crawl(client, 150)
    assert len(pages) == 150
    assert_inert(pages)


@pytest.fixture(scope="module")
def hostile_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sys.path.insert(0, str(Path(__file__).parent))
    import hostile  # type: ignore[import-not-found]

    place = tmp_path_factory.mktemp("hostile")
    records = [
        {"text": hostile.text_of(number), "source": f"javascript:alert({number})", "title": hostile.NAMES[number]}
        for number in range(len(hostile.NAMES))
    ]
    (place / "releases.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    report = build([place / "releases.jsonl"], place / "graph", reader=hostile.read, fingerprint="hostile")
    sys.path.pop(0)
    assert not report.failures
    return place / "graph"


def test_hostile_releases_run_nothing_on_any_page(serve: Serve, hostile_graph: Path) -> None:
    client = serve(hostile_graph)
    pages = crawl(client, 220)
    assert_inert(pages)
    words = " ".join(page.text for page in pages.values())
    assert "<script>globalThis.hacked = 1; alert(1)</script>" in words
    assert "{{ 7 * 7 }}" in words
    documents = {path.partition("?")[0] for path in pages if path.startswith("/resource/document/")}
    assert len(documents) == 14
    assert any("?claim=" in path for path in pages)


def test_every_question_has_a_page_and_answers_as_the_command_line_does(client: Client, examples_graph: Path) -> None:
    for question in list_questions():
        page = client(f"/questions/{question.name}")
        assert page.status == 200
        assert question.title in Page(page.text).text
    saved = client("/questions/who-develops?drug=NVK-204&format=csv")
    with Graph.open(examples_graph) as graph:
        answer = ask(graph, "who-develops", drug="NVK-204").to_csv().splitlines()
    assert [line.rpartition(",")[0] for line in saved.text.splitlines()] == answer
    assert saved.text.splitlines()[2].startswith("Norrvik,velsotinib,SmallMolecule,,FGFR2,")
    assert len(json.loads(client("/questions/who-develops?format=json").text)["results"]["bindings"]) > 15


@pytest.mark.parametrize("name", [one.name for one in list_questions() if one.fact])
def test_every_row_of_an_answer_leads_to_the_words_behind_it(client: Client, name: str) -> None:
    needed = {
        "from": "2025",
        "date": "2026-06",
        "company": "Norrvik",
        "drug": "NVK-204",
        "document": "velsorva-fda-approval.md",
    }
    required = {one.name: needed[one.name] for one in load_question(name).parameters if one.required}
    page = Page(client(f"/questions/{name}?{urlencode(required)}").text)
    links = [values["href"] for tag, values in page.elements if values.get("title") == "The words behind this row"]
    rows = [tag for tag, _ in page.elements].count("tr") - 1
    assert rows and (len(links) == rows or name.endswith("-profile"))  # names and kinds of a profile are no facts
    for link in {links[0], links[-1]}:
        assert "Where it says so" in Page(client(link).text).text
    saved = client(f"/questions/{name}?{urlencode(required)}&format=csv").text.splitlines()
    assert saved[0].endswith(",factIri") and any(line.endswith(links[0]) for line in saved)


def test_an_answer_has_the_words_of_people_and_not_those_of_the_vocabulary(client: Client) -> None:
    def cells(address: str) -> str:
        return " ".join(re.findall(r"<bdi>(.*?)</bdi>", client(address).text))

    profile = cells("/questions/drug-profile?drug=velsotinib")
    told = cells("/questions/what-changed?from=2020&about=velsotinib")
    assert "Small molecule" in profile and "has target" in profile and "develops (by)" in profile
    assert "Clinical trial" in told and "velsotinib investigated for gastric cancer" in told
    assert not re.search(r"\b[a-z]*[A-Z][a-z]+[A-Z][a-z]+\b|hasTarget|investigatedFor|Assertion", profile + told)


def test_a_list_that_does_not_have_all_documents_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "only the latest are listed" not in Page(client("/documents").text).text
    monkeypatch.setattr(browsing, "_LISTED", 4)
    page = Page(client("/documents").text)
    assert [tag for tag, _ in page.elements].count("tr") - 1 == 4 and "only the latest are listed" in page.text


def test_a_question_about_time_offers_quarters_and_keeps_what_else_is_asked(client: Client) -> None:
    page = Page(client("/questions/catalysts?drug=velsotinib&after=2020").text)
    asks = [link for link in page.values("href") if link.startswith("?drug=velsotinib&after=") and "format" not in link]
    *quarters, coming = asks
    assert "from today" in page.text and coming.endswith(date.today().isoformat())
    assert len(quarters) == 3 and all(client(f"/questions/catalysts{link}").status == 200 for link in quarters)
    asked = Page(client(f"/questions/catalysts{quarters[2]}").text)
    assert [values.get("href") for _, values in asked.elements if values.get("aria-current") == "true"] == [quarters[2]]
    assert "last quarter" not in Page(client("/questions/trials").text).text


def test_what_is_wrong_with_a_question_stands_on_its_page(client: Client) -> None:
    reply = client("/questions/who-develops?drug=velsotinob")
    assert reply.status == 400
    assert "did you mean 'Velsotinib'" in Page(reply.text).text
    assert client("/questions/who-develop").status == 404


def test_a_thing_shows_its_names_its_facts_and_their_words(client: Client, examples_graph: Path) -> None:
    page = Page(client(resource(client, examples_graph, "trastuzumab emtansine")).text)
    for words in ("Antibody-drug conjugate", "Kadcyla", "Genentech develops trastuzumab emtansine", "Planned"):
        assert words in page.text
    assert "has been submitted to the U.S. Food and Drug Administration" in page.text
    assert [tag for tag, _ in page.elements].count("mark") > 3


def test_a_thing_leads_to_the_questions_that_can_be_asked_about_it(client: Client, examples_graph: Path) -> None:
    page = Page(client(resource(client, examples_graph, "velsotinib")).text)
    asked = [link for link in page.values("href") if link.startswith("/questions/")]
    assert "/questions/drug-profile?drug=velsotinib" in asked
    assert not [link for link in asked if "path" in link]  # it needs two names
    assert all(client(link).status == 200 for link in asked)


def test_a_quotation_leads_to_its_place_in_the_document(client: Client, examples_graph: Path) -> None:
    page = Page(client(resource(client, examples_graph, "trastuzumab emtansine")).text)
    address, anchor = next(urldefrag(link) for link in page.values("href") if "#at-" in link)
    document, path = Page(client(address).text), address.partition("?")[0]
    assert anchor in document.values("id")
    start, end = map(int, anchor.removeprefix("at-").split("-"))
    with Graph.open(examples_graph) as graph:
        digest = next(graph.query(f"SELECT ?h {{ <{path.replace('/resource/', BASE)}> pg:sha256 ?h }}"))[0].value  # type: ignore[call-overload]
        quoted = graph.document_text(digest)[start:end]
    assert quoted in "".join(document.words)


def test_a_fact_shows_how_its_belief_comes_of_its_sources(client: Client, examples_graph: Path) -> None:
    with Graph.open(examples_graph) as graph:
        (row,) = graph.query(
            "SELECT ?fact { ?fact rdf:subject/rdfs:label 'velsotinib' ; rdf:predicate pg:hasTarget ; rdf:object/rdfs:label 'FGFR2' }"
        )  # type: ignore[misc]
    page = Page(client(row[0].value.replace(BASE, "/resource/")).text)
    formula = re.search(r"1 - (\(1 - [\d.]+\)(?: × \(1 - [\d.]+\))+) = ([\d.]+)", page.text)
    assert formula
    doubts = [1 - float(belief) for belief in re.findall(r"1 - ([\d.]+)\)", formula[1])]
    assert len(doubts) > 1
    assert float(formula[2]) == pytest.approx(1 - prod(doubts), abs=1e-4)


@pytest.mark.parametrize(
    ("accept", "form"), [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")]
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib's own JSON-LD parser
def test_a_thing_can_be_had_as_data(client: Client, examples_graph: Path, accept: str, form: str) -> None:
    path = resource(client, examples_graph, "Genentech")
    reply = client(path, accept=accept)
    graph = rdflib.Graph().parse(data=reply.text, format=form)
    iri = rdflib.URIRef(path.replace("/resource/", BASE))
    assert (iri, rdflib.RDFS.label, rdflib.Literal("Genentech")) in graph
    assert reply.headers["vary"] == "Accept"
    assert client(path, accept="image/png").status == 406


def test_a_name_leads_to_its_page(client: Client, examples_graph: Path) -> None:
    reply = client("/search?q=T-DM1&go=1")
    assert (reply.status, reply.headers["location"]) == (303, resource(client, examples_graph, "trastuzumab emtansine"))
    assert "Nothing in the graph" in Page(client("/search?q=nothing+at+all").text).text


def test_the_page_of_sparql_keeps_the_query_and_shows_what_is_wrong(client: Client) -> None:
    page = Page(client.sparql("SELECT * { </textarea><script>", accept="text/html").text)
    assert "SELECT * { </textarea><script>" in page.text
    assert "not valid SPARQL" in page.text
    assert "drug/velsotinib" in client.sparql("SELECT ?d { ?d rdfs:label 'velsotinib' }", accept="text/html").text


# Who may ask


@pytest.mark.parametrize("host", ["localhost:8000", "LOCALHOST", "127.0.0.1", "[::1]:80", "192.168.1.9:8000"])
def test_an_address_or_localhost_is_a_host(client: Client, host: str) -> None:
    assert client("/questions", host=host).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8000", "", "a b", "[::1"]
)
def test_any_other_host_is_refused(client: Client, host: str) -> None:
    assert client("/questions", host=host).status in (400, 421)


def test_names_and_origins_can_be_allowed(serve: Serve, examples_graph: Path) -> None:
    client = serve(examples_graph, hosts=["graph.example"], cors=["https://app.example"])
    assert client("/questions", host="graph.example").status == 200
    allowed = client.sparql("ASK {}", origin="https://app.example").headers
    assert allowed["access-control-allow-origin"] == "https://app.example"
    assert "access-control-allow-origin" not in client.sparql("ASK {}", origin="https://x.example").headers


@pytest.mark.parametrize(
    "path", ["../../pharmagraph.json", "../app.py", "%2e%2e/app.py", "..%2fapp.py", "//etc/passwd", "\\..\\app.py"]
)
def test_no_file_but_those_of_the_pages_is_served(client: Client, path: str) -> None:
    for folder in ("/assets/", "/resource/", "/"):
        assert client(folder + quote(unquote(path), safe="/%")).status == 404
        assert client(folder + path).status == 404


def test_errors_keep_the_headers_that_keep_browsers_safe(client: Client) -> None:
    for path in ("/none", "/sparql?query=%ff", "/questions/none"):
        headers = client(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_an_answer_comes_page_by_page(client: Client) -> None:
    whole = client("/questions/aliases?format=json")
    rows = json.loads(whole.body)["results"]["bindings"]
    parts = [
        json.loads(client(f"/questions/aliases?format=json&limit=7&page={page}").body)["results"]["bindings"]
        for page in range(1, (len(rows) + 6) // 7 + 1)
    ]
    assert [row for part in parts for row in part] == rows
    first = client("/questions/aliases?limit=7", accept="text/html")
    assert "Rows 1 to 7" in Page(first.text).text
    assert "?page=2&limit=7" in Page(first.text).values("href")
    second = Page(client("/questions/aliases?limit=7&page=2", accept="text/html").text)
    assert "Rows 8 to 14" in second.text
    assert {"?page=1&limit=7", "?page=3&limit=7"} <= set(second.values("href"))


@pytest.mark.parametrize("part", ["page=0", "page=x", "limit=-1", "page=99999"])
def test_a_page_that_cannot_be_is_refused(client: Client, part: str) -> None:
    assert client(f"/questions/aliases?format=csv&{part}").status == 400
