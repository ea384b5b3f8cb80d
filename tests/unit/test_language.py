"""Sections, sentences, abbreviations, clauses and claim status on small inputs."""

import pytest

from pharmagraph.language.abbreviations import find_abbreviations
from pharmagraph.language.clauses import read_clauses
from pharmagraph.language.sections import SectionKind, find_sections
from pharmagraph.language.sentences import find_sentences
from pharmagraph.language.status import HYPOTHETICAL, claim_status
from pharmagraph.language.words import inflect_verb
from pharmagraph.language.wrapping import unwrap
from pharmagraph.pipeline import pipeline, read
from pharmagraph.sources import from_text

RELEASE = """Genexa Bio Reports Results

- A bullet below the headline

BOSTON, March 3, 2026 (GLOBE NEWSWIRE) -- Genexa Bio, Inc. (Nasdaq: GNXB) today announced that its trial went well in all of the patients who took part in it.

"We are most grateful to all the patients who took part," said Ann Lee, CEO of Genexa Bio.

About Genexa Bio
Genexa Bio develops medicines.

Forward-Looking Statements
This press release contains forward-looking statements that involve risks; actual results may differ.

Media Contact:
Bob Ray
bob@genexa.example

1. Smith J, et al. Journal. Accessed March 1, 2026.
"""


WRAPPED = """Genexa Bio Reports Results

BOSTON, March 3, 2026 -- Genexa Bio today announced that it plans to
submit a Marketing Authorization Application for niraparib to the European
Medicines Agency. The company has not yet decided when it will do so, for
reasons that lie in the nature of the matter, and in its own interest.

About Genexa Bio
Genexa Bio develops medicines.
- It has one item
- It has another
"""


def test_wrapped_lines_are_joined_and_others_are_not() -> None:
    joined = unwrap(WRAPPED)
    assert len(joined) == len(WRAPPED)
    assert (
        "plans to submit a Marketing Authorization Application for niraparib to the European Medicines Agency" in joined
    )
    assert "About Genexa Bio\nGenexa Bio develops medicines.\n- It has one item\n- It has another" in joined


@pytest.mark.parametrize(
    "text", ["A heading in a line\nAmong patients, all went well.\n\nNext", "Bob Ray\nDirector\nbob@genexa.example"]
)
def test_lines_that_are_not_wrapped_stay(text: str) -> None:
    assert unwrap(text) == text


def test_the_status_of_a_claim_does_not_depend_on_where_lines_end() -> None:
    (fact,) = [f for f in read(from_text(WRAPPED, source="x.txt")).facts if f.kind == "RegulatorySubmission"]
    assert fact.status == "Planned"


def kind_of(text: str, words: str) -> SectionKind:
    """The section of the sentence that holds `words`."""
    place = text.index(words)
    return next(s.section for s in find_sentences(text, find_sections(text)) if s.start <= place < s.end)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Reports Results", SectionKind.HEADLINE),
        ("A bullet below", SectionKind.HEADLINE),
        ("GLOBE NEWSWIRE", SectionKind.DATELINE),
        ("today announced", SectionKind.BODY),
        ("most grateful", SectionKind.QUOTE),
        ("develops medicines", SectionKind.ABOUT),
        ("involve risks", SectionKind.FORWARD_LOOKING),
        ("Bob Ray", SectionKind.CONTACT),
        ("Smith J", SectionKind.FOOTNOTES),
    ],
)
def test_every_part_of_a_release_is_told_apart(words: str, kind: SectionKind) -> None:
    assert kind_of(RELEASE, words) is kind


def test_a_heading_of_company_news_opens_no_contact_details() -> None:
    text = (
        "Genexa Bio Reports\n\nBOSTON, March 3, 2026 -- Genexa Bio today announced that its trial went well.\n\n"
        "CORPORATE\n\nJane Ray joined as chief executive of the company."
    )
    assert kind_of(text, "Jane Ray") is SectionKind.BODY


def test_boilerplate_is_found_in_a_text_that_lost_its_line_breaks() -> None:
    text = (
        "Genexa Bio Reports Results BOSTON, March 3, 2026 -- Genexa Bio today announced that its trial of GNX-101 went well. "
        "This press release contains forward-looking statements about GNX-101. Actual results may differ. "
        "About Genexa Bio Genexa Bio is a company that develops medicines for rare diseases."
    )
    assert kind_of(text, "about GNX-101") is SectionKind.FORWARD_LOOKING
    assert kind_of(text, "for rare diseases") is SectionKind.ABOUT


def test_an_about_section_knows_its_topic() -> None:
    topics = {s.topic for s in find_sections(RELEASE) if s.kind is SectionKind.ABOUT}
    assert topics == {"Genexa Bio"}


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. FDA approved it.",
        "Genexa Bio, Inc. has filed it.",
        "Dr. J. Smith, M.D., Ph.D., of St. Jude said so.",
        "It is one of the U.S. Food and Drug Administration's programs.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(text: str) -> None:
    assert [(s.start, s.end) for s in find_sentences(text, find_sections(text))] == [(0, len(text))]


def test_a_common_word_that_was_taken_for_an_abbreviation_ends_a_sentence() -> None:
    text = "It works in colon cancer. Separately, a filing was accepted."
    assert [text[s.start : s.end] for s in find_sentences(text, find_sections(text))] == text.replace(
        ". S", ".|S"
    ).split("|")


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the overall survival (OS) of patients", "OS", "overall survival"),
        ("Targeted Antibody Payload (TAP) technology", "TAP", "Targeted Antibody Payload"),
        ("the National Agency of Drugs (the “NAD”) said", "NAD", "National Agency of Drugs"),
        ("diffuse large B-cell lymphoma (DLBCL)", "DLBCL", "diffuse large B-cell lymphoma"),
    ],
)
def test_an_abbreviation_is_matched_with_its_long_form(text: str, short: str, long: str) -> None:
    (found,) = find_abbreviations(text)
    assert (found.short, found.long) == (short, long)
    assert text[found.long_start : found.long_end] == long
    assert text[found.short_start : found.short_end] == short


def test_a_bracket_that_abbreviates_nothing_is_passed_over() -> None:
    assert not list(find_abbreviations("a company (Nasdaq) in the north"))


def status_of(sentence: str, trigger: str) -> str:
    words = [(t.idx, t.idx + len(t), t.text) for t in pipeline().make_doc(sentence)]
    view = read_clauses(words, [])
    place = next(i for i, unit in enumerate(view.units) if unit.lower == trigger)
    return claim_status(view, place, place + 1).status


@pytest.mark.parametrize(
    ("sentence", "trigger", "status"),
    [
        ("The company has submitted the application.", "submitted", "Occurred"),
        ("The company will submit the application.", "submit", "Planned"),
        ("The company expects to soon submit the application.", "submit", "Planned"),
        ("The company plans to submit the application.", "submit", "Planned"),
        ("The application is to be submitted in May.", "submitted", "Planned"),
        ("The company has not submitted the application.", "submitted", "Denied"),
        ("The company never submitted the application.", "submitted", "Denied"),
        ("The trial did not meet its endpoint.", "meet", "Denied"),
        ("The trial failed to meet its endpoint.", "meet", "Denied"),
        ("It may be approved next year.", "approved", HYPOTHETICAL),
        ("In May, it was approved.", "approved", "Occurred"),
        ("In May, it may be approved.", "approved", HYPOTHETICAL),
        ("It could be approved next year.", "approved", HYPOTHETICAL),
        ("If approved, it would be the first.", "approved", HYPOTHETICAL),
        ("The drug has the potential to treat pain.", "treat", HYPOTHETICAL),
        ("This was expected to occur well after the submission.", "submission", "Occurred"),
        ("Ahead of the meeting, the agency approved the drug.", "approved", "Occurred"),
        ("Data came ahead of the approval.", "approval", HYPOTHETICAL),
        ("Asked for more data, the agency approved the drug.", "approved", "Occurred"),
        ("The company will present data of the drug, indicated for pain.", "indicated", "Occurred"),
        ("The drug is likely to be approved.", "approved", "Planned"),
        ("As expected, the agency approved the drug.", "approved", "Occurred"),
    ],
)
def test_the_status_of_a_claim_follows_its_cue(sentence: str, trigger: str, status: str) -> None:
    assert status_of(sentence, trigger) == status


def test_verbs_are_inflected_by_the_rules_of_english() -> None:
    assert inflect_verb("submit")["past"] == "submitted"
    assert inflect_verb("license")["gerund"] == "licensing"
    assert inflect_verb("study")["third"] == "studies"
    assert inflect_verb("withdraw")["participle"] == "withdrawn"


def test_a_release_in_one_line_states_facts_up_to_its_boilerplate() -> None:
    told = "Genexa Bio has submitted an application for GNX-101, its pill for gout, to the agency. " * 20
    for boilerplate in (
        "Forward-looking statements: Statements as to timing are subject to risks described in the Form 10-Q.",
        "Words such as expects mark forward-looking statements, which involve risks and may differ from actual results.",
    ):
        text = told + boilerplate
        found = [(section.kind, text[section.start : section.end]) for section in find_sections(text)]
        assert found[-1] == (SectionKind.FORWARD_LOOKING, boilerplate)
        assert {kind for kind, _ in found[:-1]} <= {SectionKind.HEADLINE, SectionKind.BODY}
