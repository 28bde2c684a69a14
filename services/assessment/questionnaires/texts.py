"""What people read of an edition in one language; English where that language is not there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from chassis.errors import CallSomeone
from services.assessment.domain.model import Model
from services.assessment.questionnaires import tailoring
from services.assessment.questionnaires.files import loaded, read

SOURCE_LANGUAGE = "en"
SCHEMAS = {"1": "text", "2": "text-2"}


@dataclass(frozen=True)
class Entry:
    """The words of a criterion or part; what an edition does not have is empty.

    `prompts` hold the question of each answer code below a part, themes and extras included.
    """

    title: str
    text: str
    prompts: Mapping[str, str] = field(default_factory=dict)
    guidance: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Texts:
    """An edition's words. `language` is that of the words, `state` draft or approved.

    `local_language` is that of what a node said otherwise or added, None where it did neither.
    `scale` maps a side and an anchor to its meaning; `attributes` a side and an attribute to its
    name; `themes` a theme to its title and text.
    """

    model: str
    edition: str
    language: str
    state: str
    title: str
    about: str
    scale_title: str
    scale_about: str
    scale: Mapping[str, Mapping[int, str]]
    attributes: Mapping[str, Mapping[str, str]]
    themes: Mapping[str, tuple[str, str]]
    criteria: Mapping[str, Entry]
    parts: Mapping[str, Entry]
    local_language: str | None = None

    def question(self, code: str) -> str:
        """What is asked under a code: of a prompt its question, else the entry's text."""
        above = self.parts.get(code) or self.criteria.get(code)
        return above.text if above else self.parts[code.rpartition(".")[0]].prompts[code]

    def title_of(self, code: str) -> str:
        """The title of a criterion or part; of a prompt that of its part."""
        above = self.parts.get(code) or self.criteria.get(code)
        return above.title if above else self.parts[code.rpartition(".")[0]].title


def languages(content_dir: Path, model: Model) -> list[str]:
    """Languages that an edition can be read in, English first."""
    folder = _folder(content_dir, model)
    found = {file.stem for file in folder.glob("[a-z][a-z].yaml")}
    return sorted(found, key=lambda each: (each != SOURCE_LANGUAGE, each))


def texts(content_dir: Path, model: Model, language: str = SOURCE_LANGUAGE) -> Texts:
    """An edition's words; raises CallSomeone where the file at fault cannot be used."""
    known = languages(content_dir, model)
    return _texts(content_dir, model.name, model, language if language in known else "en")


@lru_cache(maxsize=64)
def _read(content_dir: Path, file: Path) -> dict[str, Any]:
    return read_texts(content_dir, file)


def read_texts(content_dir: Path, file: Path) -> dict[str, Any]:
    """A file of texts in either format, checked against its schema."""
    data = loaded(file)
    schema = SCHEMAS.get(str(data.get("format"))) if isinstance(data, dict) else None
    if schema is None:
        raise CallSomeone("content.unreadable", path=str(file), problem="/format: 1 or 2")
    checked: dict[str, Any] = read(content_dir, file, schema)
    return checked


def _folder(content_dir: Path, model: Model) -> Path:
    named = model.name if model.base is None else model.base
    return content_dir / "questionnaires" / named


def _texts(content_dir: Path, name: str, model: Model, language: str) -> Texts:
    data = _read(content_dir, _folder(content_dir, model) / f"{language}.yaml")
    words: dict[str, str] = {}
    local_language = None
    if model.base is not None:
        file = content_dir / "questionnaires" / name / "tailoring.yaml"
        words, local_language = tailoring.wording(content_dir, file, language)
    scale = data.get("scale", {})
    return Texts(
        model=model.code,
        edition=model.edition,
        language=language,
        state=data.get("state", "approved"),
        title=words.get("title", data["title"]),
        about=words.get("about", data["about"]),
        scale_title=scale.get("title", ""),
        scale_about=scale.get("about", ""),
        scale={
            side: {int(anchor): text for anchor, text in scale[side].items()}
            for side in ("enabler", "result")
            if side in scale
        },
        attributes=data.get("attributes", {}),
        themes={
            code: (each["title"], each["text"]) for code, each in data.get("themes", {}).items()
        },
        criteria={
            code: _entry(each, {}, words, f"criteria.{code}")
            for code, each in data["criteria"].items()
        },
        parts={
            code: _entry(each, _questions(model, code, each, words), words, f"parts.{code}")
            for code, each in data.get("parts", {}).items()
        },
        local_language=local_language,
    )


def _entry(
    each: dict[str, Any], prompts: dict[str, str], words: dict[str, str], path: str
) -> Entry:
    lists = {
        name: tuple(each.get(name, ())) for name in ("guidance", "evidence", "actions", "questions")
    }
    return Entry(
        title=words.get(f"{path}.title", each["title"]),
        text=words.get(f"{path}.text", each["text"]),
        prompts=prompts,
        **lists,
    )


def _questions(
    model: Model, part: str, each: dict[str, Any], words: dict[str, str]
) -> dict[str, str]:
    asked = {
        f"{part}.{code}": words.get(f"parts.{part}.prompts.{code}", text)
        for code, text in each.get("prompts", {}).items()
    }
    for theme in model.themes:
        for of, leaf in theme.leaves:
            if of == part:
                told = each.get(theme.code) or words.get(f"extras.{leaf}")
                asked |= {leaf: told} if told else {}
    return asked
