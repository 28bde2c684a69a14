"""Reads everything that is released from a node's benchmark, as it was at one moment."""

from typing import Any

from chassis.errors import CallSomeone, CorrectIt
from chassis.rpc_client import RpcClient
from services.benchmark.domain.open_data.source import DoesNotAddUp, Source
from services.benchmark.domain.open_data.wire import release_from_wire, row_from_wire

# Releases arrive once a month or so; a reading takes seconds.
TRIES = 5


def read(client: RpcClient, model: str | None, year: int | None) -> Source:
    """All pages of one reading, begun anew when a release arrived in between.

    Raises CorrectIt `open_data.nothing_released`, and CallSomeone `open_data.does_not_add_up`
    when a release does not hold as many organisations as it says.
    """
    for _ in range(TRIES - 1):
        try:
            return _read(client, model, year)
        except CorrectIt as error:
            if error.code != "open_data.state_changed":
                raise
    return _read(client, model, year)


def _read(client: RpcClient, model: str | None, year: int | None) -> Source:
    asked: dict[str, Any] = {"model": model, "year": year}
    page = client.call_until_answered("benchmark.open_data", asked)
    releases = [release_from_wire(each) for each in page["releases"]]
    rows = [row_from_wire(each) for each in page["rows"]]
    while page["next"] is not None:
        following = {**asked, "after": page["next"], "state": page["state"]}
        page = client.call_until_answered("benchmark.open_data", following)
        rows += [row_from_wire(each) for each in page["rows"]]
    try:
        return Source.of(releases, rows)
    except DoesNotAddUp as error:
        wrong = error.release
        raise CallSomeone(
            "open_data.does_not_add_up",
            country=wrong.country,
            model=wrong.model,
            year=wrong.year,
            announced=wrong.organisations,
            found=error.found,
        ) from error
