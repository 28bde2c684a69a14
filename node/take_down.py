"""Takes country nodes down: services first, then servers, then the supervisor; all have ended."""

from node import orphans
from node.bring_up import alone
from node.layout import SERVICES, Home
from node.programs import SERVERS
from node.supervisor import Supervisor

# What a process may take beyond its own stop time before it is killed.
SERVICE_SECONDS, SERVER_SECONDS, SUPERVISOR_SECONDS = 15.0, 65.0, 10.0


class TakeDown:
    """One `perform down`."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._supervisor = Supervisor(home)

    def run(self, codes: tuple[str, ...] | None) -> int:
        """Stop these countries, or everything; give how many processes ended.

        Orphans that a killed supervisor left are ended with everything.
        """
        if not self._home.path.exists():
            return 0
        with alone(self._home):
            before = len(orphans.started_from(self._home))
            chosen = self._home.countries() if codes is None else codes
            self._stop(chosen, SERVICES, SERVICE_SECONDS)
            self._stop(chosen, SERVERS, SERVER_SECONDS)
            if codes is None:
                self._supervisor.shut_down(SUPERVISOR_SECONDS)
                orphans.end_all(self._home, SERVER_SECONDS)
            return before - len(orphans.started_from(self._home))

    def _stop(self, codes: tuple[str, ...], processes: tuple[str, ...], seconds: float) -> None:
        names = [f"{code}-{process}" for code in codes for process in processes]
        self._supervisor.stop(names, seconds)
