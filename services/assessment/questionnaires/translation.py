"""Keeps translations in line with the English: which text is missing, and which is outdated."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What a translation says about itself rather than to its readers.
_ABOUT_ITSELF = frozenset({"format", "model", "edition", "language", "state", "sources"})
HEADING = "# What was translated: path to the first digits of SHA-256 of the English text.\n"


def paths(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its path: mapping keys and list indexes joined by dots."""
    if isinstance(data, dict):
        for key, value in data.items():
            if path or key not in _ABOUT_ITSELF:
                yield from paths(value, f"{path}.{key}" if path else str(key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from paths(value, f"{path}.{number}")
    else:
        yield path, str(data)


def digest(text: str) -> str:
    """The mark by which a translation names the text that it translates."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Drift:
    """How a translation differs from its source, as paths."""

    missing: tuple[str, ...]
    superfluous: tuple[str, ...]
    outdated: tuple[str, ...]


def drift(source: dict[str, Any], translation: dict[str, Any]) -> Drift:
    """Compare a translation with the English it was made from."""
    english, translated = dict(paths(source)), dict(paths(translation))
    marks: dict[str, str] = translation.get("sources", {})
    return Drift(
        missing=tuple(path for path in english if path not in translated),
        superfluous=tuple(path for path in (*translated, *marks) if path not in english),
        outdated=tuple(
            path
            for path, text in english.items()
            if path in translated and marks.get(path) != digest(text)
        ),
    )


def stamp(source: dict[str, Any], file: Path) -> int:
    """Note in a translation that it is in line with the English now; gives the number of texts.

    Only the block `sources` at the end of the file is written anew; the rest stays as it is.
    """
    text = file.read_text(encoding="utf-8")
    kept = text.partition("\nsources:")[0].removesuffix(HEADING.rstrip("\n")).rstrip("\n")
    marks = [f"  {path}: {_quoted(digest(said))}" for path, said in paths(source)]
    file.write_text("\n".join([kept, "", HEADING + "sources:", *marks, ""]), encoding="utf-8")
    return len(marks)


def _quoted(mark: str) -> str:
    """Twelve digits alone, or with one e among them, would be read as a number."""
    return f'"{mark}"'
