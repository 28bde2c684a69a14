"""The words of this installation's content for the codes in open data."""

from pathlib import Path

from node.open_data.country_names import COUNTRY_NAMES
from services.assessment import content
from services.assessment.questionnaires.texts import texts
from services.benchmark.domain.open_data.codes import Names


def names(content_dir: Path) -> Names:
    """English titles of countries, models, criteria, sectors and sizes.

    Codes of which other countries know more than this installation stand for themselves.
    """
    models: dict[str, str] = {}
    criteria: dict[tuple[str, str, str], str] = {}
    for model in content.load(content_dir).models:
        words = texts(content_dir, model)
        # Editions come in order, so the newest one's title stays.
        models[model.code] = words.title
        for code, entry in words.criteria.items():
            criteria[model.code, model.edition, code] = entry.title
    return Names(
        countries=COUNTRY_NAMES,
        models=models,
        sectors=_titles(content_dir, "sectors"),
        sizes=_titles(content_dir, "sizes"),
        criteria=criteria,
    )


def _titles(content_dir: Path, name: str) -> dict[str, str]:
    file = content_dir / "classifications" / f"{name}.yaml"
    codes = content.read(content_dir, file, "classification")["codes"]
    return {each["code"]: each["title"]["en"] for each in codes}
