"""What an organisation wants to reach by its next round, and whether it did."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from services.assessment.domain.continuity import goes_on
from services.assessment.domain.levels import Levels
from services.assessment.domain.model import Model


@dataclass(frozen=True)
class Target:
    """A percent to be reached, who set it and when."""

    percent: Fraction
    by: str
    at: datetime


@dataclass(frozen=True)
class Targets:
    """All targets that were set in a round, by code of its edition."""

    round: str
    participant: str
    version: int = 0
    targets: Mapping[str, Target] = field(default_factory=dict)


@dataclass(frozen=True)
class Reached:
    """A target beside what came of it; None where the code does not go on or is not known yet."""

    code: str
    wanted: Fraction
    level: Fraction | None

    @property
    def met(self) -> bool | None:
        """Whether it was reached."""
        return None if self.level is None else self.level >= self.wanted


def set_again(
    before: Targets, wanted: Mapping[str, Fraction | None], by: str, at: datetime
) -> Targets:
    """The targets with these set, or removed where None; itself when nothing is new."""
    after = dict(before.targets)
    for code, percent in wanted.items():
        known = after.get(code)
        if percent is None:
            after.pop(code, None)
        elif known is None or known.percent != percent:
            after[code] = Target(percent, by, at)
    if after == before.targets:
        return before
    return replace(before, version=before.version + 1, targets=after)


def reached(targets: Targets, before: Model, after: Model, levels: Levels) -> list[Reached]:
    """Every target of a round beside the levels of a later one, in the model's order."""
    found = []
    for code in before.criterion_of:
        if code in targets.targets:
            known = [levels[new] for new in goes_on(before, after, code) if new in levels]
            level = known[0] if len(known) == 1 else None
            found.append(Reached(code, targets.targets[code].percent, level))
    return found
