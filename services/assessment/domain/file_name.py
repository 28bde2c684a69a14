"""Reads the name of a file that is handed over; it is shown, and never used as a path."""

import unicodedata

from services.assessment.domain.refusal import Refusal

LONGEST = 150

# The media types that are taken, by the ending of the name.
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "odt": f"{_OPEN}text",
    "ods": f"{_OPEN}spreadsheet",
    "odp": f"{_OPEN}presentation",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
}

_INVISIBLE = ("Cc", "Cs", "Zl", "Zp", "Co", "Cn")
# They make a name look as if it had another ending: gpj.exe is shown as exe.jpg.
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NEVER = frozenset('/\\:*?"<>|')
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)


def read_file_name(text: str, declared: str) -> tuple[str, str]:
    """The name and its media type; raises Refusal unless it is plain and its ending is known.

    `declared` is the media type that a program named; it may be empty, and else must agree.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if len(name) > LONGEST:
        raise Refusal("text.too_long", "name", length=len(name), most=LONGEST)
    if any(_is_refused(letter) for letter in name):
        raise Refusal("file.name", "name")
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem.strip(". ") or name.startswith("."):
        raise Refusal("file.name", "name")
    if stem.partition(".")[0].strip().lower() in _DEVICES:
        raise Refusal("file.name", "name")
    media_type = TYPES.get(ending.lower())
    if media_type is None:
        raise Refusal("file.type_not_taken", "name", known=", ".join(TYPES))
    if declared and declared.partition(";")[0].strip().lower() != media_type:
        raise Refusal("file.other_type", "media_type", ending=ending.lower())
    return name, media_type


def _is_refused(letter: str) -> bool:
    return letter in _NEVER or letter in _DIRECTIONS or unicodedata.category(letter) in _INVISIBLE
