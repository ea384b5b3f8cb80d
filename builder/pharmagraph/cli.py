"""The command line: each command reads its arguments, calls one function of the library and shows the result.

Data goes to standard output, messages and progress to standard error. Exit codes: 0 all well, 1 some documents could not be read (the
rest were) or a graph violates the shapes, 2 nothing was done because of a mistake that the message names.
"""

import logging
import sys
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from pharmagraph.commands.ask import infer, list_queries, query, validate, why
from pharmagraph.commands.build import assemble, build
from pharmagraph.commands.explain import evaluate, explain
from pharmagraph.commands.lexicon import lexicon_app
from pharmagraph.commands.options import MISTAKE
from pharmagraph.commands.serve import serve
from pharmagraph.commands.show import export, neo4j_load, neo4j_tour, view
from pharmagraph.errors import PharmagraphError
from pharmagraph.processes import collect_seldom

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
neo4j_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Fill a running Neo4j.")
neo4j_app.command("load")(neo4j_load)
neo4j_app.command("tour")(neo4j_tour)
_COMMANDS: Mapping[str, Callable[..., None]] = {
    "build": build,
    "assemble": assemble,
    "query": query,
    "queries": list_queries,
    "view": view,
    "export": export,
    "serve": serve,
    "explain": explain,
    "why": why,
    "evaluate": evaluate,
    "validate": validate,
    "infer": infer,
}
for _name, _command in _COMMANDS.items():
    app.command(_name)(_command)
app.add_typer(lexicon_app, name="lexicon")
app.add_typer(neo4j_app, name="neo4j")


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


def main() -> None:
    """The entry point: a mistake that the library names becomes one line on standard error and exit code 2."""
    collect_seldom()
    try:
        app()
    except PharmagraphError as error:
        typer.echo(f"error: {error}", err=True)
        raise SystemExit(MISTAKE) from None
    except KeyboardInterrupt:
        typer.echo("interrupted; the graph is as it was, and the next build goes on from here", err=True)
        raise SystemExit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
