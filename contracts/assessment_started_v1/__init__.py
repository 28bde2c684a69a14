"""``eu.perform.assessment.started.v1``: an organisation began a round."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class AssessmentStarted:
    """A round that was begun; its version is the round's first."""

    TYPE: ClassVar[str] = "eu.perform.assessment.started.v1"

    round: str
    version: int
    participant: str
    model: str
    edition: str
    year: int
    started: str

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
