"""Recognises the few types of files that are taken, from their content, and refuses active ones.

A name proves nothing: what a file is has to be seen in it, and it must not hold anything that runs.
"""

import re
from collections.abc import Callable

from services.assessment.domain import office_archive, pdf
from services.assessment.domain.file_name import TYPES
from services.assessment.domain.office_archive import Archive
from services.assessment.domain.refusal import Refusal

_ACTIVE_ENTRY = re.compile(
    r"vbaproject|vbadata|(^|/)activex/|(^|/)macrosheets/|oleobject[^/]*\.bin$|\.(js|vbs|exe|dll)$",
    re.IGNORECASE,
)
_ACTIVE_ODF = re.compile(r"^(basic|scripts)/", re.IGNORECASE)
_ACTIVE_LINK = re.compile(rb"/(attachedTemplate|oleObject|frame|subDocument)[\"']")
_MACROS = (b"macroenabled", b"vbaproject", b"macrosheet")
# What browsers and office programs would take for something else than text.
_MARKUP = re.compile(
    rb"\s*(<\?|#!|\{\\rtf|%!|%PDF)|.*<(!doctype|html|head|body|script|svg|iframe)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOOKED_AT = 2_048
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def check(content: bytes, media_type: str) -> None:
    """Raise Refusal unless the content is of this media type, and passive."""
    if content.startswith(_OLE):
        # Old office documents, which may hold macros, and new ones with a password.
        raise Refusal("file.encrypted", "content")
    _CHECKS[media_type](content)


def _require(right: bool) -> None:
    if not right:
        raise Refusal("file.other_content", "content")


def _png(content: bytes) -> None:
    _require(content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))


def _jpeg(content: bytes) -> None:
    _require(content.startswith(b"\xff\xd8\xff"))


def _webp(content: bytes) -> None:
    _require(content[:4] == b"RIFF" and content[8:15] == b"WEBPVP8")


def _text(content: bytes) -> None:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal("file.not_utf8", "content") from error
    _require(_CONTROL.search(content) is None)
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:_LOOKED_AT]):
        raise Refusal("file.active", "content")


def _ooxml(main: str) -> Callable[[bytes], None]:
    def look(content: bytes) -> None:
        _require(content.startswith(b"PK\x03\x04"))
        entries = Archive(content)
        _require("[Content_Types].xml" in entries.names and main in entries.names)
        types = entries.read("[Content_Types].xml").lower()
        links = office_archive.externals(entries)
        if (
            any(_ACTIVE_ENTRY.search(name) for name in entries.names)
            or any(each in types for each in _MACROS)
            or any(_ACTIVE_LINK.search(each) for each in links)
        ):
            raise Refusal("file.active", "content")

    return look


def _odf(media_type: str) -> Callable[[bytes], None]:
    def look(content: bytes) -> None:
        _require(content.startswith(b"PK\x03\x04"))
        entries = Archive(content)
        _require(entries.names[:1] == ["mimetype"] and entries.is_stored("mimetype"))
        _require(entries.read("mimetype") == media_type.encode())
        if any(_ACTIVE_ODF.search(name) or _ACTIVE_ENTRY.search(name) for name in entries.names):
            raise Refusal("file.active", "content")
        manifest = "META-INF/manifest.xml"
        if manifest in entries.names and b"encryption-data" in entries.read(manifest):
            raise Refusal("file.encrypted", "content")

    return look


_CHECKS: dict[str, Callable[[bytes], None]] = {
    TYPES["pdf"]: pdf.check,
    TYPES["png"]: _png,
    TYPES["jpg"]: _jpeg,
    TYPES["webp"]: _webp,
    TYPES["txt"]: _text,
    TYPES["csv"]: _text,
    TYPES["docx"]: _ooxml("word/document.xml"),
    TYPES["xlsx"]: _ooxml("xl/workbook.xml"),
    TYPES["pptx"]: _ooxml("ppt/presentation.xml"),
    **{TYPES[ending]: _odf(TYPES[ending]) for ending in ("odt", "ods", "odp")},
}
