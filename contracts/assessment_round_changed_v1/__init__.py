"""``eu.perform.assessment.round.changed.v1``: a round's whole new state after any change."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class AssessmentRoundChanged:
    """The state of one round; a later event has a higher version."""

    TYPE: ClassVar[str] = "eu.perform.assessment.round.changed.v1"

    round: str
    version: int
    participant: str
    model: str
    edition: str
    year: int
    status: str
    assessment: str | None
    previous: str | None
    validated: str | None
    changed: str

    def to_data(self) -> dict[str, Any]:
        """Give the JSON object for the envelope."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Build from data that has passed the schema."""
        return cls(**data)

    def inconsistency(self) -> str | None:
        """A round that stands or stood has handed something in."""
        if self.status in ("submitted", "superseded", "withdrawn") and self.assessment is None:
            return "/assessment: a round that was handed in names what it handed in"
        return None

    @property
    def subject(self) -> str:
        """The id of the round."""
        return self.round

    @property
    def subject_version(self) -> int:
        """The version of the round."""
        return self.version
