"""A cursor survives being written as text, and nothing else is taken for one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from contracts.testing import ids, versions
from services.notification.domain.alert import (
    ACTION_DUE,
    ASSESSMENT_SUBMITTED,
    ASSESSMENT_WITHDRAWN,
    Alert,
)
from services.notification.domain.cursor import Cursor
from services.notification.schemas import ListAlerts

START = datetime(1970, 1, 1, tzinfo=UTC)
moments = st.integers(0, 10**14).map(lambda count: START + timedelta(milliseconds=count))
kinds = st.sampled_from([ACTION_DUE, ASSESSMENT_SUBMITTED, ASSESSMENT_WITHDRAWN])
entries = st.tuples(kinds, ids, versions).map(lambda it: f"{it[0]}:{it[1]}:{it[2]}")


@given(st.builds(Cursor, moments, entries))
def test_cursor_survives_the_round_trip(cursor: Cursor) -> None:
    assert ListAlerts().load({"after": str(cursor)}) == {"after": cursor, "limit": 50}


@given(st.text(max_size=60))
def test_any_other_text_is_no_cursor(text: str) -> None:
    assert Cursor.parse(text) is None


@pytest.mark.parametrize(
    "after",
    [
        "",
        "1~",
        f"-1~assessment.submitted:{'a' * 32}:1",
        f"{'9' * 17}~assessment.submitted:{'a' * 32}:1",
        f"{'9' * 18}~assessment.submitted:{'a' * 32}:1",
        f"١~assessment.submitted:{'a' * 32}:1",
        f"1~assessment.submitted:{'a' * 32}:1\n",
        {"$gt": ""},
        7,
    ],
)
def test_cursor_that_no_page_gave_is_refused(after: object) -> None:
    with pytest.raises(ValidationError, match="earlier page"):
        ListAlerts().load({"after": after})


@pytest.mark.parametrize("kind", [ACTION_DUE, ASSESSMENT_SUBMITTED, ASSESSMENT_WITHDRAWN])
def test_alert_has_one_id_for_each_kind_subject_and_version(kind: str) -> None:
    alert = Alert(
        kind=kind,
        subject="a" * 32,
        version=2,
        model="perform-full",
        edition="2003",
        year=2024,
        logged=START,
    )

    assert alert.id == f"{kind}:{'a' * 32}:2"
