"""An entry of the alert log: what somebody may want to hear about, in ids and codes."""

from dataclasses import dataclass
from datetime import datetime

ASSESSMENT_SUBMITTED = "assessment.submitted"
ASSESSMENT_WITHDRAWN = "assessment.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing that happened to one version of one assessment.

    ``layer`` and ``submitted`` belong to a submission, ``withdrawn`` to a withdrawal.
    """

    kind: str
    assessment: str
    version: int
    model: str
    edition: str
    year: int
    layer: str | None = None
    submitted: str | None = None
    withdrawn: str | None = None
    logged: datetime

    @property
    def id(self) -> str:
        """Equal for the same thing however often and in whichever order it is heard of."""
        return f"{self.kind}:{self.assessment}:{self.version}"
