"""How merged and validated answers read for people."""

from collections.abc import Iterator
from typing import Any

MOST_TO_TALK_ABOUT = 5


def merged(answer: dict[str, Any]) -> Iterator[str]:
    """Every code with its scores and whatever was written about it; then what to talk about."""
    yield f"{'code':6}  {'n':>3}  {'lowest':>7}  {'median':>7}  {'highest':>7}  {'apart':>6}"
    for each in answer["codes"]:
        yield _scores(each)
        yield from (f"        + {text}" for text in each["strengths"])
        yield from (f"        − {text}" for text in each["improvements"])
        yield from (f"        · {text}" for text in each["notes"])
        yield from (f"        does not apply: {text}" for text in each["not_applicable"])
    apart = {each["code"] for each in answer["codes"] if _distance(each) > 0}
    first = [code for code in answer["disagreement"] if code in apart]
    if first:
        yield f"talk first about: {', '.join(first[:MOST_TO_TALK_ABOUT])}"
    elif answer["disagreement"]:
        yield "all who gave a score gave the same"


def validation(answer: dict[str, Any]) -> Iterator[str]:
    """Who validated when, and every difference with its reason."""
    if answer["validated"] is not None:
        yield f"validated by {answer['validator']} on {answer['validated']}"
    elif answer["differences"]:
        yield "not confirmed yet; until then what the group agreed counts"
    else:
        yield "nothing was validated yet"
        return
    for each in answer["differences"]:
        agreed, found = _percent(each["consensus"]), _percent(each["validated"])
        yield f"{each['code']:6}  agreed {agreed}, validated {found}: {each['reason']}"
    if not answer["differences"]:
        yield "no score differs from what the group agreed"


def _scores(each: dict[str, Any]) -> str:
    spread, unknown = each["spread"], each["unknown"]
    doubt = f"  {unknown} did not know" if unknown else ""
    if spread is None:
        return f"{each['code']:6}  {0:>3}{doubt}"
    return (
        f"{each['code']:6}  {spread['n']:>3}  {_short(spread['lowest']):>7}  "
        f"{_short(spread['median']):>7}  {_short(spread['highest']):>7}  "
        f"{_short(spread['distance']):>6}{doubt}"
    )


def _distance(each: dict[str, Any]) -> float:
    return 0.0 if each["spread"] is None else float(each["spread"]["distance"])


def _percent(score: str | None) -> str:
    return "without a score" if score is None else _short(score)


def _short(decimal: str) -> str:
    """A decimal for show: at most one digit behind the point."""
    return f"{float(decimal):.1f}".removesuffix(".0")
