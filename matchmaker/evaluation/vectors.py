"""The product's multilingual encoder, where it is installed, whatever the settings say."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching import encoders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.engine.encoders import Vectors
    from matchmaker.evaluation.metrics import Reals

TEXTS_KEPT = 10_000
"""Vectors kept in a process; one takes about 1 kB and 10 ms."""


def is_there() -> bool:
    """Tell whether the encoder is installed with the weights that are pinned."""
    return encoders.load(encoders.USE) is not None


def named() -> str:
    """Return name, version and first digits of the weights' hash; "none" where there is none."""
    encoder = encoders.load(encoders.USE)
    if encoder is None:
        return encoders.NONE
    one = encoder.identity
    return f"{one.name} {one.version} {one.sha256[:12]}"


def encode(texts: Sequence[str]) -> Reals:
    """Return (n, d) vectors of unit length; one of nothing but zeros for an empty text.

    Raises:
        LookupError: the encoder is not installed.
    """
    return to_unit(whole(texts).astype(np.float64))


def whole(texts: Sequence[str]) -> Vectors:
    """Return (n, d) vectors in whole thousandths, as the engine takes them.

    Raises:
        LookupError: the encoder is not installed.
    """
    encoder = encoders.load(encoders.USE)
    if encoder is None:
        message = f"no encoder {encoders.USE}"
        raise LookupError(message)
    rows = [_vector(text) for text in texts]
    return np.array(rows, dtype=np.int16).reshape(len(rows), encoder.identity.dimension)


def to_unit(found: Reals) -> Reals:
    """Bring rows to unit length; a row of zeros stays one."""
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(np.divide(found, length, out=np.zeros_like(found), where=length > 0))


@lru_cache(maxsize=TEXTS_KEPT)
def _vector(text: str) -> Vectors:
    encoder = encoders.load(encoders.USE)
    if encoder is None:
        raise LookupError(text)
    found: Vectors = encoder.encode([text])[0]
    found.setflags(write=False)
    return found
