"""Mentions: literals by shape, entities by lexicon, morphology and context, and which of them are one thing."""

from datetime import date

import pytest

from pharmagraph.mentions.codes import find_codes
from pharmagraph.mentions.dates import find_dates
from pharmagraph.mentions.find import find_mentions
from pharmagraph.mentions.lexicon import DATA, Lexicon, lower_in_place
from pharmagraph.mentions.linking import link
from pharmagraph.mentions.mention import Literal, Mention, settle
from pharmagraph.mentions.morphology import stem_class
from pharmagraph.mentions.numbers import find_numbers
from pharmagraph.mentions.organizations import short_forms
from pharmagraph.mentions.tickers import find_tickers
from pharmagraph.vocabulary import EntityClass, root

TODAY = date(2025, 5, 14)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(DATA)


def date_of(text: str) -> tuple[str, str, str]:
    best = settle(find_dates(text, TODAY))[0]
    return best.value, best.earliest, best.latest


@pytest.mark.parametrize(
    ("text", "iso", "earliest", "latest"),
    [
        ("on August 24, 2012", "2012-08-24", "", ""),
        ("on 24 August 2012", "2012-08-24", "", ""),
        ("in June 2012", "2012-06", "", ""),
        ("in June and July 2012", "2012-06", "", ""),
        ("in Q3 2026", "2026", "2026-07-01", "2026-09-30"),
        ("in the fourth quarter of 2025", "2025", "2025-10-01", "2025-12-31"),
        ("in the first half of 2026", "2026", "2026-01-01", "2026-06-30"),
        ("in mid-2027", "2027", "2027-05-01", "2027-08-31"),
        ("by the end of 2025", "2025", "2025-10-01", "2025-12-31"),
        ("later this year", "2025", "2025-05-14", "2025-12-31"),
        ("in May this year", "2025-05", "", ""),
        ("next year", "2026", "", ""),
        ("by June 26", "2025-06-26", "", ""),
        ("a target date of March 2", "2026-03-02", "", ""),
        ("since 2009", "2009", "", ""),
    ],
)
def test_a_date_keeps_the_precision_of_the_text(text: str, iso: str, earliest: str, latest: str) -> None:
    assert date_of(text) == (iso, earliest, latest)


@pytest.mark.parametrize("text", ["it may 5 times", "2,024 patients", "$2025 million", "February 30, 2025"])
def test_what_is_no_date_gives_no_day(text: str) -> None:
    assert all(len(m.value) < 8 for m in find_dates(text, TODAY))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("$75 million", Literal.MONEY, "USD 75000000"),
        ("EUR 1.2bn", Literal.MONEY, "EUR 1200000000"),
        ("up to $9.3 billion", Literal.MONEY, "USD 9300000000"),
        ("18 billion yen", Literal.MONEY, "JPY 18000000000"),
        ("£3.5m", Literal.MONEY, "GBP 3500000"),
        ("US$450,000", Literal.MONEY, "USD 450000"),
        ("DKK25m", Literal.MONEY, "DKK 25000000"),
        ("40 million Danish kroner", Literal.MONEY, "DKK 40000000"),
        ("300 million won", Literal.MONEY, "KRW 300000000"),
        ("a hazard ratio of 0.27", Literal.HAZARD_RATIO, "0.27"),
        ("(HR=0.62; 95% CI 0.51-0.75)", Literal.HAZARD_RATIO, "0.62"),
        ("(HR=0.62; 95% CI 0.51-0.75)", Literal.INTERVAL, "95% CI 0.51 to 0.75"),
        ("(p < 0.0001)", Literal.P_VALUE, "<0.0001"),
        ("(P = .003)", Literal.P_VALUE, "0.003"),
        ("21.0 months", Literal.MEASURE, "21.0 months"),
        ("45 percent", Literal.PERCENT, "45%"),
        ("cut in half", Literal.PERCENT, "50%"),
        ("rose fourfold", Literal.MEASURE, "fourfold"),
        ("NCT01847274", Literal.REGISTRY_ID, "NCT01847274"),
        ("abstract #LBA1", Literal.ABSTRACT_NUMBER, "LBA1"),
        ("enrolled 1,046 patients", Literal.ENROLMENT, "1046"),
    ],
)
def test_a_literal_has_its_normal_form(text: str, kind: str, value: str) -> None:
    assert value in {m.value for m in find_numbers(text) if m.kind == kind}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a Phase II/III trial", "Phase2_3"),
        ("a phase 1b study", "Phase1b"),
        ("a Phase 2a trial", "Phase2"),
        ("a supplemental Biologics License Application (sBLA)", "sBLA"),
        ("a New Drug Application", "NDA"),
        ("a Type II variation", "TypeII"),
        ("Orphan Drug Designation", "OrphanDrug"),
        ("Breakthrough Therapy Designation (BTD)", "BreakthroughTherapy"),
        ("Regenerative Medicine Advanced Therapy (RMAT) designation", "RMAT"),
    ],
)
def test_a_code_is_found_by_its_spellings(text: str, code: str) -> None:
    assert settle(find_codes(text))[0].value == code


def test_tickers_carry_their_exchange() -> None:
    assert [m.value for m in find_tickers("Zanoquil (Nasdaq: ZNQL) (TSX: ZQ)")] == ["NASDAQ:ZNQL", "TSX:ZQ"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [("zanoquimab", "MonoclonalAntibody"), ("orvetinib", "SmallMolecule"), ("belonersen", "Oligonucleotide")],
)
def test_an_unknown_name_is_a_drug_by_its_stem(word: str, kind: str) -> None:
    assert stem_class(word) == kind


@pytest.mark.parametrize("word", ["thermostat", "stab", "analysis", "cocaine", "combination", "patient"])
def test_an_ordinary_word_is_no_drug(word: str) -> None:
    assert stem_class(word) == ""


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Zanoquil Therapeutics, Inc. said", "Zanoquil Therapeutics, Inc.", EntityClass.COMPANY),
        ("the University of Maasland said", "University of Maasland", EntityClass.RESEARCH_INSTITUTION),
        ("the ZENITH trial began", "ZENITH", "ClinicalTrial"),
        ("patients of the GLORIX-4 study", "GLORIX-4", "ClinicalTrial"),
        ("a trial of QVR-hTNF in gout", "QVR-hTNF", EntityClass.DRUG),
        ("two Phase 3 trials, L-TERN1 and L-TERN2, of CX-2051", "L-TERN2", "ClinicalTrial"),
        ("oral tarivexin (CX-20515) for gout", "tarivexin", EntityClass.DRUG),
        ("a Phase 2 trial of CX-2051 in gout, called ProACT, began", "ProACT", "ClinicalTrial"),
        ("the ZENITH Phase 2 lupus study began", "ZENITH", "ClinicalTrial"),
        ("its Caspera Phase 3 clinical study is ongoing", "Caspera", "ClinicalTrial"),
        ("a Phase 3 trial of CX-2051 in lupus nephritis (VELARA) is ongoing", "VELARA", "ClinicalTrial"),
        ("A Study Comparing CX-2051 to Placebo in Rare Gouts (SOLVEIG-2). Available online.", "SOLVEIG-2", "ClinicalTrial"),
        ("ZENITH, a Phase 2 trial of CX-2051, began", "ZENITH", "ClinicalTrial"),
        ("ZENITH-MM3 was an open-label Phase 3 trial of CX-2051", "ZENITH-MM3", "ClinicalTrial"),
        ("a Phase 2b study, ZENITH-CSU-2, of CX-2051", "ZENITH-CSU-2", "ClinicalTrial"),
        ("a Phase 2 study of CX-2051 (ZENITH-COMBO) is planned", "ZENITH-COMBO", "ClinicalTrial"),
        ("The study, which goes by the name of ZENITH-IBD, enrolled 30 patients on CX-2051", "ZENITH-IBD", "ClinicalTrial"),
        ("ZENITH, a 52-week open-label extension of CX-2051, is full", "ZENITH", "ClinicalTrial"),
        ("patients in ZENITH I and ZENITH II, two Phase 3 studies of CX-2051", "ZENITH II", "ClinicalTrial"),
        ("a study of ZNQ-1104 in adults", "ZNQ-1104", EntityClass.DRUG),
        ("its Kelvix technology works", "Kelvix", EntityClass.TECHNOLOGY),
        ("snacks with Quellia extract", "Quellia extract", EntityClass.DRUG),
        ("a spray to relieve the symptoms of gout", "gout", EntityClass.DISEASE),
        ("it relieved the symptoms of gout", "symptoms of gout", EntityClass.ENDPOINT),
        ("they target deposited amyloid plaque", "deposited amyloid plaque", EntityClass.MOLECULAR_TARGET),
        ("it reduced amyloid plaque", "amyloid plaque", EntityClass.ENDPOINT),
        ("zanoquimab vedotin is new", "zanoquimab vedotin", EntityClass.DRUG),
        ("an anti-TRBC9 antibody", "TRBC9", EntityClass.MOLECULAR_TARGET),
        ("it inhibits FGFR1, 2 and 3", "FGFR2", EntityClass.MOLECULAR_TARGET),
        ("it blocks VEGF receptors-1, -2, and -3", "VEGF receptor-3", EntityClass.MOLECULAR_TARGET),
        ("results for QLX-1701/Vitrexa® in adults", "Vitrexa", EntityClass.DRUG),
        ("QLX-12 (axitinib eye implant), QLX-13 (axitinib intravitreal implant)", "axitinib intravitreal implant", EntityClass.DRUG),
        ("said Mary Quist, Chief Medical Officer", "Mary Quist", EntityClass.PERSON),
        ("in relapsed or refractory diffuse large B-cell lymphoma", "relapsed or refractory diffuse large B-cell lymphoma", EntityClass.DISEASE),
        ("at the 12th World Congress of Renal Care in May", "World Congress of Renal Care", EntityClass.CONFERENCE),
    ],
)  # fmt: skip
def test_a_name_that_nobody_listed_is_found_by_shape_and_context(
    lexicon: Lexicon, text: str, name: str, kind: str
) -> None:
    found = {
        (m.name.removeprefix("the "), str(root(EntityClass(m.kind)) if m.kind in set(EntityClass) else m.kind))
        for m in find_mentions(text, lexicon, TODAY)
    }
    wanted = str(root(EntityClass(kind)) if kind in set(EntityClass) else kind)
    assert (name, wanted) in found


@pytest.mark.parametrize("text", ["IL-23 and PD-1", "COVID-19", "Form 10-K", "Grade 3-4", "in week 24"])
def test_what_looks_like_a_code_name_is_not_always_a_drug(lexicon: Lexicon, text: str) -> None:
    assert not [m for m in find_mentions(text, lexicon, TODAY) if m.kind == EntityClass.DRUG]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Zanoquil Pharma AG. It is a company.", "Company", "Zanoquil Pharma AG"),
        ("Zanoquil Pharma Inc. is a company.", "Company", "Zanoquil Pharma Inc."),
        ("a treatment for complement mediated diseases", "Disease", "complement mediated diseases"),
        ("Acquires Zanoquiloma\n\nThe firm bought Zanoquiloma LLC.", "Company", "Zanoquiloma"),
        ("Vexor and Quell presented their Kelvix delivery platform.", "Technology", "Kelvix"),
        ("The trial uses Vexor's BQM 31510 in glioblastoma.", "Drug", "BQM 31510"),
        ("VQI 287, its novel taxane, is safe.", "Drug", "VQI 287"),
        ("RIVALO®, our ricin toxin vaccine candidate, is stable.", "Drug", "RIVALO"),
        ('Enrolment in the Phase 2 "LUCIDA" clinical trial goes on.', "ClinicalTrial", "LUCIDA"),
        ("Quell Pharma Ltd, Allschwil (SIX: QELN) sold more.", "Company", "Quell Pharma Ltd"),
    ],
)
def test_a_name_ends_where_it_ends(lexicon: Lexicon, text: str, kind: str, name: str) -> None:
    assert (kind, name) in {(m.kind, m.name) for m in find_mentions(text, lexicon, TODAY)}


@pytest.mark.parametrize(
    "text",
    [
        "mail to media.relations@novartis.com or see zepbound.lilly.com",
        "a treatment for mediated diseases",
        "Posters presented by Vexor are final. Posters presented elsewhere are not. A poster is a sheet.",
        "the merger of Quell and Vexor and its technology platform",
        "It fell after trial failure. It is a chronic skin disease.",
        "Patients with PD-L1-positive tumors and HRD-negative tumors did well.",
        "a revolutionary cancer and a substantial tumour in the Moscone Convention Center",
        "The Successfully Completed Pre-IND Meeting was held; CD32b, a platform; La Jolla, CA, a technology",
        "low in aminolevulinic acid synthase 1 and in estradiol dehydrogenase",
        "a system certified to ISO 13485, our standard for a product, in Suite 4100",
    ],
)
def test_what_only_looks_like_a_name_is_none(lexicon: Lexicon, text: str) -> None:
    found = {m.kind for m in find_mentions(text, lexicon, TODAY)}
    assert not found & {"Company", "Drug", "Disease", "Technology"}


@pytest.mark.parametrize(
    "text",
    [
        "A PHASE 2 STUDY IN ALL PATIENTS. ALL PATIENTS WERE DOSED.",
        "The MS was done by Vexor. Samples went through LC and MS.",
        "It works in the United States (US), AS planned.",
    ],
)
def test_an_abbreviation_is_a_disease_only_where_patients_or_treatment_are_told_of(text: str, lexicon: Lexicon) -> None:
    assert not [m for m in find_mentions(text, lexicon, TODAY) if m.kind == EntityClass.DISEASE]


def test_the_target_of_a_named_drug_stays_one(lexicon: Lexicon) -> None:
    found = find_mentions("It was given in combination with the PD-1 inhibitor pembrolizumab.", lexicon, TODAY)
    assert [m.name for m in found if m.kind == EntityClass.MOLECULAR_TARGET] == ["PD-1"]


def test_a_disease_that_owns_a_drug_is_no_company(lexicon: Lexicon) -> None:
    found = find_mentions("Alzheimer's lecanemab rival fell short.", lexicon, TODAY)
    assert [m.name for m in found if m.kind == EntityClass.COMPANY] == []


def test_an_employer_that_does_what_companies_do_is_a_company(lexicon: Lexicon) -> None:
    text = "Zvavotep licensed VVD-602 from Kukvuki. “It may help,” said Zvavotep’s CEO Satoshi Dolozle. Zvavotep plans a trial."
    _, entities = link(text, find_mentions(text, lexicon, TODAY), lexicon)
    assert [entity.kind for entity in entities.values() if "Zvavotep" in entity.names] == [EntityClass.COMPANY]


def test_names_that_the_text_equates_are_one(lexicon: Lexicon) -> None:
    text = "Orvexia® (zanoquimab) helped. ZNQ-7 (belonersen) too. Zanoquil Therapeutics, Inc. made zanoquimab, and Zanoquil sells it."
    linked, entities = link(text, find_mentions(text, lexicon, TODAY), lexicon)
    keys = {m.mention.name: m.key for m in linked}
    assert keys["Orvexia"] == keys["zanoquimab"]
    assert keys["ZNQ-7"] == keys["belonersen"] != keys["zanoquimab"]
    assert keys["Zanoquil"] == keys["Zanoquil Therapeutics, Inc."]
    assert "Zanoquil" in entities[keys["Zanoquil"]].names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Zelvara® (zorbatinib extended-release tablets) is sold.", {"Zelvara", "zorbatinib"}),
        ("Zelvara® (axitinib intravitreal implant) is sold.", {"Zelvara", "axitinib intravitreal implant"}),
        ("QLX-1701/Zelvara® is tested.", {"QLX-1701", "Zelvara"}),
    ],
)
def test_a_product_is_called_by_its_formulation_and_its_code(text: str, names: set[str], lexicon: Lexicon) -> None:
    linked, entities = link(text, find_mentions(text, lexicon, TODAY), lexicon)
    assert {linked[0].key} == {m.key for m in linked if m.mention.name in names}
    assert names <= entities[linked[0].key].names.keys()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Quell Bio is also developing an oral PDE4 inhibitor for psoriasis.", "oral PDE4 inhibitor"),
        ("In addition, we are advancing a CAR T therapy targeting CD19 in lupus.", "CAR T therapy targeting CD19"),
        (
            "Quell Bio advanced its program, an anti-CD117 antibody-drug conjugate.",
            "anti-CD117 antibody-drug conjugate",
        ),
        ("Quell Bio bets on its preclinical B7-H4 ADC.", "B7-H4 ADC"),
        ("Quell Bio is developing an oral PDE4 inhibitor for psoriasis.", ""),
        ("Quell Bio is also developing an oral PDE4 inhibitor, FX-12, for psoriasis.", ""),
        ("Quell Bio is also developing FX-12, an oral PDE4 inhibitor for psoriasis.", ""),
    ],
)
def test_a_drug_without_a_name_is_set_apart_from_those_with_one(text: str, name: str, lexicon: Lexicon) -> None:
    mentions = find_mentions(f"FX-12 is tested. {text} FX-12 is safe.", lexicon, TODAY)
    assert {m.name for m in mentions if m.kind == EntityClass.DRUG} == {"FX-12", name} - {""}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It tests an mRNA vaccine against gout and mumps.", "mRNA vaccine against gout and mumps"),
        ("It tests a gout and mumps combination vaccine.", "gout and mumps combination vaccine"),
        ("It tests a mumps vaccine. Gout and mumps are common.", "mumps vaccine"),
    ],
)
def test_a_vaccine_without_a_name_is_called_by_all_that_it_is_against(text: str, name: str, lexicon: Lexicon) -> None:
    mentions = find_mentions(f"{text} The combination vaccine is safe.", lexicon, TODAY)
    assert {m.name for m in mentions if m.kind == EntityClass.VACCINE} == {name}


@pytest.mark.parametrize("text", ["QLX-1701/zorbatinib is tested.", "Zelvara® (zorbatinib trial) is sold."])
def test_names_beside_each_other_may_be_two(text: str, lexicon: Lexicon) -> None:
    linked, _ = link(text, find_mentions(text, lexicon, TODAY), lexicon)
    drugs = [m.key for m in linked if root(m.kind) == "Drug"]
    assert len(set(drugs)) == len(drugs) > 1


def test_what_brackets_call_the_trade_name_of_a_drug_is_its_name(lexicon: Lexicon) -> None:
    text = "It sold zanoquimab (a monoclonal antibody, trade name: Kelquora), and Kelquora did well."
    linked, _ = link(text, find_mentions(text, lexicon, TODAY), lexicon)
    keys = {m.mention.name: m.key for m in linked}
    assert keys["zanoquimab"] == keys["Kelquora"]


def test_the_lexicon_finds_names_whatever_their_case_and_apostrophes(lexicon: Lexicon) -> None:
    text = "ALZHEIMER’S DISEASE and Alzheimer's disease"
    assert [m.known_as for m in settle(lexicon.find(text))] == ["Alzheimer's disease", "Alzheimer's disease"]


def test_lower_case_never_changes_the_length() -> None:
    assert len(lower_in_place("İstanbul ẞ")) == len("İstanbul ẞ")


def test_short_forms_stop_before_common_words() -> None:
    assert short_forms("Zanoquil Therapeutics, Inc.", EntityClass.COMPANY) == ("Zanoquil Therapeutics", "Zanoquil")
    assert "American" not in short_forms("American Oncology, Inc.", EntityClass.COMPANY)


def test_of_overlapping_mentions_the_higher_rank_survives() -> None:
    low, high = Mention(0, 10, "Drug", "long", rank=1), Mention(3, 6, "Disease", "short", rank=2)
    assert settle([low, high]) == [high]
    assert settle([high, low]) == [high]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("The panel backed the obesity drug Zelqava. Patients on Zelqava lost weight.", "Drug", "Zelqava"),
        ("The ministry approved lung cancer medicines (Zelqava capsules).", "Drug", "Zelqava"),
        ("Patients taking the company's drug, called zorbafosol, improved.", "Drug", "zorbafosol"),
        ("The agency authorised Zelqava (metformin), for diabetes.", "Drug", "Zelqava"),
        ("A study of 177Lu-QLZ-617 in prostate cancer has begun.", "Drug", "177Lu-QLZ-617"),
        ("France's Quellon SA and China's Zhuoxin Pharma Co. Ltd. signed.", "Company", "Quellon SA"),
        ("BERLIN--(BUSINESS WIRE)--QuellPharm Sciences GmbH said so.", "Company", "QuellPharm Sciences GmbH"),
        ("Milan-based Quellspire patched together funding. Quellspire is small.", "Company", "Quellspire"),
        ("Quellspire raised $40 million. The money is for Quellspire's vector.", "Company", "Quellspire"),
        ("A trial in diabetic foot infection has begun.", "Disease", "diabetic foot infection"),
        ("It is studied for respiratory and skin diseases.", "Disease", "skin diseases"),
        ("It is studied for MTAP-deleted cancers.", "Disease", "MTAP-deleted cancers"),
        ("A trial in MSI-High tumors began.", "Disease", "MSI-High tumors"),
        ("It came with Quellor's proprietary QLX Microinjector®.", "Technology", "QLX Microinjector"),
        ("It is studied for respiratory and skin diseases.", "Disease", "respiratory diseases"),
        ("The drug helped adults with relapsing MS.", "Disease", "relapsing MS"),
        ("The RA drug failed. It was tested in RA.", "Disease", "RA"),
        ("It is given in combination with BTK inhibitors in adults.", "DrugClass", "BTK inhibitors"),
        ("The cancer came back after an anti-PD-1 antibody.", "DrugClass", "anti-PD-1 antibody"),
        ("It is an inhibitor of Lp(a), for elevated lipoprotein(a).", "Disease", "elevated lipoprotein(a)"),
        ("A candidate for liver disease was found.", "Disease", "liver disease"),
        ("4-Quellor AG, of Basel, signed.", "Company", "4-Quellor AG"),
        ("Quellspire (3933 HK) sold the rights.", "Company", "Quellspire"),
        ("Vexorim and Novartis said the trial would go on.", "Company", "Vexorim"),
        ("The pill would rival Vexorim's zanoquinib.", "Company", "Vexorim"),
        ("Vexor Inc. of Newark, N.J.-based Quellspire Inc. to develop it.", "Company", "Quellspire Inc."),
        ("Vexor Pharma (Nasdaq: VXPH) rose. VXPH expects data.", "Company", "VXPH"),
        ("QuellorBio licensed it. Quellor's antibody is new.", "Company", "Quellor"),
        ("It is sold under the brand name TaiQuelVo in China.", "Drug", "TaiQuelVo"),
        ("Vexor's antibody discovery platform QUELLEX, found it.", "Technology", "QUELLEX"),
        ("It comes from the drug discovery platform known as Quellad.", "Technology", "Quellad"),
        ("A trial of VQ-AADQ, an AAV-based gene therapy, has begun.", "Drug", "VQ-AADQ"),
        ("It lowers the activity of a gene (ZARQ1) in the liver.", "MolecularTarget", "ZARQ1"),
        ("The company's ongoing LUCIDA safety trial will end.", "ClinicalTrial", "LUCIDA"),
        ("The Zorbian Medical Products Agency cleared it.", "RegulatoryAgency", "Zorbian Medical Products Agency"),
        ("Run by the Quellor Oncology Group in Paris.", "Organization", "Quellor Oncology Group"),
        (
            "She is at Quellor Clinic Zorba College of Medicine of Vex University.",
            "ResearchInstitution",
            "Quellor Clinic Zorba College of Medicine of Vex University",
        ),
        ("A talk at Quellor Retina Consultants, by others.", "ResearchInstitution", "Quellor Retina Consultants"),
        ("She works at Quellor Clinic-St. Vexor today.", "ResearchInstitution", "Quellor Clinic-St. Vexor"),
        ("Our site Quellor Hospital Professor Mary Zorba's team", "ResearchInstitution", "Quellor Hospital"),
        (
            "A scientist of Quellor Institute for Neuroscience said so.",
            "ResearchInstitution",
            "Quellor Institute for Neuroscience",
        ),
        (
            "At the Quellor and Zorba Kidney Center they agree.",
            "ResearchInstitution",
            "Quellor and Zorba Kidney Center",
        ),
        (
            "A dean of the Quellor School of Public Health said so.",
            "ResearchInstitution",
            "Quellor School of Public Health",
        ),
        (
            "Vexor Vaccine Subject of Quellor Society Annual Meeting talk",
            "Conference",
            "Quellor Society Annual Meeting",
        ),
    ],
)
def test_a_name_that_nothing_gives_away_is_told_by_what_stands_around_it(
    text: str, kind: str, name: str, lexicon: Lexicon
) -> None:
    found = [m.name for m in find_mentions(text, lexicon, TODAY) if m.kind == kind]
    assert name in found


@pytest.mark.parametrize(
    "text",
    [
        "Launched in Public Health, it is about Regenerative Medicine.",
        "Gram-negative bacteria, a new treatment for gonorrhea; the bacteria resist.",
        "It lowers testosterone reductase and aminolevulinic acid synthase. Plant extract helps.",
        "Boyd SE, Quell AB, et al. wrote it.",
        "The three-year agreement is worth NOK75m.",
        "Dr. Quellman said it. On Monday Quellman said more.",
        "EDMONTON, AB, April 20. The day is fine.",
        "Zorba MS, Quell SE. Costs of care. Quell Transl Immunology. 2022;11(5):1390.",
        "The iQuell Nasdaq Biotechnology Index fell.",
    ],
)
def test_ordinary_words_sums_and_persons_are_neither_companies_nor_drugs(text: str, lexicon: Lexicon) -> None:
    assert not [m for m in find_mentions(text, lexicon, TODAY) if m.kind == "Company" or root(m.kind) == "Drug"]
