"""The first text of a contract's module and of its `contract.yaml`."""

from string import Template

MODULE = Template('''\
"""``eu.perform.$key``: say in one sentence what has happened."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class $payload:
    """The whole new state of one $aggregate; a later event has a higher version."""

    TYPE: ClassVar[str] = "eu.perform.$key"

    $aggregate: str
    version: int
    day: str

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
        """The id of the $aggregate."""
        return self.$aggregate

    @property
    def subject_version(self) -> int:
        """The version of the $aggregate."""
        return self.version
''')

CONTRACT = Template("""\
description: >-
  Say what has happened, and what the data holds.
sender: $sender
# Name the queues of contracts/queues.py that receive it.
receivers: []
scope: node
# Say yes unless nothing in the data relates to a person, directly or by a pseudonym.
personal_data: true
since: "unreleased"
""")
