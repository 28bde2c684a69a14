"""Reads the sector and size lists that people edit in ``content/classifications``."""

from pathlib import Path

import yaml

from chassis.errors import CallSomeone
from services.directory.domain.classifications import Classifications


def classifications(content_dir: Path) -> Classifications:
    """Read both lists; raise ``CallSomeone`` naming the file that is missing or wrong."""
    folder = content_dir / "classifications"
    return Classifications(_codes(folder / "sectors.yaml"), _codes(folder / "sizes.yaml"))


def _codes(file: Path) -> frozenset[str]:
    try:
        listed = yaml.safe_load(file.read_text("utf-8"))["codes"]
        codes = frozenset(str(each["code"]) for each in listed)
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise CallSomeone("classifications.unreadable", path=str(file)) from error
    if not codes:
        raise CallSomeone("classifications.unreadable", path=str(file))
    return codes
