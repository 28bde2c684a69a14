"""Looks into a workbook before it is opened: nothing that unfolds, leads out, runs or hides."""

import re
from collections.abc import Iterator

from chassis.errors import CorrectIt
from services.assessment.domain import file_type, office_archive
from services.assessment.domain.file_name import TYPES
from services.assessment.domain.office_archive import Archive
from services.assessment.errors import refusals_as_errors

MOST_ENTRIES = 300
MOST_BYTES = 20 * 1024 * 1024
# Opening and closing marks of XML elements, each of which costs memory.
MOST_MARKS = 600_000

_LEADS_OUT = re.compile(r"(^|/)(externallinks|querytables)/|(^|/)connections\.xml$", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!(doctype|entity)", re.IGNORECASE)


def require_harmless(content: bytes) -> None:
    """Raise CorrectIt unless a workbook can be opened without harm, within limits."""
    if not content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CorrectIt("table.not_xlsx", "content")
    with refusals_as_errors():
        if content.startswith(b"PK"):
            entries = Archive(content, MOST_BYTES, MOST_ENTRIES)
        file_type.check(content, TYPES["xlsx"])
        links = [each for each in office_archive.externals(entries) if b"/hyperlink" not in each]
        if links or any(_LEADS_OUT.search(name) for name in entries.names):
            raise CorrectIt("table.leads_out", "content")
        marks = 0
        for text in _texts(entries):
            marks += text.count(b"<")
            # In UTF-16 every other byte is a zero.
            if marks > MOST_MARKS or _DOCTYPE.search(text.replace(b"\x00", b"")):
                raise CorrectIt("table.unreadable", "content")


def _texts(entries: Archive) -> Iterator[bytes]:
    for name in entries.names:
        if name.lower().endswith((".xml", ".rels", ".vml")):
            yield entries.read(name)
