"""Where one organisation stands: each score beside the nearest group that is large enough."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from chassis.commands import Answer, Command
from chassis.database import translated
from services.benchmark.domain.binning import TOTAL, criterion_bin, total_bin
from services.benchmark.domain.clustering import rest
from services.benchmark.domain.comparison import detectable, figures, moments
from services.benchmark.domain.cube import Cube, Section
from services.benchmark.domain.gates import DISPLAY_POINTS, Gate, display_bin, display_bins
from services.benchmark.domain.group_choice import Choice, Group, choose
from services.benchmark.domain.intervals import Interval
from services.benchmark.domain.percentile_rank import largest_gaps, place
from services.benchmark.domain.position import (
    Surroundings,
    score_bins,
    surroundings,
    without_own,
)
from services.benchmark.use_cases.figure_answers import about, jsonable, rows_of
from services.benchmark.use_cases.own_record import OwnRecord, own_record
from services.benchmark.use_cases.pictures import Pictures

NOBODY: Mapping[Group, int] = {}


@dataclass(frozen=True)
class Position:
    """Compares one organisation; nothing of it is kept, here or in the memory."""

    pictures: Pictures

    def position(self, call: Command) -> Answer:
        """For each score given: the group and why it was chosen, its figures, and one's place.

        `gaps` are the three largest that chance does not explain; none is said as "no clear
        difference". A code that nobody released has no group.
        """
        asked = call.data
        picture = self.pictures.picture(asked["model"], asked["year"])
        section = picture.section(asked["edition"], asked["layer"])
        country = asked["country"] or self.pictures.country
        bins = _bins(asked)
        answer = {
            **about(picture, self.pictures.today()),
            **{name: asked[name] for name in ("edition", "layer", "sector", "size")},
            "country": country,
            "own_removed": False,
            "criteria": {},
            "gaps": [],
        }
        if section is None:
            return answer | {"criteria": {code: _nothing(picture) for code in bins}}
        groups = surroundings(section, country, asked["sector"], picture.deff(section.countries))
        own = self._own(call, section, country, bins)
        if own is not None:
            label = own.batch.label
            groups = without_own(groups, section.codes, own.bins, label, asked["sector"])
            answer["own_removed"] = True
        found = {code: _one(picture, section, groups, code, bin_) for code, bin_ in bins.items()}
        return jsonable(answer | {"criteria": found, "gaps": _gaps(found)})

    def _own(
        self, call: Command, section: Section, country: str, bins: Mapping[str, int]
    ) -> OwnRecord | None:
        """Only our own node knows who is in a batch, and only of its own country."""
        if call.data["assessment"] is None or country != self.pictures.country:
            return None
        with translated():
            own = own_record(self.pictures, call.data["assessment"], bins, call.actor)
        return own if own is not None and own.batch.series == section.series else None


def _one(
    picture: Cube,
    section: Section,
    groups: Mapping[Group, Surroundings],
    code: str,
    bin_: int,
) -> Answer:
    if code not in section.codes:
        return _nothing(picture)
    at = section.codes.index(code)
    sizes = {group: int(each.counts[at].sum()) for group, each in groups.items()}
    k = picture.k(section.countries)
    choice = choose(sizes, k)
    if choice.group is None:
        return _nothing(picture, choice, sizes)
    group = groups[choice.group]
    counts, widths = group.counts[at], group.width
    score = score_bins({code: bin_}, widths)[code]
    known, europe = moments(counts), moments(groups[Group.EUROPE].counts[at])
    beyond = europe - known
    effects = groups[Group.EUROPE].deff * europe[0]
    others_deff = rest(effects, europe[0], group.deff, known[0])
    least = detectable(known[None, None], beyond[None, None], [code], group.deff, others_deff)
    ((figure,),) = rows_of(
        figures(counts[None, None], [code]),
        [k],
        np.array([[group.countries[at]]]),
        [widths],
        least,
    )
    if figure is None:
        return _nothing(picture, choice)
    return figure | {
        **_chosen(choice, sizes, k),
        "score": _points(code, score),
        **_place(counts, group.deff, score, code, figure),
    }


def _place(counts: Any, deff: float, score: int, code: str, figure: Answer) -> Answer:
    """The band from 20 organisations, the distribution from 30."""
    shows = Gate[figure["shows"].upper()]
    band, bars = None, None
    if shows >= Gate.QUARTILES and (found := place(counts, score, deff=deff)) is not None:
        band = [found.band.low, found.band.high]
    if shows >= Gate.DISTRIBUTION:
        bars = {
            "points": _points(code, DISPLAY_POINTS),
            "counts": display_bins(counts).tolist(),
            "own": display_bin(score),
        }
    return {"band": band, "distribution": bars}


def _gaps(found: Mapping[str, Answer]) -> list[Answer]:
    """Of the criteria; the total is made of them."""
    known = {code: each for code, each in found.items() if each["group"] and code != TOTAL}
    return [
        asdict(gap)
        for gap in largest_gaps(
            {code: each["score"] for code, each in known.items()},
            {code: each["median"] for code, each in known.items()},
            {
                code: Interval(*each["interval"]) if each["interval"] else None
                for code, each in known.items()
            },
        )
    ]


def _nothing(
    picture: Cube, choice: Choice | None = None, sizes: Mapping[Group, int] = NOBODY
) -> Answer:
    """Nothing is said, and why; `picture` tells how many it would take."""
    k = picture.k(picture.sources)
    none = Choice(None, "group.none", {"needed": k, "passed": ""})
    chosen = choice if choice is not None and choice.group is None else none
    return _chosen(chosen, sizes, k)


def _chosen(choice: Choice, sizes: Mapping[Group, int], k: int) -> Answer:
    """`passed` are the nearer groups with their numbers, null below `least`."""
    passed = [
        {"group": group.value, "n": n if n >= k else None, "least": k}
        for group, n in sizes.items()
        if choice.group is None or [*Group].index(group) < [*Group].index(choice.group)
    ]
    group = choice.group.value if choice.group is not None else None
    reason = {"code": choice.code, "params": choice.params, "passed": passed}
    return {"group": group, "reason": reason}


def _points(code: str, bin_: int) -> int:
    return bin_ * 10 if code == TOTAL else bin_


def _bins(asked: Mapping[str, Any]) -> dict[str, int]:
    bins = {code: criterion_bin(percent) for code, percent in asked["scores"].items()}
    if asked["total"] is not None:
        bins[TOTAL] = total_bin(asked["total"])
    return bins
