"""Who asks: the person or process on whose behalf a command runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.errors import CorrectIt

# A respondent has been invited to answer and shows a token; a validator is a practitioner who may
# confirm scores; a funder sees what an organisation shows it.
ROLES = frozenset(
    {
        "member",
        "respondent",
        "practitioner",
        "validator",
        "funder",
        "partner_admin",
        "operator",
        "system",
    }
)


@dataclass(frozen=True)
class Actor:
    """An identified caller. `via` says through which door they came (cli, portal, system)."""

    id: str
    roles: frozenset[str]
    organisation: str | None = None
    via: str = "system"

    def has(self, *roles: str) -> bool:
        """Whether the actor holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)

    def to_wire(self) -> dict[str, Any]:
        """The JSON form sent with every call."""
        return {
            "id": self.id,
            "roles": sorted(self.roles),
            "organisation": self.organisation,
            "via": self.via,
        }

    @classmethod
    def from_wire(cls, data: object) -> "Actor":
        """Read the JSON form; raises CorrectIt when an identity is missing or a role unknown."""
        if not isinstance(data, Mapping):
            raise CorrectIt("actor.missing", "actor")
        name, roles, via = data.get("id"), data.get("roles"), data.get("via")
        if not _is_name(name) or not _is_name(via):
            raise CorrectIt("actor.malformed", "actor")
        if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
            raise CorrectIt("actor.malformed", "actor.roles")
        if not roles or not ROLES.issuperset(roles):
            raise CorrectIt("actor.unknown_role", "actor.roles", known=sorted(ROLES))
        organisation = data.get("organisation")
        if organisation is not None and not _is_name(organisation):
            raise CorrectIt("actor.malformed", "actor.organisation")
        return cls(str(name), frozenset(roles), organisation, str(via))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 120
