"""Entities recognised by what stands around them: trials, technologies, targets, drugs, conferences.

"the ZENITH trial", "its Kelvix(TM) platform", "anti-TRBC2", "Orvexia(R) (zanoquimab)", "the 12th World Congress of Hepatology".
"""

import re
from collections.abc import Iterator

from pharmagraph.mentions.mention import TRIAL, Mention
from pharmagraph.mentions.morphology import stem_class
from pharmagraph.vocabulary import EntityClass

_PHASE = r"(?:[Pp]hase|PHASE)\s*(?:[1-4IV]+[abAB]?(?:\s*[/-]\s*[1-4IV]+[abAB]?)?)"
_TRIAL_HEAD = r"(?:[Tt]rials?|TRIALS?|[Ss]tud(?:y|ies)|STUDY)\b"
# A trial's name: mostly capitals, or capitals with a number; "waveLINE-010", "KEYNOTE-024", "A4", "SURPASS-4", "ENVISION 2"
_ACRONYM = r"(?:[a-z]{0,5}[A-Z]{3,}[a-z]{0,4}[\w]*(?:[-‑–][A-Z0-9]\w*)*(?:\s\d{1,3}[A-Z]?)?|[A-Z][a-z]{0,6}[A-Z]{2,}\w*(?:-\w+)*|" \
           r"[A-Z][a-z]+[A-Z]\w*(?:[-\s]\d{1,4}[A-Za-z]{0,2})?|[A-Z]\w*-\d{1,4}|[A-Z]\d{1,2}|[A-Z]{2,}(?:\s[A-Z]{2,})*)"  # fmt: skip
_DESIGN = r"(?:\s(?:clinical|pivotal|registrational|confirmatory|randomi[sz]ed|extension|global|open-label|multicenter|placebo-controlled|double-blind|long-term|outcomes?))*"
_TRIAL_NAMES = (
    re.compile(
        rf"(?<![\w-])(?P<name>{_ACRONYM})[®™]?(?:\s(?:{_PHASE}|\([^()]{{1,30}}\))(?:\s*trial)?)?{_DESIGN}\s+(?P<head>{_TRIAL_HEAD})"
    ),
    re.compile(
        rf"\b{_TRIAL_HEAD}\s*(?:,|\(|—|–|called|named|known as|dubbed|titled)\s*(?:the\s+)?(?P<name>{_ACRONYM})(?=[\s,;.)])"
    ),
    re.compile(rf"(?<![\w-])(?P<name>{_ACRONYM})\s*(?:\(|,\s*)(?=NCT\d{{8}})"),
    re.compile(
        rf"(?<![\w-])(?P<name>{_ACRONYM})\s+(?:\(NCT\d{{8}}\)\s+)?(?:is|was)\s+(?:(?:an?|the)\s+(?:[\w,/-]+\s+){{0,12}}?{_TRIAL_HEAD}|"
        r"designed\s+to\s+(?:evaluate|assess|compare|investigate|test)|(?:currently\s+)?enrolling)"
    ),
)
_BARE_TRIAL = re.compile(
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
_PLATFORM = r"(?:technolog(?:y|ies)|platforms?|capsids?)\b"
_TECHNOLOGIES = (
    re.compile(
        r"(?<![\w-])(?P<name>(?:[A-Z][\w-]*[®™]?(?:\s(?:[A-Z][\w-]*[®™]?|of|for|and))*))[®™]?(?:\s\([A-Z][\w-]*[®™]?\))?\s+"
        rf"(?:[a-z-]+\s){{0,3}}{_PLATFORM}"
    ),
    re.compile(
        r"(?<![\w-])(?P<name>[A-Z][\w-]*[A-Z]\w*|[A-Z][a-z]{3,})[®™]?(?:,| is)\s+(?:[\w’'-]+['’]s|an?|the|its|our)\s+"
        rf"(?:[\w-]+\s){{0,5}}{_PLATFORM}"
    ),
)
_GENERIC_TECHNOLOGY = re.compile(
    r"^(?:The|Our|Its|This|These|An?|Company|Companies|New|Proprietary|Novel|Platform|Biotechnology|Technology|Gene|Cell|Drug|Antibody|mRNA|RNA|AAV|ADC|AI|"
    r"CAR-?T?|CRISPR|DNA|Digital|Information|Health|Medical|Discovery|Delivery|Science|Commercial|Clinical|[IVX]+|Using|Under|Through|About|With|And|By)$"
)
_GENE = r"[A-Z](?![A-Z]{6})[A-Z0-9]*[a-z]?\d*(?:[-/][A-Z0-9]+)*[αβγδκ]?|[A-Z][A-Za-z]{1,4}\d+[A-Z]?|[A-Z]{1,5}-?\d{1,3}[A-Zα-ω]?[αβγδκ]?|IL-\d+\w?|[A-Z][a-z]{0,3}[A-Z]{1,3}\d*|[A-Z]{2,}(?:\s[A-Z]\d+[A-Z])?"
_TARGETS = (
    re.compile(rf"\b[Aa]nti-(?P<name>{_GENE})(?![\w])"),
    re.compile(
        rf"(?<![\w-])(?P<name>{_GENE})(?:\s+(?:receptor|kinase|protein|tyrosine kinase))?(?:[\s-]+(?:selective|targeted|targeting|directed|binding|specific))?[\s-]+"
        r"(?:inhibitors?|antagonists?|agonists?|degraders?|blockers?|modulators?|activators?|inhibition|antibod(?:y|ies))\b"
    ),
    re.compile(rf"(?<![\w-])(?P<name>{_GENE})-(?:targeted|targeting|directed|specific|binding)\b"),
    re.compile(
        rf"\b(?:targets?|targeting|inhibits?|inhibiting|binds to|blocks|directed (?:to|against|toward|at))\s+(?:the\s+)?(?P<name>{_GENE})(?![\w-])"
    ),
    re.compile(rf"\((?P<name>{_GENE})\)[- ](?:inhibitors?|antagonists?|agonists?|targeted|directed)"),
)
_NOT_TARGETS = frozenset(
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
        "ADC",
        "ADCS",
        "RNA",
        "MRNA",
        "DNA",
        "AAV",
        "CAR",
        "CEO",
        "CMO",
        "THE",
        "AND",
        "OR",
        "A",
        "AN",
        "I",
        "II",
        "III",
        "IV",
        "OS",
        "PFS",
        "ORR",
        "NCT",
        "SIRNA",
        "TKI",
        "ICI",
        "NSAID",
        "SGLT",
        "NSCLC",
        "AML",
        "CLL",
        "DLBCL",
        "HCC",
        "TNBC",
        "COVID",
        "HIV",
        "HCV",
        "HBV",
        "RSV",
        "SARS-COV-2",
        "MS",
        "ALS",
        "AD",
        "PD",
        "ONCE",
        "ORAL",
        "DUAL",
        "PAN",
        "SMALL",
        "TCR",
        "BITE",
        "MSC",
        "LNP",
        "IO",
        "MOA",
        "IP",
        "IV",
        "SC",
        "NK",
        "PK",
        "Q2",
        "Q1",
        "Q3",
        "Q4",
        "Y",
        "IN",
        "OF",
        "ON",
        "AT",
        "IT",
        "WE",
        "BY",
        "NO",
    ]
)
_BRAND = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][\w-]*(?:\s[A-Z][\w-]*)?)[®™](?:\s*\((?P<inner>[^()]{3,60})\))?(?P<after>\s+[\w-]+)?"
)
_NOT_BRAND_AFTER = re.compile(
    r"\s+(?:technology|technologies|platform|test|assay|index|Inc|device|system|guide|trial|study|therapeutics|pharmaceuticals|"
    r"biotech|software|app|magnet|best|scale|award)", re.IGNORECASE
)  # fmt: skip
_CONFERENCE = re.compile(
    r"(?<![\w-])(?:(?:the\s+)?(?:\d{4}\s+|\d{1,2}(?:st|nd|rd|th)\s+))?(?P<name>(?:(?:[A-Z][\w&.'’/-]*|of|for|and|on|the|in|\([A-Z][\w\s-]*\))\s+){1,12}?"
    r"(?:(?:[Aa]nnual\s+)?(?:Meeting|Congress|Conference|Symposium|Summit|Scientific Sessions?|Convention|Colloquium|Workshop|Forum|Days)|annual meeting|"
    r"[Cc]ongress|[Ss]ymposium)(?:\s+(?:and|&)\s+(?:Exposition|Exhibition|Expo))?"
    r"(?:\s(?:of|on|for)\s(?:the\s)?[A-Z][\w-]+(?:\s(?:and\s|&\s|of\s)?[A-Z][\w-]+){0,5})?)(?![\w-])"
)
_CONFERENCE_LEAD = re.compile(
    r"^(?:(?:The|the|At|at|In|in|During|From|And|and|of|for|on|Upcoming|upcoming|Annual|annual)\s+)+"
)


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
    for name in sorted(names):
        if len(name) >= 3:
            for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w]|-\w)", text):
                yield Mention(match.start(), match.end(), TRIAL, name, rank=54, source="trial name")


def _bare_names(text: str, names: set[str], taken: set[str]) -> set[str]:
    """Names in capitals that stand where a trial's name does, without "trial" beside them, in a text that has few other capitals."""
    found = {name for match in _BARE_TRIAL.finditer(text) for name in (match["name"], match["second"]) if name}
    shouting = len(re.findall(r"\b[A-Z]{5,}\b", text)) > len(text.split()) / 15
    plain = {
        name
        for name in found
        if name not in names and name not in _NOT_TRIALS and name not in taken and not name.startswith("NCT")
    }
    return set() if shouting else {name for name in plain if name.lower() not in _spelled_small(text)}


def _spelled_small(text: str) -> set[str]:
    """Words that the text also writes in small letters, which are no names."""
    return set(re.findall(r"\b[a-z]{5,}\b", text))


def find_technologies(text: str) -> Iterator[Mention]:
    """Named platforms and technologies, without the words "technology" and "platform", wherever they stand."""
    names = {
        name
        for pattern in _TECHNOLOGIES
        for match in pattern.finditer(text)
        if (name := _technology_name(match["name"]))
    }
    for name in sorted(names):
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            yield Mention(
                match.start(), match.end(), EntityClass.TECHNOLOGY, name, rank=42, source="technology context"
            )


def _technology_name(words: str) -> str:
    """The name without leading words that name nothing ("Our", "Proprietary"); empty if nothing is left."""
    kept = words.split()
    while kept and (_GENERIC_TECHNOLOGY.match(kept[0].strip("®™")) or kept[0] in {"of", "for", "and"}):
        kept = kept[1:]
    return "" if all(_GENERIC_TECHNOLOGY.match(w.strip("®™")) for w in kept) else " ".join(kept).rstrip("®™")


def find_targets(text: str) -> Iterator[Mention]:
    """Gene and protein symbols in the places where a drug's target is named."""
    for pattern in _TARGETS:
        for match in pattern.finditer(text):
            if match["name"].upper() not in _NOT_TARGETS and len(match["name"]) > 1:
                yield Mention(
                    match.start("name"),
                    match.end("name"),
                    EntityClass.MOLECULAR_TARGET,
                    match["name"],
                    rank=41,
                    source="target context",
                )


_SECOND_NAME = (
    re.compile(
        r"\((?:INN|[Ii]nternational nonproprietary name|[Gg]eneric name|[Bb]rand name|[Tt]rade name)s?\s*:\s*(?P<name>[A-Za-z][\w-]+(?:\s[a-z][\w-]+)?)(?=[\s)®™;,])"
    ),
    re.compile(r"(?<![\w-])[A-Z]{1,6}-?\d{2,6}[A-Z]?\s\((?P<name>[a-z]{6,}(?:\s[a-z]{6,}|-[a-z]{4})?)\)"),
)


def find_second_names(text: str) -> Iterator[Mention]:
    """Names of substances that stand in brackets after a code name, or are called INN or brand name there."""
    for pattern in _SECOND_NAME:
        for match in pattern.finditer(text):
            yield Mention(
                match.start("name"), match.end("name"), EntityClass.DRUG, match["name"], rank=43, source="second name"
            )


def find_brands(text: str) -> Iterator[Mention]:
    """Trademarked names that a substance name or a drug-like context marks as drugs."""
    for match in _BRAND.finditer(text):
        name, inner = match["name"], match["inner"] or ""
        if _NOT_BRAND_AFTER.match(text, match.end("inner") + 1 if inner else match.end("name") + 1):
            continue
        if inner and any(stem_class(word) for word in re.findall(r"[A-Za-z]{5,}", inner)):
            yield Mention(match.start("name"), match.end("name"), EntityClass.DRUG, name, rank=41, source="brand")
        elif name.isupper() and len(name) > 4:
            yield Mention(match.start("name"), match.end("name"), EntityClass.DRUG, name, rank=25, source="brand")


_DRUG_NOUN = (
    r"(?:inhibitor|antibody|agonist|antagonist|conjugate|ADC|vaccine|gene therapy|cell therapy|immunotherapy|biosimilar|degrader|oligonucleotide|peptide|"
    r"molecule|drug candidate|product candidate|therapy|therapeutic|compound|asset|candidate|agent|formulation|engager|modulator|virus)"
)
_IN_APPOSITION = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][a-z]{4,}|[A-Z]{5,}|[a-z]{7,}|[A-Z][a-z]+[A-Z]\w+)(?=[®™]?\s*(?:\([^()]*\))?,\s+"
    rf"(?:an?|the|our|its|[\w&.]+['’]s)\s+(?:[\w/&-]+,?\s+){{0,9}}{_DRUG_NOUN}\b)"
)
_PART = re.compile(
    r"(?<![\w-])(?P<name>(?:[A-Z]{2,6}\d{0,2}[a-z]?|[A-Z]{1,4}-?\d{1,4})(?:-[A-Z]{2,5})?)\s+(?:cytotoxic\s+|cleavable\s+)?(?:payload|warhead|linker)\b"
)
_ORDINARY = re.compile(
    r"(?:ing|tion|sion|ment|ed|ly|ity|ness|ance|ence|able|ible|ive|al|ic|ous|er|ers|or|ist|ism|ology|ies|s|y|ure|age|ent|ant|ional|ncer|ease)$"
)


_OUTCOME = re.compile(
    r"\b(?:slow|reduc|delay|lower|prevent|halt|improv|decreas|increas|stabili[sz]|alleviat|preserv)\w*\s+(?:the\s+|in\s+|of\s+)*"
    r"(?P<name>(?:risk|rates?|incidence|progression|severity|frequency|duration|number|time|decline|loss|accumulation|clearance|symptoms?|levels?)\s+(?:of|to|in|from)\s+"
    r"(?:(?!(?:in|when|compared|versus|vs|by|with|at|and|or|for|due|than|from|among|over|after|as|was|were|is|are|that|who|which)\b)[\w'’/-]+\s?){1,5})",
)


def find_outcomes(text: str) -> Iterator[Mention]:
    """Outcome measures that no list has, where a result tells of them: "slowed the progression of cognitive decline"."""
    for match in _OUTCOME.finditer(text):
        name = match["name"].strip()
        yield Mention(
            match.start("name"),
            match.start("name") + len(name),
            EntityClass.ENDPOINT,
            name,
            rank=41,
            source="outcome context",
        )


_CONTROL = re.compile(
    r"\b(?:compared\s+(?:to|with)|versus|vs\.?|over|than|against)\s+(?:the\s+)?(?P<name>control(?:\s+(?:arm|group))?)\b",
    re.IGNORECASE,
)


def find_controls(text: str) -> Iterator[Mention]:
    """The control arm where a result is compared with it and its treatment is not named."""
    for match in _CONTROL.finditer(text):
        yield Mention(
            match.start("name"), match.end("name"), EntityClass.DRUG_CLASS, "control", rank=22, source="control arm"
        )


def find_parts(text: str) -> Iterator[Mention]:
    """Payloads and linkers of conjugates by the noun after them ("the DM1 payload")."""
    for match in _PART.finditer(text):
        if match["name"].upper() not in _NOT_TARGETS:
            yield Mention(
                match.start("name"), match.end("name"), EntityClass.DRUG, match["name"], rank=42, source="part context"
            )


def find_drugs_in_context(text: str, taken: set[str]) -> Iterator[Mention]:
    """Names without a known stem that an apposition calls a drug ("Xyvion, an oral inhibitor of ..."), wherever they stand.

    `taken` are names, in lower case, of other things. A lower-case word must look like no English word and stand twice.
    """
    names = set()
    for match in _IN_APPOSITION.finditer(text):
        name = match["name"]
        if (
            name.lower() in taken
            or (name[0].islower() and _ORDINARY.search(name))
            or (_ORDINARY.search(name) and name.istitle())
        ):
            continue
        if len(re.findall(rf"\b{name}\b", text, re.IGNORECASE)) >= 2:
            names.add(name)
    for name in sorted(names):
        for match in re.finditer(rf"(?<![\w-]){name}(?![\w-])", text, re.IGNORECASE):
            yield Mention(match.start(), match.end(), EntityClass.DRUG, match[0], rank=20, source="drug context")


def find_conferences(text: str) -> Iterator[Mention]:
    """Meetings by their last words; the society's name before them is part of the mention."""
    for match in _CONFERENCE.finditer(text):
        lead = _CONFERENCE_LEAD.match(match["name"])
        start = match.start("name") + (lead.end() if lead else 0)
        name = text[start : match.end("name")]
        if name.count(" ") >= 1 and "\n" not in name:
            yield Mention(start, match.end("name"), EntityClass.CONFERENCE, name, rank=46, source="conference context")
