"""Reads percents of one edition as those of another, by an explicit mapping, for trend lines."""

from collections.abc import Mapping
from fractions import Fraction

from services.assessment.domain.model import Model


def translated(
    percents: Mapping[str, Fraction], source: str, target: Model
) -> dict[str, Fraction | None]:
    """Percents by criterion of `target`, from those of the edition named `source`.

    None where the line breaks: no mapping says how the criterion can be read. The same edition, and
    the base of a tailored one, need no mapping. Several criteria stand for one by their plain mean.
    """
    if source in (target.name, f"{target.code}/{target.published_edition}"):
        return {each.code: percents.get(each.code) for each in target.criteria}
    known = next((each for each in target.mappings if each.source == source), None)
    return {
        each.code: None if known is None else _mean(percents, known.criteria.get(each.code, ()))
        for each in target.criteria
    }


def _mean(percents: Mapping[str, Fraction], codes: tuple[str, ...]) -> Fraction | None:
    values = [percents[code] for code in codes if code in percents]
    if not codes or len(values) < len(codes):
        return None
    return sum(values, Fraction()) / len(values)
