"""Places of the clinical trial: what the rest of its text tells of it."""

from collections.abc import Sequence

from pharmagraph.facts.places.looking import look, place
from pharmagraph.facts.places.site import Filler, Site, fits
from pharmagraph.language.units import Unit
from pharmagraph.mentions.mention import TRIAL


@place("trial-drug")
def trial_drug(site: Site, type_: str) -> list[Filler]:
    """What the trial of the sentence evaluates, as far as its noun phrases and the words after them have said.

    Where the sentence names no trial, that of the trial spoken of last, unless the sentence names only other drugs.
    """
    keys = [u.linked.key for u in site.units if u.linked is not None and u.linked.kind == TRIAL]
    if keys:
        return _drug_of(site, type_, keys)
    named = {u.linked.key for u in site.units if u.linked is not None and fits(u.linked, type_, site.discourse)}
    told = [filler.linked.key for filler in look("trial", "ClinicalTrial", site)]
    found = _drug_of(site, type_, told) or _told_with(site, type_, told)
    if not found and (not told or site.discourse.names_one_drug):
        found = _drug_of(site, type_, [*site.discourse.book.trials])
    return [filler for filler in found if not named or filler.linked.key in named]


def _drug_of(site: Site, type_: str, keys: Sequence[str]) -> list[Filler]:
    here = site.passage.sentence.index
    for phrase in site.discourse.book.phrases:
        named = [m for m in phrase.inside if fits(m, type_, site.discourse)]
        if phrase.sentence == here and phrase.key in keys and len(named) > 1:  # "the X plus Y study"
            return [Filler(m) for m in named]
    for passage in reversed(site.discourse.passages[: here + 1]):
        for i, unit in enumerate(passage.view.units):
            if unit.linked is not None and unit.linked.kind == TRIAL and unit.linked.key in keys:
                units = passage.view.units
                for k, other in enumerate(units[i + 1 : i + 8], i + 1):
                    if other.text in {",", ";"} and _goes_on(units[k + 1 : k + 2]):
                        break  # "completed enrolment in NOVA, brought X into the clinic"
                    if other.linked is not None and fits(other.linked, type_, site.discourse):
                        return [Filler(other.linked)]
    return []


def _told_with(site: Site, type_: str, keys: Sequence[str]) -> list[Filler]:
    """The one drug that the sentences before this have told with any of the trials ("cleared the IND of X, allowing a Phase 1 study")."""
    told = {drug for key in keys if key in site.discourse.book.trials for drug in site.discourse.book.trials[key].drugs}
    before = site.discourse.passages[: site.passage.sentence.index]
    linked = (u.linked for passage in reversed(before) for u in passage.view.units if u.linked is not None)
    found = next((m for m in linked if m.key in told and fits(m, type_, site.discourse)), None)
    return [Filler(found, 0.95)] if found is not None and len(told) == 1 else []


def _goes_on(after: Sequence[Unit]) -> bool:
    """Whether a further predicate begins: a verb that does not tell what the trial is for."""
    return any(unit.tag == "verb" and not unit.lower.endswith("ing") for unit in after)


@place("trial-modifier")
def trial_modifier(site: Site, type_: str) -> list[Filler]:
    """What stands within a trial's noun phrase of the sentence: "the corvolimab trial"."""
    here = site.passage.sentence.index
    phrases = (p for p in site.discourse.book.phrases if p.sentence == here)
    told = ([Filler(m) for m in p.inside if fits(m, type_, site.discourse)] for p in phrases)
    return next((found for found in told if found), [])


@place("sole-trial-topic")
def sole_trial_topic(site: Site, type_: str) -> list[Filler]:
    """The document's drug, if the document speaks of one trial alone or of no other drug."""
    drug = site.discourse.drug
    alone = _is_only_choice(site)
    return [Filler(drug, 0.9)] if alone and drug is not None and fits(drug, type_, site.discourse) else []


@place("sole-trial-disease")
def sole_trial_disease(site: Site, type_: str) -> list[Filler]:
    """The only disease that a document speaks of, if it speaks of one trial alone or of one drug."""
    if not _is_only_choice(site) or site.discourse.drug is None:
        return []
    named = {
        unit.linked.key: unit.linked
        for passage in site.discourse.passages
        if passage.sentence.asserts
        for unit in passage.view.units
        if unit.linked is not None and fits(unit.linked, type_, site.discourse)
    }
    return [Filler(linked, 0.9) for linked in named.values()] if len(named) == 1 else []


def _is_only_choice(site: Site) -> bool:
    """Whether the document speaks of one trial alone, or of one drug and here of no company but those that it names with the drug."""
    if len(site.discourse.book.trials) == 1:
        return True
    discourse = site.discourse
    if not discourse.names_one_drug or discourse.drug is None:
        return False
    with_drug = set().union(*(named for named in discourse.named.values() if discourse.drug.key in named))
    here = discourse.named[site.passage.sentence.paragraph]
    return not here or bool(here & with_drug)
