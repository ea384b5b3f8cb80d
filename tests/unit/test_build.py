"""Building graphs on disk: what is read again, what stays, what goes, and what a failure or a kill leaves."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from pharmagraph.building import Progress, build, stored_readings
from pharmagraph.errors import DataError, GraphError
from pharmagraph.graph import directory
from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
from pharmagraph.sources.text import Text, read_text
from pharmagraph.vocabulary import ValueKind

CLAIM = re.compile(r"(\w+) targets (\w+)\.")


class FakeReader:
    """Reads 'Xmab targets HER2.'; counts its calls; chokes on texts that say so."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, document: Document) -> Reading:
        self.texts.append(document.text)
        if "choke" in document.text:
            raise RuntimeError("too much\nto swallow")
        if "unsound" in document.text:
            return Reading(document, (Entity("x", "Nonsense", "x"),))
        found = [(claim[1], claim[2], claim.start(), claim.end()) for claim in CLAIM.finditer(document.text)]
        entities = {Entity(drug, "Drug", drug) for drug, *_ in found}
        entities |= {Entity(target, "MolecularTarget", target) for _, target, *_ in found}
        facts = [
            Fact(
                "hasTarget",
                (("object", Value(ValueKind.ENTITY, target)), ("subject", Value(ValueKind.ENTITY, drug))),
                (Evidence(start, end, 0.9, "targets"),),
            )
            for drug, target, start, end in found
        ]
        return Reading(document, tuple(sorted(entities, key=lambda one: one.key)), tuple(facts))


@pytest.fixture
def reader() -> FakeReader:
    return FakeReader()


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    folder = tmp_path / "releases"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("Xmab targets HER2.", encoding="utf-8")
    (folder / "b.md").write_text("Xmab targets HER2. Ymab targets CD20.", encoding="utf-8")
    (folder / "sub" / "c.txt").write_text("Zmab targets EGFR.", encoding="utf-8")
    return folder


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return tmp_path / "graph"


def dump(graph: Path) -> list[str]:
    store = ox.Store.read_only(str(directory.store_path(graph)))
    written = store.dump(format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return sorted(written.decode().splitlines())


def files(graph: Path) -> set[str]:
    return {path.name for path in graph.iterdir()}


def sources(graph: Path) -> set[str]:
    return {source.name for source in directory.read_manifest(graph).sources.values()}


def mentions(graph: Path, name: str) -> bool:
    return any(f'"{name}"' in line for line in dump(graph))


# What is read and kept


def test_a_graph_directory_has_manifest_texts_readings_and_store(
    releases: Path, graph: Path, reader: FakeReader
) -> None:
    report = build([releases], graph, reader=reader)
    assert files(graph) == {"pharmagraph.json", "documents", "readings", "seen.json", "store"}
    assert (report.documents, report.read, report.failures, report.written) == (3, 3, (), True)
    assert (report.entities, report.facts, report.quads) == (6, 3, len(dump(graph)))
    assert sources(graph) == {"a.txt", "b.md", "sub/c.txt"}
    for path in (graph / "documents").iterdir():
        assert path.read_text(encoding="utf-8") in reader.texts
    manifest = json.loads((graph / "pharmagraph.json").read_text(encoding="utf-8"))
    assert set(manifest["sources"]) == {str(path) for path in releases.rglob("*.*")}


def test_what_has_not_changed_is_not_read_again(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader)
    before = dump(graph)
    report = build([releases], graph, reader=reader)
    assert (report.read, report.written, report.documents, report.quads) == (0, False, 3, len(before))
    assert len(reader.texts) == 3
    assert dump(graph) == before


def test_all_is_read_again_when_the_rules_have_changed(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader, fingerprint="one")
    # What is not mentioned now is read again too, from its stored text.
    report = build([releases / "a.txt"], graph, reader=reader, fingerprint="two")
    assert (report.read, report.documents) == (3, 3)


def test_the_default_reader_is_the_pipeline(releases: Path, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = FakeReader()
    pipeline = type(sys)("pharmagraph.pipeline")
    pipeline.read = lambda document, options: reader(document)  # type: ignore[attr-defined]
    pipeline.fingerprint = lambda options: "rules"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pharmagraph.pipeline", pipeline)
    monkeypatch.setattr("pharmagraph.pipeline", pipeline, raising=False)
    assert build([releases], graph).read == 3
    assert build([releases], graph).read == 0


def test_documents_of_earlier_builds_stay(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases / "a.txt"], graph, reader=reader)
    report = build([releases / "sub"], graph, reader=reader)
    assert report.documents == 2
    assert mentions(graph, "Xmab")
    assert mentions(graph, "Zmab")


def test_a_changed_document_is_replaced_whole(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader)
    (releases / "sub" / "c.txt").write_text("Wmab targets EGFR.", encoding="utf-8")
    report = build([releases], graph, reader=reader)
    assert (report.read, report.documents) == (1, 3)
    assert mentions(graph, "Wmab")
    assert not mentions(graph, "Zmab")
    assert len(list((graph / "documents").iterdir())) == len(list((graph / "readings").iterdir())) == 3


def test_what_vanished_from_a_directory_stays_and_is_named(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader)
    (releases / "sub" / "c.txt").unlink()
    report = build([releases], graph, reader=reader)
    assert (report.vanished, report.removed) == ((str(releases / "sub" / "c.txt"),), ())
    assert report.documents == 3
    assert mentions(graph, "Zmab")


def test_what_vanished_from_a_directory_is_removed_on_demand(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader)
    (releases / "sub" / "c.txt").unlink()
    report = build([releases], graph, reader=reader, prune=True)
    assert (report.vanished, report.removed) == ((), (str(releases / "sub" / "c.txt"),))
    assert report.documents == 2
    assert not mentions(graph, "Zmab")
    assert mentions(graph, "Xmab")


def test_what_vanished_elsewhere_stays(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader)
    shutil.rmtree(releases / "sub")
    report = build([releases / "a.txt"], graph, reader=reader, prune=True)
    assert (report.documents, report.removed) == (3, ())


def test_the_same_text_in_two_files_is_one_document(releases: Path, graph: Path, reader: FakeReader) -> None:
    shutil.copy(releases / "a.txt", releases / "0.txt")
    report = build([releases], graph, reader=reader)
    assert (report.documents, len(reader.texts)) == (3, 3)
    assert sources(graph) == {"0.txt", "a.txt", "b.md", "sub/c.txt"}
    assert mentions(graph, "0.txt")
    assert not mentions(graph, "a.txt")
    (releases / "0.txt").unlink()
    assert build([releases], graph, reader=reader, prune=True).documents == 3
    assert mentions(graph, "a.txt")


def test_the_graph_does_not_read_itself(releases: Path, reader: FakeReader) -> None:
    graph = releases / "graph"
    build([releases], graph, reader=reader)
    assert build([releases], graph, reader=reader).documents == 3


def test_no_sources_at_all_brings_an_existing_graph_up_to_date(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader, fingerprint="one")
    assert build([], graph, reader=reader, fingerprint="two").read == 3


def test_the_readings_of_a_graph_can_be_had(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader)
    found = list(stored_readings(graph))
    assert {one.document.source for one in found} == {"a.txt", "b.md", "sub/c.txt"}
    next((graph / "readings").iterdir()).write_text("{", encoding="utf-8")
    with pytest.raises(GraphError, match="is damaged; delete this file and build again"):
        list(stored_readings(graph))


def test_progress_is_told(releases: Path, graph: Path, reader: FakeReader) -> None:
    told: list[Progress] = []
    build([releases], graph, reader=reader, progress=told.append)
    assert [(one.done, one.total) for one in told if one.stage == "read"] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [one.stage for one in told if one.stage != "read"] == ["find"] * 3 + ["merge"] * 2


def test_a_base_of_ones_own_is_kept(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader, base="https://example.org/id/")
    build([releases], graph, reader=reader)
    assert all("https://example.org/id/" in line for line in dump(graph))


@pytest.mark.parametrize("base", ["no iri/", "https://example.org/a", "https://exa mple.org/", "https://x/<script>/"])
def test_a_base_that_is_none_is_refused(releases: Path, graph: Path, reader: FakeReader, base: str) -> None:
    with pytest.raises(GraphError, match="must be an absolute IRI that ends in"):
        build([releases], graph, reader=reader, base=base)
    assert not graph.exists()


# The same documents give the same bytes


def test_order_history_and_place_do_not_change_the_graph(
    releases: Path, tmp_path: Path, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [releases / "a.txt", releases / "b.md", releases / "sub"]
    plain, turned, grown = (tmp_path / name for name in ("plain", "turned", "grown"))
    build(parts, plain, reader=reader)
    build(parts[::-1], turned, reader=reader)
    (tmp_path / "other.txt").write_text("Vmab targets HER2.", encoding="utf-8")
    extra = tmp_path / "extra"
    shutil.copytree(releases, extra)
    monkeypatch.chdir(releases)
    for source in (Path("sub"), Path("b.md"), Path("b.md"), Path("a.txt")):
        build([source], grown, reader=reader)
    assert dump(plain) == dump(turned) == dump(grown)


def test_a_graph_that_was_more_once_is_as_if_it_never_had_been(
    releases: Path, tmp_path: Path, reader: FakeReader
) -> None:
    plain, shrunk = tmp_path / "plain", tmp_path / "shrunk"
    build([releases], plain, reader=reader)
    (releases / "d.txt").write_text("Xmab targets CD3. XMAB targets CD3.", encoding="utf-8")
    build([releases], shrunk, reader=reader)
    assert dump(shrunk) != dump(plain)
    (releases / "d.txt").unlink()
    build([releases], shrunk, reader=reader, prune=True)
    assert dump(shrunk) == dump(plain)


# What changed documents touch, and nothing else


@pytest.fixture
def many(releases: Path) -> Path:
    for number in range(24):
        (releases / f"n{number:02}.txt").write_text(f"Drug{number} targets GENE{number % 3}.", encoding="utf-8")
    return releases


def unable(*_: object) -> int:
    raise AssertionError("all was resolved again")


def test_a_few_changed_documents_change_the_store_by_what_they_touch(
    many: Path, graph: Path, tmp_path: Path, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([many], graph, reader=reader)
    (many / "a.txt").write_text("XMAB targets HER2. Xmab targets GENE1.", encoding="utf-8")
    (many / "n03.txt").unlink()
    (many / "z.txt").write_text("Vmab targets GENE1.", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(directory, "write_store", unable)
        report = build([many], graph, reader=reader, prune=True)
    fresh = build([many], tmp_path / "fresh", reader=reader)
    assert dump(graph) == dump(tmp_path / "fresh")
    assert (report.entities, report.facts, report.quads) == (fresh.entities, fresh.facts, fresh.quads)
    assert report.quads == len(dump(graph))


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0 not really", None])
def test_a_record_that_is_damaged_or_missing_is_made_again(
    many: Path, graph: Path, tmp_path: Path, reader: FakeReader, damage: bytes | None
) -> None:
    build([many], graph, reader=reader)
    (record,) = (graph / "store").glob("*.sqlite")
    record.unlink()
    if damage is not None:
        record.write_bytes(damage)
    (many / "z.txt").write_text("Vmab targets GENE1.", encoding="utf-8")
    build([many], graph, reader=reader)
    build([many], tmp_path / "fresh", reader=reader)
    assert dump(graph) == dump(tmp_path / "fresh")


def test_whoever_reads_a_graph_while_it_changes_goes_on_reading_what_was(
    many: Path, graph: Path, reader: FakeReader
) -> None:
    build([many], graph, reader=reader)
    store = ox.Store.read_only(str(directory.store_path(graph)))
    before = len(store)
    (many / "z.txt").write_text("Vmab targets GENE1.", encoding="utf-8")
    build([many], graph, reader=reader)
    assert len(set(store)) == before


# Decisions


def test_decisions_are_obeyed_and_remembered(many: Path, graph: Path, tmp_path: Path, reader: FakeReader) -> None:
    decisions = tmp_path / "mine.tsv"
    decisions.write_text("same\tDrug\tXmab\tZmab\n", encoding="utf-8")
    build([many], graph, reader=reader)
    plain = dump(graph)
    count = build([many], graph, reader=reader, decisions=decisions).entities
    decided = dump(graph)
    assert count == build([many], tmp_path / "fresh", reader=reader, decisions=decisions).entities
    assert decided == dump(tmp_path / "fresh")
    assert build([many], graph, reader=reader).written is False
    (many / "z.txt").write_text("Vmab targets GENE1.", encoding="utf-8")
    build([many], graph, reader=reader)
    (many / "z.txt").unlink()
    build([many], graph, reader=reader, prune=True)
    assert dump(graph) == decided
    decisions.write_text("", encoding="utf-8")
    build([many], graph, reader=reader, decisions=decisions)
    assert dump(graph) == plain
    assert directory.read_manifest(graph).decisions == ""


def test_malformed_decisions_leave_the_graph_alone(many: Path, graph: Path, tmp_path: Path, reader: FakeReader) -> None:
    decisions = tmp_path / "mine.tsv"
    decisions.write_text("sane\tDrug\tXmab\tZmab\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"mine\.tsv:1: unknown decision 'sane'"):
        build([many], graph, reader=reader, decisions=decisions)
    assert not graph.exists()
    assert reader.texts == []


# Failures


def test_one_bad_document_does_not_stop_the_others(releases: Path, graph: Path, reader: FakeReader) -> None:
    (releases / "bad.txt").write_bytes(b"\xff\xfe\xfa\x00 not a text")
    (releases / "choke.txt").write_text("This will choke the reader.", encoding="utf-8")
    (releases / "unsound.txt").write_text("This is unsound.", encoding="utf-8")
    report = build([releases, releases / "missing.txt"], graph, reader=reader)
    assert report.documents == 3
    assert [Path(failure.path).name for failure in report.failures] == [
        "bad.txt", "choke.txt", "missing.txt", "unsound.txt",
    ]  # fmt: skip
    assert all("\n" not in failure.message for failure in report.failures)
    assert "RuntimeError: too much" in report.failures[1].message
    assert "unknown entity class 'Nonsense'" in report.failures[3].message
    assert sources(graph) == {"a.txt", "b.md", "sub/c.txt"}


def test_the_traceback_of_a_failure_is_logged_for_debugging(
    releases: Path, graph: Path, reader: FakeReader, caplog: pytest.LogCaptureFixture
) -> None:
    (releases / "choke.txt").write_text("This will choke the reader.", encoding="utf-8")
    with caplog.at_level("DEBUG", logger="pharmagraph"):
        build([releases], graph, reader=reader)
    (record,) = [record for record in caplog.records if record.exc_info]
    assert record.levelname == "DEBUG"


@pytest.mark.parametrize("now", [b"This will choke the reader.", b"", b"\xff\xfe\xfa"])
def test_what_the_graph_had_of_a_document_stays_if_it_cannot_be_read_now(
    releases: Path, graph: Path, reader: FakeReader, now: bytes
) -> None:
    build([releases], graph, reader=reader)
    before = dump(graph)
    (releases / "a.txt").write_bytes(now)
    report = build([releases], graph, reader=reader)
    assert [failure.path for failure in report.failures] == [str(releases / "a.txt")]
    assert dump(graph) == before


def test_an_old_reading_serves_if_the_new_rules_choke_on_the_text(
    releases: Path, graph: Path, reader: FakeReader
) -> None:
    build([releases], graph, reader=reader)
    before = dump(graph)

    def broken(document: Document) -> Reading:
        raise ValueError("no")

    report = build([releases / "a.txt"], graph, reader=broken)
    assert len(report.failures) == report.documents == 3
    assert dump(graph) == before
    assert build([], graph, reader=reader).failures == ()


def test_a_directory_whose_files_all_vanished_keeps_what_the_graph_had(
    releases: Path, graph: Path, reader: FakeReader
) -> None:
    build([releases / "sub"], graph, reader=reader)
    (releases / "sub" / "c.txt").unlink()
    report = build([releases / "sub"], graph, reader=reader, prune=True)
    assert report.documents == 1
    assert "holds no documents" in report.failures[0].message


@pytest.mark.parametrize("exists", [False, True])
def test_if_nothing_could_be_read_no_graph_is_left(tmp_path: Path, reader: FakeReader, exists: bool) -> None:
    (tmp_path / "choke.txt").write_text("This will choke the reader.", encoding="utf-8")
    graph = tmp_path / "deep" / "graph"
    if exists:
        graph.mkdir(parents=True)
    report = build([tmp_path / "choke.txt", tmp_path / "missing"], graph, reader=reader)
    assert (report.documents, len(report.failures), report.written) == (0, 2, False)
    assert graph.exists() is exists
    assert (tmp_path / "deep").exists() is exists
    assert not exists or files(graph) == set()


def test_a_broken_rule_file_ends_the_build_at_once(releases: Path, graph: Path, reader: FakeReader) -> None:
    def broken(document: Document) -> Reading:
        raise DataError("rules.yaml: line 3: no such role; mend the rule")

    with pytest.raises(DataError, match="line 3"):
        build([releases], graph, reader=broken)
    assert not graph.exists()
    build([releases], graph, reader=reader)
    before = dump(graph)
    with pytest.raises(DataError, match="line 3"):
        build([releases], graph, reader=broken)
    assert dump(graph) == before


def test_a_reader_that_returns_another_text_is_at_fault(releases: Path, graph: Path) -> None:
    def other(document: Document) -> Reading:
        return Reading(Document(text="other", sha256="0" * 64, source="other"))

    assert "another text" in build([releases / "a.txt"], graph, reader=other).failures[0].message


# Places that are no graph


def test_a_file_in_the_place_of_the_graph_is_left_alone(releases: Path, graph: Path, reader: FakeReader) -> None:
    graph.write_text("precious", encoding="utf-8")
    with pytest.raises(GraphError, match="is a file; name a directory"):
        build([releases], graph, reader=reader)
    assert graph.read_text(encoding="utf-8") == "precious"


def test_a_directory_of_other_things_is_left_alone(releases: Path, graph: Path, reader: FakeReader) -> None:
    (graph / "documents").mkdir(parents=True)
    (graph / "documents" / "precious").touch()
    with pytest.raises(GraphError, match="is no graph; name a new or empty directory"):
        build([releases], graph, reader=reader)
    assert files(graph) == {"documents"}
    assert reader.texts == []


def test_a_place_below_a_file_cannot_be_written(releases: Path, reader: FakeReader) -> None:
    with pytest.raises(GraphError, match="name a directory"):
        build([releases], releases / "a.txt" / "graph", reader=reader)


def test_a_full_disk_leaves_the_graph_as_it_was(
    releases: Path, graph: Path, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([releases], graph, reader=reader)
    before = dump(graph)
    (releases / "d.txt").write_text("Vmab targets HER2.", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(directory, "Store", full)
        with pytest.raises(GraphError, match=r"cannot be written \(No space left on device\)"):
            build([releases], graph, reader=reader)
    assert dump(graph) == before
    assert build([releases], graph, reader=reader).documents == 4


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', '{"format": "x"}', "\x00"])
def test_a_damaged_manifest_is_named(releases: Path, graph: Path, reader: FakeReader, content: str) -> None:
    build([releases], graph, reader=reader)
    (graph / "pharmagraph.json").write_text(content, encoding="utf-8")
    with pytest.raises(GraphError, match=r"pharmagraph\.json: is damaged; delete"):
        build([releases], graph, reader=reader)
    assert "store" in files(graph)


def test_a_graph_of_a_newer_format_is_left_alone(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader)
    path = graph / "pharmagraph.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 2', '"format": 3'), encoding="utf-8")
    with pytest.raises(GraphError, match="which is newer; upgrade"):
        build([releases], graph, reader=reader)


def test_a_store_is_asked_of_a_graph_only(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="is no graph; make one with: pharmagraph build"):
        directory.store_path(tmp_path)


# Files that need not be opened


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the source files that builds open, as if no file had changed a moment ago."""
    names: list[str] = []

    def read(path: Path, *, source: str) -> Text:
        names.append(source)
        return read_text(path, source=source)

    monkeypatch.setattr("pharmagraph.seen._MOMENT", -1_000_000_000)
    monkeypatch.setattr("pharmagraph.sources.texts.read_text", read)
    return names


def test_files_that_have_not_changed_are_not_opened(
    releases: Path, graph: Path, reader: FakeReader, opened: list[str]
) -> None:
    build([releases], graph, reader=reader)
    assert opened == ["a.txt", "b.md", "sub/c.txt"]
    (releases / "d.txt").write_text("Wmab targets EGFR.", encoding="utf-8")
    assert build([releases / "sub"], graph, reader=reader).read == 0
    assert build([releases], graph, reader=reader).read == 1
    assert opened[3:] == ["d.txt"]


def test_a_change_that_hides_its_size_and_time_is_seen(
    releases: Path, graph: Path, reader: FakeReader, opened: list[str]
) -> None:
    build([releases], graph, reader=reader)
    path = releases / "a.txt"
    before = path.stat()
    path.write_text("Xmab targets HER3.", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert build([releases], graph, reader=reader).read == 1
    assert mentions(graph, "HER3")


def test_files_that_changed_a_moment_ago_are_opened_again(
    releases: Path, graph: Path, reader: FakeReader, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pharmagraph.seen._MOMENT", 60_000_000_000)
    build([releases], graph, reader=reader)
    build([releases], graph, reader=reader)
    assert len(opened) == 6


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"format": 0, "files": {}}', b"[]"])
def test_all_files_are_opened_when_it_is_not_known_what_they_held(
    releases: Path, graph: Path, reader: FakeReader, opened: list[str], content: bytes | None
) -> None:
    build([releases], graph, reader=reader)
    if content is None:
        (graph / "seen.json").unlink()
    else:
        (graph / "seen.json").write_bytes(content)
    assert build([releases], graph, reader=reader).read == 0
    assert len(opened) == 6


def test_a_file_is_opened_again_if_the_graph_has_lost_its_text(
    releases: Path, graph: Path, reader: FakeReader, opened: list[str]
) -> None:
    build([releases], graph, reader=reader)
    for folder in ("documents", "readings"):
        for path in (graph / folder).iterdir():
            path.unlink()
    report = build([releases], graph, reader=reader)
    assert (report.read, report.failures, len(opened)) == (3, (), 6)


# Damage and interruption


def test_a_reading_that_was_tampered_with_is_named(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases / "a.txt"], graph, reader=reader)
    (path,) = (graph / "readings").iterdir()
    path.write_bytes(path.read_bytes().replace(b"HER2", b"HER3"))
    with pytest.raises(GraphError, match=f"{path}: the reading of .* is damaged; delete this file"):
        build([releases], graph, reader=reader)
    path.unlink()
    assert build([releases], graph, reader=reader).documents == 3


def test_damaged_texts_and_readings_are_made_again(releases: Path, graph: Path, reader: FakeReader) -> None:
    build([releases], graph, reader=reader)
    before = dump(graph)
    for path in (graph / "readings").iterdir():
        path.write_text("{}", encoding="utf-8")
    assert build([releases], graph, reader=reader).read == 3
    for path in (graph / "documents").iterdir():
        path.write_text("damaged", encoding="utf-8")
    assert build([], graph, reader=reader).failures == ()
    assert {path.read_text(encoding="utf-8") for path in (graph / "documents").iterdir()} == set(reader.texts)
    assert dump(graph) == before


@pytest.mark.parametrize(
    "left",
    [
        "store/unfinished/CURRENT",
        "store/CURRENT",
        ".pharmagraph.json.0a.part",
        ".seen.json.0a.part",
        f"readings/{'0' * 64}.json.part",
    ],
)
def test_what_an_interrupted_build_left_is_cleared_away(
    releases: Path, graph: Path, reader: FakeReader, left: str
) -> None:
    build([releases], graph, reader=reader)
    before, there = dump(graph), set(graph.rglob("*"))
    (graph / left).parent.mkdir(exist_ok=True)
    (graph / left).touch()
    build([releases], graph, reader=reader)
    assert dump(graph) == before
    assert set(graph.rglob("*")) == there


# Two builds at once


def test_a_build_that_is_running_is_not_disturbed(releases: Path, graph: Path, reader: FakeReader) -> None:
    def impatient(document: Document) -> Reading:
        with pytest.raises(GraphError, match=rf"is being built by process {os.getpid()}; wait until it is done"):
            build([releases], graph, reader=reader)
        return reader(document)

    assert build([releases / "a.txt"], graph, reader=impatient).documents == 1
    assert "build.lock" not in files(graph)


def test_the_lock_of_a_dead_process_is_taken_over(releases: Path, graph: Path, reader: FakeReader) -> None:
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    graph.mkdir()
    host = os.uname().nodename
    (graph / "build.lock").write_text(f"{int(dead.stdout)} {host}", encoding="utf-8")
    assert build([releases], graph, reader=reader).documents == 3
    assert "build.lock" not in files(graph)


def test_a_lock_of_another_machine_is_respected(releases: Path, graph: Path, reader: FakeReader) -> None:
    graph.mkdir()
    (graph / "build.lock").write_text("1 elsewhere.example.org", encoding="utf-8")
    with pytest.raises(GraphError, match=r"delete .*build\.lock if no build is running"):
        build([releases], graph, reader=reader)
    assert files(graph) == {"build.lock"}


def test_a_lock_that_is_just_being_written_is_waited_for(releases: Path, graph: Path, reader: FakeReader) -> None:
    graph.mkdir()
    lock = graph / "build.lock"
    lock.touch()
    writing = threading.Timer(0.2, lock.write_text, ["1 elsewhere.example.org"])
    writing.start()
    with pytest.raises(GraphError, match="is being built by process 1"):
        build([releases], graph, reader=reader)
    writing.join()


def test_an_old_lock_without_a_name_is_taken_over(releases: Path, graph: Path, reader: FakeReader) -> None:
    graph.mkdir()
    (graph / "build.lock").touch()
    os.utime(graph / "build.lock", (0, 0))
    assert build([releases], graph, reader=reader).documents == 3


def test_a_lock_is_released_after_an_error(releases: Path, graph: Path) -> None:
    def interrupted(document: Document) -> Reading:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([releases], graph, reader=interrupted)
    assert "build.lock" not in files(graph)
    assert build([releases], graph, reader=FakeReader()).documents == 3


# Hostile file names


@pytest.mark.parametrize("name", ["a\nb.txt", "<script>.txt", "é\u202e.txt", "'; DROP.txt", b"\xff\xfe.txt"])
def test_hostile_file_names_are_stored_and_kept_apart(tmp_path: Path, graph: Path, name: str | bytes) -> None:
    folder = tmp_path / "releases"
    folder.mkdir()
    path = folder / os.fsdecode(name)
    path.write_text("Xmab targets HER2.", encoding="utf-8")
    (folder / "choke.txt").write_text("This will choke the reader.", encoding="utf-8")
    assert build([folder], graph, reader=FakeReader()).documents == 1
    assert build([folder], graph, reader=FakeReader()).read == 0
    path.write_text("This will choke the reader too.", encoding="utf-8")
    (failure, other) = build([folder], graph, reader=FakeReader()).failures
    assert "\n" not in failure.message + other.message
    assert mentions(graph, "Xmab")
