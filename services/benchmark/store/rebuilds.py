"""How often the figures were put right, so that no difference is added twice."""

from pymongo.errors import DuplicateKeyError

from chassis.unit_of_work import Transaction
from services.benchmark.store.snapshot import Snapshot

COLLECTION = "rebuilds"


def done(moment: Snapshot) -> int:
    """How many rebuilds there had been; none where nothing is kept of them."""
    rows = moment.documents(COLLECTION, filter={"_id": "figures"})
    return sum(int(row["done"]) for row in rows)


def pass_on(tx: Transaction, done_before: int) -> bool:
    """Count one more; False when another rebuild came between, and the transaction has to end."""
    try:
        tx.db[COLLECTION].update_one(
            {"_id": "figures", "done": done_before},
            {"$inc": {"done": 1}},
            upsert=True,
            session=tx.session,
        )
    except DuplicateKeyError:
        # There is another count, so the update found none and tried to begin with this one.
        return False
    return True
