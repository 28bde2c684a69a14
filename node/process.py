"""One process of a node as data: what to start, where, and with which environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# Marks every process a checkout started, so that orphans of a killed supervisor are recognised.
HOME_MARK = "PERFORM_SUPERVISED_FROM"


@dataclass(frozen=True, slots=True)
class ProcessPlan:
    """What a supervisor (or a test) needs to know to start a process."""

    name: str
    command: tuple[str, ...]
    folder: Path
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    # Seconds a process gets after SIGTERM, and must have run to count as started.
    stop_seconds: int = 15
    steady_seconds: int = 1
