"""What a user decides about names: how it is read, and that it is obeyed before anything else."""

from hashlib import sha256
from itertools import permutations
from pathlib import Path

import pytest

from pharmagraph.errors import DataError
from pharmagraph.identity import resolve
from pharmagraph.identity.decisions import Decisions, parse_decisions, read_decisions
from pharmagraph.model import Document, Entity, Reading

HEADING = "decision\tkind\tname\tother\n"


def decisions(*rows: str) -> Decisions:
    return parse_decisions(HEADING + "\n".join(row.replace(" | ", "\t") for row in rows), "decisions.tsv")


def document(text: str) -> Document:
    return Document(text, sha256(text.encode()).hexdigest(), f"{text}.txt")


def things(*told: tuple[str, ...], rows: tuple[str, ...] = (), kind: str = "Drug", known: str = "") -> list[set[str]]:
    """The names of each thing that documents name with one entity each; the same in any order."""
    found = []
    for order in list(permutations(told))[:6]:
        readings = [
            Reading(
                document(f"{names}"),
                (
                    Entity(
                        "x", kind, names[0], aliases=tuple(sorted(names[1:])), known_as=known if known in names else ""
                    ),
                ),
            )
            for names in order
        ]
        resolution = resolve(readings, decisions=decisions(*rows))
        found.append(sorted([one.name, *one.aliases] for one in resolution.entities))
    assert all(one == found[0] for one in found)
    return [set(names) for names in found[0]]


def test_what_is_decided_to_be_the_same_is_one() -> None:
    told = (("NT-101",), ("Zelvia",))
    assert things(*told) == [{"NT-101"}, {"Zelvia"}]
    assert things(*told, rows=("same | Drug | nt 101 | ZELVIA®",)) == [{"NT-101", "Zelvia"}]
    assert things(*told, rows=("same | Disease | NT-101 | Zelvia",)) == [{"NT-101"}, {"Zelvia"}]


def test_sameness_goes_from_name_to_name() -> None:
    rows = ("same | Drug | A-1 | B-2", "same | Vaccine | B-2 | C-3")
    assert things(("A-1",), ("C-3",), ("D-4",), rows=rows) == [{"A-1", "C-3"}, {"D-4"}]


def test_an_ambiguous_abbreviation_means_what_is_decided() -> None:
    told = (("Bristol Myers Squibb", "BMS"), ("Building Management Systems", "BMS"), ("BMS",))
    assert len(things(*told, kind="Company")) == 3
    assert things(*told, kind="Company", rows=("same | Company | BMS | Bristol Myers Squibb",)) == [
        {"BMS", "Bristol Myers Squibb"},
        {"BMS", "Building Management Systems"},
    ]


def test_people_of_whom_only_the_family_name_is_told_can_be_decided_to_be_someone() -> None:
    told = (("Ann Lee",), ("Dr. Lee",))
    assert len(things(*told, kind="Person")) == 2
    assert things(*told, kind="Person", rows=("same | Person | Dr. Lee | Ann Lee",)) == [{"Ann Lee", "Dr. Lee"}]


def test_what_is_decided_to_be_different_is_two_though_a_document_says_it_is_one() -> None:
    told = (("NT-101", "NT-102"), ("NT-102",), ("NT-101",))
    assert len(things(*told)) == 1
    assert things(*told, rows=("different | Drug | NT-102 | NT-101",)) == [{"NT-101"}, {"NT-102"}]


def test_what_is_decided_to_be_different_is_two_though_a_third_name_joins_it() -> None:
    told = (("Nova AG", "Novacorp"), ("Novacorp",), ("Novacorp", "Nova Group"), ("Nova Group", "Nova Labs"))
    assert len(things(*told, kind="Company")) == 1
    assert things(*told, kind="Company", rows=("different | Company | Nova AG | Nova Labs",)) == [
        {"Nova AG", "Novacorp"},
        {"Nova Group", "Nova Labs"},
        {"Nova Group", "Novacorp"},  # as near to the one as to the other
    ]


def test_the_lexicon_is_overruled() -> None:
    told = (("Kelix", "NT-101"), ("NT-101", "Kelix"))
    assert len(things(*told, known="Kelix")) == 1
    assert things(*told, known="Kelix", rows=("different | Drug | Kelix | NT-101",)) == [{"Kelix"}, {"NT-101"}]


def test_a_preferred_name_is_shown() -> None:
    told = (("NT-101", "zelumab"), ("zelumab",))
    resolution = resolve(
        [Reading(document(f"{n}"), (Entity("x", "Drug", t[0], t[1:]),)) for n, t in enumerate(told)],
        decisions=decisions("preferred | Drug | NT-101 | Zelvia"),
    )
    assert [(one.name, one.aliases) for one in resolution.entities] == [("Zelvia", ("NT-101", "zelumab"))]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (["maybe | Drug | a1 | b2"], "decisions.tsv:2: unknown decision 'maybe'; write same, different or preferred"),
        (["same | Medicine | a1 | b2"], "decisions.tsv:2: unknown entity class 'Medicine'"),
        (["# fine", "", "same | Drug | a1"], "decisions.tsv:4: has 3 columns; write 4, with tabs between"),
        (["same | Drug |  | b2"], "decisions.tsv:2: a name is empty; write both names"),
        (["different | Drug | NT-101 | NT 101"], "decisions.tsv:2: 'NT-101' and 'NT 101' are spellings of one name"),
        (
            ["same | Drug | a1 | b2", "same | Drug | b2 | c3", "different | Drug | c3 | a1"],
            "decisions.tsv:4: 'c3' and 'a1' are also decided to be the same; keep one of the rows",
        ),
        (
            ["preferred | Drug | a1 | x", "preferred | Drug | A1 | y"],
            "decisions.tsv:3: 'A1' has another preferred name above",
        ),
    ],
)
def test_a_bad_row_is_refused_with_file_line_and_remedy(rows: list[str], fault: str) -> None:
    with pytest.raises(DataError) as caught:
        decisions(*rows)
    assert str(caught.value).startswith(fault)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "decisions.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=r"decisions\.tsv: the decisions cannot be read"):
        read_decisions(path)


def test_windows_files_and_files_without_heading_are_read(tmp_path: Path) -> None:
    path = tmp_path / "decisions.tsv"
    path.write_bytes(b"\xef\xbb\xbfsame\tDrug\tNT-101\tZelvia\r\n")
    assert [row.keys for row in read_decisions(path).rows] == [("nt101", "zelvia")]


def test_without_rows_nothing_is_decided() -> None:
    assert parse_decisions("", "decisions.tsv") == Decisions()
