"""What an operator can do with dead letters: list, show, replay, drop."""

from typing import Any

from chassis import dead_letters, retry
from chassis.actor import Actor
from chassis.commands import Answer, Command
from chassis.database import Document, translated
from chassis.unit_of_work import Transaction, UnitOfWork

# The answer must pass the broker whatever the body is: a body may be as large as the broker allows,
# and a byte may take six characters in an answer.
SHOWN_BYTES = 64 * 1024


def only_operators(actor: Actor, _: dict[str, Any]) -> str | None:
    """Dead letters are the operator's business: they may hold scores."""
    return None if actor.has("operator", "system") else "dead_letters.operators_only"


def list_letters(unit: UnitOfWork, call: Command) -> Answer:
    """A page of dead letters without bodies, and the cursor of the next page."""
    limit = call.data["limit"]
    with translated():
        rows = dead_letters.page(unit.db, call.data["queue"], call.data["after"], limit + 1)
    shown = [_shown(row) for row in rows[:limit]]
    return {"letters": shown, "next": shown[-1]["id"] if len(rows) > limit else None}


def show_letter(unit: UnitOfWork, call: Command) -> Answer:
    """One dead letter with its size and the beginning of its body, as text where it is text."""
    with translated():
        row = dead_letters.one(unit.db, call.data["id"])
    body = bytes(row["body"])
    text = body[:SHOWN_BYTES].decode("utf-8", "backslashreplace")
    return {**_shown(row), "bytes": len(body), "body": text}


def replay_letter(unit: UnitOfWork, call: Command) -> Answer:
    """Send the message to its queue again, its attempts forgotten, and forget the letter."""

    def work(tx: Transaction) -> Answer:
        row = dead_letters.one(tx.db, call.data["id"], tx.session)
        tx.send(
            retry.straight_to(
                row["queue"],
                row["event"] or row["_id"][-64:],
                bytes(row["body"]),
                row["routing_key"],
                subject=row["subject"],
            )
        )
        dead_letters.remove(tx.db, tx.session, row["_id"])
        return {"id": row["_id"], "queue": row["queue"]}

    return unit.run_command(call, work)


def drop_letter(unit: UnitOfWork, call: Command) -> Answer:
    """Forget the letter for good."""

    def work(tx: Transaction) -> Answer:
        row = dead_letters.one(tx.db, call.data["id"], tx.session)
        dead_letters.remove(tx.db, tx.session, row["_id"])
        return {"id": row["_id"], "queue": row["queue"]}

    return unit.run_command(call, work)


def _shown(row: Document) -> Answer:
    return {
        "id": row["_id"],
        "queue": row["queue"],
        "event": row["event"],
        "type": row["type"],
        "subject": row["subject"],
        "reason": row["reason"],
        "trace": row["trace"],
        "attempts": row["attempts"],
        "deliveries": row["deliveries"],
        "at": row["at"].isoformat(),
    }
