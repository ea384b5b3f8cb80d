"""The page as a reader uses it, in a real Chromium that must not ask the network for anything."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pharmagraph.graph.property_graph import Edge, EvidenceRecord, Node, PropertyGraph
from pharmagraph.views import write_view

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (dependency group test)")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="no chromium, chromium-browser or google-chrome on PATH"),
]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HOSTILE = [
    "</script><script>globalThis.hacked = 1; alert(1)</script>",
    '"><img src=x onerror="globalThis.hacked = 1; alert(1)">',
    '<a href="javascript:globalThis.hacked = 1">href</a>',
    "<svg onload=alert(1)>",
    "<!-- <script>",
    "__proto__",
    "line\u2028separator",
]


def quote(text: str, *, cue: str = "", title: str = "Alba reports results", document: str = "doc:1") -> EvidenceRecord:
    return EvidenceRecord(f"ev:{text}", text, 10, 10 + len(text), 0.87, "rule.name", cue, document, title, "2024-05-01")


def node(
    iri: str, kind: str, name: str, *evidence: EvidenceRecord, aliases: tuple[str, ...] = (), **properties: Any
) -> Node:
    return Node(iri, kind, (kind,), name, aliases, properties, evidence)


def edge(source: str, kind: str, target: str, *evidence: EvidenceRecord, **properties: Any) -> Edge:
    return Edge(f"{source} {kind} {target}", source, target, kind, properties, evidence)


def small() -> PropertyGraph:
    """Two companies and an agency around a drug; the agreement is planned, one relation is denied."""
    deal, approval = (
        quote("Alba plans to license ravimab to Boreal.", cue="plans to"),
        quote("The FDA approved ravimab."),
    )
    return PropertyGraph(
        (
            node("alba", "Company", "Alba Therapeutics", aliases=("Alba Bio",), ticker="NASDAQ:ALBA"),
            node("boreal", "Company", "Boreal AG"),
            node("ravimab", "MonoclonalAntibody", "ravimab", aliases=("AL-100",)),
            node("her2", "MolecularTarget", "HER2"),
            node("cancer", "Disease", "breast cancer"),
            node("fda", "RegulatoryAgency", "FDA"),
            node("deal", "Agreement", "licence of ravimab", deal, status="Planned", agreementKind="License"),
            node(
                "approval",
                "RegulatoryDecision",
                "approval of ravimab",
                approval,
                status="Occurred",
                decision="Approved",
            ),
        ),
        (
            edge(
                "alba",
                "develops",
                "ravimab",
                quote("Alba is developing ravimab in cancer."),
                status="Occurred",
                belief=0.9,
            ),
            edge(
                "boreal", "develops", "ravimab", quote("Boreal does not develop it.", cue="does not"), status="Denied"
            ),
            edge("ravimab", "hasTarget", "her2", quote("ravimab, which binds HER2"), status="Occurred"),
            edge("ravimab", "investigatedFor", "cancer", quote("a trial in breast cancer"), status="Occurred"),
            edge("deal", "licensor", "alba", deal, status="Planned"),
            edge("deal", "licensee", "boreal", deal, status="Planned"),
            edge("deal", "drug", "ravimab", deal, status="Planned"),
            edge("approval", "drug", "ravimab", approval, status="Occurred"),
            edge("approval", "agency", "fda", approval, status="Occurred"),
        ),
    )


def large(nodes: int, edges: int) -> PropertyGraph:
    chance = random.Random(11)
    kinds = ("Company", "Drug", "Disease", "TrialResult", "MolecularTarget")
    made = tuple(node(f"n{n:05}", kinds[n % 5], f"name number {n}", status="Occurred") for n in range(nodes))
    ends = [(min(int(chance.paretovariate(0.8)), nodes - 1), chance.randrange(nodes)) for _ in range(edges)]
    said = quote("A sentence that says so.")
    links = (
        Edge(f"e{k:05}", f"n{a:05}", f"n{b:05}", "develops", {"status": "Occurred"}, (said,))
        for k, (a, b) in enumerate(ends)
    )
    return PropertyGraph(made, tuple(links))


class Reader:
    """A reader with a page before them, who notes everything that should not happen."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", self.refuse)

    def refuse(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def read(self, path: Path) -> None:
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("#graph[data-drawn]")

    def number(self, name: str) -> int:
        return int(self.page.evaluate("name => pharmagraph.graph.nodes.findIndex(node => node.name === name)", name))

    def on_screen(self, x: float, y: float) -> tuple[float, float]:
        script = """place => {
            const point = pharmagraph.network.canvasToDOM(place);
            const frame = document.getElementById("graph").getBoundingClientRect();
            return [frame.x + point.x, frame.y + point.y];
        }"""
        return tuple(self.page.evaluate(script, {"x": x, "y": y}))

    def place(self, name: str) -> tuple[float, float]:
        found = self.page.evaluate("number => pharmagraph.network.getPosition(number)", self.number(name))
        return self.on_screen(found["x"], found["y"])

    def click(self, name: str) -> None:
        self.page.mouse.click(*self.place(name))

    def middle_of_edge(self, source: str, target: str) -> tuple[float, float]:
        places = self.page.evaluate(
            "numbers => numbers.map(number => pharmagraph.network.getPosition(number))",
            [self.number(source), self.number(target)],
        )
        return self.on_screen(sum(place["x"] for place in places) / 2, sum(place["y"] for place in places) / 2)

    def panel(self) -> str:
        return str(self.page.inner_text("#panel"))

    def drawn(self) -> set[str]:
        """The names of the nodes that vis-network draws."""
        script = """() => pharmagraph.graph.nodes.filter((_, number) => {
            const node = pharmagraph.network.body.nodes[number];
            return node && !node.options.hidden;
        }).map(node => node.name)"""
        return set(self.page.evaluate(script))

    def opacity(self, name: str) -> float:
        return float(
            self.page.evaluate(
                "number => pharmagraph.network.body.nodes[number].options.opacity ?? 1", self.number(name)
            )
        )

    def look_around(self, name: str) -> None:
        """Click twice on a node until the page takes it for a double click: on a busy machine the two may come too far apart."""
        faded = "() => Object.values(pharmagraph.network.body.nodes).some(node => (node.options.opacity ?? 1) < 0.3)"
        for attempt in range(5):
            self.page.mouse.dblclick(*self.place(name))
            try:
                self.page.wait_for_function(faded, timeout=1500)
                return
            except sync_api.TimeoutError:
                if attempt == 4:
                    raise

    def positions(self) -> Any:
        return self.page.evaluate("() => [pharmagraph.network.getPositions(), pharmagraph.network.getScale()]")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def read(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Reader]]:
    """Writes a page, opens it, and after the test makes sure that it asked for nothing and complained of nothing."""
    readers = []

    def opened(graph: PropertyGraph, *, size: tuple[int, int] = (1280, 800), **options: Any) -> Reader:
        path = tmp_path / "view.html"
        write_view(graph, path, **options)
        reader = Reader(browser.new_page(viewport={"width": size[0], "height": size[1]}))
        readers.append((reader, path))
        reader.read(path)
        return reader

    yield opened
    for reader, path in readers:
        reader.page.close()
        assert reader.requests == [path.as_uri()]
        assert reader.complaints == []


Read = Callable[..., Reader]


def test_the_page_asks_for_nothing_and_complains_of_nothing(read: Read) -> None:
    reader = read(small(), title="Alba's pipeline")
    assert reader.page.title() == "Alba's pipeline"
    assert "8 nodes" in reader.page.inner_text("#counts")


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_everything_fits_the_window(read: Read, size: tuple[int, int]) -> None:
    reader = read(small(), size=size)
    assert reader.page.evaluate(
        "() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"
    )
    frame = reader.page.locator("#graph").bounding_box()
    for name in ("Alba Therapeutics", "ravimab", "FDA", "licence of ravimab"):
        x, y = reader.place(name)
        assert frame["x"] < x < frame["x"] + frame["width"] and frame["y"] < y < frame["y"] + frame["height"]


def test_the_picture_is_still_at_once(read: Read) -> None:
    reader = read(large(300, 500))
    before = reader.positions()
    reader.page.wait_for_timeout(500)
    assert reader.positions() == before


def test_clicking_a_node_shows_its_evidence(read: Read) -> None:
    reader = read(small())
    reader.click("Alba Therapeutics")
    shown = reader.panel()
    for text in (
        "Alba Therapeutics",
        "Alba Bio",
        "NASDAQ:ALBA",
        "Alba is developing ravimab in cancer.",
        "Alba reports results",
    ):
        assert text in shown
    for text in ("2024-05-01", "rule.name", "0.87"):
        assert text in shown


def test_clicking_a_frame_shows_its_status_and_cue(read: Read) -> None:
    reader = read(small())
    reader.click("licence of ravimab")
    shown = reader.panel()
    assert (
        "Planned" in shown
        and "because of \u201cplans to\u201d" in shown
        and "Alba plans to license ravimab to Boreal." in shown
    )


def test_clicking_an_edge_shows_its_evidence(read: Read) -> None:
    reader = read(small())
    reader.page.mouse.click(*reader.middle_of_edge("ravimab", "HER2"))
    shown = reader.panel()
    assert shown.startswith("\u2190 Back\nhas target") and "ravimab, which binds HER2" in shown


def test_neighbours_lead_on_and_back_again(read: Read) -> None:
    reader = read(small())
    reader.click("ravimab")
    reader.page.click("#panel .link:has-text('HER2')")
    assert reader.page.inner_text("#panel h2") == "HER2"
    reader.page.click("#panel .back")
    assert reader.page.inner_text("#panel h2") == "ravimab"


def test_a_document_shows_all_that_it_says(read: Read) -> None:
    reader = read(small())
    reader.click("Alba Therapeutics")
    reader.page.click("#panel blockquote .link >> nth=0")
    shown = reader.panel()
    assert "Agreement: License" in shown and "ravimab has target HER2" in shown


def test_the_legend_hides_and_shows_classes(read: Read) -> None:
    reader = read(small())
    reader.page.uncheck("input[data-name=Company]")
    assert reader.drawn() == {"ravimab", "HER2", "breast cancer", "FDA", "licence of ravimab", "approval of ravimab"}
    assert "6 of 8 nodes" in reader.page.inner_text("#counts")
    reader.page.check("input[data-name=Company]")
    assert len(reader.drawn()) == 8


def test_the_legend_works_from_the_keyboard(read: Read) -> None:
    reader = read(small())
    reader.page.focus("input[data-name=Disease]")
    reader.page.keyboard.press("Space")
    assert "breast cancer" not in reader.drawn()


def test_what_loses_its_last_link_goes_too_unless_wanted(read: Read) -> None:
    reader = read(small())
    reader.page.uncheck("input[data-name=hasTarget]")
    assert "HER2" not in reader.drawn()
    reader.page.uncheck("#loose")
    assert "HER2" in reader.drawn()


def test_statuses_are_filtered(read: Read) -> None:
    reader = read(small())
    reader.page.uncheck("input[data-name=Planned]")
    assert "licence of ravimab" not in reader.drawn()
    edges = "() => pharmagraph.visible().edges.filter(Boolean).length"
    before = reader.page.evaluate(edges)
    reader.page.uncheck("input[data-name=Denied]")
    assert reader.page.evaluate(edges) == before - 1


def test_one_class_alone_is_a_click_away(read: Read) -> None:
    reader = read(small())
    reader.page.hover(".row[title='has target']")
    reader.page.click(".row[title='has target'] .only")
    reader.page.click("fieldset:has-text('Roles in events') .toggle:has-text('none')")
    assert reader.drawn() == {"ravimab", "HER2"}


def test_search_centres_what_it_finds_by_alias_and_goes_on_with_enter(read: Read) -> None:
    reader = read(small())
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("al")
    assert reader.page.inner_text("#hits") == "4 found"
    found = []
    for number in range(4):
        reader.page.keyboard.press("Enter")
        assert reader.page.inner_text("#hits") == f"{number + 1} of 4"
        name = reader.page.inner_text("#panel h2")
        found.append(name)
        frame = reader.page.locator("#graph").bounding_box()
        x, y = reader.place(name)
        assert abs(x - frame["x"] - frame["width"] / 2) < 3 and abs(y - frame["y"] - frame["height"] / 2) < 3
        assert reader.page.evaluate("() => pharmagraph.network.getSelectedNodes()") == [reader.number(name)]
    assert set(found[:2]) == {"Alba Therapeutics", "ravimab"}  # one by the beginning of its name, one by an alias
    assert set(found[2:]) == {"Boreal AG", "approval of ravimab"}
    reader.page.keyboard.press("Enter")
    assert reader.page.inner_text("#panel h2") == found[0]
    reader.page.keyboard.press("Shift+Enter")
    assert reader.page.inner_text("#panel h2") == found[3]


def test_search_says_when_there_is_nothing(read: Read) -> None:
    reader = read(small())
    reader.page.fill("#search", "zzz")
    assert reader.page.inner_text("#hits") == "none"
    reader.page.uncheck("input[data-name=Disease]")
    reader.page.fill("#search", "breast")
    assert reader.page.inner_text("#hits") == "1 filtered out"


def test_a_double_click_fades_all_but_the_surroundings_and_escape_brings_them_back(read: Read) -> None:
    reader = read(small())
    reader.look_around("HER2")
    assert (reader.opacity("HER2"), reader.opacity("ravimab")) == (1, 1)
    assert reader.opacity("Boreal AG") < 0.3
    reader.page.keyboard.press("Escape")
    assert reader.opacity("Boreal AG") == 1
    assert reader.page.inner_text("#panel h2") == "Where to start"


def test_a_double_click_sees_through_frames(read: Read) -> None:
    reader = read(small())
    reader.look_around("FDA")
    assert reader.opacity("ravimab") == 1 and reader.opacity("HER2") < 0.3


def test_the_picture_can_be_saved(read: Read, tmp_path: Path) -> None:
    reader = read(small())
    with reader.page.expect_download() as download:
        reader.page.click("#save")
    saved = tmp_path / "saved.png"
    download.value.save_as(saved)
    assert download.value.suggested_filename == "graph.png"
    assert saved.read_bytes().startswith(b"\x89PNG") and saved.stat().st_size > 5000


def test_hostile_names_are_shown_and_do_nothing(read: Read) -> None:
    names = [f"{text} {n}" for n, text in enumerate(HOSTILE)]
    said = [quote(text, cue=text, title=text, document=text) for text in names]
    nodes = tuple(
        node(text, "Drug", text, one, aliases=(text,), brandName=text, homepage="javascript:alert(1)")
        for text, one in zip(names, said, strict=True)
    )
    edges = tuple(
        Edge(text, names[0], text, text, {"status": text}, (one,))
        for text, one in zip(names[1:], said[1:], strict=True)
    )
    reader = read(PropertyGraph(nodes, edges), title=HOSTILE[0], focus=[names[0]], hops=1)
    for text in names:
        reader.page.fill("#search", text)
        reader.page.keyboard.press("Enter")
        assert reader.page.inner_text("#panel h2") == " ".join(text.split(" "))
        reader.page.mouse.move(*reader.place(text))
        reader.page.wait_for_timeout(600)  # until the tooltip is there
        assert reader.page.inner_text(".vis-tooltip").startswith(text.split("\u2028")[0])
        for button in reader.page.query_selector_all("#panel .why"):
            if button.is_visible():
                button.click()
                break
    assert reader.page.evaluate("() => globalThis.hacked") is None
    assert reader.page.query_selector("main img, aside img, nav img, a[href^=javascript], svg[onload]") is None


def test_an_empty_graph_says_so(read: Read) -> None:
    reader = read(PropertyGraph((), ()))
    assert "The graph is empty" in reader.page.inner_text("#graph")


def test_a_cut_graph_says_so(read: Read) -> None:
    reader = read(large(300, 500), limit=100)
    assert "of 300 nodes" in reader.page.inner_text("#note")


def test_scripts_that_are_not_ours_do_not_run(browser: Any, tmp_path: Path) -> None:
    """The content security policy holds even if someone puts a script into the file."""
    path = tmp_path / "view.html"
    write_view(small(), path)
    text = path.read_text("utf-8").replace("<noscript>", "<script>globalThis.hacked = 1</script><noscript>")
    path.write_text(text.replace("</header>", "<img src='https://example.org/x.png'></header>"), "utf-8")
    reader = Reader(browser.new_page())
    refused: dict[str, str] = {}
    reader.page.on("requestfailed", lambda request: refused.update({request.url: request.failure}))
    reader.read(path)
    assert reader.page.evaluate("() => globalThis.hacked") is None
    assert any("Content Security Policy" in complaint for complaint in reader.complaints)
    assert refused == {"https://example.org/x.png": "csp"}
    reader.page.close()


def test_fifteen_hundred_nodes_are_drawn_within_seconds(read: Read) -> None:
    reader = read(large(1500, 3000), size=(1920, 1080))
    assert int(reader.page.get_attribute("#graph", "data-drawn")) < 8000  # about one second on an idle machine
    started = reader.page.evaluate("() => performance.now()")
    reader.page.uncheck("input[data-name=Disease]")
    assert reader.page.evaluate("() => performance.now()") - started < 5000
    assert len(reader.drawn()) <= 1200
