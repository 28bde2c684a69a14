"""Each attack finds the mistake it is for in a stream made by hand, and stays silent beside it."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attacks import (
    directory,
    homogeneity,
    insider,
    linear,
    margins,
    nested,
    side_channel,
    sign_separation,
    signature,
    supports,
    temporal,
)
from tests.attacks.designs.book import Book, issue
from tests.attacks.designs.handmade import K, cell, evidence, people
from tests.attacks.designs.population import CODES
from tests.attacks.evidence import Evidence
from tests.attacks.finding import Finding, isolated
from tests.attacks.suite import assert_isolates_nobody, attacked

NOBODY = frozenset[str]()


def named(*numbers: int) -> frozenset[str]:
    return frozenset(f"xx/org-{number}" for number in numbers)


def test_one_arrival_is_read_from_two_releases() -> None:
    everybody = people(9)
    released = evidence(everybody, [cell(everybody[:8])], [cell(everybody)])

    found = temporal.attack(released, K)

    assert isolated(found) == named(8)
    assert [each.all_read for each in found] == [True]


def test_k_arrivals_are_not_read_from_two_releases() -> None:
    everybody = people(8 + K)
    released = evidence(everybody, [cell(everybody[:8])], [cell(everybody)])

    assert temporal.attack(released, K) == []


def test_each_side_of_a_difference_is_judged() -> None:
    everybody = people(20)
    released = evidence(everybody, [cell(everybody[:10])], [cell(everybody[1:])])

    assert isolated(temporal.attack(released, K)) == named(0)


def test_releases_that_do_not_follow_each_other_are_subtracted_too() -> None:
    everybody = people(20)
    first, between, last = everybody[:10], everybody[5:20], everybody[:11]
    released = evidence(everybody, [cell(first)], [cell(between)], [cell(last)])

    assert isolated(temporal.attack(released, K)) == named(10)
    assert temporal.attack(released, K, reach=1) == []


def test_one_departure_is_read_beneath_the_arrivals() -> None:
    everybody = people(14)
    released = evidence(everybody, [cell(everybody[:10])], [cell(everybody[1:])])

    found = sign_separation.attack(released, K)

    assert isolated(found) == named(0)
    assert 0 < found[0].read <= found[0].criteria == len(CODES)


def test_arrivals_alone_are_no_departure() -> None:
    everybody = people(9)
    released = evidence(everybody, [cell(everybody[:8])], [cell(everybody)])

    assert sign_separation.attack(released, K) == []


@pytest.mark.parametrize("total", [("care", None), (None, "small")])
def test_a_margin_less_its_cells_leaves_one(total: tuple[str | None, str | None]) -> None:
    everybody = people(17)
    cells = [cell(everybody[:8], ("care", "small")), issue("b", everybody[8:16], ("care", "small"))]
    released = evidence(everybody, [cell(everybody, total), *cells])

    assert isolated(margins.attack(released, K)) == named(16)
    assert margins.attack(evidence(everybody, [cell(everybody, total), cells[0]]), K) == []


@pytest.mark.parametrize(
    "labels",
    [
        [("care", None), ("arts", None)],
        [(None, "small"), (None, "large")],
        [("care", "small"), ("care", "large")],
        [("care", "small"), ("arts", None)],
    ],
)
def test_the_country_less_its_parts_leaves_one(labels: list[tuple[str | None, str | None]]) -> None:
    everybody = people(17)
    parts = [cell(everybody[:8], labels[0]), cell(everybody[8:16], labels[1])]
    released = evidence(everybody, [cell(everybody), *parts])

    assert isolated(nested.attack(released, K)) == named(16)
    assert nested.attack(evidence(everybody, parts), K) == []


def test_two_years_less_one_leave_what_the_other_hides() -> None:
    earlier, later = people(8), people(3, first=8, year=1)
    book = Book(K)
    book.knows(earlier + later)
    book.publish(1, 0, 1, [cell(earlier)])
    book.publish(1, "0-1", 2, [issue("both", earlier + later, year="0-1")])

    found = nested.attack(Evidence(book.stream, book.truth), K)

    assert isolated(found) == named(8, 9, 10)


def test_a_record_with_a_signature_of_its_own_is_found() -> None:
    everybody = people(9)
    released = evidence(everybody, [cell(everybody[:8])], [cell(everybody)])

    assert isolated(signature.attack(released, K)) == named(8)
    assert signature.smallest(released) == 1


def test_three_sets_solve_what_no_two_of_them_do() -> None:
    one, left, right = people(1), people(8, first=1), people(8, first=9)
    sets = [
        issue("a", one + left),
        issue("b", one + right),
        issue("c", left + right),
    ]
    everything = evidence(one + left + right, sets)

    assert isolated(linear.attack(everything, K)) == named(0)
    for two in combinations(sets, 2):
        assert linear.attack(evidence(one + left + right, two), K) == []


@given(
    st.integers(1, 6).flatmap(
        lambda columns: st.lists(
            st.lists(st.booleans(), min_size=columns, max_size=columns), min_size=1, max_size=6
        )
    )
)
def test_what_is_solved_is_what_exact_fractions_solve(matrix: list[list[bool]]) -> None:
    columns = len(matrix[0])
    rows = [[place for place, held in enumerate(row) if held] for row in matrix]

    expected = {
        column
        for column in range(columns)
        if rank([*matrix, [place == column for place in range(columns)]]) == rank(matrix)
    }

    assert set(linear.solved(rows, columns)) == expected


def rank(matrix: list[list[bool]]) -> int:
    rows = [[Fraction(held) for held in row] for row in matrix]
    found = 0
    for column in range(len(rows[0])):
        pivot = next((each for each in rows[found:] if each[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for number, row in enumerate(rows[found + 1 :], start=found + 1):
            factor = row[column] / pivot[column]
            rows[number] = [here - factor * there for here, there in zip(row, pivot, strict=True)]
        found += 1
    return found


def test_an_organisation_in_two_sets_of_a_year_is_narrowed_down() -> None:
    everybody = people(19)
    released = evidence(everybody, [issue("a", everybody[:10]), issue("b", everybody[9:])])

    found = supports.attack(released, K)

    assert isolated(found) == named(9)
    assert found[0].all_read


def test_a_corrected_record_in_a_second_set_is_narrowed_down() -> None:
    everybody = people(8)
    corrected = replace(everybody[0], version=1, scores=(99, *everybody[0].scores[1:]))
    after = [corrected, *everybody[1:], *people(8, first=8)]
    released = evidence(
        everybody + [corrected] + people(8, first=8), [cell(everybody)], [cell(after, rev=1)]
    )

    assert named(0) <= isolated(supports.attack(released, K))


def test_a_set_inside_another_adds_nothing() -> None:
    everybody = people(16)
    released = evidence(everybody, [cell(everybody)], [cell(everybody[:8], rev=1)])

    assert supports.attack(released, K) == []


@pytest.mark.parametrize(("alike", "names"), [(3, named(0)), (4, NOBODY)])
def test_an_isolated_record_with_three_candidates_has_a_name(
    alike: int, names: frozenset[str]
) -> None:
    rare, others = people(alike, size="large"), people(12, first=20)
    country, sizes = (None, None), (None, "large")
    released = evidence(rare + others, [cell(rare + others, country), cell(rare[:1], sizes)])

    assert isolated(directory.attack(released, [Finding("x", named(0), 1)])) == names


@pytest.mark.parametrize(("scores", "told"), [((50, 50, 50, 59, 90), 5), ((50, 50, 60, 60, 90), 0)])
def test_a_group_that_scores_alike_tells_all_scores(scores: tuple[int, ...], told: int) -> None:
    group = [
        replace(each, scores=(score, *each.scores[1:]))
        for each, score in zip(people(5), scores, strict=True)
    ]

    assert len(isolated(homogeneity.attack(evidence(group, [cell(group)])))) == told


def test_those_who_leave_together_must_not_be_alike() -> None:
    leaving = [replace(each, scores=(50, *each.scores[1:])) for each in people(5)]
    staying = people(8, first=5)
    everybody = leaving + staying

    released = evidence(everybody, [cell(everybody)], [cell(staying, rev=1)])

    assert isolated(homogeneity.attack(released)) == named(*range(5))


@pytest.mark.parametrize(("strangers", "told"), [(0, 0), (1, 1), (3, 3), (4, 0)])
def test_an_insider_takes_the_own_clients_out(strangers: int, told: int) -> None:
    clients = people(6, principals=["adviser"])
    everybody = clients + people(strangers, first=6, principals=["other"] * 0)

    found = insider.attack(evidence(everybody, [cell(everybody)]), K)

    assert isolated(found) == named(*range(6, 6 + told))


def test_pending_records_that_show_are_found_in_the_bytes() -> None:
    one = [b'{"version":1}', b'{"version":2}']

    assert side_channel.attack(one, one) == []
    assert [each.what for each in side_channel.attack(one, [one[0], b'{"version":3}'])] == [
        "line 2 differs from byte 11 on"
    ]
    assert len(side_channel.attack(one, one[:1])) == 1


def test_a_permitted_split_and_a_retirement_are_no_finding() -> None:
    leaving, staying, others = people(6), people(8, first=6), people(9, first=14)
    everybody = leaving + staying + others
    book = Book(K)
    book.knows(everybody)
    book.publish(1, 0, 1, [issue("a", leaving + staying), issue("b", others)])
    book.publish(2, 0, 2, [issue("a", staying, rev=1), issue("b", others)])
    book.publish(3, 0, 3, [issue("a", staying, rev=1)], retired=["b"])

    assert_isolates_nobody(book.stream, book.truth, K)


def test_a_truth_that_does_not_add_up_proves_nothing() -> None:
    everybody = people(8)
    book = Book(K)
    book.knows(everybody)
    issued = cell(everybody)
    issued.row["histograms"]["1"][0][0] += 1
    book.publish(1, 0, 1, [issued])

    with pytest.raises(ValueError, match="not the sum of its members"):
        attacked(book.stream, book.truth, K)
