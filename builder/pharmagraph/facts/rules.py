"""Rules as data: read from YAML, checked against the vocabulary, indexed by trigger word.

A rule names the fact it gives, its triggers, and for each role the type of its filler and the places to look, in order. Its examples
are sentences with what must come out of them; the test suite runs them all.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from operator import contains
from pathlib import Path
from typing import Any

from pharmagraph.errors import DataError, VocabularyError
from pharmagraph.facts.places import is_place
from pharmagraph.facts.triggers import Trigger, trigger, variants
from pharmagraph.language.sections import ASSERTING, SectionKind
from pharmagraph.prepared import key_of, prepared
from pharmagraph.vocabulary import FRAMES, FrameClass, parse_code, parse_frame, parse_relation, parse_role

SETTLED = "Settled"  # a status that rules may force: planned counts as occurred, denied and hypothetical are obeyed
MEANT = "Meant"  # another: what a thing is meant for, whatever may come of it; only a denial is obeyed
RULES = Path(__file__).parent / "data"
_RELATION_ROLES = {"subject", "object"}
_KEYS = {
    "rule",
    "fact",
    "trigger",
    "roles",
    "needs",
    "with",
    "unless",
    "each",
    "voice",
    "status",
    "confidence",
    "sections",
    "examples",
    "date",
    "absent",
    "moves",
    "denied",
    "weak",
    "plan",
    "told",
    "mark",
}
_CODE = (
    "facts/places",
    "facts/rules.py",
    "facts/triggers.py",
    "facts/data/classes.tsv",
    "language",
    "vocabulary.py",
)  # what decides what the files are read as
_MARKS = {"", "praise", "own trial", "owner", "terms", "guess", "hunch", "describes", "partner"}


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Where the filler of a role is looked for: constant codes, or a type and places in order of preference."""

    role: str
    type: str = ""
    places: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    many: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; see the module's docstring and `data/README.md`."""

    name: str
    fact: str
    triggers: tuple[Trigger, ...]
    roles: tuple[RoleRule, ...]
    needs: tuple[tuple[str, ...], ...]  # each a set of alternatives, one of which must be filled
    with_words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    voice: str = ""
    status: str = ""
    confidence: float = 0.8
    sections: tuple[str, ...] = ()
    takes_date: bool = True
    denied: tuple[tuple[str, str], ...] = ()  # (role, code) that a denial gives instead of the status Denied
    absent: tuple[RoleRule, ...] = ()  # what must not be there: "licenses X to Y" is no licence taken
    moves: str = ""  # "up" or "down": what the trigger does to an endpoint, which must not be the bad way for it
    plan: bool = False  # an infinitive ("to start") or a date to come makes it a plan
    weak: bool = False  # fills only roles that nothing else fills, and makes no event of its own beside a fuller one
    told: bool = False  # the trigger must tell of an event, not of a purpose or a quality
    mark: str = ""  # what later steps ask of its facts
    examples: tuple[Mapping[str, Any], ...] = ()


def load_rules(folder: Path = RULES) -> tuple[Rule, ...]:
    """All rules of a folder's YAML files, by file name and place; DataError names the file and rule of whatever is wrong."""
    return _load_rules(folder)


@cache
def _load_rules(folder: Path) -> tuple[Rule, ...]:
    paths = sorted(folder.glob("*.yaml"))
    made = prepared("rules", key_of(paths, *_CODE), lambda: tuple(map(astuple, _all_rules(folder, paths))))
    return tuple(map(_of_plain, made))


def _all_rules(folder: Path, paths: Iterable[Path]) -> list[Rule]:
    rules = [rule for path in paths for rule in read_rules(path)]
    if not rules:
        raise DataError(f"{folder}: no rule files (*.yaml) found; reinstall pharmagraph or name another folder")
    names = [rule.name for rule in rules]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise DataError(f"{folder}: two rules are called {twice[0]!r}; rename one")
    return rules


def _of_plain(values: tuple[Any, ...]) -> Rule:
    """The rule that was made a tuple."""
    rule = Rule(*values)
    return replace(
        rule,
        triggers=tuple(Trigger(*one) for one in rule.triggers),  # type: ignore[misc]
        roles=tuple(RoleRule(*one) for one in rule.roles),  # type: ignore[misc]
        absent=tuple(RoleRule(*one) for one in rule.absent),  # type: ignore[misc]
    )


@cache
def marked(mark: str) -> frozenset[str]:
    """The names of the shipped rules that bear a mark."""
    return frozenset(rule.name for rule in load_rules() if rule.mark == mark)


def read_rules(path: Path) -> Iterable[Rule]:
    """The rules of one YAML file."""
    import yaml

    try:
        # every scalar stays text: "on" and "no" are words here, not truth values
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506  text only
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(f"{path}: not a readable YAML file ({' '.join(str(error).split())}); mend it") from None
    if not isinstance(data, list):
        raise DataError(f"{path}: a rule file is a list of rules, each beginning with '- rule: NAME'")
    for item in data:
        name = item.get("rule") if isinstance(item, dict) else None
        try:
            yield _rule(item)
        except (KeyError, TypeError, ValueError, AttributeError, VocabularyError) as error:
            raise DataError(f"{path}: rule {name!r}: {error.args[0] if error.args else error}; mend the rule") from None


def _rule(item: dict[str, Any]) -> Rule:
    if unknown := sorted(set(item) - _KEYS):
        raise ValueError(f"unknown key {unknown[0]!r} (known: {', '.join(sorted(_KEYS))})")
    fact = str(item["fact"])
    if fact[0].isupper():
        parse_frame(fact)
    else:
        parse_relation(fact)
    return Rule(
        name=str(item["rule"]),
        fact=fact,
        triggers=tuple(trigger(variant) for words in item["trigger"] for variant in variants(words)),
        roles=tuple(_role(fact, role, spec) for role, spec in item["roles"].items()),
        needs=tuple(tuple(str(need).split("|")) for need in item.get("needs", ())),
        with_words=tuple(item.get("with", ())),
        unless=tuple(item.get("unless", ())),
        each=tuple(item.get("each", ())),
        voice=item.get("voice", ""),
        status=item.get("status", ""),
        confidence=float(item.get("confidence", 0.8)),
        sections=tuple(item.get("sections", ())),
        takes_date=item.get("date", "true") == "true",
        denied=tuple((role, str(parse_code(role, code))) for role, code in item.get("denied", {}).items()),
        absent=tuple(_role(fact, role, spec) for role, spec in item.get("absent", {}).items()),
        moves=item.get("moves", ""),
        plan=item.get("plan", "false") == "true",
        weak=item.get("weak", "false") == "true",
        told=item.get("told", "false") == "true",
        mark=_mark(item.get("mark", "")),
        examples=tuple(item.get("examples") or ()),
    )


def _mark(name: str) -> str:
    if name not in _MARKS:
        raise ValueError(f"unknown mark {name!r} (known: {', '.join(sorted(_MARKS - {''}))})")
    return name


def _role(fact: str, role: str, spec: dict[str, Any]) -> RoleRule:
    if fact in FRAMES:
        if not (fact == FrameClass.CLINICAL_TRIAL and role == "trial"):  # the trial itself, whose key names the frame
            parse_role(parse_frame(fact), role)
        if "code" in spec:
            return RoleRule(role, codes=tuple(str(parse_code(role, code)) for code in spec["code"].split()))
    elif role not in _RELATION_ROLES:
        raise ValueError(f"a relation has the roles subject and object, not {role!r}")
    for place in (name for union in spec["in"] for name in re.split(r"[+|]", union)):
        if not is_place(place):
            raise ValueError(f"role {role!r}: unknown place {place!r}")
    return RoleRule(role, spec["type"], tuple(spec["in"]), many=spec.get("many", "true") == "true")


_Start = tuple[Trigger, Rule]


class TriggerIndex:
    """Which triggers of which rules may stand at a word: by section, and by the first two words or classes of mentions ("<Kind>")."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._by_section: dict[SectionKind, dict[str, _Starts]] = {}

    def matches(self, forms: Sequence[str], section: SectionKind) -> "Iterator[tuple[int, Trigger, Rule]]":
        """Where triggers stand in a sentence of a section, word by word, and at each word in order of the rules."""
        starts = self._starts(section)
        for i, form in enumerate(forms) if starts else ():
            if form in starts:
                for trig, rule in starts[form].before(forms[i + 1] if i + 1 < len(forms) else ""):
                    words = trig.words
                    rest = forms[i + 2 : i + len(words)]
                    if len(words) < 3 or (len(rest) == len(words) - 2 and all(map(contains, words[2:], rest))):
                        yield i, trig, rule

    def _starts(self, section: SectionKind) -> "dict[str, _Starts]":
        if section not in self._by_section:
            self._by_section[section] = _by_form(
                (trig, rule)
                for rule in self._rules
                if section in (rule.sections or ASSERTING)
                for trig in rule.triggers
            )
        return self._by_section[section]


@dataclass(frozen=True, slots=True)
class _Starts:
    """The triggers that begin with one form, in order of their rules."""

    alone: tuple[_Start, ...]  # triggers of one word
    longer: Mapping[str, tuple[_Start, ...]]  # second form -> the triggers that go on so, and those of one word

    def before(self, form: str) -> tuple[_Start, ...]:
        """Those that may stand where `form` comes next (empty at the end); of longer ones two words have been compared."""
        return self.longer.get(form, self.alone)


def _by_form(starts: Iterable[_Start]) -> dict[str, _Starts]:
    by_form: dict[str, list[_Start]] = defaultdict(list)
    for trig, rule in starts:
        for form in trig.words[0]:
            by_form[form].append((trig, rule))
    return {form: _by_second_form(found) for form, found in by_form.items()}


def _by_second_form(starts: Sequence[_Start]) -> _Starts:
    alone: list[_Start] = []
    longer: dict[str, list[_Start]] = {}
    for start in starts:
        words = start[0].words
        if len(words) > 1:
            for form in dict.fromkeys(words[1]):
                longer.setdefault(form, alone.copy()).append(start)
        else:
            for others in (alone, *longer.values()):
                others.append(start)
    return _Starts(tuple(alone), {form: tuple(found) for form, found in longer.items()})
