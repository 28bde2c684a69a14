"""Who may do what in the directory; a reason is a code, None means allowed."""

from typing import Any

from chassis.actor import Actor

KEEPERS = ("partner_admin", "operator", "system")
GUIDES = ("practitioner", "validator")


def may_register(actor: Actor, _: dict[str, Any]) -> str | None:
    """The national partner keeps the directory; nobody enters or changes themselves."""
    return None if actor.has(*KEEPERS) else "directory.keepers_only"


def may_get(actor: Actor, data: dict[str, Any]) -> str | None:
    """Everybody else reads the one organisation they belong to, by its id.

    By its id only: an answer to a foreign reference would tell who is registered.
    """
    if actor.has(*KEEPERS):
        return None
    own = actor.organisation is not None and data.get("id") == actor.organisation
    return None if own else "directory.own_organisation_only"


def may_list(actor: Actor, _: dict[str, Any]) -> str | None:
    """Who takes part is not for other participants to know."""
    return None if actor.has(*KEEPERS) else "directory.keepers_only"


def may_count(actor: Actor, _: dict[str, Any]) -> str | None:
    """Numbers name nobody, and guides need them to say whom the figures they explain speak of.

    Not everybody: a sector of one organisation would tell the others that it is registered.
    """
    return None if actor.has(*KEEPERS, *GUIDES) else "directory.keepers_and_guides_only"
