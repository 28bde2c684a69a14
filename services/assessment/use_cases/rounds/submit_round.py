"""Hands in what the group of a round agreed: one transaction, one event, or nothing."""

from chassis.commands import Answer, Command
from chassis.unit_of_work import Transaction
from services.assessment.domain.grant import Scope
from services.assessment.domain.model import Model
from services.assessment.domain.round import Round, RoundStatus, handed_in, superseded
from services.assessment.domain.scoring import score
from services.assessment.domain.sheet import Layer, Sheet, sheet_id
from services.assessment.domain.submission import Submission
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import grants, rounds, sheets
from services.assessment.use_cases.reading import Scored
from services.assessment.use_cases.rounds import announcing
from services.assessment.use_cases.rounds.finding import reached, seen, unknown_round
from services.assessment.use_cases.rounds.showing import shown
from services.assessment.use_cases.taking_in import take_in


def submit_round(registry: Registry, call: Command) -> Answer:
    """Give the round, and the assessment that it handed in.

    Raises CorrectIt `assessment.incomplete` with all that is missing. An earlier round for the same
    model and year is superseded.
    """

    def work(tx: Transaction) -> Answer:
        before = seen(call, reached(registry, call, tx))
        agreed = sheets.by_id(tx.db, sheet_id(before.id, Layer.CONSENSUS), tx.session)
        if agreed is None:
            raise unknown_round()
        model = registry.catalogue.model(before.model, before.edition)
        scored = read_sheet(registry, tx, before, model, agreed)
        (answer,) = take_in(registry, tx, [scored])
        after = handed_in(before, answer["assessment"], tx.now.date())
        _supersede(tx, after)
        rounds.save(tx.db, tx.session, before.version, after)
        for layer in (Layer.INDIVIDUAL, Layer.CONSENSUS):
            sheets.close(tx.db, tx.session, after.id, layer)
        announcing.tell_changed(tx, after)
        return {"round": shown(after), **answer}

    with refusals_as_errors():
        return registry.unit.run_command(call, work)


def read_sheet(
    registry: Registry, tx: Transaction, of: Round, model: Model, sheet: Sheet
) -> Scored:
    """A sheet as a submission, scored; raises Refusal while it is not complete."""
    figures = score(model, sheet.scores, sheet.not_applicable)
    submission = Submission(
        organisation=of.profile.organisation,
        sector=of.profile.sector,
        size=of.profile.size,
        region=of.profile.region,
        model=of.model,
        edition=of.edition,
        year=of.year,
        layer=sheet.layer.value,
        practitioner=of.facilitator,
        scores={code: each for code, each in sheet.scores.items() if code in model.criterion_of},
        not_applicable=frozenset(sheet.not_applicable & model.criterion_of.keys()),
        others=_insiders(registry, tx, of),
    )
    return Scored(submission, figures)


def _insiders(registry: Registry, tx: Transaction, of: Round) -> tuple[str, ...]:
    """Everybody outside the organisation who may see these scores today."""
    given = grants.of_organisation(tx.db, of.participant, tx.session)
    people = {each.grantee for each in given if each.opens(Scope.SCORES, tx.now.date())}
    return tuple(sorted(people | set(filter(None, [of.validator]))))


def _supersede(tx: Transaction, after: Round) -> None:
    """What the new round handed in stands for the earlier ones too: it is the same assessment."""
    assert after.assessment is not None  # noqa: S101  # it has just been handed in
    for earlier in rounds.by_assessment(tx.db, tx.session, after.assessment):
        if earlier.status is not RoundStatus.SUBMITTED:
            continue
        gone = superseded(earlier, tx.now.date())
        rounds.save(tx.db, tx.session, earlier.version, gone)
        announcing.tell_changed(tx, gone)
