"""The commands that make a graph: from documents, or from shards of readings."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from pharmagraph.commands.options import (
    DEFAULT_GRAPH,
    MISTAKE,
    ConfidenceOption,
    DecisionsOption,
    LexiconOption,
    MemoryOption,
    ModelOption,
    StoreOption,
    TimeoutOption,
    WorkersOption,
    reading_options,
)
from pharmagraph.limits import MEMORY, TIMEOUT, Limits, cores
from pharmagraph.options import DEFAULT

if TYPE_CHECKING:
    from pharmagraph.building import BuildReport, Progress

_MOST_NAMED = 5  # documents in a note
_MANY = 500  # documents


def build(
    sources: Annotated[
        list[Path],
        typer.Argument(help="Press releases (.txt, .md), directories of them, or records (.jsonl, .parquet)."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The graph's directory, made if need be.")
    ] = DEFAULT_GRAPH,
    base: Annotated[str | None, typer.Option(help="Base of the IRIs of a new graph.")] = None,
    model: ModelOption = "",
    lexicons: LexiconOption = None,
    min_confidence: ConfidenceOption = DEFAULT.min_confidence,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
    prune: Annotated[bool, typer.Option("--prune", help="Remove what has vanished from SOURCES.")] = False,
    workers: WorkersOption = None,
    timeout: TimeoutOption = TIMEOUT,
    memory: MemoryOption = MEMORY,
    engine: Annotated[
        Literal["local", "dask"], typer.Option(help="Where to read: on this machine or in a cluster.")
    ] = "local",
    scheduler: Annotated[str | None, typer.Option(help="Address of Dask's scheduler, as tcp://HOST:8786.")] = None,
) -> None:
    """Read documents into a graph; those read before and unchanged are not read again.

    Example: pharmagraph build releases/ -o graph
    """
    from pharmagraph.building import build as build_graph
    from pharmagraph.graph.directory import SHARDS

    options = reading_options(model, lexicons, min_confidence)
    limits = Limits(timeout, memory)
    elsewhere = None
    if engine == "dask":
        from pharmagraph.cluster import DaskEngine

        elsewhere = DaskEngine(output / SHARDS, scheduler, options=options, limits=limits)
    with _progress() as report_progress:
        report = build_graph(
            sources,
            output,
            base=base,
            options=options,
            decisions=decisions,
            store=store,
            prune=prune,
            workers=cores() if workers is None else workers,
            limits=limits,
            engine=elsewhere,
            progress=report_progress,
        )
    _answer_ahead(report)
    _tell(report, output)


def assemble(
    shards: Annotated[list[Path], typer.Argument(help="Shards (.shard) or directories of them.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The graph's directory, made if need be.")
    ] = DEFAULT_GRAPH,
    base: Annotated[str | None, typer.Option(help="Base of the IRIs of a new graph.")] = None,
    model: ModelOption = "",
    lexicons: LexiconOption = None,
    min_confidence: ConfidenceOption = DEFAULT.min_confidence,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
    workers: WorkersOption = None,
    timeout: TimeoutOption = TIMEOUT,
    memory: MemoryOption = MEMORY,
) -> None:
    """Put into a graph what other machines have read; what they have read with other options is read again.

    Example: pharmagraph assemble shards/ -o graph
    """
    from pharmagraph.building import assemble as assemble_graph

    options = reading_options(model, lexicons, min_confidence)
    with _progress() as report_progress:
        report = assemble_graph(
            shards,
            output,
            base=base,
            options=options,
            decisions=decisions,
            store=store,
            workers=cores() if workers is None else workers,
            limits=Limits(timeout, memory),
            progress=report_progress,
        )
    _answer_ahead(report)
    _tell(report, output)


def _answer_ahead(report: "BuildReport") -> None:
    """Lets nobody wait for the analyses of a large graph that is new, where that takes a small part of the time of the build."""
    if report.written and report.read >= max(_MANY, report.documents / 2):
        from pharmagraph.graph.queries import answer_ahead
        from pharmagraph.graph.store import Graph

        with Graph.open(report.graph) as graph:
            answer_ahead(graph)


def _tell(report: "BuildReport", output: Path) -> None:
    """Says what a build did, and ends the program if it did not do all."""
    from pharmagraph.sources.find import shown

    if report.vanished:
        named = ", ".join(map(shown, report.vanished[:_MOST_NAMED]))
        more = f" and {len(report.vanished) - _MOST_NAMED} more" if len(report.vanished) > _MOST_NAMED else ""
        typer.echo(f"note: what has vanished stays in the graph until you give --prune: {named}{more}", err=True)
    for failure in report.failures:
        typer.echo(f"error: {failure.message}", err=True)
    if not report.documents:
        raise typer.Exit(MISTAKE)
    typer.echo(
        f"{output}: {report.documents} documents ({report.read} read now, {len(report.removed)} removed), "
        f"{report.entities} entities, {report.facts} facts",
        err=True,
    )
    if report.failures:
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Any]:
    """A function that shows a `Progress` as a bar on a terminal, and does nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    from pharmagraph.plain import printable

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "", justify="right")

    columns = (
        TextColumn("{task.description:<6}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[source]}", markup=False),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(progress: "Progress") -> None:
            if progress.stage not in tasks:
                tasks[progress.stage] = bar.add_task(progress.stage, source="")
            total = progress.total or None  # unknown
            bar.update(tasks[progress.stage], completed=progress.done, total=total, source=printable(progress.source))

        yield show
