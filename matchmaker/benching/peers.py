"""Other ways to the same lists: what a user could take instead, on the same packed numbers.

They are given less to do than the engine: no texts, no gates, no ties by id. What is made ready
once, such as an index, is not timed.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Singles = NDArray[np.float32]

FLOOR_BLOCK = (1024, 8192)
"""Needs x technologies of one product of the floor; 32 MB, reused."""

MATERIALISED = 50_000_000
"""Pairs up to which the floor writes the whole table of scores at once."""

PARTITION_ROWS = 512


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Packed numbers of both sides.

    Attributes:
        needs: (n, k).
        offers: (t, k).
        top: length of the lists.
        factors: columns of each factor.
    """

    needs: Singles
    offers: Singles
    top: int
    factors: Sequence[slice]

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return len(self.needs) * len(self.offers)


def floor(problem: Problem) -> Callable[[], None]:
    """Multiply, and nothing else: no way that looks at all pairs can cost less.

    A small table is written whole; a large one block by block into the same buffer.
    """
    rows, columns = _floor_block(problem)
    buffer = np.zeros(rows * columns, dtype=np.float32)
    right = np.ascontiguousarray(problem.offers.T)

    def run() -> None:
        for start in range(0, len(problem.needs), rows):
            left = problem.needs[start : start + rows]
            for first in range(0, right.shape[1], columns):
                block = right[:, first : first + columns]
                out = buffer[: len(left) * block.shape[1]].reshape(len(left), block.shape[1])
                np.dot(left, block, out=out)

    return run


def _floor_block(problem: Problem) -> tuple[int, int]:
    if problem.pairs <= MATERIALISED:
        return len(problem.needs), len(problem.offers)
    return FLOOR_BLOCK


def faiss_flat(problem: Problem) -> Callable[[], None]:
    """Search exactly with FAISS, once for each side, on one thread."""
    faiss = importlib.import_module("faiss")
    faiss.omp_set_num_threads(1)
    sides = []
    for held, asked in ((problem.offers, problem.needs), (problem.needs, problem.offers)):
        index = faiss.IndexFlatIP(held.shape[1])
        index.add(held)
        sides.append((index, asked))

    def run() -> None:
        for index, asked in sides:
            index.search(asked, problem.top)

    return run


def scikit_learn(problem: Problem) -> Callable[[], None]:
    """Search by brute force with scikit-learn, once for each side.

    It knows distances only: one more column makes all rows equally long, so that the nearest
    is the one with the largest product.
    """
    neighbours = importlib.import_module("sklearn.neighbors")
    sides = []
    for held, asked in ((problem.offers, problem.needs), (problem.needs, problem.offers)):
        squares = np.einsum("ij,ij->i", held, held, dtype=np.float64)
        extra = np.sqrt(squares.max() - squares).astype(np.float32)[:, None]
        model: Any = neighbours.NearestNeighbors(
            n_neighbors=min(problem.top, len(held)), algorithm="brute", metric="sqeuclidean"
        )
        model.fit(np.hstack([held, extra]))
        sides.append((model, np.hstack([asked, np.zeros((len(asked), 1), np.float32)])))

    def run() -> None:
        for model, asked in sides:
            model.kneighbors(asked, return_distance=True)

    return run


def argpartition(problem: Problem) -> Callable[[], None]:
    """Multiply, then let NumPy find the best of every row and of every column."""
    right = np.ascontiguousarray(problem.offers.T)

    def product(left: Singles, out: Singles) -> None:
        np.dot(left, right, out=out)

    return _partitioned(problem, lambda start, stop, out: product(problem.needs[start:stop], out))


def factor_by_factor(problem: Problem) -> Callable[[], None]:
    """Multiply each factor on its own, add the tables up, then partition."""
    pairs = [
        (
            np.ascontiguousarray(problem.needs[:, part]),
            np.ascontiguousarray(problem.offers[:, part].T),
        )
        for part in problem.factors
    ]

    def product(start: int, stop: int, out: Singles) -> None:
        out[:] = 0
        for left, right in pairs:
            out += left[start:stop] @ right

    return _partitioned(problem, product)


def _partitioned(
    problem: Problem, product: Callable[[int, int, Singles], None]
) -> Callable[[], None]:
    whole = problem.pairs <= MATERIALISED
    rows = len(problem.needs) if whole else min(PARTITION_ROWS, len(problem.needs))
    buffer = np.zeros((rows, len(problem.offers)), dtype=np.float32)
    turned = np.zeros((len(problem.offers), rows), dtype=np.float32)

    def run() -> None:
        best: Singles | None = None
        for start in range(0, len(problem.needs), rows):
            stop = min(start + rows, len(problem.needs))
            scores, across = buffer[: stop - start], turned[:, : stop - start]
            product(start, stop, scores)
            _best(scores, problem.top)
            # Columns turned into rows first: along the other axis NumPy is slower still.
            np.copyto(across, scores.T)
            found = _best(across, problem.top)
            best = found if best is None else _best(np.hstack([best, found]), problem.top)

    return run


def _best(scores: Singles, top: int) -> Singles:
    """Return the largest of each row, best first."""
    kept = min(top, scores.shape[1])
    chosen = np.argpartition(scores, scores.shape[1] - kept, axis=1)[:, -kept:]
    values = np.take_along_axis(scores, chosen, axis=1)
    return np.take_along_axis(values, np.argsort(-values, axis=1, kind="stable"), axis=1)


PEERS: dict[str, Callable[[Problem], Callable[[], None]]] = {
    "faiss_flat": faiss_flat,
    "scikit_learn": scikit_learn,
    "argpartition": argpartition,
    "factor_by_factor": factor_by_factor,
}
