"""Who may do what with alerts; a reason is a code, None means allowed."""

from typing import Any

from chassis.actor import Actor


def may_list_alerts(actor: Actor, _: dict[str, Any]) -> str | None:
    """The log is about every organisation of the country: only those read it who run the node."""
    keepers = ("partner_admin", "operator", "system")
    return None if actor.has(*keepers) else "alerts.keepers_only"
