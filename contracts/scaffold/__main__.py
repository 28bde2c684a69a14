"""The command `python -m contracts.scaffold TYPE [SENDER]`."""

import sys
from pathlib import Path

import contracts
from contracts.scaffold.folder import write
from contracts.scaffold.names import NewEvent


def main(arguments: list[str]) -> str:
    """Write the folder into this checkout; returns what to do next."""
    given = [argument for argument in arguments if argument]
    if not 1 <= len(given) <= 2:
        raise SystemExit("say which event: make new-event type=assessment.reviewed.v1")
    try:
        event = NewEvent.of(*given)
    except ValueError as error:
        raise SystemExit(str(error)) from error
    try:
        write(event, Path(contracts.__file__).parent)
    except FileExistsError as error:
        raise SystemExit(
            f"contracts/{event.folder} is there already; a breaking change is v{event.version + 1}"
        ) from error
    return (
        f"contracts/{event.folder} is started. Next:\n"
        f"1. contracts/{event.folder}: say what happened, then fields, schema and examples;\n"
        f"2. contracts/registry.py: import {event.payload} and add it to PAYLOADS;\n"
        "3. contracts/testing.py: a strategy that draws its payload;\n"
        "4. contracts/queues.py: a queue for each new receiver;\n"
        "5. make docs && .venv/bin/pytest tests/contract\n"
    )


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]))
