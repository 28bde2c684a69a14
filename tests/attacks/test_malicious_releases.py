"""The service believes no lie of another country, and the attack knows who believes lies."""

import json
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest

from contracts.benchmark_released_v1 import validate_announcement
from contracts.errors import Malformed
from services.benchmark.content import known_labels
from services.benchmark.domain.acceptance import check
from services.benchmark.domain.announcement import TYPE, digest_of
from services.benchmark.domain.reading import read
from services.benchmark.domain.reasons import Unacceptable
from services.benchmark.domain.receive import Held, Outcome, decide, succeed
from tests.attacks import malicious
from tests.attacks.designs.book import Book, issue
from tests.attacks.designs.handmade import people
from tests.attacks.malicious import LIES, Receiver
from tests.attacks.stream import Row

K = 8
LABELS = known_labels(Path(__file__).parents[2] / "content")


def truth() -> tuple[Row, Row]:
    """Two true announcements, the second after the first."""
    large, other, new = people(24), people(9, first=24), people(K, first=33)
    old = [
        issue("a" * 32, large, ("social-care", None)),
        issue("b" * 32, other, ("social-care", "micro")),
    ]
    book = Book(K)
    book.publish(2, 2025, 1, old, retired=["d" * 32])
    book.publish(3, 2025, 2, [*old, issue("c" * 32, new)], retired=["d" * 32])
    for row in book.stream:
        row["released"] = "2026-02-01"
        for batch in row["batches"]:
            batch["year"] = 2025
    # Announcements share the rows of their batches until they are copied.
    before, after = map(deepcopy, book.stream)
    return before, after


def service() -> Receiver:
    """The service's own judgement of the bytes, signatures aside."""
    held: Held | None = None

    def accepts(row: Row) -> bool:
        nonlocal held
        payload = json.dumps(as_signed(row)).encode()
        try:
            announcement = read(payload)
            check(announcement, epoch=1, today=date(2026, 2, 2))
            validate_announcement(json.loads(payload))
        except (Unacceptable, Malformed):
            return False
        digest = digest_of(payload)
        accepted = decide(held, announcement, digest).outcome is Outcome.ACCEPT
        if accepted and any(batch.label not in LABELS for batch in announcement.batches):
            return False
        if accepted:
            held = succeed(held, announcement, digest)
        return accepted

    return accepts


def as_signed(row: Row) -> Row:
    """The payload that a line of the stream stands for."""
    content = {name: row[name] for name in ("batches", "retired")}
    policy = {**row["policy"], "calendar": "monthly", "withdrawal": "retain"}
    envelope = {name: row[name] for name in ("country", "subject", "epoch", "version", "released")}
    return {
        **envelope,
        "type": TYPE,
        "valid_until": "2026-06-01",
        "prev_hash": None,
        "content": {**content, "policy": policy},
    }


def test_the_service_believes_no_lie() -> None:
    found = malicious.attack(service, *truth())

    assert found == []


def test_who_believes_everything_is_told_every_lie() -> None:
    found = malicious.attack(lambda: lambda row: True, *truth())

    assert [each.what for each in found] == list(LIES)


def test_who_believes_nothing_proves_nothing() -> None:
    with pytest.raises(ValueError, match="refuses a true announcement"):
        malicious.attack(lambda: lambda row: False, *truth())


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_differs_from_the_truth(lie: str) -> None:
    before, after = truth()

    LIES[lie](after, before)

    assert (before, after) != truth()
    assert before == truth()[0]
