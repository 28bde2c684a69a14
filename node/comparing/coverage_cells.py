"""Who took part, by sector and by size, beside those who are registered where that is known."""

from collections.abc import Iterator, Mapping, Sequence

from node.comparing.names import Words
from node.comparing.paper import Answer, counted

UNTOLD = "not told, to protect somebody"
NO_LABEL = "*"
NO_RATE = "–"


def told(answer: Answer, words: Words) -> Iterator[str]:
    """Two tables; beside a directory that lists nobody, nothing is to be shown."""
    beside = bool(answer["directory"])
    yield "\n".join(_table("sector", answer["sectors"], words.sectors, beside))
    yield "\n".join(_table("size", answer["sizes"], words.sizes, beside))


def reached(answer: Answer) -> str:
    """How many of the registered organisations took part, and what that does not say."""
    n, directory = answer["n"], answer["directory"]
    if not directory:
        return "Nobody is registered in the directory of this node, so no rate can be told."
    listed = counted(directory, "organisation is registered", "organisations are registered")
    if answer["rate"] is None:
        said = f"{listed} today, fewer than took part, so no rate of them all can be told."
    else:
        said = f"{listed} today; {n} took part, that is {_percent(n, directory)} of 100."
    return " ".join((said, *_cautions(answer)))


def _cautions(answer: Answer) -> Iterator[str]:
    cells = [*answer["sectors"], *answer["sizes"]]
    yield (
        f"Registered are those of today, participants those of {answer['year']}: some have come or "
        "gone since, and some may have taken part without being registered."
    )
    if any(cell["key"] == NO_LABEL for cell in cells):
        yield (
            "Where the sector or size of some is not told, a rate lies between the two numbers "
            "shown."
        )
    if any(_has_no_rate(cell) for cell in cells):
        yield f"A dash ({NO_RATE}) stands where more took part than are registered."


def _table(
    name: str, cells: Sequence[Answer], titles: Mapping[str, str], beside: bool
) -> Iterator[str]:
    yield f"{name:38}{'n':>7}{'share':>8}" + (f"{'registered':>13}{'rate':>9}" if beside else "")
    untold = sum(cell["participants"] for cell in cells if cell["key"] == NO_LABEL)
    for cell in cells:
        title = UNTOLD if cell["key"] == NO_LABEL else titles.get(cell["key"], cell["key"])
        row = f"{title:38}{cell['participants']:>7}{cell['share']:>8.0%}"
        yield row + (_registered(cell, untold) if beside and cell["key"] != NO_LABEL else "")


def _registered(cell: Answer, untold: int) -> str:
    """Nobody knows how many of the `untold` belong here, so a rate has a lower and an upper end."""
    here, there = cell["participants"], cell["directory"]
    if _has_no_rate(cell):
        return f"{there:>13}{NO_RATE:>9}"
    low, high = _percent(here, there), min(-_percent(-here - untold, there), 100)
    return f"{there:>13}{f'{low}–{high}%' if untold else f'{low}%':>9}"


def _has_no_rate(cell: Answer) -> bool:
    return cell["key"] != NO_LABEL and cell["rate"] is None


def _percent(here: int, there: int) -> int:
    """Rounded down, as the benchmark does: 100 of 100 are all of them."""
    return 100 * here // there
