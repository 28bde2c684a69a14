"""Changes an action: some of its terms, its status, or only a note on how it goes."""

from chassis.commands import Answer, Command
from chassis.unit_of_work import Transaction
from services.assessment.domain.action import changed
from services.assessment.domain.terms import read
from services.assessment.domain.text import LONGEST_ENTRY, read_text
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.use_cases.plans import saving
from services.assessment.use_cases.plans.add_action import known_codes
from services.assessment.use_cases.plans.finding import reached_action, seen_action
from services.assessment.use_cases.plans.showing import receipt


def change_action(registry: Registry, call: Command) -> Answer:
    """Give the action's new version; the same when the change says nothing new."""

    def work(tx: Transaction) -> Answer:
        before = seen_action(call, reached_action(registry, call, tx))
        fields = read(call.data["change"])
        known_codes(registry, before, fields.get("codes", ()))
        note = read_text("note", call.data["note"], LONGEST_ENTRY)
        after = changed(before, fields, tx.now.date(), note)
        saving.save(tx, call, before, after, note)
        return {"action": receipt(after)}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)
