"""The queues of a node as data: who consumes, and how."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Queue:
    """One consumer's durable queue; what it binds to is said by the contracts' receivers."""

    name: str
    service: str
    single_active: bool = False

    @property
    def dead(self) -> str:
        """The queue for messages that the broker gave up on."""
        return f"{self.name}.dead"

    def retry(self, delay: str) -> str:
        """Give the delay queue for one of ``topology.DELAYS``."""
        return f"{self.name}.retry.{delay}"


# The intake adds to shared figures: one consumer at a time, replicas stand by.
QUEUES: tuple[Queue, ...] = (
    Queue("benchmark.intake", service="benchmark", single_active=True),
    Queue("benchmark.announcements", service="benchmark", single_active=True),
    Queue("notification.alerts", service="notification"),
)


def queue(name: str) -> Queue:
    """Give a queue by its name; raise ``KeyError`` for a name that is not in ``QUEUES``."""
    return {each.name: each for each in QUEUES}[name]
