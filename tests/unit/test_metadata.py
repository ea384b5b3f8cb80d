"""Title and date of a release, and what must not be taken for them."""

import pytest

from pharmagraph.sources.metadata import find_date, find_title

BODY = "BASEL, Switzerland, May 2, 2024 -- Acme AG today announced that examplimab was approved."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Acme Wins Approval\n\n{BODY}", "Acme Wins Approval"),
        (f"\n\n \nAcme Wins Approval\n\n{BODY}", "Acme Wins Approval"),
        (f"# Acme Wins Approval\n\n{BODY}", "Acme Wins Approval"),
        (f"Acme Wins Approval\n=======================\n\n{BODY}", "Acme Wins Approval"),
        (f"PRESS RELEASE\n\nAcme Wins Approval\n\n{BODY}", "Acme Wins Approval"),
        (f"# Press Release\n\n## Acme Wins Approval\n\n{BODY}", "Acme Wins Approval"),
        (f"FOR IMMEDIATE RELEASE\nAcme Wins Approval\n\n{BODY}", "Acme Wins Approval"),
        (f"PR Newswire\n\nBASEL, May 2, 2024\n\nAcme Wins Approval\n\n{BODY}", "Acme Wins Approval"),
        (f"August 27, 2012\n\nAcme Wins Approval\n\n{BODY}", "Acme Wins Approval"),
        (f"Monday, August 22, 2016 - 6:45am\nEDT\nAcme Wins Approval\n\n{BODY}", "Acme Wins Approval"),
        (f"**2 May 2024**\n\n# **Acme** Wins *Approval*\n\n{BODY}", "Acme Wins Approval"),
        (f"![Acme logo](logo.png)\n\n# Acme Wins Approval\n\n{BODY}", "Acme Wins Approval"),
        (f"---\ntitle: Acme Wins Approval\ndate: 2024-05-02\n---\n\n{BODY}", "Acme Wins Approval"),
        ("# [Acme, Inc.](#) Announces\n", "Acme, Inc. Announces"),
        (f"Acme Wins Approval in\nSwitzerland\n\n{BODY}", "Acme Wins Approval in Switzerland"),
        (f"Acme Wins Approval\nShares rise\n\n{BODY}", "Acme Wins Approval"),
        (f"Acme Wins Approval\n\n## Highlights\n\n{BODY}", "Acme Wins Approval"),
        (f"Acme Reports Earnings on August 5, 2024\n\n{BODY}", "Acme Reports Earnings on August 5, 2024"),
        (f"Contact Lens Maker Acme Wins\n\n{BODY}", "Contact Lens Maker Acme Wins"),
        (BODY, "Acme AG today announced that examplimab was approved."),
        ("12345\n---\n", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_headline_is_found(text: str, title: str) -> None:
    assert find_title(text) == title


@pytest.mark.parametrize("between", [" ", " December 22, 2022 6:45 am ET ", "  RAHWAY, N.J., Dec. 22, 2022 -- "])
def test_a_headline_repeated_in_one_line_is_given_once(between: str) -> None:
    headline = "Acme and Beta Announce Licence for Seven Antibody-Drug Conjugates"
    assert find_title(f"{headline} {headline}{between}Acme today announced more. {'And so on. ' * 40}") == headline


@pytest.mark.parametrize(
    "mark", ["December 22, 2022 6:45 am ET", "BASEL, Dec. 22, 2022 --", "BASEL, Switzerland, 22 Dec 2022 --"]
)
def test_a_headline_ends_where_date_or_place_begins_in_a_text_of_one_line(mark: str) -> None:
    text = f"Acme and Beta Announce Licence {mark} Acme today announced more. {'And so on. ' * 40}"
    assert find_title(text) == "Acme and Beta Announce Licence"


def test_a_text_without_headline_is_called_by_its_first_sentence() -> None:
    text = "Acme Inc. and the U.S. firm Beta said on Monday that they merge. They gave no price. " + "x " * 200
    assert find_title(text) == "Acme Inc. and the U.S. firm Beta said on Monday that they merge."


def test_a_long_title_is_cut_between_words() -> None:
    title = find_title("Acme announces " + "very " * 100 + "good results")
    assert len(title) <= 300
    assert title.endswith("very…")


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("August 27, 2012", "2012-08-27"),
        ("Aug. 27, 2012", "2012-08-27"),
        ("AUGUST 27, 2012", "2012-08-27"),
        ("Aug 27 2012", "2012-08-27"),
        ("August 27,2012", "2012-08-27"),
        ("27 August 2012", "2012-08-27"),
        ("27. August 2012", "2012-08-27"),
        ("27-Aug-2012", "2012-08-27"),
        ("27th August, 2012", "2012-08-27"),
        ("August 27th, 2012", "2012-08-27"),
        ("Monday, August 22, 2016", "2016-08-22"),
        ("Sept. 9, 2024", "2024-09-09"),
        ("April  08, 2024", "2024-04-08"),
        ("08 Apr 2024", "2024-04-08"),
        ("2012-08-27", "2012-08-27"),
        ("2012/08/27", "2012-08-27"),
        ("May\u00a02, 2024", "2024-05-02"),
        ("February 29, 2024", "2024-02-29"),
        ("February 30, 2024", ""),
        ("2012-13-27", ""),
        ("August 27, 3012", ""),
        ("04/05/2024", ""),
        ("August 2012", ""),
        ("27 patients", ""),
        ("NCT2012-08-27", ""),
        ("1.27 August 2012", ""),
    ],
)
def test_forms_of_a_date(written: str, iso: str) -> None:
    assert find_date(f"Acme Wins Approval\n\nBASEL, {written} -- Acme today announced") == iso


@pytest.mark.parametrize(
    "line",
    [
        "WALTHAM, Mass., August 27, 2012 --(BUSINESS WIRE)-- Acme",
        "WALTHAM, Mass. and BASEL, Switzerland, Aug. 27, 2012 (GLOBE NEWSWIRE) -- Acme",
        "DUBLIN , August 27, 2012 /PRNewswire/ -- Acme",
        "INDIANAPOLIS,August 27, 2012// -- Acme",
        "Saint-Herblain (France), August 27, 2012 – Acme",
        "Nantes, France – August 27th, 2012 – Acme",
        "**BASEL, Switzerland, 27 August 2012** — Acme",
        "LADENBURG, Germany - August 27, 2012 (NEWMEDIAWIRE) - Acme",
    ],
)
def test_the_dateline_goes_before_other_dates(line: str) -> None:
    assert (
        find_date(f"Acme Plans a Meeting\n\nOn May 1, 2010, Acme was founded.\n\n{line} today announced")
        == "2012-08-27"
    )


@pytest.mark.parametrize(
    "line",
    [
        "August 27, 2012", "Monday, August 27, 2012 - 6:45am", "Published: 27 August 2012", "  | 2012-08-27 |",
        "BASEL, Switzerland, Aug. 27, 2012", "Aug 27, 2012, 07:00 ET", "date: 2012-08-27",
    ],
)  # fmt: skip
def test_a_date_that_has_a_line_for_itself_goes_before_one_in_a_sentence(line: str) -> None:
    assert (
        find_date(f"Acme Announces\n\nThe deal of Jan. 5, 2011, and January 6, 2011 again.\n{line}\n") == "2012-08-27"
    )


def test_a_date_in_running_text_near_the_top_is_taken() -> None:
    assert find_date("Acme Wins Approval February 18, 2020 7:17 pm ET BASEL Acme announced") == "2020-02-18"


@pytest.mark.parametrize(
    "mention",
    [
        "by December 31, 2024", "for the quarter ended June 30, 2024", "on June 1, 2024", "on Monday, June 3, 2024",
        "until 1 June 2024", "a PDUFA goal date of March 28, 2026", "(target action date: March 28, 2026)",
    ],
)  # fmt: skip
def test_a_day_on_which_something_happens_is_not_the_date(mention: str) -> None:
    assert find_date(f"Acme Wins Approval\n\nAcme expects results {mention} and no sooner.") == ""


def test_a_date_far_below_is_not_the_date() -> None:
    assert find_date("Acme Wins Approval\n\n" + "Words go on. " * 150 + "Data of record: June 1, 2024.") == ""
