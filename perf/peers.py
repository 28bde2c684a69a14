"""Runs the peers and the ceiling: nameko's own handler, FastStream, and bare kombu."""

import sys

from perf.filling import fill, make_queue
from perf.stack import Stack
from perf.timing import drained, ended, started

DATABASE = "perf_peer"


def one_run(
    stack: Stack,
    queue: str,
    command: list[str],
    events: list[tuple[str, bytes]],
    *,
    quorum: bool = True,
) -> float:
    """Events per second of one contender, on an empty database and a full queue."""
    records = stack.fresh(DATABASE)
    make_queue(stack.broker, queue, quorum=quorum)
    fill(stack.broker, queue, events)
    arguments = [stack.broker.url, stack.database_url, DATABASE]
    process = started(
        [sys.executable, "-m", command[0], *arguments, *command[1:]],
        {"PEER_QUORUM": "1" if quorum else "0"},
    )
    try:
        return drained(records, len(events), lambda: process.poll() is None)
    finally:
        ended(process)
