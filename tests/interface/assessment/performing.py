"""Runs `perform` as a process against a private node."""

import os
import subprocess
import sys
from pathlib import Path

from node.testing import PrivateNode

PERFORM = Path(sys.executable).with_name("perform")
Ran = tuple[int, str, str]


def performed(node: PrivateNode, *words: str | Path, cwd: Path | None = None) -> Ran:
    """Give a command's status, what it printed, and what it complained about."""
    ran = subprocess.run(
        [PERFORM, *words],
        cwd=cwd,
        env={**os.environ, "PERFORM_HOME": str(node.home.path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout, ran.stderr
