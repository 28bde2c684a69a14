"""What is remembered holds until a release changes it, and comes from released sums alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chassis.errors import CorrectIt
from services.benchmark.domain.batch import Label
from tests.interface.benchmark.asking import QUESTIONS, ask
from tests.interface.benchmark.nodes import BenchmarkNode, submitted, withdrawn
from tests.interface.benchmark.receiving import FIRST, SECOND, A, Say
from tests.interface.set_clock import SetClock
from tests.unit.benchmark.making import announcement

EVERY_QUESTION = pytest.mark.parametrize("method", sorted(QUESTIONS))


@EVERY_QUESTION
def test_a_release_changes_the_next_answer(method: str, de: BenchmarkNode, say: Say) -> None:
    de.hear(say(FIRST))
    before = ask(de, method)
    again = ask(de, method)

    de.hear(say(SECOND))

    after = ask(de, method)
    assert before == again != after == ask(de, method, fresh=True)


@EVERY_QUESTION
def test_without_a_release_the_sums_are_not_read_again(
    method: str, de: BenchmarkNode, say: Say
) -> None:
    de.hear(say(FIRST))
    before = ask(de, method)

    de.unit.db["aggregates"].update_many({}, {"$set": {"rows": []}})

    assert ask(de, method) == before


@EVERY_QUESTION
def test_only_released_sums_are_read(method: str, gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(40))
    gb.close()
    before = ask(gb, method)

    for name in gb.unit.db.list_collection_names():
        if name not in ("aggregates", "stamps"):
            gb.unit.db[name].drop()

    assert ask(gb, method, fresh=True) == before


@EVERY_QUESTION
def test_what_is_not_released_changes_no_answer(method: str, gb: BenchmarkNode) -> None:
    gb.take_in(submitted(number) for number in range(40))
    gb.close()
    before = ask(gb, method)

    gb.take_in(submitted(number, ["99"] * 9) for number in range(100, 140))
    gb.take_in(withdrawn(number) for number in range(5))

    assert ask(gb, method) == ask(gb, method, fresh=True) == before


def test_answers_change_with_the_day_when_a_release_expires(
    de: BenchmarkNode, say: Say, clock: SetClock
) -> None:
    de.hear(say(FIRST))
    assert ask(de, "compare")["sections"]
    clock.moment = datetime(2036, 1, 2, tzinfo=UTC)

    answer = ask(de, "compare")

    assert (answer["sections"], answer["released"]) == ([], {})


def test_questions_that_differ_have_answers_of_their_own(de: BenchmarkNode, say: Say) -> None:
    arts = replace(A, label=Label("education"))
    de.hear(say(announcement(arts)))

    whole = ask(de, "compare")
    one = ask(de, "compare", sector="education")

    assert whole["asked"] == {"sector": None, "size": None}
    assert one["asked"] == {"sector": "education", "size": None}


@pytest.mark.parametrize(
    ("method", "data", "field"),
    [
        ("compare", {"sector": {"$gt": ""}}, "sector"),
        ("compare", {"countries": ["de", "x"]}, "countries.1"),
        ("position", {"scores": {"1": "1e9"}}, "scores.1.value"),
        ("position", {"assessment": {"$ne": None}}, "assessment"),
        ("distribution", {"year": True}, "year"),
        ("funnel", {"mix": None}, "mix"),
        ("trend", {"country": ".."}, "country"),
        ("coverage", {"directory": {"sizes": {"$where": 1}}}, "directory.sizes.$where.key"),
    ],
)
def test_a_hostile_question_is_refused_by_field_and_writes_nothing(
    method: str, data: dict[str, object], field: str, de: BenchmarkNode, say: Say
) -> None:
    de.hear(say(FIRST))
    before = de.state()

    with pytest.raises(CorrectIt) as refused:
        ask(de, method, **data)

    assert (refused.value.code, refused.value.field) == ("request.invalid", field)
    assert de.state() == before
    assert de.pictures.memory.bytes == 0
