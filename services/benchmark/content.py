"""Reads which sectors and sizes a batch may be labelled with."""

from pathlib import Path

from chassis.code_list import codes
from services.benchmark.domain.known_labels import KnownLabels


def known_labels(content_dir: Path) -> KnownLabels:
    """Both lists; raises CallSomeone naming the file that is missing or wrong."""
    folder = content_dir / "classifications"
    return KnownLabels(codes(folder / "sectors.yaml"), codes(folder / "sizes.yaml"))
