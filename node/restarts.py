"""How often the supervisor had to bring each process back, read from its log."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

_BEGAN = re.compile(r" supervisord started with pid \d+$")
# A process that was asked to stop is logged as "stopped"; "exited" means by itself.
_EXITED = re.compile(r" exited: (\S+) \(")


def count(log: Path) -> Counter[str]:
    """Count since supervisord was last started; nothing without a log."""
    if not log.exists():
        return Counter()
    with log.open(encoding="utf-8", errors="replace") as lines:
        return count_lines(lines)


def count_lines(lines: Iterable[str]) -> Counter[str]:
    """Count unasked-for ends of each process after the last start of supervisord."""
    counts: Counter[str] = Counter()
    for line in lines:
        if _BEGAN.search(line.rstrip("\n")):
            counts.clear()
        elif ended := _EXITED.search(line):
            counts[ended[1]] += 1
    return counts
