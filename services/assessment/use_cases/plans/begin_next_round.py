"""Begins an organisation's next round from the one that stands."""

from chassis.commands import Answer, Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.next_round import next_round
from services.assessment.domain.round import OPEN, Profile, Round
from services.assessment.domain.sheet import Layer
from services.assessment.domain.submission import LAST_YEAR, read_name, read_region
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import rounds, sheets
from services.assessment.use_cases.group.inviting import carry_over, with_tokens
from services.assessment.use_cases.rounds import announcing
from services.assessment.use_cases.rounds.begin_round import empty_sheet
from services.assessment.use_cases.rounds.finding import reached
from services.assessment.use_cases.rounds.showing import shown

SAME = "same"


def begin_next_round(registry: Registry, call: Command) -> Answer:
    """Give the new round: a draft for the year after, with an empty sheet.

    What was said last time is shown beside it by `get_last_answers`; evidence belongs to the
    organisation, so its ids stay good. With `carry_respondents` everybody of last time is invited
    again under a new token; `left_out` says how many were not.
    """

    def work(tx: Transaction) -> Answer:
        before = reached(registry, call, tx)
        for open_already in rounds.begun_from(tx.db, tx.session, before, OPEN):
            raise CorrectIt("round.next_begun", "round", next=open_already.id)
        same, facilitator = call.data["edition"] == SAME, call.data["facilitator"]
        new = next_round(
            before,
            tx.new_id(),
            registry.catalogue.model(before.model, before.edition if same else None),
            _year(call, before),
            _profile(registry, call, before),
            tx.now.date(),
            facilitator and read_name("facilitator", facilitator),
        )
        rounds.add(tx.db, tx.session, new)
        sheets.add(tx.db, tx.session, empty_sheet(new, Layer.CONSENSUS))
        carry = call.data["carry_respondents"]
        invited, left_out = carry_over(tx, before, new) if carry else ([], 0)
        announcing.tell_started(tx, new)
        return {"round": shown(new), "respondents": invited, "left_out": left_out}

    with refusals_as_errors():
        answer = registry.unit.run_command(call, work)
    # An answer that was kept before respondents could be carried over names none.
    invited = answer.get("respondents", [])
    return {**answer, "respondents": with_tokens(registry, invited)}


def _year(call: Command, before: Round) -> int:
    year: int = call.data["year"] or min(before.year + 1, LAST_YEAR)
    return year


def _profile(registry: Registry, call: Command, before: Round) -> Profile:
    """What was said about the organisation last time, but for what is said anew."""
    data, known = call.data, before.profile
    return Profile(
        organisation=known.organisation,
        sector=registry.catalogue.sector(data["sector"] or known.sector),
        size=registry.catalogue.size(data["size"] or known.size),
        region=read_region(data["region"] or known.region) or registry.country,
    )
