"""Drugs recognised by the shape of their names: INN/USAN stems, two-word conjugates and gene therapies, and code names.

Sources: the WHO's INN stem list and the USAN stem list give what a stem means; `data/stems.tsv` holds them, with a mark for those
that are safe without context, and `data/stem_exceptions.tsv` the ordinary words that end alike.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.lexicon import DATA
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.product_nouns import ASSET, KIND, MEDICINE
from pharmagraph.mentions.tables import read_table
from pharmagraph.mentions.word_sets import word_set

_WORD = re.compile(r"(?<![\w-])[A-Za-z][a-z]{5,}(?![\w]|-(?![a-z]{4}\b)[a-z])|(?<![\w-])[A-Z]{6,}(?![\w-])")
_CODE = Pattern(r"(?<![\w/-])(?:[A-Z]{1,6}[a-z]{0,2}-?\d{2,9}[A-Za-z]{0,2}|[A-Z]{1,6}-[A-Z]{1,4}-?\d{1,6}|[A-Z]{2,5}-\d[A-Z]?\d{1,4}|[A-Z]{2,5}-[A-Z]{1,3}\d{1,4}[A-Z]\d?|"
                   r"[A-Z][a-z]{2,8}-\d{3,5}|[A-Z]{3,5}-\d|[A-Z]{2,5}-?\d{1,4}\.\d{1,3}|[A-Z]{2,5}-[a-z](?!RNA|PCR|DNA)[A-Z]{2,5})(?:-\d{1,3})?(?![\w]|-[A-Za-z])")  # fmt: skip
# short names of cell and gene therapies ("axi-cel"), and a company's own numbers ("ZNQ'204")
_SHORTENED = Pattern(
    r"(?<![\w-])(?:[a-z]{2,6}-(?P<ending>cel|autocel|leucel|vec|parvovec)|[A-Za-z][a-z]{5,}cel-[A-Z](?!\w)|[A-Z]{2,5}['’]\d{3,4})(?![\w-])"
)
# recombinant proteins: "alfa" is so spelled nowhere else, the other letters follow the stems of enzymes, factors and hormones
_RECOMBINANT = Pattern(
    r"(?<![\w-])(?P<word>[A-Za-z][a-z]{5,}(?=\salfa)|[A-Za-z][a-z]{3,}(?:sidase|cog|poetin|tropin|kinra|grastim))\s(?:alfa|beta|gamma|delta)(?![\w-])"
)
_SHORT_KINDS = {"vec": "GeneTherapy", "parvovec": "GeneTherapy", None: "Drug"}
_NOT_CODES = re.compile(
    r"(?:PMC|PMID|COVID|SARS|HIV|HCV|HBV|HPV|NCT|ICD|ISO|CD(?!-?\d{4})|IL|PD|PD-L|GLP|CTLA|CYP|H\dN|MMP|FGFR|SLC|CCR|CXCR|TLR|NLRP|BRCA|HER|KRAS|BCL|MAGE|B|CLDN|DLL|EASI|PASI|"
    r"ACR|IGA|FEV|SCORAD|EQ|SF|PFS|KEYNOTE|CHECKMATE|ASCO|ESMO|ASH|EHA|LBA|FORM|Form|S|Q|FY|DSM|COX|JAK|TYK|MEK|CDK|ALDH|APO|APOE|STAT|CFH|OX|LAG|TIM|SSTR|"
    r"TNF|TGF|VEGF|PCSK|CSF|CA|T|G|EP|US|WO|MRD|TRL|C|K|F|A|D|E|P|N|H|M|I|Phase|Type|Grade|Stage|Part|Week|Day|Cohort|Table|Figure|Rule|Item|Note)-?\d[\w-]*$"
)  # fmt: skip


def is_code(name: str) -> bool:
    """Whether what is written like a code name is none of the genes, diseases, sums and terms that are written so, too."""
    return not (_NOT_CODES.match(name) or _SUM.match(name))


@cache
def _stems() -> tuple[tuple[str, str, bool], ...]:
    """Safe suffixes with the class of drug they mean and whether they are safe in lower case alone, longest first."""
    rows = read_table(DATA / "stems.tsv", ("stem", "position", "kind", "safe"))
    suffixes = (row for row in rows if row["position"] == "suffix" and row["safe"] != "no")
    found = {(row["stem"].strip("-"), row["kind"], row["safe"] == "lower") for row in suffixes}
    return tuple(sorted(found, key=lambda one: (-len(one[0]), one)))


@cache
def _endings() -> tuple[str, ...]:
    return tuple(stem for stem, _, _ in _stems())


@cache
def _exceptions() -> frozenset[str]:
    return frozenset(row["word"].lower() for row in read_table(DATA / "stem_exceptions.tsv", ("word",)))


@lru_cache(maxsize=100_000)
def stem_class(word: str) -> str:
    """The class of drug that the ending of `word` means, or an empty string if it has no safe stem.

    A stem that is a word of its own ("vedotin") counts only where it is the second word of a name.
    """
    lowered = word.lower()
    if not lowered.endswith(_endings()) or lowered in _exceptions():
        return ""
    small = word[:1].islower()
    fits = ((stem, kind) for stem, kind, only in _stems() if lowered.endswith(stem) and (small or not only))
    return next(
        (kind for stem, kind in fits if len(lowered) > len(stem) + 2 or (lowered == stem and kind in _SECOND_WORDS)), ""
    )


_SECOND_WORDS = frozenset({"AntibodyDrugConjugate", "GeneTherapy", "CellTherapy"})


def find_drugs_by_shape(text: str) -> Iterator[Mention]:
    """Drugs in `text` by stem (with the word before, where the stem belongs to a second word) and by code name."""
    previous: re.Match[str] | None = None
    for match in _WORD.finditer(text):
        kind = stem_class(match[0])
        adjacent = previous is not None and text[previous.end() : match.start()] == " " and _is_first_word(previous[0])
        if previous is not None and adjacent and kind in _SECOND_WORDS:
            # two words are one name, whatever either of them is alone
            name = text[previous.start() : match.end()]
            yield Mention(previous.start(), match.end(), kind, name, rank=42, source="stem")
        elif kind and match[0].lower() not in _endings():
            yield Mention(match.start(), match.end(), kind, match[0], rank=38, source="stem")
        previous = match
    for match in _RECOMBINANT.finditer(text):
        if match["word"].lower() not in _exceptions():
            yield Mention(match.start(), match.end(), "Protein", match[0], rank=41, source="stem")
    for match in _SHORTENED.finditer(text):
        kind = _SHORT_KINDS.get(match["ending"], "CellTherapy")
        yield Mention(match.start(), match.end(), kind, match[0], rank=48, source="short name")
    for match in _RADIOLABELLED.finditer(text):
        yield Mention(match.start(), match.end(), "Drug", match[0], rank=49, source="radiolabel")
    yield from _spaced_codes(text)
    codes = [match for match in _CODE.finditer(text) if is_code(match[0])]
    genes = {match[0] for match in codes if _GENE_AFTER.match(text, match.end())}
    for match in codes:
        if match[0] not in genes:
            yield Mention(match.start(), match.end(), "Drug", match[0], rank=30, source="code name")


_NUCLIDE = (
    r"(?:\[\s?\d{2,3}m?\s?[A-Z][a-z]?\s?\](?:[A-Z][a-z]?-|[- ])?|\d{2,3}m?(?:Lu|Ga|Ac|F|Zr|Cu|Tc|Y|I|Pb|In|At|Tb|Re|Ra)-|(?:Lu|Ga|Ac|Zr|Cu|Tc|Pb|In|At|Tb|Re|Ra)-?\d{2,3}m?[- ]|"
    r"(?:[Gg]allium|[Ll]utetium|[Aa]ctinium|[Ff]luorine|[Zz]irconium|[Cc]opper|[Tt]echnetium|[Yy]ttrium|[Ii]odine|[Ll]ead|[Ii]ndium|[Aa]statine|[Tt]erbium|[Rr]henium)"
    r"[- ]\(?\d{2,3}m?(?:[A-Z][a-z]?)?\)?[- ])"
)
_RADIOLABELLED = Pattern(  # "177Lu-QLL-617", "gallium-68 dotatate"
    rf"(?<![\w/-]){_NUCLIDE}(?!(?:PET|SPECT|CT)\b)(?:(?:DOTA|dota|PSMA|FAP)[\w&-]*|[A-Z][A-Za-z]*-?\d+(?:-\d+)?|[A-Z]{{3,}}(?:-[\w&]+)*|(?:edotreotide|oxodotreotide|[Dd]otatate|[Dd]otatoc|[Dd]otanoc|[Vv]ipivotide(?:\stetraxetan)?|\w{{5,}}tide|\w{{5,}}mab|\w{{4,}}xetan))(?![\w-])"
)
_SUM = re.compile(  # "NOK75m"
    r"(?:EUR|USD|GBP|CHF|JPY|HKD|RMB|CNY|AUD|CAD|SEK|DKK|NOK|INR|KRW|TWD|SGD|NZD|NIS|ILS|BRL|MXN|ZAR|CY)\d[\d.]*(?:[mbk]n?)?$"
)
# code names with a blank ("BPM 31510") count where their first place shows that a product is meant
_SPACED = Pattern(
    r"(?<![\w&/.-])(?P<letters>[A-Z]{2,5})\s\d{3,6}[A-Z]?(?![\w%-]|[.,:]\d|\s(?:million|billion|mg|patients))"
)
_NO_LETTERS = word_set("mentions.morphology.no_letters")
_PRODUCT_BEFORE = re.compile(
    rf"(?:['’]s|\b(?:{KIND}|{ASSET}|{MEDICINE}|developing|evaluating|evaluate|testing|test|investigating|administering|"
    r"doses? of|treated with|treatment with|safety of|efficacy of|trials? of|study of|studies of|development of))\s$"
)
_PRODUCT_AFTER = re.compile(
    rf"(?:®|™)?,?\s(?:an?|its|our|the\scompany['’]s)\s(?:[\w-]+\s){{0,7}}?(?:{KIND}|{ASSET}|{MEDICINE})\b"
)


def _spaced_codes(text: str) -> Iterator[Mention]:
    places = [match for match in _SPACED.finditer(text) if match["letters"] not in _NO_LETTERS]
    meant = {
        match[0]
        for match in places
        if _PRODUCT_BEFORE.search(text, max(0, match.start() - 20), match.start())
        or _PRODUCT_AFTER.match(text, match.end())
    }
    for match in places:
        if match[0] in meant:
            yield Mention(match.start(), match.end(), "Drug", match[0], rank=30, source="code name")


# what a text calls a gene or its product is no drug: "a deficiency of the REP-1 gene"
_GENE_AFTER = re.compile(
    r"\s(?:genes?(?!\s(?:therap|edit|transfer|silenc|deliver)|-)|proteins?(?!\s(?:degrad|therap|vaccine)|-)|enzyme(?!\s(?:replac|therap)|-)|"
    r"mutations?|deficiency|mRNA\sexpression|expression\slevels?|locus|allele)(?![\w])"
)
_FIRST_WORD_ENDINGS = ("mab", "gene", "tug", "bart", "mig", "ment", "cel")


def _is_first_word(word: str) -> bool:
    return word.lower().endswith(_FIRST_WORD_ENDINGS) and word.lower() not in _exceptions()
