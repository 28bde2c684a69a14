"""What a process remembers of figures it computed, up to so many bytes.

Each slot holds one value in one version; whoever asks for another version finds nothing, so an old
value is never shown. The least recently used slots are forgotten first.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
MOST_BYTES = 256 * 1024 * 1024
# What a slot takes besides its value.
_SLOT_BYTES = 500


@dataclass(frozen=True, slots=True)
class _Kept:
    version: Hashable
    value: Any
    size: int


@dataclass(slots=True)
class _Turn:
    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: int = 0


class Memory:
    """Shared by all workers of a process; a value is made once however many ask for it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._slots: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._making: dict[Hashable, _Turn] = {}
        self._lock = threading.Lock()
        self.bytes = 0

    def remembered(
        self,
        slot: Hashable,
        version: Hashable,
        make: Callable[[], T],
        size: Callable[[T], int],
    ) -> T:
        """The value of a slot in a version; made now where it is not known, and then kept.

        A value larger than all there is room for is given and not kept.
        """
        found = self._get(slot, version)
        if found is not None:
            value: T = found.value
            return value
        with self._turn((slot, version)):
            found = self._get(slot, version)
            value = found.value if found is not None else make()
            if found is None:
                self._put(slot, _Kept(version, value, size(value) + _SLOT_BYTES))
        return value

    def _get(self, slot: Hashable, version: Hashable) -> _Kept | None:
        with self._lock:
            kept = self._slots.get(slot)
            if kept is None or kept.version != version:
                return None
            self._slots.move_to_end(slot)
            return kept

    def _put(self, slot: Hashable, kept: _Kept) -> None:
        with self._lock:
            before = self._slots.pop(slot, None)
            self.bytes -= before.size if before is not None else 0
            if kept.size > self._most:
                return
            self._slots[slot] = kept
            self.bytes += kept.size
            while self.bytes > self._most:
                _, oldest = self._slots.popitem(last=False)
                self.bytes -= oldest.size

    @contextmanager
    def _turn(self, key: Hashable) -> Iterator[None]:
        """Whoever makes a value; the others wait for it."""
        with self._lock:
            turn = self._making.setdefault(key, _Turn())
            turn.waiting += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._lock:
                turn.waiting -= 1
                if not turn.waiting:
                    del self._making[key]
