"""Who is named, with which title and at which employer; where companies trade and sit; and words whose blanks were lost."""

import pytest

from pharmagraph.mentions.find import find_mentions
from pharmagraph.mentions.glued import lost_blanks, widen
from pharmagraph.mentions.lexicon import DATA, Lexicon
from pharmagraph.mentions.mention import Literal
from pharmagraph.mentions.tickers import find_tickers
from pharmagraph.model import Reading
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text
from pharmagraph.vocabulary import EntityClass


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(DATA)


def reading_of(text: str) -> Reading:
    return read(from_text(text, source="note.txt"))


def positions(text: str) -> set[tuple[str, str, str]]:
    reading = reading_of(text)
    names = {entity.key: entity.name for entity in reading.entities}

    def first(values: tuple[str, ...]) -> str:
        return names.get(values[0], values[0]) if values else ""

    return {
        tuple(first(tuple(v.text for v in fact.fillers(role))) for role in ("person", "title", "organization"))  # type: ignore[misc]
        for fact in reading.facts
        if fact.kind == "Position"
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said Zorba Quillix, EVP, R&D, Zanoquil.", ("Zorba Quillix", "EVP, R&D", "Zanoquil")),
        (
            "Zanoquil Therapeutics Chief Executive Officer Quilla Zorbax said the trial was done.",
            ("Quilla Zorbax", "Chief Executive Officer", "Zanoquil Therapeutics"),
        ),
        ('"It is bad," Brennwick analyst Jane Zorbax wrote.', ("Jane Zorbax", "analyst", "Brennwick")),
        (
            "said Associate Professor Quilla Zorbax from the University of Halvorsen.",
            ("Quilla Zorbax", "Associate Professor", "University of Halvorsen"),
        ),
        (
            "said Jane Zorbax, M.D., of the Halvorsen Institute, principal investigator of the trial.",
            ("Jane Zorbax", "principal investigator", "Halvorsen Institute"),
        ),
        (
            "said Jane Zorbax, M.D., Director at the Center for Lung Medicine at Halvorsen Cancer Institute.",
            ("Jane Zorbax", "Director", "Halvorsen Cancer Institute"),
        ),
        (
            "said Jane Zorbax, M.D., Chief of Neurology and Professor of Medicine at the University of Halvorsen.",
            ("Jane Zorbax", "Chief of Neurology", "University of Halvorsen"),
        ),
        (
            "said Jane Zorbax, M.D., a distinguished scholar at Quillix University and a visiting professor at Halvorsen College.",
            ("Jane Zorbax", "visiting professor", "Halvorsen College"),
        ),
        (
            "Dr. Jane Zorbax served as Head of Research (2001-2005) and Chief Medical Officer (2005–2010) at Quillix Pharma.",
            ("Jane Zorbax", "Chief Medical Officer", "Quillix Pharma"),
        ),
        (
            "said Jane Zorbax, M.D., Surgical Care Specialist, Halvorsen Children's Specialty Healthcare.",
            ("Jane Zorbax", "Surgical Care Specialist", "Halvorsen Children's Specialty Healthcare"),
        ),
        (
            "Zanoquil Therapeutics said that its outgoing CEO, Tom Quillix, returns to his role as Chairman, and that Dr. Jane Zorbax, who has shaped its strategy in her capacity as Chief Medical Officer, takes the helm.",
            ("Jane Zorbax", "Chief Medical Officer", "Zanoquil Therapeutics"),
        ),
        (
            "Zanoquil Therapeutics said that its outgoing CEO, Tom Quillix, turns to his role as Chairman, and that Dr. Jane Zorbax takes the helm.",
            ("Tom Quillix", "Chairman", "Zanoquil Therapeutics"),
        ),
        (
            "Dr. Jane Zorbax joins Zanoquil Therapeutics from J.P. Morgan, most recently as Managing Director.",
            ("Jane Zorbax", "Managing Director", "J.P. Morgan"),
        ),
        (
            "said Jane Zorbax, M.D., a professor at St. Quillix Hospital.",
            ("Jane Zorbax", "professor", "St. Quillix Hospital"),
        ),
        (
            "said Jane Zorbax, M.D., Chair of the Department of Wheezing at Halvorsen Medical Center.",
            ("Jane Zorbax", "Chair of the Department of Wheezing", "Halvorsen Medical Center"),
        ),
        (
            "said Jane Zorbax, vice president of Global Late Stage Oncology, Kelvanta Research Laboratories.",
            ("Jane Zorbax", "vice president of Global Late Stage Oncology", "Kelvanta Research Laboratories"),
        ),
        (
            "Jane Zorbax has most recently served as Chief Medical Officer at Kelvanta Pharma.",
            ("Jane Zorbax", "Chief Medical Officer", "Kelvanta Pharma"),
        ),
        (
            "Zanoquil Inc. (Nasdaq: ZNQL, CEO: Jane Quillix) and Kelvanta Pharma AG (Headquarters: Basel, CEO: Mary Zorbax) announced it.",
            ("Mary Zorbax", "CEO", "Kelvanta Pharma AG"),
        ),
        (
            "Jane Zorbax joined Zanoquil Inc. in May. Before that, she served as Chief Medical Officer at Kelvanta Pharma.",
            ("Jane Zorbax", "Chief Medical Officer", "Kelvanta Pharma"),
        ),
        (
            "Jane Zorbax, M.D., came from the Quell University School of Medicine, where she was professor of neurology.",
            ("Jane Zorbax", "professor of neurology", "Quell University School of Medicine"),
        ),
        (
            "The trial is led by Professor Jane Zorbax from the Department of Neurology at the University of Vienna.",
            ("Jane Zorbax", "Professor", "University of Vienna"),
        ),
        (
            "Jane Zorbax, M.D., joined Zanoquil Inc. Previously, she spent ten years at Kelvanta Pharma, most recently as Vice President of Oncology.",
            ("Jane Zorbax", "Vice President of Oncology", "Kelvanta Pharma"),
        ),
        (
            "Jane Zorbax, M.D., joined Zanoquil Inc. Dr. Zorbax has held senior posts at Kelvanta Pharma, including Head of Research.",
            ("Jane Zorbax", "Head of Research", "Kelvanta Pharma"),
        ),
        (
            "Jane Zorbax, M.D., joined Zanoquil Inc. She founded and served as first director of Halvorsen Cancer Institute.",
            ("Jane Zorbax", "director", "Halvorsen Cancer Institute"),
        ),
        (
            "said Jane Zorbax, M.D., the Ann and Arthur Quell Professor of Medicine at Halvorsen University.",
            ("Jane Zorbax", "Ann and Arthur Quell Professor of Medicine", "Halvorsen University"),
        ),
        (
            "said Jane Zorbax, M.D., Medical Director of Asthma Programs and Ann Quell Professor of Pediatrics, Halvorsen University.",
            ("Jane Zorbax", "Ann Quell Professor of Pediatrics", "Halvorsen University"),
        ),
        (
            "Jane Zorbax has stepped down as Chief Financial Officer of Zanoquil Inc.",
            ("Jane Zorbax", "Chief Financial Officer", "Zanoquil Inc."),
        ),
        (
            "The trial's principal investigator, Jane Zorbax, M.D., of Halvorsen University, welcomed it.",
            ("Jane Zorbax", "principal investigator", "Halvorsen University"),
        ),
        (
            "Zanoquil Inc. grew, said Jane Zorbax, executive vice president, and president of Kelvanta International.",
            ("Jane Zorbax", "executive vice president", "Zanoquil Inc."),
        ),
        ('"It hurts," said analyst Zorbina Quillix at Brenneke.', ("Zorbina Quillix", "analyst", "Brenneke")),
        (
            "Shares may fall, Brenneke Quillix analyst Jane Zorbax wrote in a note.",
            ("Jane Zorbax", "analyst", "Brenneke Quillix"),
        ),
        (
            "said Jane Zorbax, Assistant Professor of Pediatrics, Newborn Medicine at Quell University Zorba Cancer Center.",
            (
                "Jane Zorbax",
                "Assistant Professor of Pediatrics, Newborn Medicine",
                "Quell University Zorba Cancer Center",
            ),
        ),
        ('"It is bad," says CMO Quillfrid Zorbax.', ("Quillfrid Zorbax", "CMO", "")),
        (
            "was presented by the trial's investigator, Associate Professor Jane Zorbax, Quell University.",
            ("Jane Zorbax", "investigator", ""),
        ),
        (
            "said Jane Zorbax, M.D., Professor of Medicine and Head of the Lung Program at Quell University.",
            ("Jane Zorbax", "Professor of Medicine", "Quell University"),
        ),
        (
            "said Jane Zorbax, M.D., Zanoquil's chief scientific officer and president of Quell University.",
            ("Jane Zorbax", "president", "Quell University"),
        ),
        (
            "joined by Jane Zorbax, until June the Chief Financial Officer of Quell Pharma Inc.",
            ("Jane Zorbax", "Chief Financial Officer", "Quell Pharma Inc."),
        ),
        (
            "Jane Zorbax joins from Quell University, where for nine years she was Head of Research.",
            ("Jane Zorbax", "Head of Research", "Quell University"),
        ),
        (
            "Jane Zorbax joins from Quell University, where she has been Head of Research since 2019.",
            ("Jane Zorbax", "Head of Research", "Quell University"),
        ),
        (
            "Jane Zorbax, M.D., founded Zanoquil Inc. out of Quell University in 2014 and was its Chief Scientific Officer.",
            ("Jane Zorbax", "Chief Scientific Officer", "Zanoquil Inc."),
        ),
        (
            "Jane Zorbax has resigned from the Board of Directors of Zanoquil Inc. She will remain a scientific adviser.",
            ("Jane Zorbax", "Board member", "Zanoquil Inc."),
        ),
        (
            "Two directors were elected at Zanoquil Inc.: Jane Zorbax, until June the CFO of Quell Pharma Inc., and Mary Quell.",
            ("Jane Zorbax", "director", "Zanoquil Inc."),
        ),
    ],
)
def test_a_person_has_the_title_and_the_employer_that_stand_with_the_name(
    text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in positions(text)


@pytest.mark.parametrize(
    "text",
    [
        '"We are glad," said Jane Zorbax, M.D., professor of medicine.',
        '"We are glad," said Jane Zorbax, M.D., chief of surgery at the county hospital.',
        '"We are glad," said Jane Zorbax, M.D., a principal investigator of TAMARIND.',
        "Before that, Jane Zorbax served as Head of Business Development there.",
    ],
)
def test_a_title_held_elsewhere_is_not_given_to_the_company_that_speaks(text: str) -> None:
    opening = "BOSTON, May 2, 2024 -- Zanoquil Therapeutics, Inc. today announced results of a long and careful trial of it.\n\n"
    assert {organization for _, _, organization in positions(opening + text)} == {""}


@pytest.mark.parametrize(
    "text",
    [
        "Zanoquil Inc. named Jane Zorbax, M.D., to lead research.",
        "Zanoquil Inc. met Jane Zorbax, M.D., a rheumatologist by training.",
        "Jane Zorbax, M.D., leads the trial of Zanoquil Inc.",
        "Jane Zorbax, M.D., who heads the trial of Zanoquil Inc., was glad.",
        "Jane Zorbax, M.D., and a friend said that the trial is chief of all.",
    ],
)
def test_what_somebody_does_or_has_learned_is_no_post(text: str) -> None:
    assert not positions(text)


def test_a_title_below_a_name_in_contact_details_is_that_persons() -> None:
    text = (
        "BOSTON, May 2, 2024 -- Zanoquil Inc. today announced results of a long and careful trial of it.\n\nFor further information:\n\n"
        "Jane Quillix, M.Sc.\n\nChief Communications Officer\n\njq@zanoquil.example\n\n+41 76 315 26 50\n\n"
        "John Zorbax\n\nInvestor Relations and Strategy Director\n\n+41 76 315 26 51\n"
    )
    assert positions(text) == {
        ("Jane Quillix", "Chief Communications Officer", "Zanoquil Inc."),
        ("John Zorbax", "Investor Relations and Strategy Director", "Zanoquil Inc."),
    }


def test_who_stays_on_is_who_goes() -> None:
    text = "Zanoquil Inc. said: Dr. Jane Zorbax takes over from Dr. Tom Quillix, who founded it. He will remain as scientific adviser."
    assert ("Tom Quillix", "scientific adviser") in {(person, title) for person, title, _ in positions(text)}


def test_a_vice_president_of_one_company_is_president_of_another() -> None:
    opening = "BOSTON, May 2, 2024 -- Zanoquil Therapeutics, Inc. today announced results of a long and careful trial of it.\n\n"
    found = positions(
        opening + '"We are glad," said Jane Zorbax, executive vice president and president of Zanoquil Oncology.'
    )
    assert {(title, organization) for _, title, organization in found} == {
        ("executive vice president", "Zanoquil Therapeutics, Inc."),
        ("president", "Zanoquil Oncology"),
    }


def test_the_title_of_another_person_is_not_taken_for_a_further_one() -> None:
    text = "Jane Quillix, CEO of Zanoquil Inc., and John Zorbax, President of Kelvanta Pharmaceuticals Inc., met."
    assert {(person, organization) for person, _, organization in positions(text)} == {
        ("Jane Quillix", "Zanoquil Inc."),
        ("John Zorbax", "Kelvanta Pharmaceuticals Inc."),
    }


def test_in_contact_lines_a_person_works_for_the_company_before_the_colon() -> None:
    text = (
        "Zanoquil Inc. and Kelvanta AG join forces.\n\nContacts\n\nZanoquil: Jane Quillix, Head of Communications, press@zanoquil.example\n"
        "Kelvanta: John Zorbax, Vice President, Investor Relations, ir@kelvanta.example\n"
    )
    assert {(person, title) for person, title, _ in positions(text)} == {
        ("Jane Quillix", "Head of Communications"),
        ("John Zorbax", "Vice President, Investor Relations"),
    }
    assert {(person, organization.split()[0]) for person, _, organization in positions(text)} == {
        ("Jane Quillix", "Zanoquil"),
        ("John Zorbax", "Kelvanta"),
    }


def test_a_surname_alone_is_the_person_named_in_full_before() -> None:
    text = (
        "Zanoquil Therapeutics appointed Quilla Zorbax as President. Dr. Zorbax, Chairman of Kelvanta Pharma, was glad."
    )
    assert {person for person, _, _ in positions(text)} == {"Quilla Zorbax"}


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Zanoquil Inc. (Nasdaq: ZNQ, “Zanoquil”)", ["NASDAQ:ZNQ"]),
        ("Carquil Limited (Stock Code: 2171.HK)", ["HKEX:2171"]),
        ("the Quell Group (SIX: QU, QUO; OTCQX: QULLY)", ["SIX:QU", "SIX:QUO", "OTCQX:QULLY"]),
        ("Zanoquil (TSX: “ZNQ”, OTC PINK: “ZNQPF”)", ["TSX:ZNQ", "OTC PINK:ZNQPF"]),
        ("Zanoquil is listed on the TSX under the symbol “ZNQ”.", ["TSX:ZNQ"]),
        ("Zanoquil Inc. (TWSE-6919; BSE code: 532523; 9926. HK)", ["TWSE:6919", "BSE:532523", "HKEX:9926"]),
        ("Zanoquil Inc. (Headquarters: Boston, CEO: Jane Poe)", []),
        ("Zanoquil Inc. (ZNQ.PK, ZNQ: DE)", ["OTC:ZNQ", "XETRA:ZNQ"]),
    ],
)
def test_a_ticker_is_read_in_every_form_that_names_an_exchange(text: str, symbols: list[str]) -> None:
    assert [ticker.value for ticker in find_tickers(text)] == symbols


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("Zanoquil Inc. is a Boston-based company.", "Boston"),
        ("Kelvanta Pharma acquired Boston-based Zanoquil Therapeutics.", "Boston"),
        ("Zanoquil Inc. is headquartered in Zug, Switzerland, with operations based in Boston.", "Zug, Switzerland"),
        ("Zanoquil Inc. has its headquarters in Basel, Switzerland.", "Basel, Switzerland"),
        ("Zanoquil Inc. (Headquarters: Tokyo) said so.", "Tokyo"),
        ("It was sold by the Dallas-based drug company, Zanoquil Inc.", "Dallas"),
        ("Zanoquil Inc. won. The South San Francisco-based company was glad.", "South San Francisco"),
        ("Zanoquil Inc. makes plant-based drugs.", ""),
        ("Zanoquil Inc., of Norquay, Mass., won.", "Norquay, Mass."),
        ("Zanoquil Inc. (ZQI), of Osaka, Japan, won.", "Osaka, Japan"),
        ("Zanoquil Inc. (Cambridge, U.K.) won.", "Cambridge, U.K."),
        ("Zanoquil Inc. (HQ: Basel; CEO: Jane Poe) won.", "Basel"),
        ("Zanoquil Inc., a drug company in Leiden, won.", "Leiden"),
        ("Zanoquil Inc. is the first company in Japan to win.", ""),
        ("Headquartered in Canada, Zanoquil Inc. won.", "Canada"),
        ("Based in Norwood, Mass., Zanoquil Inc. won.", "Norwood, Mass."),
        ("The London gene therapy biotech Zanoquil Inc. won.", "London"),
        ("Zanoquil Inc. won. The Oslo biotech was glad.", "Oslo"),
        ("Seattle's Zanoquil Inc. won.", "Seattle"),
        ("Japan's Zanoquil Inc. won.", ""),
        ("The Boston and Basel-based Zanoquil Inc. won.", ""),
        ("Zanoquil Inc. of Zug's largest rival won.", ""),
        ("The Zanoquil Research Council of Norway won.", ""),
    ],
)
def test_a_company_sits_where_the_text_says_it_is_based(text: str, seat: str) -> None:
    found = {value for e in reading_of(text).entities for name, value in e.attributes if name == "headquarters"}
    assert found == ({seat} if seat else set())


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Theravance Biopharma, Inc. (TBPH) said so.", ["NASDAQ:TBPH"]),
        ("AstraZeneca (AZN) said so.", ["AZN"]),  # which it bears in London, too
        ("Zanoquil Inc. (ZNQL) said so.", ["ZNQL"]),
        ("Zanoquil Inc. ($ZQ) said so.", ["ZQ"]),
        ("Zanoquil Nova Quest (ZNQ) said so.", []),  # an abbreviation of the name
        ("Zanoquil Inc. (ADC) said so.", []),
        ("Theravance Biopharma won. Shares of the company (Nasdaq: TBPH) rose.", ["NASDAQ:TBPH"]),
    ],
)
def test_a_symbol_without_an_exchange_is_known_by_the_listing_or_the_name(text: str, symbols: list[str]) -> None:
    reading = reading_of(text)
    assert [value for e in reading.entities for name, value in e.attributes if name == "ticker"] == symbols


@pytest.mark.parametrize("said", ["Zanoquil on Monday announced", "Zanoquil announced"])
def test_a_reporters_city_is_nobodys_seat(said: str) -> None:
    text = f"Zanoquil and Kelvanta Join Forces\n\nBOSTON – {said} that it has bought corvolimab from Kelvanta.\n"
    assert not [name for e in reading_of(text).entities for name, _ in e.attributes if name == "headquarters"]


def test_of_two_cities_and_two_companies_a_dateline_does_not_say_whose_is_whose() -> None:
    text = (
        "Zanoquil and Kelvanta Join Forces\n\nBOSTON and BASEL, Switzerland, May 2, 2024 -- Zanoquil Inc. and Kelvanta AG today announced "
        "that they have joined forces in a way that takes many words to tell of, and some more to be long enough.\n"
    )
    assert not [name for e in reading_of(text).entities for name, _ in e.attributes if name == "headquarters"]


@pytest.mark.parametrize(
    ("text", "spaced"),
    [
        ('"We are glad," saidAnne Quillix.', '"We are glad," said Anne Quillix.'),
        ("approved inMarch 2018and sold", "approved in March 2018 and sold"),
        ("the agency inChinahas approved it", "the agency in China has approved it"),
        ("in the U.S.,Europe andJapan", "in the U.S., Europe and Japan"),
        ("Zanoquil sells it. Ask atZanoquil for it.", "Zanoquil sells it. Ask at Zanoquil for it."),
        ("and then inGreat BritaininOctober 2024", "and then in Great Britain in October 2024"),
        (
            "Quell CEOAnne Poe and Dr. Ira Stone, MBAChief Medical OfficerQuell",
            "Quell CEO Anne Poe and Dr. Ira Stone, MBA Chief Medical Officer Quell",
        ),
        ("inVentiv and toBBB made RTS,S in Poland", "inVentiv and toBBB made RTS,S in Poland"),
        ("see www.quell.com,andmore or write to a,b@quell.com", "see www.quell.com,andmore or write to a,b@quell.com"),
    ],
)
def test_a_blank_that_was_lost_is_put_back_where_a_name_shows_it(text: str, spaced: str) -> None:
    assert widen(text, lost_blanks(text)) == spaced


def test_what_is_found_across_a_lost_blank_keeps_its_offsets(lexicon: Lexicon) -> None:
    text = '"We are glad," saidAnne Quillix, M.D., inMarch 2018and later.'
    found = {m.kind: text[m.start : m.end] for m in find_mentions(text, lexicon, None)}
    assert found[EntityClass.PERSON].startswith("Anne Quillix") and found[Literal.DATE] == "March 2018"


@pytest.mark.parametrize(
    ("text", "conference"),
    [
        (
            "at the American Society of Clinical Oncology, Genitourinary (ASCO-GU) Cancers Symposium",
            "ASCO Genitourinary Cancers Symposium",
        ),
        ("at the 2024 American Society of Clinical Oncology (“ASCO”) Annual Meeting", "ASCO Annual Meeting"),
        ("at the 38th Annual Meeting of the Society for Immunotherapy of Cancer (SITC)", "SITC Annual Meeting"),
        ("at ESMO24", "ESMO Congress"),
        ("at the 12th World Congress of Hiccups", "World Congress of Hiccups"),
    ],
)
def test_a_meeting_and_its_society_are_one(text: str, conference: str) -> None:
    meetings = [
        e for e in reading_of(f"Data of ZNQ-101 were presented {text}.").entities if e.kind == EntityClass.CONFERENCE
    ]
    assert [conference in {e.name, *e.aliases} for e in meetings] == [True]


def test_a_convention_center_is_no_meeting() -> None:
    kinds = {e.kind for e in reading_of("Data were shown at the Moscone Convention Center West.").entities}
    assert EntityClass.CONFERENCE not in kinds
