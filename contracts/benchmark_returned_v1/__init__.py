"""``eu.perform.benchmark.returned.v1``: a release goes back to the country that lost it."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class BenchmarkReturned:
    """`jws` was signed by `country`, long ago; who returns it adds nothing to be believed."""

    TYPE: ClassVar[str] = "eu.perform.benchmark.returned.v1"

    country: str
    jws: str

    def to_data(self) -> dict[str, Any]:
        """Give the JSON object for the envelope."""
        return {"country": self.country, "jws": self.jws}

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
