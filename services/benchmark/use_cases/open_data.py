"""Give everything that is released, added up, page by page, to be written as open data."""

from collections.abc import Iterator, Sequence
from datetime import date

from chassis.commands import Answer, Command
from chassis.errors import CorrectIt
from chassis.unit_of_work import Transaction, UnitOfWork
from services.benchmark.domain.aggregate import Aggregate
from services.benchmark.domain.announcement import subject_of
from services.benchmark.domain.open_data.source import Release, state_of
from services.benchmark.domain.open_data.wire import pairs_in, release_to_wire, row_to_wire
from services.benchmark.store import aggregates, announcements

# A page has as many counts as make some 200 kB, far below what a broker takes.
MOST_PAIRS = 20_000
Place = tuple[int, int]


def open_data(unit: UnitOfWork, call: Command, today: date) -> Answer:
    """A page of rows, where the next one begins (null at the end), and on the first the releases.

    All pages of one reading have one `state`: named with the next page, it is refused as
    `open_data.state_changed` when a release has arrived or expired meanwhile.
    """
    return unit.run(lambda tx: _page(tx, call, today))


def _page(tx: Transaction, call: Command, today: date) -> Answer:
    data = call.data
    releases = _releases(tx, data["model"], data["year"], today)
    if not any(each.organisations for each in releases):
        raise CorrectIt("open_data.nothing_released", "model" if data["model"] else None)
    state = state_of(releases)
    if data["state"] not in (None, state):
        raise CorrectIt("open_data.state_changed", "state")
    begin = _place(data["after"])
    rows, following = _filled(_rows(tx, releases, begin))
    return {
        "state": state,
        "releases": [release_to_wire(each) for each in releases] if begin == (0, 0) else [],
        "rows": [row_to_wire(each) for each in rows],
        "next": following,
    }


def _filled(rows: Iterator[tuple[Place, Aggregate]]) -> tuple[list[Aggregate], str | None]:
    page: list[Aggregate] = []
    pairs = 0
    for (release, place), row in rows:
        pairs += pairs_in(row)
        if page and pairs > MOST_PAIRS:
            return page, f"{release}:{place}"
        page.append(row)
    return page, None


def _rows(
    tx: Transaction, releases: Sequence[Release], begin: Place
) -> Iterator[tuple[Place, Aggregate]]:
    """Rows with their places, one release in memory at a time."""
    first, skipped = begin
    for number, release in enumerate(releases[first:], first):
        found = aggregates.of_release(
            tx.db, release.country, release.model, release.year, tx.session
        )
        for place, row in enumerate(found):
            if number > first or place >= skipped:
                yield (number, place), row


def _releases(tx: Transaction, model: str | None, year: int | None, today: date) -> list[Release]:
    digests = announcements.digests(tx.db, tx.session)
    rows = aggregates.summaries(tx.db, today, model, year, tx.session)
    return sorted(
        Release(
            model=row["model"],
            year=row["year"],
            country=row["country"],
            epoch=row["epoch"],
            version=row["version"],
            released=date.fromisoformat(row["released"]),
            k=row["k"],
            organisations=row["organisations"],
            digest=digests[f"{row['country']}:{subject_of(row['model'], row['year'])}"],
        )
        for row in rows
    )


def _place(after: str | None) -> Place:
    release, _, row = (after or "0:0").partition(":")
    return int(release), int(row)
