"""Sends assessments to a node in chunks; what was sent before comes back as repeated."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from chassis.clock import random_id
from chassis.errors import CorrectIt, RetryIt
from chassis.rpc_client import RpcClient
from node.csv_import.assessments import Sorting
from node.csv_import.tally import Tally
from services.assessment.domain.rows import Row
from services.assessment.domain.submission import Submission, given

CHUNK = 200
ANSWER_SECONDS = 20.0
PATIENCE_SECONDS = 120.0
# A node that is not there at all should be said soon.
SIGN_OF_LIFE_SECONDS = 5.0

Taken = tuple[Submission, int]
Judged = tuple[list[Row], Taken]


def require_service(client: RpcClient) -> None:
    """Ask the assessment service for a sign of life; raises RetryIt when there is none.

    A service that is down leaves its queue behind for some minutes, so its silence is as good as
    the broker's word that nobody is there.
    """
    method, asked = "assessment.list_assessments", {"limit": 1}
    try:
        client.call_until_answered(
            method, asked, timeout=SIGN_OF_LIFE_SECONDS, patience=2 * SIGN_OF_LIFE_SECONDS
        )
    except RetryIt as error:
        if error.code != "rpc.unknown_outcome":
            raise
        raise RetryIt("service.not_running", method=method) from error


def send(
    client: RpcClient, sorting: Sorting[Taken], tally: Tally, report: Callable[[], None]
) -> None:
    """Send everything that can be taken; `report` is called after each chunk and at the end.

    Each chunk is one command, repeated under its id until it is answered, so that a chunk whose
    answer was lost does not count twice. Raises RetryIt when there was no answer for two minutes;
    then send the whole file again, which does no harm. What the service rejects joins the rejects.
    """
    for chunk in _chunks(sorting.accepted()):
        answer = client.call_until_answered(
            "assessment.import_assessments",
            {"assessments": [given(submission) for _, (submission, _) in chunk]},
            command_id=random_id(),
            timeout=ANSWER_SECONDS,
            patience=PATIENCE_SECONDS,
        )
        for judged, result in zip(chunk, answer["results"], strict=True):
            _count(sorting, tally, judged, result)
        report()
    report()


def _chunks(judged: Iterator[Judged]) -> Iterator[list[Judged]]:
    while chunk := list(islice(judged, CHUNK)):
        yield chunk


def _count(sorting: Sorting[Taken], tally: Tally, judged: Judged, result: dict[str, Any]) -> None:
    rows, (_, repeats) = judged
    error = result.get("error")
    if error is not None:
        reason = CorrectIt(error["code"], error["field"], **error["params"])
        sorting.reject((row, reason) for row in rows)
        return
    tally.outcomes[result["outcome"]] += 1
    tally.repeated_rows += repeats
