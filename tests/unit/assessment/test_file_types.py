"""Files are what their names say, and nothing that runs; names are only names; links only links."""

import io
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain import file_type, pdf
from services.assessment.domain.file_name import TYPES, read_file_name
from services.assessment.domain.link import read_link
from services.assessment.domain.office_archive import Archive
from services.assessment.domain.refusal import Refusal
from tests.unit.assessment.documents import GOOD, HOSTILE, PDF, packed


@pytest.mark.parametrize("ending", GOOD)
def test_file_of_every_type_is_taken(ending: str) -> None:
    file_type.check(GOOD[ending], TYPES[ending])


@pytest.mark.parametrize(("ending", "content", "code"), HOSTILE)
def test_hostile_file_is_refused(ending: str, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        file_type.check(content, TYPES[ending])

    assert refusal.value.code == code


@given(st.sampled_from(sorted(TYPES)), st.binary(max_size=400), st.integers(0, 400))
def test_damaged_file_is_taken_or_refused_and_nothing_else(
    ending: str, noise: bytes, place: int
) -> None:
    good = GOOD["jpg" if ending == "jpeg" else ending]
    content = good[:place] + noise + good[place + len(noise) :]

    with suppress(Refusal):
        file_type.check(content, TYPES[ending])


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_office_document_packed_as_no_office_program_does_is_refused(method: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("[Content_Types].xml", bytes(range(256)) * 40)
    whole = buffer.getvalue()
    for at in range(60, 400, 7):
        damaged = bytearray(whole)
        damaged[at % len(whole)] ^= 0xFF
        for content in (whole, bytes(damaged)):
            with pytest.raises(Refusal, match="file\\."):
                Archive(content)


def test_pdf_made_to_be_slow_is_looked_at_in_time() -> None:
    content = PDF[:9] + b"stream\n" * 1_400_000 + b"%%EOF"
    began = time.monotonic()

    pdf.check(content)

    assert time.monotonic() - began < 5


def test_zip_with_a_second_directory_is_refused() -> None:
    archive = packed({"a": b"1"})
    end = archive.index(b"PK\x05\x06")

    with pytest.raises(Refusal, match="file.broken"):
        Archive(archive[:end] + b"PK\x06\x07" + bytes(16) + archive[end:])


@pytest.mark.parametrize(
    ("name", "ending"),
    [("minutes 2025.pdf", "pdf"), ("Übersicht.Q1.XLSX", "xlsx"), ("foto.jpeg", "jpeg")],
)
def test_plain_name_is_kept(name: str, ending: str) -> None:
    assert read_file_name(name, "") == (name, TYPES[ending])


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "..\\boot.pdf",
        "C:\\temp\\a.pdf",
        "a\x00.pdf",
        "a\nb.pdf",
        "photo\u202egpj.pdf",
        ".pdf",
        "..pdf",
        "nul.pdf",
        "COM1.txt",
        "a|b.txt",
        "pdf",
        "a.exe",
        "a.pdf.html",
        "a.docm",
        "a.svg",
        "x" * 150 + ".pdf",
        "",
    ],
)
def test_tricky_name_is_refused(name: str) -> None:
    with pytest.raises(Refusal):
        read_file_name(name, "")


def test_name_and_declared_type_agree() -> None:
    assert read_file_name("a.csv", "text/csv; charset=utf-8")[1] == "text/csv"
    with pytest.raises(Refusal, match="file.other_type"):
        read_file_name("a.pdf", "text/html")


@pytest.mark.parametrize(
    "link",
    ["https://example.org/a?b=c#d", "http://example.org:8080/", "HTTPS://example.org/ä"],
)
def test_link_is_kept(link: str) -> None:
    assert read_link(f" {link} ") == link


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("javascript:alert(1)", "link.scheme"),
        ("JaVaScRiPt://example.org/%0aalert(1)", "link.scheme"),
        ("data:text/html,<p>", "link.wrong"),
        ("file:///etc/passwd", "link.scheme"),
        ("ftp://example.org", "link.scheme"),
        ("//example.org", "link.scheme"),
        ("https://" + "ada:secret@example.org/", "link.credentials"),
        ("https://ada@example.org/", "link.credentials"),
        ("https://example.org\\@evil.example/", "link.wrong"),
        ("https:///path", "link.wrong"),
        ("https://.", "link.wrong"),
        ("https://example.org:99999/", "link.wrong"),
        ("https://[::1/", "link.wrong"),
        ("https://example.org/\u202egpj", "link.wrong"),
        ("https://exa mple.org/", "link.wrong"),
        ("java\tscript:alert(1)", "link.wrong"),
        ("https://example.org/" + "a" * 2_000, "text.too_long"),
        ("", "link.scheme"),
    ],
)
def test_other_address_is_refused(link: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_link(link)

    assert refusal.value.code == code


@given(st.text(max_size=200))
def test_any_text_is_a_safe_link_or_refused(text: str) -> None:
    try:
        link = read_link(text)
    except Refusal:
        return

    assert link.lower().startswith(("http://", "https://"))
    assert "@" not in link.split("/")[2]
