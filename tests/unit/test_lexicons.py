"""Lexicons of the user's own: what they add to reading, what is wrong with them, and how they are made from ontologies."""

import os
import sys
from pathlib import Path

import pytest

from pharmagraph import Graph, Options, build, read, run
from pharmagraph.cli import main
from pharmagraph.errors import DataError
from pharmagraph.explain import explain
from pharmagraph.lexicons import ImportReport, check_lexicon, import_lexicon, look_up
from pharmagraph.mentions.lexicon import DATA, Entry, Lexicon, read_entries
from pharmagraph.model import Entity
from pharmagraph.pipeline import fingerprint
from pharmagraph.sources import from_text

HEADER = "name\tkind\taliases\tidentifiers\tcase"
TEXT = "Genexa Bio is developing plimoxal for the treatment of kettle lung."


def lexicon(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "mine.tsv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def named(text: str, *lexicons: Path) -> dict[str, Entity]:
    options = Options(lexicons=tuple(map(str, lexicons)))
    return {entity.name: entity for entity in read(from_text(text, source="x.txt"), options=options).entities}


# What they add


def test_a_name_of_the_users_is_found_with_its_class_and_identifier(tmp_path: Path) -> None:
    mine = lexicon(tmp_path, "plimoxal\tSmallMolecule\tPLX-1\tchembl:CHEMBL1", "kettle lung\tDisease\t\tMONDO:0000001")
    assert "plimoxal" not in named(TEXT)
    found = named(TEXT, mine)
    assert (found["plimoxal"].kind, found["plimoxal"].aliases) == ("SmallMolecule", ("PLX-1",))
    assert found["kettle lung"].identifiers == ("MONDO:0000001",)


def test_an_identifier_becomes_an_exact_match_in_the_graph(tmp_path: Path) -> None:
    mine = lexicon(tmp_path, "kettle lung\tDisease\t\tMONDO:0000001", "plimoxal\tDrug\t")
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    build([tmp_path / "x.txt"], tmp_path / "graph", options=Options(lexicons=(str(mine),)))
    with Graph.open(tmp_path / "graph") as graph:
        match = "?s skos:exactMatch <http://purl.obolibrary.org/obo/MONDO_0000001>; rdfs:label 'kettle lung'"
        assert run(graph, f"ASK {{ {match} }}").boolean


def test_a_row_of_the_users_counts_where_both_have_a_name(tmp_path: Path) -> None:
    text = "Genexa Bio is developing Kadcyla for asthma."
    assert named(text)["Kadcyla"].kind == "AntibodyDrugConjugate"
    assert named(text, lexicon(tmp_path, "Kadcyla\tVaccine\t"))["Kadcyla"].kind == "Vaccine"


def test_a_row_of_the_users_adds_to_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    mine = lexicon(tmp_path, "trastuzumab emtansine\tAntibodyDrugConjugate\tPLX-1\tchebi:1")
    [entry] = look_up("Kadcyla", [mine])
    assert (entry.name, entry.identifiers) == ("trastuzumab emtansine", ("chebi:1",))
    assert {"PLX-1", "T-DM1"} <= set(entry.aliases)
    assert "Kadcyla" in entry.brands


def test_the_users_own_preferred_name_takes_the_shipped_row_in(tmp_path: Path) -> None:
    [entry] = look_up("T-DM1", [lexicon(tmp_path, "Kadcylin\tDrug\ttrastuzumab emtansine")])
    assert entry.name == "Kadcylin"
    assert "Kadcyla" in entry.aliases


def test_a_lexicon_without_rows_changes_nothing(tmp_path: Path) -> None:
    assert Lexicon.load(DATA, [lexicon(tmp_path)]).entries == Lexicon.load().entries


def test_texts_are_read_again_when_the_lexicon_changes(tmp_path: Path) -> None:
    source, graph = tmp_path / "x.txt", tmp_path / "graph"
    source.write_text(TEXT, encoding="utf-8")
    mine = lexicon(tmp_path, "kettle lung\tDisease\t")
    options = Options(lexicons=(str(mine),))
    assert [build([source], graph, options=options).read for _ in range(2)] == [1, 0]
    first = fingerprint(options)
    lexicon(tmp_path, "kettle lung\tDisease\t", "plimoxal\tDrug\t")
    assert fingerprint(options) != first
    assert build([source], graph, options=options).read == 1
    assert len(named(TEXT, mine)) == 3
    os.utime(mine, (0, 0))
    assert build([source], graph, options=options).read == 0


def test_an_explanation_knows_the_users_names(tmp_path: Path) -> None:
    mine = lexicon(tmp_path, "plimoxal\tDrug\t")
    explanation = explain(from_text(TEXT, source="x.txt"), options=Options(lexicons=(str(mine),)))
    assert ("plimoxal", "Drug") in {(mention.name, mention.kind) for mention in explanation.mentions}


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(f"\ufeff{HEADER}\nplimoxal\tDrug\n", encoding="utf-8")
    assert [entry.name for entry in read_entries(path)] == ["plimoxal"]


# What is wrong with them

BAD = {
    "an unknown class": ("Foo\tDrugg\t", "did you mean Drug?"),
    "a document": ("Foo\tDocument\t", "choose another kind"),
    "no name": ("\tDrug\t", "mend the line"),
    "a name of marks": ("--\tDrug\t", "mend or remove the line"),
    "too many cells": ("Foo\tDrug\t\t\t\tx", "mend the line"),
    "an identifier that is none": ("Foo\tDrug\t\tx y", "MONDO:0005148"),
    "a case that is none": ("Foo\tDrug\t\t\tupper", "write exact"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_row_is_named_with_file_line_and_remedy_and_nothing_is_made(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    row, hint = BAD[fault]
    mine = lexicon(tmp_path, "good\tDrug\t", row)
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    arguments = ["build", tmp_path / "x.txt", "-o", tmp_path / "graph", "--lexicon", mine]
    code, out, err = call(monkeypatch, capfd, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"error: {mine}:3: ")
    assert hint in err
    assert not (tmp_path / "graph").exists()
    rows, problems = check_lexicon(mine)
    assert (rows, [f"error: {problem.message}\n" for problem in problems]) == (1, [err])


def call(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *arguments: str | Path
) -> tuple[object, str, str]:
    """Exit code, standard output and standard error of the program."""
    monkeypatch.setattr(sys, "argv", ["pharmagraph", *map(str, arguments)])
    capfd.readouterr()
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code, *capfd.readouterr()


def test_a_check_names_every_bad_row_and_what_is_doubtful(tmp_path: Path) -> None:
    mine = lexicon(
        tmp_path, "Foo\tDrugg\t", "Bar\tDrug\tthe|Roche", "Baz\tDrug\tbar|Qux (Q)", "\tDrug\t", "It\tDrug\t\t\texact"
    )
    rows, problems = check_lexicon(mine)
    assert rows == 3
    assert [problem.fatal for problem in problems] == [True, True, False, False, False, False]
    lines = [problem.message.removeprefix(f"{mine}:").split(":")[0] for problem in problems]
    assert lines == ["2", "5", "3", "3", "4", "4"]
    text = "\n".join(problem.message for problem in problems)
    for hint in ("'Roche' is a Company", "'the' is an ordinary word", "stands in", "write two names"):
        assert hint in text


@pytest.mark.parametrize("name", ["drugs.tsv", "organizations.tsv"])
def test_the_shipped_lexicon_passes_the_check(name: str) -> None:
    assert [problem.message for problem in check_lexicon(DATA / name)[1] if problem.fatal] == []


def test_a_name_that_nothing_has_is_refused_with_those_like_it() -> None:
    with pytest.raises(DataError, match="did you mean Kadcyla"):
        look_up("Kadcila")


@pytest.mark.parametrize(
    ("rows", "code"), [(["plimoxal\tDrug\t"], 0), (["the\tDrug\t"], 1), (["plimoxal\tX\t"], 2)], ids=str
)
def test_the_check_command_tells_by_its_exit_code(
    rows: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, capfd, "lexicon", "check", lexicon(tmp_path, *rows))[0] == code


def test_the_show_command_shows_names_identifiers_and_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    mine = lexicon(tmp_path, "plimoxal\tDrug\tPLX-1\tchebi:1")
    code, out, err = call(monkeypatch, capfd, "lexicon", "show", "plx-1", "--lexicon", mine)
    assert (code, out, err) == (
        0,
        "plimoxal (Drug)\n    also: PLX-1\n    is: chebi:1\n    from: mine.tsv:2\n",
        "",
    )


# Made from ontologies

OBO = """format-version: 1.2
ontology: demo

[Term]
id: MONDO:0000001
name: kettle lung
synonym: "tinker's lung" EXACT []
synonym: "lung of the \\"tinker\\"" EXACT []
synonym: "chest thing" RELATED []
synonym: "lung disease" EXACT []
is_a: MONDO:0000002 ! lung disease

[Term]
id: MONDO:0000002
name: lung disease

[Term]
id: MONDO:0000003
name: old lung
is_obsolete: true

[Term]
id: MONDO:0000004
name: it
synonym: "a|b" EXACT []
"""
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
obo:MONDO_0000001 a skos:Concept ; skos:prefLabel "kettle lung"@en, "Kessellunge"@de ; skos:altLabel "tinker's  lung" ;
    skos:altLabel 'lung of the "tinker"', "lung disease" ; skos:broader obo:MONDO_0000002 .
obo:MONDO_0000002 a skos:Concept ; skos:prefLabel "lung disease"@en-GB .
obo:MONDO_0000003 a skos:Concept ; skos:prefLabel "old lung" ; owl:deprecated true .
obo:MONDO_0000004 a skos:Concept ; skos:prefLabel "it" ; skos:altLabel "a|b" .
<https://example.org/scheme> a skos:ConceptScheme ; skos:prefLabel "lungs" .
"""
OWL = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [<!ENTITY obo "http://purl.obolibrary.org/obo/">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
    xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:oio="http://www.geneontology.org/formats/oboInOwl#">
  <owl:Class rdf:about="&obo;MONDO_0000001">
    <rdfs:label>kettle lung</rdfs:label>
    <oio:hasExactSynonym>tinker's lung</oio:hasExactSynonym>
    <oio:hasExactSynonym>lung of the "tinker"</oio:hasExactSynonym>
    <oio:hasExactSynonym>lung disease</oio:hasExactSynonym>
    <oio:hasRelatedSynonym>chest thing</oio:hasRelatedSynonym>
  </owl:Class>
  <owl:Class rdf:about="&obo;MONDO_0000002"><rdfs:label>lung disease</rdfs:label></owl:Class>
  <owl:Class rdf:about="&obo;MONDO_0000003"><rdfs:label>old lung</rdfs:label>
    <owl:deprecated rdf:datatype="http://www.w3.org/2001/XMLSchema#boolean">true</owl:deprecated></owl:Class>
  <owl:Class rdf:about="&obo;MONDO_0000004"><rdfs:label>it</rdfs:label>
    <oio:hasExactSynonym>a|b</oio:hasExactSynonym></owl:Class>
  <owl:ObjectProperty rdf:about="&obo;BFO_0000050"><rdfs:label>part of</rdfs:label></owl:ObjectProperty>
</rdf:RDF>
"""
ONTOLOGIES = {"demo.obo": OBO, "demo.ttl": SKOS, "demo.owl": OWL}


@pytest.mark.parametrize("name", ONTOLOGIES)
def test_an_ontology_gives_names_exact_synonyms_and_identifiers(name: str, tmp_path: Path) -> None:
    source, target = tmp_path / name, tmp_path / "made.tsv"
    source.write_text(ONTOLOGIES[name], encoding="utf-8")
    report = import_lexicon(source, target, kind="Disease")
    # "lung disease" is shared by two things; "it" and "a|b" are no names
    assert report == ImportReport(target, rows=1, shared=2, unfit=2)
    assert list(read_entries(target)) == [
        Entry(
            "kettle lung",
            "Disease",
            ('lung of the "tinker"', "tinker's lung"),
            identifiers=("MONDO:0000001",),
            file=str(target),
            line=2,
        )
    ]
    assert check_lexicon(target) == (1, [])
    found = named("Genexa Bio is developing CX-2051 for tinker's lung.", target)["tinker's lung"]
    assert (found.known_as, found.identifiers) == ("kettle lung", ("MONDO:0000001",))


def test_an_import_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    (tmp_path / "demo.ttl").write_text(SKOS, encoding="utf-8")
    made = []
    for name in ("one.tsv", "two.tsv"):
        import_lexicon(tmp_path / "demo.ttl", tmp_path / name, kind="Disease")
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


UNREADABLE = {
    "broken.obo": ("hello world", "not well-formed OBO"),
    "broken.ttl": ("hello world", "not well-formed Turtle"),
    "broken.owl": ("hello world", "not well-formed RDF/XML"),
    "empty.ttl": ("", "holds no named classes or concepts"),
    "table.tsv": ("name\tkind\taliases\n", "give one of .obo"),
    "missing.obo": (None, "check the name"),
    "missing.owl": (None, "check the name"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_ontology_is_named_and_the_lexicon_stays_as_it_was(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    text, hint = UNREADABLE[name]
    source, mine = tmp_path / name, lexicon(tmp_path, "plimoxal\tDrug\t")
    if text is not None:
        source.write_text(text, encoding="utf-8")
    before = mine.read_bytes()
    code, out, err = call(monkeypatch, capfd, "lexicon", "import", source, "-o", mine, "--kind", "Disease")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"error: {source}")
    assert hint in err
    assert mine.read_bytes() == before


def test_a_class_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo.obo").write_text(OBO, encoding="utf-8")
    with pytest.raises(DataError, match="did you mean Disease"):
        import_lexicon(tmp_path / "demo.obo", tmp_path / "made.tsv", kind="Diseases")


def test_options_take_paths_and_lists_as_well(tmp_path: Path) -> None:
    mine = lexicon(tmp_path, "plimoxal\tDrug\t")
    assert Options(lexicons=[mine]) == Options(lexicons=(str(mine),))  # type: ignore[arg-type,list-item]


@pytest.mark.parametrize("written", ["PLX-BN RSV", "PLX-BN® RSV", "PLX-BN™ RSV", "PLX-BN®? RSV"])
def test_a_mark_within_a_name_hides_no_longer_name(tmp_path: Path, written: str) -> None:
    mine = lexicon(tmp_path, "Plimox\tVaccine\tPLX-BN", "PLX-BN RSV\tVaccine\t")
    found = named(f"Genexa Bio is testing {written} in adults.", mine)
    assert "PLX-BN RSV" in {name for one in found.values() for name in (one.name, *one.aliases)}
    assert "Plimox" not in {alias for one in found.values() for alias in one.aliases}
