"""An entry of the alert log: what somebody may want to hear about, in ids and codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

ACTION_DUE = "action.due"
ASSESSMENT_STARTED = "assessment.started"
ASSESSMENT_SUBMITTED = "assessment.submitted"
ASSESSMENT_VALIDATED = "assessment.validated"
ASSESSMENT_WITHDRAWN = "assessment.withdrawn"
GRANT_CHANGED = "grant.changed"

Detail = str | int | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing that happened to one version of one subject.

    `about` says what the subject is: assessment, round, grant, action. `details` hold what this
    kind of news tells besides, in ids, codes and days: never a name, a score or a free text.
    """

    kind: str
    about: str
    subject: str
    version: int
    details: Mapping[str, Detail]
    logged: datetime

    @property
    def id(self) -> str:
        """Equal for the same thing however often and in whichever order it is heard of."""
        return f"{self.kind}:{self.subject}:{self.version}"
