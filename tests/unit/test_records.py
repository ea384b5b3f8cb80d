"""Files of records: what becomes of each line or row, and what is refused."""

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pharmagraph.building import build, stored_readings
from pharmagraph.outcomes import Reader
from pharmagraph.sources import Given, Text, Unreadable, find_texts

WORDS = "The company says that Mab{} targets HER2."


def json_lines(path: Path, records: Sequence[object]) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def parquet(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    arrow, tables = (
        pytest.importorskip(name, reason="pyarrow is not installed (extra 'parquet')")
        for name in ("pyarrow", "pyarrow.parquet")
    )
    tables.write_table(arrow.Table.from_pylist(list(records)), path)
    return path


def texts(path: Path) -> list[Text]:
    found = list(find_texts(path))
    assert all(isinstance(one, Text) for one in found), found
    return [one for one in found if isinstance(one, Text)]


def refusal(path: Path) -> str:
    (only,) = [one for one in find_texts(path) if isinstance(one, Unreadable)]
    assert "\n" not in only.message
    assert str(path) in only.message
    return only.message


# What is read


@pytest.mark.parametrize("write", [json_lines, parquet])
def test_a_record_has_a_text_and_what_is_known_of_it(tmp_path: Path, write: Any) -> None:
    record = {
        "text": WORDS,
        "source": "https://example.org/1",
        "date": "2024-05-02",
        "publisher": "Acme",
        "title": "News",
    }
    (one,) = texts(write(tmp_path / f"all.{'jsonl' if write is json_lines else 'parquet'}", [{**record, "more": 1}]))
    assert (one.text, one.source, one.record) == (WORDS, "https://example.org/1", "https://example.org/1")
    assert one.given == Given("2024-05-02", "Acme", "News")
    assert one.place.endswith("#https://example.org/1")


@pytest.mark.parametrize("write", [json_lines, parquet])
def test_a_record_without_a_source_goes_by_its_number(tmp_path: Path, write: Any) -> None:
    path = write(
        tmp_path / f"all.{'jsonl' if write is json_lines else 'parquet'}", [{"text": "One."}, {"text": "Two."}]
    )
    assert [(one.source, one.place) for one in texts(path)] == [
        (f"{path.name}#{number}", f"{path}#{number}") for number in (1, 2)
    ]


@pytest.mark.parametrize(
    "given", ["2024-05-02T10:00:00Z", date(2024, 5, 2), datetime(2024, 5, 2, 10, 0)], ids=lambda one: type(one).__name__
)
def test_a_day_may_have_a_time(tmp_path: Path, given: Any) -> None:
    (one,) = texts(parquet(tmp_path / "all.parquet", [{"text": WORDS, "date": given}]))
    assert one.given.date == "2024-05-02"


def test_empty_lines_and_a_byte_order_mark_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "One."}\n\n{"text": "Two."}')
    assert [one.text for one in texts(path)] == ["One.", "Two."]


def test_what_is_said_of_a_text_becomes_part_of_what_is_read(tmp_path: Path, reader: Reader) -> None:
    record = {"text": WORDS.format(1), "source": "https://example.org/1", "date": "2024-05-02", "publisher": "Acme"}
    path = json_lines(tmp_path / "all.jsonl", [record])
    graph = tmp_path / "graph"
    build([path], graph, reader=reader)
    (reading,) = stored_readings(graph)
    assert (reading.document.date, reading.document.publisher) == ("2024-05-02", "Acme")
    assert reading.document.source == "https://example.org/1"
    json_lines(path, [{**record, "date": "2024-05-03"}])
    assert build([path], graph, reader=reader).read == 1
    (reading,) = stored_readings(graph)
    assert reading.document.date == "2024-05-03"
    assert build([path], graph, reader=reader).read == 0


def test_files_and_records_of_the_same_texts_give_the_same_facts(tmp_path: Path, reader: Reader) -> None:
    folder = tmp_path / "releases"
    folder.mkdir()
    records = []
    for number in range(5):
        (folder / f"{number}.txt").write_text(WORDS.format(number), encoding="utf-8")
        records.append({"text": WORDS.format(number), "source": f"{number}.txt"})
    build([folder], tmp_path / "one", reader=reader)
    build([json_lines(tmp_path / "all.jsonl", records[::-1])], tmp_path / "two", reader=reader)
    assert list(stored_readings(tmp_path / "one")) == list(stored_readings(tmp_path / "two"))


# What has vanished


def test_a_record_that_vanished_stays_until_it_is_pruned(tmp_path: Path, reader: Reader) -> None:
    records = [{"text": WORDS.format(number), "source": f"{number}"} for number in range(3)]
    path, graph = json_lines(tmp_path / "all.jsonl", records), tmp_path / "graph"
    build([path], graph, reader=reader)
    json_lines(path, records[1:])
    report = build([path], graph, reader=reader)
    assert (report.documents, report.vanished) == (3, (f"{path}#0",))
    report = build([path], graph, reader=reader, prune=True)
    assert (report.documents, report.removed) == (2, (f"{path}#0",))


def test_nothing_vanishes_from_a_file_of_which_a_line_cannot_be_read(tmp_path: Path, reader: Reader) -> None:
    records = [{"text": WORDS.format(number), "source": f"{number}"} for number in range(3)]
    path, graph = json_lines(tmp_path / "all.jsonl", records), tmp_path / "graph"
    build([path], graph, reader=reader)
    json_lines(path, [{**records[0], "text": 7}, *records[1:]])
    report = build([path], graph, reader=reader, prune=True)
    assert (report.documents, report.removed, len(report.failures)) == (3, (), 1)


def test_records_vanish_with_their_file(tmp_path: Path, reader: Reader) -> None:
    folder, graph = tmp_path / "releases", tmp_path / "graph"
    folder.mkdir()
    (folder / "a.txt").write_text(WORDS.format(9), encoding="utf-8")
    path = json_lines(folder / "all.jsonl", [{"text": WORDS.format(1)}])
    build([folder, path], graph, reader=reader)
    assert build([folder], graph, reader=reader, prune=True).documents == 2
    path.unlink()
    assert build([folder], graph, reader=reader, prune=True).removed == (f"{path}#1",)


# What is refused


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "is no object; write records as"),
        ("{}", "has no text; put it into the field 'text'"),
        ('{"text": 5}', "has no text in the field 'text'"),
        ('{"text": "One.", "date": "May 2"}', "has the date 'May 2', which is no day; write it as 2024-05-02"),
        ('{"text": "One.", "publisher": ["Acme"]}', "has no text in the field 'publisher'"),
        ('{"text": "\\ud800"}', "was decoded wrongly"),
        ('{"text": "One.", "source": "a"}\n{"text": "Two.", "source": "a"}', "has the source of record 1"),
    ],
)
def test_a_record_that_cannot_be_used_is_named_and_stops_no_other(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(f'{line}\n{{"text": "The last.", "source": "z"}}\n', encoding="utf-8")
    assert f"{path}:{line.count(chr(10)) + 1}: " in refusal(path)
    assert reason in refusal(path)
    assert any(isinstance(one, Text) and one.source == "z" for one in find_texts(path))


def test_bytes_that_are_no_text_are_named_and_stop_no_other(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes(b'{"text": "\xff"}\n{"text": "The last."}\n')
    assert "is no JSON (not UTF-8" in refusal(path)


def test_a_line_that_is_too_long_is_refused_without_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pharmagraph.sources.records._LONGEST_LINE", 100)
    path = json_lines(tmp_path / "all.jsonl", [{"text": "One. " * 200}, {"text": "Two."}])
    assert "is no JSON" in refusal(path)
    assert [one.text for one in find_texts(path) if isinstance(one, Text)] == ["Two."]


def test_a_parquet_file_that_is_none_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed (extra 'parquet')")
    path = tmp_path / "all.parquet"
    path.write_bytes(b"PAR1 no table PAR1")
    assert "is no Parquet file that can be read" in refusal(path)


def test_a_parquet_file_without_texts_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "all.parquet", [{"body": "One."}])
    assert "has no column 'text'; rename the one that has the texts" in refusal(path)


def test_parquet_without_pyarrow_is_refused_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    path = tmp_path / "all.parquet"
    path.write_bytes(b"PAR1")
    assert "pip install 'pharmagraph[parquet]'" in refusal(path)
