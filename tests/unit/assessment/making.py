"""Examples and strategies of what the assessment service works with."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

from services.assessment import content
from services.assessment.domain.model import Criterion, Model, Part, Side
from services.assessment.domain.rows import Row
from services.assessment.domain.submission import Submission

CONTENT = Path(__file__).resolve().parents[3] / "content"
CATALOGUE = content.load(CONTENT)
FULL = CATALOGUE.model("perform-full", "2003")
PARTS = [part.code for criterion in FULL.criteria for part in criterion.parts]
CRITERIA = [criterion.code for criterion in FULL.criteria]
KEY = bytes(range(32))
QUICK_DIGEST = CATALOGUE.model("perform-quick", "2026").digest
TODAY = date(2025, 3, 4)

percents = st.integers(0, 12).flatmap(
    lambda places: st.integers(0, 100 * 10**places).map(lambda n: Fraction(n, 10**places))
)
all_parts = st.fixed_dictionaries(dict.fromkeys(PARTS, percents))


def every(percent: int | str, codes: list[str] = PARTS) -> dict[str, Fraction]:
    """Give every code the same percent."""
    return {code: Fraction(percent) for code in codes}


def submission(scores: Mapping[str, Fraction] | None = None, **other: object) -> Submission:
    """Give a submission of an organisation that does not exist."""
    said: dict[str, object] = {
        "organisation": "Harbour Kitchen",
        "sector": "food-farming",
        "size": "small",
        "region": "gb-sct",
        "model": FULL.code,
        "edition": FULL.edition,
        "year": 2024,
        "layer": "consensus",
        "practitioner": None,
        "scores": every(50) if scores is None else scores,
    }
    return Submission(**{**said, **other})  # type: ignore[arg-type]


def rows(scores: Mapping[str, str] | None = None, start: int = 2, **other: str) -> list[Row]:
    """Give the rows of one assessment, from line `start` on."""
    said = {
        "organisation": "Harbour Kitchen",
        "sector": "food-farming",
        "size": "small",
        "region": "gb-sct",
        "model": FULL.code,
        "year": "2024",
        **other,
    }
    given = dict.fromkeys(PARTS, "50") if scores is None else scores
    return [
        Row(line, code=code, score=percent, **said)
        for line, (code, percent) in enumerate(given.items(), start=start)
    ]


def small_model(shares: tuple[int, ...] = (1, 1), edition: str = "1") -> Model:
    """Give a model with one enabler of parts with these shares, and a result without parts."""
    parts = tuple(Part(f"1{'abcdef'[n]}", Fraction(share)) for n, share in enumerate(shares))
    criteria = (
        Criterion("1", Side.ENABLER, Fraction(60), parts),
        Criterion("2", Side.RESULT, Fraction(40), ()),
    )
    return Model("small", edition, Fraction(100), criteria)
