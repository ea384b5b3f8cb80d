"""The commands that ask a graph: a question, why a fact is believed, whether it keeps to the shapes."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pharmagraph.commands.options import DEFAULT_GRAPH, GraphOption, write_out
from pharmagraph.errors import QueryError

if TYPE_CHECKING:
    from pharmagraph.graph.answers import Answer
    from pharmagraph.graph.queries import Question


def query(
    name: Annotated[
        str | None, typer.Argument(help="A named question (see `pharmagraph queries`) or a file FILE.rq.")
    ] = None,
    sparql: Annotated[str | None, typer.Option("--execute", "-e", help="SPARQL to run instead.")] = None,
    parameters: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter, as name=value; may be repeated.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, json or turtle.")] = "table",
    limit: Annotated[int | None, typer.Option(min=1, help="Rows of a page; without --page, of the first.")] = None,
    page: Annotated[int | None, typer.Option(min=1, help="Which page of the answer; a page has 200 rows.")] = None,
    graph: GraphOption = DEFAULT_GRAPH,
    store: Annotated[
        str | None,
        typer.Option(metavar="sparql+http://HOST/DATASET", help="A SPARQL server to ask instead of a directory."),
    ] = None,
) -> None:
    """Ask the graph a named question, the question in a file, or one of your own in SPARQL.

    Example: pharmagraph query regulatory-timeline -p drug=niraparib --format csv
    """
    from pharmagraph.graph import queries as questions
    from pharmagraph.graph.pages import PAGE
    from pharmagraph.graph.store import Graph

    if (name is None) == (sparql is None):
        raise QueryError(
            "give either the name of a question, a FILE.rq, or -e SPARQL; `pharmagraph queries` lists the names"
        )
    with Graph.open(_server(store) if store else graph) as opened:
        question = (
            question_called(name or "") if sparql is None else questions.Question("SPARQL", "", "", (), (), sparql)
        )
        values = pairs(parameters or [])
        if limit is None and page is None:
            _show(questions.ask(opened, question, **values), form)
        else:
            found, number = questions.pages(opened, question, limit or PAGE, **values), page or 1
            _show(found.page(number), form)
            if found.has(number + 1):
                typer.echo(f"note: there is more: --limit {found.size} --page {number + 1}", err=True)


def _server(store: str) -> str:
    from pharmagraph.graph.remote.address import parse_address

    return parse_address(store).text


def question_called(name: str) -> "Question":
    """The question with a name, or the one in a file FILE.rq."""
    from pharmagraph.graph.queries import load_question, read_question

    return read_question(Path(name)) if name.endswith(".rq") else load_question(name)


def pairs(parameters: list[str]) -> dict[str, list[str]]:
    """The values of parameters given as name=value; QueryError if one is not."""
    values: dict[str, list[str]] = {}
    for parameter in parameters:
        key, equals, value = parameter.partition("=")
        if not equals or not key:
            raise QueryError(f"parameter {parameter!r} is not of the form name=value")
        values.setdefault(key, []).append(value)
    return values


def _show(answer: "Answer", form: str) -> None:
    if form == "table" and sys.stdout.isatty():
        from rich.console import Console

        Console().print(answer.to_table())
        return
    write_out(answer.to(form))


def list_queries() -> None:
    """List the named questions with their parameters.

    Example: pharmagraph queries
    """
    from pharmagraph.graph.queries import list_questions

    for question in list_questions():
        typer.echo(f"{question.name}: {question.summary or question.title}")
        for parameter in question.parameters:
            typer.echo(f"    -p {parameter.name}=...  {parameter.about}{' (required)' if parameter.required else ''}")


def why(
    subject: Annotated[str, typer.Argument(help="A name: of a company, drug, trial ...")],
    predicate: Annotated[
        str, typer.Argument(help="A relation (develops) or kind of event (RegulatorySubmission); then facts are told.")
    ] = "",
    object_: Annotated[str, typer.Argument(metavar="[OBJECT]", help="Another name that the facts must have.")] = "",
    graph: GraphOption = DEFAULT_GRAPH,
) -> None:
    """Show why names are one thing, and why a fact is believed: its sentences, and what supersedes or contradicts it.

    Example: pharmagraph why Genentech memberOf Roche
    """
    from pharmagraph.graph.store import Graph
    from pharmagraph.why import why as reasons
    from pharmagraph.why.terminal import to_terminal, to_text

    with Graph.open(graph) as opened:
        found = reasons(opened, subject, predicate, object_)
    if sys.stdout.isatty():
        from rich.console import Console

        to_terminal(found, Console())
    else:
        write_out(to_text(found))


def validate(graph: GraphOption = DEFAULT_GRAPH) -> None:
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


def infer(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The Turtle file to write; default standard output.")
    ] = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option("--rule", help="Only this rule, a CONSTRUCT query in a file of yours; may be repeated."),
    ] = None,
    graph: GraphOption = DEFAULT_GRAPH,
) -> None:
    """Conclude what no document says but several facts together entail, each conclusion with the facts it follows from.

    The graph stays as it is: lay the file beside it in your triple store.

    Example: pharmagraph infer -o inferred.ttl
    """
    from pharmagraph.exports.rdf import base_of
    from pharmagraph.graph import inference
    from pharmagraph.graph.queries import read_question
    from pharmagraph.graph.store import Graph

    own = [read_question(path) for path in rules] if rules else None
    with Graph.open(graph) as opened:
        inferred = inference.infer(opened, own)
        inference.write_inferences(inferred, output, base=base_of(opened))
    for one in inferred:
        count = one.conclusions
        concluded = f"{count} conclusion{'' if count == 1 else 's'}"
        typer.echo(f"{one.rule.name}: {concluded}. {one.rule.summary}".rstrip(), err=True)
