"""Which tables of a round there are, whose rights each takes, and what is in it.

Another table is one more entry in TABLES.
"""

from collections.abc import Callable
from typing import NamedTuple

from services.assessment.domain import answer_table, plan_table, score_table
from services.assessment.domain.model import Model
from services.assessment.domain.priority import prioritised
from services.assessment.domain.round import Round
from services.assessment.domain.sheet import Layer, Sheet
from services.assessment.domain.table import Table
from services.assessment.questionnaires.texts import texts
from services.assessment.registry import Registry
from services.assessment.store import actions


class Source(NamedTuple):
    """What a table is made of."""

    registry: Registry
    round: Round
    model: Model
    sheet: Sheet

    def title_of(self, code: str) -> str:
        """What a code is called, in English."""
        return texts(self.registry.content_dir, self.model).title_of(code)


class Kind(NamedTuple):
    """How a table is made, and the method whose rights it takes: it shows what that one shows."""

    like: str
    made: Callable[[Source], Table]


def _answers(source: Source) -> Table:
    reasons = source.sheet.layer is Layer.VALIDATED
    return answer_table.table(source.model, source.sheet, source.title_of, reasons)


def _scores(source: Source) -> Table:
    return score_table.table(source.model, source.sheet, source.title_of)


def _plan(source: Source) -> Table:
    whole = actions.of_organisation(source.registry.unit.db, source.round.participant)
    own = [each for each in whole if each.round == source.round.id]
    still_open = prioritised(each for each in own if each.terms.is_open)
    return plan_table.table([*still_open, *(each for each in own if not each.terms.is_open)])


TABLES: dict[str, Kind] = {
    "answers": Kind("get_sheet", _answers),
    "scores": Kind("get_round", _scores),
    "plan": Kind("get_plan", _plan),
}
