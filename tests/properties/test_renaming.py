"""Reading by grammar: a release says the same of companies, drugs, trials and persons that nobody has ever heard of."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pharmagraph.mentions.lexicon import Lexicon
from pharmagraph.model import Reading
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text, read_document

from .renaming import Renaming, Signature, abbreviated, agreement, compared, in_capitals_of, invent

WANTED = 0.95  # of the facts, counted in both directions
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


def few(examples: int) -> settings:
    """So many seeds, always the same ones; a seed that fails is as good as any other, so no smaller one is looked for."""
    phases = (Phase.explicit, Phase.generate)
    slow = [HealthCheck.too_slow]
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, phases=phases, suppress_health_check=slow
    )


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture(scope="module")
def examples(releases: Path) -> list[Reading]:
    return read_all(releases.iterdir())


@pytest.fixture(scope="module")
def annotated(top: Path) -> list[Reading]:
    """The releases annotated for evaluation, if they lie beside the checkout."""
    paths = list(top.parent.glob("*/eval/dev/*.txt"))
    if not paths:
        pytest.skip("no annotated releases (*/eval/dev/*.txt) lie beside the checkout")
    return read_all(paths)


def read_all(paths: Iterable[Path]) -> list[Reading]:
    return [read(read_document(path)) for path in sorted(paths)]


def reread(original: Reading, renaming: Renaming) -> Reading:
    """What is read in the text of `original` under other names."""
    document = original.document
    return read(from_text(renaming.apply(document.text), source=document.source))


# The invented names


@few(10)
@given(seed=SEEDS)
def test_invented_names_are_unknown_and_nothing_is_left_of_the_old_ones(
    seed: int, examples: list[Reading], lexicon: Lexicon
) -> None:
    for original in examples:
        renaming = invent(original, lexicon, seed)
        text = renaming.apply(original.document.text)
        assert renaming.names
        for name in renaming.names:
            assert known(name.new, lexicon) <= known(name.old, lexicon), name  # what stays is no more than "vedotin"
            assert name.before or not re.search(rf"(?<!\w){re.escape(name.old)}(?!\w)", text), name


def known(name: str, lexicon: Lexicon) -> set[tuple[int, int, str]]:
    return {(mention.start, mention.end, mention.name) for mention in lexicon.find(name)}


@few(10)
@given(seed=SEEDS)
def test_a_text_keeps_its_shape_under_other_names(seed: int, examples: list[Reading], lexicon: Lexicon) -> None:
    for original in examples:
        text = original.document.text
        assert shape(invent(original, lexicon, seed).apply(text)) == shape(text)


def shape(text: str) -> str:
    return "".join("A" if c.isupper() else "a" if c.islower() else "0" if c.isdigit() else c for c in text)


def test_the_same_seed_gives_the_same_names(examples: list[Reading], lexicon: Lexicon) -> None:
    assert invent(examples[0], lexicon, 7) == invent(examples[0], lexicon, 7) != invent(examples[0], lexicon, 8)


def test_all_that_a_text_calls_a_thing_changes_alike(lexicon: Lexicon) -> None:
    text = (
        "MERUVIA PHARMA DOSES FIRST PATIENT WITH ZANOQUIMAB\n\nBOSTON, May 2, 2024 -- Meruvia Pharma, Inc. (Nasdaq: MRVA) announced "
        "that the first patient was dosed in the Phase 2 HALCYON-2 trial of zanoquimab vedotin (MRV-102). Meruvia's trial is led by "
        "Jane Corrister, M.D., Chief Medical Officer. Dr. Corrister works with the University of Leeds. Zanoquimab vedotin, see "
        "www.meruvia.example.\n"
    )
    original = read(from_text(text, source="text"))
    renaming = invent(original, lexicon, 3)
    new = {name.old: name.new for name in renaming.names}
    company, first, family = new["Meruvia"], new["zanoquimab vedotin"].split()[0], new["Jane Corrister"].split()[1]
    assert first.endswith("mab") and new["MRV-102"][3] == "-" and new["HALCYON-2"].endswith("-2")
    assert abbreviated("MRVA", "Meruvia", company) == new["MRVA"]
    told = text.replace("Meruvia", company).replace("MERUVIA", company.upper()).replace("meruvia", company.lower())
    told = (
        told.replace("zanoquimab", first).replace("Zanoquimab", first.capitalize()).replace("ZANOQUIMAB", first.upper())
    )
    told = told.replace("Jane Corrister", new["Jane Corrister"]).replace("Corrister", family)
    for old in ("MRVA", "MRV-102", "HALCYON-2"):
        told = told.replace(old, new[old])
    assert renaming.apply(text) == told


def test_letters_take_the_capitals_of_what_they_replace() -> None:
    assert in_capitals_of("ImmunoGen", "vazlekoru") == "VazlekOru"


# What is read


@few(5)
@given(seed=SEEDS)
def test_the_examples_say_the_same_of_invented_things(seed: int, examples: list[Reading], lexicon: Lexicon) -> None:
    share, report = preserved(examples, lexicon, seed)
    assert share >= WANTED, report


@few(3)
@given(seed=SEEDS)
def test_annotated_releases_say_the_same_of_invented_things(
    seed: int, annotated: list[Reading], lexicon: Lexicon
) -> None:
    share, report = preserved(annotated, lexicon, seed)
    assert share >= WANTED, report


def preserved(originals: Sequence[Reading], lexicon: Lexicon, seed: int) -> tuple[float, str]:
    """The share of facts that are read again under the names of `seed`, and an account of those that are not."""
    every: tuple[Counter[Signature], Counter[Signature]] = (Counter(), Counter())
    lines = []
    for original in originals:
        renaming = invent(original, lexicon, seed)
        before, after = compared(original, reread(original, renaming), renaming)
        names = {entity.key: entity.name for entity in original.entities}
        lines.append(f"{original.document.source}: {agreement(before, after):.3f}")
        lines += [f"  lost  {shown(fact, names)}" for fact in sorted((before - after).elements())]
        lines += [f"  added {shown(fact, names)}" for fact in sorted((after - before).elements())]
        for total, facts in zip(every, (before, after), strict=True):
            for signature, count in facts.items():
                total[(f"{original.document.source} {signature[0]}", *signature[1:])] += count
    share = agreement(*every)
    return share, "\n".join([f"{share:.3f} of the facts with seed {seed}", *lines])


def shown(signature: Signature, names: dict[str, str]) -> str:
    kind, status, date, roles = signature
    return " ".join(
        filter(None, (kind, status, date, *(f"{role}={names.get(value, value)!r}" for role, value in roles)))
    )
