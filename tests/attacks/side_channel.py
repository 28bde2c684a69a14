"""Attack 12, the side channel: does anything published depend on what is still pending?"""

from collections.abc import Sequence
from itertools import zip_longest

from tests.attacks.finding import Finding


def attack(one: Sequence[bytes], other: Sequence[bytes]) -> list[Finding]:
    """Lines of two streams that differ, of two runs that differ in pending records only (I7)."""
    return [
        Finding(f"line {number} differs from byte {_first(left or b'', right or b'')} on")
        for number, (left, right) in enumerate(zip_longest(one, other), start=1)
        if left != right
    ]


def _first(left: bytes, right: bytes) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    same = min(len(left), len(right))
    return next((place for place, (here, there) in pairs if here != there), same)
