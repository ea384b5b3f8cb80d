"""Whatever the documents say, what they are resolved to depends on them alone and can be written."""

from hashlib import sha256

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.graph.quads import to_quads
from pharmagraph.identity import check, resolve
from pharmagraph.identity.belief import families
from pharmagraph.identity.dates import when
from pharmagraph.identity.events import Detail, by_detail
from pharmagraph.identity.names import display, normalise, slug
from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value, from_json, to_json
from pharmagraph.vocabulary import CODES, FRAMES, RELATIONS, EntityClass, FrameClass, Status, ValueKind, is_a, root

KINDS = sorted(set(EntityClass) - {EntityClass.DOCUMENT})
# Few names, so that documents share them; some are hostile, some are ambiguous abbreviations.
NAMES = [
    "Acme", "Acme, Inc.", "ACME®", "AB", "ABC", "Alpha Beta", "Alpha Beta Corp", "Another Beta", "Merck", "Merck KGaA",
    "T-DM1", "TDM 1", "Ann B. Lee", "Ann Lee, Ph.D.", "Ann C. Lee", "Dr. Lee", "taxane", "taxanes", "<script>", '"}\n{', "\u202ex",
    "\U0001f48a", "\x00", "", " ", "日本", "HR+ cancer", "HR- cancer",
]  # fmt: skip
LITERALS = ["NOVA", "Nova trial", "NCT01", "30.9 months", "30.90 Months", "p<0.001", "0.5", "1e999", '<b>"', "", "\n"]
DATES = ["", "2012", "2012-08", "2012-08-24", "2012-08-25", "2013-01-01", "2012-02-30", "soon"]

names = st.sampled_from(NAMES) | st.text(max_size=8)
literals = st.sampled_from(LITERALS) | st.text(max_size=8)
dates = st.sampled_from(DATES)
statuses = st.sampled_from(Status)


@st.composite
def evidence(draw: st.DrawFn, length: int) -> Evidence:
    start = draw(st.integers(0, length - 1))
    end = draw(st.integers(start + 1, length))
    return Evidence(start, end, draw(st.floats(0, 1)), draw(st.sampled_from(["rule", "<rule>"])), draw(literals))


@st.composite
def entities(draw: st.DrawFn) -> list[Entity]:
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=6))
    return [
        Entity(
            key=f"e{number}",
            kind=kind.value,
            name=draw(names),
            aliases=tuple(sorted(draw(st.sets(names, max_size=2)))),
            attributes=tuple(
                sorted(draw(st.sets(st.tuples(st.sampled_from(["ticker", "homepage"]), names), max_size=1)))
            ),
            identifiers=tuple(sorted(draw(st.sets(names, max_size=1)))),
            known_as=draw(st.sampled_from(["", "", "Acme", "Merck", "Known"])),
        )
        for number, kind in enumerate(kinds)
    ]


@st.composite
def values(draw: st.DrawFn, frame: FrameClass, known: list[Entity], trials: list[str]) -> tuple[str, Value] | None:
    role, spec = draw(st.sampled_from(sorted(FRAMES[frame].items())))
    if spec.kind is ValueKind.ENTITY:
        wanted = root(EntityClass(spec.range or ""))
        keys = [one.key for one in known if is_a(EntityClass(one.kind), wanted)]
        return (role.value, Value(spec.kind, draw(st.sampled_from(keys)))) if keys else None
    if spec.kind is ValueKind.FRAME:
        return (role.value, Value(spec.kind, draw(st.sampled_from(trials)))) if trials else None
    if spec.kind is ValueKind.CODE:
        return role.value, Value(spec.kind, draw(st.sampled_from(sorted(CODES[role.value]))).value)
    if spec.kind is ValueKind.MONEY:
        return role.value, Value(spec.kind, draw(literals), draw(st.sampled_from(["USD", "EUR", "", '"'])))
    return role.value, Value(spec.kind, draw(dates if spec.kind is ValueKind.DATE else literals))


@st.composite
def frames(draw: st.DrawFn, kind: FrameClass, key: str, known: list[Entity], trials: list[str], length: int) -> Fact:
    filled = draw(st.lists(values(kind, known, trials), max_size=4))
    return Fact(
        kind=kind.value,
        roles=tuple(sorted({value for value in filled if value})),
        evidence=tuple(sorted(draw(st.sets(evidence(length), min_size=1, max_size=2)))),
        status=draw(statuses),
        date=draw(dates),
        earliest=draw(dates),
        latest=draw(dates),
        key=key,
    )


@st.composite
def relations(draw: st.DrawFn, known: list[Entity], length: int) -> Fact | None:
    kind, spec = draw(st.sampled_from(sorted(RELATIONS.items())))
    subjects = [one.key for one in known if is_a(EntityClass(one.kind), spec.subject)]
    objects = [one.key for one in known if is_a(EntityClass(one.kind), spec.object)]
    if not subjects or not objects:
        return None
    ends = (("object", draw(st.sampled_from(objects))), ("subject", draw(st.sampled_from(subjects))))
    roles = tuple((role, Value(ValueKind.ENTITY, key)) for role, key in ends)
    return Fact(kind.value, roles, (draw(evidence(length)),), status=draw(statuses))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    text = draw(st.sampled_from(["one", "two", "three", "four"]) | st.text(min_size=1, max_size=20))
    about = Document(
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        source=draw(names),
        title=draw(names),
        date=draw(dates),
        publisher=draw(names),
    )
    known = draw(entities())
    trials = [f"t{number}" for number in range(draw(st.integers(0, 2)))]
    facts = [draw(frames(FrameClass.CLINICAL_TRIAL, key, known, [], len(text))) for key in trials]
    others = draw(st.lists(st.sampled_from(sorted(set(FrameClass) - {FrameClass.CLINICAL_TRIAL})), max_size=3))
    facts += [draw(frames(kind, f"f{n}", known, trials, len(text))) for n, kind in enumerate(others)]
    facts += [fact for fact in draw(st.lists(relations(known, len(text)), max_size=3)) if fact]
    return Reading(about, tuple(known), tuple(facts))


corpora = st.lists(readings(), max_size=4)
FEWER = settings(deadline=None, max_examples=40)  # corpora are costly to make up


@FEWER
@given(corpora, st.randoms(use_true_random=False))
def test_the_order_of_documents_and_of_what_they_say_does_not_matter(told: list[Reading], random) -> None:  # type: ignore[no-untyped-def]
    turned = []
    for one in random.sample(told, len(told)):
        known, facts = list(one.entities), list(one.facts)
        random.shuffle(known)
        random.shuffle(facts)
        turned.append(Reading(one.document, tuple(known), tuple(facts)))
    distinct = len({one.document.sha256 for one in told}) == len(told)
    if distinct:  # of two readings of one text the first as JSON is taken, which depends on the order within
        assert resolve(turned) == resolve(told)
    assert resolve(random.sample(told, len(told))) == resolve(told)


@FEWER
@given(corpora)
def test_to_tell_a_thing_twice_changes_nothing(told: list[Reading]) -> None:
    again = [from_json(to_json(one)) for one in told]
    assert resolve(told + again) == resolve(told)


@FEWER
@given(corpora)
def test_every_local_entity_and_support_has_its_place(told: list[Reading]) -> None:
    for one in told:
        check(one)
    found = resolve(told)
    iris = {entity.iri for entity in found.entities} | {fact.iri for fact in found.facts}
    assert len(iris) == len(found.entities) + len(found.facts)
    assert all(iri.isascii() and ox.NamedNode(iri) for iri in iris)
    referred = {
        value.text
        for fact in found.facts
        for _, value in fact.roles
        if value.kind in (ValueKind.ENTITY, ValueKind.FRAME)
    }
    assert referred | {iri for link in found.links for iri in (link.subject, link.object)} <= iris
    assert all(fact.support for fact in found.facts)
    assert {support.document for fact in found.facts for support in fact.support} <= set(found.documents)
    assert all({iri for one in found.ambiguous for iri in one.iris} <= iris for _ in [0])


@FEWER
@given(corpora)
def test_the_graph_can_be_written_and_read_again(told: list[Reading]) -> None:
    quads = list(to_quads(resolve(told)))
    assert len(quads) == len(set(quads))
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert written is not None
    assert set(ox.parse(written, format=ox.RdfFormat.N_QUADS)) == set(quads)
    store = ox.Store()
    store.extend(quads)
    assert set(store) == set(quads)


@given(st.text(), st.sampled_from(KINDS))
def test_no_name_that_can_be_seen_normalises_to_nothing(name: str, kind: EntityClass) -> None:
    assert bool(normalise(name, kind)) == bool(display(name))


@given(st.text(), st.sampled_from(KINDS))
def test_case_and_surrounding_space_never_tell_names_apart(name: str, kind: EntityClass) -> None:
    assert normalise(f"  {name}\n", kind) == normalise(name, kind)


@given(st.text())
def test_slugs_are_lower_case_ascii(text: str) -> None:
    assert not set(slug(text)) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug(text)) <= 48


details = st.lists(st.tuples(st.sets(st.sampled_from("ab")), st.sets(st.sampled_from("cd")), dates, dates, dates))


@given(details, st.randoms(use_true_random=False))
def test_events_hold_every_telling_once_in_any_order(given_details: list, random) -> None:  # type: ignore[no-untyped-def, type-arg]
    told = [
        (Detail((tuple(sorted(one)), tuple(sorted(other))), when(*day)), number)
        for number, (one, other, *day) in enumerate(given_details)
    ]
    events = by_detail(told)
    assert sorted(number for _, held in events for number in held) == list(range(len(told)))
    assert all(event.says_all_of(told[number][0]) for event, held in events for number in held)
    turned = by_detail(random.sample(told, len(told)))
    assert [(detail, sorted(held)) for detail, held in turned] == [(detail, sorted(held)) for detail, held in events]


@given(details)
def test_an_event_is_the_only_full_telling_that_says_all_of_its_tellings(given_details: list) -> None:  # type: ignore[type-arg]
    told = {
        detail
        for one, other, *day in given_details
        if (detail := Detail((tuple(sorted(one)), tuple(sorted(other))), when(*day))).when.span
    }
    distinct = list({(detail.filled, detail.when.span): detail for detail in sorted(told)}.values())
    full = [one for one in distinct if not any(other != one and other.says_all_of(one) for other in distinct)]
    for event, held in by_detail((detail, detail) for detail in distinct):
        for detail in held:
            fitting = [one for one in full if one.says_all_of(detail)]
            assert [event] == (fitting if len(fitting) == 1 else [detail])


phrases = st.lists(st.sampled_from("abc"), min_size=6, max_size=14).map(tuple)


@given(st.sets(phrases, max_size=12))
def test_quotes_are_of_one_family_if_a_chain_of_them_shares_most_runs(quotes: set[tuple[str, ...]]) -> None:
    def runs(words: tuple[str, ...]) -> set[tuple[str, ...]]:
        return {words[at : at + 4] for at in range(len(words) - 3)} if len(words) >= 8 else set()

    def are_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        least = min(len(runs(one)), len(runs(other)))
        return least > 0 and len(runs(one) & runs(other)) >= 0.8 * least

    family = families(quotes)
    for quote in quotes:
        reached, open_ = {quote}, [quote]
        while open_:
            one = open_.pop()
            new = {other for other in quotes - reached if are_alike(one, other)}
            reached |= new
            open_ += new
        assert reached == {other for other in quotes if family[other] == family[quote]}
