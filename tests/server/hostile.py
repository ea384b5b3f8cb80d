"""A reader that finds in each text what its author would most like to have run somewhere."""

from pharmagraph.model import Document, Entity, Evidence, Fact, Reading, Value
from pharmagraph.vocabulary import Status, ValueKind

E, T = ValueKind.ENTITY, ValueKind.TEXT
NAMES = [
    "</script><script>globalThis.hacked = 1; alert(1)</script>",
    '"><img src=x onerror="globalThis.hacked = 1; alert(1)">',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</textarea><script>alert(1)</script>",
    "a\u202eb\u2066c\u200bd\u2028e",
    '" } INSERT DATA { <a:b> <a:b> 1 } #',
    "<https://x.example/> . ?s ?p ?o } SELECT * {",
    "../../../etc/passwd",
    "%2e%2e%2f%00?a=b&c=d#e",
    "=HYPERLINK(1)",
    "huge " * 200,
    "__proto__",
]


_ENGLISH = (
    "The company said that it has started a trial of the drug and that it expects to tell more of it in the year. " * 20
)


def text_of(number: int) -> str:
    return f"Release {number} on {NAMES[number]} by {NAMES[-1 - number]}.\n\n{_ENGLISH}\n\n{NAMES[number]}\n"


def read(document: Document) -> Reading:
    number = int(document.text.split()[1])
    name, other = NAMES[number], NAMES[-1 - number]
    words = (Evidence(0, len(document.text) - 1, 0.9, name[:100], other[:100]),)
    attributes = (("brandName", name), ("headquarters", other), ("homepage", "javascript:alert(1)"))
    drug = Entity("d", "Drug", f"{number} {name}", (other,), attributes[:1], ("<script>:1",))
    company = Entity("c", "Company", f"{name} {number} Inc", (), attributes[1:])
    ends = (("object", Value(E, "d")), ("subject", Value(E, "c")))
    trial = (("evaluates", Value(E, "d")), ("trialName", Value(T, name)))
    facts = (
        Fact("ClinicalTrial", trial, words, key="t"),
        Fact("develops", ends, words, Status.PLANNED if number % 2 else Status.OCCURRED),
    )
    about = Document(document.text, document.sha256, document.source, title=name, date="2024-01-01", publisher=other)
    return Reading(about, (company, drug), facts)
