"""Capabilities as vectors over the vocabulary's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.inputs import AREAS, MANDATORY_FACTOR

if TYPE_CHECKING:
    from matchmaker.engine.inputs import Hierarchy, Needs

Whole = NDArray[np.int64]
Words = NDArray[np.uint64]

LEAF, BRANCH, AREA = 50, 30, 20
"""Hundredths that a shared capability, branch and area count in the tree kernel."""


def demanded(needs: Needs) -> Whole:
    """Return what needs ask for by capability, (n, c), a mandatory one twice."""
    weights = needs.capability_weights.astype(np.int64)
    return np.where(needs.mandatory, weights * MANDATORY_FACTOR, weights)


def share_subject(offers: Words, needs: Words) -> NDArray[np.bool_]:
    """Tell which pairs have an area or a branch in common.

    Args:
        offers: (t, w), bits as in `PackedOffers`.
        needs: (n, w), bits as in `PackedNeeds`.

    Returns:
        (t, n).

    Source:
        docs/scoring.md, "Gates".
    """
    found = np.zeros((len(offers), len(needs)), dtype=np.bool_)
    for word in range(offers.shape[1]):
        found |= (offers[:, word, None] & needs[None, :, word]) != 0
    return found


def unit_rows(leaves: NDArray[np.integer], hierarchy: Hierarchy, unit: int) -> NDArray[np.int32]:
    """Bring tree vectors, kernel included, to one length in whole numbers.

    Entries are unit x sqrt(share x value^2 / K(x, x)), rounded down; those with the largest
    remainders are rounded up as long as the length stays within the unit. So no product of two
    rows exceeds the product of their units (Cauchy and Schwarz).

    Args:
        leaves: (r, c), 0 to 2000.
        hierarchy: the tree above the c columns.
        unit: the length, 0 to 10,000.

    Returns:
        (r, c + branches + 8), 0 to unit; zeros where a row has no capability.

    Source:
        docs/scoring.md, "Capability".
    """
    tree = tree_vectors(leaves, hierarchy)
    squares = tree * tree * _kernel_weights(hierarchy)
    norm = np.maximum(squares.sum(axis=1, keepdims=True), 1)
    exact = unit * np.sqrt(squares / norm)
    whole = np.floor(exact).astype(np.int64)
    rest = exact - whole
    order = np.argsort(-rest, axis=1, kind="stable")
    steps = np.take_along_axis(np.where(rest > 0, 2 * whole + 1, unit * unit + 1), order, axis=1)
    spare = unit * unit - (whole * whole).sum(axis=1, keepdims=True)
    raised = np.zeros_like(whole)
    np.put_along_axis(raised, order, (np.cumsum(steps, axis=1) <= spare).astype(np.int64), axis=1)
    units: NDArray[np.int32] = (whole + raised).astype(np.int32)
    return units


def tree_vectors(leaves: NDArray[np.integer], hierarchy: Hierarchy) -> Whole:
    """Put the strongest capability of each branch and area behind the capabilities.

    Args:
        leaves: (r, c), 0 and up.
        hierarchy: the tree above the c columns.

    Returns:
        (r, c + branches + 8).
    """
    values = leaves.astype(np.int64)
    branch = np.zeros((_branch_count(hierarchy), len(values)), dtype=np.int64)
    areas = np.zeros((AREAS, len(values)), dtype=np.int64)
    np.maximum.at(branch, hierarchy.branches, values.T)
    np.maximum.at(areas, hierarchy.areas, values.T)
    return np.hstack([values, branch.T, areas.T])


def _branch_count(hierarchy: Hierarchy) -> int:
    return int(hierarchy.branches.max(initial=-1)) + 1


def _kernel_weights(hierarchy: Hierarchy) -> Whole:
    sizes = [len(hierarchy.areas), _branch_count(hierarchy), AREAS]
    return np.repeat(np.array([LEAF, BRANCH, AREA], dtype=np.int64), sizes)
