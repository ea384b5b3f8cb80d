"""The options that several commands have, the exit code of a mistake, and how data gets to standard output."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pharmagraph.options import Options

MISTAKE = 2  # exit code
DEFAULT_GRAPH = Path("graph")

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
StoreOption = Annotated[
    str | None,
    typer.Option(
        metavar="sparql+http://HOST/DATASET",
        help="The SPARQL server that holds the graph's triples, or local; it is remembered.",
        show_default=False,
    ),
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


def reading_options(model: str, lexicons: list[str] | None, min_confidence: float) -> Options:
    """The options of reading that the command line gives."""
    return Options(model=model, lexicons=tuple(lexicons or ()), min_confidence=min_confidence)


def write_out(text: str) -> None:
    """Writes data to standard output, as UTF-8 whatever the terminal's encoding is."""
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
