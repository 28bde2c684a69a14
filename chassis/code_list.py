"""Reads a list of codes that people edit in a folder of content."""

from pathlib import Path

import yaml

from chassis.errors import CallSomeone


def codes(file: Path) -> frozenset[str]:
    """The codes of one list; raises CallSomeone naming the file that is missing, wrong or empty."""
    try:
        listed = yaml.safe_load(file.read_text("utf-8"))["codes"]
        found = frozenset(str(each["code"]) for each in listed)
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise CallSomeone("classifications.unreadable", path=str(file)) from error
    if not found:
        raise CallSomeone("classifications.unreadable", path=str(file))
    return found
