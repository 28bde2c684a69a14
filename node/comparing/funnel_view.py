"""Countries beside what chance alone would do, in alphabetical order."""

from collections.abc import Iterator

from node.comparing.names import Words
from node.comparing.paper import PROVISIONAL, Answer, heading, releases, titled, wrapped

HOW_TO_READ = (
    "Take one organisation of the country and one of another country in the same sector: "
    '"pairs" says in how many of 100 such pairs the country\'s has the higher score; 50 is alike. '
    'Within "chance" a difference means nothing. "likely" is what remains when chance is '
    'taken off, with its interval; "used" is the share of the mix that could be compared.'
)
MIX = {
    "own": "Each country's own mix of sectors counts, so countries may not be held against each "
    "other, only each against the others together.",
    "europe": "Europe's mix of sectors counts for all, so countries may be held beside each other.",
}
NEVER_RANKED = "Countries stand in alphabetical order; this is no ranking."
_OUTSIDE = {0: "", 1: "above", 2: "clearly above", -1: "below", -2: "clearly below"}


def view(answer: Answer, words: Words) -> str:
    """The answer of `benchmark.funnel`, a table for each edition and score layer."""
    parts = [wrapped(f"{HOW_TO_READ} {MIX[answer['mix']]} {NEVER_RANKED}")]
    if answer["provisional"]:
        parts.insert(0, PROVISIONAL)
    for section in answer["sections"]:
        parts.append("\n".join(_section(answer, section, words)))
    return "\n\n".join([*parts, wrapped(f"Newest releases: {releases(answer['released'])}.")])


def _section(answer: Answer, section: Answer, words: Words) -> Iterator[str]:
    titles = words.titles(answer["model"], section["edition"])
    yield wrapped(heading(answer, section))
    yield f"   {'':8}{'n':>7}{'pairs':>7}{'chance':>11}{'likely':>17}{'used':>7}  outside"
    for code, found in section["criteria"].items():
        yield titled(code, titles)
        if not found["countries"]:
            yield "   too few organisations"
        for country, each in sorted(found["countries"].items()):
            yield f"   {country:8}{each['n']:>7}{_figures(each)}".rstrip()


def _figures(each: Answer) -> str:
    if each["theta"] is None:
        return "  nobody to compare with"
    low, high = each["warning"]
    likely = ""
    if each["shrunk"] is not None:
        star_low, star_high = each["interval"]
        likely = f"{_of_100(each['shrunk'])} ({_of_100(star_low)} to {_of_100(star_high)})"
    return (
        f"{_of_100(each['theta']):>7}{f'{_of_100(low)} to {_of_100(high)}':>11}{likely:>17}"
        f"{each['carried']:>7.0%}  {_OUTSIDE[each['outside']]}"
    )


def _of_100(share: float) -> str:
    return f"{100 * share:.0f}"
