"""`perform form` writes a form anywhere, without a node, and says what it does not have."""

import subprocess
import sys
from pathlib import Path

import pytest

PERFORM = Path(sys.executable).with_name("perform")


def perform(*arguments: str) -> tuple[int, str, str]:
    ran = subprocess.run([PERFORM, "form", *arguments], capture_output=True, text=True)
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.parametrize(("name", "begins"), [("a.html", b"<!DOCTYPE html>"), ("a.xlsx", b"PK")])
def test_form_is_written_once(tmp_path: Path, name: str, begins: bytes) -> None:
    wanted = ["--model", "perform-quick", "--language", "de", "--out", str(tmp_path / name)]

    first, again = perform(*wanted), perform(*wanted)

    assert first == (0, f"perform-quick/2026 in {tmp_path / name}\n", "")
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert again[0] == 1
    assert "is there already" in again[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--model", "perform-quick", "--out", "a.pdf"], ".html"),
        (["--model", "perform-slow", "--out", "a.html"], "perform-quick"),
        (
            ["--model", "perform-full", "--edition", "2003", "--language", "de", "--out", "a.html"],
            "there are: en",
        ),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(arguments: list[str], words: str) -> None:
    status, _, errors = perform(*arguments)

    assert (status, errors.count("\n")) == (1, 1)
    assert words in errors
    assert "Traceback" not in errors
