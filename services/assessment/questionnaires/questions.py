"""What is asked of a part, in order: its prompts or itself, then what its themes ask."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.assessment.domain.model import Model, Part, Side, Theme
from services.assessment.questionnaires.texts import Texts


@dataclass(frozen=True)
class Question:
    """One thing to be answered under a code; `about` names its attribute or theme in words.

    `attribute` and `theme` are the codes of these; a theme's question is never scored.
    """

    code: str
    about: str
    text: str
    attribute: str | None = None
    theme: str | None = None


def questions(model: Model, texts: Texts, side: Side, part: Part) -> Iterator[Question]:
    """The questions of a part; where one has no words, those of what it is about."""
    entry = texts.parts[part.code]
    names = texts.attributes.get(side, {})
    for prompt in part.prompts:
        name = names.get(prompt.attribute, "")
        text = entry.prompts.get(prompt.code) or name or entry.text
        yield Question(prompt.code, name, text, attribute=prompt.attribute)
    if not part.prompts:
        yield Question(part.code, "", entry.text)
    yield from theme_questions(model, texts, part.code)


def theme_questions(model: Model, texts: Texts, part: str) -> Iterator[Question]:
    """What themes ask beside the scored questions of a part."""
    for theme in model.themes:
        for of, leaf in theme.leaves:
            if of == part:
                yield theme_question(texts, theme, of, leaf)


def theme_question(texts: Texts, theme: Theme, part: str, leaf: str) -> Question:
    """What a theme asks under one code; its own text where there is no question for the part."""
    title, text = texts.themes.get(theme.code, ("", ""))
    entry = texts.parts.get(part)
    said = entry.prompts.get(leaf) if entry else None
    return Question(leaf, title, said or text, theme=theme.code)
