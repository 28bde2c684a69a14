"""Cells that a spreadsheet would run as a formula, made harmless and read back unchanged."""

import re

# A cell that begins so is a formula or a command to some spreadsheet; an apostrophe before it says
# "text". Cells that begin with apostrophes and then so get one more, to be told apart again.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_MARKED = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")


def neutralised(cell: str) -> str:
    """A cell as it can safely be written: `=1+1` becomes `'=1+1`."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """The cell that was neutralised; any other cell as it is."""
    return cell[1:] if _MARKED.match(cell) else cell
