"""A small service on the chassis, as a process: it counts what it is told, quickly or slowly.

python -m tests.interface.chassis.counting_service [ticking]

It runs under the name, the user and the queue of the benchmark service. To import this module is
to patch the standard library, so tests do not.
"""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import os  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
from typing import Any  # noqa: E402

from marshmallow import Schema, fields  # noqa: E402

from chassis import errors, runner, settings, trace  # noqa: E402
from chassis.actor import Actor  # noqa: E402
from chassis.commands import Answer, Command  # noqa: E402
from chassis.consuming import Received, consumes  # noqa: E402
from chassis.rpc import command, query  # noqa: E402
from chassis.service import Service  # noqa: E402
from chassis.timers import every  # noqa: E402
from chassis.unit_of_work import Transaction  # noqa: E402
from tests.interface.chassis.events import SLOW, TICKS  # noqa: E402
from tests.interface.chassis.rig import EFFECTS  # noqa: E402

SLOW_SECONDS = 0.03


class Nothing(Schema):
    """No data."""


class Number(Schema):
    """What to count, and how long to take for it."""

    number = fields.Integer(required=True)
    seconds = fields.Float(load_default=0.0)


class Kind(Schema):
    """How to fail."""

    kind = fields.String(required=True)


def anybody(_: Actor, __: dict[str, Any]) -> str | None:
    return None


def nobody(_: Actor, __: dict[str, Any]) -> str | None:
    return "count.nobody"


def count(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    current = trace.current()
    ids = {"correlation": current.correlation_id, "causation": current.causation_id}
    tx.db[EFFECTS].insert_many([{**row, **ids} for row in rows], session=tx.session)


class CountingService(Service):
    """Counts."""

    name = "benchmark"

    @command(Number, anybody)
    def add(self, call: Command) -> Answer:
        number, seconds = call.data["number"], call.data["seconds"]

        def work(tx: Transaction) -> Answer:
            threading.Event().wait(seconds)
            count(tx, [{"event": f"{number:032x}"}])
            return {"added": number}

        return self.unit.run_command(call, work)

    @query(Nothing, anybody)
    def tally(self, _: Command) -> Answer:
        return {"effects": self.unit.db[EFFECTS].count_documents({})}

    @query(Kind, anybody)
    def fail(self, call: Command) -> Answer:
        kind = call.data["kind"]
        if kind == "unserialisable":
            return {"thing": object()}
        if kind in ("CorrectIt", "RetryIt", "CallSomeone", "Unavailable"):
            raise getattr(errors, kind)("test.failed", "kind", kind=kind)
        raise ZeroDivisionError("what a person typed")

    @query(Nothing, nobody)
    def forbidden(self, _: Command) -> Answer:
        raise AssertionError

    @consumes("benchmark.intake", batch=20)
    def take_in(self, tx: Transaction, events: list[Received]) -> None:
        slow = [one for one in events if one.payload.sector == SLOW]
        threading.Event().wait(SLOW_SECONDS * len(slow))
        count(tx, [{"event": one.event.id} for one in events])


class TickingService(CountingService):
    """Counts, and notes twice a second which process it is."""

    @every(0.5)
    def tick(self) -> None:
        note = {"pid": os.getpid()}
        self.unit.run(lambda tx: tx.db[TICKS].insert_one(note, session=tx.session))


if __name__ == "__main__":
    service = TickingService if "ticking" in sys.argv else CountingService
    sys.exit(runner.run(service, settings.load()))
