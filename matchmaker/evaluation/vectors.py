"""The product's multilingual encoder, where it is installed, whatever the settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching import encoders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.evaluation.metrics import Reals


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
    encoder = encoders.load(encoders.USE)
    if encoder is None:
        message = f"no encoder {encoders.USE}"
        raise LookupError(message)
    found = encoder.encode(texts).astype(np.float64)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(np.divide(found, length, out=np.zeros_like(found), where=length > 0))
