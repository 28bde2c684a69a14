"""Questionnaires: prompts and themes, tailored editions, translations, mappings, explanations."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import CallSomeone
from services.assessment import content
from services.assessment.domain.continuity import carried
from services.assessment.domain.explanation import Rule, explain
from services.assessment.domain.model import (
    Criterion,
    EditionMapping,
    Kind,
    Model,
    Part,
    Prompt,
    Side,
    Theme,
    WrongModel,
)
from services.assessment.domain.profile import strengths, theme_view
from services.assessment.domain.refusal import Refusal
from services.assessment.domain.scoring import faults, score
from services.assessment.questionnaires import checking, translation
from services.assessment.questionnaires.texts import languages, texts
from tests.unit.assessment.making import CATALOGUE, CONTENT, FULL, PARTS, percents

QUICK = CATALOGUE.model("perform-quick")


def prompted(cap: bool = False) -> Model:
    """A model of one enabler with two parts of two prompts each, a result, and a theme."""
    parts = tuple(
        Part(
            code,
            Fraction(1),
            (Prompt(f"{code}.1", "sound"), Prompt(f"{code}.2", "used")),
            f"{code}.1" if cap else None,
        )
        for code in ("1a", "1b")
    )
    criteria = (
        Criterion("1", Side.ENABLER, Fraction(60), parts),
        Criterion("2", Side.RESULT, Fraction(40), ()),
    )
    themes = (Theme("equality", (("1a", "1a.e"),)),)
    return Model("small", "1", Fraction(100), criteria, themes=themes)


ANSWERED = {"1a.1": 20, "1a.2": 60, "1b.1": 80, "1b.2": 100, "2": 50}


def scores(changes: dict[str, int | None] | None = None) -> dict[str, Fraction]:
    found = {**ANSWERED, **(changes or {})}
    return {code: Fraction(value) for code, value in found.items() if value is not None}


def test_prompts_make_a_part_and_parts_a_criterion() -> None:
    figures = score(prompted(), scores())

    # (20 + 60) / 2 = 40, (80 + 100) / 2 = 90, their mean 65; 65 % of 60 and 50 % of 40 points.
    assert figures.parts == {"1a": 40, "1b": 90}
    assert figures.criteria == {"1": 65, "2": 50}
    assert (figures.enablers, figures.results, figures.total) == (39, 20, 59)


def test_cap_holds_a_part_at_its_prompt() -> None:
    assert score(prompted(cap=True), scores()).parts == {"1a": 20, "1b": 80}


def test_what_does_not_apply_leaves_the_denominator_of_its_level() -> None:
    model = prompted()

    one_prompt = score(model, scores({"1a.1": None}), {"1a.1"})
    one_part = score(model, scores({"1a.1": None, "1a.2": None}), {"1a"})
    one_criterion = score(model, scores({"2": None}), {"2"})

    assert one_prompt.parts["1a"] == 60
    assert (one_part.criteria["1"], "1a" in one_part.parts) == (90, False)
    # The enabler's 65 % of all 100 points.
    assert (one_criterion.total, one_criterion.criteria) == (65, {"1": 65})


def test_section_tree_of_the_field_s_unit_checks() -> None:
    """domain.md 3: A1 = 80, A2 = 60, B1 = 40 (weight 1), B2 = 100 (weight 3)."""
    halves = tuple(
        Criterion(code, Side.ENABLER, Fraction(50), tuple(parts))
        for code, parts in (
            ("1", [Part("1a", Fraction(1)), Part("1b", Fraction(1))]),
            ("2", [Part("2a", Fraction(1)), Part("2b", Fraction(3))]),
        )
    )
    model = Model("tree", "1", Fraction(100), halves)
    said = {"1a": Fraction(80), "1b": Fraction(60), "2a": Fraction(40), "2b": Fraction(100)}

    assert score(model, said).total == Fraction("77.5")
    del said["2b"]
    assert score(model, said, {"2b"}).total == 55


@pytest.mark.parametrize(
    ("changes", "not_applicable", "code"),
    [
        ({"1a": 50}, set(), "code.criterion_and_part"),
        ({"1": 50}, set(), "code.criterion_and_part"),
        ({"1a.2": None}, set(), "assessment.incomplete"),
        ({}, {"1a.1"}, "code.scored_and_not_applicable"),
        ({}, {"9z"}, "code.unknown"),
        (dict.fromkeys(ANSWERED), {"1", "2"}, "assessment.nothing_applicable"),
    ],
)
def test_fault_is_named(
    changes: dict[str, int | None], not_applicable: set[str], code: str
) -> None:
    found = faults(prompted(), scores(changes), not_applicable)

    assert code in {fault.code for fault in found}


def test_theme_is_gathered_and_changes_no_score() -> None:
    model = prompted()
    with_theme = scores({"1a.e": 10})

    assert score(model, with_theme) == score(model, scores())
    view = theme_view(model, "equality", with_theme)
    assert (view.parts, view.criteria, view.overall) == ({"1a": 10}, {"1": 10}, 10)
    assert theme_view(model, "equality", scores()).unanswered == ("1a.e",)
    with pytest.raises(Refusal, match="theme.unknown"):
        theme_view(model, "other", scores())


def test_dialogue_has_no_scores() -> None:
    criteria = (Criterion("1", Side.ENABLER, Fraction(), ()),)
    model = Model("talk", "1", Fraction(), criteria, kind=Kind.DIALOGUE)

    assert model.answerable == ("1",)
    assert [fault.code for fault in faults(model, [])] == ["model.not_scored"]


def test_strengths_are_ranked_by_percent_and_not_by_points() -> None:
    criteria, parts = strengths(prompted(), score(prompted(), scores({"1b.2": 0})))

    assert [each.code for each in criteria] == ["2", "1"]
    assert [each.code for each in parts] == ["1a", "1b"]


@given(st.fixed_dictionaries(dict.fromkeys(PARTS, percents)), st.sets(st.sampled_from(PARTS)))
def test_explanation_ends_with_the_figures_that_scoring_gives(
    said: dict[str, Fraction], left_out: set[str]
) -> None:
    left_out -= {"1a"}
    kept = {code: value for code, value in said.items() if code not in left_out}
    figures = score(FULL, kept, left_out)

    steps = explain(FULL, kept, left_out)

    last = {step.code: step.value for step in steps if step.rule is not Rule.NOT_APPLICABLE}
    assert last["total"] == figures.total
    assert all(last[code] == points for code, points in figures.points.items())


def test_explanation_names_the_cap() -> None:
    steps = explain(prompted(cap=True), scores())

    assert [step.code for step in steps if step.rule is Rule.CAPPED] == ["1a", "1b"]


def test_mapping_carries_over_and_breaks_where_nothing_is_said() -> None:
    mappings = (EditionMapping("old/1", {"1": ("1", "2")}),)
    target = Model("small", "2", Fraction(100), prompted().criteria, mappings=mappings)
    before = {"1": Fraction(40), "2": Fraction(60)}

    def edition(code: str, edition: str) -> Model:
        return Model(code, edition, Fraction(100), prompted().criteria)

    assert carried(edition("old", "1"), target, before) == {"1": 50}
    assert carried(edition("other", "1"), target, before) == {}
    assert carried(edition("small", "2"), target, before) == before


def test_code_that_is_used_twice_is_refused() -> None:
    with pytest.raises(WrongModel, match="used twice"):
        Model("x", "1", Fraction(60), (prompted().criteria[0], prompted().criteria[0]))


def test_questionnaire_content_has_no_errors() -> None:
    assert [found for found in checking.check(CONTENT) if found.is_error] == []


@pytest.mark.parametrize(
    ("model", "language"),
    [(model, each) for model in CATALOGUE.models for each in languages(CONTENT, model)],
    ids=lambda each: getattr(each, "name", each),
)
def test_questionnaire_renders_every_question(model: Model, language: str) -> None:
    said = texts(CONTENT, model, language)

    assert said.language == language
    assert all(said.question(code) and said.title_of(code) for code in model.answerable)


def test_questionnaire_in_a_language_that_is_not_there_is_english() -> None:
    assert texts(CONTENT, QUICK, "ga").language == "en"


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(CONTENT, folder / "content"))


def test_translation_tells_what_is_missing_and_outdated(tmp_path: Path) -> None:
    folder = copied(tmp_path) / "questionnaires/perform-quick/2026"
    english = (folder / "en.yaml").read_text(encoding="utf-8")
    (folder / "en.yaml").write_text(
        english.replace("Leaders who set an example", "Leaders set an example")
    )

    notes = [found for found in checking.check(tmp_path / "content") if "outdated" in found.what]

    assert [found.what for found in notes] == [
        f"{language} is outdated at parts.1b.title" for language in ("de", "el", "es", "fr", "pl")
    ]
    source = yaml.safe_load((folder / "en.yaml").read_text(encoding="utf-8"))
    before = (folder / "de.yaml").read_text(encoding="utf-8").partition("\nsources:")[0]
    translation.stamp(source, folder / "de.yaml")
    translation.stamp(source, folder / "de.yaml")
    after = (folder / "de.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert translation.drift(source, yaml.safe_load(after)) == translation.Drift((), (), ())


def tailored(folder: Path, **change: object) -> Path:
    place = copied(folder) / "questionnaires/perform-quick/2026+coops"
    place.mkdir()
    data = {
        "format": 1,
        "model": "perform-quick",
        "edition": "2026+coops",
        "base": "perform-quick/2026",
        "extras": {"1c": ["1c.x1"]},
        "wording": {
            "en": {"parts.1a.title": "A purpose members know", "extras.1c.x1": "Members elect us."}
        },
        **change,
    }
    (place / "tailoring.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    return folder / "content"


@given(said=st.fixed_dictionaries(dict.fromkeys(QUICK.answerable, percents)), own=percents)
def test_tailored_edition_scores_like_its_base(
    tmp_path_factory: pytest.TempPathFactory, said: dict[str, Fraction], own: Fraction
) -> None:
    model = TAILORED.setdefault("model", _tailored(tmp_path_factory.mktemp("tailored")))

    assert score(model, {**said, "1c.x1": own}) == score(QUICK, said)


TAILORED: dict[str, Model] = {}


def _tailored(folder: Path) -> Model:
    return content.load(tailored(folder)).model("perform-quick", "2026+coops")


def test_tailored_edition_keeps_the_digest_and_shows_its_own_words(tmp_path: Path) -> None:
    folder = tailored(tmp_path)
    catalogue = content.load(folder)
    model = catalogue.model("perform-quick", "2026+coops")

    assert (model.digest, model.published_edition) == (QUICK.digest, "2026")
    assert catalogue.model("perform-quick").edition == "2026"
    said = texts(folder, model, "de")
    assert said.parts["1a"].title == "A purpose members know"
    assert said.question("1c.x1") == "Members elect us."
    assert theme_view(model, "local", {"1c.x1": Fraction(40)}).overall == 40
    assert [found for found in checking.check(folder) if found.is_error] == []


@pytest.mark.parametrize(
    "change",
    [
        {"base": "perform-quick/2025"},
        {"extras": {"9z": ["9z.x1"]}},
        {"extras": {"1c": ["1d.x1"]}},
        {"edition": "2026"},
        {"weights": {"1": 20}},
    ],
)
def test_tailoring_that_would_change_the_core_is_refused(
    tmp_path: Path, change: dict[str, object]
) -> None:
    with pytest.raises(CallSomeone, match="content"):
        content.load(tailored(tmp_path, **change))
