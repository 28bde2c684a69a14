"""Pages of a whole node, found by an index whatever is asked for and whatever is left open."""

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from services.assessment.store.rows import Row

STATUS, YEAR = "by_model_status", "by_model_year_status"


def page_of_node(
    db: Database[Row],
    collection: str,
    asked: Mapping[str, Any],
    statuses: Iterable[str],
    after: str | None,
    limit: int,
) -> list[Row]:
    """At most `limit` rows in order of id, after one of them.

    `asked` may hold `model`, `year`, `status` and other fields, which only narrow what is found.
    What is left open of model and status is asked for by all its values: each pair of them is one
    range of the index that is in order of id, so a page costs about as much in a node of a million
    as in one of a thousand.
    """
    rows = db[collection]
    wanted: Row = dict(asked)
    hint: str | None = None
    if {"model", "year", "status"} & wanted.keys():
        if "model" not in wanted:
            models = sorted(rows.distinct("model"))
            if not models:
                return []
            wanted["model"] = {"$in": models}
        if "status" not in wanted:
            wanted["status"] = {"$in": sorted(statuses)}
        hint = YEAR if "year" in wanted else STATUS
    if after is not None:
        wanted["_id"] = {"$gt": after}
    return list(rows.find(wanted, hint=hint).sort("_id", ASCENDING).limit(limit))
