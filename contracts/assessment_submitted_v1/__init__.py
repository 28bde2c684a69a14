"""``eu.perform.assessment.submitted.v1``: an organisation's scores, whole, first or corrected."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class AssessmentSubmitted:
    """The state of one submitted assessment; a correction is a higher version of the same."""

    TYPE: ClassVar[str] = "eu.perform.assessment.submitted.v1"

    assessment: str
    version: int
    participant: str
    model: str
    edition: str
    year: int
    layer: str
    criteria: dict[str, str]
    total: str | None
    sector: str
    size: str
    region: str
    submitted: str
    principals: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """Give the JSON object for the envelope."""
        data = {name: getattr(self, name) for name in self.__slots__}
        data["criteria"] = dict(self.criteria)
        data["principals"] = list(self.principals)
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Build from data that has passed the schema."""
        own = {"criteria": dict(data["criteria"]), "principals": tuple(data["principals"])}
        return cls(**{**data, **own})

    def inconsistency(self) -> str | None:
        """The list of principals is a set; its order must not tell who came first."""
        if any(earlier >= later for earlier, later in pairwise(self.principals)):
            return "/principals: must be sorted and without repetition"
        return None

    @property
    def subject(self) -> str:
        """The assessment's id."""
        return self.assessment

    @property
    def subject_version(self) -> int:
        """The assessment's version."""
        return self.version
