"""How large an event may be follows from how far it travels, and a full release is legal."""

import math
from typing import Any

import orjson
import pytest
from joserfc.jwk import OKPKey

from contracts.assessment_submitted_v1 import AssessmentSubmitted
from contracts.benchmark_released_v1 import BenchmarkReleased, validate_announcement
from contracts.decoding import MAX_BYTES, MAX_BYTES_BY_SCOPE, MEBIBYTE
from contracts.envelope import Event, decode
from contracts.errors import Malformed
from contracts.registry import all_contracts, contract
from services.benchmark.domain.announcement import MOST_BYTES
from services.benchmark.signing import MOST_CHARACTERS, Signer, payload_of
from tests.contract.folders import ROOT

SUBMISSION = ROOT / "assessment_submitted_v1/examples/pass/first-submission.json"
RELEASE = next((ROOT / "benchmark_released_v1/examples/pass").glob("*.json"))
ANNOUNCEMENT = ROOT / "benchmark_released_v1/announcements/pass/all-batches-retired.json"
LONGEST_MODEL = 40
# No batch takes fewer bytes than this one.
SMALLEST_BATCH = {
    "id": "0" * 32,
    "rev": 0,
    "model": "m",
    "edition": "1",
    "year": 2025,
    "layer": "consensus",
    "label": {"sector": None, "size": None},
    "m": 5,
    "width": 5,
    "histograms": {"1": [[0, 5]]},
}


def padded(body: bytes, size: int) -> bytes:
    """The same JSON with white space behind it."""
    return body.ljust(size)


def reason(body: bytes) -> str:
    with pytest.raises(Malformed) as refusal:
        decode(body)
    return refusal.value.reason


def announcement(**content: Any) -> dict[str, Any]:
    whole: dict[str, Any] = orjson.loads(ANNOUNCEMENT.read_bytes())
    whole["content"] |= {"batches": [], "retired": []} | content
    return whole


def fullest_of_batches() -> dict[str, Any]:
    """An announcement of exactly 8 MiB with as many batches as these can hold."""
    batches = [SMALLEST_BATCH | {"id": f"{n:032x}"} for n in range(MOST_BYTES // 170)]
    whole = announcement(batches=batches)
    one = len(orjson.dumps(SMALLEST_BATCH)) + 1
    while (excess := len(orjson.dumps(whole)) - MOST_BYTES) > 0:
        del batches[-math.ceil(excess / one) :]
    for batch in batches[: math.ceil(-excess / LONGEST_MODEL) + 1]:
        longer = min(-excess, LONGEST_MODEL - 1)
        batch["model"] = "m" * (1 + longer)
        excess += longer
    return whole


@pytest.fixture
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    file = tmp_path_factory.mktemp("keys") / "signing.json"
    key = OKPKey.generate_key("Ed25519", {"kid": "gb-2026-1"}, private=True)
    file.write_bytes(orjson.dumps(key.as_dict(private=True)))
    return Signer(file)


def released(jws: str) -> Event:
    event = Event.from_bytes(RELEASE.read_bytes())
    event.data["jws"] = jws
    return event


def test_full_signed_release_survives_the_wire(signer: Signer) -> None:
    payload = orjson.dumps(fullest_of_batches())
    assert len(payload) == MOST_BYTES

    body = released(signer.sign(payload)).to_bytes()
    _, received = decode(body)

    assert isinstance(received, BenchmarkReleased)
    assert payload_of(received.jws) == payload
    assert len(body) < MAX_BYTES


def test_announcement_may_hold_as_many_batches_as_fit() -> None:
    validate_announcement(fullest_of_batches())


def test_announcement_may_retire_as_many_batches_as_fit() -> None:
    one = len(orjson.dumps("0" * 32)) + 1
    retired = [f"{n:032x}" for n in range(MOST_BYTES // one)]

    validate_announcement(announcement(retired=retired))


def test_signed_text_is_as_long_as_a_full_release_needs_it() -> None:
    schema = contract(BenchmarkReleased.TYPE).schema["properties"]["jws"]

    assert schema["maxLength"] == math.ceil(MOST_BYTES * 4 / 3 + 2000) >= MOST_CHARACTERS


def test_longer_signed_text_is_refused() -> None:
    longest = contract(BenchmarkReleased.TYPE).schema["properties"]["jws"]["maxLength"]
    decode(released("a.b.".ljust(longest, "c")).to_bytes())

    assert reason(released("a.b.".ljust(longest + 1, "c")).to_bytes()).startswith("/data/jws:")


class TestNodeEvent:
    MOST = MEBIBYTE

    def test_of_one_mebibyte_is_read(self) -> None:
        decode(padded(SUBMISSION.read_bytes(), self.MOST))

    def test_of_more_is_not_read(self) -> None:
        assert reason(padded(SUBMISSION.read_bytes(), self.MOST + 1)) == (
            "the event has 1048577 bytes; at most 1048576 are allowed for one that "
            "stays in its node"
        )

    def test_of_more_is_not_written(self) -> None:
        event = Event.from_bytes(SUBMISSION.read_bytes())
        event.data["criteria"] = {"1": "5" * self.MOST}

        with pytest.raises(Malformed, match=r"at most 1048576 .* stays in its node$"):
            event.to_bytes()


class TestAnnouncement:
    MOST = 12 * MEBIBYTE

    def test_of_twelve_mebibytes_is_read(self) -> None:
        decode(padded(RELEASE.read_bytes(), self.MOST))

    def test_of_more_is_not_read(self) -> None:
        assert reason(padded(RELEASE.read_bytes(), self.MOST + 1)) == (
            "the body has 12582913 bytes; at most 12582912 are allowed"
        )

    def test_of_more_is_not_written(self) -> None:
        with pytest.raises(Malformed, match=r"at most 12582912 .* goes to all countries$"):
            released("a.b." + "c" * self.MOST).to_bytes()


@pytest.mark.parametrize("value", [b"1,", b"{},", b'{"a":[]},', b'"",'])
def test_large_body_of_many_small_values_is_refused_unread(value: bytes) -> None:
    body = b"[" + value * (MEBIBYTE // len(value)) + value.rstrip(b",") * 20 + b"]"
    assert len(body) > MEBIBYTE

    assert "more than 1000 commas" in reason(body)


def test_every_scope_has_its_limit_and_the_broker_lets_the_largest_through() -> None:
    assert {promise.type: promise.max_bytes for promise in all_contracts()} == {
        promise.type: MAX_BYTES_BY_SCOPE[promise.scope] for promise in all_contracts()
    }
    assert contract(AssessmentSubmitted.TYPE).max_bytes == MEBIBYTE
    assert max(MAX_BYTES_BY_SCOPE.values()) == MAX_BYTES == 12 * MEBIBYTE
