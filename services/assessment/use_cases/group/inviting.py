"""Invites respondents, renews and takes back invitations, and lists them."""

from collections.abc import Callable, Iterable
from typing import Any

from chassis.commands import Answer, Command
from chassis.database import translated
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction
from services.assessment.domain import pseudonym
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.respondent import Respondent, Standing, token
from services.assessment.domain.round import Round, RoundStatus
from services.assessment.domain.sheet import Layer
from services.assessment.domain.submission import read_name
from services.assessment.errors import refusals_as_errors
from services.assessment.registry import Registry
from services.assessment.store import respondents, rounds, sheets
from services.assessment.use_cases.access import reach
from services.assessment.use_cases.rounds.begin_round import empty_sheet
from services.assessment.use_cases.rounds.finding import reached


def invite_respondents(registry: Registry, call: Command) -> Answer:
    """Give every new invitation with its token, which is kept nowhere.

    The facilitator runs the session and scores nothing, so nobody of that name is invited.
    """

    def work(tx: Transaction) -> Answer:
        of = reached(registry, call, tx)
        _require_draft(of)
        rounds.save(tx.db, tx.session, of.version, of)
        new = [_invited(tx, of, said) for said in call.data["respondents"]]
        _add(tx, of, new)
        tx.about(of.id)
        return {"respondents": [each.id for each in new]}

    with refusals_as_errors():
        answer = registry.unit.run_command(call, work)
    return {"respondents": with_tokens(registry, answer["respondents"])}


def carry_over(tx: Transaction, before: Round, after: Round) -> tuple[list[str], int]:
    """Invite everybody of one round to another; gives the new ids, and how many were left out.

    Left out are those whose invitation was taken back, and who facilitates now: they score nothing.
    """
    known = respondents.of_round(tx.db, before.id, tx.session)
    new = [
        each.invited_to(after.id, tx.new_id(), tx.now.date())
        for each in known
        if not each.revoked and each.label != after.facilitator
    ]
    if new:
        _add(tx, after, new)
    return [each.id for each in new], len(known) - len(new)


def with_tokens(registry: Registry, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Invitations as their inviter sees them; what a command keeps of them are the ids alone."""
    with translated():
        known = [respondents.by_id(registry.unit.db, each) for each in ids]
    return [with_token(registry, each) for each in known if each is not None]


def reissue_invitation(registry: Registry, call: Command) -> Answer:
    """Give the invitation with a new token; the old one opens nothing any more."""
    changed = _changed(registry, call, Respondent.reissued)
    return {"respondent": with_token(registry, changed)}


def revoke_invitation(registry: Registry, call: Command) -> Answer:
    """Take the invitation back; what was answered until then stays."""
    return {"respondent": described(_changed(registry, call, Respondent.taken_back))}


def list_respondents(registry: Registry, call: Command) -> Answer:
    """Who was invited to a round, without a word of what they said."""
    with translated():
        of = reached(registry, call)
        return {
            "respondents": [
                described(each) for each in respondents.of_round(registry.unit.db, of.id)
            ]
        }


def invitation_key(registry: Registry) -> bytes:
    """The key of tokens, made from the node's own so that there is one less to keep."""
    return bytes.fromhex(pseudonym.tombstone(registry.key, "invitations"))


def with_token(registry: Registry, each: Respondent) -> dict[str, Any]:
    """An invitation as its inviter sees it."""
    return {**described(each), "token": token(invitation_key(registry), each)}


def described(each: Respondent) -> dict[str, Any]:
    """An invitation without its token."""
    return {
        "id": each.id,
        "label": each.label,
        "standing": each.standing.value,
        "language": each.language,
        "invited": each.invited.isoformat(),
        "revoked": each.revoked,
    }


def _require_draft(of: Round) -> None:
    if of.status is not RoundStatus.DRAFT:
        raise Refusal("round.wrong_status", "round", status=of.status.value, wanted="draft")


def _add(tx: Transaction, of: Round, new: list[Respondent]) -> None:
    respondents.add(tx.db, tx.session, new)
    sheets.add(tx.db, tx.session, *(empty_sheet(of, Layer.INDIVIDUAL, each.id) for each in new))


def _invited(tx: Transaction, of: Round, said: dict[str, Any]) -> Respondent:
    label = read_name("label", said["label"])
    if label == of.facilitator:
        raise Refusal("respondent.facilitates", "label")
    return Respondent(
        id=tx.new_id(),
        round=of.id,
        participant=of.participant,
        label=label,
        standing=Standing(said["standing"]),
        language=said["language"],
        invited=tx.now.date(),
    )


def _changed(
    registry: Registry, call: Command, step: Callable[[Respondent], Respondent]
) -> Respondent:
    unknown = CorrectIt("respondent.unknown", "respondent")

    def work(tx: Transaction) -> Answer:
        before = respondents.by_id(tx.db, call.data["respondent"], tx.session)
        if before is None:
            raise unknown
        reach(registry, call, before.participant, before.round, unknown, tx)
        respondents.save(tx.db, tx.session, before, step(before))
        tx.about(before.round)
        return {}

    with refusals_as_errors():
        registry.unit.run_command(call, work)
    with translated():
        after = respondents.by_id(registry.unit.db, call.data["respondent"])
    if after is None:
        raise unknown
    return after
