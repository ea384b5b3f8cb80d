"""What is a mark of Markdown, and what only looks like one."""

from time import process_time

import pytest

from pharmagraph.sources.markdown import mask


def words(text: str) -> str:
    """The masked text with runs of spaces closed up, as a reader of language sees it."""
    return " ".join(mask(text).split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**T-DM1**", "T-DM1"),
        ("*in vivo* and _in vitro_", "in vivo and in vitro"),
        ("***both*** and __strong__", "both and strong"),
        ("**bold with *nested* words**", "bold with nested words"),
        ("**bold *it***", "bold it"),
        ("***x** y*", "x y"),
        ("*MET*ex14 skipping", "MET ex14 skipping"),
        ("(*KRAS* G12C)", "( KRAS G12C)"),
        ("**Exampla**® rises", "Exampla ® rises"),
        ("a ~~withdrawn~~ claim", "a withdrawn claim"),
        ("# Headline", "Headline"),
        ("### Headline ###", "Headline"),
        ("Headline\n========", "Headline"),
        ("above\n\n---\n\nbelow", "above below"),
        ("above\n\n* * *\n\nbelow", "above below"),
        ("- one\n* two\n+ three\n• four\n  - five", "one two three four five"),
        ("> quoted\n>> twice", "quoted twice"),
        ("[Acme, Inc.](#) today", "Acme, Inc. today"),
        ("[Acme](https://acme.example/a_(b)) today", "Acme today"),
        ('[Acme](/about "Who we are") today', "Acme today"),
        ("[Acme](<https://acme.example/a b>) today", "Acme today"),
        ("![Logo](logo.png) Acme", "Logo Acme"),
        ("[![Logo](logo.png)](https://acme.example)", "Logo"),
        ("[Acme][home] and [Acme][]\n\n[home]: https://acme.example\n[acme]: /a", "Acme and Acme"),
        ("see <https://acme.example>", "see https://acme.example"),
        ("mail <info@acme.example>", "mail info@acme.example"),
        ("the `code` here", "the code here"),
        ("``a ` b``", "a ` b"),
        ("```text\nverbatim\n```", "verbatim"),
        ("a note[^1]\n\n[^1]: the note", "a note the note"),
        ("5 \\* 3 \\[x\\]", "5 * 3 [x ]"),
        ("a hard\\\nbreak", "a hard break"),
        ("| Arm | N |\n|-----|--:|\n| A | 12 |", "Arm N A 12"),
        ("Arm | N\n--- | ---\nA | 12", "Arm N A 12"),
        ("<b>bold</b><br/><a href='x>y'>link</a>", "bold link"),
        ("seen <!-- not\n\nseen --> again", "seen again"),
        ("a<script>alert('x')\n\n</script >b", "a b"),
        ("a <STYLE type=x>p {}</STYLE> b", "a b"),
        ("Exampla&reg;&nbsp;tablets", "Exampla tablets"),
        ("Johnson &amp; Sons", "Johnson & Sons"),
    ],
)
def test_marks_are_masked(text: str, expected: str) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "p < 0.001 and p<0.05 but HR <1 and >0.5",
        "x <p and q> y",
        "2 * 3 * 4",
        "(abstract #LBA1)",
        "#LBA1 at the start",
        "#1 in its class",
        "*Exampla is a trademark of Acme",
        "sold to Beta* by Acme",
        "a snake_case_name and __init",
        "HLA-A*02:01 or HLA-B*07:02 carriers",
        "CYP2C19*2 and CYP2C19*17",
        "[18F]FDG and [177Lu]Lu-PSMA-617 (PET)",
        "N-[(1R)-1-phenyl](methyl)amine",
        "[see Warnings and Precautions (5.1)]",
        "[1] Smith et al.\n[2]: Jones.",
        "Acme | Basel | www.acme.example",
        "> 50% of patients",
        ">5 years",
        "###",
        "# # #",
        "C:\\trials\\data",
        "AT&T; R&D; M&A",
        "IL-4R&alpha; and p &lt; 0.05",
        "the patients` view",
        "https://acme.example/_a_/b_c_",
        "Σ = 3 ± 1; ~50 and ~~ 60",
        "- \n-3 or -3.5% (range -7--2)",
        "1. First\n2) Second",
        "rated ***** by all",
        "T-DM1 -- a conjugate --- today",
        "[unclosed (https://acme.example) and closed]",
        "]( [ ]) ![",
    ],
)
def test_what_only_looks_like_a_mark_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("text", ["**one\n\ntwo**", "`one\n\ntwo`", "[one\n\ntwo](https://acme.example)"])
def test_no_mark_reaches_over_an_empty_line(text: str) -> None:
    assert mask(text) == text


def test_marks_in_code_are_text() -> None:
    assert mask("`*a*` *b*") == " *a*   b "


def test_an_escaped_mark_stays_without_its_backslash() -> None:
    assert mask(r"\*a* and \[b](https://acme.example)") == r" *a* and  [b](https://acme.example)"


def test_words_keep_their_offsets() -> None:
    text = "# [Acme](https://acme.example) and **T-DM1**\n\n- *EMILIA* met its endpoint"
    masked = mask(text)
    assert [masked.index(word) for word in ("Acme", "T-DM1", "EMILIA")] == [
        text.index(word) for word in ("Acme", "T-DM1", "EMILIA")
    ]


def test_line_ends_and_other_white_space_stay() -> None:
    assert mask("<!--\n\t\u00a0x-->") == "    \n\t\u00a0    "


@pytest.mark.parametrize(
    "piece",
    [
        "[", "](", "[[](", '](a"', "*a ", "a* ", "**a*", "_a", "`", "``a`", "<!--", "<script", '<a href="', "<p ", "&",
        "\\", "|-|\n", "|", "> ", "- \n", "# a #", "[^", "[a]: /", "[]: #\n", "\n", " ", "https://", "*", "![",
    ],
)  # fmt: skip
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    before = process_time()
    assert len(mask(text)) == len(text)
    assert process_time() - before < 10  # linear: well under a second; quadratic: minutes
