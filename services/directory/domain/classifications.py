"""The codes that an organisation's sector and size may have."""

from dataclasses import dataclass

from services.directory.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Classifications:
    """The codes of the lists in ``content/classifications``."""

    sectors: frozenset[str]
    sizes: frozenset[str]

    def require(self, sector: str, size: str) -> None:
        """Raise ``Refused`` unless both codes are in their list."""
        if sector not in self.sectors:
            raise Refused("organisation.unknown_sector", "sector", unknown=sector)
        if size not in self.sizes:
            raise Refused("organisation.unknown_size", "size", unknown=size)
