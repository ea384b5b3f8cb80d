"""Workers: what hangs, eats memory, dies or is not wanted any more stops nothing else."""

import asyncio
import http.client
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pharmagraph.building import build
from pharmagraph.errors import GraphError, QueryError
from pharmagraph.outcomes import Reader
from pharmagraph.server.errors import LimitError
from pharmagraph.server.limits import ServerLimits
from pharmagraph.server.pool import DefectError, Pool

from .conftest import Client, Serve

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
LONG = "SELECT ?c ?f { ?a ?b ?c . ?d a ?f }"
DEEP = "SELECT * {" + "{" * 20000 + "}" * 20000 + "}"


@pytest.fixture(scope="module", autouse=True)
def _importable() -> Iterator[None]:
    place = str(Path(__file__).parent)
    sys.path.insert(0, place)
    yield
    sys.path.remove(place)


def with_pool(graph: Path, work: Callable[[Pool], Awaitable[None]], **limits: float) -> None:
    async def run() -> None:
        async with Pool(graph, ServerLimits(**{"workers": 1, "timeout": 30, **limits})) as pool:  # type: ignore[arg-type]
            await work(pool)

    asyncio.run(run())


def test_what_takes_too_long_is_stopped_and_the_next_task_is_done(examples_graph: Path) -> None:
    import tasks  # type: ignore[import-not-found]

    async def work(pool: Pool) -> None:
        with pytest.raises(LimitError, match=r"longer than 0\.5 seconds"):
            await pool.call(tasks.sleep, 60)
        assert await pool.call(len) > 1000

    with_pool(examples_graph, work, timeout=0.5)


def test_a_worker_that_dies_is_replaced(examples_graph: Path) -> None:
    import tasks

    async def work(pool: Pool) -> None:
        before = await pool.call(tasks.process)
        with pytest.raises(LimitError, match="SIGKILL"):
            await pool.call(tasks.die)
        assert await pool.call(tasks.process) != before

    with_pool(examples_graph, work)


def test_a_defect_costs_only_the_task_that_has_it(examples_graph: Path) -> None:
    import tasks

    async def work(pool: Pool) -> None:
        before = await pool.call(tasks.process)
        with pytest.raises(DefectError, match="ZeroDivisionError"):
            await pool.call(tasks.fail)
        assert await pool.call(tasks.process) == before

    with_pool(examples_graph, work)


def test_a_long_answer_is_read_while_it_is_written_and_whoever_leaves_stops_it(examples_graph: Path) -> None:
    import tasks

    async def work(pool: Pool) -> None:
        before = await pool.call(tasks.process)
        promised, written = await pool.write(tasks.pour, 60)
        chunks = written.chunks()
        assert (promised, written.size, await anext(chunks)) == ("text/plain", None, b"x" * (1 << 16))
        await chunks.aclose()
        assert await pool.call(tasks.process) != before

    with_pool(examples_graph, work)


def test_what_goes_wrong_after_the_beginning_is_met_after_what_was_written(examples_graph: Path) -> None:
    import tasks

    async def work(pool: Pool) -> None:
        _, written = await pool.write(tasks.pour, 0.5)
        read = 0
        with pytest.raises(QueryError, match="no more of it"):
            async for chunk in written.chunks():
                read += len(chunk)
        assert read == 3 << 20
        assert await pool.call(len) > 1000

    with_pool(examples_graph, work)


def test_a_task_that_nobody_waits_for_is_stopped(examples_graph: Path) -> None:
    import tasks

    async def work(pool: Pool) -> None:
        task = asyncio.ensure_future(pool.call(tasks.sleep, 60))
        await asyncio.sleep(0.2)
        task.cancel()
        assert await pool.call(len) > 1000

    with_pool(examples_graph, work)


def test_too_many_at_once_are_sent_away(examples_graph: Path) -> None:
    import tasks

    async def work(pool: Pool) -> None:
        several = [asyncio.ensure_future(pool.call(tasks.sleep, 0.3)) for _ in range(4)]
        done = await asyncio.gather(*several, return_exceptions=True)
        assert sorted(isinstance(one, LimitError) for one in done) == [
            False,
            False,
            False,
            True,
        ]  # one is done, two wait

    with_pool(examples_graph, work, waiting=2)


def test_no_graph_is_an_error_of_one_line(tmp_path: Path) -> None:
    async def work(_: Pool) -> None:
        raise AssertionError

    with pytest.raises(GraphError, match="is no graph"):
        with_pool(tmp_path, work)


def test_a_task_sees_one_whole_graph_while_builds_replace_it(tmp_path: Path, reader: Reader) -> None:
    import tasks

    folder = tmp_path / "texts"
    folder.mkdir()

    def add(number: int) -> None:
        (folder / f"{number}.txt").write_text(
            f"The company says that Mab{number} targets HER{number}.", encoding="utf-8"
        )
        build([folder], tmp_path / "graph", reader=reader, fingerprint="tiny")

    async def work(pool: Pool) -> None:
        seen: list[tuple[int, int]] = []
        building = asyncio.ensure_future(asyncio.to_thread(lambda: [add(number) for number in range(1, 8)]))
        while not building.done():
            seen += await asyncio.gather(pool.call(tasks.documents), pool.call(tasks.documents))
        await building
        seen.append(await pool.call(tasks.documents))
        assert all(first == second for first, second in seen)
        assert seen[-1] == (8, 8)
        assert len(set(seen)) > 2

    add(0)
    with_pool(tmp_path / "graph", work, workers=2)


# Over HTTP


@pytest.fixture(scope="module")
def hasty(serve: Serve, examples_graph: Path) -> Client:
    return serve(examples_graph, ServerLimits(timeout=4, workers=2))


@pytest.fixture(scope="module")
def small(serve: Serve, examples_graph: Path) -> Client:
    return serve(examples_graph, ServerLimits(timeout=60, memory=800, answer=1, workers=1))


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [(HUGE, 503, "800 MB of memory"), (DEEP, 503, "nested too deeply"), (LONG, 400, "larger than 1 MB")],
    ids=["memory", "depth", "size"],
)
def test_a_limit_that_is_met_is_named_in_one_line(small: Client, query: str, status: int, words: str) -> None:
    reply = small("/sparql", method="POST", body=query.encode(), content_type="application/sparql-query")
    assert (reply.status, words in reply.text) == (status, True)
    assert small.sparql("ASK {}").status == 200


def test_an_answer_that_has_begun_is_broken_off_with_the_reason(examples_graph: Path, serve: Serve) -> None:
    client = serve(examples_graph, ServerLimits(timeout=20, workers=1, answer=4))
    with closing(http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)) as connection:
        connection.request("GET", "/sparql?" + urlencode({"query": LONG}), headers={"Accept": "text/csv"})
        reply = connection.getresponse()
        assert (reply.status, reply.getheader("Content-Length")) == (200, None)
        with pytest.raises(http.client.IncompleteRead) as caught:
            reply.read()
    assert len(caught.value.partial) > 1 << 20
    assert b"\nerror: the answer is larger than 4 MB" in caught.value.partial[-200:]
    assert client.sparql("ASK {}").status == 200


def test_other_queries_go_on_while_one_hangs_until_it_is_stopped(hasty: Client) -> None:
    with ThreadPoolExecutor(1) as threads:
        hanging = threads.submit(hasty.sparql, ENDLESS)
        assert [hasty.sparql("ASK {}").status for _ in range(3)] == [200] * 3
        assert not hanging.done()
        assert (hanging.result().status, "longer than 4 seconds" in hanging.result().text) == (503, True)


def test_a_query_ends_when_its_client_goes_away(serve: Serve, examples_graph: Path) -> None:
    client = serve(examples_graph, ServerLimits(timeout=30, workers=1))
    with pytest.raises(TimeoutError):
        client("/sparql?query=" + ENDLESS.replace(" ", "+").replace("?", "%3F"), timeout=0.5)
    begin = time.monotonic()
    assert client.sparql("ASK {}").status == 200
    assert time.monotonic() - begin < 10


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells what addresses a process has")
def test_threads_that_open_the_store_take_no_memory_that_nobody_uses(examples_graph: Path) -> None:
    import tasks

    async def work(pool: Pool) -> None:
        assert await pool.call(tasks.peak_of_addresses) < 400 << 20

    with_pool(examples_graph, work)
