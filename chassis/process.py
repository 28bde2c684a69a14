"""What one service process holds while it runs; made once, handed to every part."""

import os
import socket
from dataclasses import dataclass, field
from typing import Any

from pymongo.database import Database

from chassis import database
from chassis.broker import BrokerAddress
from chassis.clock import Clock, NewId, SystemClock, random_id
from chassis.database import Document
from chassis.settings import Settings
from chassis.unit_of_work import UnitOfWork

CONFIG_KEY = "PERFORM_PROCESS"


@dataclass
class Process:
    """Settings, database, broker address, clock and ids of one process."""

    settings: Settings
    db: Database[Document]
    broker: BrokerAddress
    clock: Clock = field(default_factory=SystemClock)
    new_id: NewId = random_id
    holder: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")

    def __post_init__(self) -> None:
        self.unit = UnitOfWork(self.db, self.settings.country, self.clock, self.new_id)

    @classmethod
    def from_settings(cls, settings: Settings) -> "Process":
        """Everything made from the settings; nothing connects yet."""
        return cls(settings, database.connect(settings), BrokerAddress.from_settings(settings))


def of(container: Any) -> Process:
    """The process a nameko container runs in."""
    process: Process = container.config[CONFIG_KEY]
    return process
