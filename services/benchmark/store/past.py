"""What a release has to continue, as it lies beside that release: only what it does not show."""

import zlib

import orjson

from services.benchmark.domain.batch import canonical
from services.benchmark.domain.reading import batch_of
from services.benchmark.domain.receive import Shown


def packed(base: Shown, shown: Shown) -> bytes:
    """`base`, where batches that `shown` has unchanged stand with their ids only.

    Nearly all batches stay as they are, and a whole release may have eight megabytes.
    """
    same = {each for each, batch in base.batches.items() if shown.batches.get(each) == batch}
    other = [batch.to_wire() for each, batch in base.batches.items() if each not in same]
    row = {"same": sorted(same), "other": other, "retired": sorted(base.retired)}
    return zlib.compress(canonical(row))


def unpacked(data: bytes, shown: Shown) -> Shown:
    """The base again."""
    row = orjson.loads(zlib.decompress(data))
    batches = {each: shown.batches[each] for each in row["same"]}
    batches |= {batch.id: batch for batch in map(batch_of, row["other"])}
    return Shown(batches, frozenset(row["retired"]))
