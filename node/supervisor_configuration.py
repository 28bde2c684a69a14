"""What supervisord reads: its own settings and one program for each planned process."""

import os
import pwd
import shlex
from collections.abc import Iterable, Mapping

from node.errors import Correct
from node.identity import Identity
from node.layout import Home
from node.process import ProcessPlan

# A program that ends before it was steady is started again after 1, 2, 3 … seconds; after sixty
# tries (half an hour) an operator is needed. One that ends later is started again at once.
MOST_TRIES = 60
LOG_BYTES = "10MB"
LOG_BACKUPS = 5


def configuration(home: Home, programs: Iterable[tuple[ProcessPlan, Identity]]) -> str:
    """Give the text of `supervisord.conf`."""
    sections: dict[str, dict[str, object]] = {
        "unix_http_server": {"file": home.supervisor_socket, "chmod": "0700"},
        "supervisord": {
            "logfile": home.supervisor_log,
            "logfile_maxbytes": LOG_BYTES,
            "logfile_backups": LOG_BACKUPS,
            "pidfile": home.supervisor_pid,
            "directory": home.run,
            "umask": "077",
            # Says that running as root is meant: the programs below name their own users.
            **({"user": "root"} if os.getuid() == 0 else {}),
        },
        "rpcinterface:supervisor": {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        },
        **{f"program:{plan.name}": _program(plan, identity) for plan, identity in programs},
    }
    return "\n".join(
        f"[{section}]\n" + "".join(f"{key}={value}\n" for key, value in values.items())
        for section, values in sections.items()
    )


def _program(plan: ProcessPlan, identity: Identity) -> dict[str, object]:
    values: dict[str, object] = {
        "command": _literal(shlex.join(plan.command)),
        "directory": _literal(str(plan.folder)),
        "environment": _environment(plan.environment),
        "autostart": "false",
        "autorestart": "true",
        "startsecs": plan.steady_seconds,
        "startretries": MOST_TRIES,
        "stopsignal": "TERM",
        "stopwaitsecs": plan.stop_seconds,
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": _literal(str(plan.log)),
        "stdout_logfile_maxbytes": LOG_BYTES,
        "stdout_logfile_backups": LOG_BACKUPS,
    }
    if identity.is_other:
        values["user"] = pwd.getpwuid(identity.uid).pw_name
    return values


def _environment(environment: Mapping[str, str]) -> str:
    return ",".join(
        f"{name}={_quoted(_literal(value))}" for name, value in sorted(environment.items())
    )


def _quoted(value: str) -> str:
    """Quote as supervisord reads it, which knows no escaping and strips quotes at both ends."""
    if '"' in value or value != value.strip("'"):
        raise Correct(f"supervisord cannot be told {value}: choose a path without quotes")
    return f'"{value}"'


def _literal(value: str) -> str:
    """Keep supervisord from reading a percent sign as the begin of an expansion."""
    return value.replace("%", "%%")
