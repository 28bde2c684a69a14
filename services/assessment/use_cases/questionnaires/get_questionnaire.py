"""Shows what an edition asks, in one language."""

from functools import partial
from pathlib import Path

from chassis.commands import Answer, Command
from chassis.native_thread import beside
from services.assessment.domain.model import Model
from services.assessment.errors import refusals_as_errors
from services.assessment.questionnaires.texts import languages, texts
from services.assessment.registry import Registry
from services.assessment.use_cases.questionnaires.showing import described, shown


def get_questionnaire(registry: Registry, call: Command) -> Answer:
    """Give structure and words; `language` is that of the words, `wanted` that asked for.

    `in_wanted` is false where English stands in for it, in all words or in those that the node
    added by itself (`local_language`).
    """
    data = call.data
    with refusals_as_errors():
        model = registry.catalogue.model(data["model"], data["edition"])
        newest = registry.catalogue.model(data["model"]).edition
    found = beside(partial(_told, registry.content_dir, model, data["language"]))
    return {**found, "newest": newest}


def _told(content_dir: Path, model: Model, wanted: str) -> Answer:
    said = texts(content_dir, model, wanted)
    return {
        **described(model),
        "wanted": wanted,
        "language": said.language,
        "local_language": said.local_language,
        "in_wanted": {said.language, said.local_language} <= {wanted, None},
        "state": said.state,
        "languages": languages(content_dir, model),
        **shown(model, said),
    }
