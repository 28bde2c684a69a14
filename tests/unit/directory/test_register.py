"""Registering first, again and changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.domain.errors import Refused
from services.directory.domain.organisation import Organisation, register
from services.directory.domain.profile import Profile
from tests.unit.directory.making import KNOWN, LATER, PROFILE, id_of_new, profiles, renamed


def test_first_registration_gets_a_new_id_and_version_one() -> None:
    registration = register(None, PROFILE, None, LATER, id_of_new)

    assert registration.outcome == "registered"
    assert registration.organisation == Organisation("b" * 32, 1, PROFILE, LATER, LATER)


@pytest.mark.parametrize("seen_version", [None, 1, 3, 99])
def test_same_content_again_changes_nothing_whatever_version_is_named(
    seen_version: int | None,
) -> None:
    registration = register(KNOWN, PROFILE, seen_version, LATER, id_of_new)

    assert registration.outcome == "unchanged"
    assert registration.organisation is KNOWN


def test_change_that_names_the_version_keeps_the_id_and_raises_the_version() -> None:
    registration = register(KNOWN, renamed(PROFILE), 3, LATER, id_of_new)

    assert registration.outcome == "changed"
    assert registration.organisation == Organisation(
        KNOWN.id, 4, renamed(PROFILE), KNOWN.registered, LATER
    )


def test_change_without_a_version_is_refused_and_told_the_version() -> None:
    with pytest.raises(Refused) as refusal:
        register(KNOWN, renamed(PROFILE), None, LATER, id_of_new)

    assert refusal.value.code == "organisation.exists"
    assert refusal.value.params == {"version": 3}


@pytest.mark.parametrize("seen_version", [1, 2, 4])
def test_change_of_another_version_is_refused(seen_version: int) -> None:
    with pytest.raises(Refused) as refusal:
        register(KNOWN, renamed(PROFILE), seen_version, LATER, id_of_new)

    assert refusal.value.code == "organisation.changed_since"
    assert refusal.value.field == "version"


def test_change_of_an_unknown_reference_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        register(None, PROFILE, 1, LATER, id_of_new)

    assert refusal.value.code == "organisation.unknown"


@given(st.lists(st.tuples(profiles, st.none() | st.integers(1, 5)), max_size=12))
def test_history_of_any_requests_keeps_one_id_and_counts_its_changes(
    requests: list[tuple[Profile, int | None]],
) -> None:
    known: Organisation | None = None
    contents: list[Profile] = []

    for profile, seen_version in requests:
        try:
            known = register(known, profile, seen_version, LATER, id_of_new).organisation
        except Refused:
            continue
        if contents[-1:] != [profile]:
            contents.append(profile)

    if known is not None:
        assert known.id == id_of_new()
        assert known.version == len(contents)
        assert known.profile == contents[-1]
