"""The assessment service at three sizes of a node: what each operation costs must stay flat.

Every operation is a call by RPC to a running service; beside it stands what the database alone
needs for the same bytes, measured in turn with it.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import psutil
from pymongo import WriteConcern
from pymongo.collection import Collection

from chassis.database import DURABLE, Document
from chassis.rpc_client import RpcClient
from node.demo.population import PARTS
from perf.crowd import (
    EDITION,
    MODEL,
    NEXT_YEAR,
    SAID,
    YEARS,
    Crowd,
    begin,
    caller,
    invite,
)
from perf.stack import Stack

SIZES = (1_000, 100_000, 1_000_000)
RUNS = 3
SAVES, SUBMITS, PAGES, EXPORTS = 400, 150, 100, 20
LIVE_ROUNDS = 20
PAGE, EXPORT_PAGE = 50, 200
WARM_UP = 20


@dataclass
class Samples:
    """Milliseconds of one operation, a list for each run, in a node of one size."""

    name: str
    size: int
    runs: list[list[float]] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """Median of the runs' medians."""
        return statistics.median(statistics.median(run) for run in self.runs)

    @property
    def p99(self) -> float:
        """Median of the runs' 99th percentiles, by the nearest rank."""
        return statistics.median(sorted(run)[int(0.99 * len(run))] for run in self.runs)


@dataclass(frozen=True)
class AtSize:
    """What was measured in a node of one size."""

    size: int
    samples: dict[str, Samples]
    resident_mib: float
    filled_seconds: float


def measured(stack: Stack, sizes: tuple[int, ...] = SIZES) -> Iterator[AtSize]:
    """Grow a node and measure it at each size; begins with an empty database."""
    stack.database("assessment").client.drop_database("assessment")
    crowd = Crowd(stack)
    for size in sizes:
        with _serving(stack) as process, stack.client() as client:
            began = time.perf_counter()
            if not crowd.submitted:
                crowd.begin()
            crowd.grow(size)
            # What was written is on the disk before anything is timed.
            crowd.database.client.admin.command("fsync")
            filled = time.perf_counter() - began
            samples = {
                name: Samples(name, size)
                for name in ("autosave", "submit", "list", "export")
                for name in (name, f"{name}: database alone")
            }
            for run in range(RUNS):
                _autosaves(crowd, client, samples, run)
                _submits(crowd, client, samples)
                _lists(crowd, client, samples, run)
                _exports(crowd, client, samples)
            resident = process.memory_info().rss / 2**20
        yield AtSize(size, samples, resident, filled)


@contextmanager
def _serving(stack: Stack) -> Iterator[psutil.Process]:
    service = stack.service("assessment")
    service.start()
    try:
        service.wait_ready()
        yield psutil.Process(service.pid)
    finally:
        service.stop()


def _timed(work: Callable[..., object], *arguments: object) -> float:
    """Milliseconds that one call takes."""
    began = time.perf_counter()
    work(*arguments)
    return 1000 * (time.perf_counter() - began)


def _durable(crowd: Crowd, name: str) -> Collection[Document]:
    return crowd.database.get_collection(name, write_concern=DURABLE)


def _autosaves(crowd: Crowd, client: RpcClient, samples: dict[str, Samples], run: int) -> None:
    """Answers of people in several rounds, one after the other; each is a new version."""
    rounds = [begin(client, f"Live {uuid4().hex[:12]}", NEXT_YEAR) for _ in range(LIVE_ROUNDS)]
    tokens = [invite(client, each) for each in rounds]
    sheets = _durable(crowd, "sheets")
    ours, bare = [], []
    with caller(crowd.stack, "respondent") as ada:
        for number in range(SAVES + WARM_UP):
            token, code = tokens[number % LIVE_ROUNDS], PARTS[number // LIVE_ROUNDS % len(PARTS)]
            said = {"code": code, "base": number // LIVE_ROUNDS // len(PARTS), "score": "55"}
            request = {"token": token, "note": SAID, **said}
            wanted = {"round": rounds[number % LIVE_ROUNDS], "layer": "individual"}
            change = {"$set": {"bare": {"score": "55", "note": SAID, "version": number + run}}}
            ours.append(_timed(ada.call, "assessment.save_answer", request))
            bare.append(_timed(sheets.update_one, wanted, change))
    samples["autosave"].runs.append(ours[WARM_UP:])
    samples["autosave: database alone"].runs.append(bare[WARM_UP:])


def _submits(crowd: Crowd, client: RpcClient, samples: dict[str, Samples]) -> None:
    """Rounds in which all is agreed, handed in one after the other."""
    ours, bare = [], []
    other = _durable(crowd, "bare")
    some = crowd.database["assessments"].find_one({"status": "submitted"}) or {}
    for round_id, version in crowd.make_ready(SUBMITS + WARM_UP):
        request = {"round": round_id, "version": version}
        row = {**some, "_id": round_id}
        ours.append(_timed(client.call, "assessment.submit_round", request))
        bare.append(_timed(other.insert_one, row))
    samples["submit"].runs.append(ours[WARM_UP:])
    samples["submit: database alone"].runs.append(bare[WARM_UP:])


def _lists(crowd: Crowd, client: RpcClient, samples: dict[str, Samples], run: int) -> None:
    """Pages from anywhere in the node, asked for in every way."""
    chance = random.Random(run)  # noqa: S311  # synthetic data, not a secret
    ours, bare = [], []
    rows = crowd.database["assessments"]
    for number in range(PAGES + WARM_UP):
        asked = (
            {},
            {"year": chance.choice(YEARS)},
            {"status": "submitted"},
            {"model": MODEL, "year": chance.choice(YEARS)},
            {"year": chance.choice(YEARS), "status": "submitted"},
        )[number % 5]
        after = uuid4().hex
        request = {**asked, "after": after, "limit": PAGE}
        ours.append(_timed(client.call, "assessment.list_assessments", request))
        cursor = rows.find({"_id": {"$gt": after}}).sort("_id", 1).limit(PAGE)
        bare.append(_timed(list, cursor))
    samples["list"].runs.append(ours[WARM_UP:])
    samples["list: database alone"].runs.append(bare[WARM_UP:])


def _exports(crowd: Crowd, client: RpcClient, samples: dict[str, Samples]) -> None:
    """Pages of a whole export, from its beginning; a small node is begun again at its end."""
    ours, bare = [], []
    after = None
    rows = crowd.database.get_collection("assessments", write_concern=WriteConcern(w=1))
    for _ in range(EXPORTS):
        request = {"model": MODEL, "edition": EDITION, "after": after, "limit": EXPORT_PAGE}
        began = time.perf_counter()
        page = client.call("assessment.export_assessments", request)
        ours.append(1000 * (time.perf_counter() - began) / len(page["assessments"]))
        wanted = {"_id": {"$gt": after or ""}}
        began = time.perf_counter()
        found = len(list(rows.find(wanted).sort("_id", 1).limit(EXPORT_PAGE)))
        bare.append(1000 * (time.perf_counter() - began) / max(found, 1))
        after = page["next"]
    samples["export"].runs.append(ours)
    samples["export: database alone"].runs.append(bare)
