"""An organisation in the directory, and the rule for registering it first, again or changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from services.directory.domain.errors import Refused
from services.directory.domain.profile import Profile

Outcome = Literal["registered", "unchanged", "changed"]


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation; the version rises by one with each change."""

    id: str
    version: int
    profile: Profile
    registered: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class Registration:
    """What became of a request to register."""

    outcome: Outcome
    organisation: Organisation


def register(
    known: Organisation | None,
    profile: Profile,
    seen_version: int | None,
    now: datetime,
    new_id: Callable[[], str],
) -> Registration:
    """Register a profile whose reference belongs to ``known``, if to any.

    The same content again changes nothing, whatever version is named: a repeat of an old request
    must be harmless. Other content is a change, and whoever changes must name the version they
    have seen, so that nobody overwrites what they do not know. Raises ``Refused``.
    """
    if known is None:
        if seen_version is not None:
            raise Refused("organisation.unknown", "reference")
        return Registration("registered", Organisation(new_id(), 1, profile, now, now))
    if profile == known.profile:
        return Registration("unchanged", known)
    if seen_version is None:
        raise Refused("organisation.exists", "version", version=known.version)
    if seen_version != known.version:
        raise Refused("organisation.changed_since", "version", version=known.version)
    changed = replace(known, version=known.version + 1, profile=profile, changed=now)
    return Registration("changed", changed)
