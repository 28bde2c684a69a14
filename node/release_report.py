"""How closing a year and a preview of the next release are told to those who run a node."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from chassis.errors import CorrectIt
from chassis.messages import sentence
from node.layout import CHECKOUT

CONTENT = CHECKOUT / "content"
Answer = Mapping[str, Any]


def sealed(batches: list[Answer], model: str, verb: str = "sealed") -> Iterator[str]:
    """One line for each edition and kind of score: how many organisations, how finely labelled."""
    groups: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for batch in batches:
        groups[batch["edition"], batch["layer"]].append(batch)
    for (edition, layer), found in sorted(groups.items()):
        organisations = sum(batch["organisations"] for batch in found)
        yield (
            f"{verb} {organisations} organisations in {_counted(len(found), 'batch', 'batches')} "
            f"({model} edition {edition}, {layer} scores): {_levels(found)}"
        )


def _levels(batches: list[Answer]) -> str:
    levels: dict[str, int] = {}
    for batch in batches:
        level = "the whole country"
        if batch["sector"] is not None:
            level = "sector" if batch["size"] is None else "sector and size"
        levels[level] = levels.get(level, 0) + batch["organisations"]
    order = ("sector and size", "sector", "the whole country")
    return ", ".join(f"{levels[level]} by {level}" for level in order if level in levels)


def preview(answer: Answer) -> Iterator[str]:
    """What would leave, and why what stays behind does."""
    yield _when(answer)
    if not answer["releases"]:
        yield "nothing is pending: nothing would be released, and nothing waits"
    for release in answer["releases"]:
        yield from _release(release)


def _when(answer: Answer) -> str:
    if answer["due"]:
        return f"{answer['calendar']} releases: one is due now"
    if answer["next"] is None:
        return "releases are made only when a year is closed"
    return f"{answer['calendar']} releases: the next is on {answer['next']}"


def _release(release: Answer) -> Iterator[str]:
    name = f"{release['model']} {release['year']}"
    closing = " if the year were closed" if release["closing"] else " today"
    yield f"{name}{closing}:"
    leaves = list(sealed(release["sealed"], release["model"], "  would seal"))
    yield from leaves
    for split in release["split"]:
        yield (
            f"  would split batch {split['batch'][:8]}: {split['leaving']} withdrew together, "
            f"{split['organisations']} stay"
        )
    for batch in release["retired"]:
        yield f"  would retire batch {batch[:8]}: somebody withdrew and the time is up"
    if not (leaves or release["split"] or release["retired"]):
        yield "  would release nothing"
    if release["cooling"]:
        counted = _counted(release["cooling"], "organisation", "organisations")
        yield f"  {counted} may still correct what they submitted less than 14 days ago"
    yield from map(_waits, release["waiting"])
    if release["more_waiting"]:
        yield f"  and {release['more_waiting']} more groups"


def _waits(group: Answer) -> str:
    place = ", ".join(each for each in (group["sector"], group["size"]) if each) or "whole country"
    counted = _counted(group["organisations"], "organisation", "organisations")
    return (
        f"  {place} (edition {group['edition']}, {group['layer']} scores): {counted} wait. "
        f"{reason(group)}"
    )


def waiting(group: Answer) -> str:
    """A group that closing a year left at home."""
    return f"waiting: edition {group['edition']}, {group['layer']} scores. {reason(group)}"


def reason(group: Answer) -> str:
    """Why a group stays behind, and what would have to change."""
    params = {**group["params"], "ripe": group.get("ripe")}
    return sentence(CorrectIt(group["code"], **params), CONTENT)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
