"""`perform content` checks what is shipped, and marks a translation as in line with the English."""

import shutil
from pathlib import Path

from typer.testing import CliRunner

from node.commands.content import app
from tests.unit.assessment.making import CONTENT, QUICK_DIGEST


def test_shipped_content_has_notes_and_no_errors() -> None:
    done = CliRunner().invoke(app, ["check"])

    assert done.exit_code == 0
    assert "perform-quick/2026  el is a draft translation" in done.stdout
    assert "22 numbers are unconfirmed" in done.stdout
    assert "0 errors" in done.stdout


def test_digests_are_printed_as_they_are_published() -> None:
    assert f"perform-quick/2026: {QUICK_DIGEST}" in CliRunner().invoke(app, ["digests"]).stdout


def test_stamped_translation_stays_as_it_was_when_nothing_changed(tmp_path: Path) -> None:
    for language in ("en", "fr"):
        shutil.copy(CONTENT / f"questionnaires/perform-quick/2026/{language}.yaml", tmp_path)
    before = (tmp_path / "fr.yaml").read_text(encoding="utf-8")

    done = CliRunner().invoke(app, ["stamp", str(tmp_path / "fr.yaml")])

    assert (done.exit_code, done.stdout) == (0, "289 texts noted\n")
    assert (tmp_path / "fr.yaml").read_text(encoding="utf-8") == before
