"""An entry of the alert log: what somebody may want to hear about, in ids and codes."""

from dataclasses import dataclass
from datetime import datetime

ASSESSMENT_SUBMITTED = "assessment.submitted"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that happened to one version of one assessment."""

    kind: str
    assessment: str
    version: int
    model: str
    edition: str
    year: int
    layer: str
    submitted: str
    logged: datetime

    @property
    def id(self) -> str:
        """Equal for the same thing however often and in whichever order it is heard of."""
        return f"{self.kind}:{self.assessment}:{self.version}"
