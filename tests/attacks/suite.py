"""All attacks on one stream, and the demand that none of them tells anybody apart.

Attack 12 compares two streams and 13 asks a receiver, so they have tests of their own.
"""

from collections.abc import Callable, Iterable, Mapping

from tests.attacks import (
    directory,
    homogeneity,
    insider,
    linear,
    margins,
    nested,
    rollback,
    sign_separation,
    signature,
    supports,
    temporal,
)
from tests.attacks.evidence import Evidence
from tests.attacks.finding import Finding
from tests.attacks.stream import Row

Attack = Callable[[Evidence, int], list[Finding]]

ATTACKS: Mapping[str, Attack] = {
    "temporal": temporal.attack,
    "margins": margins.attack,
    "nested": nested.attack,
    "signature": signature.attack,
    "linear": linear.attack,
    "sign separation": sign_separation.attack,
    "supports": supports.attack,
    "homogeneity": lambda evidence, _: homogeneity.attack(evidence),
    "insider": insider.attack,
    "rollback": rollback.attack,
}

# Whose findings are records that were told apart from all others, and may be given a name.
TELL_APART = ("temporal", "margins", "nested", "signature", "linear")


def attacked(stream: Iterable[Row], truth: Iterable[Row], k: int) -> dict[str, list[Finding]]:
    """What each attack finds; those that find nothing are left out.

    Raises ValueError when the truth does not add up to the stream: nothing would be proved.
    """
    evidence = Evidence(stream, truth)
    if evidence.untrue:
        raise ValueError("; ".join(evidence.untrue[:3]))
    found = {name: attack(evidence, k) for name, attack in ATTACKS.items()}
    named = directory.attack(evidence, [each for name in TELL_APART for each in found[name]])
    return {name: each for name, each in {**found, "directory": named}.items() if each}


def assert_isolates_nobody(stream: Iterable[Row], truth: Iterable[Row], k: int) -> None:
    """Fail with the first findings of every attack that has any."""
    found = attacked(stream, truth, k)

    assert found == {}, {name: findings[:3] for name, findings in found.items()}
