"""Names are tidied so that equal names compare equal, and invisible ones are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.domain.classifications import Classifications
from services.directory.domain.errors import Refused
from services.directory.domain.profile import can_be_shown, tidy_name

LISTS = Classifications(frozenset({"health"}), frozenset({"small"}))


@given(st.text(max_size=50))
def test_tidying_a_name_twice_changes_nothing_more(name: str) -> None:
    once = tidy_name(name)

    assert tidy_name(once) == once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("given_name", "tidied"),
    [
        ("  Harbour   Kitchen\n", "Harbour Kitchen"),
        ("Harbour\u00a0Kitchen", "Harbour Kitchen"),
        ("Associacio\u0301", "Associaci\u00f3"),
    ],
)
def test_names_that_look_equal_become_equal(given_name: str, tidied: str) -> None:
    assert tidy_name(given_name) == tidied


@pytest.mark.parametrize("name", ["Harbour Kitchen", "Κοινωνία", "4×4 e.V.", "L’Étoile (Nord)"])
def test_names_of_european_organisations_can_be_shown(name: str) -> None:
    assert can_be_shown(name)


@pytest.mark.parametrize("name", ["", "---", "a\u0000b", "a\u202eb", "a\u200bb", "a\ud800"])
def test_names_that_nobody_can_read_cannot(name: str) -> None:
    assert not can_be_shown(name)


def test_codes_of_the_lists_are_accepted() -> None:
    LISTS.require("health", "small")


@pytest.mark.parametrize(
    ("sector", "size", "field"),
    [("mining", "small", "sector"), ("health", "huge", "size"), ("", "small", "sector")],
)
def test_code_that_is_in_no_list_is_refused_at_its_field(
    sector: str, size: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        LISTS.require(sector, size)

    assert refusal.value.field == field
