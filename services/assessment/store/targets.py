"""Targets in MongoDB: one document for each round that has some."""

from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.errors import RetryIt
from services.assessment.domain.decimals import read_percent, write_decimal
from services.assessment.domain.targets import Target, Targets
from services.assessment.store.rows import Row, busy_when_taken

COLLECTION = "targets"


def of_round(
    db: Database[Row], round_id: str, session: ClientSession | None = None
) -> Targets | None:
    """The targets that were set in a round, if there are any."""
    row = db[COLLECTION].find_one({"_id": round_id}, session=session)
    return None if row is None else _from_row(row)


def save(db: Database[Row], session: ClientSession, before: int, after: Targets) -> None:
    """Save a new state; raises RetryIt when somebody else changed the targets meanwhile."""
    if not before:
        with busy_when_taken("targets.busy"):
            db[COLLECTION].insert_one(_to_row(after), session=session)
        return
    wanted = {"_id": after.round, "version": before}
    if not db[COLLECTION].replace_one(wanted, _to_row(after), session=session).matched_count:
        raise RetryIt("targets.busy")


def forget_round(db: Database[Row], session: ClientSession, round_id: str) -> None:
    """Remove the targets that were set in a round."""
    db[COLLECTION].delete_one({"_id": round_id}, session=session)


def _to_row(targets: Targets) -> Row:
    # A list, because a code may hold a dot.
    entries = [
        {"code": code, "percent": write_decimal(each.percent), "by": each.by, "at": each.at}
        for code, each in targets.targets.items()
    ]
    return {
        "_id": targets.round,
        "version": targets.version,
        "participant": targets.participant,
        "round": targets.round,
        "targets": entries,
    }


def _from_row(row: Row) -> Targets:
    found = {
        each["code"]: Target(read_percent(each["percent"]), each["by"], each["at"])
        for each in row["targets"]
    }
    return Targets(row["_id"], row["participant"], row["version"], found)


def read(row: Row) -> Targets:
    """What a row says that came from elsewhere; raises as Python does where it says nothing."""
    return _from_row(row)
