"""List announcements in quarantine, with the reason for each."""

from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.unit_of_work import UnitOfWork
from services.benchmark.store import quarantine

CLAIMS = ("claimed_country", "subject", "epoch", "version")


def list_quarantine(unit: UnitOfWork, call: Command) -> Answer:
    """A page of suspects, and the cursor of the next page."""
    limit = call.data["limit"]
    with translated():
        rows = quarantine.page(unit.db, call.data["after"], limit + 1)
    found = [shown(row) for row in rows[:limit]]
    return {"quarantine": found, "next": found[-1]["id"] if len(rows) > limit else None}


def shown(row: dict[str, Any]) -> Answer:
    """What is told of a suspect: why it is here, and what it claims."""
    return {
        "id": row["_id"],
        "country": row["country"],
        "kind": row.get("kind", quarantine.Kind.RELEASE.value),
        "reason": row["reason"],
        "event": row["event"],
        "times": row["times"],
        "first_seen": row["first_seen"].isoformat(),
        "last_seen": row["last_seen"].isoformat(),
        **{name: row.get(name) for name in CLAIMS},
    }
