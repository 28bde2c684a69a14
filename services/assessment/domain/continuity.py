"""What of one edition goes on in another: where it does not, a line in a chart has a break.

Equal codes in different editions do not mean equal questions, so only an explicit mapping carries
figures over; without one, only the same edition goes on.
"""

from enum import StrEnum
from fractions import Fraction

from services.assessment.domain.levels import Levels
from services.assessment.domain.model import Model


class How(StrEnum):
    """Why two codes belong together."""

    SAME = "same"
    MAPPED = "mapped"
    CODE = "code"


def counterparts(before: Model, after: Model) -> dict[str, tuple[str, ...]]:
    """Codes of `after` that go on from `before`, with the codes there whose plain mean they are."""
    same = (before.code, before.published_edition) == (after.code, after.published_edition)
    if same:
        return {code: (code,) for code in after.criterion_of}
    return next(
        (dict(each.criteria) for each in after.mappings if each.source == _published(before)), {}
    )


def _published(model: Model) -> str:
    return f"{model.code}/{model.published_edition}"


def carried(before: Model, after: Model, known: Levels) -> dict[str, Fraction]:
    """Percents under `before` as far as they can be compared with those under `after`."""
    found = {}
    for code, olds in counterparts(before, after).items():
        if all(old in known for old in olds):
            found[code] = sum((known[old] for old in olds), Fraction()) / len(olds)
    return found


def goes_on(before: Model, after: Model, code: str) -> list[str]:
    """The codes of `after` that go on from a code of `before` and from no other."""
    return [new for new, olds in counterparts(before, after).items() if olds == (code,)]


def beside(before: Model, after: Model, code: str) -> list[tuple[str, How]]:
    """Where under `after` one may show what was said at a code of `before`.

    Here an equal code will do where the editions say nothing, since people read what was said.
    """
    if before.name == after.name:
        return [(code, How.SAME)]
    mapped = [new for new, olds in counterparts(before, after).items() if code in olds]
    if mapped:
        return [(new, How.MAPPED) for new in mapped]
    return [(code, How.CODE)] if code in after.criterion_of else []
