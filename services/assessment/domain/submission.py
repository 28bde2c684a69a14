"""What an organisation hands in: who it is, what it was asked, and its scores."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from services.assessment.domain.decimals import shown, write_decimal
from services.assessment.domain.refusal import Refusal

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_NAME = 120
LONGEST_CODE = 40
LAYERS = ("consensus", "validated")

_YEAR = re.compile(r"[0-9]{4}")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BETWEEN_WORDS = re.compile(r"[\s_./]+")
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True)
class Submission:
    """A complete set of answers. `practitioner` also knows the raw scores; None if nobody does.

    `others` are further people outside the organisation who know them: a validator, and everybody
    with a grant that opens scores when it is handed in.
    """

    organisation: str
    sector: str
    size: str
    region: str
    model: str
    edition: str
    year: int
    layer: str
    practitioner: str | None
    scores: Mapping[str, Fraction]
    not_applicable: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()


def given(submission: Submission) -> dict[str, Any]:
    """A submission as JSON, as it is handed in; who else knows the scores is not said there."""
    said = {name: value for name, value in vars(submission).items() if name != "others"}
    return {
        **said,
        "scores": {code: write_decimal(value) for code, value in submission.scores.items()},
        "not_applicable": sorted(submission.not_applicable),
    }


def read_name(field: str, text: str) -> str:
    """The name or number under which an organisation or a practitioner is known.

    Composed (NFC), so that two ways of writing the same accent are the same organisation.
    """
    name = unicodedata.normalize("NFC", text)
    if not name.strip():
        raise Refusal("name.missing", field)
    if name != name.strip():
        raise Refusal("name.space", field)
    if len(name) > LONGEST_NAME:
        raise Refusal("name.too_long", field, length=len(name), most=LONGEST_NAME)
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in name):
        raise Refusal("name.control_character", field)
    return name


def read_year(text: str) -> int:
    """The year that an assessment is about."""
    if not _YEAR.fullmatch(text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise Refusal("year.wrong", "year", value=shown(text), first=FIRST_YEAR, last=LAST_YEAR)
    return int(text)


def read_region(text: str) -> str:
    """A region as a code: `South West` is `south-west`; empty means the country as a whole."""
    plain = unicodedata.normalize("NFKD", text.strip().lower().translate(_PLAIN))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    code = _BETWEEN_WORDS.sub("-", letters)
    if code and not (_CODE.fullmatch(code) and len(code) <= LONGEST_CODE):
        raise Refusal("region.wrong", "region", value=shown(text), most=LONGEST_CODE)
    return code
