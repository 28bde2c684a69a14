"""``eu.perform.action.due.v1``: the day by which an action was to be done has come."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class ActionDue:
    """An open action whose day has come or has passed; each of its days is told once."""

    TYPE: ClassVar[str] = "eu.perform.action.due.v1"

    action: str
    version: int
    participant: str
    round: str
    model: str
    edition: str
    codes: tuple[str, ...]
    due: str

    def to_data(self) -> dict[str, Any]:
        """Give the JSON object for the envelope."""
        return {name: getattr(self, name) for name in self.__slots__} | {"codes": list(self.codes)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Build from data that has passed the schema."""
        return cls(**data | {"codes": tuple(data["codes"])})

    def inconsistency(self) -> str | None:
        """Find codes out of order, which a schema cannot say."""
        return None if list(self.codes) == sorted(self.codes) else "/codes: not sorted"

    @property
    def subject(self) -> str:
        """The action's id."""
        return self.action

    @property
    def subject_version(self) -> int:
        """The action's version."""
        return self.version
