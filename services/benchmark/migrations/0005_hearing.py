"""Create what a node needs to hear its peers and to be heard."""

from typing import Any

from pymongo.database import Database

COLLECTIONS = ("hearing", "speaking", "frozen")


def up(db: Database[dict[str, Any]]) -> None:
    """Idempotent: what exists stays. Collections exist before the first transaction."""
    existing = set(db.list_collection_names())
    for name in COLLECTIONS:
        if name not in existing:
            db.create_collection(name)
