"""Look-ups find what the content defines, and otherwise say what there is."""

import pytest

from services.assessment.domain.catalogue import Catalogue
from services.assessment.domain.refusal import Refusal
from tests.unit.assessment.making import CATALOGUE, small_model

TWO = Catalogue([small_model(edition="2010"), small_model(edition="2003")], {"a", "b"}, {"s"})


def test_newest_edition_is_meant_unless_one_is_named() -> None:
    assert TWO.model("small").edition == "2010"
    assert TWO.model("small", "2003").edition == "2003"


def test_models_are_listed_in_order() -> None:
    assert [model.name for model in TWO.models] == ["small/2003", "small/2010"]


def test_unknown_model_names_the_known_ones() -> None:
    with pytest.raises(Refusal) as refusal:
        CATALOGUE.model("iso-9001")

    assert (refusal.value.code, refusal.value.field) == ("model.unknown", "model")
    assert "perform-full" in str(refusal.value.params["known"])


def test_unknown_edition_names_the_known_ones() -> None:
    with pytest.raises(Refusal) as refusal:
        TWO.model("small", "1999")

    assert refusal.value.code == "edition.unknown"
    assert refusal.value.params["known"] == "2003, 2010"


@pytest.mark.parametrize("code", ["", "A", " a", "a ", "c", "x" * 1000])
def test_code_outside_the_list_is_refused(code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        TWO.sector(code)

    assert refusal.value.code == "sector.unknown"
    assert refusal.value.params["known"] == "a, b"
    assert TWO.sector("a") == "a"
    assert TWO.size("s") == "s"
