"""Three countries, their links and a clock: what happens between them, step by step."""

import json
import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pymongo.database import Database

from chassis.database import Document
from chassis.errors import CallSomeone, CorrectIt, RetryIt
from chassis.unit_of_work import UnitOfWork
from contracts.envelope import Event
from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.policy import Policy
from services.benchmark.domain.reading import read
from services.benchmark.signing import payload_of
from services.benchmark.store import memberships
from services.benchmark.use_cases.announce_all import announce_all
from services.benchmark.use_cases.close_year import YearCloser
from services.benchmark.use_cases.release_on_calendar import CalendarReleases
from tests.interface.benchmark.machine import invariants
from tests.interface.benchmark.machine.truth import BatchKey, Content, Truth, keys
from tests.interface.benchmark.mesh import copied, put_back
from tests.interface.benchmark.nodes import Association, BenchmarkNode, node, request
from tests.interface.set_clock import SetClock
from tests.unit.benchmark.making import hexadecimal

COUNTRIES = ("gb", "de", "es")
RELEASED, SEEN = "benchmark.released.v1", "node.seen.v1"
Message = tuple[str, bytes]
Backup = dict[str, list[dict[str, Any]]]


class World:
    """Everything that exists; `k` and the withdrawal mode are the same in all three countries."""

    def __init__(
        self, databases: dict[str, Database[Document]], association: Association, policy: Policy
    ) -> None:
        self.clock = SetClock()
        self.clock.moment = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
        self.policy = policy
        self.truth = Truth()
        self.links: dict[tuple[str, str], list[Message]] = defaultdict(list)
        self.arrived: list[tuple[str, Message]] = []
        self.echoed: dict[str, set[str]] = defaultdict(set)
        self.furthest: dict[tuple[str, str, str], tuple[int, int]] = {}
        self.backups: dict[str, Backup] = {}
        self._association = association
        self._databases = databases
        self._numbers = 0
        self.nodes: dict[str, BenchmarkNode] = {}
        for country, database in databases.items():
            put_back(database, {"migrations": list(database["migrations"].find())})
            self.start(country)
            self.backups[country] = self.copy(country)

    def start(self, country: str) -> None:
        """A new process of a country's benchmark, on the database as it is."""
        unit = UnitOfWork(self._databases[country], country, self.clock)
        self.nodes[country] = self._made(unit)
        self.echoed[country] = set()

    def work_with(self, unit: UnitOfWork) -> None:
        """Let the running process of a country use another unit of work, one that fails."""
        country = unit.node
        made, run = self._made(unit), self.nodes[country].gate.run
        gate = replace(made.gate, run=run)
        releasing = replace(made.releasing, may_seal=gate.may_seal)
        self.nodes[country] = replace(made, gate=gate, releasing=releasing)

    def _made(self, unit: UnitOfWork) -> BenchmarkNode:
        key = self._association.folder / f"{unit.node}-2026-1.jwk"
        made = node(unit, self._association, key, self.policy)
        planner = replace(made.releasing.planner, new_batch_id=self._new_batch_id)
        return replace(made, releasing=replace(made.releasing, planner=planner))

    def copy(self, country: str) -> Backup:
        """Everything in a country's database."""
        return copied(self._databases[country])

    def restore(self, country: str) -> bool:
        """Put a country's backup in place of its database, and start anew, if all is remembered.

        What every country forgets nobody can give back to the one whose release it was: I9 holds
        only while one of them still has it (ADR 0014).
        """
        if self._forgotten_with(country):
            return False
        put_back(self._databases[country], self.backups[country])
        self.start(country)
        return True

    def _forgotten_with(self, country: str) -> bool:
        """Whether a public release, or a newer one, would be held nowhere after a restore."""
        rows = list(self.backups[country].get("announcements", []))
        for other in COUNTRIES:
            if other != country:
                rows += self._databases[other]["announcements"].find({})
        held: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
        for row in rows:
            about = (row["country"], row["subject"])
            held[about] = max(held[about], (row["epoch"], row["version"]))
        return any(
            max(each.order for each in releases.values()) > held[about]
            for about, releases in self.truth.releases.items()
        )

    # What a country does; what it has said afterwards is on its way.

    def announce(self, country: str) -> None:
        """The timer of announcements."""
        each = self.nodes[country]
        announce_all(each.unit, each.announcer, each.gate)

    def release(self, country: str) -> None:
        """The timer of releases."""
        CalendarReleases(self.nodes[country].releasing).release_what_is_due()

    def close(self, country: str, year: int) -> str | None:
        """Close a year; the code of the refusal, if any."""
        asked = request({"model": "perform-full", "year": year}, uuid.uuid4().hex)
        try:
            YearCloser(self.nodes[country].releasing).close(asked)
        except (CorrectIt, RetryIt) as error:
            return error.code
        except CallSomeone as error:
            raise AssertionError(f"the node called for help: {error.code}") from error
        return None

    def collect(self, country: str) -> None:
        """Relay: what a country said goes onto its links, and is judged as everybody will."""
        outbox = self._databases[country]["outbox"]
        for row in outbox.find({"exchange": "network"}).sort("_id", 1):
            message = (row["routing_key"], bytes(row["body"]))
            if row["routing_key"].endswith(RELEASED):
                self._signed(country, _release(message))
            for other in COUNTRIES:
                if other != country:
                    self.links[country, other].append(message)
        outbox.delete_many({})

    def _signed(self, country: str, release: Announcement) -> None:
        new = keys(release) - self.truth.members.keys()
        if new:
            peers = set(COUNTRIES) - {country}
            assert self.echoed[country] == peers, "I9: sealed without having heard its peers"
        for batch in release.batches:
            key = BatchKey(country, batch.id, batch.rev)
            if key in new:
                self.truth.batches[key] = batch
                self.truth.members[key] = self._members(country, batch.id)
        invariants.batches_never_change(self.truth, release)
        invariants.new_batches_are_safe(self.truth, release, self.policy.rule)
        if new:
            invariants.bytes_are_of_the_ledger(self.nodes[country], release)

    def _members(self, country: str, batch: str) -> frozenset[Content]:
        found = memberships.of_batch(self._databases[country], batch)
        return frozenset(
            Content(member.assessment, member.scores.bins)
            for member in found
            if member.scores is not None
        )

    # What happens on the way.

    def arrive(self, sender: str, receiver: str, message: Message) -> None:
        """A message comes out of a link."""
        if message[0].endswith(RELEASED):
            release = _release(message)
            if release.country == sender:
                self.truth.publish(release)
        elif message[0].endswith(SEEN):
            echoes = _payload(message)["content"]["echoes"]
            if _challenge(echoes, receiver) == self.nodes[receiver].gate.run.challenge:
                self.echoed[receiver].add(sender)
        self.nodes[receiver].hear(message)
        self._note_progress(receiver)

    def _note_progress(self, receiver: str) -> None:
        rows = self._databases[receiver]["announcements"].find(
            {"country": {"$ne": receiver}}, {"country": 1, "subject": 1, "epoch": 1, "version": 1}
        )
        for row in rows:
            place = (receiver, row["country"], row["subject"])
            order = (row["epoch"], row["version"])
            assert self.furthest.get(place, order) <= order, "I6: a country went back"
            self.furthest[place] = order

    def forget_progress(self, receiver: str) -> None:
        """After a restore a node may know less than before."""
        self.furthest = {key: at for key, at in self.furthest.items() if key[0] != receiver}

    def settle(self) -> None:
        """Let every country speak until nothing is new."""
        for _ in range(4):
            self.clock.advance(days=1)
            self.exchange()

    def exchange(self) -> None:
        """Every country speaks and every message arrives, in order."""
        for country in COUNTRIES:
            self.announce(country)
            self.collect(country)
        while any(self.links.values()):
            for (sender, receiver), waiting in self.links.items():
                while waiting:
                    self.arrive(sender, receiver, waiting.pop(0))
                    self.collect(receiver)

    def held(self, country: str) -> dict[str, str]:
        """The hash of every release that a country shows."""
        rows = self._databases[country]["announcements"].find({}, {"digest": 1})
        return {row["_id"]: row["digest"] for row in rows}

    def alarms(self) -> int:
        """How many suspects are in quarantine anywhere."""
        return sum(db["quarantine"].count_documents({}) for db in self._databases.values())

    def _new_batch_id(self) -> str:
        self._numbers += 1
        return hexadecimal(f"batch {self._numbers}", 32)


def _payload(message: Message) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(payload_of(Event.from_bytes(message[1]).data["jws"]))
    return payload


def _release(message: Message) -> Announcement:
    return read(payload_of(Event.from_bytes(message[1]).data["jws"]))


def _challenge(echoes: Any, country: str) -> str | None:
    found = dict(echoes)
    challenge: str | None = found.get(country)
    return challenge
