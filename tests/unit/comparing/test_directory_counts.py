"""A page without the directory's counts is still a page, and says why it has none."""

from pathlib import Path
from typing import Any, cast

import pytest

from chassis.errors import CallSomeone, CorrectIt, PerformError, Unavailable
from chassis.messages import REFUSED
from chassis.rpc_client import RpcClient
from node.comparing.asking import Asked
from node.comparing.directory_counts import known

CONTENT = Path(__file__).parents[3] / "content"
OWN = Asked("es", "perform-full", 2025, countries=("es",))


class Failing:
    """Stands for a client whose every call ends in one error."""

    def __init__(self, error: PerformError) -> None:
        self._error = error

    def call(self, method: str, data: dict[str, Any]) -> None:
        raise self._error


def asked(error: PerformError) -> tuple[Any, str]:
    return known(cast(RpcClient, Failing(error)), OWN, CONTENT)


@pytest.mark.parametrize(
    "error",
    [
        CorrectIt(REFUSED, reason="directory.keepers_and_guides_only"),
        Unavailable("service.not_running", method="directory.count_organisations"),
    ],
    ids=["refused", "not running"],
)
def test_the_reader_is_told_why_there_are_no_counts(error: PerformError) -> None:
    counts, why = asked(error)

    assert counts is None
    assert why.endswith(".")
    assert "{" not in why


@pytest.mark.parametrize("error", [CorrectIt("request.invalid", "x"), CallSomeone("rpc.refused")])
def test_what_should_not_happen_is_not_hidden(error: PerformError) -> None:
    with pytest.raises(type(error)):
        asked(error)
