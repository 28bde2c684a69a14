"""Finds rounds, actions and evidence by the beginning of their id, among those one may see."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from chassis.rpc_client import RpcClient
from node.errors import Correct

PAGE = 200
STANDING = ("draft", "consensus", "submitted")

_WHOLE = re.compile(r"[0-9a-f]{32}")


def action_id(client: RpcClient, organisation: str | None, wanted: str) -> str:
    """The whole id of an action; raises `Correct` unless one begins like this."""
    if _WHOLE.fullmatch(wanted):
        return wanted
    found = [each["id"] for each in every(client, "actions", organisation=organisation)]
    return _only([each for each in found if each.startswith(wanted)], "action", wanted)


def evidence_id(client: RpcClient, organisation: str | None, wanted: str) -> str:
    """The whole id of an item of evidence; raises `Correct` unless one begins like this."""
    if _WHOLE.fullmatch(wanted):
        return wanted
    found = [each["id"] for each in every(client, "evidence", organisation=organisation)]
    return _only([each for each in found if each.startswith(wanted)], "evidence", wanted)


def round_id(
    client: RpcClient,
    organisation: str | None,
    wanted: str | None,
    statuses: Collection[str] = STANDING,
) -> str:
    """The whole id of a round: one that begins like this, or the latest in one of `statuses`."""
    if wanted is not None and _WHOLE.fullmatch(wanted):
        return wanted
    found = list(every(client, "rounds", organisation=organisation))
    if wanted is not None:
        ids = [each["id"] for each in found if each["id"].startswith(wanted)]
        return _only(ids, "round", wanted)
    standing = [each for each in found if each["status"] in statuses]
    if not standing:
        raise Correct(f"this organisation has no round that is {' or '.join(statuses)}")
    latest = max(standing, key=lambda each: (each["year"], each["begun"], each["id"]))
    return str(latest["id"])


def every(client: RpcClient, what: str, **asked: Any) -> Iterator[dict[str, Any]]:
    """All actions, rounds or evidence of an organisation, page by page."""
    after = None
    while True:
        request = {**asked, "after": after, "limit": PAGE}
        answer = client.call_until_answered(f"assessment.list_{what}", request)
        yield from answer[what]
        after = answer["next"]
        if after is None:
            return


def _only(found: list[str], what: str, wanted: str) -> str:
    if not found:
        raise Correct(f"no {what} of this organisation begins with {wanted}; look at the list")
    if len(found) > 1:
        raise Correct(
            f"{len(found)} {what}s begin with {wanted}: give more of the id, or the whole of it, "
            f"such as {found[0]}"
        )
    return found[0]
