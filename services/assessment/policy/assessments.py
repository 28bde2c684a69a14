"""Who may do what with assessments; a reason is a code, None means allowed.

Raw scores belong to the organisation: its members, the practitioner it named, and the operator who
runs the node on its behalf. The national partner brings assessments in, and reads none.
"""

from typing import Any

from chassis.actor import Actor
from services.assessment.domain.assessment import Assessment

OPERATORS = ("operator", "system")
IMPORTERS = ("partner_admin", *OPERATORS)
READERS = ("member", "practitioner", *OPERATORS)
WITHDRAWERS = ("member", *OPERATORS)

NOT_OWN = "assessment.own_organisation_only"
NO_ROLE = "assessment.not_your_role"
NOT_VALIDATED = "assessment.operators_validate"


def may_submit(actor: Actor, data: dict[str, Any]) -> str | None:
    """Members hand in for their own organisation, operators for any."""
    if actor.has(*OPERATORS):
        return None
    if not actor.has("member"):
        return NO_ROLE
    if actor.organisation is None or data["organisation"] != actor.organisation:
        return NOT_OWN
    # Who may validate is known only once practitioners' accreditation is kept.
    return NOT_VALIDATED if data["layer"] == "validated" else None


def may_import(actor: Actor, data: dict[str, Any]) -> str | None:
    """The national partner and the operator bring in what organisations gave them."""
    if actor.has(*OPERATORS):
        return None
    if not actor.has(*IMPORTERS):
        return NO_ROLE
    validated = any(each["layer"] == "validated" for each in data["assessments"])
    return NOT_VALIDATED if validated else None


def may_tally(actor: Actor, _: dict[str, Any]) -> str | None:
    """Who brings assessments in may know how many there are."""
    return None if actor.has(*IMPORTERS) else NO_ROLE


def may_announce_again(actor: Actor, _: dict[str, Any]) -> str | None:
    """Who runs the node mends what its services did not hear."""
    return None if actor.has(*OPERATORS) else NO_ROLE


def may_ask_to_withdraw(actor: Actor, _: dict[str, Any]) -> str | None:
    """Roles that may withdraw at all; `may_withdraw` looks at the assessment."""
    return None if actor.has(*WITHDRAWERS) else NO_ROLE


def may_ask_to_see(actor: Actor, _: dict[str, Any]) -> str | None:
    """Roles that may see scores at all; `may_see` looks at the assessment."""
    return None if actor.has(*READERS) else NO_ROLE


def may_list(actor: Actor, data: dict[str, Any]) -> str | None:
    """Members list their own organisation's, practitioners those they are named in."""
    if actor.has(*OPERATORS) or actor.has("practitioner"):
        return None
    if not actor.has("member"):
        return NO_ROLE
    own = actor.organisation is not None and data["organisation"] in (None, actor.organisation)
    return None if own else NOT_OWN


def may_withdraw(actor: Actor, assessment: Assessment, own_participant: str | None) -> str | None:
    """The organisation takes back its own; `own_participant` is the actor's organisation."""
    if actor.has(*OPERATORS):
        return None
    own = actor.has("member") and own_participant == assessment.participant
    return None if own else NOT_OWN


def may_see(actor: Actor, assessment: Assessment, own_participant: str | None) -> str | None:
    """The organisation sees its own, the practitioner those they are named in."""
    said = assessment.submission
    named = said is not None and said.practitioner is not None and said.practitioner == actor.id
    if actor.has("practitioner") and named:
        return None
    return may_withdraw(actor, assessment, own_participant)
