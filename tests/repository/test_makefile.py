"""The Makefile stays small enough to read, and continuous integration runs what a person runs."""

import re
import subprocess

from tests.repository.checkout import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z][a-z-]*):(?!=)(.*)$", MAKEFILE, flags=re.MULTILINE)


def test_at_most_twelve_targets() -> None:
    assert 0 < len(TARGETS) <= 12


def test_every_target_has_help_and_a_recipe() -> None:
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout

    for target, rest in TARGETS:
        assert "## " in rest, f"{target} needs a sentence after ##"
        assert re.search(rf"^  make {target} +\S", shown, flags=re.MULTILINE)


def test_no_target_is_taken_for_a_file() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)

    assert phony
    assert phony[1].split() == [target for target, _ in TARGETS]


def test_continuous_integration_runs_make_test() -> None:
    script = (ROOT / ".ci/run").read_text()

    assert script.splitlines()[-1] == "exec make test"
