"""Attack 13, malicious releases: what a country announces when it lies, and who believes it.

Every lie is one change to a true announcement that continues another true one, so a receiver that
refuses it can have no other reason.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy

from tests.attacks.finding import Finding
from tests.attacks.stream import Row

# Whether an announcement became the state; it remembers what it accepted before.
Receiver = Callable[[Row], bool]
Lie = Callable[[Row, Row], None]
FLOOR_K = 5


def attack(
    make_receiver: Callable[[], Receiver],
    before: Row,
    after: Row,
    lies: Mapping[str, Lie] | None = None,
) -> list[Finding]:
    """Lies that a fresh receiver accepts after `before`.

    `before` has at least two batches, one retired id, and k of at least six; `after` continues it
    and adds a batch of exactly k. Raises ValueError when a receiver refuses the truth: then
    refusing lies proves nothing.
    """
    if not _accepts(make_receiver, before, after):
        raise ValueError("the receiver refuses a true announcement")
    findings = []
    for name, lie in (LIES if lies is None else lies).items():
        told = deepcopy(after)
        lie(told, before)
        if _accepts(make_receiver, before, told):
            findings.append(Finding(name))
    return findings


def _accepts(make_receiver: Callable[[], Receiver], *announced: Row) -> bool:
    receiver = make_receiver()
    return [receiver(deepcopy(each)) for each in announced][-1]


def _new(told: Row, before: Row) -> Row:
    """The batch that `before` does not have."""
    known = {batch["id"] for batch in before["batches"]}
    return next(batch for batch in told["batches"] if batch["id"] not in known)


def _old(told: Row, before: Row) -> Row:
    """A batch that `before` has, the largest."""
    known = {batch["id"] for batch in before["batches"]}
    return max(
        (each for each in told["batches"] if each["id"] in known), key=lambda each: each["m"]
    )


def _leave(batch: Row, how_many: int) -> None:
    """Take members out of a batch, of those who scored lowest."""
    batch["m"] -= how_many
    for code, pairs in batch["histograms"].items():
        scores = [bin_ for bin_, count in pairs for _ in range(count)][how_many:]
        batch["histograms"][code] = [[each, scores.count(each)] for each in sorted(set(scores))]


def _shift(told: Row, before: Row) -> None:
    """Move an organisation of an old batch to a score that nobody in it ever had."""
    batch = _old(told, before)
    was = next(each for each in before["batches"] if each["id"] == batch["id"])
    taken = {bin_ for bin_, _ in was["histograms"]["1"]}
    free = next(bin_ for bin_ in range(0, 101, batch["width"]) if bin_ not in taken)
    (first, count), *others = batch["histograms"]["1"]
    left = [[first, count - 1]] if count > 1 else []
    batch["histograms"]["1"] = sorted([*left, *others, [free, 1]])


def _fewer_than_k(told: Row, before: Row) -> None:
    _leave(_new(told, before), 1)


def _below_the_floor(told: Row, before: Row) -> None:
    batch = _new(told, before)
    _leave(batch, batch["m"] - FLOOR_K + 1)
    told["policy"]["k"] = FLOOR_K - 1


def _sums_wrong(told: Row, before: Row) -> None:
    _new(told, before)["histograms"]["1"][0][1] += 1


def _negative(told: Row, before: Row) -> None:
    pairs = _new(told, before)["histograms"]["1"]
    pairs[0][1] += pairs[1][1] + 1
    pairs[1][1] = -1


def _half_a_count(told: Row, before: Row) -> None:
    pairs = _new(told, before)["histograms"]["1"]
    pairs[0][1] += 0.5
    pairs[1][1] -= 0.5


def _beyond_the_scale(told: Row, before: Row) -> None:
    _new(told, before)["histograms"]["1"][-1][0] = 101


def _beside_the_width(told: Row, before: Row) -> None:
    batch = _new(told, before)
    batch["width"] = 5
    for pairs in batch["histograms"].values():
        pairs[0][0] = 1


def _no_histogram(told: Row, before: Row) -> None:
    _new(told, before)["histograms"] = {}


def _sector(told: Row, before: Row) -> None:
    _new(told, before)["label"] = {"sector": "no-such-sector", "size": None}


def _free_words(told: Row, before: Row) -> None:
    _new(told, before)["label"] = {"sector": "Care of Ms Brown", "size": None}


def _size(told: Row, before: Row) -> None:
    batch = _new(told, before)
    batch["label"] = {"sector": _old(told, before)["label"]["sector"], "size": "no-such-size"}


def _size_alone(told: Row, before: Row) -> None:
    _new(told, before)["label"] = {"sector": None, "size": "small"}


def _retired_returns(told: Row, before: Row) -> None:
    _new(told, before)["id"] = before["retired"][0]


def _retired_forgotten(told: Row, before: Row) -> None:
    _new(told, before)["id"] = before["retired"][0]
    told["retired"].remove(before["retired"][0])


def _retired_shrinks(told: Row, before: Row) -> None:
    told["retired"].remove(before["retired"][0])


def _vanishes(told: Row, before: Row) -> None:
    told["batches"].remove(_old(told, before))


def _minus_one(told: Row, before: Row) -> None:
    batch = _old(told, before)
    batch["rev"] += 1
    _leave(batch, 1)


def _in_place(told: Row, before: Row) -> None:
    _shift(told, before)


def _corrected(told: Row, before: Row) -> None:
    _old(told, before)["rev"] += 1
    _shift(told, before)


def _split_to_few(told: Row, before: Row) -> None:
    batch = _old(told, before)
    batch["rev"] += 1
    _leave(batch, batch["m"] - told["policy"]["k"] + 1)


def _split_elsewhere(told: Row, before: Row) -> None:
    batch = _old(told, before)
    batch["rev"] += 1
    _leave(batch, told["policy"]["k"])
    batch["label"] = _new(told, before)["label"]


def _split_of_others(told: Row, before: Row) -> None:
    batch = _old(told, before)
    batch["rev"] += 1
    _leave(batch, told["policy"]["k"])
    _shift(told, before)


def _twice(told: Row, before: Row) -> None:
    _new(told, before)["id"] = _old(told, before)["id"]


def _other_year(told: Row, before: Row) -> None:
    _new(told, before)["year"] += 1


def _pending(told: Row, before: Row) -> None:
    _new(told, before)["pending"] = 3


def _older(told: Row, before: Row) -> None:
    told["version"] = before["version"] - 1


LIES: Mapping[str, Lie] = {
    "fewer than k": _fewer_than_k,
    "a policy below the floor": _below_the_floor,
    "sums wrong": _sums_wrong,
    "a negative count": _negative,
    "half a count": _half_a_count,
    "a bin beyond the scale": _beyond_the_scale,
    "a bin beside the width": _beside_the_width,
    "no histogram": _no_histogram,
    "an unknown sector": _sector,
    "a sector in free words": _free_words,
    "an unknown size": _size,
    "a size without a sector": _size_alone,
    "a retired id that returns": _retired_returns,
    "a retired id that returns and is no longer listed": _retired_forgotten,
    "a retired id that is no longer listed": _retired_shrinks,
    "a batch that vanishes": _vanishes,
    "a batch less one": _minus_one,
    "a batch changed in place": _in_place,
    "a batch changed under a new revision": _corrected,
    "a split that leaves fewer than k": _split_to_few,
    "a split that moves to another label": _split_elsewhere,
    "a split that holds other scores": _split_of_others,
    "one id twice": _twice,
    "another year in between": _other_year,
    "a count of what is pending": _pending,
    "an older version": _older,
}
