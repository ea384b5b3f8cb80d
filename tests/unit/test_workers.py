"""Reading in several processes: the same outcomes, and no document that stops the others."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pharmagraph.errors import DataError, PharmagraphError
from pharmagraph.limits import Limits, cores
from pharmagraph.model import from_json
from pharmagraph.outcomes import Outcome, Reader, read_here
from pharmagraph.sources import Given, Text
from pharmagraph.workers import Workers, read_in_workers


def text(words: str, place: str = "/a.txt", given: Given | None = None) -> Text:
    return Text(place, Path(place).name, f"The company says that it {words}.", given or Given())


def faults(outcomes: Iterator[Outcome]) -> dict[str, str]:
    return {outcome.text.place: outcome.fault for outcome in outcomes if outcome.fault}


def children(parent: int) -> list[int]:
    """The processes that a process has started and that have not ended; of Linux, elsewhere none."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            state, owner = status.read_text().rpartition(")")[2].split()[:2]
            if int(owner) == parent and state != "Z":
                found.append(int(status.parent.name))
    return found


# The same as in one process


def test_workers_give_what_this_process_gives(reader: Reader) -> None:
    texts = [text(f"has Mab{i} targets HER{i % 3} \u2028 \u00e9", f"/{i}.txt") for i in range(40)]
    here = {outcome.text.place: outcome for outcome in read_here(texts, reader)}
    there = {outcome.text.place: outcome for outcome in read_in_workers(texts, reader, workers=3)}
    assert here == there
    assert len(there) == 40


def test_what_a_source_says_reaches_the_reader(reader: Reader) -> None:
    given = Given(date="2024-05-02", publisher="Acme", title="News")
    (outcome,) = read_in_workers([text("goes on", given=given)], reader, workers=1)
    document = from_json(outcome.reading).document
    assert (document.date, document.publisher, document.title) == ("2024-05-02", "Acme", "News")


def test_few_texts_are_taken_ahead(reader: Reader) -> None:
    taken = 0

    def texts() -> Iterator[Text]:
        nonlocal taken
        for taken in range(1, 1001):
            yield text("goes on", f"/{taken}.txt")

    outcomes = read_in_workers(texts(), reader, workers=2)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert taken < 20


def test_a_process_that_was_prepared_reads_and_no_other_is_started(reader: Reader) -> None:
    others = set(children(os.getpid()))
    with Workers(reader, 1) as pool:
        pool.prepare()
        deadline = time.monotonic() + 30
        while not (started := set(children(os.getpid())) - others) and time.monotonic() < deadline:
            time.sleep(0.01)
        (outcome,) = pool.read([text("goes on")])
        assert not outcome.fault
        assert set(children(os.getpid())) - others == started
    assert set(children(os.getpid())) <= others


def test_a_prepared_pool_grows(reader: Reader) -> None:
    texts = [text(f"has Mab{i}", f"/{i}.txt") for i in range(20)]
    with Workers(reader, 1) as pool:
        pool.prepare()
        pool.grow(3)
        assert {one.text.place: one for one in pool.read(texts)} == {
            one.text.place: one for one in read_here(texts, reader)
        }


def test_no_worker_stays_when_reading_ends_early(reader: Reader) -> None:
    others = set(children(os.getpid()))  # of other tests
    outcomes = read_in_workers([text("goes on"), text("sleeps", "/b.txt")], reader, workers=2)
    next(outcomes)
    started = time.monotonic()
    outcomes.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 5
    assert set(children(os.getpid())) <= others


def test_there_is_a_core() -> None:
    assert cores() >= 1


# What stops no other


@pytest.mark.parametrize("words", ["sleeps", "loops"])
def test_a_document_that_takes_too_long_is_stopped_and_named(reader: Reader, words: str) -> None:
    texts = [text(words, "/slow.txt"), *(text("goes on", f"/{i}.txt") for i in range(5))]
    outcomes = list(read_in_workers(texts, reader, workers=1, limits=Limits(timeout=0.5)))
    assert len(outcomes) == 6
    assert faults(iter(outcomes)) == {
        "/slow.txt": "/slow.txt: took longer than 0.5 seconds and was stopped; allow more with --timeout"
    }


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of address space is Linux's")
def test_a_document_that_eats_memory_is_stopped_and_named(reader: Reader) -> None:
    texts = [text("eats", "/fat.txt"), *(text("goes on", f"/{i}.txt") for i in range(5))]
    outcomes = list(read_in_workers(texts, reader, workers=1, limits=Limits(memory=400)))
    assert len(outcomes) == 6
    assert faults(iter(outcomes)) == {
        "/fat.txt": "/fat.txt: needs more than 400 MB of memory; allow more with --memory, or split it up"
    }


def test_a_document_that_ends_its_worker_is_tried_again_and_then_named(reader: Reader) -> None:
    texts = [text("dies", "/evil.txt"), *(text("goes on", f"/{i}.txt") for i in range(5))]
    outcomes = list(read_in_workers(texts, reader, workers=2))
    assert len(outcomes) == 6
    assert faults(iter(outcomes)) == {
        "/evil.txt": "/evil.txt: ended the process that read it, twice (SIGKILL); leave it out"
    }


def test_a_document_whose_worker_died_by_accident_is_read_by_the_next(reader: Reader, tmp_path: Path) -> None:
    stumbling = text("stumbles", given=Given(publisher=str(tmp_path / "mark")))
    (outcome,) = read_in_workers([stumbling], reader, workers=1)
    assert outcome.reading
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize(
    ("words", "fault"), [("chokes", "could not be read (RuntimeError: too much)"), ("nonsense", "'Nonsense'")]
)
def test_what_the_reader_does_wrong_is_said_as_in_this_process(reader: Reader, words: str, fault: str) -> None:
    here, there = (
        faults(outcomes)["/a.txt"]
        for outcomes in (read_here([text(words)], reader), read_in_workers([text(words)], reader, workers=1))
    )
    assert here == there
    assert fault in there


def test_a_text_that_is_no_release_is_refused_by_its_place(reader: Reader) -> None:
    html = Text("/odd\n\udcff.txt", "odd.txt", "<html><p>Results</p></html>")
    (outcome,) = read_in_workers([html], reader, workers=1)
    assert outcome.fault == "/odd\\n\\udcff.txt: is an HTML page; save it as plain text or Markdown"


# What stops all


def test_a_broken_rule_ends_reading_at_once(reader: Reader) -> None:
    others = set(children(os.getpid()))  # of other tests
    with pytest.raises(DataError, match=r"rules\.yaml: line 3"):
        list(read_in_workers([text("broken"), *[text("goes on")] * 50], reader, workers=2))
    assert set(children(os.getpid())) <= others


def test_a_reader_that_cannot_be_sent_is_refused_with_the_remedy() -> None:
    with pytest.raises(PharmagraphError, match=r"no worker can be started .*--workers 0"):
        list(read_in_workers([text("goes on")], lambda document: None, workers=1))  # type: ignore[arg-type, return-value]


def test_a_reader_that_is_not_found_there_is_refused_with_the_remedy(reader: Reader) -> None:
    path = sys.path.pop(0)
    try:
        with pytest.raises(PharmagraphError, match=r"ModuleNotFoundError.*; read without one: --workers 0"):
            list(read_in_workers([text("goes on")], reader, workers=1))
    finally:
        sys.path.insert(0, path)


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_workers_end_with_the_process_that_started_them(reader: Reader, tmp_path: Path) -> None:
    code = (
        "import sys, threading, os, time; import tiny_reader\n"
        "from pharmagraph.workers import Workers, read_in_workers; from pharmagraph.sources import Text\n"
        "outcomes = read_in_workers([Text('/a.txt', 'a', 'The company goes on.')] * 9, tiny_reader.read, workers=1)\n"
        "next(outcomes); print(os.getpid(), flush=True); time.sleep(100)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        (child,) = children(pid)
        parent.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text():
        assert time.monotonic() < deadline, "the worker goes on"
        time.sleep(0.05)
