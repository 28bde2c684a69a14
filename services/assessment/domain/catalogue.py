"""What an assessment may refer to: editions of models, and the codes of sectors and sizes."""

from collections.abc import Collection, Iterable

from services.assessment.domain.decimals import shown
from services.assessment.domain.model import Model
from services.assessment.domain.refusal import Refusal


class Catalogue:
    """Everything the content of a node defines; each look-up raises Refusal naming what is known.

    Without an edition the newest is meant, by its code; a tailored one only when it is named.
    """

    def __init__(
        self, models: Iterable[Model], sectors: Collection[str], sizes: Collection[str]
    ) -> None:
        self._editions: dict[str, dict[str, Model]] = {}
        for model in models:
            self._editions.setdefault(model.code, {})[model.edition] = model
        self._sectors = frozenset(sectors)
        self._sizes = frozenset(sizes)

    @property
    def models(self) -> list[Model]:
        """All editions, by model and edition."""
        return [
            editions[edition]
            for _, editions in sorted(self._editions.items())
            for edition in sorted(editions)
        ]

    def model(self, code: str, edition: str | None = None) -> Model:
        """An edition of a model; the newest unless one is named."""
        editions = self._editions.get(code)
        if editions is None:
            raise Refusal("model.unknown", "model", value=shown(code), known=_list(self._editions))
        if edition is None:
            return editions[max(code for code, each in editions.items() if each.base is None)]
        if edition not in editions:
            raise Refusal(
                "edition.unknown",
                "edition",
                value=shown(edition),
                model=code,
                known=_list(editions),
            )
        return editions[edition]

    def sector(self, code: str) -> str:
        """A code of the list of sectors."""
        if code not in self._sectors:
            raise Refusal("sector.unknown", "sector", value=shown(code), known=_list(self._sectors))
        return code

    def size(self, code: str) -> str:
        """A code of the list of sizes."""
        if code not in self._sizes:
            raise Refusal("size.unknown", "size", value=shown(code), known=_list(self._sizes))
        return code


def _list(codes: Iterable[str]) -> str:
    return ", ".join(sorted(codes))
