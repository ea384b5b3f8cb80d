import base64
import hashlib
import json
import random
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pharmagraph.errors import DataError, GraphError, QueryError
from pharmagraph.graph.property_graph import Edge, EvidenceRecord, Node, PropertyGraph
from pharmagraph.views import write_view
from pharmagraph.views.drawing import vis_network
from pharmagraph.views.payload import short_name
from pharmagraph.views.style import LOOKS, look, words
from pharmagraph.vocabulary import CODES, FRAMES, EntityClass, FrameClass, Relation

HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<a href='javascript:alert(1)'>href</a>",
    "<!-- <script>",
    "]]></style><style>*{display:none}",
    "line\u2028separator\u2029and\x00null",
    "javascript:alert(1)",
    "__proto__",
    "constructor",
    "\ud800 half a character",
    "${title} {{7*7}} $title %s",
]


def quote(
    text: str, *, document: str = "doc:1", title: str = "Alba reports results", cue: str = "", start: int = 0
) -> EvidenceRecord:
    return EvidenceRecord(
        f"ev:{text}", text, start, start + len(text), 0.9, "develops.announce", cue, document, title, "2024-05-01"
    )


def node(
    iri: str,
    kind: str,
    name: str,
    *,
    aliases: tuple[str, ...] = (),
    evidence: tuple[EvidenceRecord, ...] = (),
    **properties: Any,
) -> Node:
    return Node(iri, kind, (kind,), name, aliases, properties, evidence)


def edge(source: str, kind: str, target: str, *evidence: EvidenceRecord, **properties: Any) -> Edge:
    key = f"{source} {kind} {target} {properties.get('status')}"
    return Edge(key, source, target, kind, properties, evidence)


def small() -> PropertyGraph:
    said = quote("Alba licensed ravimab to Boreal.")
    return PropertyGraph(
        (
            node("alba", "Company", "Alba Therapeutics", aliases=("Alba",), ticker="NASDAQ:ALBA"),
            node("boreal", "Company", "Boreal AG"),
            node("ravimab", "MonoclonalAntibody", "ravimab"),
            node(
                "deal",
                "Agreement",
                "licence of ravimab to Boreal AG",
                evidence=(said,),
                status="Planned",
                agreementKind="License",
                upfrontPaymentAmount=75000000.0,
                upfrontPaymentCurrency="USD",
            ),
            node("doc:1", "Document", "Alba reports results"),
        ),
        (
            edge("alba", "develops", "ravimab", quote("Alba is developing ravimab."), status="Occurred", belief=0.9),
            edge(
                "boreal", "develops", "ravimab", quote("Boreal does not develop it.", cue="does not"), status="Denied"
            ),
            edge("deal", "licensor", "alba", said, status="Planned"),
            edge("deal", "party", "alba", said, status="Planned", impliedBy=("licensor",)),
            edge("deal", "licensee", "boreal", said, status="Planned"),
            edge("deal", "drug", "ravimab", said, status="Planned"),
        ),
    )


class Page(HTMLParser):
    """The elements of a page with their attributes, and the texts of its scripts and styles."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.source = path.read_text(encoding="utf-8")
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", {}))
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [
            (attributes, text)
            for (name, attributes), text in zip(self.elements, self.texts, strict=True)
            if name == tag
        ]

    @property
    def data(self) -> Any:
        return next(json.loads(text) for attributes, text in self.all("script") if attributes.get("id") == "data")

    @property
    def policy(self) -> str:
        return next(str(meta["content"]) for meta, _ in self.all("meta") if "http-equiv" in meta)


def written(tmp_path: Path, graph: PropertyGraph, **options: Any) -> Page:
    path = tmp_path / "view.html"
    write_view(graph, path, **options)
    return Page(path)


# One file that fetches nothing


def test_nothing_in_the_page_names_anything_to_fetch(tmp_path: Path) -> None:
    page = written(tmp_path, small())
    fetching = {"src", "srcset", "action", "formaction", "data", "poster", "background", "ping", "manifest"}
    for tag, attributes in page.elements:
        assert not fetching & attributes.keys(), tag
        assert attributes.get("href") in (None, "data:,"), tag
        assert not [name for name in attributes if name.startswith("on")], tag
    assert "bootstrap" not in page.source.lower()
    assert not re.search(r"@import|url\((?!data:)", page.all("style")[0][1])
    assert "cdn" not in "".join(re.findall(r"https?://[^\"'\s]+", page.source)).lower()


def test_the_browser_may_run_only_our_own_scripts_and_fetch_nothing(tmp_path: Path) -> None:
    page = written(tmp_path, small())
    rules = dict(rule.split(" ", 1) for rule in page.policy.split("; "))
    scripts = [text for attributes, text in page.all("script") if attributes.get("type") != "application/json"]
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == [hash_of(text) for text in scripts]
    assert rules["style-src"].split() == [hash_of(text) for _, text in page.all("style")]
    assert rules["img-src"] == "data:"
    assert len(scripts) == 2
    assert page.elements.index(("meta", {"http-equiv": "Content-Security-Policy", "content": page.policy})) < min(
        number for number, (tag, _) in enumerate(page.elements) if tag in ("script", "style", "link")
    )


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_scripts_use_nothing_that_reads_markup_or_reaches_out() -> None:
    assets = Path(sys.modules["pharmagraph.views"].__file__ or "").parent / "assets"
    own = "".join(path.read_text(encoding="utf-8") for path in sorted(assets.glob("*.js")))
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "fetch(",
        "XMLHttp",
    ):
        assert word not in own


# Hostile names


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_documents_contain_stays_data(tmp_path: Path, text: str) -> None:
    said = quote(text, document=text, title=text, cue=text)
    graph = PropertyGraph(
        (node(text, "Drug", text, aliases=(text,), brandName=text), node("b", text, text)),
        (Edge(text, text, "b", text, {"status": text, text: text}, (replace(said, extractor=text),)),),
    )
    plain = written(tmp_path, PropertyGraph((node("a", "Drug", "a"), node("b", "Drug", "b")), ()))
    page = written(tmp_path, graph, title=text)
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert [attributes for tag, attributes in page.elements if tag != "meta"] == [
        attributes for tag, attributes in plain.elements if tag != "meta"
    ]
    assert page.policy == plain.policy
    first = next(entry for entry in page.data["nodes"] if entry["aliases"])
    assert (first["name"], first["aliases"]) == (text, [text])
    assert page.data["evidence"][0]["quote"] == text


def test_the_data_block_has_no_character_that_html_reads(tmp_path: Path) -> None:
    graph = PropertyGraph(tuple(node(str(n), "Drug", text) for n, text in enumerate(HOSTILE)), ())
    path = tmp_path / "view.html"
    write_view(graph, path)
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', path.read_text("utf-8"), re.S)
    assert block and not set("<>&\u2028\u2029\x00") & set(block[1]) and block[1].isascii()


def test_a_title_is_escaped(tmp_path: Path) -> None:
    page = written(tmp_path, small(), title="<b>A & B</b>")
    assert "<title>&lt;b&gt;A &amp; B&lt;/b&gt;</title>" in page.source


# What the page knows


def test_nodes_carry_names_aliases_properties_and_quoted_evidence(tmp_path: Path) -> None:
    data = written(tmp_path, small()).data
    by_name = {entry["name"]: entry for entry in data["nodes"]}
    assert by_name["Alba Therapeutics"]["aliases"] == ["Alba"]
    assert by_name["Alba Therapeutics"]["properties"] == [["ticker", ["NASDAQ:ALBA"]]]
    deal = by_name["licence of ravimab to Boreal AG"]
    assert (deal["label"], deal["status"]) == ("License", "Planned")
    assert ["upfront Payment", ["USD 75,000,000"]] not in deal["properties"]
    assert ["upfront payment", ["USD 75,000,000"]] in deal["properties"]
    cited = data["evidence"][deal["evidence"][0]]
    assert (cited["quote"], cited["rule"], cited["confidence"]) == (
        "Alba licensed ravimab to Boreal.",
        "develops.announce",
        0.9,
    )
    assert data["documents"][cited["document"]] == {
        "iri": "doc:1",
        "title": "Alba reports results",
        "date": "2024-05-01",
    }


def test_a_quote_that_supports_several_things_stands_once(tmp_path: Path) -> None:
    quotes = [entry["quote"] for entry in written(tmp_path, small()).data["evidence"]]
    assert sorted(quotes) == sorted(set(quotes)) and len(quotes) == 3


def test_a_party_that_is_the_licensor_is_one_edge_found_under_both_names(tmp_path: Path) -> None:
    data = written(tmp_path, small()).data
    licensor = [entry for entry in data["edges"] if "party" in entry["types"]]
    assert [entry["types"] for entry in licensor] == [["licensor", "party"]]
    assert {kind["name"]: kind["count"] for kind in data["types"]}["party"] == 1


def test_an_implied_edge_with_a_quote_of_its_own_is_kept(tmp_path: Path) -> None:
    graph = PropertyGraph(
        (node("alba", "Company", "Alba"), node("ravimab", "Drug", "ravimab")),
        (
            edge(
                "alba", "develops", "ravimab", quote("develops it"), quote("sells it", start=50), impliedBy=("markets",)
            ),
            edge("alba", "markets", "ravimab", quote("sells it", start=50)),
        ),
    )
    assert sorted(entry["types"][0] for entry in written(tmp_path, graph).data["edges"]) == ["develops", "markets"]


def test_the_legend_counts_what_is_drawn(tmp_path: Path) -> None:
    data = written(tmp_path, small()).data
    assert {kind["name"]: kind["count"] for kind in data["kinds"]} == {
        "Company": 2,
        "MonoclonalAntibody": 1,
        "Agreement": 1,
    }
    assert [kind["frame"] for kind in data["kinds"]] == [False, False, True]
    counts = {(kind["name"], kind["role"]): kind["count"] for kind in data["types"]}
    assert counts == {
        ("develops", False): 2,
        ("drug", True): 1,
        ("licensor", True): 1,
        ("licensee", True): 1,
        ("party", True): 1,
    }
    assert {status["name"]: status["count"] for status in data["statuses"]} == {
        "Occurred": 1,
        "Planned": 1,
        "Denied": 1,
    }


def test_planned_is_dashed_and_denied_is_red_and_dotted(tmp_path: Path) -> None:
    data = written(tmp_path, small()).data
    drawn = {data["edges"][shape["id"]]["status"]: shape for shape in data["network"]["edges"]}
    assert "dashes" not in drawn["Occurred"]
    assert drawn["Planned"]["dashes"] != drawn["Denied"]["dashes"]
    assert drawn["Denied"]["color"]["color"] == "#C8202F"
    deal = next(shape for shape in data["network"]["nodes"] if data["nodes"][shape["id"]]["kind"] == "Agreement")
    assert deal["shapeProperties"]["borderDashes"]


def test_the_picture_stands_still_from_the_start(tmp_path: Path) -> None:
    network = written(tmp_path, small()).data["network"]
    assert network["options"]["physics"] == {"enabled": False}
    assert network["options"]["edges"]["smooth"] is False
    assert len({(shape["x"], shape["y"]) for shape in network["nodes"]}) == len(network["nodes"]) == 4


def test_edges_between_the_same_two_nodes_do_not_cover_each_other(tmp_path: Path) -> None:
    kinds = ("hasPayload", "hasLinker", "hasAntibody", "combinedWith")
    ends = [("a", "b"), ("b", "a"), ("a", "b"), ("b", "a")]
    graph = PropertyGraph(
        (node("a", "Drug", "a"), node("b", "Drug", "b")),
        tuple(edge(source, kind, target) for kind, (source, target) in zip(kinds, ends, strict=True)),
    )
    bends = set()
    for shape in written(tmp_path, graph).data["network"]["edges"]:
        smooth = shape.get("smooth", {"type": "straight", "roundness": 0})
        turned = {"curvedCW": 1, "curvedCCW": -1, "straight": 0}[smooth["type"]] * (
            1 if shape["from"] < shape["to"] else -1
        )
        bends.add((turned, smooth["roundness"]))
    assert len(bends) == 4


# Notes, focus and limits


def test_an_empty_graph_gives_a_page_that_says_so(tmp_path: Path) -> None:
    assert "empty" in written(tmp_path, PropertyGraph((), ())).data["note"]


def star(leaves: int) -> PropertyGraph:
    nodes = (node("hub", "Company", "Hub"), *(node(f"d{n:04}", "Drug", f"drug {n}") for n in range(leaves)))
    return PropertyGraph(nodes, tuple(edge("hub", "develops", f"d{n:04}") for n in range(leaves)))


def test_the_page_and_the_report_say_what_the_limit_left_out(tmp_path: Path) -> None:
    path = tmp_path / "view.html"
    report = write_view(star(2000), path, limit=1200)
    assert (report.path, report.nodes, report.edges, report.available) == (path, 1200, 1199, 2001)
    assert report.note == Page(path).data["note"]
    assert "Showing 1,200 of 2,001 nodes" in report.note and "--focus" in report.note


def test_a_complete_page_needs_no_note_and_the_report_counts_what_is_drawn(tmp_path: Path) -> None:
    report = write_view(small(), tmp_path / "view.html")
    assert (report.nodes, report.edges, report.note) == (4, 5, "")


def test_focus_cuts_out_a_neighbourhood_and_marks_its_middle(tmp_path: Path) -> None:
    page = written(tmp_path, small(), focus=["boreal ag"], hops=1)
    assert {entry["iri"] for entry in page.data["nodes"]} == {"alba", "boreal", "deal", "ravimab"}
    assert [page.data["nodes"][number]["iri"] for number in page.data["focus"]] == ["boreal"]
    assert page.data["start"] == page.data["focus"]
    assert page.data["note"] == "Within 1 hop of boreal ag."


def test_an_unknown_focus_writes_no_file(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="did you mean 'Boreal AG'"):
        write_view(small(), tmp_path / "view.html", focus=["Boreal"])
    assert list(tmp_path.iterdir()) == []


def test_the_start_list_leaves_out_what_is_linked_to_everything(tmp_path: Path) -> None:
    graph = PropertyGraph(
        (
            node("fda", "RegulatoryAgency", "FDA"),
            node("a", "Drug", "a"),
            node("b", "Drug", "b"),
            node("c", "Disease", "c"),
        ),
        (edge("a", "x", "fda"), edge("b", "x", "fda"), edge("c", "x", "fda"), edge("a", "investigatedFor", "c")),
    )
    data = written(tmp_path, graph).data
    assert [data["nodes"][number]["name"] for number in data["start"]] == ["a", "c", "b"]


# The file


def test_the_same_graph_gives_the_same_bytes_whatever_its_order(tmp_path: Path) -> None:
    graph = star(80)
    nodes, edges = list(graph.nodes), list(graph.edges)
    random.Random(1).shuffle(nodes)
    random.Random(2).shuffle(edges)
    write_view(graph, tmp_path / "a.html")
    write_view(PropertyGraph(tuple(nodes), tuple(edges)), tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_file_that_was_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "view.html"
    path.write_text("before")
    write_view(small(), path)
    assert path.read_text("utf-8").startswith("<!doctype html>")
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="cannot write"):
        write_view(small(), tmp_path / "missing" / "view.html")


def test_a_broken_pyvis_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pharmagraph.views.drawing.find_spec", lambda _: None)
    with pytest.raises(DataError, match="reinstall"):
        vis_network()


# Looks and words


def test_every_class_has_a_look_and_frames_are_diamonds() -> None:
    assert set(LOOKS) == {*EntityClass, *FrameClass} - {EntityClass.DOCUMENT}
    assert {look(kind).shape for kind in FrameClass} == {"diamond"}
    assert look("Whatever") == look("Else")


def test_colours_stand_out_on_white_and_on_a_dark_page() -> None:
    for kind, style in LOOKS.items():
        channels = [int(style.colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        assert 1.05 / (light + 0.05) >= 2.2, kind  # against white
        assert (light + 0.05) / (0.009 + 0.05) >= 2.0, kind  # against the dark page


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("AntibodyDrugConjugate", "Antibody-drug conjugate"),
        ("hasEndpoint", "has endpoint"),
        ("Phase1_2", "Phase 1/2"),
        ("Phase3b", "Phase 3b"),
        ("sNDA", "sNDA"),
        ("BLA", "BLA"),
        ("FirstPatientDosed", "First patient dosed"),
        ("pValue", "p-value"),
        ("exactMatch", "exact match"),
        ("30.9 months", "30.9 months"),
        ("", ""),
    ],
)
def test_names_of_the_vocabulary_read_as_words(name: str, plain: str) -> None:
    assert words(name) == plain


def test_all_names_of_the_vocabulary_become_words() -> None:
    roles = {role for frame in FRAMES.values() for role in frame}
    codes = {code for codes in CODES.values() for code in codes}
    for name in {*EntityClass, *FrameClass, *Relation, *roles, *codes}:
        assert "_" not in words(name)
        assert not re.search(r"[a-z]{2}[A-Z]", words(name)), name


@pytest.mark.parametrize(
    ("kind", "properties", "label"),
    [
        ("ClinicalTrial", {"trialName": "NORTHSTAR", "phase": "Phase3"}, "NORTHSTAR"),
        ("ClinicalTrial", {"phase": "Phase1_2"}, "Phase 1/2"),
        ("ClinicalTrial", {}, "Clinical trial"),
        ("TrialResult", {"outcome": "Negative", "value": "12%"}, "Negative, 12%"),
        ("TrialResult", {"value": "30.9 months"}, "30.9 months"),
        ("RegulatoryDecision", {"actionDate": "2025-11-08"}, "due 2025-11-08"),
        ("Presentation", {"abstractNumber": "LBA17"}, "LBA17"),
        ("TrialMilestone", {"milestone": ("Paused", "Resumed")}, "Paused"),
        ("Company", {}, "a name"),
    ],
)
def test_short_names_say_what_a_frame_says(kind: str, properties: dict[str, Any], label: str) -> None:
    assert short_name(Node("x", kind, (kind,), "a name", (), properties, ())) == label


def test_long_names_are_cut_beside_the_node_only(tmp_path: Path) -> None:
    name = "a very long name of a disease " * 20
    entry = written(tmp_path, PropertyGraph((node("a", "Disease", name),), ())).data["nodes"][0]
    assert entry["name"] == name and len(entry["label"]) <= 34 and entry["label"].endswith("…")


def test_no_two_modules_declare_the_same_name() -> None:
    """They are joined to one script, in which a name can be declared once."""
    assets = Path(sys.modules["pharmagraph.views"].__file__ or "").parent / "assets"
    declared = [
        name
        for path in sorted(assets.glob("*.js"))
        for name in re.findall(
            r"^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    ]
    assert sorted(declared) == sorted(set(declared))
