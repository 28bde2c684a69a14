"""Counts what was said about a theme; each of its questions is counted once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.assessment.domain.sheet import Answer, Entry


@dataclass(frozen=True)
class ThemeCounts:
    """How many questions have a score, words and no score, no answer that people know, and so on.

    A question is open while nothing is said about it, also where what was said was removed again.
    """

    scored: int = 0
    in_words: int = 0
    unknown: int = 0
    not_applicable: int = 0
    open: int = 0

    @property
    def answered(self) -> int:
        """Those that somebody could say something about."""
        return self.scored + self.in_words + self.not_applicable

    @property
    def asked(self) -> int:
        """All questions of the theme."""
        return self.answered + self.unknown + self.open


def counted(leaves: Iterable[str], entries: Mapping[str, Entry]) -> ThemeCounts:
    """Count the answers under these codes."""
    kinds = [_kind(entries[leaf].answer) if leaf in entries else "open" for leaf in leaves]
    return ThemeCounts(
        scored=kinds.count("scored"),
        in_words=kinds.count("in_words"),
        unknown=kinds.count("unknown"),
        not_applicable=kinds.count("not_applicable"),
        open=kinds.count("open"),
    )


def _kind(answer: Answer) -> str:
    if answer.score is not None:
        return "scored"
    if answer.not_applicable:
        return "not_applicable"
    if answer.unknown:
        return "unknown"
    words = answer.strengths or answer.improvements or answer.note or answer.evidence
    return "in_words" if words else "open"
