"""Every edition that is shipped: figures worked out by hand, and what must hold of any answers.

The answers are in `fixtures/<model>-<edition>.csv`, as `perform score` reads them: Harbour Kitchen
answers everything, at Tide Works something does not apply.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from node.commands.score import score as score_command
from node.csv_import import reader
from node.csv_import.assessments import Sorting
from services.assessment.domain.continuity import carried, counterparts
from services.assessment.domain.decimals import write_decimal
from services.assessment.domain.intake import Answers, Rejected, answers
from services.assessment.domain.model import Model
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.scoring import score
from services.assessment.questionnaires.texts import Texts, languages, read_texts, texts
from tests.unit.assessment.making import CATALOGUE, CONTENT, percents, rows

FIXTURES = Path(__file__).with_name("fixtures")
SCORED = [model for model in CATALOGUE.models if model.is_scored]
APP = typer.Typer()
APP.command()(score_command)


@dataclass(frozen=True)
class Worked:
    """What somebody worked out: the percents of all criteria, in order, and the sums in points."""

    percents: str
    enablers: str
    results: str
    total: str


# Percents and sums as exact numbers: `110/3` is a third of 110. `-` does not apply.
WORKED = {
    "perform-full/2003": (
        # 1  (10 + 20 + 30 + 40 + 55) / 5 = 31             of 100: 31
        # 2  (25 + 25 + 50 + 35) / 4 = 33.75               of  80: 27
        # 3  (40 + 40 + 45 + 50 + 50) / 5 = 45             of  90: 40.5
        # 4  (60 + 50 + 40 + 30 + 21) / 5 = 40.2           of  90: 36.18
        # 5  (70 + 70 + 70 + 70 + 71) / 5 = 70.2           of 140: 98.28
        # 6  75 % of 80 and 25 % of 40 = 60 + 10 = 70      of 200: 140
        # 7  75 % of 60 and 25 % of 20 = 45 + 5 = 50       of  90: 45
        # 8  25 % of 20 and 75 % of 60 = 5 + 45 = 50       of  60: 30
        # 9  half of 33.3 and half of 66.7 = 50            of 150: 75
        Worked("31 33.75 45 40.2 70.2 70 50 50 50", "232.96", "290", "522.96"),
        # 1b, 6b and all of 8 do not apply.
        # 1  (10 + 30 + 40 + 55) / 4 = 33.75               of 100: 33.75
        # 6  6a alone = 80                                 of 200: 160
        # Without the 60 points of 8 there are 940, so everything counts 1000/940 = 50/47.
        # enablers  (33.75 + 27 + 40.5 + 36.18 + 98.28) * 50/47 = 235.71 * 50/47 = 23571/94
        # results   (160 + 45 + 75) * 50/47 = 280 * 50/47 = 14000/47
        # total     23571/94 + 28000/94 = 51571/94
        Worked("33.75 33.75 45 40.2 70.2 80 50 - 50", "23571/94", "14000/47", "51571/94"),
    ),
    "perform-full/2026": (
        # 1a (50 + 40 + 30) / 3 = 40, 1b (60 + 60 + 30) / 3 = 50, 1c (100 + 50 + 0) / 3 = 50,
        # 1d (20 + 25 + 25) / 3 = 70/3, 1e (10 + 20 + 20) / 3 = 50/3
        # 1  (40 + 50 + 50 + 70/3 + 50/3) / 5 = 180 / 5 = 36        of 100: 36
        # 2a (40 + 40 + 41) / 3 = 121/3, 2b 50, 2c 30, 2d 60; 2a.e is of a theme and counts nothing
        # 2  (121/3 + 50 + 30 + 60) / 4 = 541/12                    of  80: 541/15
        # 3  everything 45                                          of  90: 40.5
        # 4  everything 20                                          of  90: 18
        # 5  everything 70                                          of 140: 98
        # 6  75 % of (90 + 60 + 30) / 3 = 60 and 25 % of 20 = 50    of 200: 100
        # 7  75 % of 40 and 25 % of 0 = 30                          of  90: 27
        # 8  25 % of 80 and 75 % of 40 = 50                         of  60: 30
        # 9  half of (55 + 65 + 60) / 3 = 60 and half of 20 = 40    of 150: 60
        # enablers  36 + 541/15 + 40.5 + 18 + 98 = 192.5 + 541/15 = 6857/30
        # results   100 + 27 + 30 + 60 = 217
        # total     6857/30 + 6510/30 = 13367/30
        Worked("36 541/12 45 20 70 50 30 50 40", "6857/30", "217", "13367/30"),
        # The prompt 1c.3, the part 1d, all prompts of 9b and the criterion 3 do not apply.
        # 1c (100 + 50) / 2 = 75
        # 1  (40 + 50 + 75 + 50/3) / 4 = (545/3) / 4 = 545/12       of 100: 545/12
        # 9  9a alone = 60                                          of 150: 90
        # Without the 90 points of 3 there are 910, so everything counts 1000/910 = 100/91.
        # enablers  (545/12 + 541/15 + 18 + 98) * 100/91 = 11849/60 * 100/91 = 59245/273
        # results   (100 + 27 + 30 + 90) * 100/91 = 247 * 100/91 = 1900/7
        # total     59245/273 + 74100/273 = 133345/273
        Worked("545/12 541/12 - 20 70 50 30 50 60", "59245/273", "1900/7", "133345/273"),
    ),
    "perform-quick/2026": (
        # 1  (20 + 40 + 60 + 60) / 4 = 45      of 100: 45
        # 2  (50 + 50 + 60) / 3 = 160/3        of  80: 128/3
        # 3  (30 + 30 + 40 + 40) / 4 = 35      of  90: 31.5
        # 4  (10 + 20 + 30 + 40) / 4 = 25      of  90: 22.5
        # 5  (60 + 60 + 70 + 50) / 4 = 60      of 140: 84
        # 6  (70 + 80 + 60) / 3 = 70           of 200: 140
        # 7  (40 + 50 + 60) / 3 = 50           of  90: 45
        # 8  (30 + 0 + 0) / 3 = 10             of  60: 6
        # 9  (25 + 35 + 40) / 3 = 100/3        of 150: 50
        # enablers  45 + 128/3 + 31.5 + 22.5 + 84 = 183 + 128/3 = 677/3
        # results   140 + 45 + 6 + 50 = 241
        # total     677/3 + 723/3 = 1400/3
        Worked("45 160/3 35 25 60 70 50 10 100/3", "677/3", "241", "1400/3"),
        # 2c and the criterion 9 do not apply.
        # 2  (50 + 50) / 2 = 50                of  80: 40
        # Without the 150 points of 9 there are 850, so everything counts 1000/850 = 20/17.
        # enablers  (45 + 40 + 31.5 + 22.5 + 84) * 20/17 = 223 * 20/17 = 4460/17
        # results   (140 + 45 + 6) * 20/17 = 191 * 20/17 = 3820/17
        Worked("45 50 35 25 60 70 50 10 -", "4460/17", "3820/17", "8280/17"),
    ),
    "efqm/2003": (
        # 1  (35 + 40 + 30 + 45 + 25) / 5 = 35                 of 100: 35
        # 2  (30 + 30 + 40 + 20) / 4 = 30                      of  80: 24
        # 3  (50 + 40 + 40 + 30 + 40) / 5 = 40                 of  90: 36
        # 4  (45 + 45 + 45 + 45 + 20) / 5 = 40                 of  90: 36
        # 5  (25 + 50 + 50 + 25 + 50) / 5 = 40                 of 140: 56
        # 6  75 % of 40 and 25 % of 60 = 30 + 15 = 45          of 200: 90
        # 7  75 % of 50 and 25 % of 30 = 37.5 + 7.5 = 45       of  90: 40.5
        # 8  25 % of 10 and 75 % of 30 = 2.5 + 22.5 = 25       of  60: 15
        # 9  half of 45 and half of 35 = 40                    of 150: 60
        Worked("35 30 40 40 40 45 45 25 40", "187", "205.5", "392.5"),
        # 4d and 8a do not apply.
        # 4  (45 + 45 + 45 + 20) / 4 = 38.75                   of  90: 34.875
        # 8  8b alone = 30                                     of  60: 18
        # enablers  35 + 24 + 36 + 34.875 + 56 = 185.875; results  90 + 40.5 + 18 + 60 = 208.5
        Worked("35 30 40 38.75 40 45 45 30 40", "185.875", "208.5", "394.375"),
    ),
    "efqm/2013": (
        # The answers of efqm/2003. Other weights, and 8 is half and half:
        # 1 to 5 as there, each of 100: 35 + 30 + 40 + 40 + 40 = 185
        # 6  45 of 150: 67.5      7  45 of 100: 45      9  40 of 150: 60
        # 8  half of 10 and half of 30 = 20 of 100: 20
        Worked("35 30 40 40 40 45 45 20 40", "185", "192.5", "377.5"),
        # 5c, 7b and the criterion 8 do not apply.
        # 5  (25 + 50 + 25 + 50) / 4 = 37.5 of 100: 37.5
        # 7  7a alone = 50 of 100: 50
        # Without the 100 points of 8 there are 900, so everything counts 1000/900 = 10/9.
        # enablers  (35 + 30 + 40 + 40 + 37.5) * 10/9 = 182.5 * 10/9 = 1825/9
        # results   (67.5 + 50 + 60) * 10/9 = 177.5 * 10/9 = 1775/9
        # total     3600/9 = 400
        Worked("35 30 40 40 37.5 45 50 - 40", "1825/9", "1775/9", "400"),
    ),
    "efqm/2020": (
        # 1  (40 + 50 + 60 + 40 + 30) / 5 = 44     of 100: 44
        # 2  (30 + 40 + 40 + 50) / 4 = 40          of 100: 40
        # 3  (60 + 50 + 40 + 30 + 70) / 5 = 50     of 100: 50
        # 4  (40 + 50 + 60 + 70) / 4 = 55          of 200: 110
        # 5  (20 + 30 + 30 + 40 + 50) / 5 = 34     of 100: 34
        # 6  45 of 200: 90, 7  62.5 of 200: 125, both scored as a whole
        Worked("44 40 50 55 34 45 62.5", "278", "215", "493"),
        # 2.4, 4.2 and the criterion 6 do not apply.
        # 2  (30 + 40 + 40) / 3 = 110/3            of 100: 110/3
        # 4  (40 + 60 + 70) / 3 = 170/3            of 200: 340/3
        # Without the 200 points of 6 there are 800, so everything counts 1000/800 = 5/4.
        # enablers  (44 + 110/3 + 50 + 340/3 + 34) * 5/4 = (128 + 150) * 5/4 = 347.5
        # results   125 * 5/4 = 156.25
        Worked("44 110/3 50 170/3 34 - 62.5", "347.5", "156.25", "503.75"),
    ),
    "caf/2020": (
        # Each criterion of 100 points, so its percent is its points.
        # 1  (20 + 30 + 40 + 30) / 4 = 30, 2  (45 + 50 + 35 + 30) / 4 = 40,
        # 3  (51 + 60 + 39) / 3 = 50, 4  (10 + 20 + 30 + 40 + 50 + 60) / 6 = 35,
        # 5  (31 + 32 + 33) / 3 = 32
        # 6  (60 + 41) / 2 = 50.5, 7  (25 + 30) / 2 = 27.5, 8  (11 + 10) / 2 = 10.5,
        # 9  (71 + 72) / 2 = 71.5
        # enablers  30 + 40 + 50 + 35 + 32 = 187; results  50.5 + 27.5 + 10.5 + 71.5 = 160
        Worked("30 40 50 35 32 50.5 27.5 10.5 71.5", "187", "160", "347"),
        # 4.1, 4.2, 5.3 and all of 8 do not apply.
        # 4  (30 + 40 + 50 + 60) / 4 = 45, 5  (31 + 32) / 2 = 31.5
        # Without the 100 points of 8 there are 800, so everything counts 900/800 = 9/8.
        # enablers  (30 + 40 + 50 + 45 + 31.5) * 9/8 = 196.5 * 9/8 = 221.0625
        # results   (50.5 + 27.5 + 71.5) * 9/8 = 149.5 * 9/8 = 168.1875
        Worked("30 40 50 45 31.5 50.5 27.5 - 71.5", "221.0625", "168.1875", "389.25"),
    ),
}


def fixture_of(model: Model) -> Path:
    return FIXTURES / f"{model.code}-{model.edition}.csv"


def read(model: Model) -> list[Answers]:
    """Both organisations of an edition's fixture, read as `perform score` reads a file."""
    with fixture_of(model).open("rb") as stream:
        found = [row._replace(model=model.code) for row in reader.rows(stream, reader.FOR_SCORE)]
    sorting = Sorting.of(found, lambda each: answers(each, CATALOGUE, model.edition), CONTENT)
    made = [answered for _, answered in sorting.accepted()]
    assert [each.reason for each in sorting.rejects] == []
    return made


def known(model: Model, worked: Worked) -> dict[str, Fraction]:
    codes = [each.code for each in model.criteria]
    said = zip(codes, worked.percents.split(), strict=True)
    return {code: Fraction(percent) for code, percent in said if percent != "-"}


def command(model: Model, file: Path) -> Any:
    options = ["--model", model.code, "--edition", model.edition, "--json"]
    return CliRunner().invoke(APP, [str(file), *options])


def test_figures_of_every_scored_edition_were_worked_out() -> None:
    assert set(WORKED) == {model.name for model in SCORED}


@pytest.mark.parametrize("model", SCORED, ids=lambda model: model.name)
def test_figures_are_exactly_those_worked_out_by_hand(model: Model) -> None:
    for answered, worked in zip(read(model), WORKED[model.name], strict=True):
        figures = score(model, answered.scores, answered.not_applicable)

        assert figures.criteria == known(model, worked)
        sums = (figures.enablers, figures.results, figures.total)
        assert sums == tuple(map(Fraction, (worked.enablers, worked.results, worked.total)))


@pytest.mark.parametrize("model", SCORED, ids=lambda model: model.name)
def test_command_prints_the_figures_worked_out_by_hand(model: Model) -> None:
    done = command(model, fixture_of(model))

    assert (done.exit_code, done.stderr) == (0, "")
    printed = json.loads(done.stdout)
    for found, worked in zip(printed, WORKED[model.name], strict=True):
        assert (found["model"], found["edition"]) == (model.code, model.edition)
        assert found["criteria"] == {k: float(v) for k, v in known(model, worked).items()}
        for name in ("enablers", "results", "total"):
            assert found[name] == float(Fraction(getattr(worked, name)))


def test_dialogue_is_refused_with_what_to_do_instead(tmp_path: Path) -> None:
    model = CATALOGUE.model("perform-dialogue")
    file = tmp_path / "talk.csv"
    file.write_text("organisation,year,code,score\nHarbour Kitchen,2024,1,50\n", encoding="utf-8")

    done = command(model, file)

    assert (done.exit_code, json.loads(done.stdout)) == (1, [])
    assert "is a dialogue without scores; record strengths and areas" in done.stderr
    with pytest.raises(Refusal, match="model.not_scored"):
        score(model, {"1": Fraction(50)})
    with pytest.raises(Rejected):
        answers(rows({"1": "50"}, model=model.code), CATALOGUE)


def leaves(model: Model) -> list[str]:
    """What counts of what is asked."""
    return [code for code in model.answerable if code not in model.theme_leaves]


def answered(model: Model) -> st.SearchStrategy[dict[str, Fraction]]:
    return st.fixed_dictionaries(dict.fromkeys(leaves(model), percents))


@pytest.mark.parametrize("model", SCORED, ids=lambda model: model.name)
@given(percent=percents)
def test_all_at_one_percent_make_that_percent_of_the_maximum(
    model: Model, percent: Fraction
) -> None:
    figures = score(model, dict.fromkeys(leaves(model), percent))

    # 10 points for each percent wherever there are 1,000.
    assert figures.total == model.maximum / 100 * percent
    assert set(figures.criteria.values()) == {percent}


@pytest.mark.parametrize("model", SCORED, ids=lambda model: model.name)
@given(data=st.data())
def test_a_higher_answer_never_lowers_the_total(model: Model, data: st.DataObject) -> None:
    said = data.draw(answered(model))
    left_out = data.draw(st.sets(st.sampled_from(leaves(model))))
    code = data.draw(st.sampled_from(leaves(model)))
    low, high = sorted((said[code], data.draw(percents)))
    left_out.discard(code)
    kept = {each: value for each, value in said.items() if each not in left_out}

    lower = score(model, {**kept, code: low}, left_out)
    higher = score(model, {**kept, code: high}, left_out)

    assert lower.total <= higher.total
    assert all(lower.criteria[each] <= higher.criteria[each] for each in lower.criteria)


@pytest.mark.parametrize("model", SCORED, ids=lambda model: model.name)
@given(data=st.data())
def test_order_of_answers_changes_nothing(model: Model, data: st.DataObject) -> None:
    (said, _) = read(model)
    written = {code: write_decimal(each) for code, each in said.scores.items()}
    mixed = data.draw(st.permutations(rows(written, model=model.code)))

    found = answers(mixed, CATALOGUE, model.edition)

    assert score(model, found.scores) == score(model, said.scores)


def asked(said: Texts, model: Model) -> Iterator[str]:
    """Codes of the questions that count, in the order in which a language has them."""
    for code, part in said.parts.items():
        yield from [each for each in part.prompts if each not in model.theme_leaves] or [code]
    yield from (code for code in said.criteria if code in model.answerable)


@pytest.mark.parametrize("model", SCORED, ids=lambda model: model.name)
@given(data=st.data())
def test_language_changes_nothing(model: Model, data: st.DataObject) -> None:
    said = data.draw(answered(model))

    for language in languages(CONTENT, model):
        codes = list(asked(texts(CONTENT, model, language), model))
        assert score(model, {code: said[code] for code in codes}) == score(model, said)


@pytest.mark.parametrize("name", ["efqm/2003", "efqm/2013", "efqm/2020", "caf/2020"])
def test_everything_scored_has_examples_evidence_and_actions(name: str) -> None:
    model = CATALOGUE.model(*name.split("/"))
    data = read_texts(CONTENT, CONTENT / "questionnaires" / name / "en.yaml")

    for code in model.answerable:
        entry = data["parts"].get(code) or data["criteria"][code]
        assert 2 <= len(entry["guidance"]) <= 5
        assert 2 <= len(entry["evidence"]) <= 4
        assert 2 <= len(entry["actions"]) <= 3


def test_history_goes_on_where_a_criterion_is_about_the_same() -> None:
    old, middle, new = (CATALOGUE.model("efqm", each) for each in ("2003", "2013", "2020"))
    before = {str(code): Fraction(10 * code) for code in range(1, 10)}

    assert carried(old, middle, before) == before
    for earlier in (old, middle):
        # Strategy, leadership, services and main results; 3, 5 and 6 break.
        assert carried(earlier, new, before) == {"1": 20, "2": 10, "4": 50, "7": 90}
    assert counterparts(new, CATALOGUE.model("caf", "2020")) == {}


def test_criterion_that_is_scored_as_a_whole_has_no_parts() -> None:
    model = CATALOGUE.model("efqm", "2020")

    assert model.answerable[-2:] == ("6", "7")
    assert [each.code for each in model.criteria if not each.parts] == ["6", "7"]
