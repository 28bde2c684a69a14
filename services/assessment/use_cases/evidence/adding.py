"""Adds notes and links, and begins files."""

from hashlib import sha256

from chassis.commands import Answer, Command
from chassis.unit_of_work import Transaction
from services.assessment.domain.evidence import (
    LINK_TYPE,
    NOTE_TYPE,
    PART_SIZE,
    Evidence,
    Kind,
    State,
    read_title,
)
from services.assessment.domain.file_name import read_file_name
from services.assessment.domain.link import read_link
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.text import read_text
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import evidence
from services.assessment.use_cases.evidence.finding import reached_organisation
from services.assessment.use_cases.evidence.showing import answered


def add_note(registry: Registry, call: Command) -> Answer:
    """Keep a text as evidence."""
    with refusals_as_errors():
        text = read_text("text", call.data["text"])
        if not text:
            raise Refusal("text.missing", "text")
    return _add_text(registry, call, Kind.NOTE, text, NOTE_TYPE)


def add_link(registry: Registry, call: Command) -> Answer:
    """Keep an address on the web as evidence; it is not fetched, neither now nor later."""
    with refusals_as_errors():
        link = read_link(call.data["url"])
    return _add_text(registry, call, Kind.LINK, link, LINK_TYPE)


def begin_file(registry: Registry, call: Command) -> Answer:
    """Announce a file; its parts come one by one, and it is evidence once it is finished.

    It takes its place in what the organisation may keep at once.
    """
    with refusals_as_errors():
        name, media_type = read_file_name(call.data["name"], call.data["media_type"])
        title = read_title(call.data["title"] or name)

    def work(tx: Transaction) -> Answer:
        item = Evidence(
            id=tx.new_id(),
            version=1,
            participant=_reached(registry, call, tx),
            kind=Kind.FILE,
            title=title,
            content=name,
            media_type=media_type,
            size=call.data["size"],
            sha256=call.data["sha256"],
            state=State.WAITING,
            by=call.actor.id,
            created=tx.now.date(),
            touched=tx.now,
        )
        _keep(registry, tx, item)
        return {**answered(item), "part_size": PART_SIZE, "parts": item.parts}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def _add_text(registry: Registry, call: Command, kind: Kind, text: str, media_type: str) -> Answer:
    with refusals_as_errors():
        title = read_title(call.data["title"])
    content = text.encode()

    def work(tx: Transaction) -> Answer:
        item = Evidence(
            id=tx.new_id(),
            version=1,
            participant=_reached(registry, call, tx),
            kind=kind,
            title=title,
            content=text,
            media_type=media_type,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            state=State.NOTHING_TO_SCAN,
            by=call.actor.id,
            created=tx.now.date(),
        )
        _keep(registry, tx, item)
        return answered(item)

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def _reached(registry: Registry, call: Command, tx: Transaction) -> str:
    return reached_organisation(registry, call, tx=tx)


def _keep(registry: Registry, tx: Transaction, item: Evidence) -> None:
    evidence.count(tx.db, tx.session, item.participant, 1, item.size).check(registry.evidence_quota)
    evidence.add(tx.db, tx.session, item)
    tx.about(item.id)
