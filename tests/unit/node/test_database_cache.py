"""The cache of the private database is as large as the environment says, or small."""

import pytest

from node import mongod
from node.errors import Correct


@pytest.mark.parametrize(("said", "gib"), [(None, 0.25), ("4", 4.0), ("0.5", 0.5)])
def test_cache_is_what_was_said(
    monkeypatch: pytest.MonkeyPatch, said: str | None, gib: float
) -> None:
    monkeypatch.delenv(mongod.CACHE, raising=False)
    if said is not None:
        monkeypatch.setenv(mongod.CACHE, said)

    assert mongod.cache_gb() == gib


@pytest.mark.parametrize("said", ["", "much", "0.1", "-1", "nan", "inf"])
def test_cache_that_is_none_is_refused_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv(mongod.CACHE, said)

    with pytest.raises(Correct, match="write a number of GiB"):
        mongod.cache_gb()
