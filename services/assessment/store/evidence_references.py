"""Which answers refer to evidence; a sheet keeps references beside each answer."""

from typing import NamedTuple

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.assessment.store import actions, sheets
from services.assessment.store.rows import Row


class Reference(NamedTuple):
    """The answers of one sheet that refer to an item."""

    sheet: str
    round: str
    layer: str
    codes: tuple[str, ...]


def to(
    db: Database[Row], participant: str, evidence: str, session: ClientSession | None = None
) -> list[Reference]:
    """All sheets of an organisation on which an answer refers to an item, in order of id."""
    kept = {"$ifNull": ["$$each.v.evidence", []]}
    matching = {
        "$filter": {
            "input": {"$objectToArray": "$entries"},
            "as": "each",
            "cond": {"$in": [evidence, kept]},
        }
    }
    steps: list[Row] = [
        {"$match": {"participant": participant}},
        {"$sort": {"participant": 1, "_id": 1}},
        {"$project": {"round": 1, "layer": 1, "found": matching}},
        {"$match": {"found.0": {"$exists": True}}},
        {"$project": {"round": 1, "layer": 1, "codes": "$found.k"}},
    ]
    return [
        Reference(
            row["_id"],
            row["round"],
            row["layer"],
            tuple(sorted(code.replace("_", ".") for code in row["codes"])),
        )
        for row in db[sheets.COLLECTION].aggregate(steps, session=session)
    ]


def drop(
    db: Database[Row], session: ClientSession, references: list[Reference], evidence: str
) -> None:
    """Take an item out of answers; their versions stay, for nobody said anything new.

    It writes to the sheets, so that a round that is handed in at this moment conflicts with it.
    """
    for each in references:
        places = {f"entries.{code.replace('.', '_')}.evidence": evidence for code in each.codes}
        db[sheets.COLLECTION].update_one({"_id": each.sheet}, {"$pull": places}, session=session)


def actions_with(db: Database[Row], participant: str, evidence: str) -> list[str]:
    """Ids of an organisation's actions that refer to an item, in order."""
    wanted = {"participant": participant, "terms.evidence": evidence}
    rows = db[actions.COLLECTION].find(wanted, {"_id": 1}).sort("_id", 1)
    return [row["_id"] for row in rows]
