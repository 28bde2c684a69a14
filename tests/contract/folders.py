"""Where the contract folders and their examples are."""

from pathlib import Path

import contracts

ROOT = Path(contracts.__file__).parent
FOLDERS = sorted(folder for folder in ROOT.glob("*_v[0-9]*") if folder.is_dir())


def examples(kind: str, outcome: str) -> list[Path]:
    """Give the example files; kind is ``examples`` or ``announcements``, outcome pass or fail."""
    return sorted(file for folder in FOLDERS for file in folder.glob(f"{kind}/{outcome}/*.json"))


def name(path: Path) -> str:
    """Give a test id such as ``assessment_submitted_v1/pass/correction``."""
    return str(path.relative_to(ROOT).with_suffix("")).replace("examples/", "")
