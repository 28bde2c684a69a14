"""Small files of every type that is taken as evidence, and hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from services.assessment.domain.file_name import TYPES

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
WORD_TYPES = (
    b'<Types><Override PartName="/word/document.xml" ContentType="'
    + TYPES["docx"].encode()
    + b'.main+xml"/></Types>'
)
WORD = {"[Content_Types].xml": WORD_TYPES, "word/document.xml": b"<w:document/>"}
ODT = {"mimetype": TYPES["odt"].encode(), "content.xml": b"<office:document-content/>"}


def packed(entries: Mapping[str, bytes], stored: bool = False) -> bytes:
    """Give a ZIP archive; an entry named mimetype is not compressed, as ODF wants it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            keep = stored or name == "mimetype"
            method = zipfile.ZIP_STORED if keep else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=method)
    return buffer.getvalue()


def with_object_stream(content: bytes) -> bytes:
    """Give a PDF that hides an object in a packed stream."""
    stream = zlib.compress(content)
    return PDF.replace(
        b"trailer",
        b"3 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n" + stream + b"\nendstream endobj\n"
        b"trailer",
    )


def lying(archive: bytes, says: int) -> bytes:
    """Give the same archive whose directory says another size of its first entry."""
    place = archive.index(b"PK\x01\x02") + 24
    return archive[:place] + struct.pack("<I", says) + archive[place + 4 :]


def crowded(count: int) -> bytes:
    """Give an archive with many empty entries."""
    return packed({f"{number}": b"" for number in range(count)}, stored=True)


GOOD = {
    "pdf": PDF,
    "png": PNG,
    "jpg": b"\xff\xd8\xff\xe0" + bytes(20),
    "webp": b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(8),
    "docx": packed(WORD),
    "xlsx": packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
    "pptx": packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}),
    "odt": packed(ODT),
    "ods": packed({**ODT, "mimetype": TYPES["ods"].encode()}),
    "odp": packed({**ODT, "mimetype": TYPES["odp"].encode()}),
    "txt": "Minutes of 3 March — all agreed.\n".encode(),
    "csv": b"\xef\xbb\xbfmonth,meals\n2025-01,412\n",
}
BOMB = packed({**WORD, "word/media/zeros.bin": bytes(50 * 1024**2)})
HOSTILE: list[tuple[str, bytes, str]] = [
    ("pdf", b"<html><script>alert(1)</script>", "file.other_content"),
    ("pdf", PDF.replace(b"/Type/Catalog", b"/OpenAction<</S/JavaScript/JS(x)>>"), "file.active"),
    ("pdf", PDF.replace(b"/Type/Catalog", b"/AA<</S/J#61vaScript>>"), "file.active"),
    ("pdf", PDF.replace(b"/Type/Catalog", b"/S/Launch/F(cmd)"), "file.active"),
    ("pdf", with_object_stream(b"<</S/JavaScript/JS(app.alert)>>"), "file.active"),
    ("png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file.other_content"),
    ("jpg", PNG, "file.other_content"),
    ("webp", b"RIFF\x00\x00\x00\x00WAVEfmt ", "file.other_content"),
    ("txt", b"<!DOCTYPE html><p>hello", "file.active"),
    ("txt", b"\n\n  <SVG onload=alert(1)>", "file.active"),
    ("txt", b"#!/bin/sh\nrm -rf /", "file.active"),
    ("csv", b"a,b\n<script>alert(1)</script>,2", "file.active"),
    ("txt", b"\xff\xfeM\x00i\x00", "file.not_utf8"),
    ("txt", b"MZ\x00\x00", "file.other_content"),
    ("docx", packed({**WORD, "word/vbaProject.bin": b"x"}), "file.active"),
    ("docx", packed({**WORD, "word/VBAPROJECT.BIN": b"x"}), "file.active"),
    (
        "docx",
        packed({**WORD, "[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled"}),
        "file.active",
    ),
    (
        "docx",
        packed(
            {
                **WORD,
                "word/_rels/settings.xml.rels": b'<Relationship Type="http://x/attachedTemplate" '
                b'Target="http://example.org/t.dotm" TargetMode="External"/>',
            }
        ),
        "file.active",
    ),
    ("docx", packed({**WORD, "word/embeddings/oleObject1.bin": b"x"}), "file.active"),
    ("docx", GOOD["xlsx"], "file.other_content"),
    ("docx", GOOD["odt"], "file.other_content"),
    ("docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "file.encrypted"),
    ("docx", BOMB, "file.archive_too_large"),
    ("docx", lying(packed({"[Content_Types].xml": bytes(9_999)}), 10), "file.broken"),
    ("docx", lying(packed(WORD), 0xFFFFFFF0), "file.archive_too_large"),
    ("docx", crowded(4_001), "file.archive_too_large"),
    ("docx", packed({**WORD, "../../etc/passwd": b"x"}), "file.broken"),
    ("docx", GOOD["docx"][:-30], "file.broken"),
    ("odt", packed({**ODT, "Basic/Standard/Module1.xml": b"x"}), "file.active"),
    (
        "odt",
        packed({**ODT, "META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "file.encrypted",
    ),
    ("odt", GOOD["ods"], "file.other_content"),
]
