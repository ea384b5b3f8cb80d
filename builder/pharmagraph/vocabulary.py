"""The names of the graph as Python names, so that a misspelt class, property or code fails at once.

Definitions only: no RDF library, no file. Each enumeration's values are the local names of the ontology
(`ontology/pharmagraph.ttl`, namespace `PG`); a test keeps the two equal. Texts that come from outside (rules,
lexicons, command lines) enter through the `parse_` functions, whose errors list near choices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from pharmagraph.errors import VocabularyError

PG: Final = "https://w3id.org/pharmagraph/ontology#"
PGR: Final = "https://w3id.org/pharmagraph/resource/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SCHEMA: Final = "https://schema.org/"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pg": PG,
        "pgr": PGR,
        "rdf": RDF,
        "rdfs": RDFS,
        "owl": OWL,
        "xsd": XSD,
        "skos": SKOS,
        "dcterms": DCTERMS,
        "prov": PROV,
        "oa": OA,
        "foaf": FOAF,
        "schema": SCHEMA,
    }
)


class Term(StrEnum):
    """A name of the ontology; its value is the local name."""

    @property
    def iri(self) -> str:
        """The full IRI.

        >>> EntityClass.DRUG.iri
        'https://w3id.org/pharmagraph/ontology#Drug'
        """
        return PG + self


# Classes


class EntityClass(Term):
    """The classes of entities; every entity has exactly one of them as its type."""

    ORGANIZATION = "Organization"
    COMPANY = "Company"
    REGULATORY_AGENCY = "RegulatoryAgency"
    RESEARCH_INSTITUTION = "ResearchInstitution"
    PERSON = "Person"
    DRUG = "Drug"
    ANTIBODY_DRUG_CONJUGATE = "AntibodyDrugConjugate"
    MONOCLONAL_ANTIBODY = "MonoclonalAntibody"
    BISPECIFIC_ANTIBODY = "BispecificAntibody"
    SMALL_MOLECULE = "SmallMolecule"
    CELL_THERAPY = "CellTherapy"
    GENE_THERAPY = "GeneTherapy"
    VACCINE = "Vaccine"
    OLIGONUCLEOTIDE = "Oligonucleotide"
    PEPTIDE = "Peptide"
    PROTEIN = "Protein"
    DRUG_CLASS = "DrugClass"
    TECHNOLOGY = "Technology"
    MOLECULAR_TARGET = "MolecularTarget"
    DISEASE = "Disease"
    ENDPOINT = "Endpoint"
    CONFERENCE = "Conference"
    DOCUMENT = "Document"


class FrameClass(Term):
    """The classes of n-ary facts."""

    CLINICAL_TRIAL = "ClinicalTrial"
    TRIAL_RESULT = "TrialResult"
    TRIAL_MILESTONE = "TrialMilestone"
    REGULATORY_SUBMISSION = "RegulatorySubmission"
    REGULATORY_DECISION = "RegulatoryDecision"
    DESIGNATION = "Designation"
    AGREEMENT = "Agreement"
    PRESENTATION = "Presentation"
    POSITION = "Position"


class SupportClass(Term):
    """The classes of nodes that carry a claim and what stands behind it."""

    ASSERTION = "Assertion"
    EVIDENCE = "Evidence"


class AbstractClass(Term):
    """Classes that group others in the ontology and are never written as the type of a node."""

    ENTITY = "Entity"
    CLAIM = "Claim"
    FRAME = "Frame"
    CODE = "Code"


SUPERCLASS: Final[Mapping[EntityClass, EntityClass]] = MappingProxyType(
    {
        EntityClass.COMPANY: EntityClass.ORGANIZATION,
        EntityClass.REGULATORY_AGENCY: EntityClass.ORGANIZATION,
        EntityClass.RESEARCH_INSTITUTION: EntityClass.ORGANIZATION,
        EntityClass.ANTIBODY_DRUG_CONJUGATE: EntityClass.DRUG,
        EntityClass.MONOCLONAL_ANTIBODY: EntityClass.DRUG,
        EntityClass.BISPECIFIC_ANTIBODY: EntityClass.DRUG,
        EntityClass.SMALL_MOLECULE: EntityClass.DRUG,
        EntityClass.CELL_THERAPY: EntityClass.DRUG,
        EntityClass.GENE_THERAPY: EntityClass.DRUG,
        EntityClass.VACCINE: EntityClass.DRUG,
        EntityClass.OLIGONUCLEOTIDE: EntityClass.DRUG,
        EntityClass.PEPTIDE: EntityClass.DRUG,
        EntityClass.PROTEIN: EntityClass.DRUG,
        EntityClass.DRUG_CLASS: EntityClass.DRUG,
    }
)


def root(kind: EntityClass) -> EntityClass:
    """The contract's class that `kind` is, or is a subclass of.

    >>> root(EntityClass.VACCINE).value, root(EntityClass.DISEASE).value
    ('Drug', 'Disease')
    """
    return SUPERCLASS.get(kind, kind)


def is_a(kind: EntityClass, ancestor: EntityClass) -> bool:
    """Whether everything of class `kind` is also of class `ancestor` (a class is itself).

    >>> is_a(EntityClass.COMPANY, EntityClass.ORGANIZATION), is_a(EntityClass.DRUG, EntityClass.VACCINE)
    (True, False)
    """
    return ancestor in (kind, root(kind))


# Relations


class Relation(Term):
    """The binary facts between two entities, each one triple."""

    DEVELOPS = "develops"
    MARKETS = "markets"
    MANUFACTURES = "manufactures"
    OWNS_TECHNOLOGY = "ownsTechnology"
    USES_TECHNOLOGY = "usesTechnology"
    HAS_COMPONENT = "hasComponent"
    HAS_ANTIBODY = "hasAntibody"
    HAS_PAYLOAD = "hasPayload"
    HAS_LINKER = "hasLinker"
    HAS_TARGET = "hasTarget"
    INVESTIGATED_FOR = "investigatedFor"
    INDICATED_FOR = "indicatedFor"
    COMBINED_WITH = "combinedWith"
    MEMBER_OF = "memberOf"


@dataclass(frozen=True, slots=True)
class RelationSpec:
    """What a relation joins; `parent` is the relation that it is a sub-property of."""

    subject: EntityClass
    object: EntityClass
    parent: Relation | None = None
    symmetric: bool = False


RELATIONS: Final[Mapping[Relation, RelationSpec]] = MappingProxyType(
    {
        Relation.DEVELOPS: RelationSpec(EntityClass.ORGANIZATION, EntityClass.DRUG),
        Relation.MARKETS: RelationSpec(EntityClass.ORGANIZATION, EntityClass.DRUG, Relation.DEVELOPS),
        Relation.MANUFACTURES: RelationSpec(EntityClass.ORGANIZATION, EntityClass.DRUG, Relation.DEVELOPS),
        Relation.OWNS_TECHNOLOGY: RelationSpec(EntityClass.ORGANIZATION, EntityClass.TECHNOLOGY),
        Relation.USES_TECHNOLOGY: RelationSpec(EntityClass.DRUG, EntityClass.TECHNOLOGY),
        Relation.HAS_COMPONENT: RelationSpec(EntityClass.DRUG, EntityClass.DRUG),
        Relation.HAS_ANTIBODY: RelationSpec(EntityClass.DRUG, EntityClass.DRUG, Relation.HAS_COMPONENT),
        Relation.HAS_PAYLOAD: RelationSpec(EntityClass.DRUG, EntityClass.DRUG, Relation.HAS_COMPONENT),
        Relation.HAS_LINKER: RelationSpec(EntityClass.DRUG, EntityClass.DRUG, Relation.HAS_COMPONENT),
        Relation.HAS_TARGET: RelationSpec(EntityClass.DRUG, EntityClass.MOLECULAR_TARGET),
        Relation.INVESTIGATED_FOR: RelationSpec(EntityClass.DRUG, EntityClass.DISEASE),
        Relation.INDICATED_FOR: RelationSpec(EntityClass.DRUG, EntityClass.DISEASE),
        Relation.COMBINED_WITH: RelationSpec(EntityClass.DRUG, EntityClass.DRUG, symmetric=True),
        Relation.MEMBER_OF: RelationSpec(EntityClass.ORGANIZATION, EntityClass.ORGANIZATION),
    }
)


# Codes


class Code(Term):
    """A coded value; each list of them is one subclass."""


class Status(Code):
    """Whether the text tells of a fact, a plan, or a denial."""

    OCCURRED = "Occurred"
    PLANNED = "Planned"
    DENIED = "Denied"


class Phase(Code):
    """Phases of clinical development."""

    PRECLINICAL = "Preclinical"
    PHASE1 = "Phase1"
    PHASE1B = "Phase1b"
    PHASE1_2 = "Phase1_2"
    PHASE2 = "Phase2"
    PHASE2B = "Phase2b"
    PHASE2_3 = "Phase2_3"
    PHASE3 = "Phase3"
    PHASE3B = "Phase3b"
    PHASE4 = "Phase4"
    PIVOTAL = "Pivotal"


class Outcome(Code):
    """How a trial result reads."""

    POSITIVE = "Positive"
    NEGATIVE = "Negative"
    TREND = "Trend"
    REPORTED = "Reported"


class Milestone(Code):
    """Steps in the conduct of a trial."""

    INITIATED = "Initiated"
    FIRST_PATIENT_DOSED = "FirstPatientDosed"
    ENROLMENT_COMPLETED = "EnrolmentCompleted"
    COMPLETED = "Completed"
    DISCONTINUED = "Discontinued"
    PAUSED = "Paused"
    RESUMED = "Resumed"


class Application(Code):
    """Kinds of application to a regulatory agency."""

    IND = "IND"
    CTA = "CTA"
    NDA = "NDA"
    SNDA = "sNDA"
    BLA = "BLA"
    SBLA = "sBLA"
    MAA = "MAA"
    TYPE_II = "TypeII"
    ANDA = "ANDA"
    JNDA = "JNDA"
    PMA = "PMA"
    EUA = "EUA"


class Decision(Code):
    """What an agency, or the applicant by withdrawing, decided."""

    ACCEPTED = "Accepted"
    APPROVED = "Approved"
    ACCELERATED_APPROVED = "AcceleratedApproved"
    CONDITIONALLY_APPROVED = "ConditionallyApproved"
    POSITIVE_OPINION = "PositiveOpinion"
    NEGATIVE_OPINION = "NegativeOpinion"
    COMPLETE_RESPONSE = "CompleteResponse"
    REFUSED = "Refused"
    WITHDRAWN = "Withdrawn"
    CLINICAL_HOLD = "ClinicalHold"
    HOLD_LIFTED = "HoldLifted"
    CLEARED = "Cleared"


class DesignationKind(Code):
    """Special statuses that an agency may give to a drug for a disease."""

    ORPHAN_DRUG = "OrphanDrug"
    BREAKTHROUGH_THERAPY = "BreakthroughTherapy"
    FAST_TRACK = "FastTrack"
    PRIORITY_REVIEW = "PriorityReview"
    PRIME = "PRIME"
    RMAT = "RMAT"
    ACCELERATED_ASSESSMENT = "AcceleratedAssessment"
    RARE_PEDIATRIC_DISEASE = "RarePediatricDisease"
    SAKIGAKE = "Sakigake"
    QIDP = "QIDP"


class AgreementKind(Code):
    """Kinds of agreement between organizations."""

    LICENSE = "License"
    COLLABORATION = "Collaboration"
    OPTION = "Option"
    ACQUISITION = "Acquisition"
    MERGER = "Merger"
    SUPPLY = "Supply"
    DISTRIBUTION = "Distribution"
    CO_PROMOTION = "CoPromotion"
    ASSET_PURCHASE = "AssetPurchase"


class EndpointRole(Code):
    """The rank of an endpoint in a trial's design."""

    PRIMARY = "Primary"
    SECONDARY = "Secondary"
    EXPLORATORY = "Exploratory"


class CodeClass(Term):
    """The classes of the coded values, one for each code list."""

    STATUS = "StatusCode"
    PHASE = "PhaseCode"
    OUTCOME = "OutcomeCode"
    MILESTONE = "MilestoneCode"
    APPLICATION = "ApplicationCode"
    DECISION = "DecisionCode"
    DESIGNATION = "DesignationCode"
    AGREEMENT_KIND = "AgreementKindCode"
    ENDPOINT_ROLE = "EndpointRoleCode"


# Frames


class Role(Term):
    """The properties of frames; `FRAMES` says which frame has which.

    What every fact has (`Property.STATUS`, `DATE`, `EARLIEST`, `LATEST`) is not a role.
    """

    TRIAL_NAME = "trialName"
    REGISTRY_ID = "registryId"
    PHASE = "phase"
    EVALUATES = "evaluates"
    COMPARATOR = "comparator"
    CONDITION = "condition"
    SPONSORED_BY = "sponsoredBy"
    HAS_ENDPOINT = "hasEndpoint"
    PRIOR_THERAPY = "priorTherapy"
    ENROLMENT = "enrolment"
    START_DATE = "startDate"
    COMPLETION_DATE = "completionDate"
    DESIGN = "design"
    LINE_OF_THERAPY = "lineOfTherapy"
    LOCATION = "location"
    TRIAL = "trial"
    DRUG = "drug"
    ENDPOINT = "endpoint"
    OUTCOME = "outcome"
    HAZARD_RATIO = "hazardRatio"
    P_VALUE = "pValue"
    VALUE = "value"
    COMPARATOR_VALUE = "comparatorValue"
    ENDPOINT_ROLE = "endpointRole"
    CONFIDENCE_INTERVAL = "confidenceInterval"
    TIMEPOINT = "timepoint"
    POPULATION = "population"
    SAMPLE_SIZE = "sampleSize"
    MILESTONE = "milestone"
    ORGANIZATION = "organization"
    APPLICATION = "application"
    AGENCY = "agency"
    APPLICANT = "applicant"
    DISEASE = "disease"
    DECISION = "decision"
    ACTION_DATE = "actionDate"
    DESIGNATION = "designation"
    AGREEMENT_KIND = "agreementKind"
    PARTY = "party"
    LICENSOR = "licensor"
    LICENSEE = "licensee"
    ACQUIRER = "acquirer"
    ACQUIRED = "acquired"
    TECHNOLOGY = "technology"
    TARGET = "target"
    UPFRONT_PAYMENT = "upfrontPayment"
    MILESTONE_PAYMENTS = "milestonePayments"
    TOTAL_VALUE = "totalValue"
    EQUITY_INVESTMENT = "equityInvestment"
    ROYALTY = "royalty"
    TERRITORY = "territory"
    EXCLUDED_TERRITORY = "excludedTerritory"
    FIELD = "field"
    CONFERENCE = "conference"
    ABSTRACT_NUMBER = "abstractNumber"
    PERSON = "person"
    TITLE = "title"


class ValueKind(StrEnum):
    """What fills a role."""

    ENTITY = "entity"
    FRAME = "frame"
    CODE = "code"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """What fills a role; `range` is the class of the entity or frame, or the key of its code list in `CODES`."""

    kind: ValueKind
    range: EntityClass | FrameClass | str | None = None


PARENT_ROLE: Final[Mapping[Role, Role]] = MappingProxyType(
    {
        Role.LICENSOR: Role.PARTY,
        Role.LICENSEE: Role.PARTY,
        Role.ACQUIRER: Role.PARTY,
        Role.ACQUIRED: Role.PARTY,
    }
)

CODES: Final[Mapping[str, type[Code]]] = MappingProxyType(
    {
        "status": Status,
        "phase": Phase,
        "outcome": Outcome,
        "milestone": Milestone,
        "application": Application,
        "decision": Decision,
        "designation": DesignationKind,
        "agreementKind": AgreementKind,
        "endpointRole": EndpointRole,
    }
)

CODE_CLASSES: Final[Mapping[str, CodeClass]] = MappingProxyType(
    {
        "status": CodeClass.STATUS,
        "phase": CodeClass.PHASE,
        "outcome": CodeClass.OUTCOME,
        "milestone": CodeClass.MILESTONE,
        "application": CodeClass.APPLICATION,
        "decision": CodeClass.DECISION,
        "designation": CodeClass.DESIGNATION,
        "agreementKind": CodeClass.AGREEMENT_KIND,
        "endpointRole": CodeClass.ENDPOINT_ROLE,
    }
)

_TEXT = RoleSpec(ValueKind.TEXT)
_INTEGER = RoleSpec(ValueKind.INTEGER)
_DECIMAL = RoleSpec(ValueKind.DECIMAL)
_DATE = RoleSpec(ValueKind.DATE)
_MONEY = RoleSpec(ValueKind.MONEY)
_ORGANIZATION = RoleSpec(ValueKind.ENTITY, EntityClass.ORGANIZATION)
_AGENCY = RoleSpec(ValueKind.ENTITY, EntityClass.REGULATORY_AGENCY)
_PERSON = RoleSpec(ValueKind.ENTITY, EntityClass.PERSON)
_DRUG = RoleSpec(ValueKind.ENTITY, EntityClass.DRUG)
_TECHNOLOGY = RoleSpec(ValueKind.ENTITY, EntityClass.TECHNOLOGY)
_TARGET = RoleSpec(ValueKind.ENTITY, EntityClass.MOLECULAR_TARGET)
_DISEASE = RoleSpec(ValueKind.ENTITY, EntityClass.DISEASE)
_ENDPOINT = RoleSpec(ValueKind.ENTITY, EntityClass.ENDPOINT)
_CONFERENCE = RoleSpec(ValueKind.ENTITY, EntityClass.CONFERENCE)
_TRIAL = RoleSpec(ValueKind.FRAME, FrameClass.CLINICAL_TRIAL)


def _code(role: Role) -> RoleSpec:
    return RoleSpec(ValueKind.CODE, role.value)


FRAMES: Final[Mapping[FrameClass, Mapping[Role, RoleSpec]]] = MappingProxyType(
    {
        FrameClass.CLINICAL_TRIAL: MappingProxyType(
            {
                Role.TRIAL_NAME: _TEXT,
                Role.REGISTRY_ID: _TEXT,
                Role.PHASE: _code(Role.PHASE),
                Role.EVALUATES: _DRUG,
                Role.COMPARATOR: _DRUG,
                Role.CONDITION: _DISEASE,
                Role.SPONSORED_BY: _ORGANIZATION,
                Role.HAS_ENDPOINT: _ENDPOINT,
                Role.PRIOR_THERAPY: _DRUG,
                Role.ENROLMENT: _INTEGER,
                Role.START_DATE: _DATE,
                Role.COMPLETION_DATE: _DATE,
                Role.DESIGN: _TEXT,
                Role.LINE_OF_THERAPY: _TEXT,
                Role.LOCATION: _TEXT,
            }
        ),
        FrameClass.TRIAL_RESULT: MappingProxyType(
            {
                Role.TRIAL: _TRIAL,
                Role.DRUG: _DRUG,
                Role.ENDPOINT: _ENDPOINT,
                Role.COMPARATOR: _DRUG,
                Role.OUTCOME: _code(Role.OUTCOME),
                Role.HAZARD_RATIO: _DECIMAL,
                Role.P_VALUE: _TEXT,
                Role.VALUE: _TEXT,
                Role.COMPARATOR_VALUE: _TEXT,
                Role.ENDPOINT_ROLE: _code(Role.ENDPOINT_ROLE),
                Role.CONFIDENCE_INTERVAL: _TEXT,
                Role.TIMEPOINT: _TEXT,
                Role.POPULATION: _TEXT,
                Role.SAMPLE_SIZE: _INTEGER,
            }
        ),
        FrameClass.TRIAL_MILESTONE: MappingProxyType(
            {
                Role.TRIAL: _TRIAL,
                Role.DRUG: _DRUG,
                Role.MILESTONE: _code(Role.MILESTONE),
                Role.ORGANIZATION: _ORGANIZATION,
            }
        ),
        FrameClass.REGULATORY_SUBMISSION: MappingProxyType(
            {
                Role.DRUG: _DRUG,
                Role.APPLICATION: _code(Role.APPLICATION),
                Role.AGENCY: _AGENCY,
                Role.APPLICANT: _ORGANIZATION,
                Role.DISEASE: _DISEASE,
            }
        ),
        FrameClass.REGULATORY_DECISION: MappingProxyType(
            {
                Role.DRUG: _DRUG,
                Role.DECISION: _code(Role.DECISION),
                Role.APPLICATION: _code(Role.APPLICATION),
                Role.AGENCY: _AGENCY,
                Role.APPLICANT: _ORGANIZATION,
                Role.DISEASE: _DISEASE,
                Role.ACTION_DATE: _DATE,
            }
        ),
        FrameClass.DESIGNATION: MappingProxyType(
            {
                Role.DRUG: _DRUG,
                Role.DESIGNATION: _code(Role.DESIGNATION),
                Role.AGENCY: _AGENCY,
                Role.DISEASE: _DISEASE,
            }
        ),
        FrameClass.AGREEMENT: MappingProxyType(
            {
                Role.AGREEMENT_KIND: _code(Role.AGREEMENT_KIND),
                Role.PARTY: _ORGANIZATION,
                Role.LICENSOR: _ORGANIZATION,
                Role.LICENSEE: _ORGANIZATION,
                Role.ACQUIRER: _ORGANIZATION,
                Role.ACQUIRED: _ORGANIZATION,
                Role.DRUG: _DRUG,
                Role.TECHNOLOGY: _TECHNOLOGY,
                Role.TARGET: _TARGET,
                Role.UPFRONT_PAYMENT: _MONEY,
                Role.MILESTONE_PAYMENTS: _MONEY,
                Role.TOTAL_VALUE: _MONEY,
                Role.EQUITY_INVESTMENT: _MONEY,
                Role.ROYALTY: _TEXT,
                Role.TERRITORY: _TEXT,
                Role.EXCLUDED_TERRITORY: _TEXT,
                Role.FIELD: _TEXT,
            }
        ),
        FrameClass.PRESENTATION: MappingProxyType(
            {
                Role.CONFERENCE: _CONFERENCE,
                Role.TRIAL: _TRIAL,
                Role.DRUG: _DRUG,
                Role.ABSTRACT_NUMBER: _TEXT,
            }
        ),
        FrameClass.POSITION: MappingProxyType(
            {
                Role.PERSON: _PERSON,
                Role.ORGANIZATION: _ORGANIZATION,
                Role.TITLE: _TEXT,
            }
        ),
    }
)


# Everything else that the graph writes


class Property(Term):
    """The properties of the ontology that are neither relation nor role."""

    STATUS = "status"
    DATE = "date"
    EARLIEST = "earliest"
    LATEST = "latest"
    BELIEF = "belief"
    SUPERSEDES = "supersedes"
    CONTRADICTS = "contradicts"
    SUPPORTS = "supports"
    CONFIDENCE = "confidence"
    EXTRACTOR = "extractor"
    CUE = "cue"
    SHA256 = "sha256"
    TICKER = "ticker"
    HEADQUARTERS = "headquarters"
    BRAND_NAME = "brandName"


class External(StrEnum):
    """The classes and properties of other vocabularies that the graph writes; the value is the full IRI."""

    TYPE = RDF + "type"
    SUBJECT = RDF + "subject"
    PREDICATE = RDF + "predicate"
    OBJECT = RDF + "object"
    LABEL = RDFS + "label"
    ALT_LABEL = SKOS + "altLabel"
    EXACT_MATCH = SKOS + "exactMatch"
    HOMEPAGE = FOAF + "homepage"
    TITLE = DCTERMS + "title"
    DATE = DCTERMS + "date"
    PUBLISHER = DCTERMS + "publisher"
    SOURCE = DCTERMS + "source"
    WAS_DERIVED_FROM = PROV + "wasDerivedFrom"
    EXACT = OA + "exact"
    START = OA + "start"
    END = OA + "end"
    MONETARY_AMOUNT = SCHEMA + "MonetaryAmount"
    VALUE = SCHEMA + "value"
    CURRENCY = SCHEMA + "currency"

    @property
    def iri(self) -> str:
        """The full IRI: the value itself, so that these terms and ours can be written alike."""
        return self.value


# From text


_Term = TypeVar("_Term", bound=Term)


def parse_entity_class(name: str) -> EntityClass:
    """The class of entities called `name` ("Drug"); VocabularyError if there is none."""
    return _parse("entity class", name, EntityClass)


def parse_relation(name: str) -> Relation:
    """The relation called `name` ("hasTarget"); VocabularyError if there is none."""
    return _parse("relation", name, Relation)


def parse_frame(name: str) -> FrameClass:
    """The frame called `name` ("TrialResult"); VocabularyError if there is none."""
    return _parse("frame", name, FrameClass)


def parse_role(frame: FrameClass | str, name: str) -> Role:
    """The role of `frame` called `name`; VocabularyError if there is no such frame or it has no such role."""
    known = parse_frame(frame)
    return _parse(f"role of {known.value}", name, FRAMES[known])


def parse_code(role: Role | str, name: str) -> Code:
    """The value of `role` (or of "status") called `name`; VocabularyError if the role takes no such value.

    >>> parse_code("phase", "Phase3")
    <Phase.PHASE3: 'Phase3'>
    """
    if role not in CODES:
        raise _unknown("coded role", role, CODES)
    return _parse(f"value of {role!s}", name, CODES[role])


def _parse(what: str, name: str, choices: Iterable[_Term]) -> _Term:
    known = {choice.value: choice for choice in choices}
    if name not in known:
        raise _unknown(what, name, known)
    return known[name]


def _unknown(what: str, name: str, choices: Iterable[str]) -> VocabularyError:
    """An error that names the near choices, or all when none is near."""
    spelt = {str(choice).lower(): str(choice) for choice in choices}
    near = [spelt[key] for key in get_close_matches(str(name).lower(), spelt, n=3, cutoff=0.6)]
    if near:
        return VocabularyError(f"unknown {what} {str(name)!r}; did you mean {' or '.join(near)}?")
    return VocabularyError(f"unknown {what} {str(name)!r}; known are {', '.join(spelt.values())}")
