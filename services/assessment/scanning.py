"""Shows a file to the virus scanner of the node, a program that the settings name."""

import os
import subprocess
from dataclasses import dataclass

from chassis.errors import RetryIt
from chassis.logs import logger
from services.assessment.domain.evidence import State

log = logger(__name__)

CLEAN, INFECTED = 0, 1
LONGEST_SECONDS = 60.0


@dataclass(frozen=True)
class Scanner:
    """A program with its arguments that reads a file from its standard input.

    It ends with 0 when the file is clean and with 1 when it is not; everything else means that it
    cannot say.
    """

    command: tuple[str, ...] | None = None

    def state(self, content: bytes) -> State:
        """What the content is found to be; raises RetryIt while the scanner cannot say."""
        if self.command is None:
            return State.NOT_SCANNED
        status = self._status(self.command, content)
        if status not in (CLEAN, INFECTED):
            log.warning("scanner cannot say", status=status)
            raise RetryIt("evidence.scanner_unavailable")
        return State.CLEAN if status == CLEAN else State.REFUSED

    def _status(self, command: tuple[str, ...], content: bytes) -> int:
        """The program's status. Its input is a file in memory, so that it may read at its own pace.

        Waiting for it lets other greenlets of the process run.
        """
        with os.fdopen(os.memfd_create("evidence", os.MFD_CLOEXEC), "w+b") as file:
            file.write(content)
            file.seek(0)
            try:
                return subprocess.run(  # noqa: S603  # named by the operator
                    command,
                    stdin=file,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    timeout=LONGEST_SECONDS,
                    check=False,
                ).returncode
            except (OSError, subprocess.TimeoutExpired) as error:
                log.warning("scanner did not run", type=type(error).__name__)
                raise RetryIt("evidence.scanner_unavailable") from error
