"""After a storm: every accepted assessment counted once, nothing left over, all countries agree."""

from collections import Counter
from functools import partial
from typing import Any

from tests.chaos.country import Country
from tests.chaos.storm import Storm
from tests.waiting import wait_until

SETTLE_SECONDS = 120.0
MODEL = "perform-full"
# Where each submission leaves one document, and the field that names it.
KEPT = (("benchmark", "records", "_id"), ("notification", "alerts", "subject"))


def assert_settled(country: Country) -> None:
    """Outboxes and queues run empty and nobody's message ended among the dead letters."""
    wait_until(
        lambda: not country.unsettled(),
        SETTLE_SECONDS,
        f"{country.code} drained; waiting {country.unsettled()}",
    )
    assert country.dead_letters() == []


def assert_counted_once(storm: Storm) -> None:
    """Records, histograms and alerts hold exactly what was accepted."""
    country = storm.country
    assert len(storm.accepted) == storm.count, "an answer named an assessment twice"
    # A quorum queue counts its messages every five seconds, and after a kill it begins with none:
    # what was counted as drained may still be on its way.
    accepted = sorted(storm.accepted)
    for service, collection, subject in KEPT:
        wait_until(
            partial(_names_are, country.db(service)[collection], subject, accepted),
            SETTLE_SECONDS,
            f"{service} holds every accepted submission once",
        )
    assert histograms(country, storm.year) == expected_histograms(storm)


def _names_are(collection: Any, field: str, names: list[str]) -> bool:
    return sorted(row[field] for row in collection.find({}, {field: 1})) == names


def histograms(country: Country, year: int) -> dict[str, dict[int, int]]:
    """The operational histograms of a country, by criterion."""
    with country.client() as client:
        figures = client.call_until_answered("benchmark.figures", {"model": MODEL, "year": year})
    (series,) = figures["figures"]
    return {
        code: {int(cell): count for cell, count in cells}
        for code, cells in series["counts"].items()
        if code != "total"
    }


def expected_histograms(storm: Storm) -> dict[str, dict[int, int]]:
    """The same, counted from what was submitted."""
    counted: dict[str, Counter[int]] = {}
    for scores in storm.accepted.values():
        for code, score in scores.items():
            counted.setdefault(code, Counter())[int(score)] += 1
    return {code: dict(cells) for code, cells in counted.items()}


def assert_converged(countries: list[Country], origin: str, year: int, organisations: int) -> None:
    """Within two minutes every country shows the same figures for `origin` and for Europe."""
    clients = [country.client() for country in countries]

    def views() -> list[Any]:
        return [
            client.call_until_answered("benchmark.compare", {"model": MODEL, "year": year})
            for client in clients
        ]

    try:
        wait_until(
            lambda: _agree(views(), origin, organisations),
            SETTLE_SECONDS,
            f"all countries show {organisations} organisations of {origin}",
        )
    finally:
        for client in clients:
            client.close()


def _agree(views: list[Any], origin: str, organisations: int) -> bool:
    first, *others = views
    if any(view != first for view in others):
        return False
    return _count(first, origin) == organisations


def _count(view: Any, origin: str) -> int:
    for section in view["sections"]:
        rows = section["criteria"]["1"]["countries"]
        if origin in rows:
            return int(rows[origin]["n"])
    return 0
