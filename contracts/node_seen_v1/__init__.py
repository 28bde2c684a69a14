"""``eu.perform.node.seen.v1``: the newest announcements that a country's node holds, signed."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, ClassVar, Self

import orjson
from jsonschema_rs import Draft202012Validator

from contracts.validation import compiled, require


@dataclass(frozen=True, slots=True)
class NodeSeen:
    """A compact JWS; receivers verify it and use nothing outside its payload bytes."""

    TYPE: ClassVar[str] = "eu.perform.node.seen.v1"

    jws: str

    def to_data(self) -> dict[str, Any]:
        """Give the JSON object for the envelope."""
        return {"jws": self.jws}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Build from data that has passed the schema."""
        return cls(**data)

    def inconsistency(self) -> str | None:
        """Find nothing: what is inside is judged after its signature."""
        return None

    @property
    def subject(self) -> None:
        """Only the signed payload names the subject."""

    @property
    def subject_version(self) -> None:
        """Only the signed payload names the version."""


def validate_announcement(announcement: dict[str, Any]) -> None:
    """Raise ``Malformed`` unless a decoded JWS payload keeps ``announcement.schema.json``."""
    require(_announcement_validator(), announcement)


@cache
def announcement_schema() -> dict[str, Any]:
    """Give the schema of the bytes that a country signs."""
    file = resources.files(__name__).joinpath("announcement.schema.json")
    schema: dict[str, Any] = orjson.loads(file.read_bytes())
    return schema


@cache
def _announcement_validator() -> Draft202012Validator:
    return compiled(announcement_schema())
