"""The code lists are read, or the file at fault is named."""

from pathlib import Path

import pytest

from chassis.errors import CallSomeone
from services.directory.content import classifications

SECTORS = "codes:\n- {code: health, title: Health}\n- {code: housing, title: Housing}\n"
SIZES = "codes:\n- {code: small, title: Small}\n"


def _content(folder: Path, sectors: str | None, sizes: str | None) -> Path:
    (folder / "classifications").mkdir()
    for name, text in (("sectors", sectors), ("sizes", sizes)):
        if text is not None:
            (folder / "classifications" / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def test_both_lists_are_read(tmp_path: Path) -> None:
    lists = classifications(_content(tmp_path, SECTORS, SIZES))

    assert lists.sectors == {"health", "housing"}
    assert lists.sizes == {"small"}


@pytest.mark.parametrize(
    "sizes",
    [None, "", "codes: []", "codes: [small]", "codes: [{title: Small}]", "codes: {", "[]"],
)
def test_file_that_is_missing_or_wrong_is_named(tmp_path: Path, sizes: str | None) -> None:
    content = _content(tmp_path, SECTORS, sizes)

    with pytest.raises(CallSomeone, match="classifications.unreadable") as error:
        classifications(content)

    assert error.value.params["path"].endswith("sizes.yaml")
