"""Processes that are to die, each begun from one that has imported what they need already.

To import a service takes two seconds, and a test that kills one at each of thirty moments needs
thirty processes.
"""

import multiprocessing
from collections.abc import Callable

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["tests.interface.assessment.erasing_process", "tests.interface.assessment.handing_in"]
)


def exit_code(main: Callable[..., None], *arguments: str) -> int:
    """Run a function in a process of its own; give how that ended, a signal as its negative."""
    process = _CONTEXT.Process(target=main, args=arguments)
    process.start()
    process.join(60)
    try:
        assert process.exitcode is not None, f"{main.__module__} did not end within 60 s"
        return process.exitcode
    finally:
        process.kill()
        process.join()
