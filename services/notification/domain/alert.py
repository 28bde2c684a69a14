"""An entry of the alert log: what somebody may want to hear about, in ids and codes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ACTION_DUE = "action.due"
ASSESSMENT_SUBMITTED = "assessment.submitted"
ASSESSMENT_WITHDRAWN = "assessment.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing that happened to one version of what ``subject`` is the id of.

    What a kind does not say is None: ``layer`` and ``submitted`` belong to a submission,
    ``withdrawn`` to a withdrawal, ``round``, ``codes`` and ``due`` to an action.
    """

    kind: str
    subject: str
    version: int
    assessment: str | None = None
    model: str | None = None
    edition: str | None = None
    year: int | None = None
    layer: str | None = None
    submitted: str | None = None
    withdrawn: str | None = None
    round: str | None = None
    codes: tuple[str, ...] | None = None
    due: str | None = None
    logged: datetime

    @property
    def id(self) -> str:
        """Equal for the same thing however often and in whichever order it is heard of."""
        return f"{self.kind}:{self.subject}:{self.version}"


@dataclass(frozen=True, slots=True)
class Erasure:
    """All that was logged about a subject has to go, and nothing may come again."""

    subject: str


Rule = Callable[[Any, datetime], Alert | Erasure]
"""What an event's payload means for the log, at the moment at which it is heard."""
