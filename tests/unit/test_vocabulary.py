"""The Python names of the vocabulary: complete, without clashes, and quick to say what is misspelt."""

import doctest
import subprocess
import sys
from enum import StrEnum
from itertools import chain

import pytest

from pharmagraph import vocabulary
from pharmagraph.errors import PharmagraphError, VocabularyError
from pharmagraph.vocabulary import (
    CODE_CLASSES,
    CODES,
    FRAMES,
    PARENT_ROLE,
    PG,
    PREFIXES,
    RELATIONS,
    SUPERCLASS,
    AbstractClass,
    CodeClass,
    Decision,
    DesignationKind,
    EntityClass,
    External,
    FrameClass,
    Phase,
    Property,
    Relation,
    Role,
    SupportClass,
    Term,
    ValueKind,
    is_a,
    parse_code,
    parse_entity_class,
    parse_frame,
    parse_relation,
    parse_role,
    root,
)

TERM_ENUMS: tuple[type[Term], ...] = (
    EntityClass,
    FrameClass,
    SupportClass,
    AbstractClass,
    CodeClass,
    Relation,
    Role,
    Property,
    *CODES.values(),
)
ROLE_SPECS = [(frame, role, spec) for frame, roles in FRAMES.items() for role, spec in roles.items()]


def test_the_examples_in_the_docstrings_are_right() -> None:
    failed, tried = doctest.testmod(vocabulary)
    assert tried and not failed


def test_importing_the_vocabulary_loads_no_heavy_library() -> None:
    heavy = "{'rdflib', 'spacy', 'pyoxigraph', 'networkx'}"
    program = f"import sys, pharmagraph.vocabulary; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_no_two_terms_of_the_namespace_share_a_name() -> None:
    names = [term.value for term in chain.from_iterable(TERM_ENUMS)]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("term", [*TERM_ENUMS, External], ids=lambda kind: kind.__name__)
def test_aliases_do_not_hide_in_an_enumeration(term: type[StrEnum]) -> None:
    assert len(term.__members__) == len(list(term))


def test_an_iri_joins_namespace_and_local_name() -> None:
    assert Phase.PHASE1_2.iri == "https://w3id.org/pharmagraph/ontology#Phase1_2"


def test_an_outside_term_is_its_own_iri() -> None:
    assert External.EXACT.iri == "http://www.w3.org/ns/oa#exact"


def test_outside_terms_are_of_the_declared_namespaces_and_not_of_ours() -> None:
    outside = tuple(namespace for namespace in PREFIXES.values() if namespace != PG)
    assert all(term.iri.startswith(outside) for term in External)


def test_every_superclass_is_a_root() -> None:
    assert not set(SUPERCLASS.values()) & set(SUPERCLASS)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (EntityClass.DRUG, EntityClass.DRUG),
        (EntityClass.ANTIBODY_DRUG_CONJUGATE, EntityClass.DRUG),
        (EntityClass.REGULATORY_AGENCY, EntityClass.ORGANIZATION),
        (EntityClass.DISEASE, EntityClass.DISEASE),
    ],
)
def test_the_root_of_a_class_is_the_contract_class_above_it(kind: EntityClass, expected: EntityClass) -> None:
    assert root(kind) is expected


@pytest.mark.parametrize(
    ("kind", "ancestor", "expected"),
    [
        (EntityClass.COMPANY, EntityClass.ORGANIZATION, True),
        (EntityClass.COMPANY, EntityClass.COMPANY, True),
        (EntityClass.ORGANIZATION, EntityClass.COMPANY, False),
        (EntityClass.COMPANY, EntityClass.REGULATORY_AGENCY, False),
        (EntityClass.VACCINE, EntityClass.ORGANIZATION, False),
    ],
)
def test_is_a_follows_subclasses_upwards_only(kind: EntityClass, ancestor: EntityClass, expected: bool) -> None:
    assert is_a(kind, ancestor) is expected


def test_every_relation_is_specified() -> None:
    assert set(RELATIONS) == set(Relation)


@pytest.mark.parametrize("relation", [relation for relation in Relation if RELATIONS[relation].parent])
def test_a_sub_relation_joins_what_its_parent_joins(relation: Relation) -> None:
    spec = RELATIONS[relation]
    assert spec.parent is not None
    parent = RELATIONS[spec.parent]
    assert is_a(spec.subject, parent.subject) and is_a(spec.object, parent.object)


def test_every_frame_has_roles_and_every_role_a_frame() -> None:
    assert set(FRAMES) == set(FrameClass)
    assert set(chain.from_iterable(FRAMES.values())) == set(Role)


@pytest.mark.parametrize(("frame", "role", "spec"), ROLE_SPECS, ids=lambda part: str(getattr(part, "value", "")))
def test_a_role_has_the_range_that_its_kind_asks_for(frame: FrameClass, role: Role, spec: vocabulary.RoleSpec) -> None:
    expected: dict[ValueKind, object] = {ValueKind.ENTITY: EntityClass, ValueKind.FRAME: FrameClass}
    if spec.kind in expected:
        assert isinstance(spec.range, expected[spec.kind])  # type: ignore[arg-type]
    elif spec.kind is ValueKind.CODE:
        assert spec.range == role.value and spec.range in CODES
    else:
        assert spec.range is None


def test_a_role_means_the_same_in_every_frame_that_has_it() -> None:
    meanings: dict[Role, set[vocabulary.RoleSpec]] = {}
    for _, role, spec in ROLE_SPECS:
        meanings.setdefault(role, set()).add(spec)
    assert {role for role, specs in meanings.items() if len(specs) > 1} == set()


@pytest.mark.parametrize(("role", "parent"), PARENT_ROLE.items())
def test_a_sub_role_stands_beside_its_parent_in_the_same_frame(role: Role, parent: Role) -> None:
    assert [frame for frame in FRAMES if role in FRAMES[frame]] == [
        frame for frame in FRAMES if parent in FRAMES[frame]
    ]


def test_every_code_list_has_a_class() -> None:
    assert set(CODE_CLASSES) == set(CODES)
    assert sorted(CODE_CLASSES.values()) == sorted(CodeClass)


def test_the_tables_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        FRAMES[FrameClass.POSITION][Role.DRUG] = None  # type: ignore[index]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (parse_entity_class("BispecificAntibody"), EntityClass.BISPECIFIC_ANTIBODY),
        (parse_relation("combinedWith"), Relation.COMBINED_WITH),
        (parse_frame("TrialResult"), FrameClass.TRIAL_RESULT),
        (parse_role("TrialResult", "pValue"), Role.P_VALUE),
        (parse_role(FrameClass.AGREEMENT, "licensor"), Role.LICENSOR),
        (parse_code("decision", "ClinicalHold"), Decision.CLINICAL_HOLD),
        (parse_code(Role.DESIGNATION, "QIDP"), DesignationKind.QIDP),
    ],
)
def test_a_known_name_is_parsed_to_its_term(found: Term, expected: Term) -> None:
    assert found is expected


@pytest.mark.parametrize("term", [term for kind in CODES for term in CODES[kind]])
def test_every_code_can_be_parsed_from_its_name(term: Term) -> None:
    role = next(role for role, codes in CODES.items() if isinstance(term, codes))
    assert parse_code(role, term.value) is term


@pytest.mark.parametrize(
    ("parse", "arguments", "message"),
    [
        (parse_entity_class, ("Biologic",), "known are Organization, Company"),
        (parse_entity_class, ("MonoclonalAntibodies",), "did you mean MonoclonalAntibody"),
        (parse_relation, ("develop",), "unknown relation 'develop'; did you mean develops"),
        (parse_relation, ("HASTARGET",), "did you mean hasTarget"),
        (parse_frame, ("TrialResults",), "unknown frame 'TrialResults'; did you mean TrialResult"),
        (
            parse_role,
            ("TrialResult", "p-value"),
            "unknown role of TrialResult 'p-value'; did you mean pValue",
        ),
        (parse_role, ("Position", "hazardRatio"), "known are person, organization, title"),
        (parse_role, ("Positions", "title"), "unknown frame 'Positions'; did you mean Position"),
        (parse_code, ("phase", "Phase 3"), "unknown value of phase 'Phase 3'; did you mean Phase3"),
        (parse_code, ("outcome", ""), "known are Positive, Negative, Trend, Reported"),
        (parse_code, ("drug", "Phase3"), "unknown coded role 'drug'"),
    ],
)
def test_an_unknown_name_is_refused_with_near_choices(parse: object, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        parse(*arguments)  # type: ignore[operator]
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_a_vocabulary_error_is_an_error_of_the_package_and_a_lookup_error() -> None:
    assert issubclass(VocabularyError, PharmagraphError) and issubclass(VocabularyError, LookupError)
