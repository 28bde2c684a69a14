"""How a group's scores are spread, as bars of text with the own bin marked."""

from node.comparing.paper import TOTAL, Answer

WIDTH = 40
# A bar of display bins reaches two bins to both sides of its middle.
_REACH = 2
_STEPS = 5


def bars(code: str, distribution: Answer) -> str:
    """A line for each bin of 5 points (50 of the total) with its number; the fullest is longest."""
    counts, own = distribution["counts"], distribution.get("own")
    most = max(counts)
    lines = []
    for place, count in enumerate(counts):
        bar = "█" * max(round(WIDTH * count / most), 1 if count else 0)
        mark = "  ◀ your score" if place == own else ""
        lines.append(
            f"{_bin(code, distribution['points'], place):>11} {count:>5} {bar}{mark}".rstrip()
        )
    return "\n".join(lines)


def _bin(code: str, points: int, place: int) -> str:
    """From the lowest to the highest score that falls into a bin around a multiple of `points`."""
    one = points // _STEPS
    low = max(place * points - _REACH * one, 0)
    high = place * points + _REACH * one + (one - 1 if code == TOTAL else 0)
    return f"{low}-{min(high, 1000 if code == TOTAL else 100)}"
