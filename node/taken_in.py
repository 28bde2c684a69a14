"""Waits until the benchmark has taken in everything that was submitted, before a year is closed.

An assessment still on its way would miss the closing and stay unpublished for good.
"""

import threading
import time
from typing import Any

from chassis.rpc_client import RpcClient
from node.errors import NotReady

LONGEST_SECONDS = 60.0
PAUSE_SECONDS = 0.2


def wait_until_taken_in(client: RpcClient, model: str, year: int) -> int:
    """Give the number of assessments, all of them taken in; raises `NotReady` after a minute."""
    pause = threading.Event()
    deadline = time.monotonic() + LONGEST_SECONDS
    asked = {"model": model, "year": year}
    while True:
        submitted = _tally(client, "assessment", asked)
        taken_in = _tally(client, "benchmark", asked)
        if submitted == taken_in:
            return int(submitted["assessments"])
        if time.monotonic() >= deadline:
            raise NotReady(
                f"{submitted['assessments']} assessments of {model} {year} were submitted, but the "
                f"benchmark has taken in {taken_in['assessments']}: look at `perform status` and "
                "`perform dead list`, then repeat the command; if what is missing was dropped or "
                "lost, give `perform announce-again` first"
            )
        pause.wait(PAUSE_SECONDS)


def _tally(client: RpcClient, service: str, asked: dict[str, Any]) -> dict[str, int]:
    answer: dict[str, int] = client.call_until_answered(f"{service}.tally", asked)
    return answer
