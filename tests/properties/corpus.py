"""Readings made up by chance, of few names, dates and values, so that documents have much to do with each other."""

from hashlib import sha256
from random import Random

from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
from pharmagraph.soundness import check
from pharmagraph.vocabulary import CODES, FRAMES, RELATIONS, EntityClass, FrameClass, Status, ValueKind, is_a, root

NAMES = {
    "Company": ["Acme", "Acme, Inc.", "ACME Corp", "Bolt AG", "Bolt", "AB", "Alpha Beta", "Another Beta", "Merck", "Merck KGaA"],
    "Drug": ["NT-101", "NT 101", "zelumab", "Zelvia", "AB", "xmab alfa", "taxane", "taxanes"],
    "DrugClass": ["taxane", "taxanes"],
    "MonoclonalAntibody": ["zelumab", "NT-101"],
    "Disease": ["gout", "HR+ cancer", "cancers"],
    "Endpoint": ["PFS", "progression-free survival", "OS"],
    "RegulatoryAgency": ["FDA", "EMA"],
    "Person": ["Ann B. Lee", "Ann Lee, Ph.D.", "Ann C. Lee", "Dr. Lee", "Ann Bea Lee"],
    "Conference": ["ASCO"],
    "MolecularTarget": ["HER2", "HER-2"],
    "Technology": ["TAP", "TAP technology"],
}  # fmt: skip
KNOWN = {"Drug": ["zelumab", "xmab alfa"], "Company": ["Acme, Inc.", "Merck KGaA"], "RegulatoryAgency": ["FDA"]}
LITERALS = ["NOVA", "Nova trial", "NCT01", "NCT 02", "30.9 months", "30.90 Months", "0.65", "0.85", "<b>\n"]
DATES = ["", "2012", "2012-08", "2012-08-24", "2012-08-25", "2013-01-01"]
AMOUNTS = ["50000000", "60000000", "45000000", "45200000"]
FEW_CODES = {"phase": ["Phase2", "Phase3"], "outcome": ["Positive", "Negative"], "decision": ["Approved", "Refused"]}
FEW_CODES |= {
    "application": ["BLA", "sBLA"],
    "agreementKind": ["License"],
    "milestone": ["Completed"],
    "designation": ["FastTrack"],
}
WORDS = "one two three four five six seven eight nine ten eleven twelve".split()


def made_up(random: Random, text: str) -> Reading:
    """What a document of this text might say."""
    known = [_entity(random, number) for number in range(random.randint(1, 7))]
    evidence = [_evidence(random, len(text)) for _ in range(2)]
    trials = [f"t{number}" for number in range(random.choice([0, 1, 1, 2]))]
    facts = [_frame(random, FrameClass.CLINICAL_TRIAL, key, known, [], evidence) for key in trials]
    events = sorted(set(FrameClass) - {FrameClass.CLINICAL_TRIAL})
    facts += [
        _frame(random, random.choice(events), f"f{n}", known, trials, evidence) for n in range(random.randint(0, 4))
    ]
    facts += [fact for _ in range(3) if (fact := _relation(random, known, evidence))]
    document = Document(
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        source=f"{random.randint(0, 3)}.txt",
        title=random.choice(WORDS),
        date=random.choice(["", "2012-01-01", "2012-09-01", "2014-01-01"]),
        publisher=random.choice(["", "Acme", "Bolt", "BMS"]),
    )
    reading = Reading(document, tuple(known), tuple(facts))
    check(reading)
    return reading


def made_up_text(random: Random) -> str:
    """One of a few hundred texts, some of which share sentences."""
    return " ".join(random.choices(WORDS, k=3)) + "."


def _entity(random: Random, number: int) -> Entity:
    kind = random.choice(sorted(NAMES))
    names = random.sample(NAMES[kind], k=min(len(NAMES[kind]), random.choice([1, 1, 2, 3])))
    known = random.choice(KNOWN[kind]) if kind in KNOWN and random.random() < 0.2 else ""
    attributes = (("ticker", random.choice("AB")),) if kind == "Company" and random.random() < 0.3 else ()
    return Entity(f"e{number}", kind, names[0], tuple(sorted(names[1:])), attributes, known_as=known)


def _evidence(random: Random, length: int) -> Evidence:
    start = random.randrange(length)
    return Evidence(
        start, random.randint(start + 1, length), random.choice([0.5, 0.8, 0.9]), random.choice(["one", "two"])
    )


def _frame(
    random: Random, kind: FrameClass, key: str, known: list[Entity], trials: list[str], evidence: list[Evidence]
) -> Fact:
    roles = {
        value
        for role in sorted(FRAMES[kind])
        if random.random() < 0.7
        for _ in range(random.choice([1, 1, 2]))
        if (value := _value(random, kind, role, known, trials))
    }
    day = random.choice(DATES)
    return Fact(kind.value, tuple(sorted(roles)), (random.choice(evidence),), random.choice(list(Status)), day, key=key)


def _value(
    random: Random, kind: FrameClass, role: str, known: list[Entity], trials: list[str]
) -> tuple[str, Value] | None:
    spec = FRAMES[kind][role]  # type: ignore[index]
    if spec.kind is ValueKind.ENTITY:
        wanted = root(EntityClass(spec.range or ""))
        keys = [one.key for one in known if is_a(EntityClass(one.kind), wanted)]
    elif spec.kind is ValueKind.FRAME:
        keys = trials
    elif spec.kind is ValueKind.CODE:
        keys = FEW_CODES.get(role) or sorted(code.value for code in CODES[role])
    elif spec.kind is ValueKind.MONEY:
        keys = AMOUNTS
    else:
        keys = DATES if spec.kind is ValueKind.DATE else LITERALS
    currency = "USD" if spec.kind is ValueKind.MONEY else ""
    return (str(role), Value(spec.kind, random.choice(keys), currency)) if keys else None


def _relation(random: Random, known: list[Entity], evidence: list[Evidence]) -> Fact | None:
    kind = random.choice(sorted(RELATIONS))
    subjects = [one.key for one in known if is_a(EntityClass(one.kind), RELATIONS[kind].subject)]
    objects = [one.key for one in known if is_a(EntityClass(one.kind), RELATIONS[kind].object)]
    if not subjects or not objects:
        return None
    ends = (("object", random.choice(objects)), ("subject", random.choice(subjects)))
    roles = tuple((role, Value(ValueKind.ENTITY, key)) for role, key in ends)
    return Fact(kind.value, roles, (random.choice(evidence),), random.choice(list(Status)))
