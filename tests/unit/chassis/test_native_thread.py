"""What takes long in one call lets the other calls of a process go on."""

import subprocess
import sys

import pytest

from chassis.native_thread import beside

# Counts how often another greenlet got its turn while the work went on.
PROGRAM = """
import warnings
warnings.simplefilter("ignore")
import eventlet
eventlet.monkey_patch()
turns = 0
def tick():
    global turns
    while True:
        turns += 1
        eventlet.sleep(0.01)
eventlet.spawn(tick)
{work}
print(turns)
"""
COMPUTING = """
import hashlib
from chassis.native_thread import beside
beside(lambda: hashlib.pbkdf2_hmac("sha256", b"x", b"y", 1_000_000))
"""
SCANNING = """
from services.assessment.scanning import Scanner
assert Scanner(("sh", "-c", "cat > /dev/null; sleep 0.5")).state(bytes(2_000_000)) == "clean"
"""


@pytest.mark.parametrize("work", [COMPUTING, SCANNING])
def test_other_greenlets_get_their_turn(work: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(work=work)], capture_output=True, text=True
    )

    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout.split()[-1]) > 5


def test_answer_and_error_come_back() -> None:
    assert beside(lambda: 3) == 3
    with pytest.raises(ValueError, match="wrong"):
        beside(lambda: int("wrong"))
