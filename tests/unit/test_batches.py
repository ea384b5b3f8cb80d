"""Rows are cut into batches by number and by size, and sent in order, one batch ahead of what is prepared."""

from functools import partial
from threading import Event

import pytest

from pharmagraph.exports.batches import Ahead, batches


def test_a_batch_has_no_more_rows_than_it_may() -> None:
    assert list(batches([1, 2, 3, 4, 5], 2)) == [[1, 2], [3, 4], [5]]
    assert list(batches([], 2)) == []


def test_long_rows_close_a_batch_early() -> None:
    rows = [{"quotes": ("x" * 600_000,)} for _ in range(3)]
    assert [len(batch) for batch in batches(rows, 100)] == [2, 1]


def test_calls_run_in_their_order_and_have_run_when_the_block_ends() -> None:
    seen: list[int] = []
    with Ahead() as ahead:
        for number in range(20):
            ahead.run(partial(seen.append, number))
    assert seen == list(range(20))


def test_the_caller_goes_on_while_a_call_runs() -> None:
    prepared = Event()
    with Ahead() as ahead:
        ahead.run(lambda: wait(prepared))
        prepared.set()


def wait(event: Event) -> None:
    assert event.wait(timeout=30)


def fail() -> None:
    raise ValueError("refused")


def test_an_error_comes_up_and_nothing_runs_after_it() -> None:
    seen: list[int] = []
    with pytest.raises(ValueError, match="refused"), Ahead() as ahead:
        ahead.run(fail)
        ahead.run(partial(seen.append, 1))
    assert seen == []


def test_an_error_of_the_last_call_comes_up_at_the_end() -> None:
    with pytest.raises(ValueError, match="refused"), Ahead() as ahead:
        ahead.run(fail)


def test_what_ends_the_block_is_not_hidden_by_an_error_of_a_call() -> None:
    with pytest.raises(KeyboardInterrupt), Ahead() as ahead:
        ahead.run(fail)
        raise KeyboardInterrupt
