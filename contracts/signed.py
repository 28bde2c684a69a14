"""What payloads have in common that carry signed bytes, and the schemas of these bytes."""

from functools import cache
from importlib import resources
from typing import Any, Self

import orjson
from jsonschema_rs import Draft202012Validator

from contracts.validation import compiled, require


class Signed:
    """A payload with a compact JWS; receivers verify it and use nothing outside its bytes.

    A frozen dataclass with the fields of the wire; neither subject nor version stands in them.
    """

    __slots__ = ()

    def to_data(self) -> dict[str, Any]:
        """Give the JSON object for the envelope."""
        names: tuple[str, ...] = type(self).__slots__
        return {name: getattr(self, name) for name in names}

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


@cache
def signed_schema(package: str) -> dict[str, Any]:
    """Give a contract's schema of the bytes that a country signs."""
    file = resources.files(package).joinpath("announcement.schema.json")
    schema: dict[str, Any] = orjson.loads(file.read_bytes())
    return schema


def validate_signed(package: str, announcement: dict[str, Any]) -> None:
    """Raise ``Malformed`` unless a decoded JWS payload keeps the contract's schema."""
    require(_validator(package), announcement)


@cache
def _validator(package: str) -> Draft202012Validator:
    return compiled(signed_schema(package))
