"""The codes that an organisation's sector and size may have."""

from dataclasses import dataclass

from services.directory.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Classifications:
    """The codes of the lists in ``content/classifications``."""

    sectors: frozenset[str]
    sizes: frozenset[str]

    def require(self, sector: str, size: str) -> None:
        """Raise ``Refused``, naming what there is, unless both codes are in their list."""
        for field, code, known in (("sector", sector, self.sectors), ("size", size, self.sizes)):
            if code not in known:
                listed = ", ".join(sorted(known))
                raise Refused(f"{field}.unknown", field, value=code, known=listed)
