"""Invitations in MongoDB; tokens are kept nowhere."""

from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.errors import RetryIt
from services.assessment.domain.respondent import Respondent, Standing
from services.assessment.store.rows import Row, day, kept

COLLECTION = "respondents"


def by_id(
    db: Database[Row], respondent: str, session: ClientSession | None = None
) -> Respondent | None:
    """The invitation with this id, if there is one."""
    row = db[COLLECTION].find_one({"_id": respondent}, session=session)
    return None if row is None else _from_row(row)


def of_round(
    db: Database[Row], round_id: str, session: ClientSession | None = None
) -> list[Respondent]:
    """All invitations of a round, in order of id."""
    rows = db[COLLECTION].find({"round": round_id}, session=session).sort("_id", 1)
    return [_from_row(row) for row in rows]


def add(db: Database[Row], session: ClientSession, new: list[Respondent]) -> None:
    """Keep new invitations."""
    db[COLLECTION].insert_many([_to_row(each) for each in new], session=session)


def save(db: Database[Row], session: ClientSession, before: Respondent, after: Respondent) -> None:
    """Save a new state; raises RetryIt when somebody else changed it meanwhile."""
    wanted = {"_id": before.id, "issue": before.issue, "revoked": before.revoked}
    if not db[COLLECTION].replace_one(wanted, _to_row(after), session=session).matched_count:
        raise RetryIt("respondent.busy")


def forget_round(db: Database[Row], session: ClientSession, round_id: str) -> None:
    """Remove all invitations of a round."""
    db[COLLECTION].delete_many({"round": round_id}, session=session)


def _to_row(each: Respondent) -> Row:
    return {
        "_id": each.id,
        "round": each.round,
        "participant": each.participant,
        "label": each.label,
        "standing": each.standing.value,
        "language": each.language,
        "invited": kept(each.invited),
        "issue": each.issue,
        "revoked": each.revoked,
    }


def _from_row(row: Row) -> Respondent:
    said: dict[str, Any] = {
        name: row[name]
        for name in ("round", "participant", "label", "language", "issue", "revoked")
    }
    standing, invited = Standing(row["standing"]), day(row["invited"])
    return Respondent(id=row["_id"], standing=standing, invited=invited, **said)


def read(row: Row) -> Respondent:
    """What a row says that came from elsewhere; raises as Python does where it says nothing."""
    return _from_row(row)
