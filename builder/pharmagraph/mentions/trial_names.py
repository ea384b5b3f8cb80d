"""Named trials by what stands around them: "the ZENITH trial", "results from LAPWING", "CURLEW-1 (NCT01234567)"."""

import re
from collections.abc import Iterator

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.mention import TRIAL, Mention
from pharmagraph.mentions.occurrences import find_name

_PHASE = r"(?:[Pp]hase|PHASE)\s*(?:[1-4IV]+[abAB]?(?:\s*[/-]\s*[1-4IV]+[abAB]?)?)"


_TRIAL_HEAD = r"(?:[Tt]rials?|TRIALS?|[Ss]tud(?:y|ies)|STUDY)\b"


_ACRONYM = r"(?:[a-z]{0,5}[A-Z]{3,}[a-z]{0,4}[\w]*(?:[-‑–][A-Z0-9]\w*)*(?:\s\d{1,3}[A-Z]?)?|[A-Z][a-z]{0,6}[A-Z]{2,}\w*(?:-\w+)*|" \
           r"[A-Z][a-z]+[A-Z]\w*(?:[-\s]\d{1,4}[A-Za-z]{0,2})?|[A-Z]\w*-\d{1,4}|[A-Z]\d{1,2}|[A-Z]{2,}(?:\s[A-Z]{2,})*)"  # fmt: skip


_DESIGN = r"(?:\s(?:clinical|pivotal|registrational|confirmatory|randomi[sz]ed|extension|global|open-label|multicenter|placebo-controlled|double-blind|long-term|outcomes?))*"


_TRIAL_NAMES = (
    Pattern(
        rf"(?<![\w-])(?P<name>{_ACRONYM})[®™]?(?:\s(?:{_PHASE}|\([^()]{{1,30}}\))(?:\s*trial)?)?{_DESIGN}\s+(?P<head>{_TRIAL_HEAD})"
    ),
    Pattern(
        rf"\b{_TRIAL_HEAD}\s*(?:,|\(|—|–|called|named|known as|dubbed|titled)\s*(?:the\s+)?(?P<name>{_ACRONYM})(?=[\s,;.)])"
    ),
    Pattern(rf"(?<![\w-])(?P<name>{_ACRONYM})\s*(?:\(|,\s*)(?=NCT\d{{8}})"),
    Pattern(
        rf"(?<![\w-])(?P<name>{_ACRONYM})\s+(?:\(NCT\d{{8}}\)\s+)?(?:is|was)\s+(?:(?:an?|the)\s+(?:[\w,/-]+\s+){{0,12}}?{_TRIAL_HEAD}|"
        r"designed\s+to\s+(?:evaluate|assess|compare|investigate|test)|(?:currently\s+)?enrolling)"
    ),
)


_BARE_TRIAL = Pattern(
    r"\b(?:[Ii]nitiat\w+|[Ll]aunch\w*|[Dd]iscontinued|[Rr]esults (?:from|of|in)|[Dd]ata (?:from|of)|[Ss]tart of|[Ee]nrol\w* (?:\w+ )?in|[Rr]andomi[sz]ed in|[Dd]osed in|[Tt]rials|"
    r"[Ss]tudies|[Tt]reated in|[Ii]n|[Cc]ompleted|[Oo]f)\s+(?P<name>[A-Z]{5,}(?:-[A-Z0-9]{1,4})?)(?:\s+and\s+(?P<second>[A-Z]{5,}(?:-[A-Z0-9]{1,4})?))?(?=[\s,.;)(])"
)


_NOT_TRIALS = frozenset(
    [
        "FDA",
        "EMA",
        "US",
        "USA",
        "UK",
        "EU",
        "IND",
        "NDA",
        "BLA",
        "MAA",
        "CTA",
        "PFS",
        "OS",
        "ORR",
        "PK",
        "PD",
        "DNA",
        "RNA",
        "MSC",
        "DSMB",
        "NIH",
        "NCI",
        "CEO",
        "CMO",
        "HIV",
        "DOSE",
        "LEAD",
        "CLINICAL",
        "PHASE",
        "THE",
        "AND",
        "ALL",
        "II",
        "III",
        "IV",
        "PHASEIII",
        "PHASEII",
        "PIVOTAL",
        "OPEN",
        "BASKET",
        "CAR",
        "CRISPR",
        "GLP",
        "IRB",
        "ADC",
        "II/III",
        "COVID",
        "COVID-19",
        "MRI",
        "POC",
        "SAD",
        "MAD",
        "NASH",
        "MASH",
        "AML",
        "CLL",
        "DLBCL",
        "NSCLC",
        "SCLC",
        "HCC",
        "TNBC",
        "ALS",
        "DMD",
        "COPD",
        "IPF",
        "PAH",
        "CF",
        "SLE",
        "UC",
        "AD",
        "MS",
        "T2D",
        "PBC",
        "PTSD",
        "MDD",
        "FIH",
        "BTD",
        "RMAT",
        "PRIME",
        "FTD",
        "AAV",
        "LNP",
        "SOC",
        "HEOR",
        "NHP",
        "GMP",
        "HER2",
        "EGFR",
        "KRAS",
        "ASCO",
        "ESMO",
        "ASH",
        "AACR",
        "CONNECT-ED",
        "RCT",
        "IST",
        "IIT",
        "WHO",
        "CDC",
        "CHMP",
        "NMPA",
        "PMDA",
        "MHRA",
        "TGA",
        "RWE",
        "QOL",
    ]
)


_GOES_ON = re.compile(r"\w|-\w")


def find_trial_names(text: str, taken: set[str]) -> Iterator[Mention]:
    """Named trials, then every other place where such a name stands; `taken` are names (upper case) of other things."""
    names: set[str] = set()
    for pattern in _TRIAL_NAMES:
        for match in pattern.finditer(text):
            name = match["name"]
            if (
                name.upper() not in _NOT_TRIALS
                and name.upper() not in taken
                and not name.startswith(("NCT", "Phase", "PHASE"))
            ):
                names.add(name)
                start = match.start("name")
                yield Mention(start, start + len(name), TRIAL, name, rank=55, source="trial context")
    names |= _bare_names(text, names, taken)
    names |= {name for known in names for name in _series(text, known)}
    for name in sorted(names):
        if len(name) >= 3:
            for start in find_name(text, name, _GOES_ON):
                yield Mention(start, start + len(name), TRIAL, name, rank=54, source="trial name")


def _series(text: str, name: str) -> Iterator[str]:
    """The other trials of a programme of which one is named: LAPWING-2 and LAPWING 3b beside LAPWING-1."""
    numbered = re.fullmatch(r"(?P<stem>.*[A-Z]{3,}\w*)[- ]\d{1,2}[A-Za-z]?", name)
    if numbered is not None:
        for match in re.finditer(rf"(?<![\w-]){re.escape(numbered['stem'])}[- ]\d{{1,2}}[A-Za-z]?(?![\w-])", text):
            yield match[0]


def _bare_names(text: str, names: set[str], taken: set[str]) -> set[str]:
    """Names in capitals that stand where a trial's name does, without "trial" beside them, in a text that has few other capitals."""
    found = {name for match in _BARE_TRIAL.finditer(text) for name in (match["name"], match["second"]) if name}
    shouting = len(re.findall(r"\b[A-Z]{5,}\b", text)) > len(text.split()) / 15
    plain = {
        name
        for name in found
        if name not in names and name not in _NOT_TRIALS and name not in taken and not name.startswith("NCT")
    }
    if shouting or not plain:
        return set()
    small = _spelled_small(text)
    return {name for name in plain if name.lower() not in small}


def _spelled_small(text: str) -> set[str]:
    """Words that the text also writes in small letters, which are no names."""
    return set(re.findall(r"\b[a-z]{5,}\b", text))
