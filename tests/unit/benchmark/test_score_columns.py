"""A batch of scores is cut into columns exactly, and whatever is not scores is noticed."""

import numpy as np
import pytest
from bson import encode
from hypothesis import given
from hypothesis import strategies as st

from services.benchmark.domain.figures import DamagedScores
from services.benchmark.store.score_columns import rows_of
from tests.unit.benchmark.making import SERIES


def sent(*documents: object) -> bytes:
    """A BSON array as the server sends it."""
    return encode({str(number): document for number, document in enumerate(documents)})


@given(st.integers(1, 10), st.sampled_from([0, 1, 9, 10, 11, 99, 100, 101, 1_000, 2_345]))
def test_every_record_of_a_batch_comes_out_in_order(width: int, records: int) -> None:
    scores = [
        bytes((number * 7 + code) % 101 for code in range(width)) for number in range(records)
    ]

    found = list(rows_of(sent(*({"bins": each} for each in scores)), SERIES, width))

    assert [row.tobytes() for rows in found for row in rows] == scores


@pytest.mark.parametrize(
    "document",
    [
        {"bins": bytes(8)},
        {"bins": bytes(10)},
        {"bins": "123456789"},
        {"fins": bytes(9)},
        {},
        {"bins": None},
        {"bins": bytes(9), "more": 1},
    ],
    ids=str,
)
@pytest.mark.parametrize("place", [0, 5, 10, 11])
def test_what_does_not_fit_is_never_counted(document: object, place: int) -> None:
    documents: list[object] = [{"bins": bytes(9)}] * 12
    documents[place] = document

    with pytest.raises(DamagedScores):
        list(rows_of(sent(*documents), SERIES, 9))


def test_columns_are_read_without_a_copy() -> None:
    (rows,) = rows_of(sent({"bins": b"\x01\x02"}, {"bins": b"\x03\x04"}), SERIES, 2)

    assert rows.tolist() == [[1, 2], [3, 4]]
    assert not rows.flags.owndata
    assert rows.dtype == np.uint8
