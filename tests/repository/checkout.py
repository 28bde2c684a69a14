"""The files of this checkout that are committed or about to be."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files(*patterns: str) -> list[Path]:
    """Tracked and new files matching git's patterns (`*.py` matches in every folder), sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = {ROOT / name for name in listed.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


def name(path: Path) -> str:
    """The path as it is written in a message: relative to the checkout."""
    return str(path.relative_to(ROOT))
