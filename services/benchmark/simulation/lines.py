"""The simulation for an attacker: public announcements as one file, the truth as another.

Both are JSON lines. The stream is what anybody may have kept; the truth says who is in it.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from services.benchmark.domain.record import Record
from services.benchmark.domain.release import digest
from services.benchmark.simulation.life import Submission
from services.benchmark.simulation.node import Release
from services.benchmark.simulation.population import Organisation

# From a country and the bytes that it announces to the token that holds both.
Sign = Callable[[str, bytes], str]


def stream_line(release: Release, sign: Sign) -> dict[str, Any]:
    """A public announcement with its signed token, which holds the exact bytes."""
    one = release.announcement
    wire = one.to_wire()
    content = wire["content"]
    return {
        "country": one.country,
        "subject": one.subject,
        "epoch": one.epoch,
        "version": one.version,
        "released": wire["released"],
        "policy": {name: content["policy"][name] for name in ("k", "spread", "width")},
        "batches": content["batches"],
        "retired": content["retired"],
        **({"clustering": content["clustering"]} if "clustering" in content else {}),
        "sha256": digest(one),
        "jws": sign(one.country, one.to_bytes()),
    }


class Truth:
    """Says who is behind the pseudonyms."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._organisations = {each.participant: each for each in organisations}

    def record_line(self, submission: Submission) -> dict[str, Any]:
        """One version of a record, with its scores in the bins that are sealed."""
        record = submission.subject()
        who = submission.organisation
        return {
            "kind": "record",
            "organisation": who.name,
            "country": who.country,
            "sector": who.sector,
            "size": who.size,
            "model": record.series.model,
            "year": record.series.year,
            "record": record_name(record),
            "scores": dict(zip(record.scores.codes, record.scores.bins, strict=True)),
            "principals": list(who.principals),
        }

    def batch_lines(self, release: Release) -> Iterator[dict[str, Any]]:
        """Who is in each batch of a release."""
        one = release.announcement
        for batch in one.batches:
            yield {
                "kind": "batch",
                "country": one.country,
                "version": one.version,
                "id": batch.id,
                "rev": batch.rev,
                "members": sorted(
                    [self._organisations[record.participant].name, record_name(record)]
                    for record in release.members[batch.id]
                ),
            }


def record_name(record: Record) -> str:
    """A record version: the assessment and the number of its version."""
    return f"{record.assessment}:{record.version}"


def as_line(value: dict[str, Any]) -> bytes:
    """One line of JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"
