"""What an organisation says of itself, and which forms that may have."""

import unicodedata
from dataclasses import dataclass

REFERENCE = r"^[A-Za-z0-9._-]{1,80}\Z"
CODE = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"
LONGEST_CODE = 40
# Country, ISO 3166-1 alpha-2, and optionally a region of it as in ISO 3166-2; all in lower case.
REGION = r"^[a-z]{2}(-[a-z0-9]{1,6})?\Z"
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Profile:
    """What can change by registering again; the reference is how the partner calls it."""

    reference: str
    name: str
    sector: str
    size: str
    region: str
    legal_form: str | None = None


def tidy_name(name: str) -> str:
    """Give a name with single spaces and composed letters, so that equal names compare equal."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def can_be_shown(name: str) -> bool:
    """Whether a name has letters at all, and none that are invisible or turn the writing round."""
    return name.isprintable() and any(character.isalnum() for character in name)
