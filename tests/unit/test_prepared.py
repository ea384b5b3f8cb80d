"""What is kept in the user's cache directory: it saves time, and changes nothing."""

import marshal
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pharmagraph import stages
from pharmagraph.facts import rules
from pharmagraph.facts.rules import load_rules, read_rules
from pharmagraph.language import cutting, patterns
from pharmagraph.language.cues import traits
from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.lexicon import DATA, Lexicon
from pharmagraph.model import Document, Reading, to_json
from pharmagraph.pipeline import read
from pharmagraph.prepared import keep, key_of, load, path_of, prepared
from pharmagraph.sources import read_document


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")
    return tmp_path / "cache"


def never() -> object:
    pytest.fail("made again")


WHOLE = {"a": [1, 2.5, None], "b": ("x", frozenset({"y"}), "é")}


def test_what_was_made_is_not_made_again(cache: Path) -> None:
    assert prepared("thing", "key", lambda: WHOLE) == WHOLE
    assert prepared("thing", "key", never) == WHOLE
    assert [path.name for path in cache.iterdir()] == [path_of("thing").name]


def test_what_was_made_of_something_else_is_made_again(cache: Path) -> None:
    prepared("thing", "old", lambda: WHOLE)
    assert prepared("thing", "new", lambda: "new") == "new"
    assert load("thing", "old") is None
    assert load("thing", "new") == "new"


def cut(data: bytes) -> bytes:
    return data[:-1]


def changed(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def another(data: bytes) -> bytes:
    return data.partition(b"\n")[0] + b"\n" + marshal.dumps("another")


def longer(data: bytes) -> bytes:
    return data + b"0"


def empty(_: bytes) -> bytes:
    return b""


DAMAGES = [cut, changed, another, longer, empty]


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_made_again(cache: Path, damage: Callable[[bytes], bytes]) -> None:
    keep("thing", "key", WHOLE)
    path_of("thing").write_bytes(damage(path_of("thing").read_bytes()))
    assert load("thing", "key") is None
    assert prepared("thing", "key", lambda: WHOLE) == WHOLE
    assert load("thing", "key") == WHOLE


def test_a_place_that_cannot_be_written_or_read_stops_nothing(cache: Path) -> None:
    cache.write_text("a file", encoding="utf-8")
    assert prepared("thing", "key", lambda: WHOLE) == WHOLE
    cache.unlink()
    path_of("thing").mkdir(parents=True)
    assert prepared("thing", "key", lambda: WHOLE) == WHOLE


def test_a_failure_is_not_kept(cache: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        prepared("thing", "key", lambda: 1 // 0)
    assert not cache.exists()


def test_a_key_tells_the_bytes_the_names_and_the_code(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"a")
    keys = [key_of([one, two], "errors.py")]
    two.write_bytes(b"a")
    keys += [key_of([one, two], "errors.py"), key_of([two], "errors.py"), key_of([one, two], "limits.py")]
    one.write_bytes(b"b")
    keys += [key_of([one, two], "errors.py")]
    assert len(set(keys)) == len(keys)


# What is kept


def test_rules_are_the_same_whether_they_were_kept_or_read(cache: Path) -> None:
    rules._load_rules.cache_clear()
    fresh = [rule for path in sorted(rules.RULES.glob("*.yaml")) for rule in read_rules(path)]
    for _ in range(2):
        assert list(load_rules()) == fresh
        rules._load_rules.cache_clear()
    assert path_of("rules").exists()


def test_rules_that_have_changed_are_read_again(cache: Path, tmp_path: Path) -> None:
    text = (rules.RULES / "deals.yaml").read_text(encoding="utf-8")
    names = []
    for name in ("first", "second"):
        (tmp_path / "deals.yaml").write_text(re.sub(r"rule: .*", f"rule: {name}", text, count=1), encoding="utf-8")
        rules._load_rules.cache_clear()
        names.append(load_rules(tmp_path)[0].name)
    assert names == ["first", "second"]


def test_the_lexicon_is_the_same_whether_it_was_kept_or_read(cache: Path) -> None:
    fresh, kept = Lexicon.load(), Lexicon.load()
    assert path_of("lexicon").exists()
    assert (kept, kept.by_name) == (fresh, fresh.by_name)
    assert kept.entries[0].place == f"{DATA / 'drugs.tsv'}:{fresh.entries[0].line}"


def test_what_is_known_of_a_pattern_survives(cache: Path) -> None:
    assert len(patterns._PATTERNS) > 90
    for pattern in patterns._PATTERNS:
        known = traits(pattern.pattern, pattern.flags)
        assert type(known).of_plain(marshal.loads(marshal.dumps(known.to_plain()))) == known


def test_a_pattern_is_compiled_when_it_is_first_tried() -> None:
    pattern = Pattern(r"(?<![\w-])never-seen-before(?!\w)")
    assert not list(pattern.finditer("Nothing to see."))
    assert "regex" not in vars(pattern)
    assert pattern.search("It was never-seen-before.")
    assert "regex" in vars(pattern)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cutter as it is, whose rules take long to ask for; `test_tokens` loses them."""
    known = cutting.english()
    monkeypatch.setattr(stages, "english", lambda: known)


@pytest.mark.usefixtures("english", "cache")
def test_a_reading_has_the_same_bytes_with_whatever_is_kept(releases: Path, cache: Path) -> None:
    document = read_document(releases / "calderwick-third-quarter-2025.md")
    first = to_json(as_if_started(document))
    kept = {path: path.read_bytes() for path in sorted(cache.iterdir())}
    assert [path.name.split("-")[0] for path in kept] == ["lexicon", "patterns", "rules"]
    assert to_json(as_if_started(document)) == first
    assert {path: path.read_bytes() for path in sorted(cache.iterdir())} == kept
    for damage, path in zip(DAMAGES, kept, strict=False):
        path.write_bytes(damage(kept[path]))
    assert to_json(as_if_started(document)) == first


def as_if_started(document: Document) -> Reading:
    """What a document is read as by a process that has loaded nothing yet."""
    for loaded in (
        *(patterns._automaton, patterns._index, patterns._known, rules._load_rules, rules.marked),
        *(stages._rules, stages.lexicon_with),
    ):
        loaded.cache_clear()  # type: ignore[attr-defined]
    for pattern in patterns._PATTERNS:
        for known in ("traits", "regex"):
            vars(pattern).pop(known, None)
    return read(document)
