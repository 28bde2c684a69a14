"""``eu.perform.assessment.grant.changed.v1``: an organisation gave or took back a permission."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class AssessmentGrantChanged:
    """The state of one grant; a revoked one has a higher version."""

    TYPE: ClassVar[str] = "eu.perform.assessment.grant.changed.v1"

    grant: str
    version: int
    participant: str
    grantee: str
    kind: str
    scopes: tuple[str, ...]
    given: str
    until: str
    revoked: str | None

    def to_data(self) -> dict[str, Any]:
        """Give the JSON object for the envelope."""
        data = {name: getattr(self, name) for name in self.__slots__}
        return {**data, "scopes": list(self.scopes)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Build from data that has passed the schema."""
        return cls(**{**data, "scopes": tuple(data["scopes"])})

    def inconsistency(self) -> str | None:
        """The list of scopes is a set; its order says nothing."""
        if any(earlier >= later for earlier, later in pairwise(self.scopes)):
            return "/scopes: must be sorted and without repetition"
        return None

    @property
    def subject(self) -> str:
        """The id of the grant."""
        return self.grant

    @property
    def subject_version(self) -> int:
        """The version of the grant."""
        return self.version
