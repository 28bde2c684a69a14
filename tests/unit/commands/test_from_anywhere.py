"""`perform` works in any folder, not only in the checkout's."""

import os
import subprocess
import sys
from pathlib import Path


def test_refusal_is_a_sentence_in_any_folder(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if "PERFORM" not in name}

    run = subprocess.run(
        [Path(sys.executable).with_name("perform"), "run", "assessment"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert run.returncode == 1
    assert "perform: The settings are wrong" in run.stderr
    assert "Traceback" not in run.stderr
