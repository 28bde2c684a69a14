"""Runs what computes long beside the event loop, so that other calls of the process go on."""

from collections.abc import Callable
from typing import TypeVar

from eventlet import patcher, tpool

T = TypeVar("T")


def beside(work: Callable[[], T]) -> T:
    """Run `work` in a thread of the system and wait for it; it must touch nothing that is shared.

    Where no event loop runs, in tests and on the command line, it is simply called.
    """
    if not patcher.is_monkey_patched("thread"):
        return work()
    done: T = tpool.execute(work)
    return done
