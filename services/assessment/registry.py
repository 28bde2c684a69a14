"""What every use case of this service works with: storage, content, pseudonyms, a scanner."""

from dataclasses import dataclass, field
from pathlib import Path

from chassis.actor import Actor
from chassis.unit_of_work import UnitOfWork
from services.assessment.domain import pseudonym
from services.assessment.domain.assessment import Identity
from services.assessment.domain.catalogue import Catalogue
from services.assessment.domain.submission import Submission
from services.assessment.scanning import Scanner


@dataclass(frozen=True)
class Registry:
    """The assessments of one country; `evidence_quota` is in bytes for each organisation."""

    unit: UnitOfWork
    country: str
    catalogue: Catalogue
    key: bytes = field(repr=False)
    content_dir: Path = Path("content")
    scanner: Scanner = Scanner()
    evidence_quota: int = 500 * 1024**2

    def participant(self, organisation: str) -> str:
        """The pseudonym of an organisation."""
        return pseudonym.participant(self.key, organisation)

    def own_participant(self, actor: Actor) -> str | None:
        """The pseudonym of the organisation that somebody belongs to."""
        return None if actor.organisation is None else self.participant(actor.organisation)

    def identity(self, submission: Submission) -> Identity:
        """Which assessment a submission is about."""
        participant = self.participant(submission.organisation)
        return Identity(participant, submission.model, submission.year)

    def principals(self, submission: Submission) -> tuple[str, ...]:
        """Pseudonyms of everybody outside the organisation who knows the raw scores, sorted."""
        people = {*submission.others, *filter(None, [submission.practitioner])}
        return tuple(sorted(pseudonym.principal(self.key, person) for person in people))
