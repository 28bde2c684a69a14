"""What a country signs: its newest release of one model and year, and nothing outside it counts."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.benchmark.domain.batch import Batch, canonical
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.seal_rule import SealRule

TYPE = "eu.perform.benchmark.released.v1"
# A release larger than this is refused where it is built and where it arrives.
MOST_BYTES = 8 * 1024 * 1024


def subject_of(model: str, year: int) -> str:
    """The subject that the releases of one model and year share."""
    return f"release:{model}:{year}"


@dataclass(frozen=True)
class Announcement:
    """The state of one (country, subject), ordered by (epoch, version).

    `retired` are ids of batches that no longer count, cumulative within the epoch. `prev_hash` is
    the hash of the release before, for audit only. `clustering` is told once the year is closed.
    """

    country: str
    model: str
    year: int
    epoch: int
    version: int
    released: date
    valid_until: date
    prev_hash: str | None
    policy: Policy
    batches: tuple[Batch, ...]
    retired: tuple[str, ...] = ()
    clustering: Clustering | None = None

    @property
    def subject(self) -> str:
        """`release:<model>:<year>`."""
        return subject_of(self.model, self.year)

    @property
    def rule(self) -> SealRule:
        """The disclosure rule that every batch keeps."""
        return self.policy.rule

    @property
    def order(self) -> tuple[int, int]:
        """What makes one announcement of a subject newer than another."""
        return self.epoch, self.version

    def to_wire(self) -> dict[str, Any]:
        """The payload as JSON data."""
        return {
            "type": TYPE,
            "country": self.country,
            "subject": self.subject,
            "epoch": self.epoch,
            "version": self.version,
            "released": self.released.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "prev_hash": self.prev_hash,
            "content": {
                "policy": {
                    "k": self.rule.k,
                    "spread": self.rule.spread,
                    "width": self.rule.width,
                    "calendar": self.policy.calendar,
                    "withdrawal": self.policy.withdrawal,
                },
                "batches": [batch.to_wire() for batch in self.batches],
                "retired": list(self.retired),
                **({} if self.clustering is None else {"clustering": self.clustering.to_wire()}),
            },
        }

    def to_bytes(self) -> bytes:
        """The exact bytes to sign."""
        return canonical(self.to_wire())


def digest_of(payload: bytes) -> str:
    """SHA-256 of the signed bytes, in hexadecimal digits."""
    return hashlib.sha256(payload).hexdigest()
