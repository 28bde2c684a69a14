"""Countries beside each other: a table for each edition and score layer, and notes."""

from collections.abc import Iterator, Mapping

from node.comparing.names import Words
from node.comparing.paper import (
    PROVISIONAL,
    TOTAL,
    Answer,
    figure,
    heading,
    releases,
    span,
    titled,
    wrapped,
)

NOTES = (
    "Scores are percents rounded half up; everything is counted from released batches only. "
    "The median is the score in the middle, or halfway between the two in the middle (type 7); "
    "where the median of such organisations lies with 95 % certainty is its interval. "
    "The quartiles are the lowest scores that at least a quarter, and at least three quarters, "
    "of the organisations do not exceed (type 1). "
    'Medians of a country and of all the others have to differ by as many points as "seen from" '
    "says before the difference can be told from chance. "
    "Countries stand in alphabetical order; this is no ranking."
)
TOTAL_NOTE = "Totals are known in steps of ten points only, so their figures are approximate."

# Of so few organisations nothing but the median is told.
UNTOLD = "-"

Titles = Mapping[str, str]


def page(answer: Answer, words: Words) -> str:
    """The answer of `benchmark.compare` for people."""
    if not answer["sections"]:
        return wrapped(nothing_yet(answer))
    parts = [PROVISIONAL] if answer["provisional"] else []
    for section in answer["sections"]:
        titles = words.titles(answer["model"], section["edition"])
        said = [wrapped(heading(answer, section)), *_filter(answer, section, words)]
        parts.append("\n".join([*said, *as_lines(section, titles)]))
    return "\n\n".join([*parts, wrapped(notes(answer))])


def as_lines(section: Answer, titles: Titles) -> Iterator[str]:
    """Below each criterion a line for each country, and one for Europe with the number of them."""
    yield f"{'':16}{'n':>7}{'median':>11}{'interval':>13}{'quartiles':>13}{'seen from':>12}"
    for code, lines in section["criteria"].items():
        yield titled(code, titles)
        for where, line in _places(lines):
            if line is not None:
                yield f"   {where:13}{line['n']:>7}{_figures(code, line)}".rstrip()


def notes(answer: Answer) -> str:
    """Who released when, and how to read the figures."""
    said = [f"Newest releases: {releases(answer['released'])}. Europe is all of them together."]
    has_total = any(TOTAL in section["criteria"] for section in answer["sections"])
    return " ".join([*said, NOTES, *([TOTAL_NOTE] if has_total else [])])


def nothing_yet(answer: Answer) -> str:
    """What there is instead, and how to get what was asked for."""
    asked = f"No country has released {answer['model']} for {answer['year']}."
    others = ", ".join(f"{each['model']} {each['year']}" for each in answer["available"])
    there = f"Released so far: {others}." if others else "Nothing has been released so far."
    how = (
        "A country releases a year that is over with "
        f"`perform benchmark close-year --node COUNTRY --year {answer['year']} "
        f"--model {answer['model']}`; the others see it within seconds."
    )
    return f"{asked} {there} {how}"


def _filter(answer: Answer, section: Answer, words: Words) -> Iterator[str]:
    """Whom a filter found, and what it could not know."""
    asked = words.label(**answer["asked"])
    if not asked:
        return
    shown = words.label(**section["shown"])
    if shown != asked:
        wider = f"all organisations {shown}".rstrip() if shown else "all organisations"
        yield wrapped(f"There are too few organisations {asked} to be shown, so these are {wider}.")
    else:
        yield wrapped(f"Only organisations {shown}.")
    if section["too_coarse"]:
        yield wrapped(
            f"Of {_share(section['too_coarse'])} of all organisations it was not told whether "
            "they belong to these, so that nobody can be recognised; they are left out."
        )


def _share(share: float) -> str:
    return "less than 1 %" if share < 0.01 else f"{100 * share:.0f} %"


def _places(lines: Answer) -> Iterator[tuple[str, Answer | None]]:
    yield from sorted(lines["countries"].items())
    europe = lines["europe"]
    yield "Europe" if europe is None else f"Europe ({europe['countries']})", europe


def _figures(code: str, line: Answer) -> str:
    quartiles = (line["lower_quartile"], line["upper_quartile"])
    interval = UNTOLD if line["interval"] is None else span(code, line["interval"])
    spread = UNTOLD if None in quartiles else span(code, quartiles)
    least = line["detectable"]
    seen = UNTOLD if least is None else f"{least:.2g}" if least < 100 else f"{least:.0f}"
    return f"{figure(code, line['median']):>11}{interval:>13}{spread:>13}{seen:>12}"
