"""``eu.perform.assessment.withdrawn.v1``: an assessment no longer counts, and stays gone."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class AssessmentWithdrawn:
    """The tombstone of one assessment; its version is higher than that of any submission."""

    TYPE: ClassVar[str] = "eu.perform.assessment.withdrawn.v1"

    assessment: str
    version: int
    participant: str
    model: str
    edition: str
    year: int
    reason: str
    withdrawn: str

    def to_data(self) -> dict[str, Any]:
        """Give the JSON object for the envelope."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Build from data that has passed the schema."""
        return cls(**data)

    def inconsistency(self) -> str | None:
        """Find nothing: the schema says all there is to say."""
        return None

    @property
    def subject(self) -> str:
        """The assessment's id."""
        return self.assessment

    @property
    def subject_version(self) -> int:
        """The assessment's version."""
        return self.version
