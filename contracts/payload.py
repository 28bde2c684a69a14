"""The shape that every payload dataclass has, so that chassis code can handle any of them."""

from typing import Any, ClassVar, Protocol, Self


class Payload(Protocol):
    """One event's data as a frozen dataclass; its fields hold the values of the wire."""

    TYPE: ClassVar[str]

    def to_data(self) -> dict[str, Any]:
        """Give the JSON object that goes into the envelope's ``data``."""
        ...

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Build the payload from data that has passed ``Contract.validate``."""
        ...

    def inconsistency(self) -> str | None:
        """Name (pointer and sentence) what contradicts itself although the schema allows it."""
        ...

    @property
    def subject(self) -> str | None:
        """The envelope's subject that this payload demands; None when the payload names none."""
        ...

    @property
    def subject_version(self) -> int | None:
        """The envelope's version that this payload demands; None when the payload names none."""
        ...
