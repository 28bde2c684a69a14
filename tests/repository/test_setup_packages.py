"""What the set-up installs is what `perform doctor` misses."""

import re
import subprocess

from node import requirements
from tests.repository.checkout import ROOT

SCRIPT = ROOT / "deploy/setup/install-packages.sh"


def test_set_up_and_doctor_name_the_same_packages() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    missing = re.search(r"missing_packages\(\) \{\n(.+?)\n\}", text, flags=re.DOTALL)

    assert missing
    installed = set(re.findall(r"echo (\S+)", missing[1]))
    named = set(re.findall(r"apt-get install (\S+)", " ".join(remedies())))
    assert installed == named


def remedies() -> list[str]:
    return [each.remedy for each in requirements.all_of()]


def test_doctor_points_to_the_script() -> None:
    assert ROOT / requirements.SETUP == SCRIPT


def test_nothing_missing_is_said_at_once() -> None:
    done = subprocess.run(
        [str(SCRIPT), "--dry-run"], capture_output=True, text=True, check=True, timeout=10
    )

    assert done.stdout == "setup: system packages are all there\n"
