"""What texts mean, as vectors of an encoder: the second part of the component "text"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.encoders import UNIT
from matchmaker.engine.inputs import FULL

if TYPE_CHECKING:
    from matchmaker.engine.encoders import Vectors
    from matchmaker.engine.inputs import Rows

Whole = NDArray[np.int64]

SENSE_SHARE = 300
"""Thousandths of the component "text" that vectors carry where both sides come with them. On the
tuning half of the judged set nDCG@10 is 0.808 without and stays within 0.804 to 0.810 up to 0.8."""


READ_TWICE = 900
"""Quality of a text that words and an encoder read; by words alone it is "sourced", 800."""


class Senses(NamedTuple):
    """Vectors of both sides, from one encoder; zeros where a text is empty.

    Attributes:
        offers: (t, d), thousandths, of length 1000 at most.
        needs: (n, d), the same.
    """

    offers: Vectors
    needs: Vectors

    def rows(self, offers: Rows, needs: Rows) -> Senses:
        """Take some rows of both sides."""
        return Senses(self.offers[offers], self.needs[needs])


class Split(NamedTuple):
    """The weight of text, divided.

    Attributes:
        words: part of the shared terms, in 1/10,000.
        half: half of the part of the vectors; words + 2 half is the weight.
    """

    words: int
    half: int

    def neutral(self, value: int) -> int:
        """Return the points of an unknown text: a value for words, no likeness for vectors."""
        return self.words * value + self.half * FULL


def split(weight: int, *, has_senses: bool) -> Split:
    """Divide the weight of text between words and vectors.

    Args:
        weight: in 1/10,000.
        has_senses: whether both sides come with vectors.

    Source:
        docs/scoring.md, "Vectors".
    """
    half = weight * SENSE_SHARE // (2 * FULL) if has_senses else 0
    return Split(weight - 2 * half, half)


def asked(vectors: Vectors, half: int) -> NDArray[np.int32]:
    """Bring the needs' vectors from thousandths to a length of half the vectors' weight.

    Entries are rounded towards zero; those that lose most are rounded away from it as long as
    the length stays within `half`. So no product with an offer's vector leaves -1000 x half to
    1000 x half, nor does any part of its sum (Cauchy and Schwarz, on absolute values).

    Args:
        vectors: (n, d), thousandths, of length 1000 at most.
        half: 0 to 5000, as of `split`.

    Returns:
        (n, d), -half to half.

    Raises:
        ValueError: a vector is longer than 1000.

    Source:
        docs/scoring.md, "Vectors".
    """
    check(vectors)
    scaled = np.abs(vectors.astype(np.int64)) * half
    whole, rest = np.divmod(scaled, UNIT)
    order = np.argsort(-rest, axis=1, kind="stable")
    steps = np.take_along_axis(np.where(rest > 0, 2 * whole + 1, half * half + 1), order, axis=1)
    spare = half * half - (whole * whole).sum(axis=1, keepdims=True)
    raised = np.zeros_like(whole)
    np.put_along_axis(raised, order, (np.cumsum(steps, axis=1) <= spare).astype(np.int64), axis=1)
    return np.asarray(np.sign(vectors) * (whole + raised), dtype=np.int32)


def check(vectors: Vectors) -> None:
    """Refuse vectors whose products could leave their range.

    Raises:
        ValueError: one is longer than 1000.
    """
    whole = vectors.astype(np.int64)
    if int((whole * whole).sum(axis=1).max(initial=0)) > UNIT * UNIT:
        message = f"a vector is longer than {UNIT}"
        raise ValueError(message)


def known_only(vectors: Vectors | None, known: NDArray[np.bool_], entries: int) -> Vectors | None:
    """Check vectors, and put zeros in place of those of unknown texts.

    Args:
        vectors: (r, d), or None.
        known: (r,).
        entries: d, or 0 where there should be no vectors.

    Raises:
        ValueError: d differs, or a vector is longer than 1000.

    Source:
        docs/scoring.md, "Vectors".
    """
    if (0 if vectors is None else vectors.shape[1]) != entries:
        message = f"vectors do not have {entries} entries"
        raise ValueError(message)
    if vectors is None:
        return None
    check(vectors)
    return np.where(known[:, None], vectors, np.int16(0))
