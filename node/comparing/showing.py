"""Asks the services for a page of `perform compare`, and words the answer."""

from collections.abc import Callable, Mapping
from typing import Any

from chassis.errors import CorrectIt
from chassis.rpc_client import RpcClient
from node import comparison_report
from node.comparing import (
    client_page,
    coverage_view,
    directory_counts,
    distribution_view,
    funnel_view,
    trend_view,
)
from node.comparing.asking import FULL, Asked, View
from node.comparing.names import words
from node.comparing.paper import TOTAL, Answer
from node.errors import Correct
from node.layout import CHECKOUT

CONTENT = CHECKOUT / "content"
_OF_ASSESSMENT = ("model", "year", "edition", "layer", "sector", "size")

# An answer, and what is printed of it.
Shown = tuple[Answer, Callable[[], str]]


def shown(client: RpcClient, asked: Asked) -> Shown:
    """What was asked for; raises `Correct` where the assessment is not what the options say."""
    return _PAGES[asked.view](client, asked)


def _countries(client: RpcClient, asked: Asked) -> Shown:
    wanted = {"countries": [*asked.countries] or None}
    answer = client.call("benchmark.compare", {**_subject(asked), **_label(asked), **wanted})
    return answer, lambda: comparison_report.page(answer, words(CONTENT))


def _client(client: RpcClient, asked: Asked) -> Shown:
    own = client.call("assessment.get_assessment", {"assessment": asked.assessment})["assessment"]
    _require_scores(own, asked)
    scores, total = own["figures"]["criteria"], own["figures"]["total"]
    asked_of = {name: own[name] for name in _OF_ASSESSMENT}
    request = {**asked_of, "scores": scores, "total": total}
    answer = client.call("benchmark.position", {**request, "assessment": own["id"]})
    code = asked.distribution
    if code is not None and code not in answer["criteria"]:
        raise Correct(f"--distribution {code}: use one of {', '.join(answer['criteria'])}")

    def text() -> str:
        known = words(CONTENT)
        page = client_page.page(
            answer, {**scores, TOTAL: total}, own["organisation"], known, CONTENT
        )
        if code is None:
            return page
        return f"{page}\n\n{distribution_view.of_client(answer, code, known)}"

    return answer, text


def _require_scores(own: Mapping[str, Any], asked: Asked) -> None:
    if own["figures"] is None:
        raise CorrectIt("compare.assessment_erased", "assessment")
    if asked.model not in (None, own["model"]) or asked.year not in (None, own["year"]):
        raise Correct(
            f"assessment {own['id']} is about {own['model']} and {own['year']}: "
            "leave out --model and --year, or name these"
        )


def _distribution(client: RpcClient, asked: Asked) -> Shown:
    wanted = {"country": asked.country}
    answer = client.call("benchmark.distribution", {**_subject(asked), **_label(asked), **wanted})
    known = [code for section in answer["sections"] for code in section["criteria"]]
    code = str(asked.distribution)
    if known and code not in known:
        raise Correct(f"--distribution {code}: use one of {', '.join(dict.fromkeys(known))}")
    return answer, lambda: distribution_view.view(answer, code, words(CONTENT))


def _funnel(client: RpcClient, asked: Asked) -> Shown:
    answer = client.call("benchmark.funnel", _subject(asked))
    return answer, lambda: funnel_view.view(answer, words(CONTENT))


def _trend(client: RpcClient, asked: Asked) -> Shown:
    answer = client.call(
        "benchmark.trend", {"model": asked.model or FULL, "country": asked.country}
    )
    return answer, lambda: trend_view.view(answer, words(CONTENT))


def _coverage(client: RpcClient, asked: Asked) -> Shown:
    directory, unknown = directory_counts.known(client, asked, CONTENT)
    wanted = {"country": asked.country, "directory": directory}
    answer = client.call("benchmark.coverage", {**_subject(asked), **wanted})
    return answer, lambda: coverage_view.view(answer, words(CONTENT), CONTENT, unknown)


def _subject(asked: Asked) -> dict[str, Any]:
    return {"model": asked.model or FULL, "year": asked.year}


def _label(asked: Asked) -> dict[str, Any]:
    return {"sector": asked.sector, "size": asked.size}


_PAGES: Mapping[View, Callable[[RpcClient, Asked], Shown]] = {
    View.COUNTRIES: _countries,
    View.CLIENT: _client,
    View.DISTRIBUTION: _distribution,
    View.FUNNEL: _funnel,
    View.TREND: _trend,
    View.COVERAGE: _coverage,
}
