"""Reads the sector and size lists that people edit in ``content/classifications``."""

from pathlib import Path

from chassis.code_list import codes
from services.directory.domain.classifications import Classifications


def classifications(content_dir: Path) -> Classifications:
    """Read both lists; raise ``CallSomeone`` naming the file that is missing or wrong."""
    folder = content_dir / "classifications"
    return Classifications(codes(folder / "sectors.yaml"), codes(folder / "sizes.yaml"))
