"""The `perform` command: finds out which command is meant before it imports anything heavy."""

import sys
import warnings


def main() -> None:
    """Run one command; the exit status is 1 with a sentence on stderr when it could not be done."""
    if sys.argv[1:2] == ["run"]:
        _patch()
    from node.application import run

    sys.exit(run())


def _patch() -> None:
    """Make the standard library cooperative before anybody else imports it.

    eventlet advises every program at import against its use; decision 0001 says why and how long.
    """
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
