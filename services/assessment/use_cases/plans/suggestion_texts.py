"""Reads the suggested actions of an edition from its texts."""

from services.assessment.domain.model import Model
from services.assessment.domain.suggestion import Texts
from services.assessment.questionnaires.texts import texts
from services.assessment.registry import Registry


def suggestion_texts(registry: Registry, model: Model, language: str) -> Texts:
    """Suggested actions by code; in English where the edition has none in this language."""
    said = texts(registry.content_dir, model, language)
    entries = {**said.criteria, **said.parts}
    return {code: entry.actions for code, entry in entries.items() if entry.actions}
