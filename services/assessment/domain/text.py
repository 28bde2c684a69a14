"""Free text as people write it: composed, without invisible characters, and never without end."""

import unicodedata

from services.assessment.domain.refusal import Refusal

LONGEST_NOTE = 4_000
LONGEST_ENTRY = 500
MOST_ENTRIES = 20

_INVISIBLE = ("Cc", "Cs", "Zl", "Zp")


def read_text(field: str, text: str, most: int = LONGEST_NOTE) -> str:
    """Text of several lines; blanks around it are not kept, empty means nothing was said."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    if len(composed) > most:
        raise Refusal("text.too_long", field, length=len(composed), most=most)
    if any(unicodedata.category(each) in _INVISIBLE for each in composed if each not in "\n\t"):
        raise Refusal("text.control_character", field)
    return composed


def read_line(field: str, text: str, most: int = LONGEST_ENTRY) -> str:
    """Text of one line, which may be empty."""
    line = read_text(field, text, most)
    if "\n" in line or "\t" in line:
        raise Refusal("text.control_character", field)
    return line
