"""One trial told twice is one trial: unnamed phrases, and programmes called by the name of a numbered trial. And several told at once are several."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pharmagraph.facts.draft import Draft
from pharmagraph.facts.merge import differ, merge
from pharmagraph.facts.rules import marked
from pharmagraph.model import Value
from pharmagraph.vocabulary import FrameClass, Relation, Status, ValueKind


def unify_trials(
    drafts: Sequence[Draft],
    *,
    headline: int = 0,
    further: Collection[str] = (),
    introduced: Collection[str] = (),
    several: Collection[str] = (),
    called: Mapping[str, str] | None = None,
) -> list[Draft]:
    """Drafts in which one trial told twice ("a Phase 1 study of X in Y" in headline and body) has one key.

    An unnamed trial is another of the same phase, drugs and condition, named or not, if there is only one such; one whose phase is not
    told may be a named one of any phase. Of trials the keys: `further` of those that the text sets apart from what it spoke of before
    ("a separate trial"), `introduced` of those that come up as new ("a trial"), `several` of trials in the plural, `called` of those to which it gives a name later on
    ("the study, called NOVA") with those of the named.
    """
    _rename(drafts, called or {})
    trials = merge(_part(d, d.key, _sure(d)) for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL)
    rename = _full_names(trials)
    reworded: set[str] = set()
    reached = _reached(drafts)

    def is_told_again(one: Draft, other: Draft) -> bool:
        """Whether "a trial" is one that has its name later on, or of which the same was told."""
        named_later = _is_named(one) and one.place > other.place
        return named_later or bool(reached[one.key] & reached[other.key])

    for trial in sorted(trials, key=lambda t: t.place):
        if _is_named(trial) or trial.key in further or trial.key in rename:
            continue
        if trial.place < headline:
            told = [t for t in trials if t.place >= headline and t.key not in rename and t.key not in further]
            alike = sorted((t for t in told if _alike(t, trial)), key=lambda t: (not _is_named(t), t.place))[:1]
            if not alike:  # a headline puts the condition in a word of its own: "blood cancer"
                alike = [t for t in told if _alike(t, trial, in_headline=True)]
                reworded |= {trial.key} if len(alike) == 1 else set()
        else:
            alike = [
                t
                for t in trials
                if t is not trial
                and t.key not in rename
                and (_is_named(t) or headline <= t.place < trial.place)
                and not (_is_named(t) and trial.key in several and t.key not in several)
                and _alike(t, trial, known=trial.key not in introduced or is_told_again(t, trial))
            ] or ([] if trial.key in several else _sole_named(trial, trials, new=trial.key in introduced))
        if not trial.roles.get("phase") and len({frozenset(t.roles.get("phase", ())) for t in alike}) > 1:
            continue  # which of them cannot be told
        if len(alike) == 1 or (alike and trial.place >= headline and not any(_is_named(t) for t in alike)):
            rename[trial.key] = alike[0].key
    for key in list(rename):
        while rename[key] in rename:
            rename[key] = rename[rename[key]]
    for draft in drafts:
        if draft.key in reworded:
            draft.roles.pop("condition", None)
    _rename(drafts, rename)
    return list(drafts)


def _reached(drafts: Iterable[Draft]) -> defaultdict[str, set[Value]]:
    """Keys of trials -> the milestones that they have reached."""
    reached: defaultdict[str, set[Value]] = defaultdict(set)
    for draft in drafts:
        if draft.kind == FrameClass.TRIAL_MILESTONE and draft.status == Status.OCCURRED:
            for trial in draft.roles.get("trial", ()):
                reached[trial.text].update(draft.roles["milestone"])
    return reached


def _rename(drafts: Iterable[Draft], rename: Mapping[str, str]) -> None:
    """Give trials another key, and what names them with it."""
    for draft in drafts:
        draft.key = rename.get(draft.key, draft.key)
        for role in draft.roles:
            draft.roles[role] = {
                replace(v, text=rename.get(v.text, v.text)) if v.kind is ValueKind.FRAME else v: s
                for v, s in draft.roles[role].items()
            }


def _sole_named(trial: Draft, trials: Sequence[Draft], *, new: bool) -> list[Draft]:
    """The one named trial of the document, if its phase is not told and nothing sets the unnamed one, of which it is told, apart from it.

    A `new` one ("a Phase 2 trial") is another if the name came before.
    """
    named = [t for t in trials if _is_named(t)]
    phases = {frozenset(t.roles["phase"]) for t in trials if "phase" in t.roles}
    if len(named) != 1 or len(phases) != 1 or not trial.roles.get("phase") or (new and named[0].place < trial.place):
        return []
    drugs = trial.roles.get("evaluates", {}).keys() & named[0].roles.get("evaluates", {}).keys()
    apart = any(differ(trial, named[0], role) for role in ("condition", "sponsoredBy", "enrolment"))
    return named if drugs and not apart else []


def _sure(draft: Draft) -> Mapping[str, Mapping[Value, float]]:
    """The roles by which a trial may be told apart: no phase that is implied, no sponsor by default, no condition that only the rest of the document suggests."""
    if not draft.weak:
        return draft.roles
    unsure = {"phase", "sponsoredBy"}
    if any(e.extractor in marked("hunch") for e in draft.evidence):
        unsure.add("condition")
    return {role: values for role, values in draft.roles.items() if role not in unsure}


def split_plurals(drafts: Sequence[Draft], plurals: Collection[str]) -> list[Draft]:
    """Drafts in which "Phase 2 trials of X in A and B" are two trials, one for each condition, or of "X and Y" one for each drug.

    `plurals` are the keys of trials that the text speaks of in the plural. What is said of them together (a milestone) is said of each.
    """
    given_together = [
        {value for values in draft.roles.values() for value in values}
        for draft in drafts
        if draft.kind == Relation.COMBINED_WITH
    ]
    together = merge(_part(d, d.key, d.roles) for d in drafts if d.key in plurals and not d.weak)
    apart = {d.key: role for d in together if (role := _told_apart_by(d, given_together))}
    parts: dict[str, list[str]] = {key: [] for key in apart}
    result: list[Draft] = []
    for draft in (d for d in together if d.key in apart):
        role = apart[draft.key]
        for number, (value, sureness) in enumerate(sorted(draft.roles[role].items()), 1):
            parts[draft.key].append(f"{draft.key}.{number}")
            result.append(_part(draft, f"{draft.key}.{number}", {**draft.roles, role: {value: sureness}}))
    for draft in drafts:
        if draft.key not in apart:
            result.append(draft)
        elif draft.weak:  # what may be added to the trial may be added to each of its parts
            roles = {role: values for role, values in draft.roles.items() if role != apart[draft.key]}
            result += [_part(draft, key, roles) for key in parts[draft.key] if roles]
    tested = {
        d.key: d.roles["evaluates"]
        for d in result
        if "evaluates" in d.roles and apart.get(d.key.rpartition(".")[0]) == "evaluates"
    }
    return [_of_its_drug(part, tested) for draft in result for part in _of_each(draft, parts)]


def _of_its_drug(draft: Draft, tested: Mapping[str, dict[Value, float]]) -> Draft:
    """What is said of a trial split off by its drug is said of this drug alone: "trials of X and Y have begun"."""
    own = next((tested[trial.text] for trial in draft.roles.get("trial", ()) if trial.text in tested), {})
    split = {drug for drugs in tested.values() for drug in drugs}
    if not own or not draft.roles.get("drug", {}).keys() <= split:
        return draft
    return replace(draft, roles={**draft.roles, "drug": dict(own)})


_OF_ONE = frozenset({"enrolment", "registryId", "trialName"})


def of_each_trial(drafts: Iterable[Draft], together: Mapping[str, Sequence[str]]) -> Iterator[Draft]:
    """The drafts, with what is said of several trials `together` (their key -> those of its members) said of each.

    A result or a milestone is one trial's own, so that one of several trials is one for each.
    """
    for draft in drafts:
        if draft.key in together:  # a number of patients may be that of all
            roles = {role: values for role, values in draft.roles.items() if role not in _OF_ONE}
            yield from (_part(draft, key, roles) for key in together[draft.key] if roles)
            continue
        told = draft.roles.get("trial", {})
        trials = {replace(v, text=key): s for v, s in told.items() for key in together.get(v.text, [v.text])}
        if draft.kind in {FrameClass.TRIAL_RESULT, FrameClass.TRIAL_MILESTONE} and len(trials) > 1:
            yield from (_part(draft, draft.key, {**draft.roles, "trial": {v: s}}) for v, s in sorted(trials.items()))
        else:
            yield replace(draft, roles={**draft.roles, "trial": trials}) if told else draft


def with_trials_roles(drafts: Sequence[Draft], topic: str) -> list[Draft]:
    """Milestones told without who reached them ("The study was initiated in June") or with what drug take it from their trial; so do results
    of the drug that only the document is about.

    The trial must leave no choice: one sponsor, and one drug or the document's `topic`.
    """
    trials = {d.key: d for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL}
    result = []
    for draft in drafts:
        named = list(draft.roles.get("trial", ()))
        if draft.kind == FrameClass.TRIAL_MILESTONE and len(named) == 1 and named[0].text in trials:
            trial = trials[named[0].text]
            sponsors, drugs = trial.roles.get("sponsoredBy", {}), trial.roles.get("evaluates", {})
            main = {v: s for v, s in drugs.items() if v.text == topic} or drugs
            added = {
                role: dict(known)
                for role, known in (("organization", sponsors), ("drug", main))
                if len(known) == 1 and role not in draft.roles
            }
            draft = replace(draft, roles={**draft.roles, **added})
        elif draft.kind == FrameClass.TRIAL_RESULT and len(named) == 1 and named[0].text in trials:
            tested, drugs = trials[named[0].text].roles.get("evaluates", {}), draft.roles.get("drug", {})
            if (
                tested
                and [v.text for v in drugs] == [topic]
                and not drugs.keys() & tested.keys()
                and max(drugs.values()) < _SURE
            ):
                draft = replace(draft, roles={**draft.roles, "drug": dict(tested)})
        result.append(draft)
    return result


_SURE = 0.9  # of a result's drug, which is that of its trial where only the document tells another


_BEGINS = ("Initiated", "FirstPatientDosed", "EnrolmentCompleted", "Completed")


def without_plans_done(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts but for milestones to come, without a date, of trials that have reached them or a later one: "is to begin", "has begun".

    After a completed trial another of the same phase may begin.
    """
    reached: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        if draft.kind == FrameClass.TRIAL_MILESTONE and draft.status == Status.OCCURRED:
            codes = {v.text for v in draft.roles["milestone"]}
            running = max((_BEGINS.index(code) for code in codes & set(_BEGINS[:-1])), default=-1)
            for trial in draft.roles.get("trial", ()):
                reached[trial.text] |= {*codes, *_BEGINS[: running + 1]}

    def is_done(draft: Draft) -> bool:
        trials, codes = draft.roles.get("trial", {}), {v.text for v in draft.roles["milestone"]}
        return bool(trials) and not draft.date and all(codes <= reached[trial.text] for trial in trials)

    return [d for d in drafts if d.kind != FrameClass.TRIAL_MILESTONE or d.status != Status.PLANNED or not is_done(d)]


_TOLD_FACTOR = 0.85


def with_milestones_drugs(drafts: Sequence[Draft]) -> None:
    """Trials of which no drug is told evaluate the one drug of their milestones ("X: plans to start a Phase 2 trial in asthma")."""
    told: dict[str, set[Value]] = {}
    for draft in drafts:
        if draft.kind == FrameClass.TRIAL_MILESTONE and {v.text for v in draft.roles["milestone"]} & set(_BEGINS):
            for value in draft.roles.get("trial", ()):
                told.setdefault(value.text, set()).update(draft.roles.get("drug", ()))
    for draft in drafts:
        if draft.kind == FrameClass.CLINICAL_TRIAL and "evaluates" not in draft.roles:
            drugs = told.get(draft.key, set())
            if len(drugs) == 1:
                draft.roles["evaluates"] = dict.fromkeys(drugs, _TOLD_FACTOR)


def name_controls(drafts: Iterable[Draft]) -> None:
    """Results with a second figure but no comparator ("9.7 months versus 5.5 months") are against their trial's one control."""
    drafts = list(drafts)
    controls = {d.key: d.roles.get("comparator", {}) for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL}
    for draft in drafts:
        if (
            draft.kind == FrameClass.TRIAL_RESULT
            and "comparatorValue" in draft.roles
            and "comparator" not in draft.roles
        ):
            told = [controls[v.text] for v in draft.roles.get("trial", ()) if v.text in controls]
            if len(told) == 1 and len(told[0]) == 1 and not told[0].keys() & draft.roles.get("drug", {}).keys():
                draft.roles["comparator"] = dict(told[0])


def name_regimens(drafts: Iterable[Draft]) -> None:
    """Results of a trial of "X plus Y versus Y" are of X plus Y, whichever of them their sentence names; beside a placebo, Y is background."""
    drafts = list(drafts)
    trials = {d.key: d for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL}
    pairs = {
        frozenset(v for role in ("subject", "object") for v in d.roles[role])
        for d in drafts
        if d.kind == Relation.COMBINED_WITH
    }
    for draft in drafts:
        drugs = draft.roles.get("drug", {})
        praised = {e.extractor for e in draft.evidence} <= marked("praise")
        if draft.kind != FrameClass.TRIAL_RESULT or len(drugs) != 1 or praised:
            continue
        (drug,) = drugs
        for trial in (trials[value.text] for value in draft.roles.get("trial", ()) if value.text in trials):
            arm = trial.roles.get("evaluates", {})
            control = trial.roles.get("comparator", {})
            shared = {v: s for v, s in arm.items() if v in control and v != drug}
            if drug in arm and len(shared) == len(control) and all(frozenset({drug, v}) in pairs for v in shared):
                drugs.update(shared)


def _told_apart_by(draft: Draft, given_together: Iterable[Collection[Value]]) -> str:
    """The role whose fillers are those of several unnamed trials; empty if nothing tells them apart."""
    drugs, conditions = draft.roles.get("evaluates", {}), draft.roles.get("condition", {})
    if draft.kind != FrameClass.CLINICAL_TRIAL or _is_named(draft):
        return ""
    if len(drugs) == 1 and len(conditions) > 1:
        return "condition"
    regimen = any(len(drugs.keys() & pair) > 1 for pair in given_together)
    return "evaluates" if len(drugs) > 1 and len(conditions) <= 1 and not regimen else ""


def _of_each(draft: Draft, parts: Mapping[str, Sequence[str]]) -> Iterator[Draft]:
    """The draft, once for each of the trials into which the one that it names was split."""
    split = [value for value in draft.roles.get("trial", ()) if value.text in parts]
    if not split:
        yield draft
        return
    for key in parts[split[0].text]:
        trial = {replace(split[0], text=key): draft.roles["trial"][split[0]]}
        yield _part(draft, draft.key, {**draft.roles, "trial": trial})


def _part(draft: Draft, key: str, roles: Mapping[str, Mapping[Value, float]]) -> Draft:
    """A copy that shares nothing with the draft which merging may change."""
    return replace(draft, key=key, roles={r: dict(v) for r, v in roles.items()})


def programmes(drafts: Iterable[Draft]) -> dict[str, list[str]]:
    """Keys of programmes ("ARCADIA", of ARCADIA 1 and ARCADIA 2) -> those of their trials, of which what is said of the programme is said."""
    drafts = [d for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL]
    names = {_name_of(draft) for draft in drafts}
    if not any(other.startswith(name) for name in names for other in names if name and other != name):
        return {}
    trials = merge(_part(d, d.key, _sure(d)) for d in drafts)
    by_key = {trial.key: trial for trial in trials}
    numbered = {key: _numbered(trial, trials) for key, trial in by_key.items() if "registryId" not in trial.roles}
    return {
        key: members
        for key, members in numbered.items()
        if len(members) > 1 and not any(differ(by_key[member], by_key[key], "condition") for member in members)
    }


def _full_names(trials: Sequence[Draft]) -> dict[str, str]:
    """Keys of trials called by their programme's name ("waveLINE") -> that of the one numbered trial which agrees with them."""
    numbered = {trial.key: _numbered(trial, trials) for trial in trials}
    return {key: members[0] for key, members in numbered.items() if len(members) == 1}


def _numbered(trial: Draft, trials: Iterable[Draft]) -> list[str]:
    """The keys of the trials that have the name of this one and a number, and agree with it."""
    name = _name_of(trial)
    return [
        other.key
        for other in trials
        if name
        and re.match(re.escape(name) + r"[- ]?\d", _name_of(other))
        and not differ(other, trial, "phase")
        and not differ(other, trial, "evaluates")
    ]


def _name_of(trial: Draft) -> str:
    return min(trial.roles["trialName"]).text.casefold() if "trialName" in trial.roles else ""


def _is_named(trial: Draft) -> bool:
    return "trialName" in trial.roles or "registryId" in trial.roles


_BARE = frozenset(
    {"evaluates", "sponsoredBy", "hasEndpoint", "enrolment"}
)  # what "our study of X" tells, and is true of any phase


def _alike(one: Draft, other: Draft, *, in_headline: bool = False, known: bool = True) -> bool:
    phases = [set(t.roles.get("phase", ())) for t in (one, other)]
    drugs = [set(t.roles.get("evaluates", ())) for t in (one, other)]
    conditions = [set(t.roles.get("condition", ())) for t in (one, other)]
    about_the_same = bool(drugs[0] & drugs[1]) or (not all(drugs) and bool(conditions[0] & conditions[1]))
    about_the_same = about_the_same or (in_headline and not drugs[1] and not conditions[1])
    differs = not in_headline and (differ(one, other, "condition") or differ(one, other, "sponsoredBy"))
    same_phase = phases[0] & phases[1] or (not phases[1] and _is_named(one))
    if in_headline and not all(phases):
        same_phase = same_phase or drugs[0] & drugs[1]
    elif not phases[1] and not same_phase:  # a phase is told once: the drug and what else is told must agree
        bare = known and other.roles.keys() <= _BARE
        same_phase = drugs[0] & drugs[1] and (conditions[0] & conditions[1] or bare)
    return bool(same_phase) and about_the_same and not differs
