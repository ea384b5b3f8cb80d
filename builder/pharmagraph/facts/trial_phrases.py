"""Where the noun phrase of a trial begins, what determines it, and which drugs and diseases it tells."""

import re
from collections.abc import Sequence
from functools import cache

from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.linking import Linked, root_kind
from pharmagraph.mentions.mention import TRIAL, Literal
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass

JOINT = re.compile(r"(?:,\s*(?:and\s+)?|\s+and\s+)$")
_BETWEEN_DRUGS = re.compile(r"(?:\s(?:and|plus|\+)\s|\s?[/+]\s?)$")
_SHORT_FORM = re.compile(r"\s\([A-Z][A-Za-z-]{1,7}\)\s*$")
_DETERMINER = re.compile(
    r"(?P<words>\b(?:[Tt]he|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Oo]ur|[Ii]ts|[Tt]heir|[Aa]n?|[Aa]nother|\w+['’]s)\s+)$"
)
# plain words between the phase and the head: "Phase 1 SAD/MAD clinical study", "Phase 2 healthy volunteer trial"
_FILLING = re.compile(
    r"^(?:[\s,(-]*(?!(?:an?|and(?!\s[a-z]+\s$)|are|as|at|by|data|development|for|from|has|have|in|into|is|of|on|or|results|that|the|to|was|were|which|with|while)\b)[\w/+-]+[)]?){1,6}\s*$"
)


@cache
def _modifier() -> re.Pattern[str]:
    """What may stand before the head, at the end of a string: the words of the table, whatever has a hyphen, a ratio."""
    words = [row["words"] for row in read_table(DATA / "trial_modifiers.tsv", ("words",))]
    listed = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?:^|(?<=[\s(]))(?P<words>(?:(?i:{listed})|[A-Za-z\d]+(?:-[A-Za-z]+)+|\d:\d(?::\d)*|US|UK|EU)\s*)$"
    )


def phrase_start(text: str, floor: int, place: int, mentions: Sequence[Linked]) -> int:
    """Where the noun phrase that ends in the head at `place` begins, without its determiner."""
    start = place
    while start > floor:
        before = text[floor:start]
        stripped = before.rstrip()
        touching = next(
            (
                m
                for m in mentions
                if m.end == floor + len(stripped) and (m.kind in {TRIAL, Literal.PHASE} or _is_inner(m))
            ),
            None,
        )
        if touching is not None and len(before) - len(stripped) <= 1:
            start = touching.start
            continue
        phase = next(
            (
                m
                for m in mentions
                if m.kind in {TRIAL, Literal.PHASE}
                and floor <= m.start
                and 0 < start - m.end <= 70
                and _FILLING.match(text[m.end : start])
            ),
            None,
        )
        if phase is not None:
            start = phase.start
            continue
        bracket = re.search(r"\([^()]{1,40}\)\s*$", before)
        if (
            bracket
            and floor + bracket.start() > floor
            and any(m.kind == TRIAL and floor + bracket.start() <= m.start < start for m in mentions)
        ):
            start = floor + bracket.start()
            continue
        short = _SHORT_FORM.search(before)  # "first-in-human (FIH) Phase 1 trial"
        if short and _modifier().search(before[: short.start()][-60:] + " "):
            start = floor + short.start()
            continue
        pair = _BETWEEN_DRUGS.search(before)
        if pair and any(m.start == start and is_drug(m) for m in mentions):
            first = next((m for m in mentions if m.end == floor + pair.start() and is_drug(m)), None)
            if first is not None:  # "the X plus Y study"
                start = first.start
                continue
        joint = JOINT.search(before)
        if joint and _modifier_before(before, joint, floor, mentions):
            start = floor + joint.start()
            continue
        match = _modifier().search(before[-60:])
        if match is None:
            break
        start -= len(match["words"])
    # "has completed Phase 2 trials" tells what was done, "the completed Phase 2 trial" which trial is meant
    done = re.match(r"(?:.*[\s,])?(?:recently )?completed\s+", text[start:place])
    if done is not None and not determiner_of(text, start):
        start += done.end()
    return start + (len(text[start:place]) - len(text[start:place].lstrip(" ,-")))


def _modifier_before(before: str, joint: re.Match[str], floor: int, mentions: Sequence[Linked]) -> bool:
    """Whether what stands before a comma or "and" modifies the trial too."""
    end = floor + joint.start()
    beside = any(m.end == end and m.kind in {Literal.PHASE, TRIAL} for m in mentions)
    return beside or _modifier().search(before[: joint.start()][-40:] + " ") is not None


def _is_inner(linked: Linked) -> bool:
    return (
        root_kind(linked.kind) in {EntityClass.DRUG, EntityClass.DISEASE, EntityClass.TECHNOLOGY}
        and linked.factor == 1.0
    )


def determiner_of(text: str, start: int) -> str:
    """The article, pronoun or possessor right before a noun phrase, in lower case, or nothing."""
    match = _DETERMINER.search(text[max(0, start - 30) : start])
    return match["words"].strip().lower() if match else ""


def drugs_told(text: str, head: re.Match[str], inside: Sequence[Linked], mentions: Sequence[Linked]) -> set[str]:
    """The keys of the drugs that a trial's noun phrase names: "the X trial", "the trial of X"."""
    after = re.match(r"\s+(?:of|for|evaluating|testing)\s+", text[head.end() : head.end() + 14])
    named = [m for m in inside if is_drug(m)]
    if after is not None:
        named += [m for m in mentions if m.start == head.end() + after.end() and is_drug(m)]
    return {m.key for m in named}


def tells_what(text: str, head: re.Match[str], inside: Sequence[Linked]) -> bool:
    """Whether a trial without phase or name is told by its drug or disease: "the X combination study", "the gout study", "the first clinical trial of X"."""
    return (
        any(is_drug(m) or root_kind(m.kind) == EntityClass.DISEASE for m in inside)
        or text[head.end() : head.end() + 4] == " of "
    )


def disease_words(mentions: Sequence[Linked]) -> set[frozenset[str]]:
    """The words of the names of the diseases among the mentions, abbreviations written out."""
    diseases = (m.mention for m in mentions if root_kind(m.kind) == EntityClass.DISEASE)
    return {frozenset((m.known_as or m.name).lower().replace("-", " ").split()) for m in diseases}


def are_alike(told: set[frozenset[str]], known: set[frozenset[str]]) -> bool:
    """Whether a disease is one of the known, or a wider or a narrower name of one."""
    return any(one <= other or other <= one for one in told for other in known)


def is_drug(linked: Linked) -> bool:
    """Whether a mention names a drug, and no class of drugs or control."""
    return root_kind(linked.kind) == EntityClass.DRUG and linked.kind != EntityClass.DRUG_CLASS


def is_specific(text: str, head: re.Match[str], inside: Sequence[Linked]) -> bool:
    """Whether a singular trial without phase or name is one in particular: something tells what of or in whom."""
    return (
        bool(inside)
        or re.match(
            r"(?:\s+(?:of|in|for|on|among|with|to (?:compare|determine|evaluate|test|assess|examine|explore|see)|designed|evaluated|evaluates|tested|compared|compares|investigated|assessed|enrolled)|"
            r",?\s+(?:evaluating|comparing|assessing|investigating|involving|testing|examining|exploring|studying|using|aimed|aiming|enrolling|recruiting|conducted|which|that|whose))\b",
            text[head.end() : head.end() + 25],
        )
        is not None
    )
