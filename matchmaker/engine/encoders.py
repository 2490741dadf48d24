"""What an encoder of texts must be, and how its vectors become whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Vectors = NDArray[np.int16]
Thousandths = NDArray[np.int16]
Reals = NDArray[np.floating]

UNIT = 1000
"""Length of a vector. Entries are thousandths of it, rounded towards zero."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which encoder made a vector; vectors of different identities are never compared.

    Attributes:
        name: such as "use-multilingual-3".
        version: of the package that holds it.
        sha256: of its weights, in hexadecimal.
        dimension: entries of a vector.
    """

    name: str
    version: str
    sha256: str
    dimension: int


class Encoder(Protocol):
    """Turns texts into vectors whose cosine says how alike they are, in any of its languages."""

    identity: Identity

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimension), in the order of the texts; zeros for an empty text."""


def quantise(raw: Reals) -> Vectors:
    """Bring vectors to unit length in whole thousandths.

    Rounding towards zero keeps the length at 1000 or below, so that no product of two vectors
    leaves -1,000,000 to 1,000,000 and float32 adds it without error in any order.

    Args:
        raw: (n, d), any finite numbers.

    Returns:
        (n, d); a row of zeros stays one.

    Raises:
        ValueError: an entry is not finite.
    """
    exact = np.asarray(raw, dtype=np.float64)
    if not np.isfinite(exact).all():
        message = "a vector holds entries that are no numbers"
        raise ValueError(message)
    length = np.sqrt((exact * exact).sum(axis=1, keepdims=True))
    share = np.divide(exact, length, out=np.zeros_like(exact), where=length > 0)
    return np.asarray(np.trunc(share * UNIT), dtype=np.int16)


def closeness(needs: Vectors, offers: Vectors) -> Thousandths:
    """Return the cosine of each need and offer.

    Args:
        needs: (n, d), from one encoder.
        offers: (t, d), from the same.

    Returns:
        (t, n), 0 to 1000, rounded down; less than nothing in common counts as nothing. 0 where
        either side has no text.
    """
    products = offers.astype(np.float64) @ needs.astype(np.float64).T
    return np.asarray(np.maximum(products // UNIT, 0), dtype=np.int16)
