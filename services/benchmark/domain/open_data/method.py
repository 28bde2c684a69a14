"""The method note that goes with the figures: how they were made, and what they cannot say."""

from importlib import resources

from services.benchmark.domain.gates import QUARTILES_FROM
from services.benchmark.domain.open_data.codes import ALL_COUNTRIES, NOT_TOLD, country_code
from services.benchmark.domain.open_data.licence import LICENCE, PUBLISHER
from services.benchmark.domain.open_data.source import Source
from services.benchmark.domain.seal_rule import FLOOR_K


def method_note(source: Source) -> str:
    """The note for these figures, in Markdown."""
    countries = sorted({country_code(row.country) for row in source.rows})
    years = [series.year for series in source.series]
    number = len(countries)
    template = resources.files(__package__).joinpath("method.md").read_text(encoding="utf-8")
    return template.format(
        publisher=PUBLISHER,
        newest=source.newest.isoformat(),
        organisations=sum(row.m for row in source.rows),
        countries=f"{number} countries" if number > 1 else "1 country",
        codes=", ".join(countries),
        first=min(years),
        last=max(years),
        floor=FLOOR_K,
        quartiles=QUARTILES_FROM,
        not_told=NOT_TOLD,
        all=ALL_COUNTRIES,
        licence=LICENCE.title,
        spdx=LICENCE.spdx,
        url=LICENCE.url,
    )
