"""Reading a signed payload of another country: every name and type is checked, nothing guessed."""

import json
from datetime import date
from typing import Any

from services.benchmark.domain.announcement import MOST_BYTES, TYPE, Announcement
from services.benchmark.domain.batch import Batch, Label
from services.benchmark.domain.binning import BINS, TOTAL
from services.benchmark.domain.clustering import Clustering
from services.benchmark.domain.histogram import Histogram
from services.benchmark.domain.policy import Calendar, Policy, Withdrawal
from services.benchmark.domain.reasons import Reason, Unacceptable
from services.benchmark.domain.record import LAYERS, Series
from services.benchmark.domain.seal_rule import SealRule


def read(payload: bytes) -> Announcement:
    """The announcement in these bytes; raises Unacceptable.

    Only the form is judged here (and counts below zero, which have no form); `acceptance` judges
    the content.
    """
    if len(payload) > MOST_BYTES:
        raise Unacceptable(Reason.OVERSIZED)
    try:
        data = json.loads(payload, object_pairs_hook=_once_each)
        return _announcement(data)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unacceptable(Reason.MALFORMED) from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("an attribute appears twice in one object")
    return names


def _announcement(data: Any) -> Announcement:
    _names(data, "type country subject epoch version released valid_until prev_hash content")
    content = dict(data["content"])
    clustering = clustering_of(content.pop("clustering", None))
    _names(content, "policy batches retired")
    policy = _names(content["policy"], "k spread width calendar withdrawal")
    kind, model, year = _text(data["subject"]).split(":")
    if (data["type"], kind) != (TYPE, "release"):
        raise ValueError("another kind of announcement")
    announcement = Announcement(
        country=_text(data["country"]),
        model=model,
        year=int(year),
        epoch=_whole(data["epoch"], 1),
        version=_whole(data["version"], 1),
        released=date.fromisoformat(data["released"]),
        valid_until=date.fromisoformat(data["valid_until"]),
        prev_hash=_optional(data["prev_hash"]),
        policy=Policy(
            SealRule(_whole(policy["k"]), _whole(policy["spread"]), _whole(policy["width"], 1)),
            Calendar(policy["calendar"]),
            Withdrawal(policy["withdrawal"]),
        ),
        batches=tuple(batch_of(each) for each in _list(content["batches"])),
        retired=tuple(_text(each) for each in _list(content["retired"])),
        clustering=clustering,
    )
    if announcement.subject != data["subject"]:
        raise ValueError("the year is written in four digits")
    return announcement


def clustering_of(data: Any) -> Clustering | None:
    """The clustering in its published form; None for none. Raises ValueError or TypeError."""
    if data is None:
        return None
    _names(data, "icc_percent clients")
    percent = _whole(data["icc_percent"])
    if percent > 100:
        raise ValueError("more than all")
    return Clustering(percent / 100, float(_whole(data["clients"], 1)))


def batch_of(data: Any) -> Batch:
    """The batch in its published form; raises ValueError, TypeError, KeyError or Unacceptable."""
    _names(data, "id rev model edition year layer label m width histograms")
    label = _names(data["label"], "sector size")
    if data["layer"] not in LAYERS:
        raise ValueError("an unknown score layer")
    series = Series(
        _text(data["model"]), _text(data["edition"]), _whole(data["year"]), data["layer"]
    )
    width = _whole(data["width"], 1)
    histograms = {
        code: _histogram(pairs, 1 if code == TOTAL else width)
        for code, pairs in data["histograms"].items()
    }
    if not histograms:
        raise ValueError("a batch without histograms")
    return Batch(
        id=_text(data["id"]),
        rev=_whole(data["rev"]),
        series=series,
        label=Label(_optional(label["sector"]), _optional(label["size"])),
        m=_whole(data["m"]),
        histograms=histograms,
        width=width,
    )


def _histogram(pairs: Any, width: int) -> Histogram:
    counts: list[tuple[int, int]] = []
    before = -1
    for bin_, count in _list(pairs):
        if type(count) is int and count < 0:
            raise Unacceptable(Reason.NEGATIVE_COUNT)
        if not before < _whole(bin_) < BINS or bin_ % width:
            raise ValueError("bins rise from 0 to 100 in steps of their width")
        counts.append((bin_, _whole(count, 1)))
        before = bin_
    return Histogram(tuple(counts))


def _names(data: Any, names: str) -> dict[str, Any]:
    if type(data) is not dict or data.keys() != set(names.split()):
        raise ValueError("a name is missing or unknown")
    return data


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise TypeError("not a list")
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("not a text")
    return value


def _optional(value: Any) -> str | None:
    return None if value is None else _text(value)


def _whole(value: Any, least: int = 0) -> int:
    if type(value) is not int or value < least:
        raise ValueError("not a whole number, or too small")
    return value
