"""Who may do what with the benchmark; a reason is a code, None means allowed."""

from typing import Any

from chassis.actor import Actor

KEEPERS = ("partner_admin", "operator")


def may_close(actor: Actor, _: dict[str, Any]) -> str | None:
    """The national partner decides when a year is complete."""
    return None if actor.has(*KEEPERS, "system") else "benchmark.keepers_only"


def may_release(actor: Actor, _: dict[str, Any]) -> str | None:
    """The calendar decides when; whoever runs the node may ask whether something is due."""
    return None if actor.has(*KEEPERS, "system") else "benchmark.keepers_only"


def may_seal_alone(actor: Actor, _: dict[str, Any]) -> str | None:
    """It sets aside what protects organisations after a restored backup."""
    return None if actor.has("operator") else "benchmark.operators_only"


def may_preview(actor: Actor, _: dict[str, Any]) -> str | None:
    """What is pending can betray an organisation: only who runs the node."""
    return None if actor.has(*KEEPERS) else "benchmark.keepers_only"


def may_audit(actor: Actor, _: dict[str, Any]) -> str | None:
    """It counts members by what is still known of them: only who runs the node."""
    return None if actor.has(*KEEPERS) else "benchmark.keepers_only"


def may_retire(actor: Actor, _: dict[str, Any]) -> str | None:
    """It cannot be undone, and it is the answer to a legal demand."""
    return None if actor.has("operator") else "benchmark.operators_only"


def may_compare(actor: Actor, _: dict[str, Any]) -> str | None:
    """Everybody known to the node: what is compared has been released to all of Europe."""
    return None


def may_take_open_data(actor: Actor, _: dict[str, Any]) -> str | None:
    """Everybody known to the node, for the same reason: it is made to be given away."""
    return None


def may_take_position(actor: Actor, _: dict[str, Any]) -> str | None:
    """Everybody: the scores come with the question, and what they are held against is released.

    Whether one's own sealed record is taken out is decided by what the asker knows of it.
    """
    return None


def may_list_releases(actor: Actor, _: dict[str, Any]) -> str | None:
    """Everybody known to the node, for the same reason."""
    return None


def may_see_figures(actor: Actor, _: dict[str, Any]) -> str | None:
    """Figures over all live records can betray an organisation: only who runs the node."""
    return None if actor.has(*KEEPERS) else "benchmark.keepers_only"


def may_list_quarantine(actor: Actor, _: dict[str, Any]) -> str | None:
    """Suspects are the operator's business."""
    return None if actor.has("operator", "system") else "benchmark.operators_only"


def may_settle_quarantine(actor: Actor, _: dict[str, Any]) -> str | None:
    """Whoever accepts a suspect answers for what every user of this node is shown."""
    return None if actor.has("operator") else "benchmark.operators_only"


def may_rebuild(actor: Actor, _: dict[str, Any]) -> str | None:
    """Repairs are the operator's business."""
    return None if actor.has("operator") else "benchmark.operators_only"
