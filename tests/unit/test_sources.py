"""A file becomes a document, or one line that says why not and what to do."""

import os
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from pharmagraph.errors import SourceError
from pharmagraph.sources import MAX_BYTES, find_documents, from_text, read_document

RELEASE = (
    "Acme Announces Approval of Examplimab\n\n"
    "BASEL, Switzerland, May 2, 2024 -- Acme AG today announced that the agency has approved its antibody.\n"
)


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, content: str | bytes = RELEASE) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path: Path) -> str:
    """The message with which a file is refused: always one line that begins with the path."""
    with pytest.raises(SourceError) as caught:
        read_document(path)
    message = str(caught.value)
    assert message.isprintable()
    assert message.startswith(f"{path}: ") or not str(path).isprintable()
    return message


# Reading


def test_a_document_has_text_digest_title_date_and_source(write: Write) -> None:
    document = read_document(write("acme.txt"))
    assert document.text == RELEASE
    assert document.sha256 == sha256(RELEASE.encode()).hexdigest()
    assert (document.title, document.date) == ("Acme Announces Approval of Examplimab", "2024-05-02")
    assert (document.source, document.publisher, document.language) == ("acme.txt", "", "en")


def test_the_source_can_be_named(write: Write) -> None:
    assert read_document(write("acme.txt"), source="2024/acme.txt").source == "2024/acme.txt"


def test_text_is_kept_exactly_but_for_line_ends(write: Write) -> None:
    text = "  Acme\u2019s re\u0301sume\u0301 of the study\t\r\n\r\nand more \u00a0 of it\rhere\n\n\n"
    assert read_document(write("a.txt", text)).text == text.replace("\r\n", "\n").replace("\r", "\n")


def test_markdown_is_stored_as_it_is(write: Write) -> None:
    text = "# **Acme** Announces\n\n- [Approval](https://acme.example) of the drug\n"
    assert read_document(write("a.md", text)).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_obeyed_and_dropped(write: Write, encoding: str) -> None:
    assert read_document(write("a.txt", RELEASE.encode(encoding))).text == RELEASE


def test_a_big_endian_mark_is_obeyed(write: Write) -> None:
    assert read_document(write("a.txt", b"\xfe\xff" + RELEASE.encode("utf-16-be"))).text == RELEASE


def test_the_name_of_a_file_does_not_matter(write: Write) -> None:
    assert read_document(write("release.dat")).text == RELEASE


def test_text_from_elsewhere_becomes_the_same_document(write: Write) -> None:
    assert from_text(RELEASE.replace("\n", "\r\n"), source="a.txt") == read_document(write("a.txt"))


def test_bytes_in_a_file_name_that_are_no_text_are_escaped_in_the_source(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(name)).write_text(RELEASE)
    except OSError:
        pytest.skip("this file system takes no such names")
    assert read_document(Path(os.fsdecode(name))).source == "caf\\xe9.txt"
    assert [source for _, source in find_documents(tmp_path)] == ["caf\\xe9.txt"]


# Refusing


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "no such file; check the spelling" in refusal(tmp_path / "gone.txt")


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert "is a directory" in refusal(tmp_path)


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u00a0\u2003".encode()])
def test_an_empty_file_is_refused(write: Write, content: bytes) -> None:
    assert "is empty" in refusal(write("a.txt", content))


@pytest.mark.parametrize("content", ["\u200b\n", "123 456 ---", "\U0001f9ec"])
def test_a_file_without_words_is_refused(write: Write, content: str) -> None:
    assert "holds no words" in refusal(write("a.txt", content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive or an Office document"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old Office document"),
        (b"{\\rtf1\\ansi Acme}", "a Rich Text document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"SQLite format 3\x00", "an SQLite database"),
    ],
)
def test_a_binary_file_is_refused_with_what_it_seems_to_be(write: Write, content: bytes, kind: str) -> None:
    assert f"seems to be {kind}; give its text" in refusal(write("release.txt", content))


def test_other_binary_files_are_refused_with_the_place_of_the_nul(write: Write) -> None:
    assert "is binary (NUL at byte 7)" in refusal(write("a.txt", b"Acme is\x00 binary"))


@pytest.mark.parametrize("encoding", ["utf-16le", "utf-16be"])
def test_utf_16_without_mark_is_refused_with_the_remedy(write: Write, encoding: str) -> None:
    message = refusal(write("a.txt", RELEASE.encode(encoding)))
    assert message.endswith(f"seems to be UTF-16; convert it with: iconv -f {encoding} -t utf-8")


def test_another_encoding_is_refused_with_offset_and_remedy(write: Write) -> None:
    message = refusal(write("a.txt", b"Acme of Z\xfcrich announces the approval"))
    assert message.endswith(
        "is not valid UTF-8 (at byte 9); convert it, for example with: iconv -f windows-1252 -t utf-8"
    )


def test_a_broken_utf_16_file_is_refused(write: Write) -> None:
    assert "is not valid UTF-16" in refusal(write("a.txt", b"\xff\xfeA\x00c"))


def test_an_html_page_is_refused(write: Write) -> None:
    assert "is an HTML page" in refusal(write("a.txt", "\n<!DOCTYPE html>\n<html><body>The text of it</body>"))


def test_a_text_that_speaks_of_html_is_read() -> None:
    assert from_text("The <html> of the page is not of interest to the reader", source="a").text


def test_a_file_of_50_mb_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    before = time.process_time()
    assert "is too large (50.0 MB, limit 5 MB)" in refusal(path)
    assert time.process_time() - before < 0.1


def test_a_text_of_the_greatest_size_is_read_and_a_byte_more_is_refused(write: Write) -> None:
    text = (RELEASE * (MAX_BYTES // len(RELEASE) + 1))[:MAX_BYTES]
    assert len(from_text(text, source="a").text) == MAX_BYTES
    assert "is too large" in refusal(write("a.txt", text + "."))
    with pytest.raises(SourceError, match="a: is too large"):
        from_text(text + ".", source="a")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "is no regular file" in refusal(tmp_path / "pipe.txt")


def test_an_unreadable_file_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.txt")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # a mode of 000 does not stop root
    assert "permission denied; make it readable (chmod" in refusal(path)


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert "cannot be read" in refusal(tmp_path / "loop.txt")


def test_a_message_stays_on_one_line_whatever_the_file_is_called(tmp_path: Path) -> None:
    assert "a\\n\\x1b[2Jb.txt: no such file" in refusal(tmp_path / "a\n\x1b[2Jb.txt")


def test_text_with_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^feed: was decoded wrongly \(half a surrogate pair at character 4\)"):
        from_text("Acme\ud800 is the text", source="feed")


# Languages

FOREIGN = {
    "German": "Das Unternehmen gab heute bekannt, dass die Studie ihren primären Endpunkt erreicht hat. "
    "Die Behandlung mit dem Antikörper führte zu einer Verbesserung, und die Verträglichkeit war gut.",
    "French": "La société annonce aujourd'hui que son étude de phase 3 a atteint son critère principal. "
    "Le traitement par cet anticorps a permis une nette amélioration, avec une bonne tolérance.",
    "Spanish": "La empresa anunció hoy que el ensayo de fase 3 alcanzó su objetivo principal. "
    "El tratamiento logró una mejora clara en los pacientes, y la tolerancia fue buena para todos.",
    "Italian": "La società ha annunciato oggi che lo studio di fase 3 ha raggiunto il suo obiettivo. "
    "Il trattamento ha portato a un miglioramento nei pazienti della coorte, anche dopo le ricadute.",
    "Dutch": "Het bedrijf maakte vandaag bekend dat het onderzoek zijn doel heeft bereikt. "
    "De behandeling leidde tot een verbetering bij de patiënten, en werd door hen goed verdragen.",
    "Chinese": "公司今日宣布，其三期临床试验达到了主要终点。Acme 公司的抗体药物明显改善了患者的生存期。",
    "Japanese": "当社は本日、試験が主要評価項目を達成したと発表しました。抗体は生存期間を延長しました。",
    "Korean": "회사는 오늘 3상 임상시험이 일차 평가변수를 충족했다고 발표했다.",
    "Cyrillic script": "Компания сообщила сегодня, что исследование третьей фазы достигло своей цели.",
    "another language": 6 * "Yhtiö ilmoitti tänään, että sen kolmannen vaiheen tutkimus saavutti tavoitteensa. ",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_release_in_another_language_is_refused(write: Write, language: str) -> None:
    message = refusal(write("a.txt", FOREIGN[language]))
    assert f"seems to be {language}; only English is read" in message


@pytest.mark.parametrize("language", ["German", "French", "Spanish", "Chinese", "Japanese"])
def test_a_long_release_in_another_language_is_refused(write: Write, language: str) -> None:
    text = f"Acme AG: FDA Approval\n\n{FOREIGN[language] * 20}\n\nContact: press office of Acme, the company"
    assert f"seems to be {language}" in refusal(write("a.txt", text))


@pytest.mark.parametrize(
    "headline", ["Acme gibt die Ergebnisse der Studie bekannt", "Acme annonce les résultats de la phase 3"]
)
def test_a_short_text_in_another_language_is_refused(headline: str) -> None:
    with pytest.raises(SourceError, match="seems to be"):
        from_text(headline, source="a")


@pytest.mark.parametrize(
    "text",
    [
        "Acme Announces FDA Approval",
        "Acme",
        "La Jolla Start-up Names CEO",
        "Instituto de Salud Carlos III Joins Acme Trial",
        "Acme Receives Orphan Drug Status for Sjögren's and Ménière's Diseases",
        "Acme SA, Société Générale de Biologie, Doses First Patient in Phase 2 Trial",
        "Anti-αvβ8 Antibody Cleared",
        "Pipeline: ACM-101 Phase 1 Solid Tumours; ACM-202 Phase 2 Asthma; ACM-303 Phase 3 Gout",
        "Shares in Acme fell by 8% after the trial failed.",
        "Acme AG und Beta GmbH, the two owners of the drug, said that they will merge.",
    ],
)
def test_english_is_read_however_short(text: str) -> None:
    assert from_text(text, source="a").text == text


def test_english_with_a_little_of_another_language_is_read() -> None:
    text = RELEASE * 3 + FOREIGN["German"].split(".")[0] + "\nAcme 公司"
    assert from_text(text, source="a").text == text


# Finding


def test_a_file_is_found_whatever_it_is_called(write: Write) -> None:
    path = write("release.dat")
    assert find_documents(path) == ((path, "release.dat"),)


def test_a_directory_gives_its_texts_at_any_depth_in_order_of_their_sources(write: Write, tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/a/x.MARKDOWN", "a-b.TXT", "C.txt"):
        write(name)
    found = find_documents(tmp_path)
    assert [source for _, source in found] == ["C.txt", "a-b.TXT", "a/a/x.MARKDOWN", "a/z.md", "b.txt"]
    assert all(path == tmp_path / source for path, source in found)


def test_hidden_files_and_other_kinds_are_passed_over(write: Write, tmp_path: Path) -> None:
    for name in ("a.txt", ".b.txt", ".git/c.txt", "d.pdf", "e.txt.gz", "md", "a.d/.f/g.md"):
        write(name)
    assert [source for _, source in find_documents(tmp_path)] == ["a.txt"]


def test_a_hidden_directory_is_searched_if_it_is_asked_for(write: Write, tmp_path: Path) -> None:
    write(".releases/a.txt")
    assert [source for _, source in find_documents(tmp_path / ".releases")] == ["a.txt"]


def test_large_and_empty_files_are_found_so_that_reading_reports_them(write: Write, tmp_path: Path) -> None:
    write("empty.txt", b"")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    assert [source for _, source in find_documents(tmp_path)] == ["empty.txt", "gone.txt"]


def test_a_loop_of_links_does_not_trap_the_search(write: Write, tmp_path: Path) -> None:
    write("a/b/c.txt")
    (tmp_path / "a/b/up").symlink_to(tmp_path, target_is_directory=True)
    assert [source for _, source in find_documents(tmp_path)] == ["a/b/c.txt"]


def test_a_link_to_a_directory_can_be_asked_for(write: Write, tmp_path: Path) -> None:
    write("a/c.txt")
    (tmp_path / "link").symlink_to("a", target_is_directory=True)
    assert [source for _, source in find_documents(tmp_path / "link")] == ["c.txt"]


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="gone: no such file or directory; check the spelling"):
        find_documents(tmp_path / "gone")


def test_a_directory_without_documents_is_refused(write: Write, tmp_path: Path) -> None:
    write("a.pdf")
    with pytest.raises(SourceError, match=r"holds no documents; put \*\.txt, \*\.md, \*\.markdown files into it"):
        find_documents(tmp_path)


def test_a_directory_that_cannot_be_listed_is_refused(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a/b.txt")
    scan = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(SourceError, match="a: permission denied; make it readable"):
        find_documents(tmp_path)
