"""Whether the labels of a release are of our lists of sectors and sizes.

A label is published text: a code that no list has could carry a name, or hide a group that is so
special that it names itself.
"""

from dataclasses import dataclass

from services.benchmark.domain.announcement import Announcement
from services.benchmark.domain.batch import Label
from services.benchmark.domain.reasons import Reason, Unacceptable


@dataclass(frozen=True)
class KnownLabels:
    """The codes of both lists."""

    sectors: frozenset[str]
    sizes: frozenset[str]

    def __contains__(self, label: Label) -> bool:
        return (label.sector is None or label.sector in self.sectors) and (
            label.size is None or label.size in self.sizes
        )

    def check(self, announcement: Announcement, before: Announcement | None = None) -> None:
        """Raise Unacceptable for a label that is neither of these lists nor in what is held.

        The sender's lists may be newer than ours, so an operator may accept a label all the same;
        then it is in the release held, `before`, and need not be accepted again.
        """
        accepted = {batch.label for batch in before.batches} if before is not None else set()
        if any(
            each.label not in self and each.label not in accepted for each in announcement.batches
        ):
            raise Unacceptable(Reason.UNKNOWN_LABEL)
