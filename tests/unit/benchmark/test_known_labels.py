"""Only sectors and sizes of the lists are believed, or what was accepted before."""

from dataclasses import replace

import pytest

from services.benchmark.domain.batch import WHOLE_COUNTRY, Label
from services.benchmark.domain.known_labels import KnownLabels
from services.benchmark.domain.reasons import Reason, Unacceptable
from tests.unit.benchmark.making import announcement, batch

LISTS = KnownLabels(frozenset({"health"}), frozenset({"small"}))
STRANGE = announcement(replace(batch("a"), label=Label("Care of Ms Brown")))


@pytest.mark.parametrize("label", [WHOLE_COUNTRY, Label("health"), Label("health", "small")])
def test_a_label_of_the_lists_is_believed(label: Label) -> None:
    LISTS.check(announcement(replace(batch("a"), label=label)))


@pytest.mark.parametrize(
    "label", [Label("housing"), Label("health", "tiny"), Label("small"), Label("health", "health")]
)
def test_a_label_of_no_list_is_not_believed(label: Label) -> None:
    with pytest.raises(Unacceptable) as refused:
        LISTS.check(announcement(batch("a"), replace(batch("b", 9), label=label)))

    assert refused.value.reason is Reason.UNKNOWN_LABEL


def test_a_label_accepted_before_is_believed_again() -> None:
    LISTS.check(STRANGE, STRANGE)
