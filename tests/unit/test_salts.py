"""A substance and its salts are one drug, under both names."""

import pytest

from pharmagraph import from_text, read


def drugs(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The drugs of a text with their other names."""
    reading = read(from_text(text, source="release"))
    return [(one.name, one.aliases) for one in reading.entities if one.kind in {"Drug", "SmallMolecule"}]


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        ("Acme Inc. is developing Zelvara® (velsotinib hydrochloride).", "Zelvara", ["velsotinib", "velsotinib hydrochloride"]),
        ("Acme Inc. is developing velsotinib mesylate (ACM-12).", "ACM-12", ["velsotinib", "velsotinib mesylate"]),
        ("Acme Inc. is developing Zelvara (tromifen disodium dihydrate).", "Zelvara", ["tromifen", "tromifen disodium dihydrate"]),
        ("Velsotinib maleate is safe, says Acme Inc., which makes velsotinib.", "velsotinib", ["Velsotinib", "Velsotinib maleate"]),
    ],
)  # fmt: skip
def test_a_salt_is_its_substance(text: str, name: str, aliases: list[str]) -> None:
    assert drugs(text) == [(name, tuple(aliases))]


@pytest.mark.parametrize(
    "text",
    [
        "Acme Inc. is developing velsotinib. Sodium levels rose.",
        "Acme Inc. is developing velsotinib, calcium and vitamin D were given, too.",
        "Acme Inc. measured velsotinib phosphatemia.",
    ],
)
def test_a_mineral_beside_a_drug_is_no_salt(text: str) -> None:
    assert ("velsotinib", ()) in drugs(text)
