"""How scores are spread, as bars: around one organisation, in a country, or in Europe."""

from collections.abc import Mapping

from node.comparing import bars
from node.comparing.names import Words, place
from node.comparing.paper import PROVISIONAL, Answer, counted, heading, releases, titled, wrapped

ENOUGH = 30
NOTHING = "nothing is released that could be shown without somebody being recognised."


def of_client(answer: Answer, code: str, words: Words) -> str:
    """Of the group of one criterion in an answer of `benchmark.position`."""
    title = titled(code, words.titles(answer["model"], answer["edition"]))
    found = answer["criteria"][code]
    if not found["group"]:
        return wrapped(f"{title}: {NOTHING}")
    return _told(title, code, found, found["distribution"])


def view(answer: Answer, code: str, words: Words) -> str:
    """Of one code in the answer of `benchmark.distribution`, by edition and score layer."""
    where = "Europe" if answer["country"] is None else place(answer["country"])
    parts = [PROVISIONAL] if answer["provisional"] else []
    for section in answer["sections"]:
        shown = words.label(**section["shown"])
        title = titled(code, words.titles(answer["model"], section["edition"]))
        head = f"{heading(answer, section)} · {where} {shown}".rstrip()
        found = section["criteria"].get(code)
        told = (
            wrapped(f"{title}: {NOTHING}")
            if found is None
            else _told(title, code, found, found if found["counts"] else None)
        )
        parts.append(f"{wrapped(head)}\n{told}")
    if not answer["sections"]:
        parts.append(wrapped(f"{answer['model']} {answer['year']}: {NOTHING}"))
    return "\n\n".join([*parts, wrapped(f"Newest releases: {releases(answer['released'])}.")])


def _told(title: str, code: str, found: Answer, drawn: Mapping[str, object] | None) -> str:
    if drawn is None:
        return wrapped(
            f"{title}: it takes {ENOUGH} organisations to show how scores are spread, and there "
            f"are {found['n']}."
        )
    n = counted(found["n"], "organisation", "organisations")
    where = counted(found["countries"], "country", "countries")
    head = wrapped(f"{title}: how the scores of {n} from {where} are spread")
    return f"{head}\n{'score':>11}{'n':>6}\n{bars.bars(code, drawn)}"
