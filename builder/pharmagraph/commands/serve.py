"""The command that serves a graph to browsers and SPARQL clients."""

from typing import Annotated

import typer

from pharmagraph.commands.options import DEFAULT_GRAPH, GraphOption


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0: any that is free.")] = 8000,
    timeout: Annotated[float, typer.Option(min=0.1, help="Most seconds for one answer.")] = 30.0,
    memory: Annotated[int, typer.Option(min=1, help="Most memory of each worker, in MB.")] = 1024,
    answer: Annotated[int, typer.Option(min=1, help="Most MB of one answer.")] = 64,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that answer.  [default: all cores]", show_default=False)
    ] = None,
    cors: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Let web pages of this origin read the answers; may be repeated."),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A name by which this server may be asked for; may be repeated."),
    ] = None,
    graph: GraphOption = DEFAULT_GRAPH,
) -> None:
    """Serve the graph on this computer: pages, questions and a SPARQL endpoint.

    Example: pharmagraph serve -g graph --port 8000
    """
    from pharmagraph.server.limits import USUAL, ServerLimits
    from pharmagraph.server.serving import serve as run

    limits = ServerLimits(timeout=timeout, memory=memory, answer=answer, workers=workers or USUAL.workers)
    run(
        graph,
        host,
        port,
        limits,
        cors=cors or (),
        hosts=(host, *(allow_host or ())),
        ready=lambda address: typer.echo(f"{graph}: {address}  (Ctrl-C ends)", err=True),
    )
