"""The key of pseudonyms is used only where it can be trusted."""

import re
from pathlib import Path

import pytest

from chassis.errors import CorrectIt
from chassis.messages import sentence
from services.assessment import participant_key
from tests.unit.assessment.making import CONTENT


def key_file(folder: Path, content: str, mode: int = 0o600) -> Path:
    file = folder / "participant.key"
    file.write_text(content)
    file.chmod(mode)
    return file


def test_hexadecimal_digits_are_read(tmp_path: Path) -> None:
    assert participant_key.read(key_file(tmp_path, "0f" * 32 + "\n")) == b"\x0f" * 32


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o620, 0o602, 0o610])
def test_key_that_others_can_open_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(CorrectIt) as error:
        participant_key.read(key_file(tmp_path, "0f" * 32, mode))

    assert error.value.code == "participant_key.exposed"
    assert "chmod 600" in sentence(error.value, CONTENT)


@pytest.mark.parametrize("content", ["", "0f" * 31, "0f" * 31 + "0", "x" * 64, "\N{CENT SIGN}"])
def test_what_is_no_key_is_refused_and_not_shown(tmp_path: Path, content: str) -> None:
    with pytest.raises(CorrectIt) as error:
        participant_key.read(key_file(tmp_path, content))

    assert error.value.code in {"participant_key.wrong", "participant_key.unreadable"}
    assert error.value.field == "participant_key_file"
    assert not re.search("(0f){4}|x{8}", str(error.value))


def test_missing_key_is_refused(tmp_path: Path) -> None:
    for path in (None, tmp_path / "none", tmp_path):
        with pytest.raises(CorrectIt) as error:
            participant_key.read(path)

        assert error.value.code in {"participant_key.missing", "participant_key.unreadable"}
