"""The named questions, each with an answer known by reading `graphs/small.ttl`; parameters, answers and their forms."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)
from rdflib.plugins.sparql import prepareQuery

from pharmagraph.errors import DataError, GraphError, QueryError
from pharmagraph.graph.answers import FORMS, Answer
from pharmagraph.graph.queries import ask, filled, list_questions, load_question, read_question, run
from pharmagraph.graph.store import Graph
from pharmagraph.plain import aligned, printable
from pharmagraph.vocabulary import PG, PGR, RDF, RDFS, XSD, FrameClass

SMALL = Graph.from_quads(parse(path=str(Path(__file__).parent / "graphs" / "small.ttl")))
NAMES = [question.name for question in list_questions()]
MADE_FOR = {  # a value for each parameter of kind name that some row of each question answers to
    "about": "LUMINA-1",
    "agency": "FDA",
    "company": "Castellan Pharma",
    "conference": "World Gastric Oncology Congress",
    "disease": "advanced NSCLC",
    "document": "castellan-2025-02-20.txt",
    "drug": "carfenib",
    "endpoint": "ORR",
    "entity": "CLDN44",
    "object": "CLDN44",
    "owner": "Northlake",
    "person": "Ingrid Solheim",
    "subject": "carfenib",
    "target": "CLDN44",
    "technology": "TetherLink",
    "trial": "NCT09990001",
}


def rows(name: str, *columns: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows of an answer, as Python values of some of its columns."""
    return [tuple(row[column] for column in columns) for row in ask(SMALL, name, **values).to_values()]


def required(name: str) -> dict[str, str]:
    made_for = MADE_FOR | {"date": "2025-06", "fact": PGR + "assertion/a01", "from": "2025-02-20"}
    if name == "paths":
        made_for |= {"from": "Northlake", "to": "docetaxel"}
    return {one.name: made_for[one.name] for one in load_question(name).parameters if one.required}


# Every question


def test_there_are_questions() -> None:
    assert len(NAMES) >= 25
    assert sorted(NAMES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_question_says_what_it_is_for(name: str) -> None:
    question = load_question(name)
    assert question.title
    assert question.summary.endswith(".")
    assert question.tags
    assert all(parameter.about for parameter in question.parameters)


@cache
def algebra(name: str) -> Any:
    """What rdflib, a slow reader, understands by a question."""
    return prepareQuery(load_question(name).sparql).algebra


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_valid_sparql_for_other_engines(name: str) -> None:
    assert algebra(name).name in {"SelectQuery", "ConstructQuery", "AskQuery", "DescribeQuery"}


ROWS = [name for name in NAMES if not load_question(name).analysis]  # of an analysis, the network is sorted


@pytest.mark.parametrize("name", ROWS)
def test_a_question_leaves_the_order_of_no_rows_to_the_engine(name: str) -> None:
    query = algebra(name)
    node = query
    while node.name != "OrderBy" and "p" in node:
        node = node.p
    if query.name == "SelectQuery":
        assert node.name == "OrderBy"
        assert set(query.PV) <= set().union(*(condition._vars for condition in node.expr))


@pytest.mark.parametrize("name", NAMES)
def test_a_question_declares_the_prefixes_that_it_uses(name: str) -> None:
    SMALL.query(load_question(name).sparql, prefixes={})


@pytest.mark.parametrize("name", NAMES)
def test_a_question_gives_something(name: str) -> None:
    values = required(name) | ({"kind": "AntibodyDrugConjugate"} if name == "bridging-partners" else {})
    assert ask(SMALL, name, **values).rows


@pytest.mark.parametrize("name", NAMES)
def test_the_file_as_it_stands_gives_the_unrestricted_answer(name: str) -> None:
    question = load_question(name)
    if question.analysis:
        assert {"source", "target"} <= set(run(SMALL, question.sparql).variables)
    elif not any(parameter.required for parameter in question.parameters):
        assert run(SMALL, question.sparql) == ask(SMALL, question)
    else:
        assert len(run(SMALL, question.sparql).rows) >= len(ask(SMALL, question, **required(name)).rows)


@pytest.mark.parametrize("name", [name for name in NAMES if load_question(name).sparql.find("SELECT") >= 0])
def test_the_order_of_rows_does_not_depend_on_the_store(name: str) -> None:
    other = Graph.from_quads(sorted(SMALL.quads(), key=str, reverse=True))
    assert ask(other, name, **required(name)) == ask(SMALL, name, **required(name))


def named_parameters() -> list[tuple[str, str]]:
    """Those of questions whose rows are the answer."""
    questions = [question for question in list_questions() if not question.analysis]
    return [(question.name, one.name) for question in questions for one in question.parameters if one.kind == "name"]


@pytest.mark.parametrize(("name", "parameter"), named_parameters())
def test_each_parameter_restricts_the_answer(name: str, parameter: str) -> None:
    every = set(run(SMALL, load_question(name).sparql).rows)
    value = MADE_FOR[parameter]
    restricted = set(ask(SMALL, name, **(required(name) | {parameter: value})).rows)
    nothing = set(ask(SMALL, name, **(required(name) | {parameter: "European Medicines Agency"})).rows)
    assert restricted <= every
    assert nothing <= every
    assert restricted != nothing or not restricted
    assert len(nothing) < len(every)


def test_some_value_of_every_parameter_finds_something() -> None:
    values = (*MADE_FOR.values(), "lumtatug vedotin", "metastatic gastric cancer", "OS", "Northlake")
    for name, parameter in named_parameters():
        asked = (ask(SMALL, name, **(required(name) | {parameter: value})) for value in values)
        assert any(answer.rows for answer in asked), (name, parameter)


# Known answers


def test_who_develops() -> None:
    assert rows("who-develops", "companyName", "drugName", "kind", "technologyName", "targetName", "belief") == [
        ("Castellan Pharma", "carfenib", "SmallMolecule", None, "CLDN44", Decimal("0.9")),
        ("Castellan Pharma", "lumtatug vedotin", "AntibodyDrugConjugate", "TetherLink", "CLDN44", Decimal("0.8")),
        ("Northlake Biologics", "lumtatug vedotin", "AntibodyDrugConjugate", "TetherLink", "CLDN44", Decimal("0.99")),
    ]


def test_who_develops_with_a_technology() -> None:
    assert rows("who-develops", "companyName", "drugName", technology="tetherlink") == [
        ("Castellan Pharma", "lumtatug vedotin"),
        ("Northlake Biologics", "lumtatug vedotin"),
    ]


def test_pipeline() -> None:
    assert rows("pipeline", "companyName", "drugName", "diseaseName", "stage", "stopped") == [
        ("Castellan Pharma", "lumtatug vedotin", "metastatic gastric cancer", "Phase3", False),
        ("Castellan Pharma", "carfenib", "advanced non-small cell lung cancer", "Phase2", True),
        ("Castellan Pharma", "carfenib", "metastatic gastric cancer", "Studied", False),
        ("Northlake Biologics", "lumtatug vedotin", "metastatic gastric cancer", "Phase3", False),
    ]


def test_an_approval_is_the_last_stage() -> None:
    drug, disease = NamedNode(PGR + "drug/carfenib"), NamedNode(PGR + "disease/ovarian-cancer")
    approved = Quad(drug, NamedNode(PG + "indicatedFor"), disease)
    answer = ask(Graph.from_quads([*SMALL.quads(), approved]), "pipeline", disease="ovarian cancer")
    assert [row["stage"] for row in answer.to_values()] == ["Approved"]


def test_trial_outcomes() -> None:
    columns = ("trialName", "endpointName", "role", "result", "value", "comparatorValue", "hazardRatio", "pValue")
    assert rows("trial-outcomes", *columns) == [
        ("HARBOR-2", "overall response rate", "Primary", "Negative", "12%", None, None, "0.41"),
        ("LUMINA-1", "progression-free survival", None, "Trend", None, None, Decimal("0.89"), "0.09"),
        (
            "LUMINA-1",
            "overall survival",
            "Primary",
            "Positive",
            "18.4 months",
            "12.1 months",
            Decimal("0.68"),
            "<0.001",
        ),
    ]
    assert rows("trial-outcomes", "trialName", "comparatorName", outcome="positive") == [("LUMINA-1", "docetaxel")]


def test_regulatory_timeline() -> None:
    assert rows("regulatory-timeline", "when", "until", "event", "application", "status", drug="NLK-101") == [
        ("2024-02", None, "BreakthroughTherapy", None, "Occurred"),
        ("2025-03", None, "Submission", "BLA", "Superseded"),
        (date(2025, 3, 10), None, "Submission", "BLA", "Occurred"),
        (date(2025, 5, 9), None, "Accepted", "BLA", "Occurred"),
        (date(2025, 7, 1), date(2025, 9, 30), "Submission", "MAA", "Planned"),
        (date(2025, 11, 8), None, "Action date", "BLA", "Planned"),
    ]


def test_agreements() -> None:
    columns = ("date", "kind", "status", "from", "to", "parties", "subjects", "upfront", "milestones", "territory")
    licence = (date(2024, 6, 3), "License", "Occurred", "Northlake Biologics", "Castellan Pharma")
    details = ("Castellan Pharma; Northlake Biologics", "lumtatug vedotin", "USD 75000000", "USD 410000000", "Europe")
    denied = (None, "Acquisition", "Denied", "Northlake Biologics", "", "Northlake Biologics", "", "", "", "")
    assert rows("agreements", *columns) == [licence + details, denied]
    assert rows("agreements", *columns, company="castellan") == [licence + details]
    assert rows("agreements", *columns, agreementKind="acquisition") == [denied]
    assert rows("agreements", *columns, where="europe") == [licence + details]
    assert rows("agreements", *columns, where="Japan") == []


def test_an_agreement_with_several_payments_of_a_kind_is_one_row() -> None:
    amount = NamedNode(PGR + "money/more")
    (licence,) = {quad.subject for quad in SMALL.store.quads_for_pattern(None, NamedNode(PG + "licensor"), None)}
    value, currency = (NamedNode(f"https://schema.org/{name}") for name in ("value", "currency"))
    more = [
        Quad(licence, NamedNode(PG + "milestonePayments"), amount),
        Quad(amount, value, Literal("9000000", datatype=NamedNode(XSD + "decimal"))),
        Quad(amount, currency, Literal("EUR")),
    ]
    answer = ask(Graph.from_quads([*SMALL.quads(), *more]), "agreements", company="castellan")
    assert [(row["upfront"], row["milestones"]) for row in answer.to_values()] == [
        ("USD 75000000", "EUR 9000000; USD 410000000")
    ]


def test_a_pipeline_names_the_partners_and_the_last_event() -> None:
    found = rows("pipeline", "partners", "lastDate", "lastEvent", company="Northlake")
    assert found == [("Castellan Pharma", "2025-05-09", "LUMINA-1: progression-free survival")]
    assert rows("pipeline", "partners", drug="carfenib")[0] == (None,)


def test_catalysts() -> None:
    columns = ("when", "until", "precision", "catalyst", "drugs", "companies", "told")
    drug, makers = "lumtatug vedotin", "Castellan Pharma; Northlake Biologics"
    assert rows("catalysts", *columns) == [
        (date(2025, 6, 14), None, "day", "presentation", drug, makers, "2025-05-09"),
        (date(2025, 7, 1), date(2025, 9, 30), "quarter", "filing", drug, makers, "2025-05-09"),
        (date(2025, 11, 8), None, "day", "decision", drug, makers, "2025-05-09"),
    ]
    assert rows("catalysts", "agencies", "diseases", kind="Decision") == [
        ("U.S. Food and Drug Administration", "metastatic gastric cancer")
    ]
    assert [when for (when,) in rows("catalysts", "when", after="2025-08", before="2025-10")] == [date(2025, 7, 1)]
    assert rows("catalysts", "when", company="Castellan Group") == []


@pytest.mark.parametrize(
    ("earliest", "latest", "precision"),
    [
        ("2026-01-01", "2026-06-30", "half-year"),
        ("2026-01-01", "2026-12-31", "year"),
        ("2026-11-01", "2027-01-31", "range"),
        ("2026-04-01", "2026-05-31", "range"),
        ("2026-04", "", "month"),
        ("2026", "", "year"),
    ],
)
def test_a_catalyst_has_the_precision_that_the_text_gave(earliest: str, latest: str, precision: str) -> None:
    plan = NamedNode(PGR + "frame/plan")
    quads = [
        Quad(
            plan, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(PG + "RegulatorySubmission")
        ),
        Quad(plan, NamedNode(PG + "status"), NamedNode(PG + "Planned")),
        Quad(plan, NamedNode(RDFS + "label"), Literal("a filing")),
        Quad(plan, NamedNode(PG + ("earliest" if latest else "date")), Literal(earliest)),
        *([Quad(plan, NamedNode(PG + "latest"), Literal(latest))] if latest else []),
        Quad(NamedNode(PGR + "evidence/e"), NamedNode(PG + "supports"), plan),
        Quad(NamedNode(PGR + "evidence/e"), NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom"), plan),
    ]
    answer = ask(Graph.from_quads(quads), "catalysts")
    assert [row["precision"] for row in answer.to_values()] == [precision]


def test_what_changed_is_what_was_told_since() -> None:
    found = rows("what-changed", "told", "change", "fact", "otherFact", **{"from": "2025-02-20"})
    assert {told for told, *_ in found} == {date(2025, 5, 9)}
    assert (
        date(2025, 5, 9),
        "supersedes",
        "BLA for lumtatug vedotin",
        "planned BLA for lumtatug vedotin",
    ) in found
    facts = {fact for _, _, fact, _ in found}
    assert "Northlake Biologics develops lumtatug vedotin" not in facts  # told before, and again
    assert "Northlake Biologics ownsTechnology TetherLink" in facts


@pytest.mark.parametrize(
    ("bounds", "days"),
    [
        ({"from": "2025-02-19", "to": "2025-02"}, {date(2025, 2, 20)}),
        ({"from": "2024"}, {date(2025, 2, 20), date(2025, 5, 9)}),
        ({"from": "2025-02", "to": "2025-05-08"}, set()),
        ({"from": "2025"}, set()),
    ],
)
def test_what_changed_between_two_days(bounds: dict[str, str], days: set[date]) -> None:
    assert {told for (told,) in rows("what-changed", "told", **bounds)} == days


def test_evidence_for_any_fact() -> None:
    assert rows("fact-evidence", "kind", "told", "status", fact=PGR + "assertion/a12") == [
        ("Assertion", "carfenib combinedWith docetaxel", "Occurred")
    ]
    assert rows("fact-evidence", "kind", "told", fact="pgr:frame/milestone-harbor-2") == [
        ("TrialMilestone", "HARBOR-2 discontinued")
    ]


def test_planned_next() -> None:
    assert rows("planned-next", "when", "until", "kind", "plan") == [
        (date(2025, 6, 14), None, "Presentation", "LUMINA-1 at the World Gastric Oncology Congress"),
        (date(2025, 7, 1), date(2025, 9, 30), "RegulatorySubmission", "planned MAA for lumtatug vedotin"),
        (date(2025, 11, 8), None, "RegulatoryDecision", "FDA action date for lumtatug vedotin"),
        (None, None, "Assertion", "lumtatug vedotin investigatedFor ovarian cancer"),
    ]
    assert rows("planned-next", "quote", about="ovarian cancer") == [
        ("Northlake also intends to study lumtatug vedotin in ovarian cancer.",)
    ]


@pytest.mark.parametrize(
    ("bounds", "count"),
    [
        ({"after": "2025-07-01"}, 2),
        ({"after": "2025-09-30"}, 2),
        ({"after": "2025-10"}, 1),
        ({"after": "2026"}, 0),
        ({"before": "2025-06"}, 1),
        ({"before": "2025"}, 3),
        ({"after": "2025-07", "before": "2025-08-31"}, 1),
    ],
)
def test_plans_between_dates(bounds: dict[str, str], count: int) -> None:
    assert len(rows("planned-next", "when", **bounds)) == count


def test_what_it_says() -> None:
    found = rows("what-it-says", "start", "fact", "status", "cue", document="castellan-2025-02-20.txt")
    assert len(found) == 14
    assert found[0] == (121, "Castellan Pharma memberOf Castellan Group", "Occurred", None)
    assert ("carfenib indicatedFor advanced non-small cell lung cancer", "Denied", "not been") in {
        one[1:] for one in found
    }
    assert [one[0] for one in found] == sorted(one[0] for one in found)


def test_evidence_for_a_relation() -> None:
    quotes = rows("evidence", "quote", "start", subject="Northlake", relation="develops", object="Lumyra")
    assert len(quotes) == 2
    assert quotes[0][0] == "Northlake Biologics develops lumtatug vedotin"
    assert rows("evidence", "status", object="ovarian cancer") == [("Planned",)]


def test_event_evidence() -> None:
    assert rows("event-evidence", "event", "quote", about="Ingrid Solheim") == [
        ("Position", "Ingrid Solheim, Chief Executive Officer of Northlake")
    ]
    assert len(rows("event-evidence", "event", kind="agreement")) == 3


def test_drug_profile() -> None:
    found = rows("drug-profile", "aspect", "value", "status", drug="lumyra")
    assert len(found) == 24
    for fact in [
        ("kind", "AntibodyDrugConjugate", ""),
        ("also called", "NLK-101", ""),
        ("develops (by)", "Northlake Biologics", "Occurred"),
        ("hasPayload", "MMAE", "Occurred"),
        ("investigatedFor", "ovarian cancer", "Planned"),
        ("ClinicalTrial", "LUMINA-1", ""),
        ("Agreement", "licence of lumtatug vedotin to Castellan Pharma", "Occurred"),
    ]:
        assert fact in found


def test_company_profile() -> None:
    assert rows("company-profile", "aspect", "value", company="SIX:CSTL") == [
        ("kind", "Company"),
        ("also called", "Castellan"),
        ("also called", "Castellan Pharma AG"),
        ("headquarters", "Basel, Switzerland"),
        ("ticker", "SIX:CSTL"),
        ("develops", "carfenib"),
        ("develops", "lumtatug vedotin"),
        ("memberOf", "Castellan Group"),
        ("ClinicalTrial", "HARBOR-2"),
        ("TrialMilestone", "HARBOR-2 discontinued"),
        ("Agreement", "licence of lumtatug vedotin to Castellan Pharma"),
    ]


def test_technology_users() -> None:
    assert rows("technology-users", "technologyName", "ownerName", "drugName", "developerName", "phase") == [
        ("TetherLink", "Northlake Biologics", "lumtatug vedotin", "Castellan Pharma", "Phase3"),
        ("TetherLink", "Northlake Biologics", "lumtatug vedotin", "Northlake Biologics", "Phase3"),
    ]


def test_targets() -> None:
    assert rows("targets", "targetName", "drugName", "developerName", "phase") == [
        ("CLDN44", "lumtatug vedotin", "Castellan Pharma", "Phase3"),
        ("CLDN44", "lumtatug vedotin", "Northlake Biologics", "Phase3"),
        ("CLDN44", "carfenib", "Castellan Pharma", "Phase2"),
    ]


def test_a_conjugate_is_found_by_what_its_antibody_is_aimed_at() -> None:
    drugs = [NamedNode(f"{PGR}{name}") for name in ("conjugate", "antibody", "receptor", "maker")]
    conjugate, antibody, receptor, maker = drugs
    quads = [Quad(one, NamedNode(RDFS + "label"), Literal(one.value.removeprefix(PGR))) for one in drugs]
    quads += [Quad(one, NamedNode(RDF + "type"), NamedNode(PG + "Drug")) for one in drugs]
    quads += [
        Quad(conjugate, NamedNode(PG + "hasAntibody"), antibody),
        Quad(antibody, NamedNode(PG + "hasTarget"), receptor),
        Quad(maker, NamedNode(PG + "develops"), conjugate),
    ]
    with Graph.from_quads(quads) as graph:
        for name in ("targets", "who-develops"):
            found = ask(graph, name, target="receptor").to_values()
            assert ("conjugate", "receptor") in {(row["drugName"], row["targetName"]) for row in found}


def test_disease_landscape() -> None:
    assert rows("disease-landscape", "drugName", "developerName", "stage", containing="Gastric") == [
        ("lumtatug vedotin", "Castellan Pharma", "Phase3"),
        ("lumtatug vedotin", "Northlake Biologics", "Phase3"),
        ("carfenib", "Castellan Pharma", "Studied"),
    ]


def test_trials() -> None:
    columns = ("trialName", "registryIds", "phases", "drugs", "comparators", "sponsors", "enrolment", "design", "steps")
    assert rows("trials", *columns) == [
        ("HARBOR-2", "NCT09990002", "Phase2", "carfenib", "", "Castellan Pharma", 84, "", "Discontinued 2025-02-20"),
        (
            "LUMINA-1",
            "NCT09990001",
            "Phase3",
            "lumtatug vedotin",
            "docetaxel",
            "Northlake Biologics",
            612,
            "randomized",
            "",
        ),
    ]
    assert rows("trials", "trialName", phase="Phase 3") == [("LUMINA-1",)]
    assert rows("trials", "trialName", drug="docetaxel") == [("LUMINA-1",)]


def test_presentations() -> None:
    assert rows("presentations", "date", "trialName", "abstractNumber", "status") == [
        (date(2025, 6, 14), "LUMINA-1", "LBA17", "Planned")
    ]


def test_people() -> None:
    assert rows("people", "personName", "title", "companyName", company="NASDAQ:NLKB") == [
        ("Ingrid Solheim", "Chief Executive Officer", "Northlake Biologics")
    ]


def test_designations() -> None:
    assert rows("designations", "kind", "diseaseName", "date", designation="breakthrough therapy") == [
        ("BreakthroughTherapy", "metastatic gastric cancer", "2024-02")
    ]
    assert rows("designations", "kind", designation="PRIME") == []


def test_combinations() -> None:
    assert rows("combinations", "drugName", "partnerName", "partnerDeveloperName", drug="docetaxel") == [
        ("docetaxel", "carfenib", "Castellan Pharma")
    ]


def test_denied_claims() -> None:
    assert rows("denied-claims", "claimed", "cue") == [
        ("acquisition of Northlake Biologics", "not in talks"),
        ("carfenib indicatedFor advanced non-small cell lung cancer", "not been"),
    ]


def test_failed_trials() -> None:
    assert rows("failed-trials", "trialName", "problem", "endpointName", "date") == [
        ("HARBOR-2", "Discontinued", None, date(2025, 2, 20)),
        ("HARBOR-2", "Negative", "overall response rate", date(2025, 2, 20)),
    ]
    assert rows("failed-trials", "trialName", company="Northlake") == []
    assert rows("failed-trials", "problem", endpoint="overall response rate") == [("Negative",)]


def test_competitors() -> None:
    assert rows("competitors", "shares", "sharedName", "rivalName", "rivalDeveloperName", drug="Lumyra") == [
        ("target", "CLDN44", "carfenib", "Castellan Pharma"),
        ("disease", "metastatic gastric cancer", "carfenib", "Castellan Pharma"),
    ]


def test_single_source() -> None:
    facts = [fact for (fact,) in rows("single-source", "fact")]
    assert len(facts) == 30  # of 32, two are in both documents
    assert "Northlake Biologics develops lumtatug vedotin" not in facts
    assert "licence of lumtatug vedotin to Castellan Pharma" not in facts
    assert rows("single-source", "belief", below="0.7") == [(Decimal("0.45"),)]


def test_low_confidence() -> None:
    assert rows("low-confidence", "belief", "quote") == [
        (Decimal("0.45"), "Carfenib may also be tested in metastatic gastric cancer")
    ]
    assert len(rows("low-confidence", "belief", below=0.75)) == 3


def test_neighbours() -> None:
    found = rows("neighbours", "direction", "link", "neighbourName", entity="LUMINA-1")
    assert ("out", "comparator", "docetaxel") in found
    assert ("in", "trial", "LUMINA-1: overall survival") in found
    assert ("by event", "Presentation conference", "World Gastric Oncology Congress") in found


def test_what_lies_behind_a_neighbour_is_no_event() -> None:
    found = rows("neighbours", "direction", "link", "neighbourName", entity="CLDN44")
    assert ("in", "hasTarget", "carfenib") in found
    assert {link.split()[0] for direction, link, _ in found if direction == "by event"} <= set(FrameClass)


def test_aliases() -> None:
    assert rows("aliases", "nameKind", "name", entity="nlk-101") == [
        ("preferred", "lumtatug vedotin"),
        ("alias", "Lumyra"),
        ("alias", "NLK-101"),
        ("brand", "Lumyra"),
        ("identifier", "http://identifiers.org/unii/XX00LUMTAT"),
    ]


def test_describe() -> None:
    answer = ask(SMALL, "describe", entity="TetherLink")
    assert answer.triples is not None
    assert set(answer.triples) <= {quad.triple for quad in SMALL.quads()}
    text = answer.to_turtle()
    for words in ("pg:ownsTechnology", "It is made with TetherLink.", '"lumtatug vedotin"'):
        assert words in text
    assert set(parse(input=text, format=RdfFormat.TURTLE)) == {Quad(*triple) for triple in answer.triples}


def test_changes_of_one_kind() -> None:
    assert rows("changes", "link", link="contradicts") == []
    assert rows("changes", "link", link="supersedes") == [("supersedes",)]


def test_as_of_a_day_a_plan_is_a_plan_until_it_has_come_true() -> None:
    def applications(day: str) -> list[tuple[Any, ...]]:
        found = rows("as-of", "kind", "fact", "status", "firstTold", date=day, about="lumtatug vedotin")
        return [row[1:] for row in found if row[0] == "RegulatorySubmission"]

    planned = ("planned BLA for lumtatug vedotin", "Planned", date(2025, 2, 20))
    assert applications("2025-02-19") == []
    assert applications("2025-02") == [planned]
    assert applications("2025-05-08") == [planned]
    assert applications("2025-05-09") == [
        ("BLA for lumtatug vedotin", "Occurred", date(2025, 5, 9)),
        ("planned MAA for lumtatug vedotin", "Planned", date(2025, 5, 9)),
    ]


def test_ambiguous_names() -> None:
    assert rows("ambiguous-names", "name", "entityName", "otherName", entity="Castellan Group") == [
        ("Castellan", "Castellan Group", "Castellan Pharma")
    ]


def test_changes() -> None:
    assert rows("changes", "link", "fact", "otherFact", "otherStatus") == [
        ("supersedes", "BLA for lumtatug vedotin", "planned BLA for lumtatug vedotin", "Planned")
    ]


def test_documents() -> None:
    assert rows("documents", "date", "publisherName", "source", "facts") == [
        (date(2025, 5, 9), "Northlake Biologics, Inc.", "northlake-2025-05-09.txt", 20),
        (date(2025, 2, 20), "Castellan Pharma AG", "castellan-2025-02-20.txt", 14),
    ]


def test_a_publisher_may_be_an_entity() -> None:
    document, publisher = (
        NamedNode(PGR + "document/47303276ce0ac3dd"),
        NamedNode("http://purl.org/dc/terms/publisher"),
    )
    quads = [quad for quad in SMALL.quads() if (quad.subject, quad.predicate) != (document, publisher)]
    quads.append(Quad(document, publisher, NamedNode(PGR + "organization/castellan-pharma")))
    answer = ask(Graph.from_quads(quads), "documents", containing="harbor-2")
    assert [row["publisherName"] for row in answer.to_values()] == ["Castellan Pharma"]


def test_timeline() -> None:
    found = rows("timeline", "when", "kind", "status", after="2025-03", before="2025-05")
    assert found == [
        ("2025", "RegulatorySubmission", "Planned"),
        ("2025-03", "RegulatorySubmission", "Superseded"),
        (date(2025, 3, 10), "RegulatorySubmission", "Occurred"),
        (date(2025, 5, 9), "RegulatoryDecision", "Occurred"),
        (date(2025, 5, 9), "TrialResult", "Occurred"),
        (date(2025, 5, 9), "TrialResult", "Occurred"),
    ]


def test_overview() -> None:
    found = rows("overview", "what", "name", "status", "number")
    assert ("class", "Evidence", "", 34) in found
    assert ("class", "Agreement", "Denied", 1) in found
    assert ("relation", "investigatedFor", "Occurred", 3) in found
    assert ("relation", "investigatedFor", "Planned", 1) in found


# Parameters


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("who-develop", {}, "did you mean who-develops"),
        ("xyzzy", {}, "known are agreements, aliases"),
        ("../queries/agreements", {}, "unknown question"),
        ("who-develops", {"compny": "x"}, "no parameter 'compny'; it takes company, drug"),
        ("overview", {"drug": "x"}, "no parameter 'drug'; it takes none"),
        ("drug-profile", {}, "needs parameter drug: a name"),
        ("drug-profile", {"drug": None}, "needs parameter drug"),
        ("drug-profile", {"drug": []}, "needs parameter drug"),
        ("drug-profile", {"drug": ""}, "parameter drug takes a name"),
        (
            "drug-profile",
            {"drug": "lumtatug-vedotin"},
            "nothing in the graph is called .*did you mean 'lumtatug vedotin'",
        ),
        ("drug-profile", {"drug": "lumt"}, "did you mean 'lumtatug'"),
        ("drug-profile", {"drug": "\ud800"}, "parameter drug takes a name"),
        ("trials", {"phase": "phase nine"}, "parameter phase takes a code.*Phase1, Phase1b"),
        ("planned-next", {"after": "next year"}, "parameter after takes a date"),
        ("planned-next", {"after": "2025-02-30"}, "parameter after takes a date"),
        ("planned-next", {"after": "2025-13"}, "parameter after takes a date"),
        ("low-confidence", {"below": "1e999999999"}, "parameter below takes a number"),
        ("low-confidence", {"below": "NaN"}, "parameter below takes a number"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(name: str, values: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        ask(SMALL, name, **values)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["castellan pharma", "CASTELLAN", "  Castellan   Pharma AG ", "six:cstl"])
def test_a_name_is_found_by_any_alias_in_any_case(name: str) -> None:
    assert len(rows("who-develops", "drugName", company=name)) == 2


def test_a_node_is_found_by_its_iri() -> None:
    iri = PGR + "organization/castellan-pharma"
    assert rows("who-develops", "drugName", company=NamedNode(iri)) == rows("who-develops", "drugName", company=iri)


def test_of_several_values_each_will_do() -> None:
    assert len(rows("who-develops", "drugName", company=["Castellan", "Northlake"])) == 3


def test_a_name_of_two_things_means_both() -> None:
    called = [
        Quad(NamedNode(PGR + f"organization/{one}"), NamedNode(RDFS + "label"), Literal("Twin"))
        for one in ("castellan-pharma", "northlake-biologics")
    ]
    answer = ask(Graph.from_quads([*SMALL.quads(), *called]), "people", company="twin")
    assert {row["personName"] for row in answer.to_values()} == {"Ingrid Solheim"}


@pytest.mark.parametrize(
    "text",
    [
        '"}) SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } #',
        "' } } ; DROP ALL #",
        "\\u0022 }",
        "> } <",
        "a\nb\r\tc\0",
        "UNDEF",
        "?drug",
    ],
)
def test_a_value_is_only_ever_a_value(text: str) -> None:
    assert rows("disease-landscape", "drugName", containing=text) == []
    with pytest.raises(QueryError, match="nothing in the graph is called"):
        ask(SMALL, "drug-profile", drug=text)


# Questions of one's own


def write_question(place: Path, text: str) -> Path:
    path = place / "mine.rq"
    path.write_text(text, encoding="utf-8")
    return path


ECHO = """#+ title: Echo
#+ param: graph {kind} - Any value
SELECT ?graph WHERE {{
  VALUES ?graph {{ UNDEF }}
}}
"""


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("text", "a 'b' \"c\" \\ \n", Literal("a 'b' \"c\" \\")),
        ("integer", "-12", Literal("-12", datatype=NamedNode(XSD + "integer"))),
        ("integer", 7, Literal("7", datatype=NamedNode(XSD + "integer"))),
        ("decimal", Decimal("0.5"), Literal("0.5", datatype=NamedNode(XSD + "decimal"))),
        ("date", date(2025, 1, 2), Literal("2025-01-02", datatype=NamedNode(XSD + "date"))),
        ("date", "2025-01", Literal("2025-01", datatype=NamedNode(XSD + "gYearMonth"))),
        ("date", 2025, Literal("2025", datatype=NamedNode(XSD + "gYear"))),
        ("iri", "pg:develops", NamedNode(PG + "develops")),
        ("iri", "urn:x", NamedNode("urn:x")),
        ("code", "phase 1/2", NamedNode(PG + "Phase1_2")),
        ("code", "snda", NamedNode(PG + "sNDA")),
        ("name", "Lumyra", NamedNode(PGR + "drug/lumtatug-vedotin")),
    ],
)
def test_each_kind_of_value_arrives_as_its_term(tmp_path: Path, kind: str, value: Any, term: Any) -> None:
    question = read_question(write_question(tmp_path, ECHO.format(kind=kind)))
    answer = ask(SMALL, question, graph=value)
    assert answer.rows == ((term,),)


@pytest.mark.parametrize(
    ("kind", "value"), [("iri", "not an iri"), ("iri", "http://a.example/> <b"), ("integer", "1.5"), ("code", "Phase9")]
)
def test_a_value_of_the_wrong_kind_is_refused(tmp_path: Path, kind: str, value: str) -> None:
    question = read_question(write_question(tmp_path, ECHO.format(kind=kind)))
    with pytest.raises(QueryError, match="parameter graph takes"):
        ask(SMALL, question, graph=value)


def test_a_default_is_used_and_shown(tmp_path: Path) -> None:
    text = ECHO.format(kind="decimal").replace("UNDEF", "0.25")
    question = read_question(write_question(tmp_path, text))
    assert question.parameters[0].default == "0.25"
    assert ask(SMALL, question).to_values() == [{"graph": Decimal("0.25")}]


@pytest.mark.parametrize("name", [name for name in NAMES if load_question(name).fact])
def test_the_fact_of_each_row_is_one_column_more(name: str) -> None:
    plain, told = (ask(SMALL, one, **required(name)) for one in (load_question(name), load_question(name).with_fact()))
    assert told.variables == (*plain.variables, "factIri")
    assert [row[:-1] for row in told.rows] == list(plain.rows)
    facts = {row[-1] for row in told.rows} - {None}
    assert facts and all(run(SMALL, f"ASK {{ {fact} pg:belief ?belief }}").boolean for fact in facts)


def test_a_file_without_header_is_a_question(tmp_path: Path) -> None:
    question = read_question(write_question(tmp_path, "ASK { ?d a pg:Drug }"))
    assert (question.name, question.title, question.parameters) == ("mine", "mine", ())
    assert ask(SMALL, question).boolean is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#+ titel: x\nASK {}", "mine.rq:1: begin a header line with"),
        ("#+ fact: it\nSELECT ?it WHERE { ?it ?p ?o }", "mine.rq: write a fact as VARIABLE"),
        ("#+ param: drug\nASK {}", "write a parameter as NAME name|"),
        ("#+ param: drug thing - A drug\nASK {}", "write a parameter as NAME name|"),
        ("#+ param: drug name - A drug\nASK {}", r"parameter drug needs .* VALUES \?drug { UNDEF }"),
    ],
)
def test_a_malformed_header_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_question(write_question(tmp_path, text))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"none\.rq: cannot be read"):
        read_question(tmp_path / "none.rq")
    (tmp_path / "latin.rq").write_bytes(b"ASK { ?s ?p '\xe9' }")
    with pytest.raises(QueryError, match="UTF-8"):
        read_question(tmp_path / "latin.rq")


def test_a_question_of_ones_own_may_not_call_the_network(tmp_path: Path) -> None:
    question = read_question(write_question(tmp_path, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"))
    with pytest.raises(QueryError, match="SERVICE is refused"):
        ask(SMALL, question)


def test_a_store_that_breaks_while_it_is_read_is_reported() -> None:
    class Broken:
        path = Path("graph")

        def query(self, _: str) -> Any:
            raise OSError("block checksum mismatch")

    with pytest.raises(GraphError, match=r"graph: its store cannot be read \(block checksum mismatch"):
        run(Broken(), "ASK {}")  # type: ignore[arg-type]


# Answers


TERMS = Answer(
    ("a", "b", "c"),
    (
        (NamedNode("http://a.example/x"), Literal("plain"), None),
        (BlankNode("b1"), Literal("chat", language="fr"), Literal("2.50", datatype=NamedNode(XSD + "decimal"))),
        (Literal("<b>\u202e&\n"), Literal("2025", datatype=NamedNode(XSD + "gYear")), Literal("=1+1")),
    ),
)


def test_json_is_read_by_others_as_it_was() -> None:
    read = parse_query_results(input=TERMS.to_json(), format=QueryResultsFormat.JSON)
    assert isinstance(read, QuerySolutions)
    assert [variable.value for variable in read.variables] == list(TERMS.variables)
    assert tuple(tuple(row) for row in read) == TERMS.rows


def test_json_of_a_yes_is_a_boolean() -> None:
    assert json.loads(run(SMALL, "ASK {}").to_json()) == {"head": {}, "boolean": True}


def test_json_leaves_out_what_is_not_bound() -> None:
    assert "c" not in json.loads(TERMS.to_json())["results"]["bindings"][0]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK()", "'=HYPERLINK()"),
        ("+1 (617) 555-0100", "'+1 (617) 555-0100"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("-0.5", "-0.5"),
        ("+3", "+3"),
        ("-1e5", "-1e5"),
        ("<0.001", "<0.001"),
        ('say "a, b"\nand c', 'say "a, b"\nand c'),
    ],
)
def test_no_cell_of_csv_is_a_formula(text: str, cell: str) -> None:
    table = Answer(("x", "y"), ((Literal(text), Literal("end")),)).to_csv()
    assert list(csv.reader(io.StringIO(table, newline=""))) == [["x", "y"], [cell, "end"]]


def test_csv_has_a_header_even_without_rows() -> None:
    assert Answer(("a", "b")).to_csv() == "a,b\r\n"


def test_text_is_aligned_and_harmless() -> None:
    assert TERMS.to_text().splitlines() == [
        "a                   b      c",
        "http://a.example/x  plain",
        "_:b1                chat   2.50",
        "<b>\ufffd&               2025   =1+1",
    ]


def test_known_namespaces_are_shortened() -> None:
    assert Answer(("x",), ((NamedNode(PG + "Phase3"),),)).to_text() == "x\npg:Phase3\n"


@pytest.mark.parametrize(
    "text", ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b2J", "a\u202eb", "a\u2066b", "\x7f", "\x00"]
)
def test_nothing_steers_a_terminal(text: str) -> None:
    from rich.console import Console

    answer = Answer(("x",), ((Literal(f"{text}[red]m[/red]\r\n"),),))
    console = Console(file=io.StringIO(), force_terminal=False, width=80)
    console.print(answer.to_table())
    assert isinstance(console.file, io.StringIO)
    for shown in (answer.to_text(), console.file.getvalue()):
        assert not set(shown) & set("\x00\x07\x1b\x7f\x9b\r\u202e\u2066")
        assert "[red]m[/red]" in shown  # what rich would take for markup stays text


def test_wide_characters_are_counted_as_terminals_do() -> None:
    assert aligned([("新薬", "x"), ("abcd", "y"), ("e\u0301", "z")]) == "新薬  x\nabcd  y\ne\u0301     z\n"


def test_printable_text_is_left_alone() -> None:
    assert printable("α-synuclein \N{GREEK SMALL LETTER BETA}2 – 95 % (naïve)") == "α-synuclein β2 – 95 % (naïve)"


def test_a_table_for_terminals_has_every_cell() -> None:
    table = TERMS.to_table()
    assert (table.row_count, [column.header.plain for column in table.columns]) == (3, ["a", "b", "c"])  # type: ignore[union-attr]
    assert run(SMALL, "ASK {}").to_table().row_count == 1


def test_values_are_python_values() -> None:
    typed = {
        "integer": ("612", 612),
        "decimal": ("0.68", Decimal("0.68")),
        "double": ("1.5e3", 1500.0),
        "boolean": ("true", True),
        "date": ("2025-05-09", date(2025, 5, 9)),
        "gYear": ("2025", "2025"),
    }
    for name, (text, value) in typed.items():
        answer = Answer(("x",), ((Literal(text, datatype=NamedNode(XSD + name)),),))
        assert answer.to_values() == [{"x": value}]
    assert Answer(("x",), ((None,),)).to_values() == [{"x": None}]


@pytest.mark.parametrize(
    ("sparql", "form"),
    [("ASK {}", "csv"), ("ASK {}", "turtle"), ("SELECT * {}", "turtle"), ("CONSTRUCT {} {}", "json")],
)
def test_a_form_that_an_answer_cannot_take_is_refused_with_those_it_can(sparql: str, form: str) -> None:
    with pytest.raises(QueryError, match="ask for"):
        run(SMALL, sparql).to(form)


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(QueryError, match=f"unknown format 'xml'; choose {', '.join(FORMS)}"):
        run(SMALL, "ASK {}").to("xml")


def test_triples_are_given_once_and_sorted() -> None:
    node = NamedNode("urn:a")
    graph = Graph.from_quads([Triple(node, NamedNode(f"urn:p{i}"), node) for i in (3, 1, 2)])
    answer = run(graph, "CONSTRUCT { ?s ?p ?s } { { ?s ?p ?o } UNION { ?s ?p ?o } }")
    assert [str(row[1]) for row in answer.rows] == ["<urn:p1>", "<urn:p2>", "<urn:p3>"]
    assert answer.to_csv().startswith("subject,predicate,object\r\nurn:a,urn:p1,urn:a\r\n")


def test_a_question_with_its_values_is_sparql_that_needs_nothing_else() -> None:
    sparql = filled(SMALL, "who-develops", company="castellan")
    assert run(SMALL, sparql) == ask(SMALL, "who-develops", company="castellan")
    with pytest.raises(QueryError, match="no parameter 'compny'"):
        filled(SMALL, "who-develops", compny="castellan")
