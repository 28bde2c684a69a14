"""A model whose numbers contradict each other cannot exist, and its digest is about its rules."""

from dataclasses import replace
from fractions import Fraction

import pytest

from services.assessment.domain.model import Criterion, Part, Side, WrongModel
from tests.unit.assessment.making import FULL, small_model


def test_weights_must_add_up_to_the_maximum() -> None:
    with pytest.raises(WrongModel, match="add up"):
        replace(small_model(), maximum=Fraction(99))


def test_part_without_a_share_is_refused() -> None:
    with pytest.raises(WrongModel, match="share"):
        small_model(shares=(1, 0))


def test_code_used_twice_is_refused() -> None:
    twice = Criterion("2", Side.RESULT, Fraction(40), (Part("1a", Fraction(1)),))

    with pytest.raises(WrongModel, match="twice"):
        replace(small_model(), criteria=(small_model().criteria[0], twice))


def test_every_code_leads_to_its_criterion() -> None:
    assert FULL.criterion_of["6b"].code == FULL.criterion_of["6"].code == "6"
    assert len(FULL.criterion_of) == 9 + 32


def test_digest_follows_every_rule_and_nothing_else() -> None:
    model = small_model()
    same = small_model()
    other_share = small_model(shares=(1, 2))
    other_side = replace(
        model, criteria=(replace(model.criteria[0], side=Side.RESULT), model.criteria[1])
    )

    assert model.digest == same.digest
    assert len({each.digest for each in (model, other_share, other_side)}) == 3
    assert model.digest != small_model(edition="2").digest
