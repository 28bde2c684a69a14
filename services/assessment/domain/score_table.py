"""What a sheet's scores come to, as a table: parts, criteria and the total."""

from collections.abc import Callable
from fractions import Fraction

from services.assessment.domain.levels import levels
from services.assessment.domain.model import Model
from services.assessment.domain.scoring import Figures, faults, score
from services.assessment.domain.sheet import Sheet
from services.assessment.domain.table import Cell, Table

COLUMNS = ("code", "level", "title", "percent", "points", "maximum")


def table(model: Model, sheet: Sheet, title_of: Callable[[str], str]) -> Table:
    """Percents as far as they are known; points and sums once everything is answered."""
    known = levels(model, sheet.scores, sheet.not_applicable)
    figures = _figures(model, sheet)
    points = {} if figures is None else figures.points
    rows: list[tuple[Cell, ...]] = []
    for criterion in model.criteria:
        code = criterion.code
        maximum = criterion.points if model.is_scored else None
        rows.append((code, "criterion", title_of(code), known.get(code), points.get(code), maximum))
        rows += [
            (part.code, "part", title_of(part.code), known.get(part.code), None, None)
            for part in criterion.parts
        ]
    if figures is not None:
        sums = {"enablers": figures.enablers, "results": figures.results, "total": figures.total}
        rows += [
            (None, name, None, None, value, model.maximum if name == "total" else None)
            for name, value in sums.items()
        ]
    return Table("scores", COLUMNS, rows)


def _figures(model: Model, sheet: Sheet) -> Figures | None:
    scores: dict[str, Fraction] = sheet.scores
    complete = not any(faults(model, scores, sheet.not_applicable))
    return score(model, scores, sheet.not_applicable) if complete else None
