"""Every error has a sentence for a person, made from a template in their language."""

from pathlib import Path

import pytest

from chassis.errors import CorrectIt
from chassis.messages import sentence


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "en.yaml").write_text(
        'year.not_closed: "{year} closes on {closes}; close it then."\n'
        'request.invalid: "{field}: {problem}"\n',
        encoding="utf-8",
    )
    (tmp_path / "messages" / "de.yaml").write_text(
        'year.not_closed: "{year} schließt am {closes}."\n', encoding="utf-8"
    )
    return tmp_path


def test_sentence_holds_the_parameters(content: Path) -> None:
    error = CorrectIt("year.not_closed", year=2026, closes="2027-03-01")

    assert sentence(error, content) == "2026 closes on 2027-03-01; close it then."
    assert sentence(error, content, "de") == "2026 schließt am 2027-03-01."


def test_sentence_may_name_the_field(content: Path) -> None:
    error = CorrectIt("request.invalid", "year", problem="Not a valid integer.")

    assert sentence(error, content) == "year: Not a valid integer."


def test_parameter_that_is_missing_stays_visible(content: Path) -> None:
    error = CorrectIt("year.not_closed", year=2026)

    assert sentence(error, content) == "2026 closes on [closes]; close it then."


def test_code_without_a_sentence_is_shown_itself(content: Path) -> None:
    assert sentence(CorrectIt("some.new_code", value=1), content) == "some.new_code value=1"


def test_braces_in_a_parameter_are_only_text(content: Path) -> None:
    error = CorrectIt("request.invalid", "name", problem="{year.__class__}")

    assert sentence(error, content) == "name: {year.__class__}"
