"""One trial told twice is one trial: unnamed phrases, and programmes called by the name of a numbered trial."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pharmagraph.facts.draft import Draft
from pharmagraph.facts.merge import differ, merge
from pharmagraph.vocabulary import FrameClass, ValueKind


def unify_trials(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts in which one trial told twice ("a Phase 1 study of X in Y" in headline and body) has one key.

    An unnamed trial is another of the same phase, drugs and condition, named or not, if there is only one such.
    """
    trials = list(merge(d for d in drafts if d.kind == FrameClass.CLINICAL_TRIAL))
    rename = _full_names(trials)
    for trial in sorted(trials, key=lambda t: t.place):
        if _is_named(trial):
            continue
        alike = [
            t
            for t in trials
            if t is not trial and t.key not in rename and (_is_named(t) or t.place < trial.place) and _alike(t, trial)
        ]
        if len(alike) == 1 or (alike and not any(_is_named(t) for t in alike)):
            rename[trial.key] = alike[0].key
    for draft in drafts:
        draft.key = rename.get(draft.key, draft.key)
        for role in draft.roles:
            draft.roles[role] = {
                replace(v, text=rename.get(v.text, v.text)) if v.kind is ValueKind.FRAME else v: s
                for v, s in draft.roles[role].items()
            }
    return list(drafts)


def _full_names(trials: Sequence[Draft]) -> dict[str, str]:
    """Keys of trials called by their programme's name ("waveLINE") -> that of the one numbered trial which agrees with them."""
    names = {t.key: min(t.roles["trialName"]).text.casefold() for t in trials if "trialName" in t.roles}
    rename = {}
    for trial in trials:
        full = [
            t.key for t in trials
            if trial.key in names and re.match(re.escape(names[trial.key]) + r"[- ]?\d", names.get(t.key, ""))
            and not differ(t, trial, "phase") and not differ(t, trial, "evaluates")
        ]  # fmt: skip
        if len(full) == 1:
            rename[trial.key] = full[0]
    return rename


def _is_named(trial: Draft) -> bool:
    return "trialName" in trial.roles or "registryId" in trial.roles


def _alike(one: Draft, other: Draft) -> bool:
    phases = [set(t.roles.get("phase", ())) for t in (one, other)]
    drugs = [set(t.roles.get("evaluates", ())) for t in (one, other)]
    conditions = [set(t.roles.get("condition", ())) for t in (one, other)]
    about_the_same = drugs[0] & drugs[1] or (not all(drugs) and conditions[0] & conditions[1])
    return bool(phases[0] & phases[1]) and bool(about_the_same) and not differ(one, other, "condition")
