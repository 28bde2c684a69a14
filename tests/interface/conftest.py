"""A clock that stands still, for the use cases' tests."""

import pytest

from tests.interface.set_clock import SetClock


@pytest.fixture
def clock() -> SetClock:
    """Give a clock that stands still until told otherwise."""
    return SetClock()
