"""Names, years and regions are read in one way only, or refused for the right reason."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.refusal import Refusal
from services.assessment.domain.submission import read_name, read_region, read_year


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name.missing"),
        (" ", "name.missing"),
        (" Harbour", "name.space"),
        ("Harbour\u00a0", "name.space"),
        ("Har\tbour", "name.control_character"),
        ("Har\x1bbour", "name.control_character"),
        ("Har\u2028bour", "name.control_character"),
        ("Har\ud800bour", "name.control_character"),
        ("x" * 121, "name.too_long"),
    ],
)
def test_name_that_would_be_mistaken_is_refused(name: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_name("organisation", name)

    assert (refusal.value.code, refusal.value.field) == (code, "organisation")


def test_refusal_of_a_name_does_not_repeat_it() -> None:
    with pytest.raises(Refusal) as refusal:
        read_name("organisation", "Harbour Kitchen ")

    assert "Harbour" not in repr(refusal.value)


def test_two_ways_of_writing_an_accent_are_one_name() -> None:
    assert read_name("organisation", "Cafe\u0301") == read_name("organisation", "Caf\u00e9")


@pytest.mark.parametrize("text", ["", "24", "02024", "2024.0", "20x4", " 2024", "1989", "2101"])
def test_year_of_other_form_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_year(text)

    assert refusal.value.code == "year.wrong"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ""),
        ("gb", "gb"),
        ("gb-sct", "gb-sct"),
        ("GB-SCT", "gb-sct"),
        ("UKK1", "ukk1"),
        ("South West", "south-west"),
        ("Île-de-France", "ile-de-france"),
        ("Baden_Württemberg", "baden-wurttemberg"),
        ("Łódź", "lodz"),
    ],
)
def test_region_becomes_a_code(text: str, code: str) -> None:
    assert read_region(text) == code


@pytest.mark.parametrize("text", ["Αττική", "-", "a--b", "west!", "x" * 41, "a,b", "a\x00b"])
def test_region_that_makes_no_code_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_region(text)

    assert refusal.value.code == "region.wrong"


@given(st.text(max_size=50))
def test_any_text_is_a_region_code_or_a_refusal(text: str) -> None:
    try:
        code = read_region(text)
    except Refusal:
        return

    assert code == "" or re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert len(code) <= 40
    assert read_region(code) == code
