"""``eu.perform.assessment.grant.erased.v1``: a grant was erased with all that was said about it."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class AssessmentGrantErased:
    """The tombstone of one grant; its version is higher than any before."""

    TYPE: ClassVar[str] = "eu.perform.assessment.grant.erased.v1"

    grant: str
    version: int
    erased: str

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
        """The grant's id."""
        return self.grant

    @property
    def subject_version(self) -> int:
        """The grant's version."""
        return self.version
