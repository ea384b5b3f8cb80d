"""Every rule is run on its own example sentences, and must give what they say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pharmagraph.errors import DataError
from pharmagraph.facts.rules import RULES, Rule, TriggerIndex, load_rules, read_rules
from pharmagraph.facts.triggers import classes, trigger
from pharmagraph.language.sections import SectionKind
from pharmagraph.model import Fact, Reading
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text
from pharmagraph.vocabulary import FrameClass, Relation


def cases() -> Iterator[object]:
    for rule in load_rules():
        for number, example in enumerate(rule.examples, 1):
            yield pytest.param(rule, example, id=f"{rule.name}-{number}")


def reading_of(sentence: str) -> Reading:
    return read(from_text(sentence, source="example.txt"))


def names(reading: Reading, fact: Fact, role: str) -> set[str]:
    """Everything that the fillers of a role are called."""
    if role == "status":
        return {fact.status.value}
    if role == "date":
        return {fact.date}
    by_key = {entity.key: {entity.name, *entity.aliases} for entity in reading.entities}
    trials = {
        f.key: {v.text for v in f.fillers("trialName")} for f in reading.facts if f.kind == FrameClass.CLINICAL_TRIAL
    }
    return {
        n for value in fact.fillers(role) for n in (by_key.get(value.text) or trials.get(value.text) or {value.text})
    }


@pytest.mark.parametrize(("rule", "example"), list(cases()))
def test_a_rule_gives_what_its_example_says(rule: Rule, example: dict[str, object]) -> None:
    reading = reading_of(str(example["text"]))
    facts = [f for f in reading.facts if f.kind == rule.fact]
    wanted = example["gives"]
    if not isinstance(wanted, dict):
        assert not facts
        return
    agreeing = [f for f in facts if all(value in names(reading, f, role) for role, value in wanted.items())]
    assert agreeing, [(f.kind, f.status, [(r, names(reading, f, r)) for r, _ in f.roles]) for f in facts]


def test_every_frame_and_relation_has_a_rule_with_an_example() -> None:
    covered = {rule.fact for rule in load_rules() if rule.examples}
    wanted = {*FrameClass, *Relation} - {Relation.HAS_COMPONENT}
    assert wanted <= covered


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("- rule: a\n  fact: devlops\n  trigger: [x]\n  roles: {}\n", "devlops"),
        ("- rule: a\n  fact: Designation\n  trigger: [x]\n  roles: {drugg: {type: Drug, in: [object]}}\n", "drugg"),
        ("- rule: a\n  fact: Designation\n  triggers: [x]\n  roles: {}\n", "triggers"),
        ("- rule: a\n  fact: Designation\n  trigger: [x]\n  roles: {designation: {code: Orphan}}\n", "Orphan"),
        ("- rule: a\n  fact: Designation\n  trigger: [x]\n  roles: {drug: {type: Drug, in: [objekt]}}\n", "objekt"),
        ("- rule: a\n  fact: Designation\n  mark: owned\n  trigger: [x]\n  roles: {}\n", "owned"),
        ("rule: a\n", "list of rules"),
        ("- [", "YAML"),
    ],
)
def test_a_broken_rule_file_is_refused_with_its_name_and_the_reason(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        list(read_rules(path))
    assert str(path) in str(caught.value)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_trigger_takes_every_form_of_its_words() -> None:
    submitted = trigger("submit/v the application/n")
    assert "submitting" in submitted.words[0]
    assert submitted.words[2] == ("application", "applications")
    assert submitted.participles == {"submitted"}


def found(index: TriggerIndex, words: str, section: SectionKind) -> list[tuple[int, str]]:
    return [(at, rule.name) for at, _, rule in index.matches(words.split(), section)]


def test_a_trigger_may_name_a_class_of_words() -> None:
    obtained, approved, panel = (trigger(words) for words in ("$obtain/v|take/v", "$approve/ed", "$panel"))
    assert {"won", "secures", "obtaining", "took"} <= set(obtained.words[0])
    assert obtained.verb_at == 0
    assert "won" in obtained.participles
    assert {"approved", "cleared"} <= set(approved.words[0])
    assert approved.verb_at == -1
    assert "clear" not in approved.words[0]
    assert {"committee", "experts"} <= set(panel.words[0])


def test_an_unknown_class_of_words_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"unknown class of words '\$colour' \(known: .*obtain"):
        trigger("$colour of")


def test_every_class_of_words_is_named_by_a_rule_and_has_its_words_once_in_order() -> None:
    named = {
        name for file in RULES.glob("*.yaml") for name in re.findall(r"\$([a-z'-]+)", file.read_text(encoding="utf-8"))
    }
    assert named == classes().keys()
    assert all(list(words) == sorted(set(words)) for words in classes().values())


def test_triggers_of_any_length_are_found_at_their_first_word_in_the_order_of_the_rules() -> None:
    triggers = {"long": "filed for approval", "pair": "filed for", "one": "filed", "other": "filed with"}
    index = TriggerIndex(Rule(name, "Designation", (trigger(words),), (), ()) for name, words in triggers.items())
    assert found(index, "it filed for approval", SectionKind.BODY) == [(1, "long"), (1, "pair"), (1, "one")]
    assert found(index, "it filed for", SectionKind.BODY) == [(1, "pair"), (1, "one")]
    assert found(index, "it filed", SectionKind.BODY) == [(1, "one")]


def test_a_rule_is_looked_for_in_its_own_sections_or_else_where_facts_are_asserted() -> None:
    anywhere = Rule("anywhere", "Designation", (trigger("filed"),), (), ())
    contact = Rule("contact", "Designation", (trigger("filed"),), (), (), sections=("contact",))
    index = TriggerIndex([anywhere, contact])
    assert found(index, "filed", SectionKind.BODY) == [(0, "anywhere")]
    assert found(index, "filed", SectionKind.CONTACT) == [(0, "contact")]
    assert found(index, "filed", SectionKind.FORWARD_LOOKING) == []


@pytest.mark.parametrize("path", sorted(RULES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_rules_are_the_same_where_yaml_is_read_without_its_c_library(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert yaml.load(text, yaml.BaseLoader) == yaml.load(text, yaml.CBaseLoader)


@pytest.mark.parametrize("path", sorted(RULES.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_rule_says_a_thing_twice(path: Path) -> None:
    nodes = [yaml.compose(path.read_text(encoding="utf-8"), yaml.BaseLoader)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            assert len(set(keys)) == len(keys), f"{node.start_mark}: {keys}"
            nodes += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
