"""Code lists: what each code in the data stands for, in plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from services.benchmark.domain.binning import BINS, TOTAL, TOTAL_BIN_POINTS
from services.benchmark.domain.open_data.source import Source

# Of the generic codes of SDMX: _X is unspecified, _T is total.
NOT_TOLD = "_X"
ALL_COUNTRIES = "_T"


class Code(NamedTuple):
    """A code with its title and, where the title is not enough, an explanation."""

    code: str
    title: str
    about: str = ""


@dataclass(frozen=True)
class Names:
    """Words for codes that come with the content; a code without any stands for itself."""

    countries: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[tuple[str, str, str], str] = field(default_factory=dict)


LAYERS = (
    Code("consensus", "Own scores", "Agreed within the organisation."),
    Code("validated", "Validated scores", "Confirmed by somebody from outside."),
)
STATISTICS = (
    Code("n", "Organisations", "How many organisations the figures are of."),
    Code("countries", "Countries", "How many countries they come from."),
    Code("median", "Median", "The score in the middle, or halfway between the two (type 7)."),
    Code("median_low", "Median, lower bound", "Of the 95 % interval by order statistics."),
    Code("median_high", "Median, upper bound", "Of the 95 % interval by order statistics."),
    Code("lower_quartile", "Lower quartile", "At least a quarter has no more (type 1)."),
    Code("upper_quartile", "Upper quartile", "At least three quarters have no more (type 1)."),
)
UNITS = (
    Code("organisations", "Organisations"),
    Code("countries", "Countries"),
    Code("points-100", "Points from 0 to 100"),
    Code("points-1000", "Points from 0 to 1,000"),
)
STATUSES = (
    Code("A", "Normal"),
    Code("E", "Estimated", "Read from bins that are wider than one point."),
    Code("P", "Provisional", "Released before the year was over; more will come."),
)
WIDTHS = (Code("1", "1 point"), Code("5", "5 points"), Code("10", "10 points"))
SCORES = tuple(
    Code(str(points), f"{points} points")
    for points in sorted({*range(BINS), *range(0, BINS * TOTAL_BIN_POINTS, TOTAL_BIN_POINTS)})
)


def code_lists(source: Source, names: Names) -> dict[str, tuple[Code, ...]]:
    """Every code list by name, with no code that has no figures where that depends on these."""
    series = source.series
    labels = [row.cell.label for row in source.rows]
    shapes = {row.cell.shape for row in source.rows}
    return {
        "country": (
            *_countries({row.country for row in source.rows}, names),
            Code(
                ALL_COUNTRIES,
                "All countries",
                "All countries of the network whose releases are held; not the European Union.",
            ),
        ),
        "model": tuple(
            Code(code, names.models.get(code, code)) for code in sorted({s.model for s in series})
        ),
        "edition": tuple(Code(each, each) for each in sorted({each.edition for each in series})),
        "layer": LAYERS,
        "sector": _labels({label.sector for label in labels}, names.sectors, "sector"),
        "size": _labels({label.size for label in labels}, names.sizes, "size"),
        "criteria": tuple(
            Code(criteria_code(shape), f"Scored: {', '.join(shape.split(' '))}")
            for shape in sorted(shapes)
        ),
        "criterion": _criteria(source, names),
        "score": SCORES,
        "statistic": STATISTICS,
        "unit": UNITS,
        "bin_width": WIDTHS,
        "status": STATUSES,
    }


def country_code(country: str) -> str:
    """A country as ISO 3166-1 writes it: `gb` is `GB`."""
    return country.upper()


def criteria_code(shape: str) -> str:
    """A set of criteria as one code: `1 2 total` is `1_2_total`."""
    return shape.replace(" ", "_")


def in_order(codes: Iterable[str]) -> list[str]:
    """Criteria by number, the total last."""
    return sorted(codes, key=lambda code: (code == TOTAL, len(code), code))


def criterion_titles(source: Source, names: Names) -> list[tuple[str, str, str, str]]:
    """Model, edition, criterion and title: a criterion's number means another one elsewhere."""
    codes: dict[tuple[str, str], set[str]] = {}
    for row in source.rows:
        model, edition = row.cell.series[:2]
        codes.setdefault((model, edition), set()).update(row.cell.shape.split(" "))
    return [
        (*where, code, _criterion(names, *where, code))
        for where, found in sorted(codes.items())
        for code in in_order(found)
    ]


def _criteria(source: Source, names: Names) -> tuple[Code, ...]:
    """One list for all models, as SDMX needs it: titles that differ stand beside each other."""
    titles: dict[str, dict[str, None]] = {}
    for _, _, code, title in criterion_titles(source, names):
        titles.setdefault(code, {})[title] = None
    return tuple(Code(code, " / ".join(titles[code])) for code in in_order(titles))


def _criterion(names: Names, model: str, edition: str, code: str) -> str:
    if code == TOTAL:
        return "Total"
    return names.criteria.get((model, edition, code), f"Criterion {code}")


def _countries(codes: set[str], names: Names) -> tuple[Code, ...]:
    return tuple(
        Code(country_code(code), names.countries.get(code, country_code(code)))
        for code in sorted(codes)
    )


def _labels(codes: set[str | None], names: Mapping[str, str], what: str) -> tuple[Code, ...]:
    known = list(names)
    told = sorted(
        (code for code in codes if code is not None),
        key=lambda code: (known.index(code) if code in names else len(known), code),
    )
    not_told = Code(
        NOT_TOLD,
        "Not told",
        f"The {what} is withheld, because too few organisations share it to be told apart. "
        "It is not a total: these organisations are in no other row.",
    )
    return (*(Code(code, names.get(code, code)) for code in told), not_told)
