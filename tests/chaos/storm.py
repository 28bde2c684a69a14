"""A storm: submissions while processes are killed and links misbehave, at seeded moments."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chassis.clock import random_id
from tests.chaos.country import Background, Country
from tests.chaos.tcp_proxy import Link, TcpProxy

CRITERIA = "123456789"
SECTORS = ("health", "education")
PATIENCE_SECONDS = 120.0
ANSWER_SECONDS = 3.0


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong once `after` submissions have been accepted."""

    after: int
    name: str
    strike: Callable[[], None]


@dataclass
class Storm:
    """Submits `count` assessments to one country and lets faults strike on the way."""

    country: Country
    count: int
    year: int
    seed: int
    faults: list[Fault] = field(default_factory=list)
    accepted: dict[str, dict[str, str]] = field(default_factory=dict)
    struck: list[str] = field(default_factory=list)

    def plan_kills(self, names: list[str]) -> None:
        """Spread one SIGKILL for each name over the submissions, by the seed."""
        chance = random.Random(self.seed)
        for name in names:
            moment = chance.randrange(self.count // 20, self.count - self.count // 20)
            self.faults.append(
                Fault(moment, f"kill {name}", lambda name=name: self.country.kill(name))
            )

    def plan_link(self, proxy: TcpProxy, name: str, seconds: float) -> None:
        """Refuse, stall and half-close the link, each for a while, then mend it."""
        chance = random.Random(self.seed + 1)
        for link in (Link.REFUSED, Link.STALLED, Link.HALF_CLOSED):
            moment = chance.randrange(self.count // 20, self.count - self.count // 20)
            self.faults.append(
                Fault(moment, f"{link.value} {name}", lambda link=link: _bend(proxy, link, seconds))
            )

    def rage(self, meanwhile: Background | None = None) -> None:
        """Submit everything; returns when every submission is accepted and every fault is over.

        A submission is accepted when its answer, or the answer to a repeat with the same command
        id, says so. With `meanwhile` the stream goes on for as long as that has not ended.
        """
        background = Background()
        pending = sorted(self.faults, key=lambda fault: fault.after)
        locks: dict[str, threading.Lock] = {}
        with self.country.client() as client:
            number = 0
            while number < self.count or (meanwhile is not None and meanwhile.is_busy):
                while pending and pending[0].after <= number:
                    fault = pending.pop(0)
                    self.struck.append(fault.name)
                    lock = locks.setdefault(fault.name.split()[-1], threading.Lock())
                    background.start(_one_at_a_time, lock, fault.strike)
                submission = self._submission(number)
                answer = client.call_until_answered(
                    "assessment.submit_assessment",
                    submission,
                    command_id=random_id(),
                    timeout=ANSWER_SECONDS,
                    patience=PATIENCE_SECONDS,
                )
                self.accepted[answer["assessment"]] = submission["scores"]
                number += 1
        self.count = number
        background.join()

    def _submission(self, number: int) -> dict[str, Any]:
        chance = random.Random(self.seed * 1_000_003 + number)
        scores = {code: str(min(100, max(0, round(chance.gauss(50, 18))))) for code in CRITERIA}
        return {
            "organisation": f"storm-{self.seed}-{number}",
            "sector": chance.choice(SECTORS),
            "size": "small",
            "region": self.country.code,
            "model": "perform-full",
            "year": self.year,
            "scores": scores,
        }


def _one_at_a_time(lock: threading.Lock, strike: Callable[[], None]) -> None:
    """Two faults of the same process must not meet: the second would find it half started."""
    with lock:
        strike()


def _bend(proxy: TcpProxy, link: Link, seconds: float) -> None:
    proxy.make(link)
    threading.Event().wait(seconds)
    proxy.make(Link.OPEN)
