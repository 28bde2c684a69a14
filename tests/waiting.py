"""Waiting for a condition in tests: polls, fails loudly, never sleeps blindly."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
POLL_SECONDS = 0.05


def wait_until(condition: Callable[[], T], seconds: float, what: str = "the condition") -> T:
    """Poll until `condition()` is true and return it; fail the test after `seconds`."""
    tick = threading.Event()
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            raise AssertionError(f"not within {seconds:g} s: {what}; last seen {value!r}")
        tick.wait(POLL_SECONDS)
