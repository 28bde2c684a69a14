"""Begins a round: the first, or the next one after another."""

from chassis.commands import Answer, Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain.round import Profile, Round, RoundStatus
from services.assessment.domain.sheet import Layer, Sheet, sheet_id
from services.assessment.domain.submission import read_name, read_region
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import rounds, sheets
from services.assessment.use_cases.access import reach
from services.assessment.use_cases.rounds import announcing
from services.assessment.use_cases.rounds.showing import shown


def begin_round(registry: Registry, call: Command) -> Answer:
    """Give the new round, a draft under the newest edition unless another is named."""
    with refusals_as_errors():
        profile = _profile(registry, call)
        named = call.data["facilitator"]
        facilitator = named and read_name("facilitator", named)
        model = registry.catalogue.model(call.data["model"], call.data["edition"])

    def work(tx: Transaction) -> Answer:
        new = Round(
            id=tx.new_id(),
            version=1,
            participant=registry.participant(profile.organisation),
            profile=profile,
            model=model.code,
            edition=model.edition,
            year=call.data["year"],
            status=RoundStatus.DRAFT,
            begun=tx.now.date(),
            changed=tx.now.date(),
            anonymous=call.data["anonymous"],
            facilitator=facilitator,
        )
        nobody = CorrectIt("organisation.not_yours", "organisation")
        reach(registry, call, new.participant, new.id, nobody, tx)
        rounds.add(tx.db, tx.session, new)
        sheets.add(tx.db, tx.session, empty_sheet(new, Layer.CONSENSUS))
        announcing.tell_started(tx, new)
        return {"round": shown(new)}

    return registry.unit.run_command(call, work)


def empty_sheet(of: Round, layer: Layer, respondent: str | None = None) -> Sheet:
    """A sheet of a round on which nothing is written yet."""
    return Sheet(
        id=sheet_id(of.id, layer, respondent),
        round=of.id,
        participant=of.participant,
        model=of.model,
        edition=of.edition,
        layer=layer,
        respondent=respondent,
    )


def _profile(registry: Registry, call: Command) -> Profile:
    return Profile(
        organisation=read_name("organisation", call.data["organisation"]),
        sector=registry.catalogue.sector(call.data["sector"]),
        size=registry.catalogue.size(call.data["size"]),
        region=read_region(call.data["region"]) or registry.country,
    )
