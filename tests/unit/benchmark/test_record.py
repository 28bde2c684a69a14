"""A record keeps one byte for each criterion, in an order that does not depend on the sender's."""

import pytest

from services.benchmark.domain.binning import NotAScore
from services.benchmark.domain.record import scores


def test_bins_follow_the_codes_in_natural_order() -> None:
    kept = scores({"10": "30", "2": "20.5", "1": "10"}, "415.9")

    assert kept.codes == ["1", "2", "10", "total"]
    assert list(kept.bins) == [10, 21, 30, 41]


def test_the_order_of_sending_does_not_matter() -> None:
    assert scores({"1": "5", "2": "6"}, None) == scores({"2": "6", "1": "5"}, None)


def test_an_edition_without_points_has_no_total() -> None:
    assert scores({"1": "5"}, None).codes == ["1"]


def test_a_score_outside_the_scale_is_refused() -> None:
    with pytest.raises(NotAScore):
        scores({"1": "101"}, None)
