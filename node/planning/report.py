"""How plans, histories, targets, trends and effects read for people."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

SHORT = 8
QUADRANTS = {
    "quick_win": "Quick wins: much for little",
    "big_step": "Big steps: much, and much work",
    "fill_in": "Fill in: little for little",
    "think_twice": "Think twice: little for much work",
}
GROUPS = {
    "done": "parts where an action was done",
    "open": "parts with an action still open",
    "none": "parts without an action",
}


def plan(answer: dict[str, Any]) -> Iterator[str]:
    """Open actions by quadrant, the first to do first, and what it all comes to."""
    for name, title in QUADRANTS.items():
        if answer["quadrants"][name]:
            yield title
            yield from (action(each) for each in answer["quadrants"][name])
            yield ""
    totals = answer["totals"]
    if not any(totals["by_status"].values()):
        yield "The plan is empty; `perform plan suggest` shows what could be in it."
        return
    counted = [f"{count} {status}" for status, count in totals["by_status"].items() if count]
    yield f"{', '.join(counted)}; {totals['overdue']} overdue"
    costs = f"still to spend: {_money(totals['open_cost'])}; spent: {_money(totals['done_cost'])}"
    yield f"{costs}; open actions without a figure: {totals['without_cost']}"


def action(each: dict[str, Any]) -> str:
    """One action in one line."""
    when = f"by {each['due']}" if each["due"] else "no day yet"
    late = ", OVERDUE" if each["overdue"] else ""
    rank = f"{each['rank']:>3}. " if "rank" in each else "  "
    return (
        f"{rank}{each['id'][:SHORT]}  {each['title']} [{', '.join(each['codes'])}]  "
        f"priority {each['priority']}, {each['status']}, {each['owner'] or 'nobody yet'}, "
        f"{when}{late}"
    )


def history(answer: dict[str, Any]) -> Iterator[str]:
    """Who changed what, when."""
    for entry in answer["history"]:
        yield f"{entry['version']:>3}. {entry['at'][:16].replace('T', ' ')}  {entry['by']}"
        if entry["version"] > 1:
            for name, step in entry["changes"].items():
                yield f"     {name}: {_value(step['before'])} → {_value(step['after'])}"
        if entry["note"]:
            yield f"     “{entry['note']}”"


def suggestions(answer: dict[str, Any]) -> Iterator[str]:
    """The lowest parts with what could be done, and areas without an action."""
    if answer["lowest"]:
        yield f"Lowest parts ({answer['layer']}):"
    for part in answer["lowest"]:
        yield f"{part['code']}  {one_decimal(part['percent'])} %"
        yield from (f"    {each['id'][:SHORT]}  {each['text']}" for each in part["suggestions"])
    if answer["areas"]:
        yield "Areas for improvement without an action:"
        yield from (
            f"    {each['id'][:SHORT]}  {each['code']}  {each['text']}" for each in answer["areas"]
        )
    yield (
        "`perform plan adopt --suggestion ID` puts one into the plan."
        if answer["areas"] or any(part["suggestions"] for part in answer["lowest"])
        else "Nothing more is suggested; `perform plan add` puts your own ideas into the plan."
    )


def targets(answer: dict[str, Any]) -> Iterator[str]:
    """Targets set for the next round, and what became of the last ones."""
    last = answer["last"]
    if last or answer["targets"]:
        yield f"Scores of this round: {answer['layer']}"
    if last:
        yield f"Set in {last['year']}:"
        for each in last["targets"]:
            reached = "not known" if each["reached"] is None else one_decimal(each["reached"])
            met = {True: "met", False: "not met", None: "cannot be said"}[each["met"]]
            yield f"  {each['code']:4} wanted {one_decimal(each['percent'])}, now {reached}: {met}"
    if answer["targets"]:
        yield "Set for the next round:"
    for each in answer["targets"]:
        now = "not known" if each["now"] is None else one_decimal(each["now"])
        wanted = one_decimal(each["percent"])
        yield f"  {each['code']:4} {wanted} (now {now}), by {each['by']} on {each['at'][:10]}"
    if not last and not answer["targets"]:
        yield "No targets are set; `perform plan targets --set 1a=60` sets one."


def next_round(answer: dict[str, Any]) -> Iterator[str]:
    """The round that was begun, and who was invited to it."""
    made = answer["round"]
    yield (
        f"begun: round {made['id']} for {made['year']}, {made['model']} edition "
        f"{made['edition']}; `perform plan last` shows what was agreed last time"
    )
    yield from (invitation(each) for each in answer["respondents"])
    if answer["left_out"]:
        yield (
            f"{answer['left_out']} not invited again: who facilitates now, or whose invitation "
            "was taken back"
        )


def invitation(each: dict[str, Any]) -> str:
    """An invitation in one line that ends with its token."""
    return f"{each['label']} ({each['standing']}): {each['token']}"


def last_answers(answer: dict[str, Any]) -> Iterator[str]:
    """What was agreed last time."""
    previous = answer["previous"]
    if previous is None:
        yield "This round was begun from no other, so there are no last answers."
        return
    yield f"Agreed for {previous['year']} (edition {previous['edition']}):"
    for each in answer["answers"]:
        score = "no score" if each["score"] is None else f"{one_decimal(each['score'])} %"
        known = f"does not apply: {each['not_applicable']}" if each["not_applicable"] else score
        doubt = " (same code, perhaps another question)" if each["how"] == "code" else ""
        yield f"  {each['code']:5} {known}{doubt}"
        yield from (f"        + {text}" for text in each["strengths"])
        yield from (f"        − {text}" for text in each["improvements"])


def trend(answer: dict[str, Any]) -> Iterator[str]:
    """Totals from year to year, and where they cannot be compared."""
    if not answer["points"]:
        yield f"Nothing was handed in for {answer['model']} yet."
    before = None
    for each in answer["points"]:
        line = (
            f"{each['year']}  {one_decimal(each['total']):>6} of {each['maximum']} points, "
            f"edition {each['edition']}, {each['layer']}"
        )
        if each["change"] is not None:
            line += f", {signed(each['change'])} points of percent"
            if before != each["layer"]:
                line += f" (the year before: {before})"
        if each["breaks"]:
            line += f", cannot be compared with the year before in {', '.join(each['breaks'])}"
        before = each["layer"]
        yield line


def effect(answer: dict[str, Any], caveat: str) -> Iterator[str]:
    """What moved, in three groups, and what that does not show."""
    before, after = answer["before"], answer["after"]
    yield (
        f"{before['year']} (edition {before['edition']}, {before['layer']}) → "
        f"{after['year']} (edition {after['edition']}, {after['layer']})"
    )
    if before["layer"] != after["layer"]:
        yield "Only one of the two was validated, so a part may have moved for that alone."
    if not answer["comparable"]:
        yield "The two editions cannot be compared: nothing says how they belong together."
        return
    for name, title in GROUPS.items():
        group = answer["groups"][name]
        mean = "" if group["n"] == 0 else f", mean change {signed(group['mean_change'])}"
        yield f"{title}: {group['n']}{mean}"
        if name != "none":
            yield from (
                f"      {each['code']:4} {signed(each['change'])}"
                for each in answer["parts"]
                if each["actions"] == name
            )
    yield caveat


def one_decimal(number: str) -> str:
    """A percent or points, rounded half up to one decimal for show."""
    return f"{Decimal(number).quantize(Decimal('0.1'), ROUND_HALF_UP):f}"


def signed(number: str) -> str:
    """A change, with its sign."""
    shown = one_decimal(number).replace("-0.0", "0.0")
    return shown if shown.startswith("-") else f"+{shown}"


def _money(amounts: dict[str, str]) -> str:
    return ", ".join(f"{amount} {currency}" for currency, amount in amounts.items()) or "nothing"


def _value(value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values() if each)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
