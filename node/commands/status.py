"""`perform status`: what runs, where, and how it is doing."""

from datetime import timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from node import status as node_status
from node.layout import Home


def status(
    country: Annotated[
        list[str] | None,
        typer.Option(help="Country to show; repeat it for more. All of them by default."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the facts as JSON.")] = False,
) -> None:
    """Show nodes, processes, versions, queues, relay lag, dead letters, releases and links.

    Fails unless every process runs, every service is ready, and no dead letter waits.
    """
    facts = node_status.gather(Home.of_checkout(), tuple(country) if country else None)
    console = Console()
    if as_json:
        console.print_json(data=facts)
    elif not facts["countries"]:
        console.print("no node was started here yet: perform up")
    else:
        _show(console, facts)
    if not node_status.is_well(facts):
        raise typer.Exit(1)


def _show(console: Console, facts: dict[str, Any]) -> None:
    console.print(f"perform {facts['versions']['perform']}, nodes in {facts['home']}")
    for code, country in facts["countries"].items():
        rabbitmq, mongodb = country["rabbitmq"], country["mongodb"]
        console.rule(f"[bold]{code}[/]  RabbitMQ {_or_dash(rabbitmq)}  MongoDB {_or_dash(mongodb)}")
        console.print(_processes(country))
        console.print(f"links     {_links(country['links'])}")
        console.print(f"queues    {_counts(country['queues'])}")
        console.print(f"dead      {_counts(country['dead_letters'])}")
        console.print(f"releases  {_releases(country['releases'])}")


def _processes(country: dict[str, Any]) -> Table:
    table = Table(
        "process", "state", "pid", "up", "restarts", "ready", "relay lag", "outbox", box=None
    )
    for each in country["processes"]:
        name = each["name"]
        ready = country["ready"].get(name)
        table.add_row(
            name,
            each["state"].lower(),
            _or_dash(each["pid"]),
            str(timedelta(seconds=each["uptime_seconds"])) if each["pid"] else "–",
            str(each["restarts"]),
            "–" if ready is None else "yes" if ready else "[red]no[/]",
            _seconds(country["relay_lag_seconds"].get(name)),
            _or_dash(_whole(country["outbox_rows"].get(name))),
        )
    return table


def _links(links: list[dict[str, Any]] | None) -> str:
    if links is None:
        return "unknown: the broker does not answer"
    said = (f"{link['partner']} {link['status']}" for link in links)
    return ", ".join(said) or "no partner"


def _counts(counts: dict[str, int] | None) -> str:
    if counts is None:
        return "unknown: the broker does not answer"
    said = (f"{name} {count}" for name, count in counts.items() if count)
    return ", ".join(said) or "empty"


def _releases(releases: list[dict[str, Any]] | None) -> str:
    """The newest year of each country and model."""
    if releases is None:
        return "unknown: the benchmark service does not answer"
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    for release in releases:
        key = release["country"], release["model"]
        if key not in newest or release["year"] > newest[key]["year"]:
            newest[key] = release
    said = (
        f"{country} {model} {release['year']} (version {release['version']}"
        f"{', expired: shown no longer' if release['expired'] else ''})"
        for (country, model), release in sorted(newest.items())
    )
    return ", ".join(said) or "none yet"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} s"


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _or_dash(value: object) -> str:
    return "–" if value is None else str(value)
