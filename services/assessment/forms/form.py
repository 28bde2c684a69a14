"""What is on a form, in order, whatever it is printed on."""

from dataclasses import dataclass

from services.assessment.domain.model import Criterion, Model, Part
from services.assessment.forms.words import Words
from services.assessment.questionnaires.questions import Question, questions
from services.assessment.questionnaires.texts import Texts


@dataclass(frozen=True)
class Block:
    """A part, or a criterion without parts: its questions, and room for words about all of them."""

    code: str
    title: str
    text: str
    questions: tuple[Question, ...]
    guidance: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A criterion with its parts; `side` is the word for what it is about."""

    code: str
    title: str
    text: str
    side: str
    blocks: tuple[Block, ...]
    talk: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """An edition in a language, as it is handed out. `name` is what stands on every page."""

    name: str
    language: str
    title: str
    about: str
    is_scored: bool
    is_draft: bool
    anchors: tuple[tuple[int, str, str], ...]
    scale_about: str
    sections: tuple[Section, ...]
    words: Words

    @property
    def how(self) -> tuple[str, ...]:
        """How to use it."""
        return self.words.how if self.is_scored else self.words.how_dialogue


def form(model: Model, texts: Texts, words: Words) -> Form:
    """Put model, texts and words together."""
    scale = texts.scale if model.is_scored else {}
    enabler, result = scale.get("enabler", {}), scale.get("result", {})
    return Form(
        name=model.name,
        language=texts.language,
        title=texts.title,
        about=texts.about,
        is_scored=model.is_scored,
        is_draft=texts.state == "draft",
        anchors=tuple((each, enabler[each], result.get(each, "")) for each in sorted(enabler)),
        scale_about=texts.scale_about if model.is_scored else "",
        sections=tuple(_section(model, texts, words, each) for each in model.criteria),
        words=words,
    )


def _section(model: Model, texts: Texts, words: Words, criterion: Criterion) -> Section:
    entry = texts.criteria[criterion.code]
    blocks = tuple(_block(model, texts, criterion, part) for part in criterion.parts)
    if not blocks:
        alone = Question(criterion.code, "", entry.text)
        blocks = (Block(criterion.code, entry.title, "", (alone,), entry.guidance, entry.evidence),)
    side = words.enabler if criterion.side == "enabler" else words.result
    return Section(
        code=criterion.code,
        title=entry.title,
        text=entry.text,
        side=side,
        blocks=blocks,
        talk=entry.questions,
    )


def _block(model: Model, texts: Texts, criterion: Criterion, part: Part) -> Block:
    entry = texts.parts[part.code]
    asked = tuple(questions(model, texts, criterion.side, part))
    # A part without prompts is the question itself.
    alone = asked[0].code == part.code
    text = "" if alone and len(asked) == 1 else entry.text
    return Block(part.code, entry.title, text, asked, entry.guidance, entry.evidence)
