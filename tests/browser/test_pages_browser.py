"""The pages as an analyst uses them, with mouse and keyboard: questions, SPARQL, things, documents."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import MARKS, Reader, Served

pytestmark = MARKS
TRASTUZUMAB_EMTANSINE = "/search?q=T-DM1&go=1"


@pytest.fixture(scope="module")
def address(examples_graph: Path) -> Iterator[str]:
    with Served(examples_graph) as found:
        yield found


@pytest.fixture
def reader(browser: Any, address: str) -> Iterator[Reader]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, permissions=["clipboard-read", "clipboard-write"]
    )
    one = Reader(context.new_page(), address)
    yield one
    context.close()
    assert one.complaints == []


def column(reader: Reader, place: int) -> list[str]:
    """The cells that are shown in a column, from top to bottom."""
    script = """place => [...document.querySelectorAll("table.data tbody tr")].filter(row => !row.hidden)
        .map(row => row.cells[place].innerText.trim())"""
    return list(reader.page.evaluate(script, place))


def test_a_question_is_asked_by_its_form_and_sorted_with_the_mouse(reader: Reader) -> None:
    page = reader.page
    page.goto(reader.address + "/questions/agreements")
    everything = len(column(reader, 0))
    page.select_option("select[name=agreementKind]", "License")
    reader.follow("button:has-text('Ask')")
    assert "agreementKind=License" in page.url
    kinds = column(reader, 1)
    assert 1 < len(kinds) < everything and all("License" in kind for kind in kinds)
    page.click("th button:has-text('Upfront')")
    paid = [text.split()[-1] for text in column(reader, 7) if text]
    assert paid == ["30,000,000", "3,000,000,000", "60,000,000"]  # by currency first
    page.click("th button:has-text('Date')")
    *dates, unknown = column(reader, 0)
    assert dates == sorted(dates) and not unknown
    page.click("th button:has-text('Date')")
    *dates, unknown = column(reader, 0)
    assert dates == sorted(dates, reverse=True) and not unknown
    assert page.get_attribute("th:has-text('Date')", "aria-sort") == "descending"


def test_a_table_is_sorted_and_filtered_with_the_keyboard(reader: Reader) -> None:
    page = reader.page
    page.goto(reader.address + "/questions/pipeline")
    rows = len(column(reader, 0))
    page.focus("[data-filter]")
    page.keyboard.type("velsotinib APPROVED")
    assert column(reader, 1) == ["velsotinib"] * len(column(reader, 1)) and "Approved" in column(reader, 3)
    assert page.inner_text("[data-count]") == f"{len(column(reader, 1))} of {rows} rows"
    page.keyboard.press("Escape")
    page.fill("[data-filter]", "")
    assert page.inner_text("[data-count]") == f"{rows} rows"
    page.focus("[data-filter]")
    for _ in range(3):  # past the region of the table and the first heading
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    drugs = column(reader, 1)
    assert drugs == sorted(drugs, key=str.lower) and len(drugs) == rows


def test_a_row_leads_to_its_words_and_a_page_of_rows_says_that_it_is_one(reader: Reader) -> None:
    page = reader.page
    page.goto(reader.address + "/questions/agreements?limit=2")
    assert "2 rows on this page" in page.inner_text(".table-tools")
    reader.follow("td.evidence a")
    assert page.locator("h2:has-text('Where it says so')").count() == 1
    assert page.locator("blockquote mark.first").count() > 1
    page.goto(reader.address + "/questions/catalysts")
    reader.follow(".periods a:has-text('from today')")
    page.wait_for_selector(".periods a[aria-current]")
    assert page.input_value("[name=after]") and not page.input_value("[name=before]")


def test_an_answer_can_be_taken_along_as_a_file_and_as_sparql(reader: Reader) -> None:
    page = reader.page
    page.goto(reader.address + "/questions/who-develops?drug=NVK-204")
    shown = len(column(reader, 0))
    with page.expect_download() as download:
        page.click("text=Download CSV")
    assert download.value.suggested_filename == "who-develops.csv"
    assert len(Path(download.value.path()).read_text(encoding="utf-8").splitlines()) == shown + 1
    page.click("summary:has-text('SPARQL')")
    page.click("[data-copy]")
    page.wait_for_selector("[data-copy]:has-text('Copied')")
    sparql = page.evaluate("() => navigator.clipboard.readText()")
    assert sparql == page.inner_text("#sparql") and "SELECT" in sparql
    reader.follow("a:has-text('Open')")
    assert page.input_value("#query").strip() == sparql.strip()
    assert len(column(reader, 0)) == shown


def test_a_question_that_needs_a_name_offers_those_it_knows(reader: Reader) -> None:
    page = reader.page
    page.goto(reader.address + "/questions/drug-profile")
    reader.follow("main li a:has-text('velsotinib')")
    assert page.input_value("input[name=drug]") == "velsotinib"
    assert len(column(reader, 0)) > 5


def test_sparql_is_run_from_the_keyboard_and_its_answer_leads_on(reader: Reader) -> None:
    page = reader.page
    page.goto(reader.address + "/sparql")
    page.fill("#query", 'SELECT ?drug ?label { ?drug rdfs:label ?label FILTER(?label = "velsotinib") }')
    page.press("#query", "Control+Enter")
    page.wait_for_selector("table.data")
    assert column(reader, 1) == ["velsotinib"]
    with page.expect_download() as download:
        page.click("a[download]:has-text('json')")
    assert json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["results"]["bindings"]
    reader.follow("table.data a")
    assert page.inner_text("h1") == "velsotinib"
    page.goto(reader.address + "/sparql")
    page.select_option("[data-goto]", label="Pipeline")
    page.wait_for_url("**/questions/pipeline")


def test_a_fact_shows_its_words_at_once_and_in_its_document_with_both_ends_marked(reader: Reader) -> None:
    page = reader.page
    page.goto(reader.address + TRASTUZUMAB_EMTANSINE)
    fact = page.locator("details.fact", has_text="Genentech develops").first
    fact.locator("summary").press("Enter")
    quote = fact.locator("blockquote").first
    assert quote.locator("mark.first").inner_text() == "Genentech"
    assert quote.locator("mark.second").inner_text() == "trastuzumab emtansine"
    reader.follow(quote.locator("footer a"))
    page.wait_for_selector(".chosen-fact:has-text('Genentech develops trastuzumab emtansine')")
    assert page.locator(".document mark.first").first.inner_text() == "Genentech"
    assert page.locator(".document mark.second").first.inner_text() == "trastuzumab emtansine"
    assert page.locator(".document li.chosen").inner_text().startswith("Genentech develops")
    marked = page.locator(".document mark.chosen").first
    assert 0 < marked.bounding_box()["y"] < 800  # in the window
    reader.follow("a:has-text('All facts alike')")
    assert page.locator("mark.chosen, mark.first").count() == 0 and page.locator("mark.quoted").count() > 5


def test_a_fact_beside_a_document_leads_to_its_words(reader: Reader) -> None:
    page = reader.page
    page.goto(reader.address + "/documents")
    page.fill("[data-filter]", "velsorva")
    reader.follow("tbody tr:not([hidden]) a")
    reader.follow(page.locator("li", has_text="Norrvik develops velsotinib").locator("a.at"))
    page.wait_for_selector(".chosen-fact")
    assert set(page.locator("mark.first").all_inner_texts()) == {"Norrvik", "Norrvik Pharma AB"}
    assert set(page.locator("mark.second").all_inner_texts()) == {"velsotinib"}


@pytest.mark.parametrize("path", ["/search?q=velsotinib&go=1", "/questions/as-of?date=2026", "/documents"])
def test_nothing_but_tables_and_queries_scrolls_sideways_on_a_telephone(reader: Reader, path: str) -> None:
    page = reader.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reader.address + path)
    script = """() => [document.documentElement, ...document.querySelectorAll("main *:not(.scroll, .hidden, pre)")]
        .filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible"
            || one === document.documentElement && one.scrollWidth > one.clientWidth).map(one => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(script) == []
