"""Whether scores moved where something was done: beside each other, never as cause and effect."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from services.assessment.domain.levels import Levels, finest
from services.assessment.domain.model import Model


class Care(StrEnum):
    """What was planned for a part between two rounds; where something was done, that counts."""

    DONE = "done"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True)
class Moved:
    """A part or criterion, last time and this time, in percent."""

    code: str
    before: Fraction
    after: Fraction
    care: Care

    @property
    def change(self) -> Fraction:
        """In points of percent."""
        return self.after - self.before


@dataclass(frozen=True)
class Mean:
    """The mean change of a group; None when nothing is in it."""

    n: int
    change: Fraction | None


def care(model: Model, work: Iterable[tuple[Collection[str], bool]]) -> dict[str, Care]:
    """What was planned for each code, from actions: their codes, and whether they were done.

    An action for a criterion is one for all its parts, and one for a part is one for its criterion.
    """
    found = dict.fromkeys(model.criterion_of, Care.NONE)
    for codes, is_done in work:
        for code in codes:
            criterion = model.criterion_of.get(code)
            if criterion is None:
                continue
            parts = [part.code for part in criterion.parts] if code == criterion.code else [code]
            for each in (*parts, criterion.code):
                if is_done or found[each] is Care.NONE:
                    found[each] = Care.DONE if is_done else Care.OPEN
    return found


def moved(
    model: Model, before: Levels, after: Levels, planned: Mapping[str, Care]
) -> tuple[list[Moved], list[Moved]]:
    """Every part that is known both times (or the criterion that is), and every such criterion."""
    parts = [code for each in model.criteria for code in finest(each, before, after)]
    criteria = [each.code for each in model.criteria if each.code in before and each.code in after]

    def compared(codes: list[str]) -> list[Moved]:
        return [Moved(code, before[code], after[code], planned[code]) for code in codes]

    return compared(parts), compared(criteria)


def means(parts: Iterable[Moved]) -> dict[Care, Mean]:
    """The plain mean of the change of each group of parts, with how many are in it."""
    groups: dict[Care, list[Fraction]] = {each: [] for each in Care}
    for part in parts:
        groups[part.care].append(part.change)
    return {
        each: Mean(len(found), sum(found, Fraction()) / len(found) if found else None)
        for each, found in groups.items()
    }
