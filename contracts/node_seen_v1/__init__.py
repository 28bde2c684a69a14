"""``eu.perform.node.seen.v1``: the newest announcements that a country's node holds, signed."""

from dataclasses import dataclass
from typing import Any, ClassVar

from contracts.signed import Signed, signed_schema, validate_signed


@dataclass(frozen=True, slots=True)
class NodeSeen(Signed):
    """A country says what it holds of all."""

    TYPE: ClassVar[str] = "eu.perform.node.seen.v1"

    jws: str


def validate_announcement(announcement: dict[str, Any]) -> None:
    """Raise ``Malformed`` unless a decoded JWS payload keeps ``announcement.schema.json``."""
    validate_signed(__name__, announcement)


def announcement_schema() -> dict[str, Any]:
    """Give the schema of the bytes that a country signs."""
    return signed_schema(__name__)
