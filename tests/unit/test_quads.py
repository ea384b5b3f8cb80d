"""The graph that a resolution becomes, node by node, as the vocabulary's contract wants it."""

from hashlib import sha256

import pyoxigraph as ox
import pytest

from pharmagraph.graph.curies import expand
from pharmagraph.graph.labels import frame_label
from pharmagraph.graph.literals import day, decimal, integer, moment, web_address
from pharmagraph.graph.quads import to_quads
from pharmagraph.identity import ResolvedFact, check, resolve
from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
from pharmagraph.vocabulary import DCTERMS, FOAF, OA, PG, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, FrameClass, Status
from pharmagraph.vocabulary import ValueKind as K

TEXT = "Genentech submitted a BLA for T-DM1 to the FDA on August 24, 2012. It does not target CD20."


def document(text: str = TEXT, **about: str) -> Document:
    values = {"source": "a.txt", "title": "Title", "date": "2012-08-24", "publisher": "Genentech"} | about
    return Document(text=text, sha256=sha256(text.encode()).hexdigest(), **values)


ENTITIES = (
    Entity(
        "g",
        "Company",
        "Genentech",
        aliases=("Genentech, Inc.",),
        attributes=(("headquarters", "South San Francisco"), ("homepage", "www.gene.com"), ("ticker", "OTCQX:RHHBY")),
    ),
    Entity("d", "AntibodyDrugConjugate", "T-DM1", identifiers=("CHEMBL:CHEMBL1743082", "no curie"), attributes=()),
    Entity("k", "Drug", "lapatinib", attributes=(("brandName", "Tykerb"),)),
    Entity("f", "RegulatoryAgency", "FDA"),
    Entity("h", "MolecularTarget", "HER2"),
    Entity("e", "Endpoint", "overall survival"),
)


def fact(kind: str, *roles: tuple[str, K, str], confidence: float = 0.9, **rest: str) -> Fact:
    status = Status(rest.pop("status", "Occurred"))
    values = tuple(sorted((role, Value(value_kind, text)) for role, value_kind, text in roles))
    cue = rest.pop("cue", "")
    return Fact(kind, values, (Evidence(0, 9, confidence, "some.rule", cue),), status=status, **rest)


def target(status: str = "Occurred", confidence: float = 0.9, cue: str = "") -> Fact:
    roles = (("subject", K.ENTITY, "d"), ("object", K.ENTITY, "h"))
    return fact("hasTarget", *roles, status=status, confidence=confidence, cue=cue)


def graph(*facts: Fact, **about: str) -> ox.Store:
    """The graph of one document with these facts."""
    return graph_of((document(**about), facts))


def graph_of(*told: tuple[Document, tuple[Fact, ...]]) -> ox.Store:
    readings = [Reading(one, ENTITIES, facts) for one, facts in told]
    for one in readings:
        check(one)
    store = ox.Store()
    store.extend(to_quads(resolve(readings)))
    return store


def ask(store: ox.Store, pattern: str) -> bool:
    prefixes = {"pg": PG, "rdf": RDF, "rdfs": RDFS, "skos": SKOS, "dcterms": DCTERMS, "prov": PROV, "oa": OA}
    prefixes |= {"foaf": FOAF, "schema": SCHEMA, "xsd": XSD}
    heads = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items())
    return bool(store.query(f"{heads} ASK {{ {pattern} }}"))


# Entities and documents


@pytest.mark.parametrize(
    "pattern",
    [
        '?d a pg:AntibodyDrugConjugate ; rdfs:label "T-DM1"',
        '?g a pg:Company ; rdfs:label "Genentech" ; skos:altLabel "Genentech, Inc."',
        '?g pg:ticker "OTCQX:RHHBY" ; pg:headquarters "South San Francisco"',
        "?g foaf:homepage <https://www.gene.com>",
        '?k pg:brandName "Tykerb"',
        "?d skos:exactMatch <http://rdf.ebi.ac.uk/resource/chembl/molecule/CHEMBL1743082>",
        '?x a pg:Document ; rdfs:label "Title" ; dcterms:title "Title" ; dcterms:source "a.txt"',
        '?x dcterms:date "2012-08-24"^^xsd:date ; dcterms:publisher ?g . ?g rdfs:label "Genentech"',
        f'?x pg:sha256 "{sha256(TEXT.encode()).hexdigest()}"',
    ],
)
def test_entities_and_documents_are_described(pattern: str) -> None:
    assert ask(graph(), pattern)


def test_every_entity_has_one_type_and_one_label() -> None:
    store = graph()
    for predicate in (RDF + "type", RDFS + "label"):
        subjects = [quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None)]
        assert len(subjects) == len(set(subjects)) == len(ENTITIES) + 1


def test_what_is_no_curie_is_left_out() -> None:
    assert len(list(graph().quads_for_pattern(None, ox.NamedNode(SKOS + "exactMatch"), None))) == 1


@pytest.mark.parametrize(
    ("about", "pattern"),
    [
        ({"publisher": "Somebody Else"}, '?x dcterms:publisher "Somebody Else"'),
        ({"title": ""}, '?x a pg:Document ; rdfs:label "a.txt"'),
        ({"source": "https://Example.com/a?b=c"}, "?x dcterms:source <https://example.com/a?b=c>"),
        ({"source": "https://example.com/<script>"}, '?x dcterms:source "https://example.com/<script>"'),
        ({"source": "javascript:alert(1)"}, '?x dcterms:source "javascript:alert(1)"'),
    ],
)
def test_documents_are_described_by_what_is_known(about: dict[str, str], pattern: str) -> None:
    assert ask(graph(**about), pattern)


def test_a_date_that_is_none_is_left_out() -> None:
    assert not ask(graph(date="2012-02-30"), "?x dcterms:date ?y")


# Relations


def test_an_occurred_relation_is_a_triple_and_an_assertion() -> None:
    pattern = """?d pg:hasTarget ?h . ?a a pg:Assertion ; rdf:subject ?d ; rdf:predicate pg:hasTarget ; rdf:object ?h ;
        pg:status pg:Occurred ; pg:belief 0.9"""
    assert ask(graph(target()), pattern)


@pytest.mark.parametrize("status", ["Planned", "Denied"])
def test_a_planned_or_denied_relation_is_an_assertion_only(status: str) -> None:
    store = graph(target(status))
    assert ask(store, f"?a a pg:Assertion ; rdf:predicate pg:hasTarget ; pg:status pg:{status}")
    assert not ask(store, "?d pg:hasTarget ?h")


def test_markets_is_written_with_develops_and_its_own_assertion() -> None:
    store = graph(fact("markets", ("subject", K.ENTITY, "g"), ("object", K.ENTITY, "d")))
    assert ask(store, "?g pg:markets ?d ; pg:develops ?d . ?a rdf:predicate pg:markets . ?b rdf:predicate pg:develops")


def test_a_part_is_a_component() -> None:
    store = graph(fact("hasPayload", ("subject", K.ENTITY, "d"), ("object", K.ENTITY, "k")))
    assert ask(store, "?d pg:hasPayload ?k ; pg:hasComponent ?k")


def test_a_symmetric_relation_has_two_triples_and_one_assertion() -> None:
    store = graph(fact("combinedWith", ("subject", K.ENTITY, "d"), ("object", K.ENTITY, "k")))
    assert ask(store, "?d pg:combinedWith ?k . ?k pg:combinedWith ?d")
    assert len(list(store.quads_for_pattern(None, ox.NamedNode(RDF + "predicate"), None))) == 1


def test_evidence_quotes_the_document() -> None:
    pattern = """?e a pg:Evidence ; pg:supports ?a ; prov:wasDerivedFrom ?x ; oa:exact "Genentech" ; oa:start 0 ; oa:end 9 ;
        pg:confidence 0.9 ; pg:extractor "some.rule" ; pg:cue "does not" . ?a a pg:Assertion . ?x a pg:Document"""
    assert ask(graph(target("Denied", cue="does not")), pattern)


def test_belief_grows_with_documents_and_not_with_sentences() -> None:
    twice = Fact("hasTarget", target().roles, (Evidence(0, 9, 0.5, "one"), Evidence(0, 9, 0.4, "two")))
    store = graph_of((document(), (twice,)), (document(text=f"Otherwise: {TEXT}"), (target(confidence=0.75),)))
    assert ask(store, "?a pg:belief 0.875")  # 1 - 0.5 * 0.25


def test_a_denial_contradicts() -> None:
    store = graph_of((document(), (target(),)), (document(text=TEXT + "!"), (target("Denied"),)))
    assert ask(store, "?no pg:status pg:Denied ; pg:contradicts ?yes . ?yes pg:status pg:Occurred")


# Frames


def submission() -> Fact:
    return fact(
        "RegulatorySubmission",
        ("application", K.CODE, "BLA"),
        ("drug", K.ENTITY, "d"),
        ("agency", K.ENTITY, "f"),
        ("applicant", K.ENTITY, "g"),
        date="2012",
        earliest="2012-07-01",
        latest="2012-09-30",
        key="s",
    )


def trial(**roles: str) -> Fact:
    values = [("trialName", K.TEXT, "EMILIA"), ("phase", K.CODE, "Phase3"), ("evaluates", K.ENTITY, "d")]
    return fact("ClinicalTrial", *values, ("enrolment", K.INTEGER, "0991"), key="t")


def result() -> Fact:
    return fact(
        "TrialResult",
        ("trial", K.FRAME, "t"),
        ("drug", K.ENTITY, "d"),
        ("comparator", K.ENTITY, "k"),
        ("endpoint", K.ENTITY, "e"),
        ("outcome", K.CODE, "Positive"),
        ("value", K.TEXT, "30.9 months"),
        ("hazardRatio", K.DECIMAL, "0.680"),
        key="r",
    )


def agreement(amount: str = "75000000", currency: str = "USD") -> Fact:
    roles = (
        ("agreementKind", Value(K.CODE, "License")),
        ("licensee", Value(K.ENTITY, "g")),
        ("upfrontPayment", Value(K.MONEY, amount, currency)),
    )
    return Fact("Agreement", roles, (Evidence(0, 9, 0.9, "some.rule"),), key="a")


@pytest.mark.parametrize(
    ("facts", "pattern"),
    [
        (
            (submission(),),
            "?s a pg:RegulatorySubmission ; pg:status pg:Occurred ; pg:belief 0.9 ; pg:application pg:BLA",
        ),
        ((submission(),), '?s pg:drug ?d ; pg:agency ?f ; pg:applicant ?g . ?d rdfs:label "T-DM1"'),
        ((submission(),), '?s pg:date "2012"^^xsd:gYear ; pg:earliest "2012-07-01"^^xsd:date'),
        ((submission(),), '?s rdfs:label "BLA for T-DM1 to FDA by Genentech (Occurred)"'),
        ((submission(),), "?e pg:supports ?s . ?s a pg:RegulatorySubmission"),
        ((trial(),), '?t a pg:ClinicalTrial ; rdfs:label "EMILIA" ; pg:trialName "EMILIA" ; pg:phase pg:Phase3'),
        ((trial(),), "?t pg:enrolment 991 ; pg:belief 0.9"),
        ((trial(), result()), "?r pg:trial ?t ; pg:hazardRatio 0.68 . ?t a pg:ClinicalTrial"),
        (
            (trial(), result()),
            '?r rdfs:label "T-DM1 vs lapatinib: overall survival 30.9 months, hazard ratio 0.680, Positive (EMILIA)"',
        ),
        ((agreement(),), "?a pg:licensee ?g ; pg:party ?g"),
        (
            (agreement(),),
            '?a pg:upfrontPayment ?m . ?m a schema:MonetaryAmount ; schema:value 75000000.0 ; schema:currency "USD"',
        ),
    ],
)
def test_frames_are_written_with_their_roles(facts: tuple[Fact, ...], pattern: str) -> None:
    assert ask(graph(*facts), pattern)


def test_a_trial_has_no_status() -> None:
    assert not ask(graph(trial()), "?t a pg:ClinicalTrial ; pg:status ?s")


def test_two_agreements_of_one_sum_do_not_share_its_node() -> None:
    other = Fact(
        "Agreement", (*agreement().roles[1:], ("agreementKind", Value(K.CODE, "Option"))), agreement().evidence
    )
    store = graph(agreement(), other)
    assert len(list(store.quads_for_pattern(None, ox.NamedNode(PG + "upfrontPayment"), None))) == 2
    assert len(list(store.quads_for_pattern(None, ox.NamedNode(SCHEMA + "value"), None))) == 2


def test_values_that_are_not_of_their_kind_are_left_out() -> None:
    store = graph(agreement(amount="1e999999999"))
    assert not ask(store, "?a pg:upfrontPayment ?m")
    assert not ask(graph(agreement(currency='"}')), "?m schema:currency ?c")


@pytest.mark.parametrize("kind", list(FrameClass))
def test_a_frame_of_which_nothing_is_known_has_a_label(kind: FrameClass) -> None:
    empty = ResolvedFact("x", kind.value, (), Status.PLANNED, "", "", "", ())
    assert frame_label(empty, {}).strip()


def test_labels_are_short_lines_whatever_the_names() -> None:
    parts = tuple(("drug", Value(K.ENTITY, f"iri{n}")) for n in range(50))
    long = ResolvedFact("x", "Designation", parts, Status.OCCURRED, "", "", "", ())
    label = frame_label(long, {f"iri{n}": f"{n} " + "name " * 100 for n in range(50)})
    assert len(label) <= 200
    assert "\n" not in label


# The graph as a whole


HOSTILE = [
    'say "hi"\n',
    "{ } % $",
    "<script>alert(1)</script>",
    "\u202edlo\u202c",
    "\U0001f48a pill",
    "nul\x00nul",
    "\\",
]


def hostile_graph() -> list[ox.Quad]:
    text = " ".join(HOSTILE)
    entities = tuple(
        Entity(f"e{n}", "Drug", name, aliases=(name * 2,), attributes=(("homepage", name), ("brandName", name)))
        for n, name in enumerate(HOSTILE)
    )
    roles = (("subject", Value(K.ENTITY, "e0")), ("object", Value(K.ENTITY, "e1")))
    relation = Fact("combinedWith", roles, (Evidence(0, len(text), 0.5, "<rule>\n", HOSTILE[2]),))
    title = tuple(("abstractNumber", Value(K.TEXT, name)) for name in sorted(HOSTILE))
    frame = Fact("Presentation", title, (Evidence(0, 5, 0.5, "rule"),), key="p")
    about = document(text, title=text, source=text, publisher=HOSTILE[0])
    return list(to_quads(resolve([Reading(about, entities, (relation, frame))])))


@pytest.mark.parametrize("format_", [ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD])
def test_hostile_texts_survive_serialization(format_: ox.RdfFormat) -> None:
    quads = hostile_graph()
    written = ox.serialize(quads, format=format_)
    assert written is not None
    assert set(ox.parse(written, format=format_)) == set(quads)


def test_quotes_are_exact_and_labels_clean() -> None:
    quads = hostile_graph()
    literals = [(quad.predicate.value, quad.object.value) for quad in quads if isinstance(quad.object, ox.Literal)]
    quotes = {text for predicate, text in literals if predicate == OA + "exact"}
    labels = [text for predicate, text in literals if predicate in (RDFS + "label", SKOS + "altLabel")]
    assert " ".join(HOSTILE) in quotes
    assert all(label.isprintable() for label in labels)


def test_each_triple_is_written_once_in_the_default_graph_without_blank_nodes() -> None:
    quads = list(to_quads(resolve([Reading(document(), ENTITIES, (target(), trial(), result(), agreement()))])))
    assert len(quads) == len(set(quads))
    assert {type(quad.graph_name) for quad in quads} == {ox.DefaultGraph}
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_a_store_gives_back_the_same_literals() -> None:
    quads = list(to_quads(resolve([Reading(document(), ENTITIES, (target(), trial(), result(), agreement()))])))
    store = ox.Store()
    store.extend(quads)
    assert set(store) == set(quads)  # not canonical literals would come back changed


# Literals


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0.90", "0.9"), ("1.000", "1"), ("+007.50", "7.5"), ("-0.0", "0"), ("100", "100"), (0.25, "0.25")],
)
def test_decimals_are_canonical(text: str, expected: str) -> None:
    found = decimal(text)
    assert found is not None
    assert found.value == expected


@pytest.mark.parametrize("text", ["", "1e9", "NaN", "inf", "1,000", "٣", "1" * 40, "0x1", "1.", ".5"])
def test_what_is_no_plain_decimal_is_none(text: str) -> None:
    assert decimal(text) is None


def test_integers_are_canonical() -> None:
    found = integer("+0012")
    assert found is not None
    assert found.value == "12"
    assert integer("1.0") is None


@pytest.mark.parametrize(("text", "type_"), [("2012", "gYear"), ("2012-08", "gYearMonth"), ("2012-08-24", "date")])
def test_dates_are_typed_by_precision(text: str, type_: str) -> None:
    found = moment(text)
    assert found is not None
    assert found.datatype.value == XSD + type_


def test_only_a_day_is_a_day() -> None:
    assert day("2012-08") is None
    assert moment("2012-02-30") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://www.Roche.com/a?b#c", "http://www.roche.com/a?b#c"),
        ("WWW.roche.com", "https://www.roche.com"),
        ("https://roche.com:8443/x.", "https://roche.com:8443/x"),
        ("HTTPS://roche.com", "https://roche.com"),
    ],
)
def test_web_addresses_are_iris(text: str, expected: str) -> None:
    assert web_address(text) == ox.NamedNode(expected)


@pytest.mark.parametrize(
    "text",
    [
        "roche.com",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://roche.com",
        "https://",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://user:secret@roche.com",
        "https://roche.com/<script>",
        'https://roche.com/"',
        "https://roche.com/\u202e",
        "https://roche.com:99999",
        "https://[::1",
        "www.roche.com evil",
        "https://roche.com/%zz",
    ],
)
def test_other_texts_are_no_web_addresses(text: str) -> None:
    assert web_address(text) is None


@pytest.mark.parametrize("curie", ["", "MONDO", ":1", "a:b c", "x:<y>", "javascript:alert(1)", "a:b/../c"])
def test_what_is_no_curie_expands_to_nothing(curie: str) -> None:
    assert expand(curie) is None
