"""Two organisations with something of everything, and people who were given grants by them."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bson import encode
from nameko.testing.services import worker_factory
from pymongo.database import Database

from chassis import dead_letters
from chassis.clock import random_id
from chassis.dead_letters import DeadLetter
from chassis.delivery import Delivery
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain.grant import Grantee, Scope
from services.assessment.registry import Registry
from services.assessment.service import AssessmentService
from services.assessment.use_cases.rights.erasing import finish_erasures
from tests.interface.assessment.grouping import OTHER, OWN, PARTS, beginning
from tests.interface.assessment.making import request
from tests.interface.set_clock import SetClock
from tests.unit.assessment.making import CATALOGUE, CONTENT, KEY

AREA = "Nobody reads the minutes"
FOREIGN = "Quokka"
GONE = "Riverside Bakery"
SCOPES = {
    Grantee.PRACTITIONER: tuple(Scope),
    Grantee.FUNDER: (Scope.SCORES, Scope.PLAN),
}
UNTIL = "2099-12-31"
OF_NOTHING = hashlib.md5(usedforsecurity=False).hexdigest()


@dataclass
class Organisation:
    """Ids of what an organisation has; rounds by where they are."""

    name: str
    draft: str = ""
    agreed: str = ""
    handed_in: str = ""
    themed: str = ""
    assessment: str = ""
    respondent: str = ""
    token: str = ""
    action: str = ""
    suggestion: str = ""
    grant: str = ""
    export: str = ""
    note: str = ""
    file: str = ""
    unfinished: str = ""


class World:
    """A database with both organisations in it, which can be put back as it was."""

    def __init__(self, unit: UnitOfWork, clock: SetClock) -> None:
        self.unit, self.clock = unit, clock
        # Rows of commands older than 400 days are removed by the database.
        clock.moment = datetime.now(UTC).replace(microsecond=0)
        registry = Registry(unit, "gb", CATALOGUE, KEY, CONTENT)
        self.registry = registry
        self.worker = worker_factory(
            AssessmentService, unit=unit, clock=unit.clock, registry=registry
        )
        self.own, self.other = Organisation(OWN), Organisation(OTHER)
        for each, said in ((self.own, "Wombat"), (self.other, FOREIGN)):
            _fill(self, each, said)
        _give_grants(self)
        self.letter = _refused_letter(unit)
        self.incoming, self.first_part = _sent_archive(self)
        clock.advance(days=1)
        self.remember()

    def begin_themed(self) -> None:
        """Give the first organisation a round of an edition that has a theme."""
        asked = beginning(self.own.name, year=2020, edition="2026")
        self.own.themed = self.call("begin_round", asked)["round"]["id"]
        _agree(self.call, self.own.themed, "1d.e", "Wombat")
        self.remember()

    def call(
        self,
        method: str,
        data: dict[str, Any],
        role: str = "member",
        who: str = "someone",
        organisation: str | None = OWN,
    ) -> dict[str, Any]:
        """Call a method as it is called on the wire."""
        actor = {"id": who, "roles": [role], "organisation": organisation, "via": "test"}
        wire = {"command_id": random_id(), "actor": actor, "data": data}
        answer: dict[str, Any] = getattr(self.worker, method)(request=wire)
        return answer

    def remember(self) -> None:
        """Take what is in the database now for what was in the beginning."""
        self.before, self._digests = everything(self.unit.db), _digests(self.unit.db)

    def changed(self) -> set[str]:
        """Give the collections in which something is not as it was."""
        return {name for name, _ in self._digests ^ _digests(self.unit.db)}

    def put_back(self) -> None:
        """Make the database what it was in the beginning."""
        for name in self.changed():
            self.unit.db[name].delete_many({})
            rows = self.before.get(name, {})
            if rows:
                self.unit.db[name].insert_many([row for row, _ in rows.values()])


Rows = dict[str, dict[Any, tuple[dict[str, Any], bytes]]]


def everything(db: Database[Any]) -> Rows:
    """Give every row of every collection, with its bytes to compare."""
    return {
        name: {row["_id"]: (row, encode(row)) for row in db[name].find()}
        for name in db.list_collection_names()
    }


def _digests(db: Database[Any]) -> set[tuple[str, str]]:
    """Give each collection that has rows, with the database's digest of all their bytes."""
    found = db.command("dbHash")["collections"].items()
    return {(name, digest) for name, digest in found if digest != OF_NOTHING}


def _fill(world: World, of: Organisation, said: str) -> None:
    """Rounds in every state, a plan, and what was said in them."""

    def call(method: str, data: dict[str, Any], role: str = "member") -> dict[str, Any]:
        return world.call(method, data, role, organisation=of.name)

    def begun(year: int) -> str:
        round_id: str = call("begin_round", beginning(of.name, year=year))["round"]["id"]
        return round_id

    of.draft, of.agreed, of.handed_in = begun(2023), begun(2024), begun(2025)
    people = {"round": of.draft, "respondents": [{"label": f"Ada {said}"}]}
    (ada,) = call("invite_respondents", people)["respondents"]
    of.respondent, of.token = ada["id"], ada["token"]
    note = {"token": of.token, "code": "1a", "base": 0, "score": "20", "note": said}
    call("save_answer", note, "respondent")
    for round_id in (of.agreed, of.handed_in):
        for code in PARTS:
            _agree(call, round_id, code, said)
    call("gather_round", {"round": of.agreed})
    # Something to compare with; it is the earlier one, so nothing else goes by it.
    call("submit_assessment", request(organisation=of.name, year=2021))
    handed_in = call("submit_round", {"round": of.handed_in})
    of.assessment = handed_in["assessment"]
    action = {"round": of.handed_in, "title": said, "codes": ["1b"], "impact": 4, "effort": 2}
    of.action = call("add_action", action)["action"]["id"]
    call("set_targets", {"round": of.handed_in, "targets": {"1a": "60"}})
    _keep_evidence(call, of, said)
    of.export = world.call("begin_export", {"organisation": of.name}, "member", "Ada", of.name)[
        "export"
    ]
    found = call("suggest_actions", {"round": of.handed_in})["areas"]
    of.suggestion = found[0]["id"]


def _keep_evidence(call: Callable[..., Any], of: Organisation, said: str) -> None:
    """A note, a file, and one that is not finished."""
    note = {"organisation": of.name, "title": said, "text": said}
    of.note = call("add_note", note)["evidence"]
    content = f"{said} was here".encode()
    for name in ("file", "unfinished"):
        asked = {
            "organisation": of.name,
            "name": f"{said}.txt",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        begun = call("begin_file", asked)["evidence"]
        setattr(of, name, begun)
        part = {"evidence": begun, "number": 0, "data": base64.b64encode(content).decode()}
        call("put_file_part", part)
    call("finish_file", {"evidence": of.file})


def _agree(call: Callable[..., Any], round_id: str, code: str, said: str) -> None:
    words = {"note": said, "improvements": [AREA] if code == "1a" else []}
    request = {"round": round_id, "code": code, "base": 0, "score": "50", "agreed": [said]}
    call("save_consensus_answer", {**request, **words})


def _give_grants(world: World) -> None:
    """One grant for each kind and scope, and some that open nothing of the first organisation."""
    until, today = UNTIL, world.clock.now().date()
    until = today.replace(year=today.year + 1, day=1).isoformat()

    def give(of: Organisation, kind: Grantee, who: str, scopes: list[str], last: str) -> str:
        asked = {"grantee": who, "kind": kind.value, "scopes": scopes, "until": last}
        made = world.call("give_grant", {"organisation": of.name, **asked}, organisation=of.name)
        grant: str = made["grant"]
        return grant

    for kind, scopes in SCOPES.items():
        every = [scope.value for scope in scopes]
        for scope in every:
            world.own.grant = give(world.own, kind, f"{kind.value}-{scope}", [scope], until)
        give(world.own, kind, f"{kind.value}-expired", every, today.isoformat())
        revoked = give(world.own, kind, f"{kind.value}-revoked", every, until)
        world.call("revoke_grant", {"grant": revoked})
        give(world.other, kind, f"{kind.value}-other", every, until)


def _sent_archive(world: World) -> tuple[str, str]:
    """An import of an organisation that was here and is no more, with its only part."""
    whose = {"organisation": GONE}
    world.call("begin_round", beginning(GONE), organisation=GONE)
    made = world.call("begin_export", whose, organisation=GONE)
    asked = {"export": made["export"], "part": 0}
    part: str = world.call("get_export_part", asked, organisation=GONE)["data"]
    world.call("erase_organisation", {**whose, "confirm": GONE}, organisation=GONE)
    world.clock.advance(minutes=1)
    finish_erasures(world.registry)
    announced = {**whose, "size": made["size"], "sha256": made["sha256"]}
    begun = world.call("begin_import", announced, "partner_admin", organisation=None)["import"]
    sent = {"import": begun, "part": 0, "data": part}
    world.call("put_import_part", sent, "partner_admin", organisation=None)
    return begun, part


def _refused_letter(unit: UnitOfWork) -> str:
    letter = DeadLetter(Delivery("benchmark.intake", 1, b"{}", "x", 0, 0), "malformed")
    unit.run(lambda tx: dead_letters.add(tx.db, [letter], tx.now, tx.session))
    return letter.id
