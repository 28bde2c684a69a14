"""A country's closed years beside the first year of each edition in Europe."""

from collections.abc import Iterator

from node.comparing.names import Words, place
from node.comparing.paper import SCORES, Answer, releases, titled, wrapped

HOW_TO_READ = (
    '"Pairs" says in how many of 100 pairs the organisation of that year scores higher than one '
    "of the base year in Europe, in the same sectors; 50 is alike. Other organisations take part "
    "each year: where figures move the group changed, which does not mean that organisations "
    "improved. A year of fewer than 20 organisations, or of another edition, is not joined to "
    "the one before."
)
NOTHING = "No closed year has been released yet; a trend begins with the first."


def view(answer: Answer, words: Words) -> str:
    """The answer of `benchmark.trend` as a table of years below each criterion."""
    head = wrapped(
        f"{answer['model']} over the years in {place(answer['country'])} · "
        f"{SCORES[answer['layer']]}"
    )
    if not answer["criteria"]:
        return f"{head}\n\n{NOTHING}"
    table = "\n".join(_lines(answer, words))
    return "\n\n".join([head, wrapped(HOW_TO_READ), table, _sources(answer)])


def _lines(answer: Answer, words: Words) -> Iterator[str]:
    yield f"   {'year':6}{'edition':9}{'n':>7}{'pairs':>7}{'interval':>11}"
    for code, points in answer["criteria"].items():
        yield titled(code, words.titles(answer["model"], points[-1]["edition"]) if points else {})
        for place_, point in enumerate(points):
            yield f"   {_point(point, first=not place_)}".rstrip()


def _point(point: Answer, *, first: bool) -> str:
    start = f"{point['year']:<6}{point['edition']:9}{point['n']:>7}"
    if point["theta"] is None:
        return f"{start}  nothing to compare with"
    low, high = point["interval"]
    said = "new edition" if point["breaks"] else "" if first or point["joined"] else "not joined"
    return (
        f"{start}{100 * point['theta']:>7.0f}{f'{100 * low:.0f} to {100 * high:.0f}':>11}  {said}"
    )


def _sources(answer: Answer) -> str:
    base = ", ".join(f"{edition}: {year}" for edition, year in answer["base"].items())
    lines = [f"Base year by edition: {base}."]
    lines += [
        f"Not shown: {each['year']}, edition {each['edition']}, with fewer organisations."
        for each in answer["left_out"]
    ]
    lines += [
        f"Newest releases for {year}: {releases(released)}."
        for year, released in sorted(answer["released"].items())
    ]
    return "\n".join(wrapped(line) for line in lines)
