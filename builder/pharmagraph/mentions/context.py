"""Platforms and targets by what stands around them.

"its Kelvix(TM) platform", "anti-TRBC2".
"""

import re
from collections.abc import Container, Iterator

from pharmagraph.language.patterns import Pattern
from pharmagraph.mentions.mention import Mention
from pharmagraph.mentions.occurrences import find_name
from pharmagraph.mentions.word_sets import word_set
from pharmagraph.vocabulary import EntityClass

_PLATFORM = r"(?:technolog(?:y|ies)|platforms?|capsids?|(?:discovery|design) engine|(?:delivery|expression|adjuvant|vector) systems?)\b"


_TECHNOLOGIES = (
    Pattern(
        r"(?<![\w-])(?P<name>[A-Z][\w-]*[®™]?(?:\s(?:(?:of|for|and)\s)*[A-Z][\w-]*[®™]?)*)[®™]?(?:\s\([A-Z][\w-]*[®™]?\))?\s+"
        rf"(?:(?!(?:its|their|our|the|an?|his|her|this|that|all|these|those|other|any)\s)[a-z-]+\s){{0,3}}{_PLATFORM}"
    ),
    Pattern(
        r"(?<![\w-])(?P<name>(?=[\w-]{3})(?![\w-]*\d)[A-Z][\w-]*[A-Z]\w*|[A-Z][a-z]{3,})[®™]?(?:,| is)\s+(?:[\w’'-]+['’]s|an?|the|its|our)\s+"
        rf"(?:(?!(?:based|by|from|of|on|using|with)\b)[\w-]+\s){{0,5}}{_PLATFORM}(?!\s(?:has|had|is|was|will|can|may|could)\b)"
    ),
    Pattern(  # "Quell's MucoKel delivery system", "its KelvixAAV vector system"
        r"(?:['’]s?|\b[Ii]ts|\b[Oo]ur|\b[Tt]heir|\b[Tt]he|\bproprietary|\bin-house|\bnovel|\bpatented)\s(?:[a-z-]+\s){0,2}(?P<name>[A-Z][a-z]+[A-Z][\w-]*|[A-Z][\w-]{3,}(?=[®™]))[®™]?\s"
        r"(?:[A-Za-z-]+\s){0,2}?(?:delivery|expression|vector|conjugation|linker-payload|discovery|targeting|shuttle|masking|screening|manufacturing|editing|production|release|encapsulation|formulation|adjuvant|half-life|blood-brain\sbarrier)[\s-]"
        r"(?:systems?|vehicles?|engines?|toolkits?|suites?|processe?s?|methods?|approach|carriers?|extension|chassis|scaffolds?|library|libraries)\b"
    ),
    Pattern(  # "by means of the company's capsid KelCap-7", "uses our evolved vector, R200"
        r"(?:['’]s?|\b[Ii]ts|\b[Oo]ur|\b[Tt]heir|\bproprietary)\s(?:[a-z][a-z-]*\s){0,4}(?:capsid|adjuvant|linker|shuttle|promoter|chassis|lipid\snanoparticle)s?,?\s[“\"]?"
        r"(?P<name>[A-Z][a-z]+[A-Z][\w-]*|[A-Z][\w-]*\d[\w-]*)(?=[®™”\",.;)]|\s(?:to|for|in|and|which|that|is|was|with)\b)"
    ),
    Pattern(
        r"\b(?:utili[sz]|us|employ|leverag|incorporat)(?:es?|ed|ing|s)\s(?:its|our|their|the\scompany['’]s|[A-Z]\w+['’]s)\s(?:[a-z][a-z-]*\s){0,6}(?:vector|carrier|nanoparticle|delivery\svehicle),?\s[“\"]?"
        r"(?P<name>[A-Z][\w-]*\d[\w-]*|[A-Z][a-z]+[A-Z][\w-]*)(?=[®™”\",.;)]|\s(?:to|for|in|and|which|that|is|was|with)\b)"
    ),
    Pattern(  # "its AI-powered platform, PredictBBB", "a technology platform called Kelvix"
        r"(?:['’]s?|\b[Ii]ts|\b[Oo]ur|\b[Aa]|\bproprietary)\s(?:[\w-]+\s){0,5}(?:platform|technology|engine|delivery\ssystem)(?:,\s(?:called\s)?|\s(?:called|named|known as|dubbed)\s)[“\"]?"
        r"(?P<name>(?![\w-]*\d)[A-Z][\w.-]*[A-Z][\w.-]*\w|[A-Z][a-z]{3,}(?=[®™]))(?=[®™”\"]|[\s,.;)])"
    ),
    Pattern(  # "Quell's proprietary QLX Microinjector(R)"
        r"(?:['’]s?|\b[Ii]ts|\b[Oo]ur)\s(?:[a-z-]+\s){0,2}(?:proprietary|patented)\s(?P<name>(?:[A-Z][\w-]*\s){0,2}(?i:[A-Z]\w*injector|inhaler|nebuli[sz]er|catheter|applicator|microneedles?|pump|pen|implant|device|patch))[®™]"
    ),
    Pattern(  # "its drug discovery platform known as Kelvix"
        r"\b(?:platform|technology|engine|delivery\ssystem),?\s(?:(?:which|that)\sis\s)?(?:called|named|known\sas|dubbed)\s(?:the\s)?[“\"]?(?P<name>[A-Z][a-z]{3,}\w*)(?=[®™”\"]|[\s,.;)]|$)"
    ),
    Pattern(  # "the company's capsid KelvixCap-7"
        r"(?:['’]s?|\b[Ii]ts|\b[Oo]ur|\bproprietary)\s(?:[\w-]+\s){0,3}(?:capsid|vector|scaffold|adjuvant|delivery\ssystem|discovery\sengine)\s[“\"]?"
        r"(?P<name>[A-Z][a-z]+[A-Z][\w-]*\w)(?=[®™”\",.;)]|\s)"
    ),
    Pattern(  # "Quell's antibody discovery platform KELVIX"
        r"(?:['’]s?|\b[Ii]ts|\b[Oo]ur|\bproprietary)\s(?:[\w-]+\s){0,5}(?:platform|technology)\s[“\"]?"
        r"(?P<name>(?![\w-]*\d)(?:[A-Z]{4,}|[A-Z][a-z]+[A-Z]\w+)|[A-Z][a-z]{3,}(?=[®™]))(?=[®™”\",.;)]|\s(?:to|for|in|and|which|that|is|was|with)\b)"
    ),
)


_GENERIC_TECHNOLOGY = re.compile(
    r"^(?:The|Our|Its|This|These|An?|Company|Companies|New|Proprietary|Novel|Platform|Biotechnology|Technology|Gene|Cell|Drug|Antibody|mRNA|RNA|AAV|ADC|AI|"
    r"CAR-?T?|T-[Cc]ells?|HIV|HBV|CRISPR|Nobel|Prize-winning|Early|Development|Lead|CEO|CSO|CMO|AI-\w+|HSV-based|AAV-based|[A-Z]+-based|DNA|Digital|Information|Health|Medical|Discovery|Delivery|Science|Commercial|Clinical|[IVX]+|Using|Under|Through|About|With|And|By)$"
)


_GENE = r"[A-Z](?![A-Z]{6})[A-Z0-9]*[a-z]?\d*(?:[-/][A-Z0-9]+)*[αβγδκ]?|[A-Z][A-Za-z]{1,4}\d+[A-Z]?|[A-Z]{1,5}-?\d{1,3}[A-Zα-ω]?[αβγδκ]?|IL-\d+\w?|[A-Z][a-z]{0,3}[A-Z]{1,3}\d*|[A-Z]{2,}(?:\s[A-Z]\d+[A-Z])?|c-?(?:MET|Met|KIT|Kit)|mTOR|FcRn|p38"


_TARGETS = (
    Pattern(rf"\b[Aa]nti-(?P<name>{_GENE})(?![\w])"),
    Pattern(
        rf"(?:(?<![\w-])|(?<=\b[Pp]an-))(?P<name>{_GENE})(?:\s+(?:receptor|kinase|protein|tyrosine kinase))?(?:[\s-]+(?:selective|targeted|targeting|directed|binding|specific|dual|allosteric|covalent))?[\s-]+"
        r"(?:inhibitors?|antagonists?|agonists?|degraders?|blockers?|modulators?|activators?|inhibition|antibod(?:y|ies))\b"
    ),
    Pattern(rf"(?<![\w-])(?P<name>{_GENE})-(?:targeted|targeting|directed|specific|binding)\b"),
    Pattern(
        rf"\b(?:targets?|targeting|inhibits?|inhibiting|binds to|blocks|directed (?:to|against|toward|at))\s+(?:the\s+)?(?P<name>{_GENE})(?![\w-])"
    ),
    Pattern(
        rf"\b(?:inhibitors?|antagonists?|agonists?|degraders?|blockers?|modulators?|activators?|antibod(?:y|ies)|inhibition)\s(?:of|against|to|targeting)\s(?:the\s)?(?P<name>{_GENE})(?![\w-])"
    ),
    Pattern(
        r"(?<![\w-])(?P<name>(?:[Aa]lpha|[Bb]eta|[Mm]u|[Kk]appa|[Dd]elta|[αβμκδ])[- ]?\d?[A-C]?[- ](?:adrenergic|opioid)(?:\sreceptors?)?)"
    ),
    Pattern(
        r"(?<![\w-])(?P<name>(?:CD|IL-?|EGFR|HER|BCMA|GPRC|PD-?L?|TNF|CLDN|DLL|MUC|PSMA|B7-?H|FcRH)\d*[A-Z]?)(?=[x×](?:CD|4-1BB|IL|PD|NK|TNF)\w*)"
    ),
    Pattern(r"(?<=[x×])(?P<name>(?:CD\d+[A-Z]?|4-1BB|PD-?L?1|NKG2D|NKp46|IL-?\d+\w?|TNF))(?![\w])"),
    Pattern(rf"\b(?:gene|protein|receptor|enzyme|kinase)\s\((?P<name>{_GENE})\)"),
    Pattern(  # of a family the member: "dopamine D3", "serotonin 5-HT7 receptor", "muscarinic M1 receptors"
        r"(?<![\w-])(?P<name>(?:dopamine\sD[1-5]|(?:serotonin\s)?5-HT\d[A-F]?|serotonin\s\d[A-F]?(?=\sreceptor)|muscarinic\s(?:acetylcholine\s)?M[1-5]|histamine\sH[1-4]|adenosine\sA(?:1|2[AaBb]?|3)|"
        r"cannabinoid\s(?:CB)?[12]|orexin\s(?:OX)?[12]R?|melatonin\sMT[12]|melanocortin[\s-](?:MC)?[1-5]|neurokinin[\s-](?:NK)?[1-3]|bradykinin\sB[12]|purinergic\sP2[XY]\d{1,2}|"
        r"(?:endothelin|prostaglandin|somatostatin|vasopressin|angiotensin|galanin|neuropeptide\sY)\s(?:type\s)?(?:[A-Z]{1,3}\d[a-zA-Z]?|[A-Z](?=\sreceptor)|\d(?=\sreceptor)))(?:\sreceptors?)?)(?![\w])"
    ),
    Pattern(  # of a receptor a part: "the alpha chain of the IL-5 receptor"
        r"(?<![\w-])(?P<name>(?:(?:common\s)?(?:alpha|beta|gamma|delta|epsilon|zeta|[αβγδε])|p\d{2}|heavy|light|catalytic|regulatory|extracellular|ligand-binding|kinase)[\s-](?:chain|subunit|domain)\sof\s"
        rf"(?:(?:the|human)\s)*(?:{_GENE}|interleukin[\s-]\d{{1,2}})(?:\s(?:receptor|complex|cytokine))?)(?![\w-])"
    ),
    Pattern(  # what drugs clear away is measured, too, but here it is what they bind
        r"\b(?:targets?|targeting|binds?(?:\sto)?|binding\sto|directed\s(?:at|against|to)|attacks?|attacking)\s(?:the\s)?(?P<name>(?:deposited\s|aggregated\s|soluble\s|insoluble\s|toxic\s)?"
        r"(?:amyloid(?:[- ](?:beta|β))?|tau|alpha-synuclein|α-synuclein|transthyretin|TTR)\s(?:plaques?|tangles?|fibrils?|oligomers?|aggregates?|protofibrils?|deposits?))(?![\w-])"
    ),
    Pattern(
        r"(?<![\w-])(?P<name>(?:amyloid(?:[- ](?:beta|β))?|tau|alpha-synuclein|transthyretin|TTR)\s(?:plaque|tangle|fibril|oligomer|aggregate|protofibril|deposit))(?=-(?:targeting|targeted|directed|binding|clearing|removing)\b)"
    ),
    Pattern(rf"\((?P<name>{_GENE})\)[- ](?:inhibitors?|antagonists?|agonists?|targeted|directed)"),
)


NOT_TARGETS = word_set("mentions.context.not_targets")


_GOES_ON = re.compile(r"[\w-]")


_LEADING = re.compile(
    r"^(?:The|Our|Its|This|These|An?|Company|New|Proprietary|Novel|Using|Under|Through|About|With|And|By)$"
)
_OWNER = re.compile(r"^.*['’]s?\s")  # "Quell's RNAi technologies"
_EACH = re.compile(r"\s+and\s+|,\s+")


def find_technologies(text: str, taken: Container[str] = ()) -> Iterator[Mention]:
    """Named platforms and technologies, without the words "technology" and "platform", wherever they stand.

    `taken` are names of other things. Of "A® and B® platforms" each is a name.
    """
    names = {
        name
        for pattern in _TECHNOLOGIES
        for match in pattern.finditer(text)
        for words in (
            _EACH.split(match["name"]) if match[0].endswith(("platforms", "technologies")) else [match["name"]]
        )
        if (name := _technology_name(words)) and name not in taken
    }
    for name in sorted(names):
        for start in find_name(text, name, _GOES_ON):
            yield Mention(start, start + len(name), EntityClass.TECHNOLOGY, name, rank=42, source="technology context")


def _technology_name(words: str) -> str:
    """The name without leading words that name nothing ("Our", "Proprietary"); empty if nothing is left."""
    kept = _OWNER.sub("", words).split()
    while kept and (_LEADING.match(kept[0]) or kept[0] in {"of", "for", "and"}):
        kept = kept[1:]
    if kept and kept[-1] in {"of", "for", "and"}:  # "its AI and machine learning platform"
        return ""
    return "" if all(_GENERIC_TECHNOLOGY.match(w.strip("®™")) for w in kept) else " ".join(kept).rstrip("®™")


# "GNX-1104 antibody" is a drug, "CD38 antibody" is aimed at one; "TOP1i" is short for an inhibitor
_NO_TARGET = re.compile(r"[A-Z]{2,6}-?\d{3,}[A-Z]?|[A-Z][A-Z0-9]+i")
_TWO = re.compile(r"[A-Z][\w-]+/[A-Z][\w-]+")  # "FLT3/IRAK4" are two targets, "CDK4/6" has one name
_PARTS = re.compile(r"[^/]+")
_ALL = re.compile(r".+?(?=(?<=\w\w)/\d+$|$)")  # "KAT6" of "KAT6/7", of which the other is found by its number


def find_targets(text: str) -> Iterator[Mention]:
    """Gene and protein symbols in the places where a drug's target is named."""
    for pattern in _TARGETS:
        for match in pattern.finditer(text):
            for part in (
                _PARTS.finditer(match["name"]) if _TWO.fullmatch(match["name"]) else (_ALL.match(match["name"]),)
            ):
                if part is None or part[0].upper() in NOT_TARGETS or len(part[0]) < 2 or _NO_TARGET.fullmatch(part[0]):
                    continue
                start, end = (match.start("name") + at for at in part.span())
                yield Mention(start, end, EntityClass.MOLECULAR_TARGET, part[0], rank=41, source="target context")
