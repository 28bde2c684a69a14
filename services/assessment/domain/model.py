"""One edition of a model: criteria, their parts and prompts, and how percents become points."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any


class Side(StrEnum):
    """Whether a criterion is about what is done or about what is achieved."""

    ENABLER = "enabler"
    RESULT = "result"


class Kind(StrEnum):
    """Whether a model is scored, or talked through without a score."""

    SCORED = "scored"
    DIALOGUE = "dialogue"


class WrongModel(ValueError):
    """The content describes a model that cannot be scored; somebody has to correct the content."""


@dataclass(frozen=True)
class Prompt:
    """One question that is asked of a part, such as whether the approach is sound."""

    code: str
    attribute: str
    share: Fraction = Fraction(1)


@dataclass(frozen=True)
class Part:
    """A scorable division of a criterion; shares within a criterion relate to each other only.

    `cap` is the code of the prompt whose percent the part may not exceed, if there is one.
    """

    code: str
    share: Fraction
    prompts: tuple[Prompt, ...] = ()
    cap: str | None = None


@dataclass(frozen=True)
class Criterion:
    """One area of the model; `points` is its weight in points."""

    code: str
    side: Side
    points: Fraction
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Theme:
    """Questions asked beside the scored ones and gathered in a view of their own.

    `leaves` are pairs of the part and the code under which its question is answered. They never
    change a score, so a node may add some of its own and stay comparable.
    """

    code: str
    leaves: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EditionMapping:
    """How percents of another edition read in this one, for trend lines only.

    `criteria` maps a criterion here to those there whose plain mean stands for it; one that is left
    out has a break in its line.
    """

    source: str
    criteria: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Model:
    """An immutable edition of a model. Raises WrongModel when its numbers contradict each other.

    `base` is the edition that a tailored one was made from and is published as. `anchors` are the
    percents that the scale describes, `step` the smallest step that forms offer.
    """

    code: str
    edition: str
    maximum: Fraction
    criteria: tuple[Criterion, ...]
    kind: Kind = Kind.SCORED
    themes: tuple[Theme, ...] = ()
    mappings: tuple[EditionMapping, ...] = ()
    anchors: tuple[int, ...] = (0, 25, 50, 75, 100)
    step: Fraction = Fraction(1)
    base: str | None = None

    def __post_init__(self) -> None:
        codes = [*self._all_codes(), *self.theme_leaves]
        if len(set(codes)) != len(codes):
            raise WrongModel(f"{self.name}: a code is used twice")
        if self.kind is Kind.DIALOGUE:
            return
        if sum(criterion.points for criterion in self.criteria) != self.maximum:
            raise WrongModel(f"{self.name}: the weights do not add up to the maximum")
        for criterion in self.criteria:
            if any(part.share <= 0 for part in criterion.parts):
                raise WrongModel(f"{self.name}: a part of {criterion.code} has no share")
            for part in criterion.parts:
                if any(prompt.share <= 0 for prompt in part.prompts):
                    raise WrongModel(f"{self.name}: a prompt of {part.code} has no share")
                if part.cap not in (None, *(prompt.code for prompt in part.prompts)):
                    raise WrongModel(f"{self.name}: {part.code} is capped by {part.cap}")

    @property
    def name(self) -> str:
        """Code and edition, such as `perform-full/2003`."""
        return f"{self.code}/{self.edition}"

    @property
    def published_edition(self) -> str:
        """The edition under which scores are published: of a tailored one, its base's."""
        return self.edition if self.base is None else self.base.partition("/")[2]

    @property
    def is_scored(self) -> bool:
        """Whether there are percents and points at all."""
        return self.kind is Kind.SCORED

    @cached_property
    def criterion_of(self) -> dict[str, Criterion]:
        """Every code that may be scored, of a criterion, a part or a prompt, with its criterion."""
        return {code: criterion for criterion in self.criteria for code in _codes_within(criterion)}

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that may be scored, at any level, in the model's order."""
        return tuple(self.criterion_of)

    @cached_property
    def theme_leaves(self) -> dict[str, Theme]:
        """Codes of questions asked beside the scored ones, with their theme."""
        return {leaf: theme for theme in self.themes for _, leaf in theme.leaves}

    @cached_property
    def answerable(self) -> tuple[str, ...]:
        """What a respondent is asked, in order: prompts, or parts or criteria without any."""
        beside: dict[str, list[str]] = {}
        for theme in self.themes:
            for of, leaf in theme.leaves:
                beside.setdefault(of, []).append(leaf)
        asked: list[str] = []
        for criterion in self.criteria:
            for part in criterion.parts:
                asked += [prompt.code for prompt in part.prompts] or [part.code]
                asked += beside.get(part.code, [])
            if not criterion.parts:
                asked.append(criterion.code)
        return tuple(asked)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that decides a score: the same digest means the same figures.

        A tailored edition has the digest of its base. What a model does not have is left out, so
        that editions from before it could be had keep their digest.
        """
        core: dict[str, Any] = {
            "model": self.code,
            "edition": self.published_edition,
            "maximum": str(self.maximum),
            "criteria": [_core(criterion) for criterion in self.criteria],
        }
        if not self.is_scored:
            core["kind"] = self.kind.value
        text = json.dumps(core, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def _all_codes(self) -> Iterator[str]:
        for criterion in self.criteria:
            yield from _codes_within(criterion)


def _codes_within(criterion: Criterion) -> Iterator[str]:
    yield criterion.code
    for part in criterion.parts:
        yield part.code
        for prompt in part.prompts:
            yield prompt.code


def _core(criterion: Criterion) -> dict[str, Any]:
    core: dict[str, Any] = {
        "code": criterion.code,
        "side": criterion.side,
        "points": str(criterion.points),
        "parts": [[part.code, str(part.share)] for part in criterion.parts],
    }
    prompts = {
        part.code: [[prompt.code, str(prompt.share)] for prompt in part.prompts]
        for part in criterion.parts
        if part.prompts
    }
    caps = {part.code: part.cap for part in criterion.parts if part.cap is not None}
    return core | ({"prompts": prompts} if prompts else {}) | ({"caps": caps} if caps else {})
