"""Let this node seal although it has not heard its peers: an operator's word, told to all."""

from datetime import timedelta

from chassis.commands import Answer, Command
from chassis.logs import logger
from chassis.unit_of_work import Transaction
from services.benchmark import metrics
from services.benchmark.store import speaking
from services.benchmark.use_cases.announce_seen import announce_seen
from services.benchmark.use_cases.may_seal import Gate, refusal

log = logger(__name__)

# Enough for the release that it is meant for, and no more.
PERMIT = timedelta(minutes=15)


def seal_alone(gate: Gate, call: Command) -> Answer:
    """Permit sealing for a quarter of an hour, whatever the peers say or do not say.

    Answers the code of what forbade it; None when nothing did, and then nothing is permitted. Who
    seals alone after a restored backup publishes organisations a second time: everybody is told.
    """
    found = gate.obstacle()
    if found is None:
        return {"overrides": None}
    error = refusal(found)

    def work(tx: Transaction) -> Answer:
        speaking.seal_alone(tx, tx.now + PERMIT)
        announce_seen(tx, gate.announcer, gate.run)
        return {"overrides": error.code, **error.params}

    answer = gate.unit.run_command(call, work)
    metrics.SEALING_ALONE.set(1)
    log.error("an operator lets this node seal alone", actor=call.actor.id, overrides=error.code)
    return answer
