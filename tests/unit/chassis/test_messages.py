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
        'request.invalid: "{field}: {problem}"\n'
        'policy.refused: "You may not do this ({reason}); ask the owner."\n'
        'log.keepers_only: "Only keepers read the log; ask one of them."\n',
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


def test_refusal_is_told_by_the_sentence_of_its_reason(content: Path) -> None:
    error = CorrectIt("policy.refused", "log.read", reason="log.keepers_only")

    assert sentence(error, content) == "Only keepers read the log; ask one of them."


@pytest.mark.parametrize("params", [{"reason": "log.other"}, {"reason": ["log"]}])
def test_refusal_without_a_sentence_of_its_own_names_the_reason(
    content: Path, params: dict[str, object]
) -> None:
    error = CorrectIt("policy.refused", "log.read", **params)

    assert sentence(error, content) == f"You may not do this ({params['reason']}); ask the owner."


def test_reason_of_another_error_does_not_replace_its_sentence(content: Path) -> None:
    error = CorrectIt("year.not_closed", year=2026, closes="soon", reason="log.keepers_only")

    assert sentence(error, content) == "2026 closes on soon; close it then."
