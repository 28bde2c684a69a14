"""Whom an organisation is compared with: the nearest group that is large enough, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ENOUGH = 20


class Group(StrEnum):
    """Nearest first."""

    COUNTRY_SECTOR = "country_sector"
    COUNTRY = "country"
    EUROPE_SECTOR = "europe_sector"
    EUROPE = "europe"


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen group, None when even Europe has fewer than k organisations.

    `code` says why: `group.nearest`, `group.wider` (nearer ones were too small) or `group.none`.
    `params` fill its sentence: `group`, `n`, `needed`, and in `passed` the nearer groups left out.
    """

    group: Group | None
    code: str
    params: dict[str, str | int] = field(default_factory=dict)


def choose(n: Mapping[Group, int], k: int) -> Choice:
    """The first group of at least 20 organisations; Europe, the last, from k on.

    `n` counts released organisations; groups that do not apply (no sector known) are left out of
    it. Organisations sealed without their sector count in no sector. A country whose k is above
    20 is held to k.
    """
    needed = max(ENOUGH, k)
    passed: list[Group] = []
    for group in Group:
        if group not in n:
            continue
        least = k if group is Group.EUROPE else needed
        if n[group] >= least:
            code = "group.wider" if passed else "group.nearest"
            return Choice(group, code, _params(group, n[group], needed, passed))
        passed.append(group)
    return Choice(None, "group.none", {"needed": k, "passed": ", ".join(passed)})


def _params(group: Group, n: int, needed: int, passed: list[Group]) -> dict[str, str | int]:
    return {"group": group, "n": n, "needed": needed, "passed": ", ".join(passed)}
