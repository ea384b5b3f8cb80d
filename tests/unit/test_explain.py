"""Explanations: what a document was read as and why, shown so that nothing in the document can do harm."""

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from pharmagraph.errors import GraphError, QueryError
from pharmagraph.explain import Explanation, explain, to_html, to_terminal, to_text, write_explanation
from pharmagraph.explain.candidates import Findings, find_rejected
from pharmagraph.explain.values import EvidenceView, MentionView, Reason, Rejected
from pharmagraph.inspection import inspect
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text, read_document

RELEASE = """Norvane Bio Submits New Drug Application for NVB-204

BOSTON, May 5, 2025 -- Norvane Bio today announced that it has submitted a New Drug Application for NVB-204 to the U.S. Food and Drug Administration (FDA) for the treatment of gout. NVB-204 could be approved by the FDA for gout in children as well. The company plans to submit a Marketing Authorization Application for NVB-204 to the European Medicines Agency. The company has a long partnership.

About Norvane Bio
Norvane Bio, which has its seat in Boston, submitted its results on gout and asthma.

Forward-Looking Statements
NVB-204 was approved by the FDA for asthma.
"""

ATTACK = """Norvane Bio <script>alert(1)</script> Reports <img src=x onerror=alert(2)>

BOSTON, May 5, 2025 -- Norvane Bio is developing \u202eNVB-204\x1b[31m for the treatment of gout" onmouseover="alert(3). [bold red]Norvane Bio submitted[/bold red] a New Drug Application for NVB-204 to the FDA. [link=file:///etc/passwd]javascript:alert(4)[/link] </style></body> &amp;
"""


def explained(text: str) -> Explanation:
    return explain(from_text(text, source="release.txt"))


@pytest.fixture(scope="module")
def explanation() -> Explanation:
    return explained(RELEASE)


@pytest.fixture(scope="module")
def attack() -> Explanation:
    return explained(ATTACK)


def words(explanation: Explanation, span: tuple[int, int]) -> str:
    return explanation.document.text[slice(*span)]


def mention(explanation: Explanation, text: str) -> MentionView:
    return next(m for m in explanation.mentions if words(explanation, (m.start, m.end)) == text)


def rejected(explanation: Explanation, reason: Reason) -> list[Rejected]:
    return [one for one in explanation.rejected if one.reason is reason]


# What is explained


def test_the_facts_are_those_of_the_reading(explanation: Explanation) -> None:
    facts = read(explanation.document).facts
    assert [(f.kind, f.status, f.confidence) for f in explanation.facts] == [
        (f.kind, f.status.value, max(e.confidence for e in f.evidence)) for f in facts
    ]
    assert [fact.number for fact in explanation.facts] == list(range(1, len(facts) + 1))


def test_a_fact_names_what_fills_its_roles(explanation: Explanation) -> None:
    submission = next(f for f in explanation.facts if f.kind == "RegulatorySubmission" and f.status == "Occurred")
    roles = dict(submission.roles)
    assert roles["drug"] == ("NVB-204",)
    assert roles["application"] == ("NDA",)
    assert roles["applicant"] == ("Norvane Bio",)


def test_evidence_tells_the_rule_the_sentence_and_the_words_that_set_it_off(explanation: Explanation) -> None:
    planned = next(f for f in explanation.facts if f.kind == "RegulatorySubmission" and f.status == "Planned")
    evidence = next(e for e in planned.evidence if "submit" in {words(explanation, span) for span in e.triggers})
    assert words(explanation, (evidence.start, evidence.end)).startswith("The company plans to submit")
    assert evidence.cue == "plans"
    assert evidence.rule
    assert not evidence.entailed


def test_what_follows_from_another_fact_says_so(explanation: Explanation) -> None:
    studied = next(f for f in explanation.facts if f.kind == "investigatedFor")
    assert "submission by verb" in {e.rule for e in studied.evidence if e.entailed}


def test_sections_and_sentences_tell_what_may_state_facts(explanation: Explanation) -> None:
    kinds = {section.kind: section.asserts for section in explanation.sections}
    assert kinds["body"]
    assert not kinds["forward-looking"]
    last = explanation.sentences[-1]
    assert (last.kind, last.asserts) == ("forward-looking", False)
    assert any(section.topic == "Norvane Bio" for section in explanation.sections)


def test_a_mention_has_its_class_its_name_and_how_it_was_found(explanation: Explanation) -> None:
    drug, agency, company = (mention(explanation, text) for text in ("NVB-204", "FDA", "The company"))
    assert (drug.kind, drug.source) == ("Drug", "code name")
    assert (agency.kind, agency.name) == ("RegulatoryAgency", "FDA")
    assert (company.kind, company.name, company.source) == ("Company", "Norvane Bio", "coreference")
    assert company.factor < 1 == drug.factor
    assert mention(explanation, "May 5, 2025").name == "2025-05-05"


def test_a_mention_that_only_describes_another_is_set_aside() -> None:
    explanation = explained("Norvane Bio is developing NVB-204, an antibody-drug conjugate, for the treatment of gout.")
    assert mention(explanation, "antibody-drug conjugate").described
    assert not mention(explanation, "NVB-204").described


def test_a_hypothetical_claim_is_rejected_with_its_cue(explanation: Explanation) -> None:
    approvals = [one for one in rejected(explanation, Reason.HYPOTHETICAL) if one.kind == "RegulatoryDecision"]
    assert [(one.cue, words(explanation, one.trigger)) for one in approvals] == [("could", "approved")]
    assert dict(approvals[0].roles)["drug"] == ("NVB-204",)


def test_a_claim_with_too_few_roles_is_rejected_as_incomplete(explanation: Explanation) -> None:
    incomplete = [one for one in rejected(explanation, Reason.INCOMPLETE) if one.kind == "Agreement"]
    assert [dict(one.roles)["party"] for one in incomplete] == [("Norvane Bio",)]


def test_what_another_fact_says_more_exactly_is_rejected_as_superseded() -> None:
    told = "Norvane Bio is developing NVB-204 for {}.\n\n"
    explanation = explained(told.format("breast cancer") + told.format("metastatic breast cancer"))
    objects = {dict(one.roles)["object"] for one in rejected(explanation, Reason.SUPERSEDED)}
    assert objects == {("breast cancer",)}


def test_a_candidate_below_the_threshold_is_rejected_as_unsure() -> None:
    document = from_text("Norvane Bio is developing NVB-204 for the treatment of gout.", source="release.txt")
    _, discourse, reading = inspect(document)
    findings = Findings.of(document, discourse, reading)
    doubtful = replace(findings, raw=tuple(replace(raw, confidence=0.49) for raw in findings.raw))
    assert find_rejected(findings) == []
    assert {(one.kind, one.reason, one.confidence) for one in find_rejected(doubtful)} >= {
        ("develops", Reason.UNSURE, 0.49)
    }


def test_a_sentence_with_a_trigger_and_no_fact_tells_what_was_missing(explanation: Explanation) -> None:
    stops = {
        (words(explanation, stop.trigger), stop.kind): stop.why
        for silent in explanation.silent
        for stop in silent.stops
    }
    assert stops["submitted", "RegulatorySubmission"].startswith("no drug")
    assert stops["approved", "RegulatoryDecision"] == "hypothetical: could"


def test_a_sentence_that_may_not_state_facts_is_not_called_silent(explanation: Explanation) -> None:
    assert all(
        words(explanation, (s.start, s.end)) != "NVB-204 was approved by the FDA for asthma."
        for s in explanation.silent
    )


def test_every_span_lies_in_its_sentence(releases: Path) -> None:
    for path in sorted(releases.iterdir()):
        explanation = explain(read_document(path))
        ends = {sentence.start: sentence.end for sentence in explanation.sentences}
        for evidence in _evidence(explanation):
            assert evidence.end <= ends[evidence.start]
            assert evidence.triggers
            assert all(evidence.start <= a < b <= evidence.end for a, b in evidence.triggers)
        for one in explanation.rejected:
            assert one.start <= one.trigger[0] < one.trigger[1] <= one.end
        assert list(explanation.mentions) == sorted(explanation.mentions, key=lambda m: (m.start, -m.end, m.kind))


def _evidence(explanation: Explanation) -> Iterator[EvidenceView]:
    return (evidence for fact in explanation.facts for evidence in fact.evidence)


# In a terminal


def test_the_text_shows_facts_rejected_candidates_and_idle_triggers(explanation: Explanation) -> None:
    text = to_text(explanation, width=1000)
    assert "release.txt" in text
    assert "RegulatorySubmission (Planned)" in text
    assert "planned by “plans”" in text
    assert "- hypothetical (“could”): RegulatoryDecision" in text
    assert "? “submitted” (" in text
    assert "FDA (RegulatoryAgency, abbreviation)" in text
    assert "forward-looking (states no facts)" in text
    assert f"{len(explanation.facts)} facts" in text


def test_lines_are_no_longer_than_asked_for_and_have_no_space_at_their_end(explanation: Explanation) -> None:
    lines = to_text(explanation, width=90).splitlines()
    assert max(map(len, lines)) <= 90
    assert [line for line in lines if line != line.rstrip()] == []


def test_a_terminal_gets_colours() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, color_system="truecolor", width=100, _environ={})
    to_terminal(explained("Norvane Bio is developing NVB-204 for gout."), console)
    assert "\x1b[" in stream.getvalue()


def test_a_document_cannot_steer_the_terminal_nor_write_markup(attack: Explanation) -> None:
    text = to_text(attack, width=2000)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold red]" in text
    assert "[link=file:///etc/passwd]" in text


def test_a_document_cannot_add_escapes_to_a_coloured_terminal(attack: Explanation) -> None:
    stream = io.StringIO()
    to_terminal(attack, Console(file=stream, force_terminal=True, color_system="truecolor", width=2000, _environ={}))
    escapes = set(re.findall(r"\x1b(?!\[[\d;]*m).", stream.getvalue()))
    assert escapes == set()
    assert "\x1b[31m for" not in stream.getvalue()


# In a browser


class Page(HTMLParser):
    """The elements, attributes and texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.style = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.texts.append(data)


def test_the_page_shows_facts_beside_their_sentence(explanation: Explanation) -> None:
    html = to_html(explanation)
    row = next(row for row in html.split('<div class="row">') if "<u>submit</u>" in row)
    assert '<article class="fact Planned"' in row
    assert '<q class="cue">plans</q>' in row
    assert "European Medicines Agency" in row


def test_a_mention_has_the_colour_of_its_class(explanation: Explanation) -> None:
    page = Page(to_html(explanation))
    spans = [attributes for tag, attributes in page.elements if tag == "span"]
    assert any(s.get("class") == "m Drug" and s.get("title") == "Drug: NVB-204 (code name)" for s in spans)
    assert re.search(r"\.Drug \{ --colour: #[0-9A-F]{6}; \}", page.style)


def test_the_page_allows_nothing_but_its_own_style(explanation: Explanation) -> None:
    page = Page(to_html(explanation))
    policy = next(a["content"] for tag, a in page.elements if tag == "meta" and a.get("http-equiv"))
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert (
        policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_a_document_cannot_add_elements_attributes_or_addresses_to_the_page(attack: Explanation) -> None:
    page = Page(to_html(attack))
    assert page.open == []
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "img", "iframe", "object", "form", "base"})
    attributes = [(tag, *item) for tag, attrs in page.elements for item in attrs.items()]
    assert [one for one in attributes if one[1].startswith("on") or one[1] in {"src", "style"}] == []
    assert all((value or "").startswith(("#f", "data:,")) for _, name, value in attributes if name == "href")
    assert "alert" not in page.style
    text = "".join(page.texts)
    assert "<script>alert(1)</script>" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_equal_documents_give_equal_pages(explanation: Explanation) -> None:
    again = explained(RELEASE)
    assert again == explanation
    assert to_html(again) == to_html(explanation)


def test_a_document_without_facts_is_explained_too() -> None:
    explanation = explained("Nothing of interest happened.")
    assert explanation.facts == explanation.rejected == explanation.silent == ()
    assert "not found" in to_text(explanation)
    assert Page(to_html(explanation)).open == []


# To a file


@pytest.mark.parametrize(("form", "begin"), [("text", "release.txt\n"), ("html", "<!doctype html>")])
def test_an_explanation_is_written_to_a_file(explanation: Explanation, tmp_path: Path, form: str, begin: str) -> None:
    path = tmp_path / "explanation"
    write_explanation(explanation, path, form=form)
    assert path.read_text(encoding="utf-8").startswith(begin)


def test_an_explanation_goes_to_standard_output_in_utf_8(
    explanation: Explanation, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write_explanation(explanation, form="html")
    assert capfdbinary.readouterr().out.decode() == to_html(explanation)


def test_an_unknown_format_is_refused_with_the_choices(explanation: Explanation, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="unknown format 'pdf'; choose text or html"):
        write_explanation(explanation, tmp_path / "x.pdf", form="pdf")
    assert not (tmp_path / "x.pdf").exists()


def test_a_place_that_cannot_be_written_is_named(explanation: Explanation, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="missing"):
        write_explanation(explanation, tmp_path / "missing" / "page.html", form="html")
