"""Sentences for error codes, made where a person reads them."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from chassis.errors import PerformError

REFUSED = "policy.refused"


class _Known(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"[{key}]"


@lru_cache
def _sentences(content_dir: Path, language: str) -> dict[str, str]:
    path = content_dir / "messages" / f"{language}.yaml"
    sentences: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return sentences


def text(
    code: str, content_dir: Path = Path("content"), language: str = "en", **params: Any
) -> str:
    """What an answer says to a person where it holds a code; the bare code when none is written."""
    return _sentences(content_dir, language).get(code, code).format_map(_Known(params))


def sentence(error: PerformError, content_dir: Path = Path("content"), language: str = "en") -> str:
    """What `error` says to a person, and what to do; the bare code when no sentence is written.

    A refusal says why in its reason, a code too: where that has a sentence, it says it all.
    """
    sentences = _sentences(content_dir, language)
    template = sentences.get(error.code)
    if error.code == REFUSED:
        template = sentences.get(str(error.params.get("reason")), template)
    if template is None:
        return str(error)
    return template.format_map(_Known(error.params, field=error.field or ""))
