"""Fills the assessment service with organisations that each went through a whole round."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from bson.raw_bson import RawBSONDocument
from pymongo import WriteConcern
from pymongo.database import Database

from chassis.actor import Actor
from chassis.broker import BrokerAddress
from chassis.database import Document
from chassis.rpc_client import RpcClient
from node.demo.population import PARTS
from perf.copies import NUMBER, Copier
from perf.stack import Stack
from services.assessment import participant_key
from services.assessment.domain import pseudonym
from services.assessment.store.belongings import BELONGINGS

MODEL, EDITION = "perform-full", "2003"
# As many different organisations are really led through a round; the others are copies of them.
YEARS = range(2018, 2026)
NEXT_YEAR = 2026
CHUNK = 2_000
SAID = "Agreed by the board."


def begin(client: RpcClient, organisation: str, year: int) -> str:
    """Begin a round; give its id."""
    request = {
        "organisation": organisation,
        "sector": "health",
        "size": "small",
        "region": "gb-sct",
        "model": MODEL,
        "edition": EDITION,
        "year": year,
    }
    return str(client.call("assessment.begin_round", request)["round"]["id"])


def invite(client: RpcClient, round_id: str) -> str:
    """Invite somebody; give the token."""
    people = [{"label": "Ada", "standing": "staff"}]
    request = {"round": round_id, "respondents": people}
    answer = client.call("assessment.invite_respondents", request)
    return str(answer["respondents"][0]["token"])


def caller(stack: Stack, role: str, organisation: str | None = None) -> RpcClient:
    """Somebody in a role; a respondent has nothing but a token."""
    who = Actor("somebody", frozenset({role}), organisation, via="cli")
    return RpcClient(BrokerAddress(stack.node.broker_url("operator")), who)


@dataclass
class Crowd:
    """A database of the assessment service that grows."""

    stack: Stack
    submitted: list[Copier] = field(default_factory=list)
    agreed: Copier | None = None
    size: int = 0
    ready: int = 0

    @property
    def database(self) -> Database[Document]:
        """Where the service keeps its documents."""
        return self.stack.database("assessment")

    def begin(self) -> None:
        """Lead one organisation for each year through its round, and one more to its agreement."""
        for year in YEARS:
            self.submitted.append(self._led(f"Perf {year} {NUMBER}", year))
        self.agreed = self._led(f"Perf ready {NUMBER}", NEXT_YEAR, submit=False)

    def grow(self, size: int) -> None:
        """Have `size` organisations, each with an assessment, its round and all sheets."""
        share = len(self.submitted)
        numbers = range(self.size // share + 1, size // share + 1)
        with ThreadPoolExecutor(share) as pool:
            for done in [pool.submit(self._copy, copier, numbers) for copier in self.submitted]:
                done.result()
        self.size = size

    def make_ready(self, count: int) -> list[tuple[str, int]]:
        """Give ids and versions of new rounds in which everything is agreed and not handed in."""
        if self.agreed is None:
            raise ValueError("begin first")
        numbers = range(self.ready + 1, self.ready + count + 1)
        self._copy(self.agreed, numbers)
        self.ready += count
        return [
            (str(row["_id"]), int(row["version"])) for row in self.agreed.copies("rounds", numbers)
        ]

    def _led(self, name: str, year: int, *, submit: bool = True) -> Copier:
        with caller(self.stack, "member", name) as member:
            _lead(self.stack, member, name, year, submit=submit)
        key = participant_key.read(self.stack.node.country_home.participant_key)
        own = pseudonym.participant(key, name)
        documents = {
            each.collection: list(self.database[each.collection].find({"participant": own}))
            for each in BELONGINGS
        }
        named = partial(_pseudonym, key, name)
        return Copier(documents, own, named)

    def _copy(self, copier: Copier, numbers: range) -> None:
        quick = WriteConcern(w=1, j=False)
        for collection in copier.templates:
            rows = self.database.get_collection(collection, write_concern=quick)
            for chunk in _chunks(copier.copies(collection, numbers)):
                rows.insert_many(chunk, ordered=False)


def _lead(stack: Stack, member: RpcClient, name: str, year: int, *, submit: bool) -> None:
    """One respondent, one consensus; the scores are everybody's own."""
    chance = random.Random(year)  # noqa: S311  # synthetic data, not a secret
    round_id = begin(member, name, year)
    token = invite(member, round_id)
    with caller(stack, "respondent") as ada:
        for code in PARTS:
            said = {"code": code, "base": 0, "score": str(chance.randint(0, 100))}
            ada.call("assessment.save_answer", {"token": token, **said})
    version = member.call("assessment.get_round", {"round": round_id})["round"]["version"]
    gather = {"round": round_id, "version": version}
    version = member.call("assessment.gather_round", gather)["round"]["version"]
    for code in PARTS:
        said = {"code": code, "base": 0, "score": str(chance.randint(0, 100))}
        request = {"round": round_id, "agreed": ["Ada"], "strengths": [SAID], **said}
        member.call("assessment.save_consensus_answer", request)
    if submit:
        member.call("assessment.submit_round", {"round": round_id, "version": version})


def _pseudonym(key: bytes, name: str, number: int) -> str:
    return pseudonym.participant(key, name.replace(NUMBER, f"#{number:07d}"))


def _chunks(found: Iterator[RawBSONDocument]) -> Iterator[list[Any]]:
    while chunk := list(islice(found, CHUNK)):
        yield chunk
