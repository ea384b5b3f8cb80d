"""Shares of the documents that are read elsewhere: the same file each time, and the graph of a build from many of them."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pharmagraph import cli
from pharmagraph.building import assemble, build
from pharmagraph.cluster import DaskEngine
from pharmagraph.engines import LocalEngine
from pharmagraph.errors import GraphError, PharmagraphError
from pharmagraph.exports import find_exporter
from pharmagraph.graph.store import Graph
from pharmagraph.limits import Limits
from pharmagraph.options import Options
from pharmagraph.outcomes import Reader, read_here
from pharmagraph.shards import Shard, read_shard, read_shard_file
from pharmagraph.sources import Given, Text, find_texts
from pharmagraph.sources.records import to_texts
from pharmagraph.workers import Workers

WORDS = "The company says that Mab{} targets HER{}."


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    folder = tmp_path / "releases"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text(WORDS.format(number, number % 3), encoding="utf-8")
    return folder


@pytest.fixture
def texts(releases: Path) -> list[Text]:
    return [Text(str(path), path.name, path.read_text(encoding="utf-8")) for path in sorted(releases.iterdir())]


def exported(graph: Path) -> bytes:
    path = graph.with_suffix(".nq")
    with Graph.open(graph) as opened:
        find_exporter("nquads")(opened, path)
    return path.read_bytes()


# Shards


def test_a_shard_has_the_same_name_and_bytes_in_whatever_order_it_is_read(
    texts: list[Text], tmp_path: Path, reader: Reader
) -> None:
    one = read_shard(texts, tmp_path / "one", reader=reader)
    two = read_shard(reversed(texts), tmp_path / "two", reader=reader, workers=2)
    assert one.path.name == two.path.name
    assert one.path.read_bytes() == two.path.read_bytes()
    assert (one.documents, one.faults, one.facts) == (12, 0, 12)


def test_a_shard_that_is_there_is_not_read_again(texts: list[Text], tmp_path: Path, reader: Reader) -> None:
    first = read_shard(texts, tmp_path, reader=reader)
    stamp = first.path.stat().st_mtime_ns
    again = read_shard(texts, tmp_path, reader=reader)
    assert (again.path, again.documents, again.seconds) == (first.path, 12, 0)
    assert again.path.stat().st_mtime_ns == stamp


def test_another_way_of_reading_gives_another_shard(texts: list[Text], tmp_path: Path, reader: Reader) -> None:
    names = {read_shard(texts[:2], tmp_path, reader=reader, fingerprint=way).path.name for way in ("a", "b")}
    names |= {read_shard(texts[:1], tmp_path, reader=reader, fingerprint="a").path.name}
    dated = [Text(one.place, one.source, one.text, Given(date="2024-05-02")) for one in texts[:1]]
    names |= {read_shard(dated, tmp_path, reader=reader, fingerprint="a").path.name}
    assert len(names) == 4


def test_what_cannot_be_read_is_part_of_a_shard(texts: list[Text], tmp_path: Path, reader: Reader) -> None:
    slow = Text("/slow.txt", "slow.txt", "The company sleeps.")
    shard = read_shard([*texts, slow], tmp_path / "shards", reader=reader, limits=Limits(timeout=1))
    assert (shard.documents, shard.faults) == (12, 1)
    (fault,) = [entry for entry in read_shard_file(shard.path) if entry.fault]
    assert fault.text == slow
    report = assemble([shard.path], tmp_path / "graph", reader=reader)
    assert [failure.path for failure in report.failures] == ["/slow.txt"]
    assert report.documents == 12


def test_a_shard_with_faults_is_read_again(texts: list[Text], tmp_path: Path, reader: Reader) -> None:
    texts = [*texts[:2], Text("/bad.txt", "bad.txt", "The company chokes.")]
    first = read_shard(texts, tmp_path, reader=reader, workers=0)
    before = first.path.read_bytes()
    again = read_shard(texts, tmp_path, reader=reader, workers=0)
    assert first.faults == again.faults == 1
    assert again.seconds
    assert again.path.read_bytes() == before


# This machine


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_a_local_engine_reads_shards_and_leaves_none(
    texts: list[Text], tmp_path: Path, reader: Reader, workers: int
) -> None:
    texts = [Text(f"/{number}{one.place}", one.source, f"{one.text} {number}") for number in range(4) for one in texts]
    engine = LocalEngine(tmp_path / "shards", reader, "tiny", workers=workers)
    outcomes = engine(texts, len(texts))
    first = next(outcomes)
    assert (tmp_path / "shards").is_dir()
    assert {one.text.place: one for one in (first, *outcomes)} == {
        one.text.place: one for one in read_here(texts, reader)
    }
    assert not list((tmp_path / "shards").iterdir())


def test_processes_that_are_there_read_several_shards(texts: list[Text], tmp_path: Path, reader: Reader) -> None:
    with Workers(reader, 1) as workers:
        shards = [
            read_shard(share, tmp_path / "one", reader=reader, workers=workers) for share in (texts[:5], texts[5:])
        ]
    others = [read_shard(share, tmp_path / "two", reader=reader, workers=0) for share in (texts[:5], texts[5:])]
    assert [one.path.read_bytes() for one in shards] == [one.path.read_bytes() for one in others]


# Assembling


def test_assembled_shards_give_the_bytes_of_a_build(
    releases: Path, texts: list[Text], tmp_path: Path, reader: Reader
) -> None:
    build([releases], tmp_path / "built", reader=reader)
    for share in (texts[:5], texts[5:]):
        read_shard(share, tmp_path / "shards", reader=reader)
    report = assemble([tmp_path / "shards"], tmp_path / "assembled", reader=reader)
    assert (report.documents, report.read, report.failures) == (12, 0, ())
    assert exported(tmp_path / "assembled") == exported(tmp_path / "built")


def test_records_that_another_engine_has_distributed_give_the_bytes_of_a_build(tmp_path: Path, reader: Reader) -> None:
    records = [{"text": WORDS.format(number, 1), "source": f"https://example.org/{number}"} for number in range(9)]
    source = tmp_path / "all.jsonl"
    source.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    for partition in (records[1::2], records[::2]):
        texts = [one for one in to_texts(enumerate(partition, 1), source) if isinstance(one, Text)]
        read_shard(texts, tmp_path / "shards", reader=reader)
    assemble([tmp_path / "shards"], tmp_path / "assembled", reader=reader)
    build([source], tmp_path / "built", reader=reader)
    assert exported(tmp_path / "assembled") == exported(tmp_path / "built")
    assert build([source], tmp_path / "assembled", reader=reader).read == 0


def test_a_graph_of_shards_can_be_built_on(releases: Path, texts: list[Text], tmp_path: Path, reader: Reader) -> None:
    read_shard(texts[:5], tmp_path / "shards", reader=reader)
    assemble([tmp_path / "shards"], tmp_path / "graph", reader=reader)
    assert build([releases], tmp_path / "graph", reader=reader).read == 7
    build([releases], tmp_path / "other", reader=reader)
    assert exported(tmp_path / "graph") == exported(tmp_path / "other")


def test_what_was_read_by_other_rules_is_read_again(texts: list[Text], tmp_path: Path, reader: Reader) -> None:
    read_shard(texts, tmp_path / "shards", reader=reader, fingerprint="old")
    report = assemble([tmp_path / "shards"], tmp_path / "graph", reader=reader, fingerprint="new")
    assert (report.read, report.documents) == (12, 12)


@pytest.mark.parametrize("change", [b"", b"{", b'{"format": 2}\n', "cut", "changed"])
def test_a_damaged_shard_is_named_and_costs_nothing(
    texts: list[Text], tmp_path: Path, reader: Reader, change: bytes | str
) -> None:
    path = read_shard(texts, tmp_path / "shards", reader=reader).path
    whole = path.read_bytes()
    damaged = {"cut": whole[: whole.rindex(b"\n", 0, -1) + 1], "changed": whole.replace(b"HER1", b"HER9")}
    path.write_bytes(damaged[change] if isinstance(change, str) else change)
    with pytest.raises(GraphError, match=r"is no shard, or damaged .*; delete it and read it again") as caught:
        assemble([tmp_path / "shards"], tmp_path / "graph", reader=reader)
    assert str(path) in str(caught.value)
    assert not (tmp_path / "graph" / "store").exists()


def test_a_folder_without_shards_is_refused(tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(GraphError, match=r"holds no \*.shard files"):
        assemble([tmp_path], tmp_path / "graph", reader=reader)
    with pytest.raises(GraphError, match=r"nowhere.*check the name"):
        assemble([tmp_path / "nowhere"], tmp_path / "graph", reader=reader)


def test_the_command_assembles_shards(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release = Text("/a.txt", "a.txt", "Acme Inc. is developing ACM-101 for the treatment of asthma.")
    read_shard([release], tmp_path / "shards", reader=reader)
    arguments = ["assemble", str(tmp_path / "shards"), "-o", str(tmp_path / "graph"), "--workers", "0"]
    monkeypatch.setattr("sys.argv", ["pharmagraph", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert not end.value.code
    assert "1 documents (1 read now" in capsys.readouterr().err


# Options

NAMES = "name\tkind\taliases\nplimoxal\tSmallMolecule\t\nkettle lung\tDisease\t\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("options")
    (folder / "mine.tsv").write_text(NAMES, encoding="utf-8")
    words = "Genexa Bio is developing plimoxal for the treatment of kettle lung."
    (folder / "release.txt").write_text(words, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def options(place: Path) -> Options:
    return Options(lexicons=(str(place / "mine.tsv"),))


@pytest.fixture(scope="module")
def shard(place: Path, options: Options) -> Shard:
    texts = [one for one in find_texts(place / "release.txt") if isinstance(one, Text)]
    return read_shard(texts, place / "shards", options=options)


def test_workers_and_shards_read_with_the_options_of_a_build_in_this_process(
    place: Path, shard: Shard, tmp_path: Path, options: Options
) -> None:
    build([place / "release.txt"], tmp_path / "here", options=options)
    assert b"kettle lung" in exported(tmp_path / "here")
    build([place / "release.txt"], tmp_path / "worker", options=options, workers=1)
    assert assemble([shard.path], tmp_path / "assembled", options=options).read == 0
    assert exported(tmp_path / "worker") == exported(tmp_path / "here")
    assert exported(tmp_path / "assembled") == exported(tmp_path / "here")


def test_shards_follow_decisions_and_thresholds_without_being_read_again(
    shard: Shard, tmp_path: Path, options: Options
) -> None:
    decisions = tmp_path / "decisions.tsv"
    decisions.write_text("preferred\tDrug\tplimoxal\tPlimoxalin\n", encoding="utf-8")
    report = assemble([shard.path], tmp_path / "graph", options=options, decisions=decisions)
    assert (report.read, report.facts) == (0, shard.facts)
    assert b'"Plimoxalin"' in exported(tmp_path / "graph")
    report = assemble([shard.path], tmp_path / "graph", options=replace(options, min_confidence=1.0))
    assert (report.read, report.facts) == (0, 0)


def test_shards_of_another_lexicon_are_read_again(shard: Shard, tmp_path: Path) -> None:
    (tmp_path / "mine.tsv").write_text(f"{NAMES}Genexa Bio\tCompany\t\n", encoding="utf-8")
    options = Options(lexicons=(str(tmp_path / "mine.tsv"),))
    assert assemble([shard.path], tmp_path / "graph", options=options).read == 1


# A cluster


def test_a_cluster_gives_the_bytes_of_this_process(releases: Path, tmp_path: Path, reader: Reader) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (extra 'dask')")
    from distributed import LocalCluster

    (releases / "bad.txt").write_text("The company says that it chokes.", encoding="utf-8")
    here = build([releases], tmp_path / "here", reader=reader)
    graph = tmp_path / "there"
    with LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as cluster:
        engine = DaskEngine(graph / "shards", cluster.scheduler_address, reader=reader)
        there = build([releases], graph, reader=reader, engine=engine)
    assert (there.documents, there.read, there.failures) == (here.documents, here.read, here.failures)
    assert exported(graph) == exported(tmp_path / "here")
    assert not (graph / "shards").exists()


def test_a_scheduler_that_does_not_answer_is_named(releases: Path, tmp_path: Path, reader: Reader) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (extra 'dask')")
    engine = DaskEngine(tmp_path / "graph" / "shards", "nonsense://nowhere", reader=reader)
    with pytest.raises(PharmagraphError, match=r"no Dask scheduler answers at nonsense://nowhere .*check --scheduler"):
        build([releases], tmp_path / "graph", reader=reader, engine=engine)


def test_a_cluster_without_dask_is_refused_with_the_remedy(
    releases: Path, tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(PharmagraphError, match=r"pip install 'pharmagraph\[dask\]'"):
        build([releases], tmp_path / "graph", engine=DaskEngine(tmp_path / "graph" / "shards"))
