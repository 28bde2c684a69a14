"""Workbooks for tests: plain ones, and hostile ones made from them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from tests.unit.assessment.documents import packed

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """Give a workbook with these rows, as a spreadsheet program would write it."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def entries(content: bytes) -> dict[str, bytes]:
    """Give the entries of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(more: Mapping[str, bytes], rows: Sequence[Sequence[Any]] = ()) -> bytes:
    """Give a workbook of which some entries are others."""
    return packed({**entries(workbook(rows or PLAIN)), **more})


def with_sheet(inside: bytes, prolog: bytes = b"") -> bytes:
    """Give a workbook whose sheet holds this data."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    text = b"<worksheet " + space + b"><sheetData>" + inside + b"</sheetData></worksheet>"
    return changed({SHEET: b"<?xml version='1.0'?>" + prolog + text})


PLAIN = [["code", "score"], ["1a", 50]]
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
EXTERNAL = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://x/externalLinkPath" Target="file:///etc/passwd" '
    b'TargetMode="External"/></Relationships>'
)
HOSTILE: dict[str, tuple[bytes, str]] = {
    "not a workbook": (b"code,score\n1a,50\n", "table.not_xlsx"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "table.not_xlsx"),
    "protected by a password": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "file.encrypted"),
    "cut off": (workbook(PLAIN)[:-40], "file.broken"),
    "an archive of something else": (packed({"a.txt": b"x"}), "file.other_content"),
    "macros": (changed({"xl/vbaProject.bin": b"x"}), "file.active"),
    "macro type": (changed({TYPES: b"<Types>sheet.macroEnabled.main+xml</Types>"}), "file.active"),
    "old macros": (changed({"xl/macrosheets/sheet1.xml": b"<x/>"}), "file.active"),
    "external links": (changed({"xl/externalLinks/externalLink1.xml": b"<x/>"}), "table.leads_out"),
    "external relation": (changed({"xl/worksheets/_rels/a.xml.rels": EXTERNAL}), "table.leads_out"),
    "connections": (changed({"xl/connections.xml": b"<x/>"}), "table.leads_out"),
    "entities": (with_sheet(b"<row><c><v>&b;</v></c></row>", ENTITIES), "table.unreadable"),
    "entities in UTF-16": (
        changed({SHEET: ("\ufeff" + ENTITIES.decode() + "<x>&b;</x>").encode("utf-16-le")}),
        "table.unreadable",
    ),
    "bomb": (changed({"xl/media/a.bin": bytes(30 * 1024**2)}), "file.archive_too_large"),
    "dense bomb": (changed({SHEET: b" " * 15 * 1024**2}), "file.archive_too_large"),
    "many elements": (with_sheet(b"<row/>" * 700_000), "file.archive_too_large"),
    "too many rows": (workbook([["code", "score"], *[["1a", 1]] * 2_100]), "table.too_large"),
    "a row beyond all": (
        with_sheet(b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
        "table.too_large",
    ),
    "a value far below": (
        with_sheet(b'<row r="900000"><c r="A900000"><v>1</v></c></row>'),
        "table.too_large",
    ),
    "too many columns": (workbook([["code", "score", *["x"] * 60]]), "table.too_large"),
    "broken sheet": (changed({SHEET: b"<worksheet"}), "table.unreadable"),
    "odd place": (
        with_sheet(b'<row r="1"><c r="!!"><v>1</v></c></row>'),
        "table.unreadable",
    ),
    "missing shared string": (
        with_sheet(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
        "table.unreadable",
    ),
    "a huge number": (
        with_sheet(b'<row r="1"><c r="A1"><v>' + b"9" * 5_000 + b"</v></c></row>"),
        "table.unreadable",
    ),
    "no header": (workbook([["a", "b"], ["1a", 50]]), "table.no_header"),
    "other columns": (workbook([["code", "score", "formula"]]), "table.unknown_columns"),
    "a column twice": (workbook([["code", "score", "score"]]), "table.columns_twice"),
}
