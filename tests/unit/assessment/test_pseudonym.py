"""Pseudonyms are keyed, stable, and different for an organisation and a person."""

import hashlib
import hmac

import pytest

from services.assessment.domain.pseudonym import participant, principal, tombstone
from tests.unit.assessment.making import KEY


def test_participant_is_the_agreed_hmac() -> None:
    expected = hmac.new(KEY, "organisation:Café".encode(), hashlib.sha256).hexdigest()

    assert participant(KEY, "Café") == expected


def test_organisation_and_practitioner_of_one_name_differ() -> None:
    expected = hmac.new(KEY, b"principal:Guide", hashlib.sha256).hexdigest()

    assert principal(KEY, "Guide") == expected
    assert principal(KEY, "Guide") != participant(KEY, "Guide")


def test_what_stands_for_an_erased_organisation_is_no_pseudonym_of_one() -> None:
    name = "a" * 32

    assert tombstone(KEY, name) not in {participant(KEY, name), principal(KEY, name)}


def test_another_key_gives_another_pseudonym() -> None:
    assert participant(KEY, "Guide") != participant(bytes(32), "Guide")


def test_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        participant(KEY[:31], "Guide")
