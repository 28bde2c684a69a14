"""Restarts are counted since the supervisor was last started, and only those nobody asked for."""

from pathlib import Path

from node import restarts

LOG = """\
2026-11-23 21:55:51,833 INFO supervisord started with pid 1
2026-11-23 21:55:52,863 INFO spawned: 'gb-broker' with pid 2
2026-11-23 21:55:53,863 WARN exited: gb-broker (terminated by SIGKILL; not expected)
2026-11-23 21:56:51,833 INFO supervisord started with pid 3
2026-11-23 21:56:52,863 INFO spawned: 'gb-broker' with pid 4
2026-11-23 21:56:53,863 WARN exited: gb-broker (terminated by SIGKILL; not expected)
2026-11-23 21:56:54,000 INFO spawned: 'gb-broker' with pid 5
2026-11-23 21:56:55,863 INFO exited: gb-benchmark (exit status 0; expected)
2026-11-23 21:56:56,863 WARN exited: gb-broker (exit status 1; not expected)
2026-11-23 21:56:59,000 INFO stopped: gb-directory (exit status 0)
"""


def test_only_the_last_run_counts() -> None:
    assert restarts.count_lines(LOG.splitlines(keepends=True)) == {
        "gb-broker": 2,
        "gb-benchmark": 1,
    }


def test_a_stop_is_no_restart() -> None:
    assert restarts.count_lines(LOG.splitlines())["gb-directory"] == 0


def test_no_log_means_none(tmp_path: Path) -> None:
    assert restarts.count(tmp_path / "supervisord.log") == {}
