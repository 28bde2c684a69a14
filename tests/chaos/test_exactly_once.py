"""Nothing acknowledged is lost and nothing counts twice, whatever is killed, in any order."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from node.layout import CHECKOUT, Home
from node.ports import Ports
from node.testing import private_nodes
from tests.chaos.country import Background, Country
from tests.chaos.reckoning import assert_converged, assert_counted_once, assert_settled
from tests.chaos.storm import Storm
from tests.chaos.tcp_proxy import Link, TcpProxy

HOME = CHECKOUT / ".perform" / "test" / "chaos"
KEPT = CHECKOUT / ".perform" / "test" / "kept"
EVERYTHING = ["assessment", "benchmark", "notification", "directory", "broker", "mongod"]
YEAR = 2024


@contextmanager
def network(*codes: str) -> Iterator[tuple[list[Country], dict[str, TcpProxy]]]:
    """Federated countries, the first with all services; every link to it goes through a proxy."""
    shutil.rmtree(HOME, ignore_errors=True)
    home, *others = codes
    target = Ports.of(Home(HOME)).country(home).amqp
    with ExitStack() as cleanup:
        proxies = {code: cleanup.enter_context(TcpProxy(target)) for code in others}
        detours = {(code, home): proxy.port for code, proxy in proxies.items()}
        nodes = cleanup.enter_context(private_nodes(HOME, codes, detours=detours))
        countries = [
            Country(nodes[code], EVERYTHING[:4] if code == home else ["benchmark"])
            for code in codes
        ]
        for country in countries:
            cleanup.callback(country.stop)
            country.start()
        yield countries, proxies


@contextmanager
def kept_on_failure(storm: Storm, countries: list[Country]) -> Iterator[None]:
    """Leave logs and counters of a failed run where the next test does not remove them."""
    try:
        yield
    except BaseException:
        folder = KEPT / f"seed-{storm.seed}"
        shutil.rmtree(folder, ignore_errors=True)
        keep(folder, "struck", lambda: storm.struck)
        for country in countries:
            logs = country.node.country_home.logs
            keep(
                folder,
                f"{country.code}-logs",
                partial(shutil.copytree, logs, folder / country.code),
            )
            keep(folder, f"{country.code}-unsettled", country.unsettled)
            keep(folder, f"{country.code}-dead", country.dead_letters)
        print(f"logs and counters of the failed run: {folder}")
        raise


def keep(folder: Path, name: str, collect: Callable[[], Any]) -> None:
    """Write what can be had; what cannot be is written as the error that says why.

    A broker or database that is down is often the casualty itself, and must not hide the failure
    that is being explained.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        found = collect()
    except Exception as error:
        found = {"could not be had": repr(error)}
    text = json.dumps(found, default=str, indent=1)
    (folder / f"{name}.json").write_text(text, encoding="utf-8")


def weather(storm: Storm, proxies: dict[str, TcpProxy], rounds: int, seconds: float) -> None:
    """Kill everything `rounds` times and bend every link in each way."""
    storm.plan_kills(EVERYTHING * rounds)
    for code, proxy in proxies.items():
        storm.plan_link(proxy, code, seconds)


def close_year_in_bad_weather(
    countries: list[Country], proxies: dict[str, TcpProxy], seed: int
) -> None:
    """Seal and release while receivers die and links are cut."""
    origin, *receivers = countries
    background = Background()
    for code, proxy in proxies.items():
        proxy.make(random.Random(seed).choice([Link.REFUSED, Link.STALLED, Link.HALF_CLOSED]))
        background.start(_kill_and_mend, receivers, code, proxy)
    with origin.client() as client:
        client.call_until_answered(
            "benchmark.close_year", {"model": "perform-full", "year": YEAR}, timeout=30
        )
    background.join()


def _kill_and_mend(receivers: list[Country], code: str, proxy: TcpProxy) -> None:
    next(country for country in receivers if country.code == code).kill("benchmark")
    proxy.make(Link.OPEN)


def survive(codes: tuple[str, ...], count: int, rounds: int, seconds: float, seed: int) -> None:
    """The whole story: storm, settle, count, seal, converge."""
    with network(*codes) as (countries, proxies):
        storm = Storm(countries[0], count, YEAR, seed)
        with kept_on_failure(storm, countries):
            weather(storm, proxies, rounds, seconds)

            storm.rage()
            for service in storm.country.services.values():
                service.wait_ready()

            assert len(storm.struck) == len(storm.faults), "some faults never struck"
            assert all(proxy.forwarded for proxy in proxies.values()), "a link was never used"
            assert_settled(storm.country)
            assert_counted_once(storm)
            close_year_in_bad_weather(countries, proxies, seed)
            assert_converged(countries, codes[0], YEAR, count)
            for country in countries:
                assert country.dead_letters() == []


def test_each_accepted_submission_counts_once_though_everything_is_killed() -> None:
    survive(("gb", "de"), count=200, rounds=1, seconds=2.0, seed=1)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [11, 12])
def test_three_countries_agree_after_two_thousand_submissions_in_a_storm(seed: int) -> None:
    survive(("gb", "de", "es"), count=2000, rounds=2, seconds=8.0, seed=seed)


def test_a_rolling_restart_under_a_steady_stream_loses_and_doubles_nothing() -> None:
    with network("gb") as (countries, _):
        (country,) = countries
        storm = Storm(country, count=200, year=YEAR, seed=3)
        with kept_on_failure(storm, countries):
            background = Background()
            background.start(_restart_one_after_another, country)

            storm.rage(meanwhile=background)
            background.join()

            assert_settled(country)
            assert_counted_once(storm)


def _restart_one_after_another(country: Country) -> None:
    for service in country.services:
        country.restart(service)
