"""What a node says it holds, with its challenge and its echoes; signed like a release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple, Self

from services.benchmark.domain.batch import canonical
from services.benchmark.domain.hearing import Mark

TYPE = "eu.perform.node.seen.v1"
SUBJECT = "node.seen"
MOST_BYTES = 1024 * 1024
# Forty countries with ten models and fifteen years; 130 bytes each stay below MOST_BYTES.
MOST_ROWS = 6_000
VALID_FOR = timedelta(days=30)
# Challenges of one country that are remembered, so that an old one is not taken for a new start.
MOST_CHALLENGES = 32


class Sighting(NamedTuple):
    """One release that the sender holds."""

    country: str
    subject: str
    mark: Mark


@dataclass(frozen=True)
class NodeSeen:
    """The newest releases a node holds; `echoes` are the newest challenges it heard, by country."""

    country: str
    epoch: int
    version: int
    released: date
    valid_until: date
    seen: tuple[Sighting, ...]
    challenge: str
    echoes: Mapping[str, str]
    alone: bool = False

    @property
    def subject(self) -> str:
        """The same for all."""
        return SUBJECT

    def held_of(self, country: str) -> dict[str, Mark]:
        """How far the sender has heard of one country, by subject."""
        return {each.subject: each.mark for each in self.seen if each.country == country}

    def to_wire(self) -> dict[str, Any]:
        """The payload as JSON data."""
        return {
            "type": TYPE,
            "country": self.country,
            "subject": SUBJECT,
            "epoch": self.epoch,
            "version": self.version,
            "released": self.released.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "content": {
                "seen": [[each.country, each.subject, *each.mark] for each in self.seen],
                "challenge": self.challenge,
                "echoes": dict(self.echoes),
                "alone": self.alone,
            },
        }

    def to_bytes(self) -> bytes:
        """The exact bytes to sign."""
        return canonical(self.to_wire())

    @classmethod
    def from_wire(cls, data: Mapping[str, Any]) -> Self:
        """Read data that keeps the announcement's schema; ValueError for a day that is none."""
        content = data["content"]
        return cls(
            country=data["country"],
            epoch=data["epoch"],
            version=data["version"],
            released=date.fromisoformat(data["released"]),
            valid_until=date.fromisoformat(data["valid_until"]),
            seen=tuple(
                Sighting(country, subject, Mark(*mark))
                for country, subject, *mark in content["seen"]
            ),
            challenge=content["challenge"],
            echoes=content["echoes"],
            alone=content["alone"],
        )


@dataclass(frozen=True, slots=True)
class Heard:
    """Which processes of a country were heard, by challenge, newest last, and up to where."""

    versions: tuple[tuple[str, int], ...] = ()

    @property
    def challenge(self) -> str | None:
        """The newest challenge: that of the start we heard of last."""
        return self.versions[-1][0] if self.versions else None

    def is_start(self, seen: NodeSeen) -> bool:
        """Whether this is the first we hear of a process."""
        return seen.challenge not in dict(self.versions)

    def is_news(self, seen: NodeSeen) -> bool:
        """Whether this says more than what was heard.

        Versions are compared within one process only: after a restored backup the counter of the
        database went back, and all that a node says then must be heard all the same.
        """
        return seen.version > dict(self.versions).get(seen.challenge, 0)

    def after(self, seen: NodeSeen) -> "Heard":
        """What was heard once this was."""
        versions = dict(self.versions)
        versions[seen.challenge] = max(seen.version, versions.get(seen.challenge, 0))
        return Heard(tuple(versions.items())[-MOST_CHALLENGES:])
