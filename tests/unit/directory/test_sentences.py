"""Every refusal of the directory has a sentence that its parameters fill."""

from pathlib import Path

import pytest

from chassis.actor import Actor
from chassis.dead_letter_use_cases import only_operators
from chassis.errors import CallSomeone, CorrectIt, PerformError, RetryIt
from chassis.messages import sentence
from services.directory.domain.classifications import Classifications
from services.directory.domain.errors import Refused
from services.directory.policy import may_count, may_get, may_list, may_register

CONTENT = Path(__file__).resolve().parents[3] / "content"
MEMBER = Actor("someone", frozenset({"member"}), "a" * 32)
ERRORS = [
    CorrectIt("organisation.exists", "version", version=3),
    CorrectIt("organisation.changed_since", "version", version=3),
    CorrectIt("organisation.unknown", "reference"),
    RetryIt("organisation.changed_meanwhile", "version"),
    CallSomeone("classifications.unreadable", path="content/classifications/sizes.yaml"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_error_has_a_complete_sentence(error: PerformError) -> None:
    said = sentence(error, CONTENT)

    assert said.endswith(".")
    assert not {"{", "}", "["} & set(said)
    for value in error.params.values():
        assert str(value) in said


@pytest.mark.parametrize(("sector", "size"), [("mining", "small"), ("health", "huge")])
def test_unknown_code_is_answered_with_the_list(sector: str, size: str) -> None:
    lists = Classifications(frozenset({"health", "housing"}), frozenset({"small", "micro"}))
    with pytest.raises(Refused) as refusal:
        lists.require(sector, size)

    error = CorrectIt(refusal.value.code, refusal.value.field, **refusal.value.params)
    said = sentence(error, CONTENT)

    assert "mining" in said or "huge" in said
    assert "health, housing" in said or "micro, small" in said


@pytest.mark.parametrize(
    "reason",
    [
        may_register(MEMBER, {}),
        may_list(MEMBER, {}),
        may_count(MEMBER, {}),
        may_get(MEMBER, {"id": "another"}),
        only_operators(MEMBER, {}),
    ],
)
def test_refusal_by_policy_is_one_whole_sentence_without_a_code(reason: str) -> None:
    said = sentence(CorrectIt("policy.refused", "directory.method", reason=reason), CONTENT)

    assert said.endswith(".")
    assert reason not in said
    assert "policy.refused" not in said
