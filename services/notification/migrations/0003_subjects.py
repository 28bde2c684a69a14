"""Let alerts be about more than assessments: each names its subject, by which it is erased."""

from typing import Any

from pymongo.database import Database


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what has a subject keeps it."""
    db["alerts"].create_index("subject", name="by_subject")
    db["alerts"].update_many(
        {"subject": {"$exists": False}}, [{"$set": {"subject": "$assessment"}}]
    )
