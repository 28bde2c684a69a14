"""A made-up survey as the CSV file people import, and what its criteria should come to.

The criterion scores are worked out here a second time, from the rules in words and not from the
code under test.
"""

import csv
import random
from fractions import Fraction
from pathlib import Path

ENABLER_PARTS = {"1": "abcde", "2": "abcd", "3": "abcde", "4": "abcde", "5": "abcde"}
RESULT_SPLITS = {"6": (75, 25), "7": (75, 25), "8": (25, 75), "9": (50, 50)}
SECTORS = ("health", "education", "housing", "social-care")
SIZES = ("micro", "small", "medium")
COLUMNS = ("organisation", "sector", "size", "region", "model", "year", "code", "score")

Answers = dict[str, dict[str, str]]


def answers(country: str, count: int, seed: int) -> Answers:
    """Scores with up to one decimal for every part of `count` organisations."""
    chance = random.Random(seed)
    return {
        f"{country}-survey-{number:05d}": {
            code: str(chance.choice((chance.randint(0, 100), chance.randint(0, 999) / 10)))
            for code in _codes()
        }
        for number in range(count)
    }


def write(file: Path, country: str, year: int, given: Answers) -> None:
    """Write the answers as an import file."""
    chance = random.Random(len(given))
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(COLUMNS)
        for organisation, scores in given.items():
            who = (organisation, chance.choice(SECTORS), chance.choice(SIZES), country)
            for code, score in scores.items():
                rows.writerow((*who, "perform-full", year, code, score))


def whole_percents(given: Answers) -> dict[str, list[int]]:
    """By criterion, each organisation's percent, rounded half up to a whole percent."""
    return {
        criterion: [_half_up(_criterion(scores, criterion)) for scores in given.values()]
        for criterion in "123456789"
    }


def _criterion(scores: dict[str, str], criterion: str) -> Fraction:
    if criterion in ENABLER_PARTS:
        parts = [Fraction(scores[criterion + letter]) for letter in ENABLER_PARTS[criterion]]
        return sum(parts, Fraction()) / len(parts)
    first, second = RESULT_SPLITS[criterion]
    return (
        first * Fraction(scores[criterion + "a"]) + second * Fraction(scores[criterion + "b"])
    ) / 100


def _half_up(percent: Fraction) -> int:
    return int(percent + Fraction(1, 2))


def _codes() -> list[str]:
    enablers = [code + letter for code, letters in ENABLER_PARTS.items() for letter in letters]
    return enablers + [code + letter for code in RESULT_SPLITS for letter in "ab"]
