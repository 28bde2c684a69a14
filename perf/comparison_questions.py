"""Questions that nobody asked before, of everything that is compared."""

from collections.abc import Mapping
from itertools import count, cycle, islice, product
from typing import Any

import numpy as np

from perf.released import CODES, COUNTRIES, EDITION, MODELS, SECTORS, SIZES, YEARS
from services.benchmark.domain.batch import Label
from services.benchmark.domain.cube import Cube
from services.benchmark.use_cases.figure_answers import widened

Subject = tuple[str, int]
Question = dict[str, Any]
SUBJECTS: tuple[Subject, ...] = tuple(product(MODELS, YEARS))


def everybody(times: int) -> list[Question]:
    """Subject by subject, the same again and again."""
    return list(islice(cycle(_of(subject) for subject in SUBJECTS), times))


def selecting(pictures: Mapping[Subject, Cube], times: int) -> list[Question]:
    """Sectors, sizes and both, in which there are enough to be shown; each is asked once."""
    known = [Label(*each) for each in product((None, *SECTORS), (None, *SIZES)) if any(each)]
    labels = [known[place] for place in np.random.default_rng(1).permutation(len(known))]
    found = (
        _of(subject, sector=label.sector, size=label.size)
        for label, subject in product(labels, SUBJECTS)
        if _shown(pictures[subject], label)
    )
    return list(islice(found, times))


def unknown_sectors(times: int) -> list[Question]:
    """Of sectors nobody has: the next larger group is everybody."""
    numbers = count()
    return [each | {"sector": f"nobody-{next(numbers)}"} for each in everybody(times)]


def others(times: int) -> dict[str, list[Question]]:
    """By method what else is asked of released figures; of some there are not so many questions."""
    rng = np.random.default_rng(2)
    asked = {
        "position": (_position(each, rng) for each in everybody(times)),
        "distribution": (
            _of(subject, sector=sector, country=country)
            for sector, country, subject in product(SECTORS, COUNTRIES, SUBJECTS)
        ),
        "funnel": (_of(subject, mix=mix) for mix, subject in product(("own", "europe"), SUBJECTS)),
        "trend": ({"model": each[1], "country": each[0]} for each in product(COUNTRIES, MODELS)),
        "coverage": (_of(subject, country=each) for each, subject in product(COUNTRIES, SUBJECTS)),
    }
    return {method: list(islice(questions, times)) for method, questions in asked.items()}


def _position(of: Question, rng: np.random.Generator) -> Question:
    whose = {"sector": SECTORS[rng.integers(len(SECTORS))], "edition": EDITION}
    scores = {code: f"{rng.uniform(0, 100):.2f}" for code in CODES}
    return of | whose | {"scores": scores, "total": f"{rng.uniform(0, 1000):.2f}"}


def _shown(picture: Cube, label: Label) -> bool:
    (section,) = picture.sections
    return widened(section, label, picture.k(section.countries))[0] == label


def _of(subject: Subject, **asked: str | None) -> Question:
    return {"model": subject[0], "year": subject[1], **asked}
