"""Let an alert be about anything: what was the assessment becomes the subject."""

from typing import Any

from pymongo.database import Database

COLLECTION = "alerts"
OF_ASSESSMENTS = ("model", "edition", "year", "layer", "submitted", "withdrawn")


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: rows that have a subject stay."""
    told = [{"k": name, "v": f"${name}"} for name in OF_ASSESSMENTS]
    is_there = {"$ne": [{"$type": "$$each.v"}, "missing"]}
    kept = {"$filter": {"input": told, "as": "each", "cond": is_there}}
    db[COLLECTION].update_many(
        {"subject": {"$exists": False}},
        [
            {
                "$set": {
                    "subject": "$assessment",
                    "about": "assessment",
                    "details": {"$arrayToObject": kept},
                }
            },
            {"$unset": ["assessment", *OF_ASSESSMENTS]},
        ],
    )
    if "by_assessment" in db[COLLECTION].index_information():
        db[COLLECTION].drop_index("by_assessment")
    db[COLLECTION].create_index("subject", name="by_subject")
