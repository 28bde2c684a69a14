"""Rows of counts kept as running sums, so that neighbouring rows add up in one subtraction.

Most filters leave neighbours of each group. Adding these up row by row would read every row of
them; of running sums only the first and the last are read, however many there are.
"""

import numpy as np
from numpy.typing import NDArray

from services.benchmark.domain.histogram import Dense

# Shape (rows + 1, ...): what all the rows before this one count together.
Running = NDArray[np.uint32]


def added(before: Running, rows: NDArray[np.intp], keys: NDArray[np.intp], groups: int) -> Dense:
    """The sum of the rows of each key, shape (groups, ...).

    `rows` rise, `keys` has one key for each of them, and equal keys are neighbours.
    """
    sums = np.zeros((groups, *before.shape[1:]), np.int64)
    if not len(rows):
        return sums
    breaks = (rows[1:] != rows[:-1] + 1) | (keys[1:] != keys[:-1])
    ends = np.append(np.flatnonzero(breaks), len(rows) - 1)
    starts = np.append(0, ends[:-1] + 1)
    # Right even where the sums themselves have gone beyond 32 bits: differences wrap around too.
    runs = before[rows[ends] + 1] - before[rows[starts]]
    of = keys[starts]
    first = np.append(0, np.flatnonzero(of[1:] != of[:-1]) + 1)
    if len(first) == len(of):
        sums[of] = runs
    else:
        # One `sum` for each group; `np.add.reduceat` takes ten times as long (measured).
        for start, end in zip(first.tolist(), [*first[1:].tolist(), len(of)], strict=True):
            runs[start:end].sum(axis=0, dtype=np.int64, out=sums[of[start]])
    return sums
