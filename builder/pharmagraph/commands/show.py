"""The commands that give a graph to other tools: a page for people, a format, a Neo4j that runs."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from pharmagraph.commands.ask import pairs, question_called
from pharmagraph.commands.options import DEFAULT_GRAPH, GraphOption
from pharmagraph.errors import GraphError, QueryError


def view(
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.")] = Path("graph.html"),
    focus: Annotated[
        list[str] | None, typer.Option(help="Show only what lies around this name; may be repeated.")
    ] = None,
    hops: Annotated[int, typer.Option(min=0, help="How far around.")] = 2,
    limit: Annotated[int, typer.Option(min=1, help="The most nodes to draw.")] = 1500,
    title: Annotated[str | None, typer.Option(help="The page's title.")] = None,
    query: Annotated[
        str | None, typer.Option(help="Only what the answer to this question (a name or FILE.rq) names.")
    ] = None,
    parameters: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter of --query, as name=value; may be repeated.")
    ] = None,
    document: Annotated[
        str | None, typer.Option(help="Only what this document says: its title, file name or SHA-256.")
    ] = None,
    graph: GraphOption = DEFAULT_GRAPH,
) -> None:
    """Write the graph, or a part of it, as one self-contained interactive HTML page.

    Example: pharmagraph view --focus niraparib --hops 1 -o niraparib.html
    """
    from pharmagraph.graph.property_graph import project
    from pharmagraph.graph.queries import ask
    from pharmagraph.graph.store import Graph
    from pharmagraph.views.html import DEFAULT_TITLE, write_view
    from pharmagraph.views.portions import of_answer, of_document

    if query is not None and document is not None:
        raise QueryError("give --query or --document, not both")
    if parameters and query is None:
        raise QueryError("a parameter (-p) belongs to a question; name it with --query")
    with Graph.open(graph) as stored:
        opened = stored.in_memory()
        if query is not None:
            question, values = question_called(query), pairs(parameters or [])
            shown = of_answer(opened, ask(opened, question, **values))
            told = ", ".join([question.title, *(value for several in values.values() for value in several)])
        elif document is not None:
            told, shown = of_document(opened, document)
        else:
            told, shown = ", ".join(focus or ()), project(opened)
        report = write_view(
            shown, output, focus=focus or (), hops=hops, limit=limit, title=title or told or DEFAULT_TITLE
        )
    typer.echo(
        f"{report.path}: {report.nodes} nodes, {report.edges} edges{'; ' + report.note if report.note else ''}",
        err=True,
    )


def export(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="nquads, trig, turtle, jsonld, nanopub, graphml, cyjs, kgx, kgx-jsonl, parquet, neo4j-csv or cypher.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File (directory for kgx, parquet and neo4j-csv); default standard output."
        ),
    ] = None,
    by_document: Annotated[
        bool, typer.Option("--by-document", help="Also each document's share as a named graph (trig, nquads).")
    ] = False,
    with_evidence: Annotated[
        bool, typer.Option("--with-evidence", help="Also evidence as nodes of its own (neo4j-csv).")
    ] = False,
    graph: GraphOption = DEFAULT_GRAPH,
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
        report = exporter(opened.in_memory(), output, **options)
    if report.path is not None:
        typer.echo(
            f"{report.path}: {', '.join(f'{count} {thing}' for thing, count in report.counts.items())}", err=True
        )


def neo4j_load(
    uri: Annotated[
        str, typer.Option(envvar="NEO4J_URI", help="bolt://HOST:PORT; with TLS, neo4j+s://HOST or bolt+s://HOST.")
    ] = "bolt://127.0.0.1:7687",
    user: Annotated[
        str, typer.Option(envvar="NEO4J_USERNAME", help="User name; empty for a server that asks for none.")
    ] = "neo4j",
    database: Annotated[str, typer.Option(envvar="NEO4J_DATABASE", help="Database.")] = "neo4j",
    with_evidence: Annotated[
        bool, typer.Option("--with-evidence", help="Also assertions and evidence as nodes of their own.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Delete nothing that the graph no longer has.")] = False,
    rewrite: Annotated[bool, typer.Option("--rewrite", help="Write also what is there unchanged.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; say what would be written and deleted.")
    ] = False,
    batch: Annotated[int, typer.Option(min=1, help="The most rows of one transaction.")] = 1000,
    graph: GraphOption = DEFAULT_GRAPH,
) -> None:
    """Make a running Neo4j hold the graph: write what it lacks, delete what the graph no longer has.

    Loading twice changes nothing, and a load that was interrupted goes on when it is run again. The password is
    taken from NEO4J_PASSWORD, or asked for.

    Example: NEO4J_PASSWORD=... pharmagraph neo4j load --uri bolt://127.0.0.1:7687 --dry-run
    """
    from pharmagraph.exports.neo4j_driver import check_address, load
    from pharmagraph.graph.store import Graph

    check_address(uri)
    password = _password(user)
    with Graph.open(graph) as opened, _counted("rows") as progress:
        report = load(
            opened.in_memory(),
            uri,
            user=user,
            password=password,
            database=database,
            batch=batch,
            with_evidence=with_evidence,
            prune=not keep,
            rewrite=rewrite,
            dry_run=dry_run,
            progress=progress,
        )
    counts = ", ".join(f"{count} {thing}" for thing, count in report.counts.items())
    typer.echo(f"{uri}: {'nothing is changed; a load would give ' if dry_run else ''}{counts}", err=True)


def neo4j_tour() -> None:
    """Print a Cypher script that asks a loaded Neo4j the questions of `pharmagraph queries`.

    Example: pharmagraph neo4j tour | cypher-shell
    """
    from pharmagraph.exports.tour import tour

    typer.echo(tour(), nl=False)


def _password(user: str) -> str:
    """From the environment or, if somebody sits there, from the terminal; never from the command line."""
    if not user or "NEO4J_PASSWORD" in os.environ:
        return os.environ.get("NEO4J_PASSWORD", "")
    if not sys.stdin.isatty():
        raise GraphError(f"no password for the user {user}; put it into NEO4J_PASSWORD, or give --user ''")
    password: str = typer.prompt("Password", hide_input=True, err=True)
    return password


@contextmanager
def _counted(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Shows on a terminal how much is done; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
