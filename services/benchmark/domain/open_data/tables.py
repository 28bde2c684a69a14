"""The tables of a publication: figures, the releases they come from, and code lists."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.benchmark.domain.open_data.codes import (
    Names,
    code_lists,
    country_code,
    criterion_titles,
)
from services.benchmark.domain.open_data.column import Column, Dataset, Role
from services.benchmark.domain.open_data.dataset import (
    COUNTRY,
    DATASETS,
    DISTRIBUTIONS,
    EDITION,
    MODEL,
    YEAR,
)
from services.benchmark.domain.open_data.distributions import distributions
from services.benchmark.domain.open_data.source import Source
from services.benchmark.domain.open_data.statistics import statistics

# In CSV a criterion is looked up together with its model and edition, which name it.
CRITERION_LIST = "criterion"


@dataclass(frozen=True)
class Table:
    """A CSV file: `key` tells rows apart, `lists` are code lists by the column that uses them."""

    path: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    lists: Mapping[str, str]

    @property
    def header(self) -> list[str]:
        """Names of the columns."""
        return [column.name for column in self.columns]


def _text(name: str, title: str, about: str, datatype: str = "string") -> Column:
    return Column(name, name.upper(), title, about, Role.ATTRIBUTE, datatype=datatype)


RELEASES = Table(
    "releases.csv",
    "Releases",
    "The newest release of every country, model and year, from which all figures come.",
    (
        MODEL,
        YEAR,
        COUNTRY,
        _text("epoch", "Epoch", "Raised when a country has to begin again.", "integer"),
        _text("version", "Version", "Version of the release within the epoch.", "integer"),
        _text("released", "Released", "Day of the release.", "date"),
        _text("k", "k", "Least number of organisations in a batch.", "integer"),
        _text("organisations", "Organisations", "How many organisations are in it.", "integer"),
        _text("sha256", "SHA-256", "Hash of the signed bytes of the release."),
    ),
    ("model", "year", "country"),
    {},
)


def figures_table(dataset: Dataset) -> Table:
    """The table of a data set."""
    lists = {
        column.name: column.codes
        for column in dataset.columns
        if column.codes is not None and column.datatype == "string"
    }
    key = tuple(column.name for column in dataset.dimensions)
    path = f"{dataset.name}.csv"
    return Table(path, dataset.title, dataset.about, dataset.columns, key, lists)


def list_table(name: str) -> Table:
    """The table of a code list."""
    text = (
        _text("code", "Code", "As it stands in the data."),
        _text("title", "Title", "What it stands for."),
        _text("about", "About", "More about it, where the title is not enough."),
    )
    path, title = f"codes/{name}.csv", f"Codes: {name}"
    if name == CRITERION_LIST:
        columns = (MODEL, EDITION, *text[:2])
        return Table(path, title, "", columns, ("model", "edition", "code"), {})
    return Table(path, title, "", text, ("code",), {})


def rows_of(dataset: Dataset, source: Source) -> Iterable[Sequence[str | int]]:
    """The rows of a data set, in order."""
    return distributions(source) if dataset is DISTRIBUTIONS else statistics(source)


def all_tables(
    source: Source, names: Names
) -> Iterator[tuple[Table, Iterable[Sequence[str | int]]]]:
    """Every table with its rows."""
    for dataset in DATASETS:
        yield figures_table(dataset), rows_of(dataset, source)
    yield RELEASES, _releases(source)
    used = {name for dataset in DATASETS for name in _lists(dataset)}
    for name, codes in code_lists(source, names).items():
        if name == CRITERION_LIST:
            yield list_table(name), criterion_titles(source, names)
        elif name in used:
            yield list_table(name), codes


def _lists(dataset: Dataset) -> Iterable[str]:
    return figures_table(dataset).lists.values()


def _releases(source: Source) -> Iterator[Sequence[str | int]]:
    for each in source.releases:
        yield (
            each.model,
            each.year,
            country_code(each.country),
            each.epoch,
            each.version,
            each.released.isoformat(),
            each.k,
            each.organisations,
            each.digest,
        )
