"""How often made-up organisations do what real ones do."""

from dataclasses import dataclass
from enum import StrEnum


class Arrivals(StrEnum):
    """When in a year assessments come in: evenly, around deadlines of programmes, or half so."""

    UNIFORM = "uniform"
    BURSTY = "bursty"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares of organisations in a year, 0 to 1.

    `erased` and `back` are shares of those that withdrew: erased later, or handing in another
    assessment of the same year; `together` of them leave in one week, as when a programme ends or
    an umbrella body turns away. `twice` hand in a second assessment without withdrawing the first.
    `returning` take part in a later year again, `identical` of them with the same scores.
    `second_model` also answer another model, where there is one.
    """

    arrivals: Arrivals = Arrivals.MIXED
    late: float = 0.02
    corrected: float = 0.15
    validated: float = 0.10
    withdrawn: float = 0.02
    erased: float = 0.5
    back: float = 0.2
    together: float = 0.3
    twice: float = 0.02
    returning: float = 0.8
    identical: float = 0.05
    second_model: float = 0.2
