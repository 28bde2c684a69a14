"""An improvement plan as a table: one action a row."""

from collections.abc import Iterable

from services.assessment.domain.action import Action
from services.assessment.domain.priority import priority
from services.assessment.domain.table import Cell, Table

COLUMNS = (
    "action", "version", "status", "priority", "codes", "title", "what", "impact", "effort",
    "owner", "due", "cost", "currency", "cost_note", "measure", "evidence", "finished",
)  # fmt: skip


def table(actions: Iterable[Action]) -> Table:
    """Actions in the order in which they are given."""
    return Table("plan", COLUMNS, [_row(each) for each in actions])


def _row(each: Action) -> tuple[Cell, ...]:
    terms = each.terms
    return (
        each.id,
        each.version,
        terms.status.value,
        priority(terms),
        "\n".join(terms.codes),
        terms.title,
        terms.what,
        terms.impact,
        terms.effort,
        terms.owner,
        None if terms.due is None else terms.due.isoformat(),
        None if terms.cost is None else f"{terms.cost.amount:f}",
        None if terms.cost is None else terms.cost.currency,
        None if terms.cost is None else terms.cost.note,
        terms.measure,
        "\n".join(terms.evidence),
        None if each.finished is None else each.finished.isoformat(),
    )
