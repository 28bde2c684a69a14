"""``eu.perform.benchmark.released.v1``: a country's newest sealed batches, signed."""

from dataclasses import dataclass
from typing import Any, ClassVar

from contracts.signed import Signed, signed_schema, validate_signed


@dataclass(frozen=True, slots=True)
class BenchmarkReleased(Signed):
    """A country speaks of one model and year."""

    TYPE: ClassVar[str] = "eu.perform.benchmark.released.v1"

    jws: str


def validate_announcement(announcement: dict[str, Any]) -> None:
    """Raise ``Malformed`` unless a decoded JWS payload keeps ``announcement.schema.json``."""
    validate_signed(__name__, announcement)


def announcement_schema() -> dict[str, Any]:
    """Give the schema of the bytes that a country signs."""
    return signed_schema(__name__)
