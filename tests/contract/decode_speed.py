"""Prints how many microseconds it takes to decode a 2 KB submission, at best."""

import timeit

from contracts.envelope import decode
from tests.contract.folders import ROOT

FIRST = ROOT / "assessment_submitted_v1/examples/pass/first-submission.json"
LEAST_BYTES = 2000


def fastest() -> float:
    """Give the best of many runs of 2 ms: what else the machine does disturbs few of them."""
    event, _ = decode(FIRST.read_bytes())
    event.data["principals"] = [f"{number:064x}" for number in range(16)]
    body = event.to_bytes()
    assert len(body) > LEAST_BYTES
    return min(timeit.repeat(lambda: decode(body), number=100, repeat=50)) / 100


if __name__ == "__main__":
    print(fastest() * 1e6)
