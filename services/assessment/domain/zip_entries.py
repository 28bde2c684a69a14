"""Which zip files are damaged, and which of their entries anybody can unpack."""

import zipfile
import zlib

# What a damaged zip makes the standard library raise. Entries packed in other ways than those
# below raise more, and are refused before they are opened. ValueError is for names in no encoding.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)

_ENCRYPTED = 0x1
# All that office programs and this project write.
_PLAIN_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_encrypted(entry: zipfile.ZipInfo) -> bool:
    """Whether it needs a password."""
    return bool(entry.flag_bits & _ENCRYPTED)


def is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether it is kept as it is or deflated, and no other way."""
    return entry.compress_type in _PLAIN_WAYS
