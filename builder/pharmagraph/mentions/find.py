"""All mentions of a text: every reader runs, then overlaps are settled by rank."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.abbreviated_diseases import find_abbreviated_diseases
from pharmagraph.mentions.bracketed_trials import find_bracketed_trials
from pharmagraph.mentions.capitals import mark, marked_words, unmark
from pharmagraph.mentions.codes import find_codes
from pharmagraph.mentions.company_contexts import find_companies_in_context
from pharmagraph.mentions.conferences import find_conferences
from pharmagraph.mentions.context import find_targets, find_technologies
from pharmagraph.mentions.dates import find_dates
from pharmagraph.mentions.described_technologies import find_described_technologies
from pharmagraph.mentions.diseases import find_diseases
from pharmagraph.mentions.drug_contexts import find_drugs_by_use
from pharmagraph.mentions.events import find_events
from pharmagraph.mentions.formulations import with_formulations
from pharmagraph.mentions.further_drugs import find_further_drugs
from pharmagraph.mentions.genetic_diseases import with_their_genes
from pharmagraph.mentions.glued import lost_blanks, narrow, widen
from pharmagraph.mentions.lexicon import DATA, Lexicon
from pharmagraph.mentions.linking import root_kind
from pharmagraph.mentions.mention import TRIAL, Literal, Mention, settle
from pharmagraph.mentions.morphology import find_drugs_by_shape
from pharmagraph.mentions.name_evidence import find_names_by_evidence
from pharmagraph.mentions.numbered_targets import find_numbered_targets, find_series_of_targets
from pharmagraph.mentions.numbers import find_numbers
from pharmagraph.mentions.organizations import (
    find_organizations,
    find_regional,
    find_short_forms,
    without_legal_form,
)
from pharmagraph.mentions.outcomes import find_outcomes
from pharmagraph.mentions.people import find_people
from pharmagraph.mentions.proteins import find_proteins
from pharmagraph.mentions.salts import with_salt
from pharmagraph.mentions.shared_words import sharing_their_words
from pharmagraph.mentions.shares import find_shares
from pharmagraph.mentions.substances import (
    find_brands,
    find_capitalized,
    find_controls,
    find_drugs_in_context,
    find_drugs_in_lists,
    find_parts,
    find_second_names,
)
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.territories import find_terms
from pharmagraph.mentions.tickers import find_symbols, find_tickers
from pharmagraph.mentions.trial_names import find_protocol_numbers, find_trial_names
from pharmagraph.mentions.unnamed_drugs import find_called_drugs, find_described_drugs, find_therapy_classes
from pharmagraph.vocabulary import EntityClass

_RANK = 46  # of organizations, by lexicon or shape: above drugs and diseases, whose names they may contain
_ORGANIZATIONS = frozenset({"Organization", "Company", "RegulatoryAgency", "ResearchInstitution"})


def find_mentions(text: str, lexicon: Lexicon, today: date | None) -> list[Mention]:
    """The mentions of `text` in order, without overlaps; `today` is the day of the release, for dates like "later this year"."""
    if marked := marked_words(text):
        return list(mark(find_mentions(unmark(text), lexicon, today), marked))
    blanks = lost_blanks(text)
    return list(narrow(_find(widen(text, blanks), lexicon, today), blanks)) if blanks else _find(text, lexicon, today)


def _find(text: str, lexicon: Lexicon, today: date | None) -> list[Mention]:
    tickers = list(find_tickers(text))
    numbers = [*find_numbers(text), *find_shares(text)]
    literals = [*tickers, *numbers, *find_codes(text), *find_dates(text, today), *find_terms(text)]
    blocked = [m.span() for pattern in (_not_names(), _ADDRESS) for m in pattern.finditer(text)]
    found_names = (_with_rate(m, text) for m in (*lexicon.find(text), *lexicon.find_across_marks(text)))
    known = [m for m in found_names if not any(start < m.end and m.start < end for start, end in blocked)]
    organizations = _organizations(text, known, [m for m in literals if m.source == "code"], tickers)
    people = list(find_people(text, organizations))
    stages = {m.start: m.end + 1 for m in literals if m.kind == Literal.PHASE}  # "a late-stage asthma trial"
    known_diseases = [*(m for m in known if m.kind == EntityClass.DISEASE), *find_abbreviated_diseases(text)]
    diseases = [
        replace(m, start=begin, name=text[begin : m.end]) if (begin := stages.get(m.start, 0)) and begin < m.end else m
        for m in find_diseases(text, settle(known_diseases))
    ]
    diseases = list(sharing_their_words(text, diseases, lexicon))
    diseases = list(with_their_genes(text, diseases))
    others = [m for m in known if m.kind != EntityClass.DISEASE and m.kind not in _ORGANIZATIONS and _is_meant(m, text)]
    no_technologies = {m.name for m in (*organizations, *others) if m.kind != EntityClass.TECHNOLOGY}
    technologies = list(find_technologies(text, no_technologies))
    shaped = [
        *find_drugs_by_shape(text),
        *find_brands(text),
        *technologies,
        *_unnamed(find_described_technologies(text), [*technologies, *others]),
        *_whole_targets(find_targets(text), others),
        *_whole_targets(find_proteins(text), others),
        *find_parts(text),
        *find_controls(text),
        *find_second_names(text),
        *_outside(text, diseases, find_outcomes(text, others)),
        *find_events(text, others),
        *find_conferences(text, known, lexicon),
    ]
    shaped += find_series_of_targets(text, lexicon)
    shaped += find_numbered_targets(text, [*others, *shaped])
    found = [*literals, *organizations, *people, *diseases, *others, *shaped]
    found += find_drugs_in_context(text, {m.name.lower() for m in found})
    drugs = [m for m in found if root_kind(m.kind) == EntityClass.DRUG]
    found += find_drugs_by_use(text, drugs, _names_of_others(found))
    # an employer may turn out to be a company
    others_named = [m for m in found if m.kind != EntityClass.ORGANIZATION]
    found += find_companies_in_context(text, others_named, lexicon.first_words)
    drugs = [m for m in found if root_kind(m.kind) == EntityClass.DRUG and m.kind != EntityClass.DRUG_CLASS]
    found += find_drugs_in_lists(text, drugs, {m.name.lower() for m in found})
    found += find_called_drugs(text, {m.name.lower() for m in found if root_kind(m.kind) != EntityClass.DRUG})
    sure = [m for m in found if m.kind != EntityClass.ORGANIZATION and m.source != "company context"]
    told = find_names_by_evidence(text, settle(sure), lexicon.first_words)
    found += [m for m in told if not any(start < m.end and m.start < end for start, end in blocked)]
    found += find_capitalized(text, [m for m in found if m.kind == EntityClass.DRUG])
    found = _with_known_drugs(found, known)
    found += find_described_drugs(text, settle(found))
    found += find_further_drugs(text, settle(found))
    found += find_therapy_classes(text, found)
    protocols = find_protocol_numbers(text, [m for m in found if root_kind(m.kind) == EntityClass.DRUG])
    found = [
        replace(m, kind=TRIAL, rank=55, source="protocol number")
        if m.source in {"code name", "called a drug"} and m.name in protocols
        else m
        for m in found
    ]
    ends = ({m.end for m in found if root_kind(m.kind) == kind} for kind in (EntityClass.DISEASE, EntityClass.DRUG))
    told_in_brackets = find_bracketed_trials(text, *ends)
    found += find_trial_names(text, _taken_names(found), told_in_brackets)
    settled = settle(with_salt(m, text) if root_kind(m.kind) == EntityClass.DRUG else m for m in found)
    return list(with_formulations(text, settled))


def _names_of_others(found: Iterable[Mention]) -> set[str]:
    """The names, in lower case, of what is no drug, and their words; an employer may be none."""
    others = [m for m in found if root_kind(m.kind) != EntityClass.DRUG or m.kind == EntityClass.DRUG_CLASS]
    return {m.name.lower() for m in found} | {word.lower() for m in others for word in re.findall(r"[\w-]+", m.name)}


def _with_known_drugs(found: Sequence[Mention], known: Iterable[Mention]) -> list[Mention]:
    """The mentions, those that are found otherwise, too, as the row of the lexicon that they are."""
    rows = {
        (m.start, m.end): m for m in known if root_kind(m.kind) == EntityClass.DRUG and m.kind != EntityClass.DRUG_CLASS
    }
    return [
        replace(m, kind=row.kind, known_as=row.known_as)
        if m.kind == EntityClass.DRUG and not m.known_as and (row := rows.get((m.start, m.end))) is not None
        else m
        for m in found
    ]


def _outside(text: str, diseases: Iterable[Mention], outcomes: Iterable[Mention]) -> Iterator[Mention]:
    """The outcomes that are no end of a disease's name ("lower limb spasticity" is not a limb spasticity that is lower), nor what a drug is for."""
    starts: dict[int, int] = {}
    for disease in diseases:
        starts[disease.end] = min(disease.start, starts.get(disease.end, disease.start))
    for outcome in outcomes:
        is_for = outcome.end in starts and _IS_FOR.search(text, max(0, outcome.start - 60), outcome.start)
        if starts.get(outcome.end, outcome.start) >= outcome.start and not is_for:
            yield outcome


_IS_FOR = re.compile(  # "a spray to relieve" + "symptoms of gout"
    r"\b(?:used|designed|developed|intended|meant|prescribed|aimed|aims|taken|drug|medicine|medication|pill|spray|treatment|therapy|tablet|patch|injection|cream|product|capsule|vaccine)s?,?\s"
    r"(?:(?:that|which)\s(?:aims|is\sdesigned|is\sused|is\smeant)\s)?(?:to|at)\s(?:help\s)?(?:alleviat|reliev|eas|treat|manag|control|tackl|combat|reduc)(?:e|ing)?\s(?:the\s|some\s)?(?:signs\sand\s)?$"
)


_RATE = re.compile(r"\s(?:rates?|scores?|levels?)(?![\w-])")


def _with_rate(mention: Mention, text: str) -> Mention:
    """An endpoint of the lexicon with the word after it that tells how it is counted ("microbiologic response rate")."""
    rate = _RATE.match(text, mention.end) if mention.kind == EntityClass.ENDPOINT else None
    return replace(mention, end=rate.end(), name=text[mention.start : rate.end()]) if rate else mention


_NAMED_NEAR = 40  # characters within which the name of a described technology may stand


def _unnamed(described: Iterable[Mention], found: Iterable[Mention]) -> Iterator[Mention]:
    """The technologies that are described, none that has a name within the words or near them."""
    named = [m for m in found if m.kind == EntityClass.TECHNOLOGY]
    return (
        d for d in described if not any(d.start - _NAMED_NEAR < m.end and m.start < d.end + _NAMED_NEAR for m in named)
    )


def _whole_targets(shaped: Iterable[Mention], known: Iterable[Mention]) -> Iterator[Mention]:
    """The targets found by context, each as the whole of a known one that it begins or ends: "KRAS" of "KRAS G12C", "Xa" of "factor Xa"."""
    targets = [m for m in known if m.kind == EntityClass.MOLECULAR_TARGET]
    begun, ended = {m.start: m for m in targets}, {m.end: m for m in targets}
    for mention in shaped:
        longer = max(begun.get(mention.start, mention), ended.get(mention.end, mention), key=lambda m: m.end - m.start)
        yield replace(longer, rank=mention.rank)


def _is_meant(mention: Mention, text: str) -> bool:
    """Whether a technology whose name is a word in capitals is called one, or marked, somewhere: trials have such names too.

    A drug's name before a word for a protein is a part of that one's name ("insulin receptor", "folic acid reductase").
    """
    if root_kind(mention.kind) == EntityClass.DRUG and mention.kind != EntityClass.DRUG_CLASS:
        return _PROTEIN_NEXT.match(text, mention.end) is None
    if mention.kind != EntityClass.TECHNOLOGY or not mention.name.isupper():
        return True
    name = re.escape(mention.name)
    return re.search(rf"{name}(?:[®™)]|(?:\s[\w-]+){{0,3}}\s(?:technolog|platform))", text) is not None


_PROTEIN_NEXT = re.compile(
    r"(?:\s|-)(?:(?:receptors?|(?:co|anti)?transporters?|symporters?|channels?)(?!\soccupancy)|"
    r"(?:de|oxo|mono|poly|phospho|methyl|acetyl|glucuronosyl|trans|amino|per)*"
    r"(?:synth|synthet|reduct|dehydrogen|hydroxyl|transfer|kin|oxid|carboxyl|amin|ester|phosphat|hydrol|cycl|isomer|mut|convert|peptid|oxygen)ases?)\b"
)
_ADDRESS = Pattern(
    r"(?<![\w.@-])(?:[\w.+-]+@)?(?:[a-z0-9-]+\.){1,4}(?:com|org|net|edu|gov|info|health|bio|io|eu|co|de|fr|ch|uk|jp|cn)(?![\w@])"
)


@cache
def _not_names() -> Pattern:
    phrases = [row["phrase"] for row in read_table(DATA / "not_names.tsv", ("phrase",))]
    return Pattern(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b", re.IGNORECASE)


def _organizations(
    text: str, known: Sequence[Mention], codes: Sequence[Mention], tickers: Iterable[Mention]
) -> list[Mention]:
    named = [replace(m, rank=_RANK) for m in known if m.kind in _ORGANIZATIONS]
    # "Biologics License Application" and "Society of Clinical Oncology" are names of their own, whose words only look like a company's
    others = [*codes, *(m for m in known if m.kind not in _ORGANIZATIONS and " " in m.name)]
    shaped = [m for m in find_organizations(text, tickers) if not any(_is_cut_by(m, other) for other in others)]
    full = settle([*named, *_with_known_names([_of_a_saint(m, text) for m in shaped], named)])
    # of names that overlap the longest is meant, whoever found it
    every = settle([*full, *find_short_forms(text, full), *find_symbols(text, tickers, full)])
    return list(_with_their_parts(text, settle([*every, *find_regional(text, every)])))


_SAINT = "St. "


def _of_a_saint(mention: Mention, text: str) -> Mention:
    """The organization with the "St." before its name."""
    start = mention.start - len(_SAINT)
    if start < 0 or text[start : mention.start] != _SAINT:
        return mention
    return replace(mention, start=start, name=_SAINT + mention.name)


def _with_their_parts(text: str, organizations: Sequence[Mention]) -> Iterator[Mention]:
    """Institutions with what of theirs is named right after them ("Quell University" + "Zorba Cancer Center"): one name."""
    whole: Mention | None = None
    for mention in organizations:
        if whole is not None and text[whole.end : mention.start] == " " and _are_institutions(whole, mention):
            whole = replace(whole, end=mention.end, name=text[whole.start : mention.end], known_as="")
            continue
        if whole is not None:
            yield whole
        whole = mention
    if whole is not None:
        yield whole


def _are_institutions(*mentions: Mention) -> bool:
    return all(m.kind == EntityClass.RESEARCH_INSTITUTION and m.source != "short form" for m in mentions)


def _is_cut_by(shape: Mention, other: Mention) -> bool:
    """Whether `other` begins before the shape or ends after it, so that the shape is a piece of something else, or is a meeting so named."""
    overlaps = shape.start < other.end and other.start < shape.end
    is_meeting = other.kind == EntityClass.CONFERENCE and other.start == shape.start
    return overlaps and (is_meeting or other.start < shape.start or other.end > shape.end)


def _with_known_names(shaped: Iterable[Mention], named: Iterable[Mention]) -> Iterator[Mention]:
    """Names found by shape, told which lexicon row they are if one spans all but their legal form."""
    rows = {(m.start, m.name): m for m in named}
    for mention in shaped:
        core = without_legal_form(mention.name)
        row = rows.get((mention.start, core))
        yield (
            replace(mention, rank=_RANK, known_as=row.known_as, kind=row.kind) if row else replace(mention, rank=_RANK)
        )


def _taken_names(found: Iterable[Mention]) -> set[str]:
    """Names that stand for something else and so are no trial's, in upper case."""
    return {
        name.upper()
        for m in found
        if m.kind not in {TRIAL, EntityClass.CONFERENCE}
        and not _is_numbered_code(m)
        and m.source != "employer"  # whose investigator someone is may be a trial
        for name in (
            m.name,
            *re.findall(r"\b[A-Z]{2,}\b" if m.kind == EntityClass.DISEASE else r"\(([A-Z][\w-]+)\)", m.name),
        )
    }


def _is_numbered_code(mention: Mention) -> bool:
    """Whether a drug was read from a shape that trials have more often: a word in capitals with a small number ("LAPWING-2", "LAPWING-HF1")."""
    return mention.source == "code name" and _NUMBERED_WORD.fullmatch(mention.name) is not None


_NUMBERED_WORD = re.compile(r"[A-Z]{4,}-\d{1,2}|(?=[A-Z]*[AEIOUY])[A-Z]{5,}-[A-Z]{1,4}-?\d{1,2}")
