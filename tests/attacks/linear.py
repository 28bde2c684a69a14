"""Attack 5, the full linear attacker: every sum and difference of everything ever published.

The unknowns are the histograms of the signature classes, the equations the published sets. A class
is solved when its unit vector lies in the row space of sets x classes, which in reduced row echelon
form means that some row is that unit vector. Elimination is exact, modulo a prime; a row space
that is different modulo this prime would need a minor that it happens to divide.
"""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from tests.attacks.evidence import Evidence
from tests.attacks.finding import Finding
from tests.attacks.signature import classes

PRIME = 2**31 - 1


def attack(evidence: Evidence, k: int) -> list[Finding]:
    """Solved classes of 1 to k-1 organisations."""
    found = classes(evidence)
    findings = []
    for members, rows in _components([signature for _, signature in found]):
        for column in solved(rows, len(members)):
            records = found[members[column]][0]
            few = evidence.fewer_than(k, records)
            if few:
                findings.append(Finding("solved from all published sets", few, records))
    return findings


def solved(rows: list[list[int]], columns: int) -> list[int]:
    """Columns whose unit vector is a combination of the rows; a row lists its columns with a 1."""
    basis: NDArray[np.int64] = np.zeros((columns, columns), np.int64)
    pivots: list[int] = []
    for row in rows:
        if len(pivots) == columns:
            break
        vector = np.zeros(columns, np.int64)
        vector[row] = 1
        rank = len(pivots)
        weights = vector[pivots]
        used = np.flatnonzero(weights)
        if used.size:
            taken = weights[used, None] * basis[used] % PRIME
            vector = (vector - taken.sum(axis=0)) % PRIME
        left = np.flatnonzero(vector)
        if not left.size:
            continue
        pivot = int(left[0])
        vector = vector * pow(int(vector[pivot]), -1, PRIME) % PRIME
        touched = np.flatnonzero(basis[:rank, pivot])
        if touched.size:
            taken = basis[touched, pivot][:, None] * vector % PRIME
            basis[touched] = (basis[touched] - taken) % PRIME
        basis[rank] = vector
        pivots.append(pivot)
    alone = (basis[: len(pivots)] != 0).sum(axis=1) == 1
    return [pivot for pivot, single in zip(pivots, alone.tolist(), strict=True) if single]


def _components(signatures: list[tuple[int, ...]]) -> list[tuple[list[int], list[list[int]]]]:
    """Classes that share sets, directly or through others; each with its sets as rows."""
    holds: dict[int, list[int]] = defaultdict(list)
    for number, signature in enumerate(signatures):
        for each in signature:
            holds[each].append(number)
    components = []
    seen: set[int] = set()
    for start in range(len(signatures)):
        if start in seen:
            continue
        members, sets, todo = [], set[int](), [start]
        seen.add(start)
        while todo:
            number = todo.pop()
            members.append(number)
            for each in signatures[number]:
                if each not in sets:
                    sets.add(each)
                    fresh = [other for other in holds[each] if other not in seen]
                    seen.update(fresh)
                    todo += fresh
        place = {number: column for column, number in enumerate(members)}
        # Small sets first: they keep the echelon form sparse.
        rows = sorted(([place[number] for number in holds[each]] for each in sets), key=len)
        components.append((members, rows))
    return components
