"""Decoding is fast enough not to be what limits the intake."""

import subprocess
import sys

LIMIT_MICROSECONDS = 40


def test_decoding_a_large_submission_takes_less_than_forty_microseconds() -> None:
    # In a process of its own, because a coverage tracer would be measured too.
    command = [sys.executable, "-m", "tests.contract.decode_speed"]

    measured = subprocess.run(command, check=True, capture_output=True, text=True)

    assert float(measured.stdout) < LIMIT_MICROSECONDS
