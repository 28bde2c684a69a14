"""A folder that a command writes is there as a whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from node import new_folder
from node.errors import Correct

FILES = [("a.txt", b"1"), ("in/b.txt", b"2"), ("in/c.txt", b"3")]


def test_everything_is_written_for_everybody_to_read(tmp_path: Path) -> None:
    to = tmp_path / "out"

    count = new_folder.write(to, FILES)

    assert count == 3
    written = {str(f.relative_to(to)): f.read_bytes() for f in to.rglob("*") if f.is_file()}
    assert written == dict(FILES)
    assert [oct(each.stat().st_mode & 0o777) for each in (to, to / "in", to / "a.txt")] == [
        "0o755",
        "0o755",
        "0o644",
    ]
    assert list(tmp_path.iterdir()) == [to]


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_there_already_stays(tmp_path: Path, kind: str) -> None:
    to = tmp_path / "out"
    if kind == "folder":
        to.mkdir()
    elif kind == "file":
        to.write_text("mine")
    else:
        to.symlink_to(tmp_path / "nowhere")

    with pytest.raises(Correct, match="there already"):
        new_folder.write(to, FILES)

    assert list(tmp_path.iterdir()) == [to]


def test_nothing_stays_of_what_broke_off(tmp_path: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield FILES[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        new_folder.write(tmp_path / "out", files())

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_appeared_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    to = tmp_path / "out"

    def files() -> Iterator[tuple[str, bytes]]:
        yield FILES[0]
        to.mkdir()
        (to / "mine.txt").write_text("mine")

    with pytest.raises(Correct, match="cannot be written"):
        new_folder.write(to, files())

    assert [each.name for each in tmp_path.rglob("*")] == ["out", "mine.txt"]


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Correct, match="nowhere"):
        new_folder.write(tmp_path / "nowhere" / "out", FILES)
