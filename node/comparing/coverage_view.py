"""Of whom the figures speak: who took part, under which labels, and how old the releases are."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from chassis.messages import text
from node.comparing import coverage_cells
from node.comparing.names import Words, place
from node.comparing.paper import (
    PROVISIONAL,
    SCORES,
    Answer,
    counted,
    span,
    titled,
    wrapped,
)

HOW_TO_READ = (
    "Nobody was drawn by lot: these are the organisations that chose to take part. Where one "
    "sector or size has a large share, the figures speak mostly of it."
)


def view(answer: Answer, words: Words, content_dir: Path, unknown: str = "") -> str:
    """The answer of `benchmark.coverage`; `unknown` says why no directory stands beside it."""
    where = "Europe" if answer["country"] is None else place(answer["country"])
    head = [f"Who took part in {where} · {answer['model']} · {answer['year']}"]
    if answer["provisional"]:
        head.append(PROVISIONAL)
    n = counted(answer["n"], "organisation", "organisations")
    countries = counted(answer["countries"], "country", "countries")
    parts = [
        "\n".join(wrapped(line) for line in head),
        wrapped(f"{n} from {countries}. {HOW_TO_READ}"),
        wrapped(unknown or coverage_cells.reached(answer)),
        *coverage_cells.told(answer, words),
        wrapped(_labels(answer["labels"])),
        "\n".join(_age(answer)),
        *("\n".join(_known(answer, each, words, content_dir)) for each in answer["sections"]),
    ]
    return "\n\n".join(parts)


def _labels(labels: Mapping[str, int]) -> str:
    return (
        f"Sector and size are told of {labels['sector_size']} organisations, the sector alone of "
        f"{labels['sector']}, the country alone of {labels['country']}."
    )


def _age(answer: Answer) -> Iterator[str]:
    yield "newest release of each country"
    for country, days in sorted(answer["age"].items()):
        ago = "today" if days == 0 else f"{counted(days, 'day', 'days')} ago"
        yield f"   {country}  {answer['released'][country]}, {ago}"


def _known(answer: Answer, section: Answer, words: Words, content_dir: Path) -> Iterator[str]:
    """Criteria of which the same is known share a sentence."""
    titles = words.titles(answer["model"], section["edition"])
    yield wrapped(f"edition {section['edition']} · {SCORES[section['layer']]}")
    said: dict[str, list[str]] = {}
    for code, found in section["criteria"].items():
        sentence = text(found["code"], content_dir, **found["params"])
        said.setdefault(sentence, [])
        if found["interval"] is not None:
            said[sentence].append(f"{titled(code, titles)}: {span(code, found['interval'])}")
    for sentence, lines in said.items():
        yield wrapped(sentence, "   ")
        yield from (f"   {line}" for line in lines)
