"""Nodes that hear each other over links, which can be cut, hold back, and deliver late."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from pymongo.database import Database

from chassis.database import Document
from services.benchmark.use_cases.announce_all import announce_all
from services.benchmark.use_cases.compare import Comparison
from tests.interface.benchmark.nodes import Association, BenchmarkNode, node, request
from tests.interface.set_clock import SetClock

RETURNED = "benchmark.returned.v1"
Message = tuple[str, bytes]
Link = tuple[str, str]


@dataclass
class Mesh:
    """What a node announces waits on each link, in order, until the link carries it over."""

    association: Association
    clock: SetClock
    nodes: dict[str, BenchmarkNode] = field(default_factory=dict)
    waiting: dict[Link, list[Message]] = field(default_factory=dict)
    cut: set[Link] = field(default_factory=set)

    def add(self, one: BenchmarkNode) -> None:
        """Let a node take part, or take the place of an earlier process of its country."""
        self.nodes[one.country] = one

    def cut_off(self, country: str) -> None:
        """Nothing reaches this country and nothing leaves it, until it is joined again."""
        others = self.nodes.keys() - {country}
        self.cut |= {link for other in others for link in ((country, other), (other, country))}

    def join(self, country: str) -> None:
        """Mend all links of a country."""
        self.cut = {link for link in self.cut if country not in link}

    def collect(self) -> bool:
        """Relay what the nodes announced onto the links; whether there was anything."""
        some = False
        for country, one in self.nodes.items():
            for message in one.said():
                some = True
                for other in self.nodes.keys() - {country}:
                    self.waiting.setdefault((country, other), []).append(message)
            one.unit.db["outbox"].delete_many({"exchange": "network"})
        return some

    def carry(self, *, hold_back: str | None = None) -> None:
        """Deliver what waits on links that are not cut; one kind may stay where it is."""
        for (speaker, listener), messages in sorted(self.waiting.items()):
            if (speaker, listener) in self.cut:
                continue
            stays = [each for each in messages if hold_back and each[0].endswith(hold_back)]
            goes = [each for each in messages if each not in stays]
            self.waiting[speaker, listener] = stays
            if goes:
                self.nodes[listener].hear(*goes)

    def exchange(self, *, hold_back: str | None = None) -> None:
        """Let everybody hear everything, answers included."""
        while self.collect():
            self.carry(hold_back=hold_back)
        self.carry(hold_back=hold_back)
        if self.collect():
            self.exchange(hold_back=hold_back)

    def tick(self, *, hold_back: str | None = None) -> None:
        """The timers run everywhere, and again once everybody was answered."""
        for _ in range(2):
            for one in self.nodes.values():
                announce_all(one.unit, one.announcer, one.gate)
            self.exchange(hold_back=hold_back)

    def next_day(self) -> None:
        """A day later."""
        self.clock.advance(days=1)
        self.tick()

    def restart(self, country: str, kid: str | None = None) -> BenchmarkNode:
        """A new process of a country on the same database, with the same key or another."""
        name = f"{kid or f'{country}-2026-1'}.jwk"
        new = node(self.nodes[country].unit, self.association, self.association.folder / name)
        planner = replace(new.releasing.planner, new_batch_id=lambda: uuid4().hex)
        new = replace(new, releasing=replace(new.releasing, planner=planner))
        self.add(new)
        return new

    def figures(self, year: int = 2025) -> dict[str, Any]:
        """What each country's node shows of Europe."""
        return {country: shown(one, year) for country, one in self.nodes.items()}


def shown(one: BenchmarkNode, year: int = 2025) -> Any:
    """What a node compares of `perform-full`."""
    call = request({"model": "perform-full", "year": year})
    return Comparison(one.pictures).compare(call)


def copied(database: Database[Document]) -> dict[str, list[Document]]:
    """A backup of everything in a database."""
    return {name: list(database[name].find()) for name in database.list_collection_names()}


def put_back(database: Database[Document], backup: dict[str, list[Document]]) -> None:
    """Restore a backup: what came later is gone."""
    for name in database.list_collection_names():
        database[name].delete_many({})
        if backup.get(name):
            database[name].insert_many(backup[name])
