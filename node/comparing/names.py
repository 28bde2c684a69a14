"""What countries, sectors, sizes and criteria are called in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from node.open_data.country_names import COUNTRY_NAMES

# Countries that English puts an article before.
_WITH_ARTICLE = {"gb", "nl"}


@dataclass(frozen=True)
class Words:
    """Titles by code; of criteria by model, edition and code. What is not here is told as code."""

    sectors: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def sector(self, code: str) -> str:
        """A sector within a sentence: "social care and family"."""
        title = self.sectors.get(code, code)
        return title[:1].lower() + title[1:]

    def label(self, sector: str | None, size: str | None) -> str:
        """Whom a filter finds, after "organisations": "in housing of size small"."""
        said = [f"in {self.sector(sector)}"] if sector is not None else []
        return " ".join([*said, f"of size {size}"] if size is not None else said)

    def titles(self, model: str, edition: str) -> dict[str, str]:
        """The criteria of one edition; none where this installation has no questionnaire of it."""
        return {
            code: title
            for (of_model, of_edition, code), title in self.criteria.items()
            if (of_model, of_edition) == (model, edition)
        }


def words(content_dir: Path) -> Words:
    """The titles of this installation's content."""
    from node.open_data.naming import names

    known = names(content_dir)
    return Words(known.sectors, known.sizes, known.criteria)


def place(country: str) -> str:
    """A country as it stands after "in"; a code that nobody knows stands for itself."""
    name = COUNTRY_NAMES.get(country, country)
    return f"the {name}" if country in _WITH_ARTICLE else name
