"""Sets what is to be reached by the next round."""

from fractions import Fraction

from chassis.commands import Answer, Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.decimals import read_percent
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.targets import Targets, set_again
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import targets as store
from services.assessment.use_cases.plans.add_action import known_codes
from services.assessment.use_cases.rounds.finding import reached


def set_targets(registry: Registry, call: Command) -> Answer:
    """Give the version of the round's targets; codes that are not named keep theirs."""

    def work(tx: Transaction) -> Answer:
        of = reached(registry, call, tx)
        known_codes(registry, of, tuple(call.data["targets"]))
        wanted = {code: _percent(code, text) for code, text in call.data["targets"].items()}
        before = store.of_round(tx.db, of.id, tx.session) or Targets(of.id, of.participant)
        _seen(call, before)
        after = set_again(before, wanted, call.actor.id, tx.now)
        if after is not before:
            store.save(tx.db, tx.session, before.version, after)
        tx.about(of.id)
        return {"targets": {"round": of.id, "version": after.version}}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def _percent(code: str, text: str | None) -> Fraction | None:
    try:
        return None if text is None else read_percent(text)
    except Refusal as refusal:
        raise Refusal(refusal.code, f"targets.{code}", **refusal.params) from refusal


def _seen(call: Command, before: Targets) -> None:
    version = call.data["version"]
    if version is not None and version != before.version:
        raise CorrectIt("targets.changed_since", "version", version=before.version)
