"""Looks whether a PDF is one, and whether it would do something when it is opened.

It finds what is written openly or in packed object streams; a scanner finds more.
"""

import re
import zlib
from collections.abc import Iterator

from services.assessment.domain.refusal import Refusal

MOST_UNPACKED = 20 * 1024 * 1024

_HEADER = re.compile(rb"%PDF-[12]\.[0-9]")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia)(?![A-Za-z0-9])")


def check(content: bytes) -> None:
    """Raise Refusal unless it is a PDF that starts nothing and carries no other file."""
    if not _HEADER.match(content) or b"%%EOF" not in content[-2_048:]:
        raise Refusal("file.other_content", "content")
    for text in _texts(content):
        # A name may be written with escapes: /J#53 is /JS.
        plain = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), text)
        if _ACTIVE.search(plain):
            raise Refusal("file.active", "content")


def _texts(content: bytes) -> Iterator[bytes]:
    """All that is outside of streams, and what object streams hold."""
    left, outside, after = MOST_UNPACKED, [], 0
    for begin, end in _streams(content):
        outside.append(content[after:begin])
        after = end
        above = content[max(0, begin - 400) : begin].rpartition(b"obj")[2]
        if b"/ObjStm" not in above:
            continue
        packed = content[begin:end].removeprefix(b"stream").lstrip(b"\r\n")
        unpacked = _unpacked(packed, left) if b"/FlateDecode" in above else packed
        left -= len(unpacked)
        if left <= 0:
            raise Refusal("file.archive_too_large", "content")
        yield unpacked
    yield b"".join([*outside, content[after:]])


def _streams(content: bytes) -> Iterator[tuple[int, int]]:
    """Where streams begin and end; each byte is looked at once, however they are nested."""
    end = 0
    while True:
        begin = content.find(b"stream", end)
        end = content.find(b"endstream", begin)
        if begin < 0 or end < 0:
            return
        yield begin, end
        end += len(b"endstream")


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        # Encrypted or damaged: no reader runs what it cannot unpack.
        return b""
