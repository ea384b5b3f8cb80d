"""Each shape lets a right graph pass and catches a wrong one, for exactly its own reason.

The graphs in `shapes/` are right. A case takes one of them, changes a little, and names the shape that must object:
no other may. To be quick, all cases are checked in one go, each in a namespace of its own.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import RDF, SH, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from pharmagraph.errors import PharmagraphError
from pharmagraph.graph.shapes import Violation, validate
from pharmagraph.resources import folder
from pharmagraph.vocabulary import (
    CODE_CLASSES,
    FRAMES,
    PG,
    PGR,
    RELATIONS,
    EntityClass,
    External,
    FrameClass,
    Property,
    Relation,
    Role,
    RoleSpec,
    ValueKind,
)

pytest.importorskip("pyshacl", reason="pySHACL is not installed (extra 'shacl')")

PGS = "https://w3id.org/pharmagraph/shapes#"
FOLDER = Path(__file__).parent / "shapes"
FIXTURES = sorted(path.stem for path in FOLDER.glob("*.ttl"))
HARDLY_DISPENSABLE = {
    "titleKnown",
    "trialKnown",
    "resultKnown",
    "resultTold",
    "milestoneKnown",
    "milestoneOf",
    "drugKnown",
    "decisionKnown",
    "designationKnown",
    "agreementKnown",
    "partyKnown",
    "conferenceKnown",
    "personKnown",
    "postKnown",
}
WARNINGS = {"unasserted", "cueGiven", *HARDLY_DISPENSABLE, *FrameClass}
BASIC = {
    SH.path,
    SH.property,
    SH.targetClass,
    SH.targetSubjectsOf,
    SH.target,
    SH.severity,
    SH.message,
    RDF.type,
}


@dataclass(frozen=True, slots=True)
class Case:
    """In the graph of `fixture`, take away `minus` and add `plus`: `shape` objects (or, if empty, no shape does)."""

    shape: str
    fixture: str
    plus: str = ""
    minus: str = ""


def asserted(subject: str, relation: str, target: str) -> str:
    """A relation as the graph should say it: the triple, the assertion, and the evidence that the fixture has."""
    return (
        f"{subject} {relation} {target} . "
        f"pgr:extra a pg:Assertion ; rdf:subject {subject} ; rdf:predicate {relation} ; rdf:object {target} ; "
        "pg:status pg:Occurred ; pg:belief 0.5 . pgr:evidence pg:supports pgr:extra ."
    )


def frame(kind: str, roles: str) -> str:
    """A frame with all that frames share, and `roles`."""
    return (
        f"pgr:extra a pg:{kind} ; rdfs:label 'extra' ; pg:belief 0.5 ; {roles} . pgr:evidence pg:supports pgr:extra ."
    )


def node(kind: str, whole: dict[str, str], changed: str, to: str) -> str:
    """A node of class `kind` with the properties `whole`, of which one is changed, or left out."""
    told = " ; ".join(f"{name} {value}" for name, value in (whole | {changed: to}).items() if value)
    return f"pgr:more a pg:{kind} ; {told} ."


def evidence(changed: str, to: str = "") -> str:
    """A second piece of evidence for the fixture `assertion`."""
    whole = {
        "pg:supports": "pgr:develops",
        "prov:wasDerivedFrom": "pgr:release",
        "oa:exact": "'our NVB-204'",
        "oa:start": "7",
        "oa:end": "18",
        "pg:confidence": "0.5",
        "pg:extractor": "'rule'",
    }
    return node("Evidence", whole, changed, to)


def document(changed: str, to: str = "") -> str:
    """A second document."""
    whole = {
        "rdfs:label": "'a'",
        "dcterms:title": "'a'",
        "dcterms:source": "'a.txt'",
        "pg:sha256": f"'{'0' * 64}'",
    }
    return node("Document", whole, changed, to)


ENTITIES = [
    Case("label", "assertion", minus="pgr:norvane rdfs:label 'Norvane Bio' ."),
    Case("label", "assertion", "pgr:norvane rdfs:label 'Norvane Biosciences' ."),
    Case("label", "assertion", "pgr:norvane rdfs:label '' .", "pgr:norvane rdfs:label 'Norvane Bio' ."),
    Case("label", "trial", minus="pgr:trial rdfs:label 'AURORA-2' ."),
    Case("label", "trial", "pgr:trial rdfs:label <urn:x:label> .", "pgr:trial rdfs:label 'AURORA-2' ."),
    Case("altLabel", "assertion", "pgr:norvane skos:altLabel '' ."),
    Case("altLabel", "assertion", "pgr:norvane skos:altLabel 'Norvane Bio' ."),
    Case("altLabel", "assertion", "pgr:norvane skos:altLabel pgr:nvb204 ."),
    Case("exactMatch", "assertion", "pgr:norvane skos:exactMatch 'LEI 0000' ."),
    Case("homepage", "assertion", "pgr:norvane foaf:homepage 'https://norvane.example' ."),
    Case("homepage", "assertion", "pgr:norvane foaf:homepage <javascript:alert(1)> ."),
    Case("oneKind", "assertion", "pgr:nvb204 a pg:Disease ."),
    Case("oneKind", "assertion", "pgr:nvb204 a pg:SmallMolecule ."),
    Case("ticker", "assertion", "pgr:norvane pg:ticker 'NRVB' ."),
    Case("ticker", "assertion", "pgr:norvane pg:ticker 'NASDAQ:NRVB'@en ."),
    Case("ticker", "assertion", "pgr:norvane pg:ticker <https://x.example/a:b> ."),
    Case("headquarters", "assertion", "pgr:norvane pg:headquarters '' ."),
    Case("headquarters", "assertion", "pgr:norvane pg:headquarters 02451 ."),
    Case("Organization", "assertion", "pgr:nvb204 pg:ticker 'NASDAQ:NRVB' ."),
    Case("Organization", "assertion", "pgr:nvb204 pg:headquarters 'Waltham' ."),
    Case("brandName", "assertion", "pgr:nvb204 pg:brandName '' ."),
    Case("brandName", "assertion", "pgr:nvb204 pg:brandName 5 ."),
    Case("Drug", "assertion", "pgr:norvane pg:brandName 'Velonta' ."),
    Case("titleKnown", "assertion", minus="pgr:release dcterms:title 'Norvane reports on NVB-204' ."),
    Case("documentTitle", "assertion", "pgr:release dcterms:title 'Another title' ."),
    Case("documentTitle", "assertion", document("dcterms:title", to="''")),
    Case("documentTitle", "assertion", document("dcterms:title", to="<urn:x:title>")),
    Case("documentDate", "assertion", "pgr:release dcterms:date '2026-03-03'^^xsd:date ."),
    Case("documentDate", "assertion", document("dcterms:date", to="'March 2, 2026'")),
    Case("documentDate", "assertion", document("dcterms:date", to="'2026'")),
    Case("documentDate", "assertion", document("dcterms:date", to="'2026-13'^^xsd:gYearMonth")),
    Case("documentPublisher", "assertion", "pgr:release dcterms:publisher 'A wire service' ."),
    Case(
        "documentPublisher",
        "assertion",
        "pgr:release dcterms:publisher pgr:nvb204 .",
        "pgr:release dcterms:publisher 'Norvane Bio' .",
    ),
    Case("documentSource", "assertion", document("dcterms:source")),
    Case("documentSource", "assertion", document("dcterms:source", to="''")),
    Case("sha256", "assertion", document("pg:sha256")),
    Case("sha256", "assertion", document("pg:sha256", to=f"'{'F' * 64}'")),
    Case("sha256", "assertion", document("pg:sha256", to=f"'{'0' * 63}'")),
    Case("sha256", "assertion", document("pg:sha256", to=f"'{'0' * 64}'@en")),
    Case("sha256", "assertion", document("pg:sha256", to=f"'{'0' * 64}' , '{'1' * 64}'")),
]

SUBJECT = {EntityClass.ORGANIZATION: "pgr:norvane", EntityClass.DRUG: "pgr:nvb204"}
WRONG_SUBJECT = {EntityClass.ORGANIZATION: "pgr:nvb204", EntityClass.DRUG: "pgr:norvane"}
OBJECT = {
    EntityClass.ORGANIZATION: "pgr:haldren",
    EntityClass.DRUG: "pgr:taxane",
    EntityClass.TECHNOLOGY: "pgr:orbilink",
    EntityClass.MOLECULAR_TARGET: "pgr:cd19",
    EntityClass.DISEASE: "pgr:asthma",
}
WRONG_OBJECT = {kind: "pgr:orbilink" if kind is not EntityClass.TECHNOLOGY else "pgr:cd19" for kind in OBJECT}
RELATION_CASES = [
    case
    for relation, spec in RELATIONS.items()
    for case in (
        Case(spec.subject, "plan", asserted(WRONG_SUBJECT[spec.subject], f"pg:{relation}", OBJECT[spec.object])),
        Case(relation, "plan", asserted(SUBJECT[spec.subject], f"pg:{relation}", WRONG_OBJECT[spec.object])),
    )
]

CLAIMS = [
    Case("irreflexive", "relations", asserted("pgr:norvane", "pg:memberOf", "pgr:norvane")),
    Case("irreflexive", "relations", asserted("pgr:taxane", "pg:combinedWith", "pgr:taxane")),
    Case("irreflexive", "relations", asserted("pgr:payload", "pg:hasPayload", "pgr:payload")),
    Case("irreflexive", "regulation", "pgr:submission pg:supersedes pgr:submission ."),
    Case("unasserted", "relations", "pgr:norvane pg:develops pgr:payload ."),
    Case(
        "unasserted",
        "relations",
        "pgr:norvane pg:markets pgr:payload . " + asserted("pgr:norvane", "pg:develops", "pgr:payload"),
    ),
    Case("unasserted", "relations", "pgr:payload pg:hasComponent pgr:linker ."),
    Case("unasserted", "relations", "pgr:haldren pg:memberOf pgr:norvane ."),
    Case("belief", "assertion", minus="pgr:develops pg:belief 0.9 ."),
    Case("belief", "assertion", "pgr:develops pg:belief 1.5 .", "pgr:develops pg:belief 0.9 ."),
    Case("belief", "assertion", "pgr:develops pg:belief -0.1 .", "pgr:develops pg:belief 0.9 ."),
    Case("belief", "assertion", "pgr:develops pg:belief 0.9e0 .", "pgr:develops pg:belief 0.9 ."),
    Case("belief", "trial", "pgr:trial pg:belief 0.5 ."),
    Case("evidence", "trial", minus="pgr:evidence pg:supports pgr:result ."),
    Case("evidence", "trial", "pgr:norvane pg:supports pgr:result ."),
    Case("status", "assertion", minus="pgr:develops pg:status pg:Occurred ."),
    Case("status", "trial", minus="pgr:result pg:status pg:Occurred ."),
    Case("status", "regulation", "pgr:submission pg:status pg:Planned ."),
    Case("status", "regulation", "pgr:pdufa pg:status pg:Approved ."),
    Case("status", "regulation", "pgr:submission pg:status pg:IND .", "pgr:submission pg:status pg:Occurred ."),
    Case("noStatus", "trial", "pgr:trial pg:status pg:Occurred ."),
    Case("noStatus", "agreement", "pgr:position pg:status pg:Occurred ."),
    Case("date", "trial", "pgr:result pg:date '2026'^^xsd:gYear ."),
    Case("date", "trial", "pgr:milestone pg:date 'first quarter' ."),
    Case("date", "trial", "pgr:milestone pg:date '2026' ."),
    Case("date", "trial", "pgr:milestone pg:date '2026-13'^^xsd:gYearMonth ."),
    Case("earliest", "regulation", "pgr:plan pg:earliest '2026-08-01'^^xsd:date ."),
    Case("earliest", "regulation", "pgr:submission pg:earliest '2026'^^xsd:gYear ."),
    Case(
        "earliest",
        "regulation",
        "pgr:plan pg:earliest '2026-10-01'^^xsd:date .",
        "pgr:plan pg:earliest '2026-07-01'^^xsd:date .",
    ),
    Case("latest", "regulation", "pgr:plan pg:latest '2026-12-31'^^xsd:date ."),
    Case("latest", "regulation", "pgr:submission pg:latest 'year-end' ."),
    Case("supersedes", "regulation", "pgr:submission pg:supersedes pgr:nvb204 ."),
    Case("contradicts", "regulation", "pgr:submission pg:contradicts pgr:nvb204 ."),
    Case("subject", "plan", minus="pgr:plan rdf:subject pgr:nvb204 ."),
    Case("subject", "plan", asserted("pgr:evidence", "skos:altLabel", "'the words'")),
    Case("subject", "plan", "pgr:plan rdf:subject pgr:other . pgr:other a pg:Drug ; rdfs:label 'other' ."),
    Case("predicate", "plan", minus="pgr:plan rdf:predicate pg:investigatedFor ."),
    Case("predicate", "plan", "pgr:plan rdf:predicate pg:indicatedFor ."),
    Case(
        "predicate",
        "plan",
        "pgr:plan rdf:predicate rdfs:seeAlso .",
        "pgr:plan rdf:predicate pg:investigatedFor .",
    ),
    Case("object", "plan", minus="pgr:plan rdf:object pgr:asthma ."),
    Case("object", "plan", "pgr:plan rdf:object pgr:other . pgr:other a pg:Disease ; rdfs:label 'other' ."),
    Case("occurred", "assertion", minus="pgr:norvane pg:develops pgr:nvb204 ."),
    Case("notOccurred", "plan", "pgr:nvb204 pg:investigatedFor pgr:asthma ."),
    Case(
        "notOccurred",
        "plan",
        "pgr:plan pg:status pg:Denied . pgr:nvb204 pg:investigatedFor pgr:asthma .",
        "pgr:plan pg:status pg:Planned .",
    ),
    Case("assertedClasses", "plan", "pgr:plan rdf:object pgr:norvane .", "pgr:plan rdf:object pgr:asthma ."),
    Case("assertedClasses", "plan", "pgr:plan rdf:subject pgr:norvane .", "pgr:plan rdf:subject pgr:nvb204 ."),
    Case(
        "assertedClasses",
        "plan",
        "pgr:plan rdf:predicate pg:hasPayload .",
        "pgr:plan rdf:predicate pg:investigatedFor .",
    ),
    Case("supports", "assertion", evidence("pg:supports")),
    Case("supports", "assertion", "pgr:evidence pg:supports pgr:norvane ."),
    Case("wasDerivedFrom", "assertion", evidence("prov:wasDerivedFrom")),
    Case(
        "wasDerivedFrom",
        "assertion",
        evidence("prov:wasDerivedFrom", to="pgr:release , pgr:two")
        + document("pg:sha256", to=f"'{'0' * 64}'").replace("pgr:more", "pgr:two"),
    ),
    Case("wasDerivedFrom", "assertion", evidence("prov:wasDerivedFrom", to="pgr:norvane")),
    Case("exact", "assertion", evidence("oa:exact")),
    Case("exact", "assertion", evidence("oa:exact", to="''")),
    Case("exact", "assertion", evidence("oa:exact", to="204")),
    Case("exact", "assertion", evidence("oa:exact", to="'our NVB-204' , 'our NVB'")),
    Case("start", "assertion", evidence("oa:start")),
    Case("start", "assertion", evidence("oa:start", to="18")),
    Case("start", "assertion", evidence("oa:start", to="-1")),
    Case("start", "assertion", evidence("oa:start", to="7 , 8")),
    Case("start", "assertion", evidence("oa:start", to="'07'").replace("oa:end 18", "oa:end '18'")),
    Case("start", "assertion", evidence("oa:start", to="7.5")),
    Case("end", "assertion", evidence("oa:end")),
    Case("end", "assertion", evidence("oa:end", to="18 , 19")),
    Case("end", "assertion", evidence("oa:end", to="18.5")),
    Case("confidence", "assertion", evidence("pg:confidence")),
    Case("confidence", "assertion", evidence("pg:confidence", to="90.0")),
    Case("confidence", "assertion", evidence("pg:confidence", to="-0.5")),
    Case("confidence", "assertion", evidence("pg:confidence", to="0.5e0")),
    Case("confidence", "assertion", evidence("pg:confidence", to="0.5 , 0.6")),
    Case("confidence", "assertion", evidence("pg:confidence", to="'high'")),
    Case("extractor", "assertion", evidence("pg:extractor")),
    Case("extractor", "assertion", evidence("pg:extractor", to="''")),
    Case("extractor", "assertion", evidence("pg:extractor", to="7")),
    Case("extractor", "assertion", evidence("pg:extractor", to="'one' , 'two'")),
    Case("cue", "plan", "pgr:evidence pg:cue '' .", "pgr:evidence pg:cue 'intends to' ."),
    Case("cue", "plan", "pgr:evidence pg:cue 'may' ."),
    Case("cue", "trial", "pgr:evidence pg:cue 5 ."),
    Case("cueGiven", "plan", minus="pgr:evidence pg:cue 'intends to' ."),
    Case("cueGiven", "trial", "pgr:result pg:status pg:Denied .", "pgr:result pg:status pg:Occurred ."),
]

OCCURRED = "pg:status pg:Occurred"
FRAME_CASES = [
    Case("trialKnown", "trial", frame("ClinicalTrial", "pg:sponsoredBy pgr:norvane")),
    Case("resultKnown", "trial", frame("TrialResult", f"{OCCURRED} ; pg:endpoint pgr:easi")),
    Case("resultTold", "trial", frame("TrialResult", f"{OCCURRED} ; pg:trial pgr:trial")),
    Case("milestoneKnown", "trial", frame("TrialMilestone", f"{OCCURRED} ; pg:trial pgr:trial")),
    Case("milestoneOf", "trial", frame("TrialMilestone", f"{OCCURRED} ; pg:milestone pg:Completed")),
    Case("drugKnown", "regulation", frame("RegulatorySubmission", f"{OCCURRED} ; pg:application pg:IND")),
    Case("drugKnown", "regulation", frame("RegulatoryDecision", f"{OCCURRED} ; pg:decision pg:Cleared")),
    Case("drugKnown", "regulation", frame("Designation", f"{OCCURRED} ; pg:designation pg:FastTrack")),
    Case("decisionKnown", "regulation", frame("RegulatoryDecision", f"{OCCURRED} ; pg:drug pgr:nvb204")),
    Case("decisionKnown", "regulation", frame("RegulatoryDecision", "pg:status pg:Denied ; pg:drug pgr:nvb204")),
    Case("actionDatePlanned", "regulation", "pgr:decision pg:actionDate '2027'^^xsd:gYear ."),
    Case("actionDatePlanned", "regulation", "pgr:pdufa pg:decision pg:Approved ."),
    Case("designationKnown", "regulation", frame("Designation", f"{OCCURRED} ; pg:drug pgr:nvb204")),
    Case("agreementKnown", "agreement", frame("Agreement", f"{OCCURRED} ; pg:party pgr:norvane")),
    Case("partyKnown", "agreement", frame("Agreement", f"{OCCURRED} ; pg:agreementKind pg:Merger")),
    Case("conferenceKnown", "agreement", frame("Presentation", f"{OCCURRED} ; pg:drug pgr:nvb204")),
    Case("personKnown", "agreement", frame("Position", "pg:organization pgr:norvane")),
    Case("postKnown", "agreement", frame("Position", "pg:person pgr:lindqvist")),
    Case("ClinicalTrial", "trial", "pgr:trial pg:hazardRatio 0.5 ."),
    Case("ClinicalTrial", "trial", "pgr:trial <urn:x:own> 1 ."),
    Case("TrialResult", "trial", "pgr:result pg:enrolment 412 ."),
    Case("TrialMilestone", "trial", "pgr:milestone pg:phase pg:Phase3 ."),
    Case("RegulatorySubmission", "regulation", "pgr:submission pg:decision pg:Accepted ."),
    Case("RegulatoryDecision", "regulation", "pgr:decision pg:designation pg:FastTrack ."),
    Case("Designation", "regulation", "pgr:designation pg:applicant pgr:norvane ."),
    Case("Agreement", "agreement", "pgr:agreement pg:conference pgr:eadv ."),
    Case("Presentation", "agreement", "pgr:presentation pg:title 'Chief Medical Officer' ."),
    Case("Position", "agreement", "pgr:position pg:drug pgr:nvb204 ."),
    Case("amount", "agreement", minus="pgr:usd75 schema:value 75000000.0 ."),
    Case("amount", "agreement", "pgr:usd75 schema:value 80000000.0 ."),
    Case("amount", "agreement", "pgr:usd75 schema:value 7.5e7 .", "pgr:usd75 schema:value 75000000.0 ."),
    Case("amount", "agreement", "pgr:usd75 schema:value '75 million' .", "pgr:usd75 schema:value 75000000.0 ."),
    Case("amount", "agreement", "pgr:usd75 schema:value -75000000.0 .", "pgr:usd75 schema:value 75000000.0 ."),
    Case("currency", "agreement", minus="pgr:usd75 schema:currency 'USD' ."),
    Case("currency", "agreement", "pgr:usd75 schema:currency 'EUR' ."),
    Case("currency", "agreement", "pgr:usd75 schema:currency '$' .", "pgr:usd75 schema:currency 'USD' ."),
]

HOLDER = {
    FrameClass.CLINICAL_TRIAL: ("trial", "pgr:trial"),
    FrameClass.TRIAL_RESULT: ("trial", "pgr:result"),
    FrameClass.TRIAL_MILESTONE: ("trial", "pgr:milestone"),
    FrameClass.REGULATORY_SUBMISSION: ("regulation", "pgr:submission"),
    FrameClass.REGULATORY_DECISION: ("regulation", "pgr:review"),
    FrameClass.DESIGNATION: ("regulation", "pgr:designation"),
    FrameClass.AGREEMENT: ("agreement", "pgr:agreement"),
    FrameClass.PRESENTATION: ("agreement", "pgr:presentation"),
    FrameClass.POSITION: ("agreement", "pgr:position"),
}
WRONG_VALUES = {
    ValueKind.ENTITY: ["pgr:release"],
    ValueKind.FRAME: ["pgr:norvane"],
    ValueKind.CODE: ["pg:Occurred", "'approved'"],
    ValueKind.TEXT: ["''", "5"],
    ValueKind.INTEGER: ["'about 400'", "412.0", "-1"],
    ValueKind.DECIMAL: ["'0.68'", "0.68e0", "0.0"],
    ValueKind.DATE: ["'second half'", "'2026'", "'2026-13'^^xsd:gYearMonth"],
    ValueKind.MONEY: ["'USD 75000000'"],
}
ROLES = {role: (kind, spec) for kind, roles in FRAMES.items() for role, spec in roles.items()}
ROLE_CASES = [
    Case(role, HOLDER[kind][0], f"{HOLDER[kind][1]} pg:{role} {' , '.join(WRONG_VALUES[spec.kind])} .")
    for role, (kind, spec) in ROLES.items()
] + [
    Case("pValue", "trial", "pgr:result pg:pValue 'significant' ."),
    Case("confidenceInterval", "trial", "pgr:result pg:confidenceInterval 'narrow' ."),
    Case("agency", "regulation", "pgr:decision pg:agency pgr:norvane ."),
]

RIGHT = [
    *(Case("", name) for name in FIXTURES),
    Case("", "assertion", "pgr:nvb204 a pg:Drug . pgr:norvane a pg:Organization , pg:Entity ."),
    Case("", "assertion", "pgr:norvane pg:note 'a property of the user' ."),
    Case(
        "",
        "assertion",
        "pgr:release dcterms:publisher pgr:norvane .",
        "pgr:release dcterms:publisher 'Norvane Bio' .",
    ),
    Case("", "assertion", evidence("oa:start", to="'7'^^xsd:nonNegativeInteger")),
    Case("", "relations", "pgr:taxane pg:combinedWith pgr:conjugate ."),
    Case("", "plan", asserted("pgr:nvb204", "pg:investigatedFor", "pgr:asthma")),
    Case("", "plan", asserted("pgr:asthma", "skos:altLabel", "'bronchial asthma'")),
    Case("", "trial", "pgr:milestone pg:date '2026-02'^^xsd:gYearMonth ."),
    Case("", "regulation", frame("RegulatoryDecision", "pg:status pg:Planned ; pg:drug pgr:nvb204")),
    Case(
        "",
        "regulation",
        "pgr:submission pg:disease pgr:other . pgr:other a pg:Disease ; rdfs:label 'prurigo nodularis' .",
    ),
]

WRONG = [*ENTITIES, *RELATION_CASES, *CLAIMS, *FRAME_CASES, *ROLE_CASES]
CASES = {f"{number}-{case.shape or 'right'}": case for number, case in enumerate([*WRONG, *RIGHT])}

BLANK = {
    "Claim": "pgr:evidence pg:supports [ a pg:Position ; rdfs:label 'x' ; pg:person pgr:p ; pg:title 'x' ; pg:belief 0.5 ] ."
    " pgr:p a pg:Person ; rdfs:label 'p' .",
    "Entity": "[] a pg:Drug ; rdfs:label 'nameless' .",
    "Evidence": evidence("pg:cue").replace("pgr:more a", "[] a"),
    "MonetaryAmount": "[] a schema:MonetaryAmount ; schema:value 1.0 ; schema:currency 'USD' .",
}


def fixture_text(name: str, space: str) -> str:
    return (FOLDER / f"{name}.ttl").read_text(encoding="utf-8").replace(PGR, space)


def prefixes(text: str) -> str:
    return "".join(re.findall(r"^@prefix .*\n", text, re.MULTILINE))


def build(case: Case, space: str) -> Graph:
    """The graph of a case, in the namespace `space`."""
    text = fixture_text(case.fixture, space)
    graph = Graph().parse(data=text)
    for triple in Graph().parse(data=prefixes(text) + case.minus):
        assert triple in graph, f"the fixture does not say what the case takes away: {triple}"
        graph.remove(triple)
    return graph.parse(data=prefixes(text) + case.plus)


@pytest.fixture(scope="module")
def found() -> dict[str, set[Violation]]:
    """What is wrong in each case, by its name; anything that belongs to no case is under the empty name."""
    whole = Graph()
    for name, case in CASES.items():
        whole += build(case, f"{PGR}{name}/")
    sorted_out: dict[str, set[Violation]] = {}
    for violation in validate(whole):
        name = violation.node.removeprefix(PGR).partition("/")[0] if violation.node.startswith(PGR) else ""
        sorted_out.setdefault(name, set()).add(violation)
    return sorted_out


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(folder("ontology") / "shapes.ttl")


# Each shape passes and fails


@pytest.mark.parametrize("name", CASES)
def test_a_change_is_caught_by_exactly_the_shape_that_forbids_it(name: str, found: dict[str, set[Violation]]) -> None:
    case = CASES[name]
    assert {violation.shape for violation in found.get(name, set())} == {case.shape} - {""}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case in ROLE_CASES])
def test_each_wrong_value_of_a_role_is_named(name: str, found: dict[str, set[Violation]]) -> None:
    space = f"{PGR}{name}/"
    wrong = Graph().parse(data=prefixes(fixture_text(CASES[name].fixture, space)) + CASES[name].plus)
    assert {violation.value for violation in found[name]} == {str(value) for value in wrong.objects()}


def test_every_fixture_passes_as_it_is_and_is_used(found: dict[str, set[Violation]]) -> None:
    assert {case.fixture for case in CASES.values()} == set(FIXTURES)
    untouched = [name for name, case in CASES.items() if not case.plus and not case.minus]
    assert {CASES[name].fixture for name in untouched if name not in found} == set(FIXTURES)


@pytest.mark.parametrize("name", CASES)
def test_only_what_should_be_looked_at_is_a_warning(name: str, found: dict[str, set[Violation]]) -> None:
    expected = "Warning" if CASES[name].shape in WARNINGS else "Violation"
    assert {violation.severity for violation in found.get(name, set())} <= {expected}


def test_no_case_spills_over_into_another(found: dict[str, set[Violation]]) -> None:
    assert "" not in found


def test_a_blank_node_is_caught() -> None:
    graph = build(Case("", "assertion", " ".join(BLANK.values())), PGR)
    assert [(violation.shape, violation.node) for violation in validate(graph)] == [(shape, "_:") for shape in BLANK]


def own_constraints(shapes: Graph, shape: Node) -> set[Node]:
    return {predicate for predicate in shapes.predicates(shape) if str(predicate).startswith(str(SH))} - BASIC


def set_of(shapes: Graph, shape: Node, predicate: URIRef) -> set[Node]:
    """The members of the list that a shape has under `predicate`."""
    head = shapes.value(shape, predicate)
    assert head is not None
    return set(shapes.items(head))


def reporting(shapes: Graph) -> Iterator[str]:
    """The shapes that have a constraint of their own, besides pointing to other shapes."""
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            if own_constraints(shapes, shape):
                yield str(shape)


def test_every_shape_has_a_case_that_it_must_catch(shapes: Graph) -> None:
    assert {shape.removeprefix(PGS) for shape in reporting(shapes)} == {case.shape for case in WRONG} | set(BLANK)


# The shapes file


def test_every_shape_has_one_message_of_one_sentence(shapes: Graph) -> None:
    for shape in reporting(shapes):
        (message,) = shapes.objects(URIRef(shape), SH.message)
        assert isinstance(message, Literal) and re.fullmatch(r"[^\n]+[^.]\.", message) and ". " not in message


def test_no_two_shapes_have_the_same_message(shapes: Graph) -> None:
    messages = [str(message) for message in shapes.objects(None, SH.message)]
    assert sorted(messages) == sorted(set(messages))


def test_every_shape_that_is_referred_to_is_defined_and_every_one_is_used(shapes: Graph) -> None:
    defined = {*shapes.subjects(RDF.type, SH.NodeShape), *shapes.subjects(RDF.type, SH.PropertyShape)}
    referred = {shape for shape in shapes.objects(None, SH.property) if isinstance(shape, URIRef)}
    targeted = {
        shape for target in (SH.targetClass, SH.targetSubjectsOf, SH.target) for shape in shapes.subjects(target)
    }
    assert referred <= defined
    assert defined == referred | targeted


@pytest.mark.parametrize("kind", FrameClass)
def test_the_shape_of_a_frame_has_exactly_the_frames_roles(kind: FrameClass, shapes: Graph) -> None:
    paths = {shapes.value(shape, SH.path) for shape in shapes.objects(URIRef(PGS + kind), SH.property)}
    roles = {str(path).removeprefix(PG) for path in paths if str(path).startswith(PG)} - {Property.STATUS}
    assert roles == set(FRAMES[kind])


def wanted_class(spec: RoleSpec) -> str | None:
    if spec.kind is ValueKind.CODE:
        return CODE_CLASSES[str(spec.range)].iri
    if spec.kind is ValueKind.MONEY:
        return External.MONETARY_AMOUNT.iri
    return spec.range.iri if isinstance(spec.range, EntityClass | FrameClass) else None


@pytest.mark.parametrize("role", Role)
def test_the_shape_of_a_role_wants_the_class_of_the_vocabulary(role: Role, shapes: Graph) -> None:
    _, spec = ROLES[role]
    found = shapes.value(URIRef(PGS + role), SH["class"])
    assert (str(found) if found else None) == wanted_class(spec)


@pytest.mark.parametrize("relation", Relation)
def test_the_shapes_of_a_relation_want_the_classes_of_the_vocabulary(relation: Relation, shapes: Graph) -> None:
    spec = RELATIONS[relation]
    assert shapes.value(URIRef(PGS + relation), SH["class"]) == URIRef(spec.object.iri)
    assert (URIRef(PGS + spec.subject), SH.targetSubjectsOf, URIRef(relation.iri)) in shapes


def test_an_assertion_may_have_every_relation_as_its_predicate(shapes: Graph) -> None:
    listed = set_of(shapes, URIRef(PGS + "predicate"), SH["in"])
    assert {URIRef(relation.iri) for relation in Relation} <= listed


def test_the_search_for_edges_without_assertion_knows_every_relation(shapes: Graph) -> None:
    query = str(shapes.value(shapes.value(URIRef(PGS + "unasserted"), SH.target), SH.select))
    values = re.search(r"VALUES \?relation \{([^}]*)\}", query)
    assert values and sorted(values[1].split()) == sorted(f"pg:{relation}" for relation in Relation)


@pytest.mark.parametrize("kind", FrameClass)
def test_a_frame_may_have_what_every_claim_may_have(kind: FrameClass, shapes: Graph) -> None:
    of_claims = {shapes.value(shape, SH.path) for shape in shapes.objects(URIRef(PGS + "Claim"), SH.property)}
    ignored = set_of(shapes, URIRef(PGS + kind), SH.ignoredProperties)
    assert {path for path in of_claims if isinstance(path, URIRef)} <= ignored


# The function


def test_a_violation_tells_shape_node_path_message_and_value() -> None:
    graph = build(Case("hazardRatio", "trial", "pgr:result pg:hazardRatio 'low' ."), PGR)
    assert validate(graph) == (
        Violation(
            shape="hazardRatio",
            node=PGR + "result",
            path="pg:hazardRatio",
            message="A hazard ratio is an xsd:decimal above 0.",
            severity="Violation",
            value="low",
        ),
    )


@pytest.mark.parametrize(
    ("shape", "paths"),
    [
        ("label", {"rdfs:label"}),
        ("evidence", {"^pg:supports"}),
        ("partyKnown", {"pg:party|pg:licensor|pg:licensee|pg:acquirer|pg:acquired"}),
        ("ClinicalTrial", {"pg:hazardRatio", "<urn:x:own>"}),
        ("occurred", {""}),
    ],
)
def test_a_path_is_written_as_sparql_writes_it(shape: str, paths: set[str], found: dict[str, set[Violation]]) -> None:
    assert {violation.path for some in found.values() for violation in some if violation.shape == shape} == paths


def test_violations_come_first_and_in_the_same_order_each_time() -> None:
    change = (
        "pgr:trial pg:status pg:Occurred ; pg:field 'x' . pgr:result pg:hazardRatio 'low' , 'high' ; pg:pValue 'no' ."
    )
    first, second = (validate(build(Case("", "trial", change), PGR)) for _ in range(2))
    assert first == second
    assert [(violation.severity, violation.shape, violation.value) for violation in first] == [
        ("Violation", "hazardRatio", "high"),
        ("Violation", "hazardRatio", "low"),
        ("Violation", "noStatus", ""),
        ("Violation", "pValue", "no"),
        ("Warning", "ClinicalTrial", "x"),
    ]


def test_an_empty_graph_has_nothing_wrong() -> None:
    assert validate(Graph()) == ()


def test_the_default_graph_of_a_dataset_is_checked() -> None:
    dataset = Dataset()
    dataset.default_graph.parse(data=fixture_text("trial", PGR))
    dataset.default_graph.add((URIRef(PGR + "result"), URIRef(Role.HAZARD_RATIO.iri), Literal("low")))
    assert [violation.shape for violation in validate(dataset)] == ["hazardRatio"]


def test_the_graph_is_left_as_it_was() -> None:
    graph = Graph().parse(FOLDER / "trial.ttl")
    before = set(graph)
    validate(graph)
    assert set(graph) == before


def test_a_missing_pyshacl_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(PharmagraphError, match=r"pip install 'pharmagraph\[shacl\]'"):
        validate(Graph())
