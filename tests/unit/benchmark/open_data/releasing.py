"""Releases for tests of open data: any labels, editions, criteria and widths, drawn or credible."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from services.benchmark.domain.aggregate import Aggregate, aggregates
from services.benchmark.domain.batch import Batch, Label, seal
from services.benchmark.domain.open_data.codes import Names
from services.benchmark.domain.open_data.publication import publication
from services.benchmark.domain.open_data.source import Release, Source
from services.benchmark.domain.record import Series
from tests.unit.benchmark.making import batch, hexadecimal, record

NAMES = Names(
    countries={"gb": "United Kingdom", "de": "Germany"},
    models={"perform-full": "The full questionnaire"},
    sectors={"health": "Health", "social-care": "Social care and family"},
    sizes={"micro": "Micro", "small": "Small"},
    criteria={("perform-full", "2003", "1"): "Leadership"},
)
LABELS = [
    Label(),
    Label("health"),
    Label("social-care"),
    Label("health", "small"),
    Label("unheard-of", "micro"),
]
SUBJECTS = [("perform-full", 2024), ("perform-full", 2025), ("efqm", 2025)]


def release(
    country: str,
    *batches: Batch,
    model: str = "perform-full",
    year: int = 2025,
    released: date = date(2026, 2, 1),
    k: int = 5,
) -> tuple[Release, list[Aggregate]]:
    """A country's release of these batches."""
    rows = aggregates(country, batches)
    digest = hexadecimal(f"{country} {model} {year}")
    organisations = sum(each.m for each in batches)
    return Release(model, year, country, 1, 1, released, k, organisations, digest), rows


def source_of(*releases: tuple[Release, list[Aggregate]]) -> Source:
    return Source.of([each for each, _ in releases], [row for _, rows in releases for row in rows])


def two_countries() -> Source:
    """Germany of 2025 as it is over, the United Kingdom's as it still ran."""
    labelled = [
        replace(batch("a", 30), label=Label("health", "small")),
        replace(batch("b", 9, first=40), label=Label("social-care")),
        batch("c", 12, first=60),
    ]
    return source_of(
        release("de", *labelled),
        release("gb", batch("d", 8, first=90), released=date(2025, 12, 1)),
    )


def written(source: Source, folder: Path) -> Path:
    """The publication as files in a folder."""
    for path, content in publication(source, NAMES):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


@st.composite
def batches(draw: st.DrawFn, series: Series, name: str) -> Batch:
    """A batch as small as any may be, of few or many criteria, with a total or without."""
    codes = draw(st.integers(1, 11))
    size = draw(st.integers(5, 7))
    total = draw(st.sampled_from([None, "0", "349.99", "1000"]))
    members = [
        record(
            number,
            draw(st.lists(st.integers(0, 100), min_size=codes, max_size=codes)),
            series=series,
            total=total,
        )
        for number in range(size)
    ]
    width = draw(st.sampled_from([1, 5, 10]))
    return seal(hexadecimal(name, 32), draw(st.sampled_from(LABELS)), members, width)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """What one to three countries released of one to three models and years."""
    releases = []
    for country in draw(st.sets(st.sampled_from(["de", "gb", "fr"]), min_size=1)):
        for model, year in draw(st.sets(st.sampled_from(SUBJECTS), min_size=1)):
            sealed = []
            for number in range(draw(st.integers(1, 3))):
                edition = draw(st.sampled_from(["2003", "2026.1"]))
                layer = draw(st.sampled_from(["consensus", "validated"]))
                series = Series(model, edition, year, layer)
                sealed.append(draw(batches(series, f"{country} {model} {year} {number}")))
            day = draw(st.sampled_from([date(year, 12, 1), date(year + 1, 2, 1)]))
            releases.append(release(country, *sealed, model=model, year=year, released=day))
    return source_of(*releases)
