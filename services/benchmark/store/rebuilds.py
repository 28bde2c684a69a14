"""How often the figures were put right, so that no difference is added twice."""

from chassis.unit_of_work import Transaction
from services.benchmark.store.snapshot import Snapshot

COLLECTION = "rebuilds"


def done(moment: Snapshot) -> int:
    """How many rebuilds there had been."""
    (row,) = moment.documents(COLLECTION, filter={"_id": "figures"})
    return int(row["done"])


def pass_on(tx: Transaction, done_before: int) -> bool:
    """Count one more; False when another rebuild came between, and nothing may be added."""
    counted = tx.db[COLLECTION].update_one(
        {"_id": "figures", "done": done_before}, {"$inc": {"done": 1}}, session=tx.session
    )
    return counted.matched_count == 1
