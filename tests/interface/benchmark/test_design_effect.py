"""Figures of a country whose clients are alike are told as less certain, once it said so."""

from dataclasses import replace
from typing import Any

import pytest

from services.benchmark.domain.clustering import Clustering
from services.benchmark.signing import Signer
from tests.interface.benchmark.asking import ask
from tests.interface.benchmark.nodes import Association, BenchmarkNode
from tests.interface.benchmark.receiving import Say, message
from tests.unit.benchmark.making import announcement, batch

ASSUMED = Clustering().deff
# Eleven clients each, half alike: six times as uncertain as independent ones.
ALIKE = Clustering(0.5, 11.0)


@pytest.fixture
def hear(de: BenchmarkNode, say: Say, association: Association) -> Any:
    """Let de hear of fifty organisations in gb and sixty in es, and what gb tells of its own."""
    spanish = Signer(association.admit("es", "es-2026-1"))

    def heard(told: Clustering | None) -> BenchmarkNode:
        british = announcement(batch("a", 50), version=1 if told is None else 2)
        de.hear(say(replace(british, clustering=told), repr(told)))
        other = announcement(batch("b", 60, first=200), country="es")
        de.hear(message(spanish.sign(other.to_bytes()), "es", "es"))
        return de

    return heard


def test_what_a_country_told_stands_beside_its_figures(hear: Any) -> None:
    de = hear(ALIKE)

    assert ask(de, "funnel")["deff"] == pytest.approx({"es": ASSUMED, "gb": ALIKE.deff})


def test_only_the_limits_of_a_country_alike_are_wider(hear: Any) -> None:
    lines = [_funnel(hear(told)) for told in (None, ALIKE)]

    widths = {
        country: [line[country]["warning"][1] - line[country]["warning"][0] for line in lines]
        for country in ("es", "gb")
    }
    assert widths["gb"][1] > 1.5 * widths["gb"][0]
    assert widths["gb"][0] == pytest.approx(widths["es"][0], rel=0.2)


def test_less_can_be_seen_in_a_country_alike(hear: Any) -> None:
    seen = [
        ask(hear(told), "compare")["sections"][0]["criteria"]["1"]["countries"]["gb"]["detectable"]
        for told in (None, ALIKE)
    ]

    assert seen[1] > 1.3 * seen[0]


def test_the_band_of_a_place_among_those_alike_is_wider(hear: Any) -> None:
    bands = [
        ask(hear(told), "position", country="gb")["criteria"]["1"]["band"] for told in (None, ALIKE)
    ]

    assert bands[1][0] < bands[0][0] or bands[1][1] > bands[0][1]


def _funnel(de: BenchmarkNode) -> dict[str, Any]:
    found: dict[str, Any] = ask(de, "funnel")["sections"][0]["criteria"]["1"]["countries"]
    return found
