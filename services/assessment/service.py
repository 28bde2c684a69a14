"""The assessment service as a nameko service."""

from chassis.dependencies import provide
from chassis.logs import logger
from chassis.process import Process
from chassis.service import Service
from services.assessment import content, participant_key
from services.assessment.entrypoints.assessments import Assessments
from services.assessment.entrypoints.evidence import EvidenceRoom
from services.assessment.entrypoints.exchange import Exchange
from services.assessment.entrypoints.group_work import GroupWork
from services.assessment.entrypoints.plans import Plans
from services.assessment.entrypoints.questionnaires import Questionnaires
from services.assessment.entrypoints.rights import Rights
from services.assessment.entrypoints.rounds import Rounds
from services.assessment.registry import Registry
from services.assessment.scanning import Scanner

log = logger(__name__)


def registry(process: Process) -> Registry:
    """Content and key that the settings name; what is wrong with them stops the start."""
    settings = process.settings
    key = participant_key.read(settings.participant_key_file)
    catalogue = content.load(settings.content_dir)
    for model in catalogue.models:
        log.info("model loaded", model=model.name, digest=model.digest)
    scan = settings.scan_command
    return Registry(
        process.unit,
        settings.country,
        catalogue,
        key,
        settings.content_dir,
        scanner=Scanner(None if scan is None else tuple(scan)),
        evidence_quota=settings.evidence_quota_mib * 1024**2,
    )


class AssessmentService(
    Assessments, Rounds, GroupWork, EvidenceRoom, Plans, Rights, Exchange, Questionnaires, Service
):
    """What organisations say about themselves."""

    name = "assessment"

    registry: Registry = provide(registry)
