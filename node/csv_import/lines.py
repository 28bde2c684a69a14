"""The lines of a text file, one at a time, with a clear word where it is no such file."""

import io
import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from chassis.errors import CorrectIt

LONGEST_LINE = 10_000
_SMUGGLED_BYTE = re.compile("[\udc80-\udcff]")
_OTHER_BEGINNINGS = {
    b"\xff\xfe": "csv.utf16",
    b"\xfe\xff": "csv.utf16",
    b"PK\x03\x04": "csv.workbook",
    b"\xd0\xcf\x11\xe0": "csv.workbook",
    b"\x1f\x8b": "csv.compressed",
}


class Line(NamedTuple):
    """A line without its end; `whole` is false where it was too long and has been cut."""

    number: int
    text: str
    whole: bool


def lines(stream: IO[bytes]) -> Iterator[Line]:
    """Read UTF-8 lines, whatever ends them, and skip a byte order mark.

    A line is never held beyond `LONGEST_LINE` characters. Raises CorrectIt when the file is not
    UTF-8 text; nothing of such a file can be trusted.
    """
    buffered = io.BufferedReader(stream)  # type: ignore[type-var]
    beginning = buffered.peek(4)[:4]
    for mark, code in _OTHER_BEGINNINGS.items():
        if beginning.startswith(mark):
            raise CorrectIt(code)
    # Bytes that are not UTF-8 pass as lone surrogates, so that the line they are in can be named.
    text = io.TextIOWrapper(buffered, "utf-8-sig", errors="surrogateescape", newline=None)
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        whole = line.endswith("\n") or len(line) < LONGEST_LINE
        if not whole:
            _skip_rest(text)
        _refuse_other_encodings(number, line)
        yield Line(number, line.rstrip("\n"), whole)


def _skip_rest(text: io.TextIOWrapper) -> None:
    while (more := text.readline(LONGEST_LINE)) and not more.endswith("\n"):
        pass


def _refuse_other_encodings(number: int, line: str) -> None:
    if "\0" in line:
        raise CorrectIt("csv.nul_byte", line=number)
    if line.isascii():
        return
    smuggled = _SMUGGLED_BYTE.search(line)
    if smuggled:
        byte = ord(smuggled[0]) - 0xDC00
        raise CorrectIt("csv.not_utf8", line=number, byte=f"0x{byte:02X}")
