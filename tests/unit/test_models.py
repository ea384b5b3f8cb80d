"""A statistical model may help: its parser with clauses, its entities with names; it is never needed, and never trusted blindly."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed

from pharmagraph import Options, build, read
from pharmagraph.cli import main
from pharmagraph.components import COMPONENTS, reading_of
from pharmagraph.errors import DataError
from pharmagraph.explain import explain
from pharmagraph.language.clauses import ClauseView, read_clauses
from pharmagraph.language.parsed_clauses import read_parsed_clauses
from pharmagraph.language.statistical import load_model
from pharmagraph.mentions.find import find_mentions
from pharmagraph.mentions.lexicon import Lexicon
from pharmagraph.mentions.linking import link
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.model_entities import add_model_entities, weigh
from pharmagraph.model import Reading
from pharmagraph.pipeline import fingerprint
from pharmagraph.sources import from_text

# Parses by hand: word/head/label, heads counted from 1, the root its own head.

SAID_UD = """
Genexa/2/compound Bio/8/nsubj ,/6/punct which/6/obj Roche/6/nsubj acquired/2/acl:relcl ,/8/punct said/8/root that/12/mark
CX-2051/12/nsubj:pass was/12/aux:pass approved/8/ccomp by/15/case the/15/det FDA/12/obl:agent for/17/case asthma/12/obl ./8/punct
"""
SAID_CLEARNLP = """
Genexa/2/compound Bio/8/nsubj ,/2/punct which/6/dobj Roche/6/nsubj acquired/2/relcl ,/2/punct said/8/ROOT that/12/mark
CX-2051/12/nsubjpass was/12/auxpass approved/8/ccomp by/12/agent the/15/det FDA/13/pobj for/12/prep asthma/16/pobj ./8/punct
"""
CLOSING_UD = """
After/2/case closing/6/obl ,/6/punct Genexa/5/compound Bio/6/nsubj acquired/6/root Roche/6/obj ./6/punct
"""
CLOSING_CLEARNLP = """
After/6/prep closing/1/pobj ,/6/punct Genexa/5/compound Bio/6/nsubj acquired/6/ROOT Roche/6/dobj ./6/punct
"""


def parsed(notation: str, vocab: spacy.vocab.Vocab | None = None) -> Doc:
    """The document that the notation tells."""
    rows = [word.rsplit("/", 2) for word in notation.split()]
    return Doc(
        vocab or spacy.blank("en").vocab,
        words=[word for word, _, _ in rows],
        spaces=[after not in {",", "."} for after, _, _ in [*rows[1:], (".", "", "")]],
        heads=[int(head) - 1 for _, head, _ in rows],
        deps=[label for _, _, label in rows],
    )


def views(notation: str) -> tuple[ClauseView, ClauseView]:
    """A sentence as it is read by its parse, and without."""
    doc = parsed(notation)
    lexicon = Lexicon.load()
    linked, _ = link(doc.text, find_mentions(doc.text, lexicon, None), lexicon)
    words = [(token.idx, token.idx + len(token), token.text) for token in doc]
    arcs = [(token.head.i, token.dep_) for token in doc]
    return read_parsed_clauses(words, linked, arcs), read_clauses(words, linked)


def clause_of(view: ClauseView, word: str) -> tuple[str, str]:
    """The kind of the clause of a word, and what its relative pronoun stands for."""
    clause = view.clauses[next(unit.clause for unit in view.units if unit.text == word)]
    return clause.kind, "" if clause.antecedent is None else view.units[clause.antecedent].text


def prepositions(view: ClauseView) -> dict[str, str]:
    return {unit.text: unit.preposition for unit in view.units if unit.linked is not None}


@pytest.mark.parametrize("notation", [SAID_UD, SAID_CLEARNLP], ids=["UD", "ClearNLP"])
def test_clauses_come_from_a_parse_in_either_notation(notation: str) -> None:
    view, _ = views(notation)
    assert clause_of(view, "said") == ("main", "")
    assert clause_of(view, "acquired") == ("relative", "Genexa Bio")
    assert clause_of(view, "approved") == ("content", "")
    assert view.clauses[view.units[-2].clause].parent == 0
    assert prepositions(view) == {"Genexa Bio": "", "Roche": "", "CX-2051": "", "FDA": "by", "asthma": "for"}


@pytest.mark.parametrize("notation", [CLOSING_UD, CLOSING_CLEARNLP], ids=["UD", "ClearNLP"])
def test_a_subject_is_free_of_the_preposition_before_it(notation: str) -> None:
    view, shallow = views(notation)
    assert prepositions(view) == prepositions(shallow) == {"Genexa Bio": "", "Roche": ""}


def test_a_preposition_is_seen_through_what_only_leads_to_the_noun() -> None:
    view, _ = views(
        "Genexa/2/compound Bio/3/nsubj develops/3/root CX-2051/3/obj for/7/case the/7/det treatment/3/obl of/9/case "
        "patients/7/nmod with/11/case asthma/9/nmod ./3/punct"
    )
    assert prepositions(view)["asthma"] == "for"


def test_a_relative_pronoun_makes_a_relative_clause_whatever_the_label() -> None:
    view, _ = views(
        "Genexa/2/compound Bio/4/nsubj was/4/aux:pass acquired/4/root by/6/case Roche/4/obl ,/10/punct with/9/case "
        "whom/11/obl it/11/nsubj works/4/parataxis ./4/punct"
    )
    assert clause_of(view, "works") == ("relative", "Roche")


INCREDIBLE = {
    "a mention torn apart": "Genexa/3/nsubj Bio/4/nsubj acquired/3/root Roche/3/obj ./3/punct",
    "two roots": "Genexa/2/compound Bio/3/nsubj acquired/3/root Roche/4/root ./3/punct",
    "a mention as a mark": "Genexa/2/compound Bio/3/nsubj acquired/3/root Roche/3/punct ./3/punct",
    "a noun without a verb as a clause": "Genexa/2/compound Bio/3/nsubj acquired/3/root Roche/3/xcomp ./3/punct",
    "a preposition as an object": "Genexa/2/compound Bio/3/nsubj acquired/3/root for/3/obj Roche/3/obl ./3/punct",
    "a verb that a noun has swallowed": "Genexa/2/compound Bio/4/compound acquired/4/amod Roche/4/root ./4/punct",
}


@pytest.mark.parametrize("fault", INCREDIBLE)
def test_a_parse_that_cannot_be_right_gives_way_to_the_shallow_reader(fault: str) -> None:
    view, shallow = views(INCREDIBLE[fault])
    assert (view.units, view.clauses) == (shallow.units, shallow.clauses)


@given(st.data())
def test_any_tree_gives_clauses(data: st.DataObject) -> None:
    words = "Bio ( which the FDA , as said ) ; approved and for it will".split()
    count = len(words)
    root = data.draw(st.integers(0, count - 1))
    order = data.draw(st.permutations([i for i in range(count) if i != root]))
    placed, heads = [root], {root: root}
    for word in order:
        heads[word] = data.draw(st.sampled_from(placed))
        placed.append(word)
    labels = st.sampled_from(
        ["nsubj", "obj", "obl", "case", "acl:relcl", "ccomp", "conj", "punct", "mark", "pobj", "x:y"]
    )
    places = [(3 * i, 3 * i + 1, word) for i, word in enumerate(words)]
    view = read_parsed_clauses(places, (), [(heads[i], data.draw(labels)) for i in range(count)])
    assert [unit.text for unit in view.units] == words
    assert all(view.clauses[unit.clause].index == unit.clause for unit in view.units)
    assert all(clause.parent is None or clause.parent < clause.index for clause in view.clauses)


# In a pipeline of the user's own


@pytest.mark.parametrize("notation", [SAID_UD, SAID_CLEARNLP], ids=["UD", "ClearNLP"])
def test_our_components_use_the_parse_of_the_pipeline_that_they_are_in(notation: str) -> None:
    nlp = spacy.blank("en")
    doc = parsed(notation, nlp.vocab)
    for name in COMPONENTS:
        doc = nlp.add_pipe(name)(doc)
    assert doc._.pharmagraph.discourse.passages[0].view.clauses == views(notation)[0].clauses
    assert "indicatedFor" in {fact.kind for fact in reading_of(doc).facts}


def with_entities(text: str, *entities: tuple[str, str]) -> Reading:
    """The reading of a text whose entities (words, label) a pipeline of the user's has found."""
    nlp = spacy.blank("en")
    doc = nlp.make_doc(text)
    doc.ents = [span for words, label in entities if (span := doc.char_span(*place(text, words), label=label))]
    for name in COMPONENTS:
        doc = nlp.add_pipe(name)(doc)
    return reading_of(doc)


def place(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


UNKNOWN = "Genexa Bio develops plimoxal for the treatment of asthma."


def test_an_entity_of_the_model_takes_part_in_facts_with_less_confidence() -> None:
    [known] = [f for f in with_entities(UNKNOWN.replace("plimoxal", "niraparib")).facts if f.kind == "develops"]
    assert not [f for f in with_entities(UNKNOWN).facts if f.kind == "develops"]
    [guessed] = [f for f in with_entities(UNKNOWN, ("plimoxal", "CHEMICAL")).facts if f.kind == "develops"]
    assert guessed.evidence[0].confidence == pytest.approx(0.85 * known.evidence[0].confidence, abs=0.001)


def test_a_label_that_means_nothing_to_us_is_not_used() -> None:
    assert with_entities(UNKNOWN, ("plimoxal", "WORK_OF_ART")).facts == with_entities(UNKNOWN).facts


def test_our_own_finders_come_first() -> None:
    claimed = with_entities(UNKNOWN, ("Genexa Bio", "PERSON"), ("asthma", "ORG"))
    assert {entity.kind for entity in claimed.entities} == {entity.kind for entity in with_entities(UNKNOWN).entities}


def test_a_place_that_the_model_knows_can_be_a_companys_seat() -> None:
    text = "Genexa Bio, a company headquartered in Kettlewick, is developing CX-2051 for asthma."
    seat = ("headquarters", "Kettlewick")
    assert not any(seat in entity.attributes for entity in with_entities(text).entities)
    assert any(seat in entity.attributes for entity in with_entities(text, ("Kettlewick", "GPE")).entities)


@pytest.mark.parametrize(
    ("words", "name"),
    [("the Zorvane Trust", "Zorvane Trust"), ("Zorvane's", "Zorvane"), ("it", ""), ("zorvane", ""), ("12", "")],
)
def test_an_entity_is_trimmed_and_must_look_like_a_name(words: str, name: str) -> None:
    found = add_model_entities(words, (), [(0, len(words), "ORG")])
    assert [mention.name for mention in found] == ([name] if name else [])


def test_a_name_that_a_finder_knows_elsewhere_is_no_guess() -> None:
    sure = Mention(0, 4, "Drug", "Xmab", source="lexicon")
    guess = Mention(9, 13, "Drug", "Xmab", source="model")
    lexicon = Lexicon(())
    assert {one.factor for one in weigh(link("Xmab and Xmab", [sure, guess], lexicon)[0])} == {1.0}
    assert {one.factor for one in weigh(link("Xmab and Xmab", [guess], lexicon)[0])} == {0.85}


# A model that is trained here

COMPANIES = ("Zorvane", "Quillor", "Ambrec", "Teluvia")
PRODUCTS = ("plimoxal", "gorbutin", "fentrazol")


def lessons() -> Iterator[tuple[str, list[int], list[str], list[tuple[int, int, str]]]]:
    """A dozen sentences of one pattern, with their trees and entities."""
    for company in COMPANIES:
        for product in PRODUCTS:
            text = f"{company} develops {product} for asthma ."
            start = len(company) + len(" develops ")
            entities = [(0, len(company), "ORG"), (start, start + len(product), "CHEMICAL")]
            yield text, [1, 1, 1, 4, 1, 1], ["nsubj", "ROOT", "obj", "case", "obl", "punct"], entities


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small pipeline with a parser and an entity recognizer."""
    fix_random_seed(0)
    small = {"model": {"tok2vec": {"width": 32, "depth": 1, "embed_size": 200, "window_size": 1}}}
    nlp = spacy.blank("en")
    nlp.add_pipe("parser", config={**small, "min_action_freq": 1})
    nlp.add_pipe("ner", config=small)
    examples = [
        Example.from_dict(nlp.make_doc(text), {"heads": heads, "deps": labels, "entities": entities})
        for text, heads, labels, entities in lessons()
    ]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(50):
        nlp.update(examples, sgd=optimizer)
    folder = tmp_path_factory.mktemp("model") / "small"
    nlp.meta["name"], nlp.meta["version"] = "small", "1.0.0"
    nlp.to_disk(folder)
    return folder


TEXT = "Teluvia develops gorbutin for asthma ."


def kinds(reading: Reading) -> set[str]:
    return {fact.kind for fact in reading.facts}


def test_a_model_that_is_named_contributes_names_and_clauses(model: Path) -> None:
    document = from_text(TEXT, source="x.txt")
    reading = read(document, options=Options(model=str(model)))
    assert {"Teluvia", "gorbutin"} <= {entity.name for entity in reading.entities}
    assert kinds(reading) > kinds(read(document))
    assert len(explain(document, options=Options(model=str(model))).facts) == len(reading.facts)


def test_a_reading_is_the_same_each_time(model: Path) -> None:
    document = from_text(TEXT, source="x.txt")
    first = read(document, options=Options(model=str(model)))
    assert read(document, options=Options(model=str(model))) == first


def test_texts_are_read_again_when_the_model_comes_or_changes(model: Path, tmp_path: Path) -> None:
    source, graph = tmp_path / "x.txt", tmp_path / "graph"
    source.write_text(TEXT, encoding="utf-8")
    with_model = Options(model=str(model))
    reads = [build([source], graph, options=options).read for options in (Options(), with_model, with_model, Options())]
    assert reads == [1, 1, 0, 1]
    newer = spacy.load(model)
    newer.meta["version"] = "1.0.1"
    newer.to_disk(tmp_path / "newer")
    assert fingerprint(Options(model=str(tmp_path / "newer"))) != fingerprint(with_model)


def test_our_components_in_a_saved_model_do_not_run_inside_themselves(model: Path, tmp_path: Path) -> None:
    nlp = spacy.load(model)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    nlp.to_disk(tmp_path / "ours")
    assert not set(COMPONENTS) & set(load_model(str(tmp_path / "ours")).pipe_names)


def folder_with(nlp: spacy.language.Language, folder: Path) -> str:
    nlp.to_disk(folder)
    return str(folder)


def unusable(kind: str, model: Path, tmp_path: Path) -> str:
    """The name of a model that cannot be used."""
    match kind:
        case "absent":
            return "no_such_model"
        case "empty":
            return folder_with(spacy.blank("en"), tmp_path / "empty")
        case "German":
            return folder_with(spacy.blank("de"), tmp_path / "german")
        case "no model":
            (tmp_path / "folder").mkdir()
            return str(tmp_path / "folder")
        case _:
            folder = Path(folder_with(spacy.load(model), tmp_path / "damaged"))
            (folder / "parser" / "model").write_bytes(b"nonsense")
            return str(folder)


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("absent", "there is no such model; install it"),
        ("empty", "no parser and no entity recognizer"),
        ("German", "for English"),
        ("no model", "give the folder of a spaCy pipeline"),
        ("damaged", "give the folder of a spaCy pipeline"),
    ],
)
def test_a_model_that_cannot_be_used_is_named_in_one_line_and_nothing_is_made(
    kind: str,
    hint: str,
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    source, graph = tmp_path / "x.txt", tmp_path / "graph"
    source.write_text(TEXT, encoding="utf-8")
    name = unusable(kind, model, tmp_path)
    for arguments in (["build", str(source), "-o", str(graph)], ["explain", str(source)]):
        monkeypatch.setattr(sys, "argv", ["pharmagraph", *arguments, "--model", name])
        with pytest.raises(SystemExit) as end:
            main()
        said = capfd.readouterr()
        assert (end.value.code, said.out, said.err.count("\n")) == (2, "", 1)
        assert said.err.startswith(f"error: {name}: ")
        assert hint in said.err
        assert not graph.exists()


def test_a_model_that_fails_is_refused_before_a_text_is_read(tmp_path: Path, model: Path) -> None:
    folder = Path(folder_with(spacy.load(model), tmp_path / "untrained"))
    (folder / "ner" / "moves").unlink()
    with pytest.raises(DataError, match="untrained"):
        read(from_text(TEXT, source="x.txt"), options=Options(model=str(folder)))
