"""The commands that show how documents are read, and how well."""

from pathlib import Path
from typing import Annotated

import typer

from pharmagraph.commands.options import ConfidenceOption, LexiconOption, ModelOption, reading_options, write_out
from pharmagraph.options import DEFAULT


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
            options=reading_options(model, lexicons, min_confidence),
        ),
        output,
        form=form,
    )


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

    evaluation = measure(gold, texts, options=reading_options(model, lexicons, min_confidence))
    write_out(render(evaluation, form, errors=errors))
