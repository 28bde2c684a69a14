"""A message that kills its process ends among the dead letters, and only it."""

import os
import subprocess
import sys

import pytest

from tests.interface.chassis.events import hexadecimal
from tests.interface.chassis.poisoned import KILLED
from tests.interface.chassis.rig import Rig
from tests.waiting import wait_until

# More than any message may be delivered alone before it is refused, fewer than the broker allows.
MOST_STARTS = 15


def start(rig: Rig, mongo_url: str, poison: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.interface.chassis.poisoned",
            rig.queue,
            rig.unit.db.name,
            hexadecimal(poison),
        ],
        env={**os.environ, "MONGO_URL": mongo_url, "BROKER_URL": rig.broker.url},
        stdout=subprocess.DEVNULL,
    )


def test_message_that_kills_its_process_is_refused_in_the_end(rig: Rig, mongo_url: str) -> None:
    poison = 60
    rig.publish_numbers(*range(120))
    innocent = set(range(120)) - {poison}

    for _ in range(MOST_STARTS):
        process = start(rig, mongo_url, poison)
        try:
            wait_until(lambda: process.poll() is not None or rig.letters(), 30, "one of the two")  # noqa: B023
            if process.poll() is None:
                break
            assert process.returncode == KILLED
        finally:
            process.kill()
            process.wait()
    with rig.consuming():
        rig.wait_for_effects(*innocent)
        rig.wait_until_empty()

    assert rig.effects() == dict.fromkeys(innocent, 1)
    (letter,) = rig.letters()
    assert letter["event"] == hexadecimal(poison)
    assert letter["reason"] == "ended its process 3 times in a row when handled alone"


@pytest.mark.parametrize("times", [3, 6, 12])
def test_messages_in_hand_when_others_die_are_done(rig: Rig, times: int) -> None:
    """Restarts during an outage hand the same messages out again and again: no fault of theirs."""
    rig.publish_numbers(*range(30))
    rig.hand_out(times)

    with rig.consuming():
        rig.wait_for_effects(*range(30))
        rig.wait_until_empty()

    assert rig.effects() == dict.fromkeys(range(30), 1)
    assert rig.letters() == []
