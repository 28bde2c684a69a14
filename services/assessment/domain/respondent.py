"""Who was invited to answer in a round, and the token that lets them in.

A token is a keyed hash over invitation and issue, so it is kept nowhere: it is made again to be
shown or compared, and a new issue makes the old one useless.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.assessment.domain.refusal import Refusal


class Standing(StrEnum):
    """What a respondent is in the organisation: a cross-section makes the best self-assessment."""

    BOARD = "board"
    MANAGEMENT = "management"
    STAFF = "staff"
    VOLUNTEER = "volunteer"
    MEMBER = "member"
    BENEFICIARY = "beneficiary"
    PARTNER = "partner"
    OTHER = "other"


@dataclass(frozen=True)
class Respondent:
    """One invitation; `label` is what the organisation calls the person."""

    id: str
    round: str
    participant: str
    label: str
    standing: Standing
    language: str
    invited: date
    issue: int = 1
    revoked: bool = False

    def reissued(self) -> "Respondent":
        """The same invitation under a new token."""
        self._require_standing()
        return replace(self, issue=self.issue + 1)

    def taken_back(self) -> "Respondent":
        """The same invitation, which lets nobody in any more."""
        self._require_standing()
        return replace(self, revoked=True)

    def invited_to(self, round_id: str, new_id: str, today: date) -> "Respondent":
        """The same person invited to another round of the organisation, under a token of its own.

        An invitation that was taken back is never made again by itself.
        """
        self._require_standing()
        return replace(self, id=new_id, round=round_id, invited=today, issue=1)

    def _require_standing(self) -> None:
        if self.revoked:
            raise Refusal("respondent.revoked", "respondent")


def token(key: bytes, respondent: Respondent) -> str:
    """What the link holds: the invitation's id, a dot, and HMAC-SHA-256 as hexadecimal digits."""
    said = f"invitation:{respondent.id}:{respondent.issue}".encode()
    return f"{respondent.id}.{hmac.digest(key, said, hashlib.sha256).hex()}"


def opens(key: bytes, respondent: Respondent, shown: str) -> bool:
    """Whether somebody who shows this token is let in."""
    right = token(key, respondent)
    return not respondent.revoked and hmac.compare_digest(right.encode(), shown.encode())
