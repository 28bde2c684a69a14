"""Commands answered once: the id of every command is kept with its answer."""

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.actor import Actor
from chassis.database import Document
from chassis.errors import CorrectIt

COLLECTION = "commands"
# Of a command about an erased subject nothing is kept but that it was answered.
FORGOTTEN = None
OUTCOME = "outcome"
_ID = re.compile(r"[0-9a-f]{32}")
Answer = dict[str, Any]


@dataclass(frozen=True)
class Command:
    """A validated request: who asks for what, under which id. A query has no command id."""

    method: str
    actor: Actor
    data: dict[str, Any]
    command_id: str
    request: dict[str, Any]
    correlation_id: str | None = None

    def fingerprint(self) -> str:
        """SHA-256 over method, actor and request as sent: the same id must mean the same."""
        content = json.dumps([self.method, self.actor.id, self.request], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def answered(
    database: Database[Document], command: Command, session: ClientSession | None = None
) -> Answer | None:
    """The answer already given to this command, if any; CorrectIt if its id meant another."""
    known = database[COLLECTION].find_one({"_id": command.command_id}, session=session)
    if known is None:
        return None
    if known["fingerprint"] not in (FORGOTTEN, command.fingerprint()):
        raise CorrectIt("command.reused", "command_id")
    if known["answer"] is FORGOTTEN:
        raise CorrectIt("command.forgotten", "command_id")
    answer: Answer = known["answer"]
    return answer


def record(
    database: Database[Document],
    session: ClientSession,
    command: Command,
    answer: Answer,
    now: datetime,
    subjects: Collection[str] = (),
) -> None:
    """Keep the answer, and whom the command was about, in the command's own transaction."""
    database[COLLECTION].insert_one(
        {
            "_id": command.command_id,
            "fingerprint": command.fingerprint(),
            "answer": answer,
            "at": now,
            "subjects": sorted(subjects),
        },
        session=session,
    )


def forget_subjects(
    database: Database[Document], session: ClientSession, subjects: Collection[str]
) -> None:
    """Keep of commands about erased subjects only that they were answered.

    A fingerprint is a hash over what was asked, so with some guessing it would tell it. An answer
    stays where it says no more than ids, numbers and what the outcome was. Whoever else it was
    about is forgotten with it, and so is every pseudonym: they would say whose the rest was.
    """
    gone = set(subjects)
    rows = database[COLLECTION].find(
        {"subjects": {"$in": sorted(gone)}}, {"answer": 1, "subjects": 1}, session=session
    )
    writes = [UpdateOne({"_id": row["_id"]}, {"$set": _forgotten(row, gone)}) for row in rows]
    if writes:
        database[COLLECTION].bulk_write(writes, ordered=False, session=session)


def _forgotten(row: Document, gone: set[str]) -> Document:
    """What becomes of a command's row when some that it was about are erased."""
    left = [each for each in row["subjects"] if each in gone and _ID.fullmatch(each)]
    change: Document = {"fingerprint": FORGOTTEN, "subjects": left}
    return change if _says_nothing(row["answer"]) else {**change, "answer": FORGOTTEN}


def _says_nothing(said: Any, name: str = "") -> bool:
    """Whether there is no name and no word in an answer, or in a part of one."""
    if isinstance(said, dict):
        return all(_says_nothing(value, key) for key, value in said.items())
    if isinstance(said, list):
        return all(map(_says_nothing, said))
    if isinstance(said, str):
        return name == OUTCOME or _ID.fullmatch(said) is not None
    return True
