"""The commands that look into lexicons, check them, and make them from ontologies."""

from pathlib import Path
from typing import Annotated

import typer

from pharmagraph.errors import DataError

lexicon_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Names that documents may use.")


@lexicon_app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="A name or alias.")],
    lexicons: Annotated[
        list[Path] | None, typer.Option("--lexicon", metavar="FILE.tsv", help="Names of your own; may be repeated.")
    ] = None,
) -> None:
    """Show what the lexicon knows of a name.

    Example: pharmagraph lexicon show Kadcyla
    """
    from pharmagraph.lexicons import look_up
    from pharmagraph.plain import printable

    for entry in look_up(name, lexicons or ()):
        typer.echo(f"{printable(entry.name)} ({entry.kind})")
        others = [("also", entry.aliases), ("is", entry.identifiers), ("from", (Path(entry.place).name,))]
        for word, values in others:
            if values:
                typer.echo(f"    {word}: {printable(', '.join(values))}")


@lexicon_app.command("check")
def check(file: Annotated[Path, typer.Argument(metavar="FILE.tsv", help="A lexicon of your own.")]) -> None:
    """Say what is wrong with a lexicon; exit code 2 if it cannot be used, 1 if something is doubtful.

    It is a tab-separated file with the columns name, kind and aliases (several with | between them); identifiers, case (exact),
    parent, ticker and direction may follow.

    Example: pharmagraph lexicon check mine.tsv
    """
    from pharmagraph.lexicons import check_lexicon

    rows, problems = check_lexicon(file)
    for problem in problems:
        typer.echo(f"{'error' if problem.fatal else 'warning'}: {problem.message}")
    fatal = sum(problem.fatal for problem in problems)
    typer.echo(f"{file}: {rows} good rows, {fatal} errors, {len(problems) - fatal} warnings", err=True)
    if problems:
        raise typer.Exit(2 if fatal else 1)


@lexicon_app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(help="An ontology: .obo, .owl (RDF/XML), .rdf, .ttl (OWL or SKOS), .nt.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.tsv", help="The lexicon to write.")],
    kind: Annotated[str, typer.Option(help="The class of all its rows, such as Disease or Drug.")],
) -> None:
    """Make a lexicon from an ontology: preferred names, exact synonyms, identifiers.

    Example: pharmagraph lexicon import mondo.obo -o mondo.tsv --kind Disease
    """
    from pharmagraph.lexicons import import_lexicon

    if source.resolve() == output.resolve():
        raise DataError(f"{output}: is the ontology itself; name another file to write")
    report = import_lexicon(source, output, kind=kind)
    typer.echo(
        f"{report.path}: {report.rows} rows; left out {report.shared} names that several things have and "
        f"{report.unfit} that are no names",
        err=True,
    )
