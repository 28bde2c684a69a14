"""A log line is one JSON object that says where it comes from and what it belongs to."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from chassis import logs, trace
from chassis.trace import Trace

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
Read = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Read]:
    """Gives the lines logged so far; afterwards logging is as it was."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    file = tmp_path / "logs" / "own.log"
    logs.configure("gb", "directory", "INFO", file)

    yield lambda: [json.loads(line) for line in file.read_text("utf-8").splitlines()]

    root.handlers, root.level = before, level
    structlog.reset_defaults()


def test_line_has_place_time_level_and_values(read: Read) -> None:
    logs.logger("chassis.somewhere").info("taken in", queue="benchmark.intake", events=3)

    (line,) = read()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "taken in",
        "queue": "benchmark.intake",
        "events": 3,
        "level": "info",
        "logger": "chassis.somewhere",
        "node": "gb",
        "service": "directory",
    }


def test_line_has_the_ids_of_the_work_it_belongs_to(read: Read) -> None:
    with trace.tracing(Trace("request-1", None, TRACEPARENT), event_id="event-1"):
        logs.logger("chassis.somewhere").info("inside")
    logs.logger("chassis.somewhere").info("outside")

    inside, outside = read()
    assert inside["correlation_id"] == "request-1"
    assert inside["trace_id"] == TRACEPARENT[3:35]
    assert inside["event_id"] == "event-1"
    assert {"correlation_id", "trace_id", "event_id"} & outside.keys() == set()


def test_libraries_write_the_same_lines(read: Read) -> None:
    logging.getLogger("some.library").warning("careful with %s", "that")

    (line,) = read()
    assert (line["event"], line["level"], line["service"]) == (
        "careful with that",
        "warning",
        "directory",
    )


@pytest.mark.parametrize("name", ["amqp", "kombu.connection", "pymongo.pool"])
def test_chatter_of_libraries_is_left_out(name: str, read: Read) -> None:
    logging.getLogger(name).info("heartbeat")
    logging.getLogger("nameko.containers").error("worker failed")

    assert read() == []


def test_error_is_one_line_with_its_traceback(read: Read) -> None:
    try:
        raise ZeroDivisionError("nothing")
    except ZeroDivisionError as error:
        logs.logger("chassis.somewhere").error("failed", exc_info=error)

    (line,) = read()
    assert "ZeroDivisionError: nothing" in line["exception"]
