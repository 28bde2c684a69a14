"""Lists every model with its editions, and the languages that each can be read in."""

from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from chassis.commands import Answer, Command
from chassis.native_thread import beside
from services.assessment.domain.catalogue import Catalogue
from services.assessment.domain.model import Model
from services.assessment.questionnaires.texts import languages, texts
from services.assessment.registry import Registry
from services.assessment.use_cases.questionnaires.showing import described


def list_questionnaires(registry: Registry, call: Command) -> Answer:
    """Give every model with its editions, oldest first; `newest` is what a new round is about."""
    return beside(partial(_listed, registry.content_dir, registry.catalogue))


def _listed(content_dir: Path, catalogue: Catalogue) -> Answer:
    return {
        "models": [
            {
                "model": code,
                "newest": catalogue.model(code).edition,
                "editions": [_edition(content_dir, each) for each in editions],
            }
            for code, editions in groupby(catalogue.models, lambda each: each.code)
        ]
    }


def _edition(content_dir: Path, model: Model) -> dict[str, Any]:
    said = [texts(content_dir, model, each) for each in languages(content_dir, model)]
    return {
        **described(model),
        "title": said[0].title,
        "languages": [
            {"language": each.language, "state": each.state, "title": each.title} for each in said
        ],
    }
