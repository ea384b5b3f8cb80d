"""Companies that have changed their names: said once, it joins what other documents say under either name."""

from itertools import permutations
from pathlib import Path

import pytest

from pharmagraph.building import build
from pharmagraph.graph.store import Graph
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text

OLD, NEW = "Quandrix Pharmaceuticals", "Zelvora Therapeutics"


def companies(text: str) -> set[frozenset[str]]:
    reading = read(from_text(text, source="a.txt"))
    return {frozenset((one.name, *one.aliases)) for one in reading.entities if one.kind == "Company"}


@pytest.mark.parametrize(
    "words",
    [
        f"{NEW}, Inc. (formerly {OLD}, Inc.) is developing zelumab.",
        f"{NEW} (formerly known as {OLD}) is developing zelumab.",
        f"{NEW}, formerly known as {OLD}, is developing zelumab.",
        f"{NEW}, previously {OLD}, is developing zelumab.",
        f"{NEW} (f/k/a {OLD}) is developing zelumab.",
        f"{OLD}, Inc. today announced that it has changed its name to {NEW}, Inc.",
        f"{OLD} announced today that the company is changing its corporate name to “{NEW}”.",
        f"{OLD} has changed its name to {NEW}.",
        f"It is changing its name from {OLD} to {NEW}.",
        f"{OLD} Announces Name Change to {NEW}",
        f"Zelumab was discovered by {OLD}, now {NEW}.",
        f"Zelumab was discovered by {OLD} (now known as {NEW}).",
        f"{OLD}, which was renamed {NEW} in 2021, is developing zelumab.",
        f"{OLD} has rebranded as {NEW}.",
    ],
)
def test_a_change_of_name_is_one_company_with_two_names(words: str) -> None:
    assert any({OLD, NEW} <= {name.removesuffix(", Inc.") for name in names} for names in companies(words))


@pytest.mark.parametrize(
    "words",
    [
        f"{OLD}, now a subsidiary of {NEW}, is developing zelumab.",
        f"{OLD}, now {NEW}’s oncology unit, is developing zelumab.",
        f"{OLD}, formerly a partner of {NEW}, is developing zelumab.",
        f"{OLD} has sold zelumab to {NEW}.",
        f"{OLD} and {NEW} (formerly partners) are developing zelumab.",
        "Celgene (now Bristol Myers Squibb) is developing zelumab.",
        "Genzyme, now Sanofi, is developing zelumab.",
    ],
)
def test_what_is_said_of_two_companies_joins_none(words: str) -> None:
    for names in companies(words):
        assert not {OLD, NEW} <= names
        assert not any(
            one in names and other in names
            for one, other in (("Celgene", "Bristol Myers Squibb"), ("Genzyme", "Sanofi"))
        )


def test_documents_under_the_old_and_the_new_name_tell_of_one_company_in_any_order(tmp_path: Path) -> None:
    texts = {
        "old.txt": f"NEW YORK, January 5, 2019 -- {OLD} is developing ABC-123 for the treatment of asthma.",
        "name.txt": f"BOSTON, March 3, 2021 -- {OLD} today announced that it has changed its name to {NEW}.",
        "new.txt": f"NEW YORK, May 5, 2022 -- {NEW} is developing zelumab for the treatment of asthma.",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = set()
    for number, order in enumerate(permutations(texts)):
        graph = tmp_path / f"graph{number}"
        for name in order:
            build([tmp_path / name], graph)
        with Graph.open(graph) as opened:
            found.add(tuple(sorted(map(str, opened.quads()))))
            rows = opened.query("SELECT ?drug { ?c pg:develops/rdfs:label ?drug; skos:altLabel|rdfs:label ?name } ")
            assert len({str(row["drug"]) for row in rows}) == 2
            assert opened.query(f"ASK {{ ?company skos:altLabel|rdfs:label '{OLD}', '{NEW}' }}")
    assert len(found) == 1
