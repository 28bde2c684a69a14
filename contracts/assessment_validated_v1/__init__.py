"""``eu.perform.assessment.validated.v1``: a practitioner confirmed the scores of a round."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class AssessmentValidated:
    """A round whose scores were confirmed; a later confirmation is a higher version."""

    TYPE: ClassVar[str] = "eu.perform.assessment.validated.v1"

    round: str
    version: int
    assessment: str
    participant: str
    model: str
    edition: str
    year: int
    validated: str

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
        """The id of the round."""
        return self.round

    @property
    def subject_version(self) -> int:
        """The version of the round."""
        return self.version
