"""The commands that give a graph to other tools: a page for people, a format, a Neo4j that runs."""

from pathlib import Path
from typing import Annotated

import typer

from pharmagraph.commands.ask import pairs, question_called
from pharmagraph.commands.options import DEFAULT_GRAPH, GraphOption
from pharmagraph.errors import QueryError


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
    with Graph.open(graph) as opened:
        if query is not None:
            shown = of_answer(opened, ask(opened, question_called(query), **pairs(parameters or [])))
        else:
            shown = project(opened) if document is None else of_document(opened, document)
        report = write_view(
            shown, output, focus=focus or (), hops=hops, limit=limit, title=title or query or document or DEFAULT_TITLE
        )
    typer.echo(
        f"{report.path}: {report.nodes} nodes, {report.edges} edges{'; ' + report.note if report.note else ''}",
        err=True,
    )


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
        report = exporter(opened, output, **options)
    if report.path is not None:
        typer.echo(
            f"{report.path}: {', '.join(f'{count} {thing}' for thing, count in report.counts.items())}", err=True
        )


def neo4j_load(
    uri: Annotated[str, typer.Option(help="bolt://HOST:PORT")] = "bolt://127.0.0.1:7687",
    user: Annotated[str, typer.Option(help="User name.")] = "neo4j",
    password: Annotated[
        str, typer.Option(envvar="NEO4J_PASSWORD", help="Password; better given in NEO4J_PASSWORD.")
    ] = "",
    database: Annotated[str, typer.Option(help="Database.")] = "neo4j",
    graph: GraphOption = DEFAULT_GRAPH,
) -> None:
    """Load the graph into a running Neo4j; loading twice changes nothing.

    Example: NEO4J_PASSWORD=... pharmagraph neo4j load --uri bolt://127.0.0.1:7687
    """
    from pharmagraph.exports.neo4j_driver import load
    from pharmagraph.graph.store import Graph

    with Graph.open(graph) as opened:
        report = load(opened, uri, user=user, password=password, database=database)
    typer.echo(f"{uri}: {', '.join(f'{count} {thing}' for thing, count in report.counts.items())}", err=True)
