"""What callers see of an edition: how it is built, and its words."""

from typing import Any

from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.model import Criterion, Model, Part, Side, Theme
from services.assessment.questionnaires.questions import Question, questions
from services.assessment.questionnaires.texts import Entry, Texts


def described(model: Model) -> dict[str, Any]:
    """What an edition is. Only scores can be compared, under the edition they are published as."""
    return {
        "model": model.code,
        "edition": model.edition,
        "published_as": model.published_edition,
        "kind": model.kind.value,
        "maximum": write_decimal(model.maximum) if model.is_scored else None,
        "comparable": model.is_scored,
        "continues": [each.source for each in model.mappings],
    }


def shown(model: Model, texts: Texts) -> dict[str, Any]:
    """Everything that a page shows, in the order in which it is asked."""
    return {
        "title": texts.title,
        "about": texts.about,
        "scale": _scale(model, texts) if model.is_scored else None,
        "themes": [_theme(texts, each) for each in model.themes],
        "criteria": [_criterion(model, texts, each) for each in model.criteria],
        "answerable": list(model.answerable),
    }


def _scale(model: Model, texts: Texts) -> dict[str, Any]:
    return {
        "title": texts.scale_title,
        "about": texts.scale_about,
        "step": write_decimal(model.step),
        "anchors": [
            {
                "percent": str(anchor),
                **{side.value: texts.scale.get(side, {}).get(anchor, "") for side in Side},
            }
            for anchor in model.anchors
        ],
    }


def _theme(texts: Texts, theme: Theme) -> dict[str, Any]:
    title, text = texts.themes.get(theme.code, ("", ""))
    asked = [leaf for _, leaf in theme.leaves]
    return {"code": theme.code, "title": title, "text": text, "asked": asked}


def _criterion(model: Model, texts: Texts, criterion: Criterion) -> dict[str, Any]:
    return {
        "code": criterion.code,
        "side": criterion.side.value,
        "points": write_decimal(criterion.points) if model.is_scored else None,
        **_words(texts.criteria[criterion.code]),
        "parts": [_part(model, texts, criterion, part) for part in criterion.parts],
    }


def _part(model: Model, texts: Texts, criterion: Criterion, part: Part) -> dict[str, Any]:
    """A part without prompts is asked under its own code, by its own text."""
    return {
        "code": part.code,
        "share": write_decimal(part.share),
        "cap": part.cap,
        **_words(texts.parts[part.code]),
        "prompts": [_question(each) for each in questions(model, texts, criterion.side, part)],
    }


def _question(each: Question) -> dict[str, Any]:
    return {
        "code": each.code,
        "attribute": each.attribute,
        "theme": each.theme,
        "about": each.about,
        "text": each.text,
    }


def _words(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "text": entry.text,
        "questions": list(entry.questions),
        "guidance": list(entry.guidance),
        "evidence": list(entry.evidence),
        "actions": list(entry.actions),
    }
