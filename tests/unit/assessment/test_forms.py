"""Forms ask all that a model asks, hold nothing active, and come back by the import."""

import io
import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.assessment.domain import answer_table
from services.assessment.domain.model import Model, Prompt, Theme
from services.assessment.forms import making, printing, workbook
from services.assessment.forms.form import Form, form
from services.assessment.forms.words import words
from services.assessment.questionnaires.texts import Texts, languages, texts
from services.assessment.tables import workbook as tables
from tests.unit.assessment.making import CATALOGUE, CONTENT, FULL

EVERY = [(model, language) for model in CATALOGUE.models for language in languages(CONTENT, model)]
SCORED = [(model, language) for model, language in EVERY if model.is_scored]
EVIL = "</style><script>alert(1)</script>{{ 7*7 }}\"'&<img src=x onerror=alert(1)>=1+1"


def prompted() -> tuple[Model, Texts]:
    """Give an edition with prompts and a theme, and its texts."""
    criteria = tuple(
        replace(
            criterion,
            parts=tuple(
                replace(
                    part,
                    prompts=tuple(Prompt(f"{part.code}.{n}", "sound", Fraction(1)) for n in (1, 2)),
                )
                for part in criterion.parts
            ),
        )
        for criterion in FULL.criteria
    )
    model = replace(FULL, criteria=criteria, themes=(Theme("equality", (("1a", "1a.e"),)),))
    said = texts(CONTENT, FULL)
    parts = {
        code: replace(
            entry,
            prompts={f"{code}.1": "Is it sound?", f"{code}.2": "Is it done?", "1a.e": "For all?"},
            guidance=("Such as this.",),
        )
        for code, entry in said.parts.items()
    }
    names = {"enabler": {"sound": "Sound"}, "result": {"sound": "Sound"}}
    themes = {"equality": ("Equality", "Who is not reached?")}
    return model, replace(said, parts=parts, attributes=names, themes=themes)


class Tags(HTMLParser):
    """All elements and attributes of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, data: str) -> None:
        self.text += data


def evil(said: Texts) -> Texts:
    """Give the same texts, each of them an attack."""
    entries = {
        code: replace(entry, title=EVIL, text=EVIL, guidance=(EVIL,), questions=(EVIL,))
        for code, entry in said.parts.items()
    }
    criteria = {code: replace(each, title=EVIL, text=EVIL) for code, each in said.criteria.items()}
    return replace(said, title=EVIL, about=EVIL, parts=entries, criteria=criteria)


@pytest.mark.parametrize(("model", "language"), EVERY, ids=lambda each: getattr(each, "name", each))
def test_printed_form_asks_everything_and_holds_nothing_active(model: Model, language: str) -> None:
    made = making.made(CONTENT, model, language, making.PRINT)

    page = Tags(made.content)
    assert made.language == language
    assert not page.tags & {"script", "iframe", "object", "embed", "link", "img", "form", "base"}
    assert not any(name.startswith("on") for name in page.attributes)
    assert not page.attributes & {"src", "href", "action", "style"}
    assert b"url(" not in made.content
    assert b"@import" not in made.content
    for code in model.answerable:
        assert re.search(rf"(?<![\w.]){re.escape(code)}(?![\w.])", page.text), code


def test_prompts_and_themes_have_a_box_each() -> None:
    model, said = prompted()

    page = printing.page(form(model, said, words(CONTENT, "en"))).decode()

    assert page.count('class="score"') == len(model.answerable)
    assert "<b>Equality.</b> For all?" in page
    assert "Such as this." in page


def test_model_without_scores_has_lines_and_no_boxes() -> None:
    said = texts(CONTENT, FULL)
    about = replace(form(FULL, said, words(CONTENT, "en")), is_scored=False, anchors=())

    page = printing.page(about).decode()

    assert 'class="score"' not in page
    assert page.count('class="line"') > 300
    assert "An average is no agreement" not in page


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pl", "el"])
def test_words_are_there_in_every_language_of_the_quick_questionnaire(language: str) -> None:
    found = words(CONTENT, language)

    assert found.language == language
    assert (found.state == "approved") == (language == "en")


def test_what_texts_say_is_only_ever_text() -> None:
    model, said = prompted()
    about: Form = form(model, evil(said), replace(words(CONTENT, "en"), strengths=EVIL))

    page = printing.page(about)
    book = load_workbook(io.BytesIO(workbook.workbook(about, model)))

    assert "script" not in Tags(page).tags
    assert "49" not in Tags(page).text.replace(EVIL, "")
    assert EVIL in Tags(page).text
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


@pytest.mark.parametrize(
    ("model", "language"), SCORED, ids=lambda each: getattr(each, "name", each)
)
def test_workbook_locks_codes_offers_scores_and_is_imported(model: Model, language: str) -> None:
    content = making.made(CONTENT, model, language, making.SHEET).content
    book = load_workbook(io.BytesIO(content))
    sheet = book["answers"]
    names = next(
        [cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == "code"
    )
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value in model.answerable}
    for row in rows.values():
        row[names.index("score")].value = 50
        row[names.index("strengths")].value = "One\nTwo"
    stream = io.BytesIO()
    book.save(stream)

    said = [answer_table.read(line) for line in tables.read(stream.getvalue(), answer_table.KNOWN)]

    assert tuple(rows) == model.answerable
    assert sheet.protection.sheet
    assert all(row[0].protection.locked for row in rows.values())
    assert not any(row[names.index("score")].protection.locked for row in rows.values())
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1.strip('"').split(",")[-2:] == ["n/a", "?"]
    assert len(rule.formula1) < 255
    answered = [each for each in said if each is not None]
    assert [each.code for each in answered] == list(model.answerable)
    assert all(each.data["strengths"] == ["One", "Two"] for each in answered)


def test_workbook_of_a_dialogue_asks_for_words_alone() -> None:
    model = CATALOGUE.model("perform-dialogue")
    content = making.made(CONTENT, model, "en", making.SHEET).content
    book = load_workbook(io.BytesIO(content))
    sheet = book["answers"]
    names = next(
        [cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == "code"
    )
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value in model.answerable}
    for row in rows.values():
        row[names.index("strengths")].value = "One\nTwo"
    stream = io.BytesIO()
    book.save(stream)

    said = [answer_table.read(line) for line in tables.read(stream.getvalue(), answer_table.KNOWN)]

    assert "score" not in names
    assert tuple(rows) == model.answerable
    answered = [each for each in said if each is not None]
    assert [each.data["strengths"] for each in answered] == [["One", "Two"]] * len(rows)


def test_untouched_workbook_says_nothing() -> None:
    content = making.made(CONTENT, FULL, "en", making.SHEET).content

    lines = list(tables.read(content, answer_table.KNOWN))

    assert [answer_table.read(line) for line in lines] == [None] * len(lines)


@given(st.text(max_size=60))
def test_any_title_is_shown_as_it_is(title: str) -> None:
    said = replace(texts(CONTENT, FULL), title=title)

    page = Tags(printing.page(form(FULL, said, words(CONTENT, "en"))))

    assert page.tags <= Tags(making.made(CONTENT, FULL, "en", making.PRINT).content).tags
