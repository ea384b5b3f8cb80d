"""The command line: each command reads its arguments, calls one function of the library and shows the result.

Data goes to standard output, messages and progress to standard error. Exit codes: 0 all well, 1 some documents could not be read (the
rest were) or a graph violates the shapes, 2 nothing was done because of a mistake that the message names.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from pharmagraph.cli_lexicon import lexicon_app
from pharmagraph.errors import PharmagraphError, QueryError
from pharmagraph.limits import MEMORY, TIMEOUT, Limits, cores
from pharmagraph.options import DEFAULT, Options

if TYPE_CHECKING:
    from pharmagraph.building import BuildReport, Progress
    from pharmagraph.graph.answers import Answer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(lexicon_app, name="lexicon")
neo4j_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Fill a running Neo4j.")
app.add_typer(neo4j_app, name="neo4j")

GraphOption = Annotated[Path, typer.Option("--graph", "-g", help="The graph's directory.", show_default=True)]
ModelOption = Annotated[
    str, typer.Option(metavar="NAME", help="A spaCy pipeline, by name or path, whose parser and entities are to help.")
]
LexiconOption = Annotated[
    list[str] | None,
    typer.Option(
        "--lexicon", metavar="FILE.tsv", help="Names of your own (see `pharmagraph lexicon`); may be repeated."
    ),
]
ConfidenceOption = Annotated[
    float, typer.Option("--min-confidence", min=0, max=1, help="What is less sure is a candidate and not asserted.")
]
DecisionsOption = Annotated[
    Path | None,
    typer.Option(help="What you have decided about names (.tsv: decision, kind, name, other); it is remembered."),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        min=0,
        envvar="PHARMAGRAPH_WORKERS",
        help="Processes that read; 0: this one, without limits.  [default: all cores]",
        show_default=False,
        show_envvar=False,
    ),
]
TimeoutOption = Annotated[float, typer.Option(min=0.1, help="Most seconds for one document.")]
MemoryOption = Annotated[int, typer.Option(min=1, help="Most memory of each worker, in MB.")]
_DEFAULT_GRAPH = Path("graph")
_MOST_NAMED = 5  # documents in a note
_CONFUSABLE = 2  # exit code of a user's mistake


def _version(value: bool) -> None:
    if value:
        from pharmagraph import __version__

        typer.echo(f"pharmagraph {__version__}")
        raise typer.Exit


@app.callback()
def pharmagraph(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more, on standard error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """From drug-development press releases to a knowledge graph in which every edge carries its sentence.

    Example: pharmagraph build examples/releases && pharmagraph query pipeline && pharmagraph view
    """
    level = logging.DEBUG if verbose else logging.WARNING
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


@app.command()
def build(
    sources: Annotated[
        list[Path],
        typer.Argument(help="Press releases (.txt, .md), directories of them, or records (.jsonl, .parquet)."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The graph's directory, made if need be.")
    ] = _DEFAULT_GRAPH,
    base: Annotated[str | None, typer.Option(help="Base of the IRIs of a new graph.")] = None,
    model: ModelOption = "",
    lexicons: LexiconOption = None,
    min_confidence: ConfidenceOption = DEFAULT.min_confidence,
    decisions: DecisionsOption = None,
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

    options = Options(model=model, lexicons=tuple(lexicons or ()), min_confidence=min_confidence)
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
            prune=prune,
            workers=cores() if workers is None else workers,
            limits=limits,
            engine=elsewhere,
            progress=report_progress,
        )
    _tell(report, output)


@app.command()
def assemble(
    shards: Annotated[list[Path], typer.Argument(help="Shards (.shard) or directories of them.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The graph's directory, made if need be.")
    ] = _DEFAULT_GRAPH,
    base: Annotated[str | None, typer.Option(help="Base of the IRIs of a new graph.")] = None,
    model: ModelOption = "",
    lexicons: LexiconOption = None,
    min_confidence: ConfidenceOption = DEFAULT.min_confidence,
    decisions: DecisionsOption = None,
    workers: WorkersOption = None,
    timeout: TimeoutOption = TIMEOUT,
    memory: MemoryOption = MEMORY,
) -> None:
    """Put into a graph what other machines have read; what they have read with other options is read again.

    Example: pharmagraph assemble shards/ -o graph
    """
    from pharmagraph.building import assemble as assemble_graph

    options = Options(model=model, lexicons=tuple(lexicons or ()), min_confidence=min_confidence)
    with _progress() as report_progress:
        report = assemble_graph(
            shards,
            output,
            base=base,
            options=options,
            decisions=decisions,
            workers=cores() if workers is None else workers,
            limits=Limits(timeout, memory),
            progress=report_progress,
        )
    _tell(report, output)


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
        raise typer.Exit(_CONFUSABLE)
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


@app.command()
def query(
    name: Annotated[
        str | None, typer.Argument(help="A named question (see `pharmagraph queries`) or a file FILE.rq.")
    ] = None,
    sparql: Annotated[str | None, typer.Option("--execute", "-e", help="SPARQL to run instead.")] = None,
    parameters: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter, as name=value; may be repeated.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, json or turtle.")] = "table",
    graph: GraphOption = _DEFAULT_GRAPH,
) -> None:
    """Ask the graph a named question, the question in a file, or one of your own in SPARQL.

    Example: pharmagraph query regulatory-timeline -p drug=niraparib --format csv
    """
    from pharmagraph.graph import queries as questions
    from pharmagraph.graph.store import Graph

    if (name is None) == (sparql is None):
        raise QueryError(
            "give either the name of a question, a FILE.rq, or -e SPARQL; `pharmagraph queries` lists the names"
        )
    with Graph.open(graph) as opened:
        if sparql is not None:
            answer = questions.run(opened, sparql)
        else:
            question = questions.read_question(Path(name)) if name and name.endswith(".rq") else name or ""
            answer = questions.ask(opened, question, **_pairs(parameters or []))
        _show(answer, form)


def _pairs(parameters: list[str]) -> dict[str, list[str]]:
    pairs: dict[str, list[str]] = {}
    for parameter in parameters:
        key, equals, value = parameter.partition("=")
        if not equals or not key:
            raise QueryError(f"parameter {parameter!r} is not of the form name=value")
        pairs.setdefault(key, []).append(value)
    return pairs


def _show(answer: "Answer", form: str) -> None:
    if form == "table" and sys.stdout.isatty():
        from rich.console import Console

        Console().print(answer.to_table())
        return
    sys.stdout.buffer.write(answer.to(form).encode("utf-8"))
    sys.stdout.buffer.flush()


@app.command("queries")
def list_queries() -> None:
    """List the named questions with their parameters.

    Example: pharmagraph queries
    """
    from pharmagraph.graph.queries import list_questions

    for question in list_questions():
        typer.echo(f"{question.name}: {question.summary or question.title}")
        for parameter in question.parameters:
            typer.echo(f"    -p {parameter.name}=...  {parameter.about}{' (required)' if parameter.required else ''}")


@app.command()
def view(
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.")] = Path("graph.html"),
    focus: Annotated[
        list[str] | None, typer.Option(help="Show only what lies around this name; may be repeated.")
    ] = None,
    hops: Annotated[int, typer.Option(min=0, help="How far around.")] = 2,
    limit: Annotated[int, typer.Option(min=1, help="The most nodes to draw.")] = 1500,
    title: Annotated[str | None, typer.Option(help="The page's title.")] = None,
    graph: GraphOption = _DEFAULT_GRAPH,
) -> None:
    """Write the graph as one self-contained interactive HTML page.

    Example: pharmagraph view --focus niraparib --hops 1 -o niraparib.html
    """
    from pharmagraph.graph.property_graph import project
    from pharmagraph.graph.store import Graph
    from pharmagraph.views.html import DEFAULT_TITLE, write_view

    with Graph.open(graph) as opened:
        report = write_view(
            project(opened), output, focus=focus or (), hops=hops, limit=limit, title=title or DEFAULT_TITLE
        )
    typer.echo(
        f"{report.path}: {report.nodes} nodes, {report.edges} edges{'; ' + report.note if report.note else ''}",
        err=True,
    )


@app.command()
def export(
    form: Annotated[
        str, typer.Argument(metavar="FORMAT", help="nquads, trig, turtle, jsonld, graphml, neo4j-csv or cypher.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File (directory for neo4j-csv); default standard output.")
    ] = None,
    by_document: Annotated[
        bool, typer.Option("--by-document", help="Also each document's share as a named graph (trig, nquads).")
    ] = False,
    with_evidence: Annotated[
        bool, typer.Option("--with-evidence", help="Also evidence as nodes of its own (neo4j-csv).")
    ] = False,
    graph: GraphOption = _DEFAULT_GRAPH,
) -> None:
    """Write the graph in the format of another tool.

    Example: pharmagraph export neo4j-csv -o import
    """
    from pharmagraph.exports import find_exporter
    from pharmagraph.graph.store import Graph

    options = {
        name: True for name, wanted in (("by_document", by_document), ("with_evidence", with_evidence)) if wanted
    }
    exporter = find_exporter(form)
    with Graph.open(graph) as opened:
        report = exporter(opened, output, **options)
    if report.path is not None:
        typer.echo(
            f"{report.path}: {', '.join(f'{count} {thing}' for thing, count in report.counts.items())}", err=True
        )


@app.command()
def explain(
    document: Annotated[Path, typer.Argument(help="A press release (.txt, .md).")],
    form: Annotated[str, typer.Option("--format", help="text or html.")] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; default standard output.")
    ] = None,
    model: ModelOption = "",
    lexicons: LexiconOption = None,
    min_confidence: ConfidenceOption = DEFAULT.min_confidence,
) -> None:
    """Show how a document was read: mentions, facts with their rules, and what was rejected and why.

    Example: pharmagraph explain release.txt --format html -o release.html
    """
    from pharmagraph.explain import explain as explained
    from pharmagraph.explain import write_explanation
    from pharmagraph.sources import read_document

    write_explanation(
        explained(
            read_document(document),
            options=Options(model=model, lexicons=tuple(lexicons or ()), min_confidence=min_confidence),
        ),
        output,
        form=form,
    )


@app.command()
def why(
    subject: Annotated[str, typer.Argument(help="A name: of a company, drug, trial ...")],
    predicate: Annotated[
        str, typer.Argument(help="A relation (develops) or kind of event (RegulatorySubmission); then facts are told.")
    ] = "",
    object_: Annotated[str, typer.Argument(metavar="[OBJECT]", help="Another name that the facts must have.")] = "",
    graph: GraphOption = _DEFAULT_GRAPH,
) -> None:
    """Show why names are one thing, and why a fact is believed: its sentences, and what supersedes or contradicts it.

    Example: pharmagraph why Genentech memberOf Roche
    """
    from pharmagraph.graph.store import Graph
    from pharmagraph.why import to_terminal, to_text
    from pharmagraph.why import why as reasons

    with Graph.open(graph) as opened:
        found = reasons(opened, subject, predicate, object_)
    if sys.stdout.isatty():
        from rich.console import Console

        to_terminal(found, Console())
    else:
        sys.stdout.buffer.write(to_text(found).encode("utf-8"))
        sys.stdout.buffer.flush()


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A directory of gold facts (ID.jsonl).")],
    texts: Annotated[Path | None, typer.Option(help="Where ID.txt or ID.md are, if not beside the gold.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Also list what was missed and what is wrong.")] = False,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    model: ModelOption = "",
    lexicons: LexiconOption = None,
    min_confidence: ConfidenceOption = DEFAULT.min_confidence,
) -> None:
    """Measure how well documents are read: precision, recall, causes of error, and whether confidence can be trusted.

    Example: pharmagraph evaluate examples/gold --texts examples/releases
    """
    from pharmagraph.evaluation import evaluate as measure
    from pharmagraph.evaluation import render

    evaluation = measure(
        gold, texts, options=Options(model=model, lexicons=tuple(lexicons or ()), min_confidence=min_confidence)
    )
    sys.stdout.buffer.write(render(evaluation, form, errors=errors).encode("utf-8"))
    sys.stdout.buffer.flush()


@neo4j_app.command("load")
def neo4j_load(
    uri: Annotated[str, typer.Option(help="bolt://HOST:PORT")] = "bolt://127.0.0.1:7687",
    user: Annotated[str, typer.Option(help="User name.")] = "neo4j",
    password: Annotated[
        str, typer.Option(envvar="NEO4J_PASSWORD", help="Password; better given in NEO4J_PASSWORD.")
    ] = "",
    database: Annotated[str, typer.Option(help="Database.")] = "neo4j",
    graph: GraphOption = _DEFAULT_GRAPH,
) -> None:
    """Load the graph into a running Neo4j; loading twice changes nothing.

    Example: NEO4J_PASSWORD=... pharmagraph neo4j load --uri bolt://127.0.0.1:7687
    """
    from pharmagraph.exports.neo4j_driver import load
    from pharmagraph.graph.store import Graph

    with Graph.open(graph) as opened:
        report = load(opened, uri, user=user, password=password, database=database)
    typer.echo(f"{uri}: {', '.join(f'{count} {thing}' for thing, count in report.counts.items())}", err=True)


@app.command()
def validate(graph: GraphOption = _DEFAULT_GRAPH) -> None:
    """Check the graph against the shapes of the ontology; exit code 1 if anything violates them.

    A warning is something that somebody should look at, and no violation.

    Example: pharmagraph validate -g graph
    """
    from pharmagraph.graph.shapes import validate as check
    from pharmagraph.graph.store import Graph

    with Graph.open(graph) as opened:
        found = check(opened.dataset())
    for one in found:
        typer.echo(f"{one.severity.lower()}: {one.node}: {one.message}")
    violations = sum(one.severity == "Violation" for one in found)
    typer.echo(f"{graph}: {violations} violations, {len(found) - violations} warnings", err=True)
    if violations:
        raise typer.Exit(1)


def main() -> None:
    """The entry point: a mistake that the library names becomes one line on standard error and exit code 2."""
    try:
        app()
    except PharmagraphError as error:
        typer.echo(f"error: {error}", err=True)
        raise SystemExit(_CONFUSABLE) from None
    except KeyboardInterrupt:
        typer.echo("interrupted; the graph is as it was, and the next build goes on from here", err=True)
        raise SystemExit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
