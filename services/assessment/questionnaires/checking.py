"""Checks all questionnaires of a node: complete, rendered, in line, and sure of their numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.errors import PerformError
from services.assessment import content
from services.assessment.domain.model import Model
from services.assessment.questionnaires import translation
from services.assessment.questionnaires.files import read
from services.assessment.questionnaires.texts import languages, read_texts, texts


@dataclass(frozen=True)
class Finding:
    """Something about an edition; an error keeps the content from being used, the rest is told."""

    edition: str
    what: str
    is_error: bool


def check(content_dir: Path) -> Iterator[Finding]:
    """Everything there is to say about the content; nothing when all is well and approved."""
    try:
        catalogue = content.load(content_dir)
    except PerformError as error:
        yield Finding("content", str(error), is_error=True)
        return
    published = _published(content_dir)
    for model in catalogue.models:
        if model.base is None and model.name not in published:
            yield Finding(model.name, f"is not published yet: digest {model.digest}", False)
        yield from _unsure(content_dir, model)
        yield from _wording(content_dir, model)


def digests(content_dir: Path) -> dict[str, str]:
    """The digest of every edition of its own, as `published.yaml` lists them."""
    models = content.load(content_dir).models
    return {model.name: model.digest for model in models if model.base is None}


def _published(content_dir: Path) -> dict[str, str]:
    file = content_dir / "questionnaires" / "published.yaml"
    editions: dict[str, str] = read(content_dir, file, "published")["editions"]
    return editions


def _unsure(content_dir: Path, model: Model) -> Iterator[Finding]:
    if model.base is None:
        file = content_dir / "questionnaires" / model.name / "structure.yaml"
        count = sum(_unconfirmed(read(content_dir, file, "structure")))
        if count:
            yield Finding(model.name, f"{count} numbers are unconfirmed", is_error=False)


def _unconfirmed(data: Any) -> Iterator[bool]:
    if isinstance(data, dict):
        yield data.get("status") == "unconfirmed"
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from _unconfirmed(each)


def _wording(content_dir: Path, model: Model) -> Iterator[Finding]:
    folder = content_dir / "questionnaires" / (model.base or model.name)
    known = languages(content_dir, model)
    if known[:1] != ["en"]:
        yield Finding(model.name, "has no English text", is_error=True)
        return
    english = read_texts(content_dir, folder / "en.yaml")
    for language in known:
        yield from _rendered(content_dir, model, language)
        data = read_texts(content_dir, folder / f"{language}.yaml")
        if [data["model"], f"{data['edition']}"] != [model.code, model.published_edition]:
            yield Finding(model.name, f"{language}.yaml names another edition", is_error=True)
        if language != "en" and model.base is None:
            yield from _drifted(model.name, language, translation.drift(english, data))
            if data["state"] != "approved":
                yield Finding(model.name, f"{language} is a draft translation", is_error=False)


def _rendered(content_dir: Path, model: Model, language: str) -> Iterator[Finding]:
    said = texts(content_dir, model, language)
    for criterion in model.criteria:
        if criterion.code not in said.criteria:
            yield Finding(model.name, f"{language} lacks criterion {criterion.code}", is_error=True)
    for code in model.answerable:
        try:
            question = said.question(code).strip()
        except KeyError:
            question = ""
        if not question:
            yield Finding(model.name, f"{language} has no question for {code}", is_error=True)
    for side, anchors in said.scale.items():
        if tuple(anchors) != model.anchors:
            yield Finding(model.name, f"{language} does not describe every {side} step", True)
    if model.is_scored and len(said.scale) < 2:
        yield Finding(model.name, f"{language} does not describe the scale", is_error=True)


def _drifted(edition: str, language: str, found: translation.Drift) -> Iterator[Finding]:
    for path in found.missing:
        yield Finding(edition, f"{language} lacks {path}", is_error=True)
    for path in found.superfluous:
        yield Finding(edition, f"{language} has {path}, which English has not", is_error=True)
    for path in found.outdated:
        yield Finding(edition, f"{language} is outdated at {path}", is_error=False)
