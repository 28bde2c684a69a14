"""One edition of a model: its criteria, their parts, and how percents become points."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property


class Side(StrEnum):
    """Whether a criterion is about what is done or about what is achieved."""

    ENABLER = "enabler"
    RESULT = "result"


class WrongModel(ValueError):
    """The content describes a model that cannot be scored; somebody has to correct the content."""


@dataclass(frozen=True)
class Part:
    """A scorable division of a criterion; shares within a criterion relate to each other only."""

    code: str
    share: Fraction


@dataclass(frozen=True)
class Criterion:
    """One area of the model; `points` is its weight in points."""

    code: str
    side: Side
    points: Fraction
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Model:
    """An immutable edition of a model. Raises WrongModel when its numbers contradict each other."""

    code: str
    edition: str
    maximum: Fraction
    criteria: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        codes = [criterion.code for criterion in self.criteria]
        codes += [part.code for criterion in self.criteria for part in criterion.parts]
        if len(set(codes)) != len(codes):
            raise WrongModel(f"{self.name}: a code is used twice")
        if sum(criterion.points for criterion in self.criteria) != self.maximum:
            raise WrongModel(f"{self.name}: the weights do not add up to the maximum")
        for criterion in self.criteria:
            if any(part.share <= 0 for part in criterion.parts):
                raise WrongModel(f"{self.name}: a part of {criterion.code} has no share")

    @property
    def name(self) -> str:
        """Code and edition, such as `perform-full/2003`."""
        return f"{self.code}/{self.edition}"

    @cached_property
    def criterion_of(self) -> dict[str, Criterion]:
        """Every code that may be scored, of a criterion or a part, with its criterion."""
        return {
            code: criterion
            for criterion in self.criteria
            for code in (criterion.code, *(part.code for part in criterion.parts))
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that decides a score: the same digest means the same figures."""
        core = {
            "model": self.code,
            "edition": self.edition,
            "maximum": str(self.maximum),
            "criteria": [
                {
                    "code": criterion.code,
                    "side": criterion.side,
                    "points": str(criterion.points),
                    "parts": [[part.code, str(part.share)] for part in criterion.parts],
                }
                for criterion in self.criteria
            ],
        }
        text = json.dumps(core, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
