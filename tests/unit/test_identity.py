"""Which things and facts of several documents are one, and which stay apart."""

from hashlib import sha256
from itertools import permutations

import pytest

from pharmagraph.identity import Resolution, ResolvedEntity, ResolvedFact, UnsoundReadingError, check, resolve
from pharmagraph.identity.dates import bounds, when
from pharmagraph.identity.events import Detail, by_detail
from pharmagraph.identity.frames import FRAME_IDENTITY
from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
from pharmagraph.vocabulary import FRAMES, FrameClass, Status, ValueKind

E, F, C, T = ValueKind.ENTITY, ValueKind.FRAME, ValueKind.CODE, ValueKind.TEXT


def document(text: str, *, source: str = "", date: str = "", publisher: str = "") -> Document:
    digest = sha256(text.encode()).hexdigest()
    return Document(text=text, sha256=digest, source=source or f"{text}.txt", date=date, publisher=publisher)


def entity(key: str, kind: str, name: str = "", *aliases: str, known_as: str = "") -> Entity:
    return Entity(key, kind, name or key, aliases=tuple(sorted(aliases)), known_as=known_as)


def fact(kind: str, *roles: tuple[str, Value], status: Status = Status.OCCURRED, **rest: str) -> Fact:
    return Fact(kind, tuple(sorted(roles)), (Evidence(0, 1, 0.9, "rule"),), status=status, **rest)


def relation(kind: str, subject: str, object_: str, status: Status = Status.OCCURRED) -> Fact:
    return fact(kind, ("subject", Value(E, subject)), ("object", Value(E, object_)), status=status)


def reading(text: str, *parts: Entity | Fact, **about: str) -> Reading:
    entities = tuple(part for part in parts if isinstance(part, Entity))
    facts = tuple(part for part in parts if isinstance(part, Fact))
    made = Reading(document(text, **about), entities, facts)
    check(made)
    return made


def by_name(resolution: Resolution) -> dict[str, list[ResolvedEntity]]:
    found: dict[str, list[ResolvedEntity]] = {}
    for one in resolution.entities:
        for name in {one.name, *one.aliases}:
            found.setdefault(name, []).append(one)
    return found


def of_kind(resolution: Resolution, kind: str) -> list[ResolvedFact]:
    return [one for one in resolution.facts if one.kind == kind]


# Entities


def test_a_shared_alias_joins_entities_of_two_documents() -> None:
    resolution = resolve(
        [
            reading("a", entity("d", "Drug", "T-DM1", "trastuzumab emtansine")),
            reading("b", entity("d", "AntibodyDrugConjugate", "Kadcyla®", "trastuzumab emtansine")),
            reading("c", entity("d", "Drug", "KADCYLA")),
        ]
    )
    (drug,) = resolution.entities
    assert drug.kind == "AntibodyDrugConjugate"
    assert {drug.name, *drug.aliases} == {"T-DM1", "trastuzumab emtansine", "Kadcyla®", "KADCYLA"}
    assert len(drug.mentioned_in) == 3


def test_similar_names_do_not_join() -> None:
    names = ["trastuzumab", "trastuzumab emtansine", "trastuzumab deruxtecan", "pertuzumab"]
    resolution = resolve(reading(name, entity("d", "Drug", name)) for name in names)
    assert len(resolution.entities) == 4


def test_one_name_of_two_classes_is_two_things() -> None:
    resolution = resolve([reading("a", entity("x", "Drug", "Nova"), entity("y", "Company", "Nova"))])
    assert len(resolution.entities) == 2


def test_the_german_merck_stays_apart() -> None:
    names = ["Merck", "Merck & Co., Inc.", "Merck KGaA", "Merck KGaA, Darmstadt, Germany"]
    resolution = resolve(reading(name, entity("x", "Company", name)) for name in names)
    assert sorted(sorted({one.name, *one.aliases}) for one in resolution.entities) == [
        ["Merck", "Merck & Co., Inc."],
        ["Merck KGaA", "Merck KGaA, Darmstadt, Germany"],
    ]


def test_an_abbreviation_joins_the_only_long_name_that_it_is_short_for() -> None:
    resolution = resolve(
        [
            reading("a", entity("e", "Endpoint", "progression-free survival", "PFS")),
            reading("b", entity("e", "Endpoint", "PFS")),
        ]
    )
    assert [one.name for one in resolution.entities] == ["progression-free survival"]
    assert resolution.ambiguous == ()


def test_an_abbreviation_of_several_long_names_joins_none_and_is_reported() -> None:
    resolution = resolve(
        [
            reading("a", entity("x", "Company", "Bristol Myers Squibb", "BMS")),
            reading("b", entity("x", "Company", "Building Management Systems", "BMS")),
            reading("c", entity("x", "Company", "BMS")),
            reading("d", entity("x", "Company", "BMS")),
        ]
    )
    names = sorted((one.name, len(one.mentioned_in)) for one in resolution.entities)
    assert names == [("BMS", 2), ("Bristol Myers Squibb", 1), ("Building Management Systems", 1)]
    (ambiguity,) = resolution.ambiguous
    assert (ambiguity.kind, ambiguity.name) == ("Organization", "bms")
    assert ambiguity.iris == tuple(one.iri for one in resolution.entities)


def test_long_names_that_agree_join_in_spite_of_an_ambiguous_abbreviation() -> None:
    resolution = resolve(
        [
            reading("a", entity("x", "Company", "Bristol Myers Squibb", "BMS")),
            reading("b", entity("x", "Company", "Building Management Systems", "BMS")),
            reading("c", entity("x", "Company", "BMS", "Bristol Myers Squibb")),
        ]
    )
    assert sorted(one.name for one in resolution.entities) == [
        "Bristol Myers Squibb",
        "Building Management Systems",
    ]


def test_a_preferred_name_that_others_bear_is_not_preferred() -> None:
    resolution = resolve(
        [
            reading("a", entity("e", "Endpoint", "PFS", "progression-free survival")),
            reading("b", entity("e", "Endpoint", "PFS", "patient functioning score")),
        ]
    )
    assert sorted(one.name for one in resolution.entities) == [
        "patient functioning score",
        "progression-free survival",
    ]


def test_two_entities_of_the_lexicon_are_never_joined_by_a_third_that_fits_both() -> None:
    readings = [
        reading("a", entity("d", "Drug", "alphamab", "Shared", known_as="alphamab")),
        reading("b", entity("d", "Drug", "betamab", "Common", known_as="betamab")),
        reading("c", entity("d", "Drug", "Shared", "Common")),
    ]
    resolution = resolve(readings)
    assert sorted(one.name for one in resolution.entities) == ["Shared", "alphamab", "betamab"]
    assert {ambiguity.name for ambiguity in resolution.ambiguous} == {"shared", "common"}


def test_two_names_of_one_lexicon_row_are_one_entity_whatever_the_documents_call_it() -> None:
    resolution = resolve(
        [
            reading("a", entity("x", "Company", "Genentech", known_as="Genentech, Inc.")),
            reading("b", entity("x", "Company", "DNA People", known_as="Genentech, Inc.")),
        ]
    )
    assert [one.name for one in resolution.entities] == ["Genentech, Inc."]


def test_the_iri_of_what_the_lexicon_knows_depends_on_the_lexicon_alone() -> None:
    few = resolve([reading("a", entity("d", "Drug", "T-DM1", known_as="trastuzumab emtansine"))])
    many = resolve(
        [
            reading("a", entity("d", "Drug", "Kadcyla", known_as="trastuzumab emtansine")),
            reading("b", entity("d", "AntibodyDrugConjugate", "Kadcyla")),
            reading("c", entity("d", "Drug", "Kadcyla", "Trastuzumab Emtansine!")),
        ]
    )
    assert [one.iri for one in few.entities] == [one.iri for one in many.entities]
    assert few.entities[0].iri.startswith("https://w3id.org/pharmagraph/resource/drug/trastuzumab-emtansine-")


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["Drug", "Drug", "Vaccine"], "Vaccine"),
        (["Vaccine", "Protein", "Protein"], "Protein"),
        (["Vaccine", "Protein"], "Protein"),
        (["Drug"], "Drug"),
    ],
)
def test_the_kind_is_the_most_specific_then_most_frequent_one(kinds: list[str], expected: str) -> None:
    resolution = resolve(reading(f"{n}", entity("d", kind, "Xmab")) for n, kind in enumerate(kinds))
    assert resolution.entities[0].kind == expected


def test_the_preferred_name_is_the_most_frequent_then_shortest() -> None:
    resolution = resolve(
        [
            reading("a", entity("x", "Company", "Acme, Inc.")),
            reading("b", entity("x", "Company", "Acme")),
            reading("c", entity("x", "Company", "ACME Corporation", "Acme")),
        ]
    )
    assert resolution.entities[0].name == "Acme"


def test_people_are_joined_by_given_and_family_name() -> None:
    names = ["Daniel M. Junius", "Daniel Junius, Ph.D.", "Dr. Daniel Michael Junius", "Mary Junius", "D. Junius"]
    resolution = resolve(reading(name, entity("p", "Person", name)) for name in names)
    assert sorted(len(one.mentioned_in) for one in resolution.entities) == [1, 1, 3]


def test_middle_names_that_contradict_each_other_keep_people_apart() -> None:
    names = ["John A. Smith", "John B. Smith", "John Smith"]
    resolution = resolve(reading(name, entity("p", "Person", name)) for name in names)
    assert len(resolution.entities) == 3


def test_a_family_name_alone_is_a_person_of_its_document() -> None:
    resolution = resolve([reading("a", entity("p", "Person", "Dr. Ng")), reading("b", entity("p", "Person", "Dr. Ng"))])
    assert len({one.iri for one in resolution.entities}) == 2
    assert resolution.ambiguous[0].name == "ng"


def test_hostile_names_give_clean_iris_and_one_line_labels() -> None:
    names = ['a"b\n} <script>', "\u202eevil\u202c", "\U0001f48a", "\x00nul", "日本製薬", "{}", " ", "..", "a/b#c?d%e"]
    resolution = resolve([reading("a", *(entity(f"e{n}", "Drug", name) for n, name in enumerate(names)))])
    assert len({one.iri for one in resolution.entities}) == len(names)
    assert all(one.iri.isascii() and not set(one.iri) & set(' <>"{}|\\^`%#?') for one in resolution.entities)
    assert all(one.name and one.name.isprintable() for one in resolution.entities)


def test_the_same_text_from_two_sources_is_one_document() -> None:
    one, two = (
        reading("same", entity("d", "Drug"), source="b.txt"),
        reading("same", entity("d", "Drug"), source="a.txt"),
    )
    resolution = resolve([one, two])
    ((iri, kept),) = resolution.documents.items()
    assert kept.source == "a.txt"
    assert iri == "https://w3id.org/pharmagraph/resource/document/" + kept.sha256[:16]


def test_the_publisher_is_the_organization_that_the_document_names_so() -> None:
    parts = (entity("x", "Company", "Acme Inc."), entity("y", "Company", "Bolt AG", "Bolt"))
    resolution = resolve([reading("a", *parts, publisher="BOLT"), reading("b", publisher="Bolt")])
    bolt = by_name(resolution)["Bolt"][0]
    assert list(resolution.publishers.values()) == [bolt.iri]


# Relations


def drug_and_target() -> tuple[Entity, Entity]:
    return entity("d", "Drug", "Xmab"), entity("t", "MolecularTarget", "HER2")


def test_one_relation_told_by_two_documents_has_two_supports() -> None:
    resolution = resolve(reading(t, *drug_and_target(), relation("hasTarget", "d", "t")) for t in "ab")
    (assertion,) = resolution.facts
    assert [support.document for support in assertion.support] == sorted(resolution.documents)
    assert assertion.iri.startswith(resolution.base + "assertion/")


def test_a_plan_and_a_denial_have_assertions_of_their_own_that_are_linked() -> None:
    readings = [reading(f"{status}", *drug_and_target(), relation("hasTarget", "d", "t", status)) for status in Status]
    resolution = resolve(readings)
    iris = {one.status: one.iri for one in resolution.facts}
    assert {(link.subject, link.predicate, link.object) for link in resolution.links} == {
        (iris[Status.OCCURRED], "supersedes", iris[Status.PLANNED]),
        (iris[Status.DENIED], "contradicts", iris[Status.OCCURRED]),
    }


def test_what_came_true_supersedes_an_earlier_denial() -> None:
    parts = (entity("d", "Drug", "Xmab"), entity("i", "Disease", "gout"))
    resolution = resolve(
        [
            reading("a", *parts, relation("indicatedFor", "d", "i", Status.DENIED), date="2012-01-01"),
            reading("b", *parts, relation("indicatedFor", "d", "i"), date="2013-01-01"),
        ]
    )
    assert [link.predicate for link in resolution.links] == ["supersedes"]


def test_a_symmetric_relation_is_one_in_both_directions() -> None:
    parts = (entity("x", "Drug", "Xmab"), entity("y", "Drug", "Ymab"))
    resolution = resolve(
        [
            reading("a", *parts, relation("combinedWith", "x", "y")),
            reading("b", *parts, relation("combinedWith", "y", "x")),
        ]
    )
    (assertion,) = resolution.facts
    (subject,), (object_,) = assertion.fillers("subject"), assertion.fillers("object")
    assert subject.text < object_.text
    assert len(assertion.support) == 2


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        (Status.OCCURRED, {"markets", "develops"}),
        (Status.PLANNED, {"markets", "develops"}),
        (Status.DENIED, {"markets"}),  # who does not market a drug may well develop it
    ],
)
def test_a_sub_property_asserts_its_property_unless_denied(status: Status, kinds: set[str]) -> None:
    parts = (entity("o", "Company", "Acme"), entity("d", "Drug", "Xmab"))
    resolution = resolve([reading("a", *parts, relation("markets", "o", "d", status))])
    assert {one.kind for one in resolution.facts} == kinds


def test_a_relation_of_a_thing_to_itself_is_dropped() -> None:
    parts = (entity("x", "Drug", "Xmab"), entity("y", "Drug", "XMAB"))
    assert resolve([reading("a", *parts, relation("combinedWith", "x", "y"))]).facts == ()


def test_what_one_rule_found_twice_in_one_place_is_one_support() -> None:
    evidence = (Evidence(0, 1, 0.5, "rule"), Evidence(0, 1, 0.8, "rule", "cue"), Evidence(0, 1, 0.5, "other"))
    doubled = Fact("hasTarget", relation("hasTarget", "d", "t").roles, evidence)
    (assertion,) = resolve([reading("a", *drug_and_target(), doubled)]).facts
    assert [(s.evidence.extractor, s.evidence.confidence) for s in assertion.support] == [("other", 0.5), ("rule", 0.8)]


# Trials


def trial(key: str = "t", **roles: str) -> Fact:
    kinds = {"phase": C, "evaluates": E, "condition": E, "comparator": E}
    values = tuple((role, Value(kinds.get(role, T), text)) for role, text in roles.items())
    return fact("ClinicalTrial", *values, key=key)


def trials_of(*told: dict[str, str]) -> list[ResolvedFact]:
    """The trials that come of one document for each set of roles."""
    names = sorted({text for roles in told for role, text in roles.items() if role in ("evaluates", "comparator")})
    drugs = [entity(name, "Drug") for name in names]
    disease = entity("gout", "Disease")
    return of_kind(
        resolve(reading(f"text {n}", *drugs, disease, trial(**roles)) for n, roles in enumerate(told)), "ClinicalTrial"
    )


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ([{"registryId": "NCT01"}, {"registryId": "NCT 01", "trialName": "NOVA"}], 1),
        ([{"trialName": "NOVA", "evaluates": "x"}, {"trialName": "Nova trial", "evaluates": "x"}], 1),
        ([{"trialName": "NOVA", "evaluates": "x"}, {"trialName": "NOVA"}], 1),
        ([{"trialName": "NOVA"}, {"trialName": "NOVA"}], 1),
        ([{"trialName": "NOVA", "evaluates": "x"}, {"trialName": "NOVA", "evaluates": "y"}], 2),
        # What fits two trials joins neither.
        ([{"trialName": "NOVA", "evaluates": "x"}, {"trialName": "NOVA", "evaluates": "y"}, {"trialName": "NOVA"}], 3),
        ([{"trialName": "NOVA", "registryId": "1"}, {"trialName": "NOVA", "registryId": "2"}], 2),
        (
            [
                {"trialName": "NOVA", "evaluates": "x", "registryId": "1"},
                {"trialName": "NOVA", "evaluates": "x", "registryId": "2"},
                {"trialName": "NOVA", "evaluates": "x"},
            ],
            3,
        ),
        ([{"trialName": "NOVA", "registryId": "1"}, {"trialName": "NOVA", "evaluates": "x"}], 1),
        (
            [
                {"trialName": "NOVA", "registryId": "1"},
                {"trialName": "NOVA", "evaluates": "x"},
                {"trialName": "NOVA", "evaluates": "y"},
            ],
            3,
        ),
        ([{"phase": "Phase2", "evaluates": "x"}, {"phase": "Phase2", "evaluates": "x"}], 1),
        ([{"phase": "Phase2", "evaluates": "x"}, {"phase": "Phase3", "evaluates": "x"}], 2),
        ([{"phase": "Phase2", "evaluates": "x"}, {"phase": "Phase2", "evaluates": "x", "condition": "gout"}], 2),
        ([{"evaluates": "x"}, {"evaluates": "x"}], 2),  # too little to be called the same
    ],
)
def test_trials_are_one_only_if_registry_name_and_drugs_or_design_say_so(
    told: list[dict[str, str]], count: int
) -> None:
    for order in permutations(told):
        assert len({one.iri for one in trials_of(*order)}) == count


def test_roles_of_one_trial_are_united_and_spellings_chosen() -> None:
    (nova,) = trials_of(
        {"trialName": "NOVA", "evaluates": "x"}, {"trialName": "NOVA", "phase": "Phase3"}, {"trialName": "Nova"}
    )
    assert [value.text for value in nova.fillers("trialName")] == ["NOVA"]
    assert [value.text for value in nova.fillers("phase")] == ["Phase3"]


def test_the_iri_of_a_named_trial_tells_its_name() -> None:
    (nova,) = trials_of({"trialName": "NOVA", "registryId": "NCT01"})
    assert "/trial/nova-" in nova.iri


def test_results_refer_to_the_trial_that_their_frames_have_become() -> None:
    def told(text: str, key: str) -> Reading:
        result = fact(
            "TrialResult",
            ("trial", Value(F, key)),
            ("endpoint", Value(E, "pfs")),
            ("outcome", Value(C, "Positive")),
            key="r",
        )
        return reading(text, entity("pfs", "Endpoint", "PFS"), trial(key, trialName="NOVA"), result)

    resolution = resolve([told("a", "t1"), told("b", "t2")])
    (nova,) = of_kind(resolution, "ClinicalTrial")
    (result,) = of_kind(resolution, "TrialResult")
    assert result.fillers("trial") == (Value(F, nova.iri),)
    assert len(result.support) == 2


# Frames


def decision(*, day: str = "", status: Status = Status.OCCURRED, disease: str = "", **rest: str) -> Fact:
    roles = [("drug", Value(E, "d")), ("decision", Value(C, "Approved")), ("agency", Value(E, "fda"))]
    roles += [("disease", Value(E, disease))] if disease else []
    return fact("RegulatoryDecision", *roles, status=status, date=day, key="f", **rest)


def decisions_of(*told: Fact, dates: tuple[str, ...] = ()) -> Resolution:
    parts = (
        entity("d", "Drug", "Xmab"),
        entity("fda", "RegulatoryAgency"),
        entity("gout", "Disease"),
        entity("asthma", "Disease"),
    )
    days = dates or ("",) * len(told)
    return resolve(reading(f"text {n}", *parts, one, date=days[n]) for n, one in enumerate(told))


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ([decision(), decision()], 1),
        ([decision(day="2013-02-22"), decision(day="2013-02-22")], 1),
        ([decision(day="2013-02-22"), decision()], 1),
        ([decision(day="2013-02-22"), decision(day="2013-02")], 1),
        ([decision(day="2013-02-22"), decision(day="2013-02"), decision(day="2013"), decision()], 1),
        ([decision(day="2013-02-22"), decision(day="2013-02-23")], 2),
        ([decision(day="2013-02-22"), decision(day="2014")], 2),
        # A date that fits two events joins neither, and does not join them.
        ([decision(day="2013-02-22"), decision(day="2013-02-23"), decision(day="2013-02")], 3),
        ([decision(day="2013-02-22"), decision(day="2014-02-22"), decision()], 3),
        ([decision(), decision(disease="gout")], 1),
        ([decision(day="2013-02-22"), decision(disease="gout")], 2),  # neither says all that the other does
        ([decision(disease="gout"), decision(disease="asthma"), decision()], 3),  # fits two, joins neither
        ([decision(), decision(status=Status.PLANNED)], 2),
        (
            [
                decision(day="2013", earliest="2013-07-01", latest="2013-09-30"),
                decision(day="2013", earliest="2013-10-01", latest="2013-12-31"),
            ],
            2,
        ),
        ([decision(day="2013", earliest="2013-07-01", latest="2013-09-30"), decision(day="2013-08-05")], 1),
        ([decision(day="2013-02-30"), decision()], 1),  # no date at all
    ],
)
def test_events_of_one_identity_are_one_unless_their_dates_differ(told: list[Fact], count: int) -> None:
    for order in permutations(told):
        assert len({one.iri for one in decisions_of(*order).facts}) == count


def test_an_event_has_its_most_precise_date() -> None:
    quarter = decision(day="2013", earliest="2013-07-01", latest="2013-09-30")
    (event,) = decisions_of(quarter, decision(day="2013-08-05"), decision(day="2013")).facts
    assert (event.date, event.earliest, event.latest) == ("2013-08-05", "", "")


def test_an_event_supersedes_a_plan_that_was_told_before_it() -> None:
    planned, done = decision(status=Status.PLANNED), decision(day="2013-02-22")
    assert [link.predicate for link in decisions_of(planned, done, dates=("2012-06-01", "")).links] == ["supersedes"]
    assert decisions_of(planned, done, dates=("2014-06-01", "")).links == ()
    assert decisions_of(planned, done).links == ()


def test_a_denial_told_after_an_event_contradicts_it() -> None:
    denied, done = decision(status=Status.DENIED), decision(day="2013-02-22")
    assert [link.predicate for link in decisions_of(denied, done, dates=("2013-06-01", "")).links] == ["contradicts"]
    assert [link.predicate for link in decisions_of(denied, done, dates=("2012-06-01", "")).links] == ["supersedes"]
    assert decisions_of(denied, done).links == ()


def test_a_frame_without_its_anchor_is_one_of_its_document_only() -> None:
    vague = fact("Agreement", ("party", Value(E, "o")), ("agreementKind", Value(C, "License")), key="f")
    resolution = resolve(reading(text, entity("o", "Company", "Acme"), vague) for text in "ab")
    assert len(resolution.facts) == 2


def test_an_agreement_is_known_by_its_parties_whatever_their_roles() -> None:
    parts = (entity("x", "Company", "Acme"), entity("y", "Company", "Bolt"))
    kind = ("agreementKind", Value(C, "License"))
    exact = fact("Agreement", kind, ("licensor", Value(E, "x")), ("licensee", Value(E, "y")), key="f")
    vague = fact("Agreement", kind, ("party", Value(E, "x")), ("party", Value(E, "y")), key="f")
    (agreement,) = resolve([reading("a", *parts, exact), reading("b", *parts, vague)]).facts
    assert {role for role, _ in agreement.roles} == {"agreementKind", "licensor", "licensee", "party"}


def test_figures_are_compared_by_value_and_not_by_spelling() -> None:
    def result(value: str, ratio: str) -> Fact:
        return fact(
            "TrialResult",
            ("drug", Value(E, "d")),
            ("endpoint", Value(E, "pfs")),
            ("value", Value(T, value)),
            ("hazardRatio", Value(ValueKind.DECIMAL, ratio)),
            key="f",
        )

    parts = (entity("d", "Drug", "Xmab"), entity("pfs", "Endpoint", "PFS"))
    told = [("30.9 months", "0.65"), ("30.90 Months", ".650"), ("31.9 months", "0.65")]
    resolution = resolve(reading(f"{n}", *parts, result(*one)) for n, one in enumerate(told))
    assert sorted(len(one.support) for one in resolution.facts) == [1, 2]


def test_a_denied_position_is_left_out_because_it_would_read_as_held() -> None:
    parts = (entity("p", "Person", "Ann Lee"), entity("o", "Company", "Acme"))
    roles = (("person", Value(E, "p")), ("organization", Value(E, "o")))
    held = fact("Position", *roles, key="f")
    denied = fact("Position", *roles, key="f", status=Status.DENIED)
    assert len(resolve([reading("a", *parts, held), reading("b", *parts, denied)]).facts) == 1


def test_every_class_of_frames_has_an_identity_of_roles_that_it_has() -> None:
    assert set(FRAME_IDENTITY) == set(FrameClass) - {FrameClass.CLINICAL_TRIAL}
    for kind, identity in FRAME_IDENTITY.items():
        anchors = {role for anchor in identity.anchors for role in anchor}
        assert not set(identity.core) & set(identity.open)
        assert anchors <= {*identity.core, *identity.open} <= set(FRAMES[kind])


# Dates


@pytest.mark.parametrize("text", ["", "2012-13", "2012-02-30", "12", "2012-2-3", "0000", "٢٠١٢", "2012-02-03T00:00"])
def test_what_is_no_date_has_no_bounds(text: str) -> None:
    assert bounds(text) is None


def test_a_bound_that_is_no_day_is_left_out() -> None:
    assert when("2013", "2013-07", "2013-09-30").earliest == ""


def test_dates_of_one_span_are_one_event_with_the_fuller_date() -> None:
    plain = when("2013-07", "", "")
    bounded = when("2013-07", "2013-07-01", "2013-07-31")
    events = by_detail([(Detail((), plain), 1), (Detail((), bounded), 2)])
    assert events == [(Detail((), bounded), [1, 2])]


# Soundness of readings


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ([entity("d", "Medicine")], "unknown entity class 'Medicine'"),
        ([entity("d", "Document")], "is a document"),
        ([entity("d", "Drug"), entity("d", "Disease")], "two entities have one key"),
        ([Entity("d", "Drug", "d", attributes=(("colour", "red"),))], "unknown attribute 'colour'"),
        ([fact("Agreement", key="f"), fact("Agreement", key="f")], "two frames have one key"),
        ([fact("Purchase")], "unknown frame 'Purchase'"),
        ([fact("Agreement", ("trial", Value(F, "t")))], "unknown role of Agreement 'trial'"),
        ([fact("Agreement", ("drug", Value(E, "d")))], "no entity 'd'"),
        ([entity("d", "Disease"), fact("Agreement", ("drug", Value(E, "d")))], "Disease where Drug is due"),
        ([fact("Agreement", ("agreementKind", Value(C, "Licence")))], "did you mean License"),
        ([fact("Agreement", ("agreementKind", Value(T, "License")))], "text where code is due"),
        ([fact("TrialResult", ("trial", Value(F, "t")))], "no ClinicalTrial 't'"),
        ([entity("d", "Drug"), fact("hasTarget", ("subject", Value(E, "d")))], "one subject and one object"),
        ([Fact("Agreement", (), ())], "has no evidence"),
        ([Fact("Agreement", (), (Evidence(0, 9, 0.5, "rule"),))], "outside the text"),
        ([Fact("Agreement", (), (Evidence(1, 1, 0.5, "rule"),))], "outside the text"),
        ([Fact("Agreement", (), (Evidence(0, 1, float("nan"), "rule"),))], "confidence"),
    ],
)
def test_an_unsound_reading_is_refused_with_document_and_fault(parts: list[Entity | Fact], fault: str) -> None:
    with pytest.raises(UnsoundReadingError, match=fault) as caught:
        reading("text", *parts, source="release.txt")
    assert str(caught.value).startswith("release.txt: ")
    assert "\n" not in str(caught.value)


def test_nothing_gives_an_empty_resolution() -> None:
    assert resolve([]) == Resolution("https://w3id.org/pharmagraph/resource/")
