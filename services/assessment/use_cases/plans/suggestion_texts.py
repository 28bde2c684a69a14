"""Reads the suggested actions of an edition from its texts."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from services.assessment import content
from services.assessment.domain.suggestion import Texts


@lru_cache(maxsize=64)
def suggestion_texts(content_dir: Path, model: str, edition: str, language: str) -> Texts:
    """Suggested actions by code; empty where the edition has none in this language."""
    file = content_dir / "questionnaires" / model / edition / f"{language}.yaml"
    if not file.is_file():
        return {}
    data: dict[str, Any] = content.read(content_dir, file, "text")
    entries = {**data.get("criteria", {}), **data.get("parts", {})}
    return {code: tuple(said["actions"]) for code, said in entries.items() if "actions" in said}
