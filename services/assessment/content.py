"""Everything that `content/` holds for this service: models, code lists, and words."""

from functools import lru_cache
from pathlib import Path

from chassis.errors import CallSomeone
from services.assessment.domain.catalogue import Catalogue
from services.assessment.domain.model import Model
from services.assessment.questionnaires import structures, tailoring
from services.assessment.questionnaires.files import read

__all__ = ["load", "read"]


@lru_cache(maxsize=4)
def load(content_dir: Path) -> Catalogue:
    """Everything an assessment may refer to; raises CallSomeone naming the file at fault.

    An edition listed as published must have the digest it was published with: somebody has
    answered it, and its figures must not change behind their back.
    """
    folder = content_dir / "questionnaires"
    models = [
        structures.model(content_dir, file) for file in sorted(folder.glob("*/*/structure.yaml"))
    ]
    if not models:
        raise CallSomeone("content.no_model", path=str(content_dir))
    by_name = {model.name: model for model in models}
    _check_published(content_dir, by_name)
    _check_mappings(by_name)
    models += [
        tailoring.model(content_dir, file, by_name)
        for file in sorted(folder.glob("*/*+*/tailoring.yaml"))
    ]
    sectors, sizes = (_codes(content_dir, name) for name in ("sectors", "sizes"))
    return Catalogue(models, sectors, sizes)


def _check_published(content_dir: Path, models: dict[str, Model]) -> None:
    file = content_dir / "questionnaires" / "published.yaml"
    digests: dict[str, str] = read(content_dir, file, "published")["editions"]
    for name, digest in digests.items():
        if name not in models or models[name].digest != digest:
            raise CallSomeone("content.edition_changed", edition=name)


def _check_mappings(models: dict[str, Model]) -> None:
    for model in models.values():
        for mapping in model.mappings:
            source = models.get(mapping.source)
            known = set() if source is None else {each.code for each in source.criteria}
            here = {each.code for each in model.criteria}
            there = {code for codes in mapping.criteria.values() for code in codes}
            if not mapping.criteria.keys() <= here or not there <= known:
                raise CallSomeone(
                    "content.unreadable",
                    path=model.name,
                    problem=f"the mapping from {mapping.source} names what is not there",
                )


def _codes(content_dir: Path, name: str) -> set[str]:
    data = read(content_dir, content_dir / "classifications" / f"{name}.yaml", "classification")
    return {entry["code"] for entry in data["codes"]}
